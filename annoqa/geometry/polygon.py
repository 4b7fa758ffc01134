"""Polygons on an image: any number of parts, with holes.

    IoU = intersection / (area₁ + area₂ − intersection)

An extent is x, y, x, y …; rings are separated by two NaN. Rings of positive area are parts, rings of
negative area are holes.

*Use it when* marks are outlines.
*Beware when* outlines cross themselves.
*Undefined when* both have no area: such marks are 1 when they are equal and 0 otherwise.

References
----------
Shamos, M. I., & Hoey, D. (1976). Geometric intersection problems. 17th Annual Symposium on
Foundations of Computer Science, 208-215. https://doi.org/10.1109/SFCS.1976.16
"""

import numpy as np
import shapely

from annoqa.geometry.extents import Ragged, equal_rows, exchanged, goes_after
from annoqa.geometry.kind import Kind


def polygon_area(polygon: Ragged) -> np.ndarray:
    """Return the areas of polygons.

    Parameters
    ----------
    polygon : Ragged
        x, y, x, y … in px.

    Returns
    -------
    float64 array, shape (n_marks,)
        In px².

    Examples
    --------
    >>> polygon_area(Ragged.from_rows([[0, 0, 4, 0, 4, 2, 0, 2]]))
    array([8.])
    """
    area: np.ndarray = shapely.area(_shapes(polygon))
    return area


def polygon_shared(first: Ragged, second: Ragged) -> np.ndarray:
    """Return the shared areas of polygons, row by row.

    Examples
    --------
    >>> square = Ragged.from_rows([[0, 0, 2, 0, 2, 2, 0, 2]])
    >>> polygon_shared(square, Ragged.from_rows([[1, 0, 3, 0, 3, 2, 1, 2]]))
    array([2.])
    """
    swap = goes_after(first, second)
    one, two = _shapes(exchanged(first, second, swap)), _shapes(exchanged(second, first, swap))
    smaller = np.minimum(shapely.area(one), shapely.area(two))
    shared = np.minimum(shapely.area(shapely.intersection(one, two)), smaller)
    alike: np.ndarray = np.where(equal_rows(first, second), smaller, shared)
    return alike


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
    return np.column_stack(
        [
            np.fmin.reduceat(x, begin),
            np.fmin.reduceat(y, begin),
            np.fmax.reduceat(x, begin),
            np.fmax.reduceat(y, begin),
        ]
    )


def _shapes(polygon: Ragged) -> np.ndarray:
    """Return shapely's polygons of single rings."""
    flat, offsets = polygon.packed()
    points = flat.reshape(-1, 2)
    owner = np.repeat(np.arange(len(polygon)), np.diff(offsets) // 2)
    rings = shapely.linearrings(points, indices=owner)
    made: np.ndarray = shapely.polygons(rings)
    return made


POLYGON = Kind(
    name="polygon",
    title="polygon",
    columns=("x_px", "y_px"),
    ragged=True,
    size=polygon_area,
    shared=polygon_shared,
    hull=polygon_hull,
)
