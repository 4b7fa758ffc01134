"""One line: segments of all comparisons laid behind each other, so that one sort serves them all.

Every comparison and part keeps its order and its distances, and is farther from the next one than a
gap. Where the whole would be longer than 64 bits can count (centuries of video), it is cut into
several lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from annoqa.agreement.sides import Sides

ROOM = 2**61
"""How long a line may be, in ns or code points."""


@dataclass(frozen=True, eq=False, kw_only=True)
class OneLine:
    """Some rows on one line.

    Attributes
    ----------
    rows : int64 array, shape (n_rows,)
        Rows of the sides; all rows of a comparison and part are on one line.
    start, end : int64 array, shape (n_rows,)
        Where they are on the line.
    begin : int64 array, shape (n_groups,)
        Where each comparison and part begins on the line, ascending.
    comparison : int64 array, shape (n_groups,)
        Which comparison that is.
    """

    rows: np.ndarray
    start: np.ndarray
    end: np.ndarray
    begin: np.ndarray
    comparison: np.ndarray


def on_lines(sides: Sides, gap: int = 0) -> Iterator[OneLine]:
    """Yield all rows, on as few lines as hold them; mostly one.

    Parameters
    ----------
    sides : Sides
        Of segments or spans.
    gap : int, default 0
        What must lie between two comparisons or parts, at least, exclusive.

    Yields
    ------
    OneLine
        In the order of the comparisons.
    """
    n_parts = int(sides.part.max(initial=0)) + 1
    key = sides.comparison * n_parts + sides.part
    n = int(key.max(initial=-1)) + 1
    low, high = np.full(n, np.iinfo(np.int64).max), np.full(n, np.iinfo(np.int64).min)
    np.minimum.at(low, key, sides.start)
    np.maximum.at(high, key, sides.end)
    used = low <= high
    length = np.where(used, high - np.where(used, low, high) + gap + 1, 0)
    for first, last in _that_fit(length):
        begin = np.cumsum(length[first:last]) - length[first:last]
        rows = np.flatnonzero((first <= key) & (key < last))
        shift = (begin - np.where(used, low, 0)[first:last])[key[rows] - first]
        yield OneLine(
            rows=rows,
            start=sides.start[rows] + shift,
            end=sides.end[rows] + shift,
            begin=begin,
            comparison=np.arange(first, last) // n_parts,
        )


def _that_fit(length: np.ndarray) -> list[tuple[int, int]]:
    """Return runs of groups whose lengths add up to no more than there is room for."""
    total = np.cumsum(length.astype(float))
    if not len(total) or total[-1] < ROOM:
        return [(0, len(total))]
    line = (total // (ROOM / 2)).astype(np.int64)
    cuts = np.flatnonzero(np.diff(line)) + 1
    return list(zip([0, *cuts.tolist()], [*cuts.tolist(), len(total)], strict=True))
