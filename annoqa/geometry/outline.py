"""From the rings of a source to outlines that mean one thing: parts one way round, holes the other.

    covered = places that the outline winds around (non-zero winding number)

A ring that does not cross itself is a part, whichever way it was drawn, point for point as it was.
One that does is cut into the places it winds around: a bow tie has two parts, and where the pen went
over its own beginning the place counts once. Several rings of one mark are all parts; where they
cover each other they are united.

*Use it when* a connector reads polygons: `annoqa.geometry.polygon` counts each place once then.
*Beware when* a source draws holes as rings of their own without saying so: they are read as parts.
*Undefined when* no ring has an area: such a mark has no outline, and a connector rejects it.

References
----------
Hormann, K., & Agathos, A. (2001). The point in polygon problem for arbitrary polygons. Computational
Geometry, 20(3), 131-144. https://doi.org/10.1016/S0925-7721(01)00012-8
"""

from dataclasses import dataclass

import numpy as np
import shapely

from annoqa.geometry.edges import signed_areas
from annoqa.geometry.extents import Ragged

POINTS = 3
"""A ring needs so many."""
SEPARATOR = np.full((1, 2), np.nan)
COVERED_TWICE = 1e-9
"""Parts cover each other when their union is smaller than their sum by such a share of it."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Outlines:
    """Outlines of marks, and what had to be done to them.

    Attributes
    ----------
    extent : Ragged
        One row for each mark; empty where no ring has an area.
    crossing : bool array, shape (n_marks,)
        A ring crossed itself: the mark covers what it winds around.
    united : bool array, shape (n_marks,)
        Parts covered each other and were united.
    flat : bool array, shape (n_marks,)
        A ring without an area was left out.
    """

    extent: Ragged
    crossing: np.ndarray
    united: np.ndarray
    flat: np.ndarray


def outlined(rings: Ragged, owner: np.ndarray, n_marks: int) -> Outlines:
    """Turn rings into outlines.

    Parameters
    ----------
    rings : Ragged
        x, y, x, y … of every ring in px, finite; closed or not.
    owner : int64 array, shape (n_rings,)
        Mark of every ring, ascending.
    n_marks : int
        How many marks there are; marks without a ring get an empty outline.

    Returns
    -------
    Outlines
        Row by row.

    Examples
    --------
    A square drawn the other way round, and a bow tie:

    >>> rings = Ragged.from_rows([[0, 0, 0, 2, 2, 2, 2, 0], [0, 0, 2, 2, 2, 0, 0, 2]])
    >>> found = outlined(rings, np.array([0, 1]), 2)
    >>> found.extent[np.array([0])].packed()[0]
    array([2., 0., 2., 2., 0., 2., 0., 0.])
    >>> found.crossing
    array([False,  True])
    >>> from annoqa.geometry.polygon import polygon_area
    >>> polygon_area(found.extent)
    array([4., 2.])
    """
    area = signed_areas(rings)
    plain = np.zeros(len(rings), dtype=bool)
    drawn = np.flatnonzero(rings.length >= 2 * POINTS)
    plain[drawn] = (area[drawn] != 0) & shapely.is_valid(_polygons(rings[drawn]))
    turned = _turned(rings, plain & (area < 0))
    n_rings = np.bincount(owner, minlength=n_marks)
    simple = plain & (n_rings[owner] == 1)
    start, length = np.zeros(n_marks, dtype=np.int64), np.zeros(n_marks, dtype=np.int64)
    start[owner[simple]], length[owner[simple]] = turned.start[simple], turned.length[simple]
    told = np.zeros((3, n_marks), dtype=bool)
    flats, end = [turned.flat], len(turned.flat)
    bounds = np.searchsorted(owner, np.arange(n_marks + 1))
    for mark in np.flatnonzero((n_rings > 0) & (length == 0)).tolist():
        mine = slice(*bounds[mark : mark + 2])
        points, *told[:, mark] = _outline(turned[mine], plain[mine])
        flats.append(points.ravel())
        start[mark], length[mark] = end, points.size
        end += points.size
    extent = Ragged(np.concatenate(flats), start, length)
    crossing, united, flat = told
    return Outlines(extent=extent, crossing=crossing, united=united, flat=flat)


def _polygons(rings: Ragged) -> np.ndarray:
    """Return shapely's polygons of rings."""
    numbers, offsets = rings.packed()
    index = np.repeat(np.arange(len(rings)), np.diff(offsets) // 2)
    made: np.ndarray = shapely.polygons(shapely.linearrings(numbers.reshape(-1, 2), indices=index))
    return made


def _turned(rings: Ragged, backwards: np.ndarray) -> Ragged:
    """Return rings, some of them the other way round."""
    numbers, offsets = rings.packed()
    xy = numbers.reshape(-1, 2)
    begin, size = offsets[:-1] // 2, rings.length // 2
    within = np.arange(len(xy)) - np.repeat(begin, size)
    back = np.repeat(backwards, size)
    place = np.where(back, np.repeat(begin + size - 1, size) - within, np.arange(len(xy)))
    return Ragged.from_offsets(xy[place].ravel(), offsets)


def _outline(rings: Ragged, plain: np.ndarray) -> tuple[np.ndarray, bool, bool, bool]:
    """Return the points of one mark, and whether a ring crossed, parts were united, a ring was flat."""
    each = [rings.flat[at : at + n].reshape(-1, 2) for at, n in zip(rings.start, rings.length, strict=True)]
    shapes = [shapely.Polygon(ring) if fine else _wound(ring) for ring, fine in zip(each, plain, strict=True)]
    filled = [not shape.is_empty for shape in shapes]
    crossing = any(full and not fine for full, fine in zip(filled, plain, strict=True))
    whole = shapely.union_all(shapes)
    total = sum(shape.area for shape in shapes)
    united = bool(whole.area < total * (1 - COVERED_TWICE))
    kept = [ring for ring, full in zip(each, filled, strict=True) if full]
    if united or crossing:
        kept = rings_of(whole)
    pieces = [piece for ring in kept for piece in (SEPARATOR, ring)][1:]
    flat = any(shape.is_empty for shape in shapes)
    return np.concatenate([np.empty((0, 2)), *pieces]), crossing, united, flat


def _wound(ring: np.ndarray) -> shapely.Geometry:
    """Return the places that a crossing ring winds around."""
    if len(ring) < POINTS:
        return shapely.Polygon()
    closed = np.concatenate([ring, ring[:1]])
    noded = shapely.union_all(shapely.linestrings(np.stack([closed[:-1], closed[1:]], axis=1)))
    faces = shapely.get_parts(shapely.polygonize([noded]))
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    whole: shapely.Geometry = shapely.union_all(faces[_winding(closed, inside) != 0])
    return whole


def _winding(closed: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return how often a closed line winds around each point."""
    (x1, y1), (x2, y2) = closed[:-1].T, closed[1:].T
    x, y = points[:, :1], points[:, 1:]
    left = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
    up, down = (y1 <= y) & (y2 > y) & (left > 0), (y1 > y) & (y2 <= y) & (left < 0)
    return up.sum(axis=1) - down.sum(axis=1)


def rings_of(shape: shapely.Geometry) -> list[np.ndarray]:
    """Return the rings of shapely's polygons: of parts one way round, of holes the other.

    Parameters
    ----------
    shape : shapely.Geometry
        A polygon, or several; points and lines are left out.

    Returns
    -------
    list of float64 arrays, shape (n_points, 2)
        Without the point that closes a ring.
    """
    rings = []
    for part in shapely.get_parts(shape):
        if isinstance(part, shapely.Polygon) and not part.is_empty:
            rings += [_pointed(ring, ccw=at == 0) for at, ring in enumerate((part.exterior, *part.interiors))]
    return rings


def _pointed(ring: shapely.LinearRing, *, ccw: bool) -> np.ndarray:
    """Return the points of a ring, once each, in one direction."""
    points = shapely.get_coordinates(ring)[:-1]
    return points if shapely.is_ccw(ring) == ccw else points[::-1]
