"""What became of the cells that failed before a clause changed, and what rose instead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.campaign.cells import JudgedCell
from annoqa.campaign.field_cells import FieldCells, sign_of
from annoqa.campaign.recalibration import Follower, FollowUp, Rise
from annoqa.ground_truth.before_after import Change, compare_periods
from annoqa.ground_truth.interrupted import Interrupted, interrupted_series, weeks_from
from annoqa.ground_truth.per_item import mean_of, share_of
from annoqa.ground_truth.readings import Readings, joined
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.multiple_testing import benjamini_hochberg

UNITS = {"px": "of the size", "s": "s", "characters": "characters", "steps": "steps"}
Key = tuple[object, ...]


@dataclass(frozen=True, eq=False)
class Periods:
    """One field before and after a day.

    Attributes
    ----------
    before, after : FieldCells
        The answers of each period, against the same ground truth.
    moment_ns : int
        When the later one begins.
    day : str
        The same in words.
    """

    before: FieldCells
    after: FieldCells
    moment_ns: int
    day: str

    def readings(self, cell: JudgedCell, sign: float) -> tuple[Readings, np.ndarray, np.ndarray] | None:
        """Return the answers of both periods, which are later ones, and when they were made in ns."""
        parts = [period.readings(cell, sign=sign) for period in (self.before, self.after)]
        old, new = parts
        if old is None or new is None:
            return None
        both, after = joined(old, new)
        made = np.concatenate([self.before.made_of(old), self.after.made_of(new)])
        return both, after, made.astype(np.int64)

    def compare(self, both: Readings, after: np.ndarray, cell: JudgedCell) -> Change:
        """Compare a cell on the slices of the campaign, save the one it lies in."""
        context = self.after.context
        own = None if cell.slice is None else cell.slice[0]
        return compare_periods(
            both,
            after,
            columns={name: codes for name, (codes, _) in context.slices.items() if name != own},
            cluster=context.cluster,
            confidence=context.confidence,
            settings=self.after.settings,
        )


def follow_up(periods: Periods, cell: JudgedCell) -> FollowUp | None:
    """Return what became of a cell that failed before.

    Parameters
    ----------
    periods : Periods
        Of its field.
    cell : JudgedCell
        As the period before tells it.

    Returns
    -------
    FollowUp or None
        None where the question was not asked in both periods.
    """
    found = periods.readings(cell, sign_of(cell))
    if found is None:
        return None
    both, after, made = found
    change = periods.compare(both, after, cell)
    return FollowUp(
        field=cell.field,
        direction=cell.direction,
        subject=cell.subject,
        clause=cell.clause,
        before=change.before,
        after=change.after,
        difference=change.difference,
        is_share=both.is_share,
        unit="" if both.is_share else UNITS.get(cell.unit, "of the spread"),
        became=change.became,
        why=_why(change, both, periods.day),
        more_gold=change.more_gold,
        matched=change.mix.matched,
        unmatched=change.mix.unmatched,
        n_outside=change.mix.n_outside,
        weeks=_weeks(both, made, change, periods),
        still=tuple(_still(both.select(after), cell, periods)),
    )


def _weeks(both: Readings, made: np.ndarray, change: Change, periods: Periods) -> Interrupted:
    """Return the series of weeks, corrected for the mix; of paired items only for their labels."""
    order = np.lexsort((both.annotator, both.unit, made))
    ordered = both.select(order)
    paired = change.mix.paired
    stratum = ordered.label if paired else _as_before(both, change, periods)[order]
    return interrupted_series(
        ordered.value,
        weeks_from(made[order], periods.moment_ns),
        stratum=stratum,
        confidence=periods.after.context.confidence,
    )


def _as_before(both: Readings, change: Change, periods: Periods) -> np.ndarray:
    """Return label and matched slices of each answer as one code."""
    slices = periods.after.context.slices
    columns = [both.label, *(slices[name][0][both.item] for name in change.mix.matched if name in slices)]
    codes: np.ndarray = np.unique(np.stack(columns), axis=1, return_inverse=True)[1].ravel()
    return codes


def _why(change: Change, both: Readings, day: str) -> str:
    """Tell the verdict in a sentence."""
    floor = f"{both.floor:.0%}".replace("%", " %") if both.is_share else f"{both.floor:g}"
    if change.became == "gone":
        return f"Since {day} the upper limit lies under {floor}, from where on it matters."
    if change.became == "still there":
        less = change.difference.high is not None and change.difference.high < 0
        lower = "It is less than before, but still there" if less else "It is still there"
        return f"{lower}: since {day} the lower limit reaches {floor}, from where on it matters."
    if change.difference.value is None:
        return f"Nothing can be compared: {change.difference.undefined}."
    if change.mix.unmatched:
        names = ", ".join(f"`{name}`" for name in change.mix.unmatched)
        return f"The periods have different items ({names}), so a change may be one of the items."
    if not change.more_gold:
        return f"What is seen lies too near {floor}, from where on it matters, to be told from it."
    power, more = change.more_gold[-1]
    return f"There is too little ground truth yet: {more:,} more gold items would tell (power {power:.0%})."


def _still(after: Readings, cell: JudgedCell, periods: Periods) -> Iterable[Follower]:
    """Yield the annotators who surely follow the old reading, with a question and no reproach."""
    context = periods.after.context
    least = periods.after.settings.rule_rate if after.is_share else after.floor
    for code in np.unique(after.annotator).tolist():
        own = after.select(after.annotator == code)
        estimate = _own(own, context.cluster, context.confidence)
        if estimate.low is not None and estimate.low > least:
            name = context.annotators[code]
            yield Follower(annotator=name, share=estimate, question=_asked(name, own, cell, periods.day))


def _own(own: Readings, cluster: np.ndarray | None, confidence: float) -> Estimate:
    """Return the share or the mean offset of one annotator."""
    if own.is_share:
        return share_of(own.follows, np.ones(len(own)), own.item, cluster, confidence)
    return mean_of(own.value, own.item, cluster, confidence)


def _asked(name: str, own: Readings, cell: JudgedCell, day: str) -> str:
    """Return what to ask somebody."""
    n, k = len(own), int(own.follows.sum())
    return (
        f"{name}: in {k:,} of {n:,} answers since {day} {cell.direction}. Has the new wording reached you, "
        "and what on these items makes you read it so?"
    )


def find_rises(
    periods: Mapping[str, Periods], cells: Sequence[JudgedCell], followed: Sequence[JudgedCell], rate: float
) -> tuple[tuple[Rise, ...], int]:
    """Return the other cells that rose.

    Parameters
    ----------
    periods : mapping of str to Periods
        By field.
    cells : sequence of JudgedCell
        Those of both periods; one that both have may be there twice.
    followed : sequence of JudgedCell
        Those that are followed up, which are not tested here.
    rate : float
        False discovery rate over all cells that are compared.

    Returns
    -------
    tuple of (tuple of Rise, int)
        The smallest q first, and how many cells were compared.
    """
    known = {key_of(cell) for cell in followed}
    others = {key_of(cell): cell for cell in cells if _counts(cell) and key_of(cell) not in known}
    tested = []
    for cell in others.values():
        found = periods[cell.field].readings(cell, sign_of(cell)) if cell.field in periods else None
        if found is not None and len(found[0]):
            both, after, _ = found
            tested.append((cell, both, periods[cell.field].compare(both, after, cell)))
    tested = [entry for entry in tested if entry[2].difference.value is not None]
    q = benjamini_hochberg([change.p for _, _, change in tested]).tolist()
    rises = [
        Rise(
            field=cell.field,
            direction=cell.direction,
            before=change.before,
            after=change.after,
            difference=change.difference,
            unit="" if both.is_share else UNITS.get(cell.unit, "of the spread"),
            p=change.p,
            q=adjusted,
        )
        for (cell, both, change), adjusted in zip(tested, q, strict=True)
        if adjusted <= rate and _matters(change, both.floor)
    ]
    return tuple(sorted(rises, key=lambda rise: (rise.q, rise.p, rise.field, rise.direction))), len(tested)


def _counts(cell: JudgedCell) -> bool:
    """Return whether a cell is one of those that are compared: not a part of another one."""
    part = bool(cell.part_of) or cell.slice is not None or cell.cell == "label"
    return not part and not (cell.cell == "extent" and cell.truth_label is not None)


def _matters(change: Change, floor: float) -> bool:
    """Return whether a cell surely rose, and not surely to under the floor."""
    low, high = change.difference.low, change.after.high
    return low is not None and low > 0 and high is not None and high >= floor


def key_of(cell: JudgedCell) -> Key:
    """Return what a cell is about.

    Parameters
    ----------
    cell : JudgedCell
        Any.

    Returns
    -------
    tuple
        The same for the same cell of another period.
    """
    return cell.field, cell.cell, cell.truth_label, cell.answer, cell.side, cell.slice, cell.attribute
