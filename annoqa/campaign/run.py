"""One run: read, match, tally, estimate, judge. Data move one way; showing is the report's matter."""

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pyarrow.compute as pc

from annoqa.campaign.cells import JudgedCell
from annoqa.campaign.config import Config
from annoqa.campaign.gold_labels import audit_labels
from annoqa.campaign.prepare import context_of, read_sources, version_column
from annoqa.campaign.result import AuditResult
from annoqa.campaign.selection import select
from annoqa.campaign.versions import with_versions
from annoqa.campaign.zone import zone_named
from annoqa.errors import ConfigError
from annoqa.findings import find
from annoqa.findings.rule import Evidence
from annoqa.guidelines import Guidelines, read_guidelines
from annoqa.measurements.measure import Measurements, Progress, measure
from annoqa.table.table import AnnotationTable


@dataclass(frozen=True, eq=False, kw_only=True)
class Audit:
    """What a run leaves: the result, and what its report draws from.

    Attributes
    ----------
    result : AuditResult
        Numbers and findings.
    table : AnnotationTable
        The annotations, for the galleries.
    measured : Measurements
        The numbers with the cells behind the findings.
    guidelines : Guidelines or None
        The clauses.
    media_folder : Path or None
        Where images may be read from.
    """

    result: AuditResult
    table: AnnotationTable
    measured: Measurements
    guidelines: Guidelines | None = None
    media_folder: Path | None = None


def run_audit(config: Config, folder: Path, *, made_at: str, on_progress: Progress | None = None) -> Audit:
    """Audit a campaign.

    Parameters
    ----------
    config : Config
        The campaign.
    folder : Path
        What paths of the configuration are relative to.
    made_at : str
        When, ISO 8601 in UTC; the same input and time give the same bytes.
    on_progress : callable, optional
        Told the phase, how much is done, and how much there is.

    Returns
    -------
    Audit
        The result and what its report draws from.

    Raises
    ------
    AnnoqaError
        When a source, the configuration or a guideline cannot be used; nothing has been written.
    """
    tell = on_progress or _silent
    tell("reading", 0, 3)
    guidelines = (
        None if config.guidelines.folder is None else read_guidelines(folder / config.guidelines.folder)
    )
    media = None if config.media.folder is None else folder / config.media.folder
    if media is not None and not media.is_dir():
        raise ConfigError.saying("`media.folder` must be a folder.", f"`{config.media.folder}` is none.")
    zone = zone_named(config.time.zone)
    table = read_sources(config, folder)
    table = with_versions(table, guidelines, column=version_column(config, table), zone=zone)
    table, left_out = select(table, config.select, zone=zone)
    tell("measuring", 1, 3)
    context = context_of(config, table)
    wanted = [
        name for name in table.names("fields") if name not in config.fields or config.fields[name].compare
    ]
    measured = measure(table, context, fields=wanted, on_progress=on_progress)
    tell("judging", 2, 3)
    evidence = Evidence(table=table, context=context, measured=measured, guidelines=guidelines)
    gold_labels, gold_what_if = audit_labels(table, context, measured, wanted)
    result = AuditResult(
        title=config.title,
        version=version("annoqa"),
        made_at=made_at,
        fingerprint=table.fingerprint,
        config=config.model_dump(mode="json"),
        counts=count(table) | {"left_out": left_out},
        measurements=measured.measurements,
        findings=find(evidence),
        log=table.log,
        left_aside=measured.left_aside,
        cells=tuple(JudgedCell.of(cell, context, guidelines) for cell in measured.cells),
        gold_labels=gold_labels,
        gold_what_if=gold_what_if,
    )
    tell("done", 3, 3)
    return Audit(result=result, table=table, measured=measured, guidelines=guidelines, media_folder=media)


def count(table: AnnotationTable) -> dict[str, int]:
    """Return the sizes of a table.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.

    Returns
    -------
    dict of str to int
        Items, annotators (people), fields, annotations by status and role, gold items and marks.
    """
    rows = table.annotations
    submitted = pc.equal(rows["status"], "submitted")

    def having(condition: object) -> int:
        return int(pc.sum(pc.and_(submitted, condition)).as_py() or 0)

    human = pc.and_(submitted, pc.equal(rows["role"], "human"))
    gold = rows.filter(pc.and_(submitted, rows["ground_truth"]))
    return {
        "items": table.items.num_rows,
        "annotators": pc.count_distinct(rows.filter(human)["annotator"]).as_py(),
        "fields": table.fields.num_rows,
        "annotations": having(pc.equal(rows["role"], "human")),
        "model_annotations": having(pc.equal(rows["role"], "model")),
        "gold_items": pc.count_distinct(gold["item"]).as_py(),
        "skipped": int(pc.sum(pc.equal(rows["status"], "skipped")).as_py() or 0),
        "drafts": int(pc.sum(pc.equal(rows["status"], "draft")).as_py() or 0),
        "marks": table.marks.num_rows,
    }


def _silent(phase: str, done: int, total: int) -> None:
    """Tell nobody."""
