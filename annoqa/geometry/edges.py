"""Edges of outlines as columns, and the area that two outlines share, edge by edge.

    area(P ∩ Q) = | Σᵢⱼ sᵢ sⱼ ∫ min(yᵢ(x), yⱼ(x)) dx |

Every edge stands on a trapezoid that reaches down to a line below both outlines; its sign s says
which way the edge runs. The signed trapezoids of an outline add up to 1 within it and 0 outside, so
that those of two outlines, each with each, add up to the area that both cover. Only edges one above
the other have anything to add: they are found by a sweep along x, for all pairs in one go.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from annoqa.geometry.extents import Ragged

Rows = tuple[np.ndarray, np.ndarray]
EDGE_PAIRS = 1_000_000
"""About how many pairs of edges are laid out at a time, if each stood above each: their numbers stay where
the processor is quick, and memory stays bounded."""
SLACK = 8  # a window too wide by some roundings is still exact: each pair of edges is looked at again


class Points(NamedTuple):
    """Points of some marks, rings closed: whose they are, where, and where the next one of the ring is."""

    owner: np.ndarray
    x: np.ndarray
    y: np.ndarray
    next_x: np.ndarray
    next_y: np.ndarray


@dataclass(frozen=True, eq=False)
class Edges:
    """The edges of some marks, those of each sorted by where they begin along x; upright ones are left out.

    Attributes
    ----------
    number : float64 array, shape (5, n_edges)
        x₁ < x₂, y at x₁, slope, and 1 or −1 for an edge that runs towards −x or +x.
    offsets : int64 array, shape (n_marks + 1,)
        The edges of mark i are `offsets[i]:offsets[i + 1]`.
    size : float64 array, shape (n_marks,)
        Signed areas.
    hull : float64 array, shape (n_marks, 4)
        x1, y1, x2, y2.
    """

    number: np.ndarray
    offsets: np.ndarray
    size: np.ndarray
    hull: np.ndarray


def signed_areas(outline: Ragged) -> np.ndarray:
    """Return the areas of outlines: above 0 where rings run from x to y, holes the other way.

    Examples
    --------
    >>> signed_areas(Ragged.from_rows([[0, 0, 4, 0, 4, 2], [0, 0, 4, 2, 4, 0]]))
    array([ 4., -4.])
    """
    return _areas(_points(outline), len(outline))


def edges_of(outline: Ragged) -> Edges:
    """Return the edges of outlines, their areas and their hulls.

    Parameters
    ----------
    outline : Ragged
        x, y, x, y …, rings separated by two NaN.

    Returns
    -------
    Edges
        Of each mark in one run.

    Examples
    --------
    A triangle one way round, and the other way round:

    >>> edges = edges_of(Ragged.from_rows([[0, 0, 4, 0, 4, 2], [0, 0, 4, 2, 4, 0]]))
    >>> edges.size, edges.offsets
    (array([ 4., -4.]), array([0, 2, 4]))
    """
    points = _points(outline)
    owner, x, y, next_x, next_y = points
    back = x > next_x
    start_x, end_x = np.where(back, next_x, x), np.where(back, x, next_x)
    start_y, end_y = np.where(back, next_y, y), np.where(back, y, next_y)
    leans = np.flatnonzero(start_x < end_x)
    leans = leans[_sorted(owner[leans], start_x[leans])]
    start_x, end_x, start_y, end_y = start_x[leans], end_x[leans], start_y[leans], end_y[leans]
    slope = (end_y - start_y) / (end_x - start_x)
    number = np.stack([start_x, end_x, start_y, slope, np.where(back[leans], 1.0, -1.0)])
    offsets = np.searchsorted(owner[leans], np.arange(len(outline) + 1))
    return Edges(number, offsets, _areas(points, len(outline)), _hulls(points, len(outline)))


def shared_areas(edges: Edges, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the areas that marks share, pair by pair.

    Parameters
    ----------
    edges : Edges
        Of all marks.
    first, second : int64 arrays, shape (n_pairs,)
        Marks; the last bits may change where the two are swapped.

    Returns
    -------
    float64 array, shape (n_pairs,)
        In px².
    """
    base = np.minimum(edges.hull[first, 1], edges.hull[second, 1])
    sides = _laid_out(edges, first), _laid_out(edges, second)
    low, high = edges.number[0].min(initial=np.inf), edges.number[1].max(initial=-np.inf)
    width = high - low + 1 if high >= low else 1.0
    begins = [pair * width + (edges.number[0, rows] - low) for pair, rows in sides]
    slack = SLACK * np.spacing(len(first) * width + width)
    total = np.zeros(len(first))
    for here, there, later in ((0, 1, False), (1, 0, True)):
        pair, rows = sides[here]
        ends = pair * width + (edges.number[1, rows] - low)
        row, other = _windows(begins[here] - slack, ends + slack, begins[there])
        pair = pair[row]
        added = _added(edges.number, rows[row], sides[there][1][other], base[pair], later=later)
        total += np.bincount(pair, added, minlength=len(first))
    return np.abs(total)


def _points(outline: Ragged) -> Points:
    """Return the points of outlines without separators, each with the next one of its ring."""
    flat, offsets = outline.packed()
    owner = np.repeat(np.arange(len(outline)), np.diff(offsets) // 2)
    there = np.flatnonzero(~np.isnan(flat[::2]))
    x, y, owner = flat[2 * there], flat[2 * there + 1], owner[there]
    begins = np.ones(len(there), dtype=bool)
    begins[1:] = (owner[1:] != owner[:-1]) | (there[1:] != there[:-1] + 1)
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(there))[: len(first)] - 1
    next_x, next_y = np.roll(x, -1), np.roll(y, -1)
    next_x[last], next_y[last] = x[first], y[first]
    return Points(owner, x, y, next_x, next_y)


def _sorted(owner: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return the order by owner, then x, then place; one key for both, if no rounding turns two around."""
    low, high = x.min(initial=np.inf), x.max(initial=-np.inf)
    order = np.argsort(owner * (high - low + 1) + (x - low), kind="stable") if len(x) else owner
    falls = (x[order[1:]] < x[order[:-1]]) & (owner[order[1:]] == owner[order[:-1]])
    return np.lexsort((x, owner)) if falls.any() else order


def _areas(points: Points, n: int) -> np.ndarray:
    """Return signed areas (shoelace), each about its first point."""
    owner, x, y, next_x, next_y = points
    begin = np.searchsorted(owner, np.arange(n))[owner]
    x0, y0 = x[begin], y[begin]
    cross = (x - x0) * (next_y - y0) - (y - y0) * (next_x - x0)
    area: np.ndarray = np.bincount(owner, cross, minlength=n) / 2
    return area


def _hulls(points: Points, n: int) -> np.ndarray:
    """Return x1, y1, x2, y2 around each mark; an empty mark has none."""
    marks, begin = np.unique(points.owner, return_index=True)
    hull = np.full((n, 4), np.nan)
    if len(marks):
        for column, (end, values) in enumerate(
            ((np.minimum, points.x), (np.minimum, points.y), (np.maximum, points.x), (np.maximum, points.y))
        ):
            hull[marks, column] = end.reduceat(values, begin)
    return hull


def _laid_out(edges: Edges, mark: np.ndarray) -> Rows:
    """Return (pair, edge) for every edge of the marks, pair after pair."""
    return _runs(edges.offsets[mark], edges.offsets[mark + 1])


def _windows(low: np.ndarray, high: np.ndarray, key: np.ndarray) -> Rows:
    """Return (row, position) for every key between low and high of a row."""
    return _runs(np.searchsorted(key, low, "left"), np.searchsorted(key, high, "right"))


def _runs(begin: np.ndarray, end: np.ndarray) -> Rows:
    """Return (row, value) for every value in `begin[row]:end[row]`, row after row."""
    size = end - begin
    row = np.repeat(np.arange(len(size)), size)
    return row, np.arange(len(row)) + np.repeat(begin - (np.cumsum(size) - size), size)


def _added(
    number: np.ndarray, here: np.ndarray, there: np.ndarray, base: np.ndarray, *, later: bool
) -> np.ndarray:
    """Return what pairs of edges add: only where the second begins within the first.

    Two edges that begin together count once: not where `later` asks for a second that begins later.
    """
    start, end, y1, slope1, sign1 = np.take(number, here, axis=1)
    from_x, to_x, y2, slope2, sign2 = np.take(number, there, axis=1)
    inside = (start < from_x if later else start <= from_x) & (from_x < end)
    width = np.minimum(end, to_x) - from_x
    left1, left2 = (y1 - base) + (from_x - start) * slope1, y2 - base
    right1, right2 = left1 + width * slope1, left2 + width * slope2
    apart, parted = left1 - left2, right1 - right2
    first, second = left1 + right1, left2 + right2
    heights = np.where(first < second, first, second)
    cross = np.flatnonzero(inside & ((apart < 0) != (parted < 0)) & (apart != parted))
    gap, wide = np.abs(apart[cross]), np.abs(parted[cross])
    between = (gap * gap + wide * wide) / (gap + wide)
    heights[cross] = (first[cross] + second[cross] - between) / 2
    added: np.ndarray = np.where(inside, sign1 * sign2 * (width * heights / 2), 0.0)
    return added
