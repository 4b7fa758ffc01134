"""Polylines on an image: lanes, cracks, wires, contours; open or closed, in one stroke or several.

    similarity = ½ · (mean over A of near(p, B) + mean over B of near(p, A))
    near(p, line) = max(0, 1 − distance from p to the line / (t_A + t_B)),   t = 0.01 · scale

A line is drawn with a pen as wide as its tolerance t, one hundredth of the image's size (√ area), which
is CVAT's default for the thickness of lines: lines that lie a tolerance apart have similarity ½, those
two tolerances apart 0. What counts is how much of either line lies near the other, so a line that stops
half way loses a quarter and no more. The way in which a line was drawn does not matter; how many
corners it has does not matter either.

An extent is the scale in px (√ of the image's area; NaN where nobody knows it), then x, y, x, y …; a
closed line repeats its first point; strokes are separated by two NaN. Where the scale is not known, the
diagonal of the line's own hull stands for it, which is stricter, as it is smaller.

The means are taken at places half a tolerance apart, a thousand of them on a line at most, each for the
piece around it. For lines of one scale that are up to 500 tolerances long the similarity is off by 1/16
at the very worst, and not at all where the distance changes evenly along a piece; on 60 random walks,
each against a shaken copy, it was off by 0.003 at most.

*Use it when* marks are lines without an inside.
*Beware when* lines are much longer than they are exact: read the mean distance in px beside it.
*Undefined when* never: two points are lines, too.

References
----------
Heipke, C., Mayer, H., Wiedemann, C., & Jamet, O. (1997). Evaluation of automatic road extraction.
International Archives of Photogrammetry and Remote Sensing, 32(3), 151-160 (matching within a buffer).
"""

import os
from importlib import import_module
from types import ModuleType

import numpy as np

from annoqa.geometry.extents import Ragged, equal_rows
from annoqa.geometry.kind import Kind
from annoqa.geometry.strokes import Places, Strokes, mean_of_rows, nearest_squares, strokes_of

TOLERANCE_SHARE = 0.01
"""Tolerance as a share of the scale (CVAT's `line_thickness`)."""
PLACES_PER_TOLERANCE = 2
MOST_PLACES = 1_000
BLOCK = 1_000_000
"""About how many distances are computed at a time."""
WORTH_COMPILING = 500_000
"""From how many distances on, at once, the compiled twin is used."""


def sound_polylines(line: Ragged) -> np.ndarray:
    """Return which lines have a positive scale or none, and points that are finite or end a stroke.

    Examples
    --------
    >>> sound_polylines(Ragged.from_rows([[9, 1, 1, np.nan, np.nan, 2, 2], [0, 1, 1], [9, 1, np.inf]]))
    array([ True, False, False])
    """
    flat, offsets = line.packed()
    is_point = np.ones(len(flat), dtype=bool)
    is_point[offsets[:-1]] = False
    point = flat[is_point].reshape(-1, 2)
    row = np.repeat(np.arange(len(line)), (line.length - 1) // 2)
    there = np.isfinite(point).all(axis=1)
    odd = np.bincount(row, weights=~there & ~np.isnan(point).all(axis=1), minlength=len(line))
    scale = flat[offsets[:-1]]
    scaled = np.isnan(scale) | ((scale > 0) & np.isfinite(scale))
    sound: np.ndarray = (odd == 0) & (np.bincount(row, weights=there, minlength=len(line)) > 0) & scaled
    return sound


def polyline_alike(first: Ragged, second: Ragged) -> np.ndarray:
    """Return how alike lines are, row by row.

    Parameters
    ----------
    first, second : Ragged
        Of n_pairs lines each: scale, x, y, x, y …

    Returns
    -------
    float64 array, shape (n_pairs,)
        In [0, 1]; exactly 1 for equal lines, whichever way they were drawn.

    Examples
    --------
    A line, and one that lies 5 px beside it, on an image of 1000 × 1000 px:

    >>> one = Ragged.from_rows([[1000, 0, 0, 100, 0]])
    >>> polyline_alike(one, Ragged.from_rows([[1000, 100, 5, 0, 5]]))
    array([0.75])
    """
    one, two = strokes_of(first), strokes_of(second)
    pens = _tolerance(first, one), _tolerance(second, two)
    reach = pens[0] + pens[1]
    there, back = _compared(one, two, pens[0], reach), _compared(two, one, pens[1], reach)
    equal = equal_rows(first, second) | equal_rows(first, _turned_round(second))
    return np.where(equal, 1.0, (there + back) / 2)


def mean_distance(first: Ragged, second: Ragged) -> np.ndarray:
    """Return the mean distance between lines, row by row: from either to the other.

    Parameters
    ----------
    first, second : Ragged
        As for `polyline_alike`.

    Returns
    -------
    float64 array, shape (n_pairs,)
        In px, 0 for equal lines.

    Examples
    --------
    >>> one, two = Ragged.from_rows([[1000, 0, 0, 100, 0]]), Ragged.from_rows([[1000, 0, 5, 100, 5]])
    >>> mean_distance(one, two)
    array([5.])
    """
    one, two = strokes_of(first), strokes_of(second)
    there = _compared(one, two, _tolerance(first, one), None)
    back = _compared(two, one, _tolerance(second, two), None)
    equal = equal_rows(first, second) | equal_rows(first, _turned_round(second))
    return np.where(equal, 0.0, (there + back) / 2)


def same_direction(first: Ragged, second: Ragged) -> np.ndarray:
    """Return whether lines were drawn the same way, row by row.

    Open lines are drawn alike when the ways from their first to their last points point to the same
    side; closed lines when both go round clockwise, or both do not.

    Parameters
    ----------
    first, second : Ragged
        As for `polyline_alike`.

    Returns
    -------
    float64 array, shape (n_pairs,)
        1 for the same way, 0 for the other; NaN where a line has no direction, or two lines are at right
        angles, or only one of them is closed.

    Examples
    --------
    >>> one, two = Ragged.from_rows([[9, 0, 0, 9, 0]]), Ragged.from_rows([[9, 9, 1, 0, 1]])
    >>> same_direction(one, two), same_direction(one, one)
    (array([0.]), array([1.]))
    """
    one, two = strokes_of(first), strokes_of(second)
    along = np.where(
        one.closed & two.closed,
        one.turning * two.turning,
        np.where(one.closed | two.closed, 0.0, (one.chord * two.chord).sum(axis=1)),
    )
    return np.where(along == 0, np.nan, (along > 0).astype(np.float64))


def polyline_tolerance(line: Ragged) -> np.ndarray:
    """Return the tolerance of lines in px: a hundredth of their scale.

    Examples
    --------
    >>> polyline_tolerance(Ragged.from_rows([[1000, 0, 0, 3, 4], [np.nan, 0, 0, 3, 4]]))
    array([10.  ,  0.05])
    """
    return _tolerance(line, strokes_of(line))


def polyline_hull(line: Ragged) -> np.ndarray:
    """Return x1, y1, x2, y2 around each line, with room for both tolerances.

    Examples
    --------
    >>> polyline_hull(Ragged.from_rows([[100, 10, 10, 20, 30]]))
    array([[ 8.,  8., 22., 32.]])
    """
    strokes = strokes_of(line)
    room = 2 * _tolerance(line, strokes)[:, None]
    hull: np.ndarray = strokes.hull() + room * np.array([-1, -1, 1, 1])
    return hull


def _tolerance(line: Ragged, strokes: Strokes) -> np.ndarray:
    """Return the tolerance of lines in px, their pieces being known."""
    scale = line.flat[line.start]
    unknown = np.isnan(scale)
    if unknown.any():
        box = strokes.hull()
        scale = np.where(unknown, np.hypot(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]), scale)
    tolerance: np.ndarray = TOLERANCE_SHARE * scale
    return tolerance


def _compared(line: Strokes, other: Strokes, pen: np.ndarray, reach: np.ndarray | None) -> np.ndarray:
    """Return the mean over each line of its nearness to the other, or of its distance without a reach."""
    places = line.places(pen / PLACES_PER_TOLERANCE, MOST_PLACES)
    distance = np.sqrt(_nearest(places, other))
    owner = places.owner
    value = distance if reach is None else _near(distance, reach[owner])
    return mean_of_rows(value, places.weight, owner, len(pen))


def _nearest(places: Places, other: Strokes) -> np.ndarray:
    """Return the square of the distance from each place to the line of its row."""
    x, y = np.ascontiguousarray(places.point.T)
    pieces, work = other.columns, np.diff(places.offsets) * np.diff(other.offsets)
    kernel = _kernel(int(work.sum()))
    if kernel is not None:
        compiled: np.ndarray = kernel.squares(x, y, places.offsets, pieces, other.offsets)
        return compiled
    found = [np.empty(0)]
    for rows in _blocks(work):
        here = slice(places.offsets[rows.start], places.offsets[rows.stop])
        some = slice(rows.start, rows.stop + 1)
        began = places.offsets[some] - places.offsets[rows.start]
        found.append(nearest_squares(x[here], y[here], began, pieces, other.offsets[some]))
    return np.concatenate(found)


def _kernel(n_distances: int) -> ModuleType | None:
    """Return the compiled twin where it pays; only then is numba, which is optional, imported."""
    if n_distances < WORTH_COMPILING or os.environ.get("ANNOQA_NO_NUMBA"):
        return None
    works = import_module("annoqa.geometry.compiled.compiler").WORKS
    return import_module("annoqa.geometry.compiled.lines") if works else None


def _near(distance: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """Return one minus the distance over the reach, 0 beyond it; 1 at no distance, whatever the reach."""
    far = distance >= reach
    share = np.divide(distance, reach, out=np.ones(len(distance)), where=~far)
    return np.where(distance == 0, 1.0, 1 - share)


def _blocks(work: np.ndarray) -> list[slice]:
    """Return runs of rows with about `BLOCK` distances each."""
    block = np.cumsum(work) // BLOCK
    begin = np.flatnonzero(np.diff(block, prepend=-1)).tolist()
    return [slice(one, two) for one, two in zip(begin, [*begin[1:], len(work)], strict=False)]


def _turned_round(line: Ragged) -> Ragged:
    """Return the lines from their last point to their first."""
    flat, offsets = line.packed()
    row = np.repeat(np.arange(len(line)), line.length)
    at = np.arange(len(flat)) - offsets[row]
    point, axis = (at - 1) // 2, (at - 1) % 2
    n_points = (line.length[row] - 1) // 2
    source = np.where(at == 0, 0, 1 + 2 * (n_points - 1 - point) + axis)
    return Ragged.from_offsets(flat[offsets[row] + source], offsets)


POLYLINE = Kind(
    name="polyline",
    title="polyline",
    columns=("scale_px", "x_px", "y_px"),
    ragged=True,
    alike=polyline_alike,
    hull=polyline_hull,
    measure="line similarity",
)
