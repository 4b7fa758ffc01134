"""A small campaign with every kind of mark, and a result about it, for the tests of the report."""

from pathlib import Path
from typing import Any

from PIL import Image

from annoqa.campaign.result import AuditResult
from annoqa.findings.finding import Finding
from annoqa.guidelines import Clause, Guidelines
from annoqa.measurements.measurement import Measurement
from annoqa.statistics.estimate import Estimate
from annoqa.table.assemble import assemble
from annoqa.table.log import ImportLog, LogRow, SourceCount
from annoqa.table.table import AnnotationTable

NS = 1_000_000_000
FIELDS = ("objects", "actions", "mentions", "scene")
EMPTY = assemble(
    items={"item": []},
    annotators={"annotator": []},
    fields={"field": [], "kind": [], "level": []},
    labels={"label": []},
    annotations={"item": [], "annotator": []},
    marks={"annotation": [], "field": []},
)
LOG = ImportLog(
    (
        SourceCount(
            source="a.json",
            connector="label_studio",
            record="result",
            records=9,
            read=6,
            repaired=1,
            rejected=2,
        ),
    ),
    (
        LogRow(
            source="a.json",
            pointer="/0/x",
            fate="rejected",
            rule="not-finite",
            message="A box was not finite.",
        ),
        LogRow(
            source="a.json",
            pointer="/1/x",
            fate="rejected",
            rule="not-finite",
            message="A box was not finite.",
        ),
        LogRow(
            source="a.json", pointer="/2/x", fate="repaired", rule="negative-size", message="Corners swapped."
        ),
    ),
)


def table(
    label: str = "cup", other: str = "mug", name: str = "Ann", text: str = "Ann lifts the cup"
) -> AnnotationTable:
    """Two annotators and ground truth on one item of every kind."""
    marks: dict[str, list[Any]] = {
        "annotation": [],
        "field": [],
        "label": [],
        "start": [],
        "end": [],
        "extent": [],
    }

    def mark(
        annotation: int, field: int, code: int, start: int | None, end: int | None, box: list[float] | None
    ) -> None:
        for column, value in zip(marks, (annotation, field, code, start, end, box), strict=True):
            marks[column].append(value)

    for who in range(3):
        mark(3 * who, 0, int(who == 2), None, None, [10.0 + who, 10.0, 40.0, 50.0, 15.0 * who])
        mark(3 * who, 3, int(who == 2), None, None, None)
        mark(3 * who + 1, 1, 0, who * NS, 4 * NS, None)
        mark(3 * who + 2, 2, 0, 0, 3 + who, None)
    return assemble(
        items={
            "item": ["image", "clip", "caption"],
            "width_px": [64.0, None, None],
            "height_px": [64.0, None, None],
            "duration_ns": [None, 8 * NS, None],
            "text": [None, None, text],
            "media": ["/data/upload/1/picture.png", None, None],
        },
        annotators={"annotator": ["a1", "a2", "gold"], "name": [name, None, None]},
        fields={
            "field": list(FIELDS),
            "kind": ["box", "segment", "span", "whole"],
            "level": ["nominal"] * 4,
            "labels": [[label, other]] * 4,
        },
        labels={"label": [label, other]},
        annotations={
            "item": [0, 1, 2] * 3,
            "annotator": [0, 0, 0, 1, 1, 1, 2, 2, 2],
            "role": ["human"] * 6 + ["ground_truth"] * 3,
            "ground_truth": [False] * 6 + [True] * 3,
        },
        marks=marks,
        log=LOG,
    )


def result(
    label: str = "cup", other: str = "mug", field: str = "objects", title: str = "Kitchen"
) -> AuditResult:
    """Numbers and findings with every kind of detail that the report draws."""
    alpha = Estimate(
        value=0.743, low=0.42, high=0.9, interval="jackknife", n_items=40, n_units=90, n_annotators=2
    )
    matrix = {"labels": [label, other], "matrix": [[9, 3], [1, 7]]}
    samples = {"samples": [0.1 * at - 0.6 for at in range(20)]}

    def number(question: Any, name: str, estimate: Estimate = alpha, **more: Any) -> Measurement:
        return Measurement(
            field=field,
            question=question,
            name=name,
            title=name,
            estimate=estimate,
            signature=f"{name}: by hand",
            **more,
        )

    measurements = (
        number("detection", "detection_f1", detail={"n_matched": 40, "n_marks": 90}),
        number(
            "label",
            "krippendorff_alpha",
            detail={"confusion": {"labels": [label, other], "counts": [[9, 2], [2, 7]]}},
        ),
        number("label", "label_agreement", Estimate.none("no marks were matched")),
        number("extent", "mean_start_disagreement", unit="s", detail=samples),
        number("label", "krippendorff_alpha", subject="label", who=(label,)),
        number("label", "krippendorff_alpha", subject="label", who=(other,)),
        number("label", "krippendorff_alpha", subject="annotator", who=("a1",)),
        number(
            "label", "krippendorff_alpha", subject="annotator", who=("a2",), estimate=Estimate.none("too few")
        ),
        number("label", "krippendorff_alpha", subject="slice", who=("camera", label)),
        number("accuracy", "accuracy", Estimate(value=1.0), detail=matrix),
        number("accuracy", "accuracy", subject="annotator", who=("a1",)),
        *(number("accuracy", f"bias_{side}", unit="px") for side in ("left", "top", "right", "bottom")),
        *(number("accuracy", f"bias_{side}_share") for side in ("left", "top", "right", "bottom")),
    )
    return AuditResult(
        title=title,
        version="0.1.0",
        made_at="2026-01-02T03:04:05Z",
        fingerprint="f" * 64,
        config={"title": title, "matching": {"threshold": 0.5}},
        counts={"items": 3, "annotators": 2, "gold_items": 3},
        measurements=measurements,
        findings=findings(label, other),
        log=LOG,
    )


def findings(label: str = "cup", other: str = "mug") -> tuple[Finding, ...]:
    """One failure on each kind of field, one doubt, and one other finding."""
    failures = tuple(
        Finding(
            code="AQ401",
            rule="guideline_failure",
            severity="serious",
            field=field,
            subject=f"{other} → {label}",
            title=f"`{other}` is called `{label}`",
            message=f"{label} for {other}.",
            next_step=f"Read the clause about {other} in {field}.",
            clause="objects#mug-or-cup",
            items=(item, "not there"),
            evidence={
                "truth_label": other,
                "answer": label,
                "share": {"value": 0.8, "low": 0.7, "high": 0.9},
                "p": 1e-9,
            },
        )
        for field, item in zip(FIELDS, ("image", "clip", "caption", "image"), strict=True)
    )
    doubt = Finding(
        code="AQ402",
        rule="gold_in_doubt",
        severity="warning",
        field="objects",
        subject="image",
        title="gold may be wrong",
        message="One voice.",
        next_step="Look again.",
        items=("image",),
        evidence={"truth_mark": 8, "truth_label": other, "answer": None},
    )
    slip = Finding(
        code="AQ404",
        rule="label_typo",
        severity="info",
        field=None,
        subject=label,
        title=f"{label} may be a slip",
        message="Rare.",
        next_step="Correct it.",
        items=tuple(f"item {at}" for at in range(30)),
    )
    return (*failures, doubt, slip)


def guidelines(text: str = "A **mug** has a handle.") -> Guidelines:
    """One clause."""
    return Guidelines(
        (Clause(document="objects", id="mug-or-cup", title="Mug or cup", text=text, field="objects"),)
    )


def empty_result() -> AuditResult:
    """A campaign in which nothing was measured."""
    return AuditResult(
        title="Empty",
        version="0.1.0",
        made_at="2026-01-02T03:04:05Z",
        fingerprint="0" * 64,
        config={},
        counts={},
        measurements=(),
        findings=(),
        log=ImportLog(),
    )


def picture(folder: Path, name: str = "picture.png", size: tuple[int, int] = (64, 64)) -> Path:
    """Write a picture."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (120, 160, 90)).save(path)
    return path
