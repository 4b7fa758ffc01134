"""One recalibration review: which clauses fail now, what to calibrate on, what became of old failures.

Where a day is given, or a clause came into force between answers, the answers of people are parted
there: failing clauses are those of the answers since, and what failed before is followed up. Ground
truth is the same for both; it must be right under the clause as it reads now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from importlib.metadata import version
from pathlib import Path

import numpy as np

from annoqa.campaign.author_question import author_question
from annoqa.campaign.calibrate import Failing, calibration_set, discussed
from annoqa.campaign.cells import JudgedCell
from annoqa.campaign.config import Config, SelectSection
from annoqa.campaign.field_cells import FieldCells
from annoqa.campaign.follow_up import Periods, find_rises, follow_up, key_of
from annoqa.campaign.prepare import context_of, read_sources, version_column
from annoqa.campaign.recalibration import FailingCell, FailingClause, FollowUp, Recalibration, Rise
from annoqa.campaign.selection import select
from annoqa.campaign.versions import made_at, with_versions
from annoqa.campaign.zone import moment_ns, zone_named
from annoqa.errors import ConfigError
from annoqa.ground_truth.settings import FailureSettings
from annoqa.guidelines import Guidelines, read_guidelines
from annoqa.measurements.context import Context
from annoqa.measurements.measure import Measurements, Progress, measure
from annoqa.table.table import AnnotationTable

FAILURE, CONFLICT = "guideline failure", "systematic conflict"
MOST_ITEMS = 1_000


@dataclass(frozen=True, eq=False, kw_only=True)
class Review:
    """What a review leaves: what it says, and what its pages draw from.

    Attributes
    ----------
    recalibration : Recalibration
        What it says.
    table : AnnotationTable
        The annotations that its pages show.
    media_folder : Path or None
        Where images may be read from.
    """

    recalibration: Recalibration
    table: AnnotationTable
    media_folder: Path | None = None


@dataclass(frozen=True, eq=False)
class _Part:
    """The answers of one period, judged."""

    table: AnnotationTable
    context: Context
    cells: tuple[JudgedCell, ...]

    @classmethod
    def of(
        cls, table: AnnotationTable, config: Config, guidelines: Guidelines | None, tell: Progress | None
    ) -> "_Part":
        """Compare with ground truth, as an audit does."""
        context = context_of(config, table)
        wanted = [
            name for name in table.names("fields") if name not in config.fields or config.fields[name].compare
        ]
        measured: Measurements = measure(table, context, fields=wanted, agreement=False, on_progress=tell)
        return cls(table, context, tuple(JudgedCell.of(cell, context, guidelines) for cell in measured.cells))

    def answers(self, field: str) -> FieldCells:
        """Return the answers to a field."""
        return FieldCells.of(self.table, field, self.context)

    def having(self, verdict: str) -> list[JudgedCell]:
        """Return the cells of a verdict that repeat no other one, the surest first."""
        found = [cell for cell in self.cells if cell.verdict == verdict and not cell.part_of]
        return sorted(found, key=lambda cell: (cell.q or 0.0, cell.p or 0.0, -(cell.share.value or 0.0)))


def run_review(
    config: Config,
    folder: Path,
    *,
    made_at_: str,
    since: date | None = None,
    size: int = 20,
    on_progress: Progress | None = None,
) -> Review:
    """Review the clauses of a campaign.

    Parameters
    ----------
    config : Config
        The campaign.
    folder : Path
        What paths of the configuration are relative to.
    made_at_ : str
        When, ISO 8601 in UTC; the same input and time give the same bytes.
    since : date or datetime, optional
        When the clause changed; when None, the last day on which a clause came into force that has
        answers of people on both sides.
    size : int, default 20
        How many items the calibration set has, 1 to 1,000.
    on_progress : callable, optional
        Told the phase, how much is done, and how much there is.

    Returns
    -------
    Review
        What it says, and what its pages draw from.

    Raises
    ------
    AnnoqaError
        When the configuration, a source or a guideline cannot be used, there is no ground truth, or
        all answers lie on one side of the day that was asked for.
    """
    if not 1 <= size <= MOST_ITEMS:
        raise ConfigError.saying(f"A calibration set has 1 to {MOST_ITEMS:,} items.", f"Found {size:,}.")
    zone = zone_named(config.time.zone)
    guidelines = (
        None if config.guidelines.folder is None else read_guidelines(folder / config.guidelines.folder)
    )
    media = None if config.media.folder is None else folder / config.media.folder
    if media is not None and not media.is_dir():
        raise ConfigError.saying("`media.folder` must be a folder.", f"`{config.media.folder}` is none.")
    table = read_sources(config, folder)
    table = with_versions(table, guidelines, column=version_column(config, table), zone=zone)
    table, _ = select(table, config.select, zone=zone)
    _check_truth(table)
    moment = since or _changed(table, guidelines, zone)
    before, after = _parts(table, moment, since, zone)
    now = _Part.of(after, config, guidelines, on_progress)
    old = None if before is None else _Part.of(before, config, guidelines, on_progress)
    failing = [Failing(cell, now.answers(cell.field)) for cell in now.having(FAILURE)]
    clauses = _clauses(failing, guidelines)
    seen = {item.item for clause in clauses for cell in clause.cells for item in cell.discuss}
    since_then = _SinceThen.of(old, now, moment, zone)
    told = Recalibration(
        title=config.title,
        version=version("annoqa"),
        made_at=made_at_,
        fingerprint=table.fingerprint,
        since=since_then.day,
        n_before=0 if before is None else len(_judged_ns(before)),
        n_after=len(_judged_ns(after)),
        clauses=clauses,
        conflicts=tuple(now.having(CONFLICT)),
        calibration=calibration_set([*failing, *since_then.open(failing)], size=size, without=seen),
        follow_ups=tuple(one for _, one in since_then.followed),
        rises=since_then.rises,
        n_compared=since_then.n_compared,
        settings=config.model_dump(mode="json"),
    )
    return Review(recalibration=told, table=after, media_folder=media)


def _check_truth(table: AnnotationTable) -> None:
    """Refuse a campaign in which nothing is settled."""
    if not table.column("annotations", "ground_truth").any():
        raise ConfigError.saying(
            "A recalibration review needs ground truth.",
            "No annotation is flagged as ground truth.",
            "name a source with `truth = true`, or flag settled answers.",
        )


def _judged_ns(table: AnnotationTable) -> np.ndarray:
    """Return when the answers of people were made, those without a date left out."""
    roles = np.array(table.annotations["role"].to_pylist(), dtype=object)
    made = made_at(table)
    kept = (roles == "human") & ~table.column("annotations", "ground_truth") & ~np.isnat(made)
    moments: np.ndarray = made[kept].astype(np.int64)
    return moments


def _changed(table: AnnotationTable, guidelines: Guidelines | None, zone: tzinfo) -> date | None:
    """Return the last day on which a clause came into force between the answers of people."""
    made = _judged_ns(table)
    days = sorted({version.since for clause in guidelines or () for version in clause.versions}, reverse=True)
    for day in days:
        later = made >= moment_ns(day, zone)
        if later.any() and not later.all():
            return day
    return None


def _parts(
    table: AnnotationTable, moment: date | None, asked: date | None, zone: tzinfo
) -> tuple[AnnotationTable | None, AnnotationTable]:
    """Return the answers before and since a moment; none before where there is no moment."""
    if moment is None:
        return None, table
    made = _judged_ns(table)
    later = made >= moment_ns(moment, zone)
    if later.all() or not later.any():
        raise ConfigError.saying(
            "A clause that changed needs answers of people before and after that day.",
            f"All {len(made):,} answers with a date lie {'after' if later.any() else 'before'} {asked}.",
            "choose another day with --since, or wait for answers.",
        )
    before, _ = select(table, SelectSection(until=moment), zone=zone)
    after, _ = select(table, SelectSection(since=moment), zone=zone)
    return before, after


def _clauses(failing: Sequence[Failing], guidelines: Guidelines | None) -> tuple[FailingClause, ...]:
    """Return a page for every clause that fails, and for every cell that no clause governs."""
    pages: dict[object, list[Failing]] = {}
    for place, one in enumerate(failing):
        pages.setdefault(one.cell.clause or place, []).append(one)
    return tuple(_clause(cells, guidelines) for cells in pages.values())


def _clause(failing: Sequence[Failing], guidelines: Guidelines | None) -> FailingClause:
    """Return one page."""
    first = failing[0].cell
    clause = None if guidelines is None or first.clause is None else guidelines.find(first.clause)
    in_force = None if clause is None or clause.in_force is None else clause.in_force.isoformat()
    return FailingClause(
        key=first.clause,
        title="No clause governs this" if clause is None else clause.title,
        text="" if clause is None else clause.text,
        version=None if clause is None else clause.version,
        in_force=in_force,
        field=first.field,
        cells=tuple(_failing_cell(one) for one in failing),
    )


def _failing_cell(one: Failing) -> FailingCell:
    """Return one way in which a clause fails."""
    found = one.readings()
    return FailingCell(
        told=one.cell,
        n_judged=0 if found is None else len(np.unique(found.annotator)),
        question=author_question(one.cell),
        discuss=discussed(one),
    )


@dataclass(frozen=True, eq=False)
class _SinceThen:
    """What became of the cells that failed before."""

    day: str | None = None
    periods: Mapping[str, Periods] = field(default_factory=dict)
    followed: Sequence[tuple[JudgedCell, FollowUp]] = ()
    rises: tuple[Rise, ...] = ()
    n_compared: int = 0

    @classmethod
    def of(cls, old: _Part | None, now: _Part, moment: date | None, zone: tzinfo) -> "_SinceThen":
        """Follow up all cells that failed before, and compare all others."""
        if old is None or moment is None:
            return cls()
        day, both = moment.isoformat(), [*old.cells, *now.cells]
        start = moment_ns(moment, zone)
        periods = {
            name: Periods(old.answers(name), now.answers(name), start, day)
            for name in dict.fromkeys(cell.field for cell in both)
        }
        failed = [*old.having(FAILURE), *old.having(CONFLICT)]
        told = [(cell, follow_up(periods[cell.field], cell)) for cell in failed]
        rate = (now.context.failures or FailureSettings()).false_discovery_rate
        rises, n = find_rises(periods, both, failed, rate)
        return cls(day, periods, [(cell, one) for cell, one in told if one is not None], rises, n)

    def open(self, failing: Sequence[Failing]) -> list[Failing]:
        """Return the cells that failed before, are not surely gone, and have no page of their own."""
        known = {key_of(one.cell) for one in failing}
        return [
            Failing(cell, self.periods[cell.field].before)
            for cell, one in self.followed
            if one.became != "gone" and key_of(cell) not in known
        ]
