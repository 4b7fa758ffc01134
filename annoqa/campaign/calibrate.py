"""The calibration set of a campaign, and the items to discuss in the meeting."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.campaign.cells import JudgedCell
from annoqa.campaign.field_cells import FieldCells, sign_of
from annoqa.campaign.recalibration import CalibrationItem, Discussed
from annoqa.ground_truth.calibration_set import choose, separate, slip_rate
from annoqa.ground_truth.readings import Readings

MOST_WRONG = 0.1
"""Share of the answers to a control that may have been wrong (annoqa's own)."""
TELLING = 2
"""So many items that show the reading clearly are discussed, and one on which people split."""


@dataclass(frozen=True, eq=False)
class Failing:
    """A cell with the answers that show it.

    Attributes
    ----------
    cell : JudgedCell
        What people do.
    answers : FieldCells
        Of its field, in the period in which they do it.
    """

    cell: JudgedCell
    answers: FieldCells

    def readings(self) -> Readings | None:
        """Return what everyone who looked did."""
        return self.answers.readings(self.cell, sign=sign_of(self.cell), every_looker=True)


def calibration_set(
    failing: Sequence[Failing], *, size: int, without: Collection[str] = ()
) -> tuple[CalibrationItem, ...]:
    """Choose the items that tell best how somebody reads the failing clauses.

    Parameters
    ----------
    failing : sequence of Failing
        The cells.
    size : int
        How many items.
    without : collection of str
        Items that people have seen in the meeting.

    Returns
    -------
    tuple of CalibrationItem
        As `annoqa.ground_truth.calibration_set.choose` orders them.
    """
    shown = [(one, found) for one in failing if (found := one.readings()) is not None and len(found)]
    if not shown:
        return ()
    names = shown[0][0].answers.context.items
    code = {name: at for at, name in enumerate(names)}
    chosen = choose(
        [separate(found, slip_rate(found, _elsewhere(one, failing))) for one, found in shown],
        [_safe(one, found) for one, found in shown],
        size=size,
        without={code[item] for item in without},
    )
    return tuple(
        CalibrationItem(
            item=names[entry.item],
            role=entry.role,
            field=shown[entry.cell][0].cell.field,
            clause=shown[entry.cell][0].cell.clause or "",
            direction=shown[entry.cell][0].cell.direction,
            bits=entry.bits,
            n_answers=entry.n_answers,
            n_follow=entry.n_follow,
        )
        for entry in chosen
    )


def discussed(one: Failing) -> tuple[Discussed, ...]:
    """Return the items of a cell that are worth a talk.

    Parameters
    ----------
    one : Failing
        The cell.

    Returns
    -------
    tuple of Discussed
        Those that show it most clearly, and the one on which people split most.
    """
    telling = one.cell.items[:TELLING]
    found = [Discussed(item=item, why="it shows the reading most clearly") for item in telling]
    readings = one.readings()
    if readings is not None and (split := _split(readings, one, telling)) is not None:
        found.append(split)
    return tuple(found)


def _split(readings: Readings, one: Failing, telling: Collection[str]) -> Discussed | None:
    """Return the item on which people split most evenly, the one with more answers first."""
    names = one.answers.context.items
    units, first, code, n = np.unique(
        readings.unit, return_index=True, return_inverse=True, return_counts=True
    )
    k = np.bincount(code, readings.follows, minlength=len(units)).astype(np.int64)
    item = readings.item[first]
    for at in np.lexsort((units, item, -n, np.abs(2 * k - n) / np.maximum(n, 1))).tolist():
        if 0 < k[at] < n[at] and names[item[at]] not in telling:
            return Discussed(item=names[item[at]], why=f"people split: {k[at]} of {n[at]} read it so")
    return None


def _elsewhere(one: Failing, failing: Sequence[Failing]) -> float:
    """Return the share of wrong answers among the labels that do not fail."""
    stratum = one.answers.strata[one.cell.attribute]
    fails = {
        other.cell.truth_label
        for other in failing
        if (other.cell.field, other.cell.attribute) == (one.cell.field, one.cell.attribute)
        and other.cell.cell not in ("extent", "shift", "addition")
    }
    codes = [stratum.names.index(label) for label in fails if label in stratum.names]
    here = stratum.judgements
    kept = here.filled & ~np.isin(here.truth, codes)[:, None]
    return float(here.wrong[kept].mean()) if kept.any() else 0.0


def _safe(one: Failing, readings: Readings) -> np.ndarray:
    """Return items on which both readings agree and hardly anybody erred, those with its labels first."""
    here = one.answers.strata[None].judgements
    items, code = np.unique(here.item, return_inverse=True)
    answers = np.bincount(code, here.filled.sum(axis=1))
    wrong = np.bincount(code, here.wrong.sum(axis=1))
    names = one.answers.strata[None].names
    labels = [names.index(name) for name in (one.cell.truth_label, one.cell.answer) if name in names]
    related = np.bincount(code, np.isin(here.truth, labels)) > 0
    calm = (answers > 1) & (wrong <= MOST_WRONG * answers) & ~np.isin(items, readings.item[readings.follows])
    order = np.lexsort((items, -answers, wrong, ~related))
    safe: np.ndarray = items[order][calm[order]]
    return safe
