"""What a field's numbers would be if the answers of one cell were right.

    errors explained   = wrong answers of the cell / all wrong answers
    accuracy after     = (right answers + wrong answers of the cell) / all units
    agreement after    = pairs of annotators with equal answers on a unit, the cell's answers put right

Accuracy is that of `annoqa.ground_truth.score`: right answers among all units, missed and spurious
ones included. Where the cell is about additions, the marks are taken away instead. Agreement is the
share of pairs of judgements on a unit of ground truth, or on a thing that somebody added, that are
equal. Both tell what the rewrite of a clause can gain at most.
"""

import numpy as np

from annoqa.ground_truth.judgements import NOT_MARKED_CODE, Judgements
from annoqa.ground_truth.search import Entry
from annoqa.ground_truth.shared_error import ANY
from annoqa.ground_truth.strata import Stratum
from annoqa.ground_truth.verdict import Repair


class Repairs:
    """One field, or one attribute, before and after."""

    def __init__(self, whole: Stratum, n_units: int, n_right: int) -> None:
        self.whole, self.n_units, self.n_right = whole, n_units, n_right
        parts = [part for part in (whole.judgements, whole.added) if part is not None]
        counts = [_pairs(part.answer, part.filled) for part in parts]
        self.equal, self.pairs = (sum(count[at] for count in counts) for at in (0, 1))

    def of(self, entry: Entry) -> Repair | None:
        """Return what the repair of a cell of answers gains.

        Parameters
        ----------
        entry : Entry
            A cell of the field, or of one of its slices.

        Returns
        -------
        Repair or None
            None for cells of offsets, and where nothing is wrong.
        """
        if entry.case is None or self.n_right == self.n_units:
            return None
        added = entry.kind == "addition"
        part = self.whole.added if added else self.whole.judgements
        if part is None:
            return None
        wrong = _wrong(part, entry)
        n, units = int(wrong.sum()), np.flatnonzero(wrong.any(axis=1))
        here, wrong = part.select(units), wrong[units]
        right = np.where(wrong, NOT_MARKED_CODE if added else here.truth[:, None], here.answer)
        gain = _pairs(right, here.filled)[0] - _pairs(here.answer, here.filled)[0]
        after = self.n_right / (self.n_units - n) if added else (self.n_right + n) / self.n_units
        return Repair(
            errors_share=n / (self.n_units - self.n_right),
            accuracy=self.n_right / self.n_units,
            accuracy_after=after,
            agreement=self.equal / self.pairs if self.pairs else None,
            agreement_after=(self.equal + gain) / self.pairs if self.pairs else None,
        )


def repairs_of(whole: Stratum, n_units: int | None = None, n_right: int | None = None) -> Repairs:
    """Return the repairs of a field with its sizes, or those of an attribute.

    Parameters
    ----------
    whole : Stratum
        The field or the attribute.
    n_units, n_right : int, optional
        All units and the right ones; counted among the judgements when None.

    Returns
    -------
    Repairs
        To ask cell by cell.
    """
    judgements = whole.judgements
    n = int(judgements.filled.sum()) if n_units is None else n_units
    right = int((judgements.filled & ~judgements.wrong).sum()) if n_right is None else n_right
    return Repairs(whole, n, right)


def _wrong(part: Judgements, entry: Entry) -> np.ndarray:
    """Return the answers of a cell, in all units with ground truth, judged twice or not."""
    cell = entry.answers
    wrong: np.ndarray = part.filled & (part.answer == cell.answer) if cell.answer != ANY else part.wrong
    if entry.kind != "addition":
        wrong = wrong & (part.truth == cell.truth)[:, None]
    if entry.stratum.inside is not None:
        wrong = wrong & entry.stratum.inside[part.item][:, None]
    return wrong


def _pairs(answer: np.ndarray, filled: np.ndarray) -> tuple[int, int]:
    """Return how many pairs of answers to a unit are equal, and how many pairs there are."""
    equal, n = 0, filled.sum(axis=1)
    for slot in range(answer.shape[1]):  # one round a slot keeps the memory that of one slot
        alike = filled[:, slot + 1 :] & filled[:, slot : slot + 1]
        equal += int((alike & (answer[:, slot + 1 :] == answer[:, slot : slot + 1])).sum())
    return equal, int((n * (n - 1) // 2).sum())
