"""Extents of marks: a table where every mark has as many numbers as the next, else runs of one array.

A box is five numbers, so boxes are an array of shape (n_marks, 5). A polygon has as many numbers as
it needs: its numbers are a run of one flat array, and taking marks takes runs, never numbers.
"""

from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np

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

    def __getitem__(self, rows: np.ndarray) -> "Ragged":
        """Return some rows, by position or mask; no number is copied."""
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


def goes_after(first: Ragged, second: Ragged) -> np.ndarray:
    """Return in which rows the first goes after the second, number by number; NaN goes before all.

    Kernels that round put every pair into this order, so that swapping the two changes no bit.

    Examples
    --------
    >>> goes_after(Ragged.from_rows([[1, 3], [1]]), Ragged.from_rows([[1, 2, 9], [1, 2]]))
    array([ True, False])
    """
    after = first.length > second.length
    both = np.minimum(first.length, second.length)
    rows = np.flatnonzero(both > 0)
    cut = both[rows]
    one, offsets = Ragged(first.flat, first.start[rows], cut).packed()
    two, _ = Ragged(second.flat, second.start[rows], cut).packed()
    one, two = np.nan_to_num(one, nan=-np.inf), np.nan_to_num(two, nan=-np.inf)
    place = np.where(one != two, np.arange(len(one)), len(one))
    first_difference = np.minimum.reduceat(place, offsets[:-1]) if len(rows) else place
    differs = first_difference < len(one)
    at = first_difference[differs]
    after[rows[differs]] = one[at] > two[at]
    return after


def exchanged(kept: Ragged, other: Ragged, swap: np.ndarray) -> Ragged:
    """Return the rows of one, and those of the other where `swap` says so.

    Examples
    --------
    >>> one, two = Ragged.from_rows([[1], [2]]), Ragged.from_rows([[3], [4, 5]])
    >>> exchanged(one, two, np.array([False, True])).packed()[0]
    array([1., 4., 5.])
    """
    same = kept.flat is other.flat
    flat = kept.flat if same else np.concatenate([kept.flat, other.flat])
    start = np.where(swap, other.start if same else other.start + len(kept.flat), kept.start)
    return Ragged(flat, start, np.where(swap, other.length, kept.length))


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
