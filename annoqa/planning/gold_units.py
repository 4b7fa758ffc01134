"""What annotators say about every thing, and what ground truth says where it is known.

A unit is an item of a whole-item field, or a thing that somebody marked. What nobody marked is not
among the units, and no choice of gold by answers can find it.
"""

from dataclasses import dataclass

import numpy as np

from annoqa.errors import NotApplicableError
from annoqa.ground_truth.judgements import NOT_MARKED_CODE
from annoqa.ground_truth.outcome import SPURIOUS, Outcomes, score_against
from annoqa.matching import compare, group_marks, match_marks
from annoqa.table.field_view import FieldView

UNKNOWN = -9
"""The truth of a unit whose item has no gold."""


@dataclass(frozen=True, eq=False, kw_only=True)
class GoldUnits:
    """Units of one field.

    Attributes
    ----------
    item : int array, shape (n_units,)
        Code of the item.
    votes : float array, shape (n_units, n_values)
        Share of those who looked at the item that give each value; the last value is *not marked*.
    truth : int array, shape (n_units,)
        Position of gold's value, `UNKNOWN` where the item has no gold.
    names : tuple of str
        Of the values.
    settled : int array, shape (n_settled,)
        Codes of the items with gold, whether somebody marked something there or not.
    """

    item: np.ndarray
    votes: np.ndarray
    truth: np.ndarray
    names: tuple[str, ...]
    settled: np.ndarray

    @property
    def answer(self) -> np.ndarray:
        """The most frequent value of each unit, the first of those that are as frequent."""
        answer: np.ndarray = self.votes.argmax(axis=1)
        return answer

    @property
    def split(self) -> np.ndarray:
        """Whether annotators say different things."""
        split: np.ndarray = self.votes.max(axis=1, initial=0) < 1
        return split


def gather_gold_units(people: FieldView, gold: FieldView, *, threshold: float = 0.5) -> GoldUnits:
    """Return the units of a field.

    Parameters
    ----------
    people, gold : FieldView
        The annotators' answers, and settled ones.
    threshold : float, default 0.5
        Least similarity of marks that are about the same thing; 0 for any overlap.

    Returns
    -------
    GoldUnits
        In the order of items.

    Raises
    ------
    NotApplicableError
        When the field has no labels.
    """
    if people.kind != "whole" and (people.label < 0).all():
        raise NotApplicableError.saying(
            "Gold is chosen for fields with labels.", f"`{people.field}` has none."
        )
    if people.level not in ("nominal", "ordinal") or (people.kind == "whole" and (people.label < 0).any()):
        raise NotApplicableError.saying(
            "Gold is chosen for fields with labels.",
            f"`{people.field}` has values of the level {people.level}.",
        )
    unit, item = _units(people, threshold)
    labels = np.unique(people.label)
    votes = np.zeros((len(item), len(labels) + 1))
    np.add.at(votes, (unit, np.searchsorted(labels, people.label)), 1.0)
    here, lookers = np.unique(people.item, return_counts=True)
    looked = lookers[np.searchsorted(here, item)]
    votes[:, -1] = looked - votes.sum(axis=1)
    outcomes = score_against(people, gold, threshold=threshold)
    found = np.r_[labels, np.setdiff1d(gold.label, labels)]
    votes = np.insert(votes, [len(labels)] * (len(found) - len(labels)), 0.0, axis=1)
    names = tuple(people.labels[code] if code >= 0 else "(no label)" for code in found.tolist())
    return GoldUnits(
        item=item,
        votes=votes / looked[:, None],
        truth=_truth(unit, outcomes, found, len(item)),
        names=(*names, "(not marked)"),
        settled=np.unique(gold.item),
    )


def _units(people: FieldView, threshold: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the unit of every mark, and the item of every unit."""
    if people.kind == "whole":
        item, unit = np.unique(people.item[people.owner], return_inverse=True)
        return unit, item
    found = match_marks(people, people, *compare(people), threshold=threshold)
    units = group_marks(people, found)
    return units.unit, units.item


def _truth(unit: np.ndarray, outcomes: Outcomes, values: np.ndarray, n_units: int) -> np.ndarray:
    """Return what gold says about each unit: that of the first of its marks."""
    truth = np.full(n_units, UNKNOWN)
    rows = np.flatnonzero(outcomes.answer_mark >= 0)[::-1]
    told = np.where(outcomes.outcome[rows] == SPURIOUS, NOT_MARKED_CODE, outcomes.truth_label[rows])
    place = np.argsort(values)[np.minimum(np.searchsorted(np.sort(values), told), len(values) - 1)]
    truth[unit[outcomes.answer_mark[rows]]] = np.where(told == NOT_MARKED_CODE, len(values), place)
    return truth
