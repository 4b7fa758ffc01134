"""What each unit adds to a number: its values counted, and units alike counted once (Law 1).

Units that the same annotators gave the same values are one *row* with a weight. Five annotators
with five labels have 7,775 possible rows, so that a million units cost what a few thousand do.
Tallies add up: those of two nights, or of two machines, joined are the tally of both.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

BLOCK = 2**16


@dataclass(frozen=True, eq=False, kw_only=True)
class Tally:
    """Judgements by row, and how many units each row stands for.

    Attributes
    ----------
    row, annotator, code : int array, shape (n_judgements,)
        Who gave which value in which row, ascending by row.
    weight : int array, shape (n_rows,)
        Units like this row.
    n_annotators, n_values : int
        Sizes of the scale and of the staff, used or not.
    """

    row: np.ndarray
    annotator: np.ndarray
    code: np.ndarray
    weight: np.ndarray
    n_annotators: int
    n_values: int

    @property
    def n_rows(self) -> int:
        """How many rows there are."""
        return len(self.weight)

    @cached_property
    def n_judgements(self) -> np.ndarray:
        """How many annotators judged each row's units, int64, shape (n_rows,)."""
        return np.bincount(self.row, minlength=self.n_rows)

    @cached_property
    def counts(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """How often each row has each value: row, code, count; ascending by row and code."""
        size = self.n_rows * self.n_values
        key = self.row * np.int64(self.n_values) + self.code
        if size <= 8 * len(key) + 4096:
            dense = np.bincount(key, minlength=size)
            cell = np.flatnonzero(dense)
            count = dense[cell]
        else:
            cell, count = np.unique(key, return_counts=True)
        return cell // self.n_values, cell % self.n_values, count

    def frequency(self, kept: np.ndarray) -> np.ndarray:
        """Return how often each value was given in the kept rows, float, shape (n_values,)."""
        row, code, count = self.counts
        return np.bincount(code, weights=count * (self.weight * kept)[row], minlength=self.n_values)

    def row_sums(self, per_value: np.ndarray) -> np.ndarray:
        """Return the sum over each row's judgements of a number that its value has."""
        row, code, count = self.counts
        return np.bincount(row, weights=count * per_value[code], minlength=self.n_rows)

    def differing_pairs(self) -> np.ndarray:
        """Return in how many ordered pairs of each row's judgements the values differ."""
        row, _, count = self.counts
        alike = np.bincount(row, weights=count * count, minlength=self.n_rows)
        return self.n_judgements**2 - alike

    def pair_sums(self, distance: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray:
        """Return the sum of a distance over each row's ordered pairs of judgements.

        Parameters
        ----------
        distance : callable
            Takes two arrays of value codes, returns their distances; 0 for equal codes.

        Returns
        -------
        float array, shape (n_rows,)
            Sums over the pairs i ≠ j.
        """
        row, code, count = self.counts
        sums = np.zeros(self.n_rows)
        first, lag = np.arange(len(row)), 1
        while True:
            first = first[first + lag < len(row)]
            second = first + lag
            same = row[first] == row[second]
            first, second = first[same], second[same]
            if not len(first):
                return sums
            apart = count[first] * count[second] * distance(code[first], code[second])
            sums += np.bincount(row[first], weights=2 * apart, minlength=self.n_rows)
            lag += 1

    def met(self) -> np.ndarray:
        """Return how often two values met in one unit, int, shape (n_values, n_values).

        Each pair of judgements counts once, in the cell of its lower and its higher value; the
        table is then mirrored, so that a cell off the diagonal holds all pairs of the two values.
        """
        row, code, count = self.counts
        table = np.zeros((self.n_values, self.n_values))
        alike = self.weight[row] * count * (count - 1) / 2
        np.add.at(table, (code, code), alike)
        first, lag = np.arange(len(row)), 1
        while len(first):
            first = first[first + lag < len(row)]
            first = first[row[first] == row[first + lag]]
            pairs = self.weight[row[first]] * count[first] * count[first + lag]
            np.add.at(table, (code[first], code[first + lag]), pairs)
            np.add.at(table, (code[first + lag], code[first]), pairs)
            lag += 1
        return table.astype(np.int64)


def join(tallies: Sequence[Tally]) -> Tally:
    """Return the tally of all units of several tallies over the same scale and staff.

    Parameters
    ----------
    tallies : sequence of Tally
        At least one; all with the same `n_annotators` and `n_values`.

    Returns
    -------
    Tally
        Rows one after the other; no number of agreement depends on their order.
    """
    start = np.cumsum([0, *(tally.n_rows for tally in tallies)])
    return Tally(
        row=np.concatenate([tally.row + first for tally, first in zip(tallies, start[:-1], strict=True)]),
        annotator=np.concatenate([tally.annotator for tally in tallies]),
        code=np.concatenate([tally.code for tally in tallies]),
        weight=np.concatenate([tally.weight for tally in tallies]),
        n_annotators=tallies[0].n_annotators,
        n_values=tallies[0].n_values,
    )


def tally_columns(codes: np.ndarray, n_values: int) -> Tally:
    """Tally a matrix of codes.

    Parameters
    ----------
    codes : int array, shape (n_annotators, n_units)
        Value codes, -1 where missing.
    n_values : int
        Size of the scale.

    Returns
    -------
    Tally
        Rows differ in at least one judgement, ascending by key; too many annotators and values
        to have keys leave every unit its own row.
    """
    n_annotators, n_units = codes.shape
    if not has_keys(codes, n_values):
        kept = np.flatnonzero((codes >= 0).T.ravel())
        row, annotator = np.divmod(kept, n_annotators)
        weight = np.ones(n_units, dtype=np.int64)
        return _tally(row, annotator, codes[annotator, row], weight, n_annotators, n_values)
    n_patterns = (n_values + 1) ** n_annotators
    if n_patterns <= max(BLOCK, 4 * n_units):
        times = _pattern_counts(codes, n_values, n_patterns)
        seen = np.flatnonzero(times)
        weight = times[seen]
    else:
        seen, weight = np.unique(unit_keys(codes, n_values), return_counts=True)
    digits = _digits(seen.astype(np.int64), n_annotators, n_values)
    row, annotator = np.nonzero(digits >= 0)
    return _tally(row, annotator, digits[row, annotator], weight, n_annotators, n_values)


def has_keys(codes: np.ndarray, n_values: int) -> bool:
    """Return whether the judgements of a unit fit into one number."""
    return float(n_values + 1) ** len(codes) < 2**62


def _pattern_counts(codes: np.ndarray, n_values: int, n_patterns: int) -> np.ndarray:
    """Return how many units have each key, block by block, so that they stay near the processor."""
    n_units = codes.shape[1]
    if n_patterns > BLOCK:
        return np.bincount(unit_keys(codes, n_values), minlength=1)
    times = np.zeros(n_patterns, dtype=np.int64)
    for start in range(0, n_units, BLOCK):
        key = unit_keys(codes[:, start : start + BLOCK], n_values)
        times += np.bincount(key, minlength=n_patterns)
    return times


def unit_keys(codes: np.ndarray, n_values: int) -> np.ndarray:
    """Return one number per unit that tells its judgements, annotator by annotator."""
    base = n_values + 1
    largest = float(base) ** len(codes)
    dtype = next(kind for kind in (np.int16, np.int32, np.int64) if largest < np.iinfo(kind).max)
    key = codes[0].astype(dtype)
    key += 1
    for column in codes[1:]:
        key *= dtype(base)
        key += column
        key += 1
    return key


def _digits(keys: np.ndarray, n_annotators: int, n_values: int) -> np.ndarray:
    """Return the codes that the keys were made of, shape (n_keys, n_annotators)."""
    powers = np.int64(n_values + 1) ** np.arange(n_annotators - 1, -1, -1)
    return keys[:, None] // powers % (n_values + 1) - 1


def _tally(
    row: np.ndarray,
    annotator: np.ndarray,
    code: np.ndarray,
    weight: np.ndarray,
    n_annotators: int,
    n_values: int,
) -> Tally:
    """Return the tally with integer columns of one width."""
    return Tally(
        row=row,
        annotator=annotator,
        code=code.astype(np.int64),
        weight=weight,
        n_annotators=n_annotators,
        n_values=n_values,
    )
