"""Who said what about each answer of ground truth: one row a unit, one slot an annotator.

    unit             slots: annotator → answer
    mug in item 3    0 → cup   1 → cup   2 → (not marked)
    cup in item 3    0 → cup   1 → cup   2 → cup

Units are marks of ground truth (for whole items, its values). Slots are as many as the unit with
the most annotators has; those that are not filled have the annotator -1.
"""

from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.outcome import MISSED, SPURIOUS, Outcomes

NOT_MARKED_CODE = -2
"""The answer of an annotator who looked and did not mark the unit."""
NEARLY = -3
"""The answer of an annotator whose mark overlaps the unit under the threshold."""
NOBODY = -9
"""Fills the slots that nobody has."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Judgements:
    """Answers about units of ground truth.

    Attributes
    ----------
    item : int32 array, shape (n_units,)
        Code of the item.
    cluster : int64 array, shape (n_units,)
        The video or document that the item belongs to; the item itself where there is none.
    truth : int32 array, shape (n_units,)
        Label of ground truth, -1 for a mark without a label.
    truth_mark : int64 array, shape (n_units,)
        Position of the mark in the view of ground truth.
    annotator : int32 array, shape (n_units, n_slots)
        Who, ascending; -1 where the slot is empty.
    answer : int32 array, shape (n_units, n_slots)
        Label, -1 for a mark without one, `NOT_MARKED_CODE`, `NEARLY`, or `NOBODY`.
    """

    item: np.ndarray
    cluster: np.ndarray
    truth: np.ndarray
    truth_mark: np.ndarray
    annotator: np.ndarray
    answer: np.ndarray

    def __len__(self) -> int:
        """Return how many units there are."""
        return len(self.item)

    @property
    def filled(self) -> np.ndarray:
        """Which slots have an annotator, bool, shape (n_units, n_slots)."""
        filled: np.ndarray = self.annotator >= 0
        return filled

    @property
    def wrong(self) -> np.ndarray:
        """Which slots have an answer other than ground truth, bool, shape (n_units, n_slots)."""
        wrong: np.ndarray = self.filled & (self.answer != self.truth[:, None])
        return wrong

    def select(self, units: np.ndarray) -> "Judgements":
        """Return some of the units, by position or mask."""
        return Judgements(
            item=self.item[units],
            cluster=self.cluster[units],
            truth=self.truth[units],
            truth_mark=self.truth_mark[units],
            annotator=self.annotator[units],
            answer=self.answer[units],
        )


def gather_judgements(outcomes: Outcomes, cluster: np.ndarray | None = None) -> Judgements:
    """Return who said what about each unit of ground truth.

    Parameters
    ----------
    outcomes : Outcomes
        Every annotator against ground truth.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.

    Returns
    -------
    Judgements
        Units in the order of ground truth's marks; spurious marks are not among them.
    """
    told = np.flatnonzero(outcomes.outcome != SPURIOUS)
    told = told[np.lexsort((outcomes.annotator[told], outcomes.truth_mark[told]))]
    missed = outcomes.outcome[told] == MISSED
    answer = np.where(missed, NOT_MARKED_CODE, outcomes.answer_label[told])
    answer = np.where(missed & outcomes.near_miss[told], NEARLY, answer)
    return judgements_of(
        mark=outcomes.truth_mark[told],
        item=outcomes.item[told],
        annotator=outcomes.annotator[told],
        truth=outcomes.truth_label[told],
        answer=answer,
        cluster=cluster,
    )


def judgements_of(
    *,
    mark: np.ndarray,
    item: np.ndarray,
    annotator: np.ndarray,
    truth: np.ndarray,
    answer: np.ndarray,
    cluster: np.ndarray | None = None,
) -> Judgements:
    """Return answers as one row a unit.

    Parameters
    ----------
    mark, item, annotator, truth, answer : int array, shape (n_answers,)
        Mark of ground truth, item, who said it, what is true, and what was said; sorted by mark,
        then by annotator.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.

    Returns
    -------
    Judgements
        Units in the order of marks.
    """
    marks, first, unit, n = np.unique(mark, return_index=True, return_inverse=True, return_counts=True)
    slot = np.arange(len(mark)) - first[unit]
    shape = (len(marks), int(n.max(initial=0)))
    return Judgements(
        item=item[first],
        cluster=clusters_of(item[first], cluster),
        truth=truth[first],
        truth_mark=marks,
        annotator=_in_slots(unit, slot, annotator, shape, -1),
        answer=_in_slots(unit, slot, answer, shape, NOBODY),
    )


def clusters_of(item: np.ndarray, cluster: np.ndarray | None) -> np.ndarray:
    """Return the cluster of each item; the item itself where there are no clusters.

    Examples
    --------
    >>> clusters_of(np.array([0, 2]), np.array([7, 7, 8]))
    array([7, 8])
    """
    return item.astype(np.int64) if cluster is None else cluster[item]


def _in_slots(
    unit: np.ndarray, slot: np.ndarray, values: np.ndarray, shape: tuple[int, int], empty: int
) -> np.ndarray:
    """Return values in their places, `empty` elsewhere."""
    placed = np.full(shape, empty, dtype=np.int32)
    placed[unit, slot] = values
    return placed
