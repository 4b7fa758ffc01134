"""Polygons on an image: outlines of any number of parts, with holes.

    IoU = intersection / (area₁ + area₂ − intersection)

An extent is x, y, x, y …; rings are separated by two NaN. Parts run one way round, holes the other.
The area of the intersection is exact, up to the roundings of floating point: signed trapezoids under
every two edges that lie one above the other (`annoqa.geometry.edges`), for all pairs in one go, and
compiled where `annoqa[fast]` is installed and there are many.

*Use it when* marks are outlines.
*Beware when* outlines cross themselves. Connectors read such an outline as what it winds around, the
way a canvas fills it, and say so in the import log (`annoqa.geometry.outline`); a table that was made
otherwise counts a place as often as the outline winds around it.
*Undefined when* both have no area: such marks are 1 when they are equal and 0 otherwise.

References
----------
Bentley, J. L., & Ottmann, T. A. (1979). Algorithms for reporting and counting geometric
intersections. IEEE Transactions on Computers, C-28(9), 643-647. https://doi.org/10.1109/TC.1979.1675432
Everingham, M., et al. (2010). The PASCAL visual object classes (VOC) challenge. International
Journal of Computer Vision, 88(2), 303-338. https://doi.org/10.1007/s11263-009-0275-4
"""

import os
from importlib import import_module
from itertools import pairwise
from types import ModuleType

import numpy as np

from annoqa.geometry import edges
from annoqa.geometry.extents import Ragged, distinct, row_order, stacked
from annoqa.geometry.kind import Kind

WORTH_COMPILING = 20_000
"""From how many pairs on, at once, the compiled twin is used."""


def polygon_area(polygon: Ragged) -> np.ndarray:
    """Return the areas of polygons.

    Parameters
    ----------
    polygon : Ragged
        x, y, x, y … in px, rings separated by two NaN.

    Returns
    -------
    float64 array, shape (n_marks,)
        In px², holes taken off.

    Examples
    --------
    >>> polygon_area(Ragged.from_rows([[0, 0, 4, 0, 4, 2, 0, 2]]))
    array([8.])
    """
    return np.abs(edges.signed_areas(polygon))


def polygon_shared(first: Ragged, second: Ragged) -> np.ndarray:
    """Return the shared areas of polygons, row by row.

    Parameters
    ----------
    first, second : Ragged
        Of n_pairs marks each, as for `polygon_area`.

    Returns
    -------
    float64 array, shape (n_pairs,)
        In px²; the same bits when the two are swapped, and never more than either area.

    Examples
    --------
    >>> square = Ragged.from_rows([[0, 0, 2, 0, 2, 2, 0, 2]])
    >>> polygon_shared(square, Ragged.from_rows([[1, 0, 3, 0, 3, 2, 1, 2]]))
    array([2.])
    """
    kernel = _kernel(len(first))
    cost = np.cumsum(first.length * second.length) // (4 * kernel.EDGE_PAIRS)  # two numbers a point
    begin = [*np.flatnonzero(np.diff(cost, prepend=-1)).tolist(), len(first)]
    pieces = [_shared(first[start:stop], second[start:stop], kernel) for start, stop in pairwise(begin)]
    return np.concatenate([np.empty(0), *pieces])


def polygon_hull(polygon: Ragged) -> np.ndarray:
    """Return x1, y1, x2, y2 around each polygon.

    Examples
    --------
    >>> polygon_hull(Ragged.from_rows([[0, 0, 4, 0, 4, 2]]))
    array([[0., 0., 4., 2.]])
    """
    flat, offsets = polygon.packed()
    x, y = flat[::2], flat[1::2]
    begin = offsets[:-1] // 2
    sides = [
        np.fmin.reduceat(x, begin), np.fmin.reduceat(y, begin),
        np.fmax.reduceat(x, begin), np.fmax.reduceat(y, begin),
    ]  # fmt: skip
    return np.column_stack(sides)


def sound_polygons(polygon: Ragged) -> np.ndarray:
    """Return which polygons have an area, and points that are finite or separate rings.

    Examples
    --------
    >>> sound_polygons(Ragged.from_rows([[0, 0, 4, 0, 4, 2], [0, 0, 4, 4, 8, 8], [0, 0, 4, 0, 4, np.inf]]))
    array([ True, False, False])
    """
    flat, offsets = polygon.packed()
    xy = flat.reshape(-1, 2)
    odd = ~(np.isfinite(xy).all(axis=1) | np.isnan(xy).all(axis=1))
    row = np.repeat(np.arange(len(polygon)), np.diff(offsets) // 2)
    sound = np.bincount(row, odd, minlength=len(polygon)) == 0
    rows = np.flatnonzero(sound)
    sound[rows] = edges.signed_areas(polygon[rows]) != 0
    return sound


def polygon_lines(polygon: Ragged) -> Ragged:
    """Return the outlines of polygons as closed lines of unknown scale (`annoqa.geometry.polyline`).

    Examples
    --------
    >>> polygon_lines(Ragged.from_rows([[0, 0, 4, 0, 4, 2]])).packed()[0]
    array([nan,  0.,  0.,  4.,  0.,  4.,  2.,  0.,  0.])
    """
    flat, offsets = polygon.packed()
    xy = flat.reshape(-1, 2)
    lost = np.isnan(xy[:, 0])
    owner = np.repeat(np.arange(len(polygon)), np.diff(offsets) // 2)
    other = owner[1:] != owner[:-1]
    begins = np.flatnonzero(~lost & (np.append(True, other | lost[:-1])[: len(lost)]))
    last = np.flatnonzero(~lost & (np.append(other | lost[1:], True)[: len(lost)]))
    closed = np.insert(xy, last + 1, xy[begins], axis=0)
    length = np.diff(offsets) + 2 * np.bincount(owner[begins], minlength=len(polygon))
    begin = np.cumsum(length) - length
    return Ragged.from_offsets(
        np.insert(closed.ravel(), begin, np.nan), np.concatenate([[0], np.cumsum(length + 1)])
    )


def _shared(first: Ragged, second: Ragged, kernel: ModuleType) -> np.ndarray:
    """Return the shared areas of some pairs, each put into one order, whoever is first."""
    marks, which = distinct(stacked(first, second))
    one, two = which[: len(first)], which[len(first) :]
    order = row_order(first, second)
    one, two = np.where(order > 0, two, one), np.where(order > 0, one, two)
    sides = kernel.edges_of(marks)
    size, hull = np.abs(sides.size), sides.hull
    most = np.minimum(size[one], size[two])
    meet = ((hull[one, :2] < hull[two, 2:]) & (hull[two, :2] < hull[one, 2:])).all(axis=1)
    rows = np.flatnonzero((order != 0) & meet)
    shared = np.where(order == 0, most, 0.0)
    shared[rows] = np.minimum(kernel.shared_areas(sides, one[rows], two[rows]), most[rows])
    return shared


def _kernel(n_pairs: int) -> ModuleType:
    """Return who computes: the compiled twin where it pays; only then is numba imported."""
    wanted = n_pairs >= WORTH_COMPILING and not os.environ.get("ANNOQA_NO_NUMBA")
    if wanted and import_module("annoqa.geometry.compiled.compiler").WORKS:
        return import_module("annoqa.geometry.compiled.edges")
    return edges


POLYGON = Kind(
    name="polygon",
    title="polygon",
    columns=("x_px", "y_px"),
    ragged=True,
    size=polygon_area,
    shared=polygon_shared,
    hull=polygon_hull,
)
