"""The compiled twin of `annoqa.geometry.edges`: a walk along x, pair after pair.

The same numbers, bit for bit: sums are taken in the same order.
"""

import numpy as np

from annoqa.geometry.compiled.compiler import compiled
from annoqa.geometry.edges import Edges
from annoqa.geometry.extents import Ragged

EDGE_PAIRS = 2**24
"""About how many pairs of edges are prepared at a time."""


def edges_of(outline: Ragged) -> Edges:
    """Return the edges of outlines, as `annoqa.geometry.edges.edges_of` does.

    Parameters
    ----------
    outline : Ragged
        x, y, x, y …, rings separated by two NaN.

    Returns
    -------
    Edges
        Of each mark in one run.
    """
    n = len(outline)
    number = np.empty((5, int(outline.length.sum()) // 2))
    offsets, size, hull = np.zeros(n + 1, dtype=np.int64), np.zeros(n), np.full((n, 4), np.nan)
    filled = _all_edges(outline.flat, outline.start, outline.length, number, offsets, size, hull)
    return Edges(number[:, :filled], offsets, size, hull)


def shared_areas(edges: Edges, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the areas that marks share, as `annoqa.geometry.edges.shared_areas` does.

    Parameters
    ----------
    edges : Edges
        Of all marks.
    first, second : int64 arrays, shape (n_pairs,)
        Marks.

    Returns
    -------
    float64 array, shape (n_pairs,)
        In px².
    """
    shared = np.empty(len(first))
    _all_pairs(np.ascontiguousarray(edges.number.T), edges.offsets, edges.hull, first, second, shared)
    return shared


@compiled
def _all_edges(
    flat: np.ndarray,
    start: np.ndarray,
    length: np.ndarray,
    number: np.ndarray,
    offsets: np.ndarray,
    size: np.ndarray,
    hull: np.ndarray,
) -> int:
    """Write down the edges, area and hull of every mark; return how many edges there are."""
    n = 0
    for mark in range(len(start)):
        at, stop, begin = start[mark], start[mark] + length[mark], n
        while at < stop and np.isnan(flat[at]):
            at += 2
        first = at
        while at < stop:
            last = at
            while last + 2 < stop and not np.isnan(flat[last + 2]):
                last += 2
            n = _ring(flat, at, last, first, mark, number, n, size, hull)
            at = last + 2
            while at < stop and np.isnan(flat[at]):
                at += 2
        size[mark] /= 2
        order = np.argsort(number[0, begin:n], kind="mergesort")
        for row in range(5):
            number[row, begin:n] = number[row, begin:n][order]
        offsets[mark + 1] = n
    return n


@compiled
def _ring(
    flat: np.ndarray,
    begin: int,
    last: int,
    origin: int,
    mark: int,
    number: np.ndarray,
    n: int,
    size: np.ndarray,
    hull: np.ndarray,
) -> int:
    """Write down the edges of one ring; return how many edges there are."""
    x0, y0 = flat[origin], flat[origin + 1]
    for at in range(begin, last + 1, 2):
        after = at + 2 if at < last else begin
        x, y, next_x, next_y = flat[at], flat[at + 1], flat[after], flat[after + 1]
        size[mark] += (x - x0) * (next_y - y0) - (y - y0) * (next_x - x0)
        hull[mark, 0], hull[mark, 1] = np.fmin(hull[mark, 0], x), np.fmin(hull[mark, 1], y)
        hull[mark, 2], hull[mark, 3] = np.fmax(hull[mark, 2], x), np.fmax(hull[mark, 3], y)
        if x < next_x:
            number[0, n], number[1, n], number[2, n] = x, next_x, y
            number[3, n], number[4, n] = (next_y - y) / (next_x - x), -1.0
            n += 1
        elif x > next_x:
            number[0, n], number[1, n], number[2, n] = next_x, x, next_y
            number[3, n], number[4, n] = (y - next_y) / (x - next_x), 1.0
            n += 1
    return n


@compiled
def _all_pairs(
    number: np.ndarray,
    offsets: np.ndarray,
    hull: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    shared: np.ndarray,
) -> None:
    """Fill in the shared area of every pair."""
    for pair in range(len(first)):
        one, two = first[pair], second[pair]
        base = min(hull[one, 1], hull[two, 1])
        i, n, j, m = offsets[one], offsets[one + 1], offsets[two], offsets[two + 1]
        total = 0.0 + _walk(number, i, n, j, m, base, 0)
        total += _walk(number, j, m, i, n, base, 1)
        shared[pair] = abs(total)


@compiled
def _walk(number: np.ndarray, i: int, n: int, j: int, m: int, base: float, after: int) -> float:
    """Return what edges i to n add with those of j to m that begin within them."""
    total = 0.0
    for here in range(i, n):
        start, end, y1, slope1, sign1 = (
            number[here, 0], number[here, 1], number[here, 2], number[here, 3], number[here, 4]
        )  # fmt: skip
        while j < m and (number[j, 0] < start or (after == 1 and number[j, 0] == start)):
            j += 1
        there = j
        while there < m and number[there, 0] < end:
            from_x = number[there, 0]
            width = min(end, number[there, 1]) - from_x
            left = (y1 - base) + (from_x - start) * slope1
            area = _lower(left, number[there, 2] - base, slope1, number[there, 3], width)
            total += sign1 * number[there, 4] * area
            there += 1
    return total


@compiled
def _lower(left1: float, left2: float, slope1: float, slope2: float, width: float) -> float:
    """Return the area under the lower of two edges that stand side by side."""
    right1, right2 = left1 + width * slope1, left2 + width * slope2
    apart, parted = left1 - left2, right1 - right2
    first, second = left1 + right1, left2 + right2
    heights = min(first, second)
    if (apart < 0) != (parted < 0) and apart != parted:
        gap, wide = abs(apart), abs(parted)
        between = (gap * gap + wide * wide) / (gap + wide)
        heights = (first + second - between) / 2
    return width * heights / 2
