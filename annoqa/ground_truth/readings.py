"""Who follows which reading of a clause: one row an answer of a cell.

    unit      ground truth   annotator   answer   follows the other reading
    item 3    mug            ann         cup      yes
    item 3    mug            bob         mug      no

A cell of `annoqa.ground_truth.failures` says what annotators do instead of what is right. Here every
answer in it is asked whether it does so. Answers of one period can be set beside those of another
(`annoqa.ground_truth.before_after`), and units show how well they tell the readings apart
(`annoqa.ground_truth.calibration_set`).
"""

from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.guideline_failure import CellKind
from annoqa.ground_truth.judgements import NOT_MARKED_CODE, Judgements
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.shared_offset import floor_of
from annoqa.ground_truth.strata import Stratum

VALUE = "value"


@dataclass(frozen=True, kw_only=True)
class Habit:
    """What people do instead of what is right.

    Attributes
    ----------
    cell : CellKind
        As in `GuidelineFailure`.
    truth_label, answer : str or None
        What is right, and what is said instead.
    side : str
        left, top, right, bottom, start or end; empty for other cells.
    sign : float
        1 where the shared offset is outward, late or upward, else −1; of no weight for answers.
    """

    cell: CellKind
    truth_label: str | None = None
    answer: str | None = None
    side: str = ""
    sign: float = 1.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Readings:
    """Answers in a cell.

    Attributes
    ----------
    item, annotator : int array, shape (n_answers,)
        Codes.
    unit : int64 array, shape (n_answers,)
        What is judged; the same for all who judge it: the mark of ground truth, or a number below
        zero for what ground truth does not have.
    label : int array, shape (n_answers,)
        Code of its label, -1 for none.
    follows : bool array, shape (n_answers,)
        Whether the answer is that of the other reading.
    opposite : bool array, shape (n_answers,)
        Whether it errs as far in the other direction: what noise alone does (offsets only).
    value : float array, shape (n_answers,)
        What is averaged: 1 where it follows, else 0; for offsets the offset in the habit's direction,
        as `Offsets.scaled` has it.
    is_share : bool
        Whether the mean of `value` is a share.
    floor : float
        From which mean on it matters.
    """

    item: np.ndarray
    annotator: np.ndarray
    unit: np.ndarray
    label: np.ndarray
    follows: np.ndarray
    opposite: np.ndarray
    value: np.ndarray
    is_share: bool
    floor: float

    def __len__(self) -> int:
        """Return how many answers there are."""
        return len(self.item)

    def select(self, rows: np.ndarray) -> "Readings":
        """Return some of the answers, by position or mask."""
        columns = ("item", "annotator", "unit", "label", "follows", "opposite", "value")
        picked = {name: getattr(self, name)[rows] for name in columns}
        return Readings(**picked, is_share=self.is_share, floor=self.floor)


def readings_of(
    stratum: Stratum, habit: Habit, settings: FailureSettings, *, every_looker: bool = False
) -> Readings:
    """Return every answer in a cell, and whether it follows the other reading.

    Parameters
    ----------
    stratum : Stratum
        The field, a slice of it, or an attribute.
    habit : Habit
        What the cell is about.
    settings : FailureSettings
        The floors.
    every_looker : bool, default False
        For additions: ask everyone who looked at what somebody added whether they added it too, and
        leave out what was rightly marked. Without it, everybody's marks with the label count.

    Returns
    -------
    Readings
        No rows where the cell has no answers.
    """
    if habit.cell in ("extent", "shift"):
        return _offsets(stratum, habit, settings)
    if habit.cell == "addition":
        return _additions(stratum, habit, settings, every_looker=every_looker)
    here = stratum.judgements
    truth = _code(stratum, habit.truth_label)
    here = here.select(here.truth == truth)
    if habit.cell == "omission":
        given = here.answer == NOT_MARKED_CODE
    elif habit.answer is None and habit.cell != "confusion":
        given = here.wrong
    else:
        given = here.answer == _code(stratum, habit.answer)
    return _answers([(here, here.filled, given & here.filled, here.truth)], settings)


def joined(before: Readings, after: Readings) -> tuple[Readings, np.ndarray]:
    """Return the answers of two periods, and which are of the later one.

    Parameters
    ----------
    before, after : Readings
        Of one cell, against the same ground truth.

    Returns
    -------
    tuple of (Readings, bool array)
        Things that ground truth does not have are never the same in both periods.
    """
    own = np.where(after.unit < 0, after.unit + min(0, int(before.unit.min(initial=0))), after.unit)
    columns = {
        name: np.concatenate([getattr(before, name), getattr(after, name)])
        for name in ("item", "annotator", "label", "follows", "opposite", "value")
    }
    both = Readings(
        **columns,
        unit=np.concatenate([before.unit, own]),
        is_share=after.is_share if len(after) else before.is_share,
        floor=after.floor if len(after) else before.floor,
    )
    return both, np.arange(len(both)) >= len(before)


def _additions(stratum: Stratum, habit: Habit, settings: FailureSettings, *, every_looker: bool) -> Readings:
    """Return marks of what is not there, beside marks of what is."""
    label = _code(stratum, habit.answer)
    added, right = stratum.added, stratum.judgements
    if added is None:
        return _answers([], settings)
    given = added.answer == label
    if every_looker:
        here = added.select(given.any(axis=1))
        truth = np.full(len(here), label)
        return _answers([(here, here.filled, here.answer == label, truth)], settings)
    marks = [
        (added, given, given, np.full(len(added), label)),
        (right, right.answer == label, np.zeros(right.answer.shape, dtype=bool), np.full(len(right), label)),
    ]
    return _answers(marks, settings)


def _answers(
    parts: list[tuple[Judgements, np.ndarray, np.ndarray, np.ndarray]], settings: FailureSettings
) -> Readings:
    """Return the slots that count, row by row."""
    columns: list[tuple[np.ndarray, ...]] = []
    for here, counted, given, label in parts:
        unit, slot = np.nonzero(counted)
        who, follows = here.annotator[unit, slot], given[unit, slot]
        true = here.truth[unit] != NOT_MARKED_CODE
        columns.append(
            (here.item[unit], who, np.where(true, here.truth_mark[unit], -1 - unit), label[unit], follows)
        )
    if not columns:
        columns = [(np.empty(0, dtype=np.int64),) * 4 + (np.empty(0, dtype=bool),)]
    item, who, unit, label, follows = (np.concatenate(column) for column in zip(*columns, strict=True))
    return Readings(
        item=item,
        annotator=who,
        unit=unit,
        label=label,
        follows=follows,
        opposite=np.zeros(len(item), dtype=bool),
        value=follows.astype(float),
        is_share=True,
        floor=settings.least_share,
    )


def _offsets(stratum: Stratum, habit: Habit, settings: FailureSettings) -> Readings:
    """Return the offsets of a side in the direction of the habit."""
    offsets = stratum.offsets
    side = habit.side or VALUE
    if offsets is None or side not in offsets.sides:
        return _answers([], settings)
    if habit.truth_label is not None:
        offsets = offsets.select(offsets.label == _code(stratum, habit.truth_label))
    value = habit.sign * offsets.scaled[:, offsets.sides.index(side)]
    floor = floor_of(offsets, settings)
    return Readings(
        item=offsets.item,
        annotator=offsets.annotator,
        unit=offsets.truth_mark,
        label=offsets.label,
        follows=value >= floor,
        opposite=value <= -floor,
        value=value,
        is_share=False,
        floor=floor,
    )


def _code(stratum: Stratum, name: str | None) -> int:
    """Return a label's code; -1 for no label, and -7, which nobody has, for one that is not there."""
    if name is None:
        return -1
    return stratum.names.index(name) if name in stratum.names else -7
