"""Extents of marks: a table where every mark has as many numbers as the next, else runs of one array.

A box is five numbers, so boxes are an array of shape (n_marks, 5). A polygon has as many numbers as
it needs: its numbers are a run of one flat array, and taking marks takes runs, never numbers.
"""

from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np

HEAD = 4
PLACES = 64
"""After so many numbers the weights of a digest begin again, each time a little larger."""


@dataclass(frozen=True, eq=False)
class Ragged:
    """Rows of different lengths in one flat array.

    Attributes
    ----------
    flat : float64 array, shape (n_numbers,)
        The numbers of all rows; rows may share them.
    start, length : int64 arrays, shape (n_rows,)
        Row i is `flat[start[i] : start[i] + length[i]]`.
    """

    flat: np.ndarray
    start: np.ndarray
    length: np.ndarray

    @classmethod
    def from_offsets(cls, flat: np.ndarray, offsets: np.ndarray) -> Self:
        """Return rows that lie one after the other.

        Examples
        --------
        >>> Ragged.from_offsets(np.array([1.0, 2, 3]), np.array([0, 1, 3]))[np.array([1])].packed()
        (array([2., 3.]), array([0, 2]))
        """
        offsets = offsets.astype(np.int64)
        return cls(flat, offsets[:-1], np.diff(offsets))

    @classmethod
    def from_rows(cls, rows: list[list[float]]) -> Self:
        """Return rows from lists, for tests and small things."""
        offsets = np.cumsum([0, *map(len, rows)])
        flat = np.array([number for row in rows for number in row], dtype=np.float64)
        return cls.from_offsets(flat, offsets)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.start)

    def __getitem__(self, rows: np.ndarray | slice) -> "Ragged":
        """Return some rows, by position, mask or slice; no number is copied."""
        return Ragged(self.flat, self.start[rows], self.length[rows])

    def places(self) -> np.ndarray:
        """Return where each number of each row lies in `flat`, row after row."""
        offsets = np.concatenate([[0], np.cumsum(self.length)])
        return np.arange(offsets[-1]) + np.repeat(self.start - offsets[:-1], self.length)

    def packed(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the numbers of these rows alone, and offsets, shape (n_rows + 1,)."""
        return self.flat[self.places()], np.concatenate([[0], np.cumsum(self.length)])


Extents: TypeAlias = Any
"""Extents of marks as their kind wants them: a float64 or int64 array, shape (n_marks, n_columns), or
`Ragged`. Which one is a fact of the kind, not of the type."""


def take(extents: Extents, rows: np.ndarray) -> Extents:
    """Return some rows; columns of a table each stay in one piece of memory."""
    if isinstance(extents, Ragged):
        return extents[rows]
    return np.take(extents.T, rows, axis=1).T


def equal_rows(first: Extents, second: Extents) -> np.ndarray:
    """Return which rows are equal, number by number.

    Examples
    --------
    >>> one, two = Ragged.from_rows([[1, 2], [1]]), Ragged.from_rows([[1, 2], [1, 2]])
    >>> equal_rows(one, two)
    array([ True, False])
    """
    if not isinstance(first, Ragged) or not isinstance(second, Ragged):
        return np.asarray((first == second).all(axis=1))
    equal = first.length == second.length
    rows = np.flatnonzero(equal & (first.length > 0))
    (one, offsets), (two, _) = first[rows].packed(), second[rows].packed()
    same = (one == two) | (np.isnan(one) & np.isnan(two))
    equal[rows] = np.logical_and.reduceat(same, offsets[:-1]) if len(rows) else True
    return equal


def row_order(first: Ragged, second: Ragged) -> np.ndarray:
    """Return which of two rows goes first: by length, then number by number; NaN goes before all.

    Kernels that round put every pair into this order, so that swapping the two changes no bit.

    Parameters
    ----------
    first, second : Ragged
        Of n_rows rows each.

    Returns
    -------
    int64 array, shape (n_rows,)
        −1 where the first goes before the second, 0 where they are equal, 1 where it goes after.

    Examples
    --------
    >>> row_order(Ragged.from_rows([[1, 3], [1], [7]]), Ragged.from_rows([[1, 2], [1, 2], [7]]))
    array([ 1, -1,  0])
    """
    order = np.sign(first.length - second.length)
    rows = np.flatnonzero((order == 0) & (first.length > 0))
    for at in range(HEAD):  # the first numbers tell most rows apart
        long = rows[first.length[rows] > at]
        order[long] = _order(first.flat[first.start[long] + at], second.flat[second.start[long] + at])
        rows = rows[order[rows] == 0]
    if not len(rows):
        return order
    (one, offsets), (two, _) = first[rows].packed(), second[rows].packed()
    differs = _order(one, two)
    place = np.where(differs != 0, np.arange(len(one)), len(one) - 1)
    at_difference = np.minimum.reduceat(place, offsets[:-1])
    order[rows] = np.where(at_difference < offsets[1:], differs[at_difference], 0)
    return order


def _order(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return −1, 0 or 1, number by number; NaN goes before all."""
    first, second = np.nan_to_num(first, nan=-np.inf), np.nan_to_num(second, nan=-np.inf)
    return (first > second).astype(np.int64) - (first < second)


def stacked(first: Ragged, second: Ragged) -> Ragged:
    """Return the rows of both, one after the other; numbers that they share are not copied.

    Examples
    --------
    >>> stacked(Ragged.from_rows([[1]]), Ragged.from_rows([[2, 3]])).packed()[0]
    array([1., 2., 3.])
    """
    same = first.flat is second.flat
    flat = first.flat if same else np.concatenate([first.flat, second.flat])
    start = second.start if same else second.start + len(first.flat)
    return Ragged(flat, np.concatenate([first.start, start]), np.concatenate([first.length, second.length]))


def distinct(extents: Ragged) -> tuple[Ragged, np.ndarray]:
    """Return each run of numbers once, and which of them every row is.

    Examples
    --------
    >>> marks = Ragged.from_rows([[1, 2], [3]])
    >>> once, which = distinct(marks[np.array([1, 0, 1])])
    >>> len(once), which.tolist()
    (2, [1, 0, 1])
    """
    key = extents.start * (extents.length.max(initial=0) + 1) + extents.length
    _, at, which = np.unique(key, return_index=True, return_inverse=True)
    return extents[at], which


def sort_keys(extents: Extents) -> np.ndarray:
    """Return numbers that put marks into one order, whatever the order they are given in.

    Parameters
    ----------
    extents : Extents
        Of n_marks marks.

    Returns
    -------
    float64 array, shape (n_marks, n_keys)
        The first key counts most. Rows of different lengths are told apart by their first two
        numbers, their length and a weighted sum of all their numbers.
    """
    if not isinstance(extents, Ragged):
        return np.asarray(extents)
    flat, offsets = extents.packed()
    flat = np.nan_to_num(flat, nan=-1.0)
    within = np.arange(len(flat)) - np.repeat(offsets[:-1], extents.length)
    weight = np.sqrt(2.0 + within % PLACES) * (1 + within // PLACES)
    row = np.repeat(np.arange(len(extents)), extents.length)
    digest = np.bincount(row, weights=flat * weight, minlength=len(extents))
    head = np.zeros((len(extents), 2))
    for at in (0, 1):
        long = np.flatnonzero(extents.length > at)
        head[long, at] = flat[offsets[long] + at]
    return np.column_stack([head, extents.length, digest])
