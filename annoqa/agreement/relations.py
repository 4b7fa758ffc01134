"""Relations between marks: did both join the same things, the same way, under the same name?

    F1      = 2 · (relations that agree) / (comparable relations of both)
    link F1 = 2 · (relations with the same two ends) / (comparable relations of both)

Two relations have the same ends when the marks at their ends are matched with each other. They agree
when they also have the same direction (or both none) and the same label. Only relations whose two ends
were both marked by the other annotator are *comparable*: a mark that the other does not have is counted
where marks are, and not a second time here. The share that is lost for that reason stands beside F1.

Where several relations join the same two marks, they are paired one to one: those with the same label
and direction first, then those with the same label, then those with the same direction.

*Use it when* annotators join marks: who does what to whom, part of, next to, coreference.
*Beware when* many ends are lost: F1 then tells about the easy relations only.
*Undefined when* no relation has both its ends marked by both.

References
----------
Hripcsak, G., & Rothschild, A. S. (2005). Agreement, the F-measure, and reliability in information
retrieval. Journal of the American Medical Informatics Association, 12(3), 296-298.
https://doi.org/10.1197/jamia.M1733
"""

from dataclasses import dataclass

import numpy as np

from annoqa.agreement.ratio import Ratio
from annoqa.matching.assignment import Edges, heaviest
from annoqa.matching.candidates import ranges

SAME_LABEL, SAME_WAY = 1.0, 0.5


@dataclass(frozen=True, eq=False, kw_only=True)
class Relations:
    """Relations of compared annotations, one row for each side.

    Attributes
    ----------
    item, comparison : int64 arrays, shape (n_rows,)
        Item code, and which comparison.
    second : bool array, shape (n_rows,)
        Whether the relation is of the comparison's second annotation.
    begin, end : int64 arrays, shape (n_rows,)
        Codes of the two marks, the same for matched marks of both sides; -1 where the other annotator
        does not have the mark.
    directed : bool array, shape (n_rows,)
        Whether it goes from `begin` to `end`; else the order of the two says nothing.
    label : int64 array, shape (n_rows,)
        Label code, -1 where none was given.
    """

    item: np.ndarray
    comparison: np.ndarray
    second: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    directed: np.ndarray
    label: np.ndarray

    @property
    def comparable(self) -> np.ndarray:
        """Whether both ends were marked by both, bool, shape (n_rows,)."""
        comparable: np.ndarray = (self.begin >= 0) & (self.end >= 0)
        return comparable

    @property
    def ends(self) -> np.ndarray:
        """Comparison and the two ends, the lower code first, shape (n_rows, 3)."""
        low, high = np.minimum(self.begin, self.end), np.maximum(self.begin, self.end)
        return np.column_stack([self.comparison, low, high])

    @property
    def way(self) -> np.ndarray:
        """Direction: 0 for none, 1 from the lower code to the higher one, 2 back."""
        return np.where(self.directed, np.where(self.begin <= self.end, 1, 2), 0)


def linked(relations: Relations) -> np.ndarray:
    """Return which relation of the other side has the same ends.

    Parameters
    ----------
    relations : Relations
        Both sides.

    Returns
    -------
    int64 array, shape (n_rows,)
        Row of the partner; -1 for none.

    Examples
    --------
    Both join marks 4 and 7; only the first goes from one to the other:

    >>> both = Relations(
    ...     item=np.zeros(2, int), comparison=np.zeros(2, int), second=np.array([False, True]),
    ...     begin=np.array([4, 7]), end=np.array([7, 4]), directed=np.array([True, False]),
    ...     label=np.array([0, 0]),
    ... )
    >>> linked(both).tolist(), both.way.tolist()
    ([1, 0], [1, 0])
    """
    order, first, second = _same_ends(relations)
    way, label = relations.way[order], relations.label[order]
    weight = 1 + SAME_LABEL * (label[first] == label[second]) + SAME_WAY * (way[first] == way[second])
    content = np.column_stack([label, way])
    chosen = heaviest(
        Edges(first=first, second=second, weight=weight),
        len(order),
        len(order),
        lambda rows1, rows2: (content[rows1], content[rows2]),
    )
    one, two = order[first[chosen]], order[second[chosen]]
    partner = np.full(len(relations.label), -1, dtype=np.int64)
    partner[one], partner[two] = two, one
    return partner


def relation_f1(relations: Relations, partner: np.ndarray) -> Ratio:
    """Return the share of comparable relations that agree in ends, direction and label.

    Parameters
    ----------
    relations : Relations
        Both sides.
    partner : int64 array, shape (n_rows,)
        As `linked` returns it.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.
    """
    same = _same(relations.way, partner) & _same(relations.label, partner)
    half = 0.5 * relations.comparable
    return Ratio(item=relations.item, top=half * same, bottom=half)


def relation_link_f1(relations: Relations, partner: np.ndarray) -> Ratio:
    """Return the share of comparable relations whose ends the other joined too, however.

    Parameters
    ----------
    relations, partner
        As for `relation_f1`.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.
    """
    half = 0.5 * relations.comparable
    return Ratio(item=relations.item, top=half * (partner >= 0), bottom=half)


def relation_label_agreement(relations: Relations, partner: np.ndarray) -> Ratio:
    """Return the share of linked relations with the same label, of those to which both gave one.

    Parameters
    ----------
    relations, partner
        As for `relation_f1`.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.
    """
    label = relations.label
    both = (partner >= 0) & (label >= 0) & (label[partner] >= 0)
    return Ratio(item=relations.item, top=0.5 * (both & _same(label, partner)), bottom=0.5 * both)


def relation_direction_agreement(relations: Relations, partner: np.ndarray) -> Ratio:
    """Return the share of linked relations with the same direction.

    Parameters
    ----------
    relations, partner
        As for `relation_f1`.

    Returns
    -------
    Ratio
        In [0, 1], higher is better; where neither has a direction, it is the same.
    """
    there = partner >= 0
    return Ratio(item=relations.item, top=0.5 * _same(relations.way, partner), bottom=0.5 * there)


def relation_lost_share(relations: Relations) -> Ratio:
    """Return the share of relations that cannot be compared, as the other does not have both ends.

    Parameters
    ----------
    relations : Relations
        Both sides.

    Returns
    -------
    Ratio
        In [0, 1], lower is better.
    """
    half = np.full(len(relations.item), 0.5)
    return Ratio(item=relations.item, top=half * ~relations.comparable, bottom=half)


def _same(values: np.ndarray, partner: np.ndarray) -> np.ndarray:
    """Return whether the partner has the same value; False without a partner."""
    if not len(values):
        return np.zeros(0, dtype=bool)
    same: np.ndarray = (partner >= 0) & (values == values[partner])
    return same


def _same_ends(relations: Relations) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return comparable rows in the order of their content, and places of those with the same ends."""
    rows = np.flatnonzero(relations.comparable)
    code = np.unique(relations.ends[rows], axis=0, return_inverse=True)[1].ravel()
    order = np.lexsort((relations.way[rows], relations.label[rows], code))
    rows, code = rows[order], code[order]
    second = relations.second[rows]
    mine, theirs = code[~second], code[second]
    row, at = ranges(np.searchsorted(theirs, mine, "left"), np.searchsorted(theirs, mine, "right"))
    return rows, np.flatnonzero(~second)[row], np.flatnonzero(second)[at]
