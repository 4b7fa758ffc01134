"""How alike the borders of two outlines are, whatever lies inside.

    boundary IoU = |B(P) ∩ B(Q)| / |B(P) ∪ B(Q)|,   B(P) = P − P shrunk by d
    |B(P) ∩ B(Q)| = |P ∩ Q| − |P ∩ Q⁻| − |P⁻ ∩ Q| + |P⁻ ∩ Q⁻|,   P⁻ = P shrunk by d

d is 2 % of the image's diagonal, as for masks (`annoqa.geometry.boundary_iou`); here it is a distance in
every direction and is not rounded to pixels. Corners that shrinking makes round have 8 pieces to a
quarter. The four areas are those of `annoqa.geometry.polygon`.

*Use it when* outlines are large: there, the IoU of areas hardly sees how exact the border is.
*Beware when* outlines are thin: nothing is left of them when they shrink, and this is the IoU.
*Undefined when* the size of the image is not known.

References
----------
Cheng, B., Girshick, R., Dollár, P., Berg, A. C., & Kirillov, A. (2021). Boundary IoU: improving
object-centric image segmentation evaluation. CVPR 2021, 15329-15337.
https://doi.org/10.1109/CVPR46437.2021.01508
"""

from functools import reduce

import numpy as np
import shapely

from annoqa.geometry.extents import Ragged, distinct, row_order
from annoqa.geometry.outline import SEPARATOR, rings_of
from annoqa.geometry.polygon import polygon_area, polygon_shared

SHARE_OF_DIAGONAL = 0.02
QUARTER_PIECES = 8


def border_iou(first: Ragged, second: Ragged, width: np.ndarray) -> np.ndarray:
    """Return the IoU of the borders of outlines, row by row.

    Parameters
    ----------
    first, second : Ragged
        As `annoqa.geometry.polygon` has them, n_pairs marks each.
    width : float64 array, shape (n_pairs,)
        How wide the border is, in px; NaN where it is not known.

    Returns
    -------
    float64 array, shape (n_pairs,)
        In [0, 1], higher is more alike; 1 for equal outlines, the same bits when swapped; NaN where the
        width is.

    Examples
    --------
    Two squares of 20 px, one of them moved by a pixel, and borders 2 px wide: of 144 px² at each border
    they share 108, and 0.90 is the IoU of their areas:

    >>> one = Ragged.from_rows([[5, 5, 25, 5, 25, 25, 5, 25]])
    >>> two = Ragged.from_rows([[6, 5, 26, 5, 26, 25, 6, 25]])
    >>> border_iou(one, two, np.array([2.0])).round(4)
    array([0.6])
    """
    wide = np.nan_to_num(width)
    inner1, inner2 = _shrunk(first, wide), _shrunk(second, wide)
    mixed = polygon_shared(first, inner2) + polygon_shared(inner1, second)
    shared = np.maximum(polygon_shared(first, second) - mixed + polygon_shared(inner1, inner2), 0.0)
    total = _border(first, inner1) + _border(second, inner2)
    value = np.divide(shared, total - shared, out=np.zeros(len(total)), where=total > shared)
    value = np.where(row_order(first, second) == 0, 1.0, np.minimum(value, 1.0))
    return np.where(np.isnan(width), np.nan, value)


def shrunk(outline: Ragged, width: np.ndarray) -> Ragged:
    """Return outlines without what is nearer to their border than a width.

    Parameters
    ----------
    outline : Ragged
        As `annoqa.geometry.polygon` has them, n_marks.
    width : float64 array, shape (n_marks,)
        In px, 0 or above.

    Returns
    -------
    Ragged
        Empty rows where nothing is left.

    Examples
    --------
    >>> square = Ragged.from_rows([[0, 0, 4, 0, 4, 4, 0, 4]])
    >>> polygon_area(shrunk(square, np.array([1.0])))
    array([4.])
    """
    smaller = shapely.buffer(_shapes(outline), -width, quad_segs=QUARTER_PIECES)
    rows = [rings_of(shape) for shape in smaller]
    joined = [[piece for ring in rings for piece in (SEPARATOR, ring)][1:] for rings in rows]
    points = [np.concatenate([np.empty((0, 2)), *pieces]).ravel() for pieces in joined]
    offsets = np.cumsum([0, *map(len, points)])
    return Ragged.from_offsets(np.concatenate([np.empty(0), *points]), offsets)


def _shrunk(outline: Ragged, width: np.ndarray) -> Ragged:
    """Return shrunk outlines; one that is in several rows with one width is worked on once."""
    _, which = distinct(outline)
    _, at, back = np.unique(np.column_stack([which, width]), axis=0, return_index=True, return_inverse=True)
    return shrunk(outline[at], width[at])[back.ravel()]


def _border(outline: Ragged, inner: Ragged) -> np.ndarray:
    """Return the areas of borders."""
    return polygon_area(outline) - polygon_area(inner)


def _shapes(outline: Ragged) -> np.ndarray:
    """Return shapely's polygons; rings lie one in another or apart, so that every second one is a hole."""
    flat, offsets = outline.packed()
    lost = np.isnan(flat[::2])
    begins = np.flatnonzero(np.diff(lost.astype(np.int8), prepend=1) < 0)  # after a separator
    begins = np.union1d(begins, offsets[:-1][np.diff(offsets) > 0] // 2)
    ends = np.append(begins[1:], len(lost))
    points = ends - begins - np.add.reduceat(lost, begins) if len(begins) else ends[:0]
    rings = Ragged(flat, 2 * begins, 2 * points)
    owner = np.searchsorted(offsets[1:] // 2, begins, side="right")
    numbers, ring_offsets = rings.packed()
    index = np.repeat(np.arange(len(rings)), np.diff(ring_offsets) // 2)
    made = shapely.linearrings(numbers.reshape(-1, 2), indices=index)
    shapes = shapely.polygons(made)
    single = np.bincount(owner, minlength=len(outline)) == 1
    found = np.full(len(outline), shapely.Polygon(), dtype=object)
    found[owner[single[owner]]] = shapes[single[owner]]
    for mark in np.flatnonzero(~single).tolist():
        found[mark] = reduce(shapely.symmetric_difference, shapes[owner == mark], shapely.Polygon())
    return found
