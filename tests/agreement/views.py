"""Small fields with extents, made from rows a person can read."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from annoqa.agreement.sides import Sides, sides_of
from annoqa.matching import compare, match_marks
from annoqa.table.assemble import assemble
from annoqa.table.field_view import FieldView, view_field

S = 1_000_000_000
Row = tuple[Any, ...]


def segments(
    rows: Sequence[Row],
    *,
    looked: Sequence[tuple[int, int]] = (),
    looks: dict[tuple[int, int], tuple[float, float]] | None = None,
    kind: str = "segment",
    unit: int = S,
    labels: Sequence[str] | None = None,
) -> FieldView:
    """Return a field of (item, annotator, start, end[, label[, part]]) rows; `looked` found nothing."""
    pairs = sorted({(row[0], row[1]) for row in rows} | set(looked))
    at = {pair: place for place, pair in enumerate(pairs)}
    names = list(labels) if labels else sorted({row[4] for row in rows if len(row) > 4 and row[4]})
    code = {name: place for place, name in enumerate(names)}
    looks = looks or {}
    marks: dict[str, Any] = {
        "annotation": [at[row[0], row[1]] for row in rows],
        "field": [0] * len(rows),
        "label": [code[row[4]] if len(row) > 4 and row[4] else None for row in rows],
        "part": [row[5] if len(row) > 5 else None for row in rows],
    }
    if kind == "box":
        marks["extent"] = [[float(x) for x in (*row[2], 0)] for row in rows]
        marks["label"] = [code[row[3]] if len(row) > 3 else None for row in rows]
        marks["part"] = [None] * len(rows)
    else:
        marks["start"] = [round(row[2] * unit) for row in rows]
        marks["end"] = [round(row[3] * unit) for row in rows]
    table = assemble(
        items={"item": [f"i{k:03d}" for k in range(1 + max((p[0] for p in pairs), default=0))]},
        annotators={"annotator": [f"a{k}" for k in range(1 + max((p[1] for p in pairs), default=0))]},
        fields={"field": ["f"], "kind": [kind], "level": ["nominal"]},
        labels={"label": names},
        annotations={"item": [p[0] for p in pairs], "annotator": [p[1] for p in pairs]},
        marks=marks,
        looks={
            "annotation": [at[pair] for pair in looks],
            "field": [0] * len(looks),
            "start": [round(low * unit) for low, _ in looks.values()],
            "end": [round(high * unit) for _, high in looks.values()],
        },
    )
    return view_field(table, "f")


def spans(rows: Sequence[Row], **more: Any) -> FieldView:
    """Return a field of text spans."""
    return segments(rows, kind="span", unit=1, **more)


def boxes(rows: Sequence[Row], **more: Any) -> FieldView:
    """Return a field of (item, annotator, (x1, y1, x2, y2), label) rows."""
    names = sorted({row[3] for row in rows if len(row) > 3})
    return segments(rows, kind="box", labels=names or ["x"], **more)


def sides(view: FieldView, threshold: float = 0.0) -> Sides:
    """Return the sides of all pairs of annotators."""
    left, right = compare(view)
    return sides_of(view, view, match_marks(view, view, left, right, threshold=threshold))


def total(values: np.ndarray) -> float:
    """Return a sum as a number."""
    return float(values.sum())
