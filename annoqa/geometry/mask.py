"""Masks: which pixels of an image are marked, as runs.

    IoU = intersection / (area₁ + area₂ − intersection)

An extent is height, width, and then the lengths of runs down the columns, left to right, the first of
them background: the order of COCO. Areas and intersections are counted run against run; no pixel is
drawn. They are whole numbers, so that a mask and itself are exactly 1, and swapping changes no bit.

*Use it when* marks are painted, or outlines were made into pixels (`annoqa.geometry.raster`).
*Beware when* masks are small: one pixel all around a disc of 16 px across costs 0.23 of IoU. And when
rasters have different sizes: pixels of two rasters are not the same pixels, so such masks have
similarity 0; all rasters of an item must have one size.
*Undefined when* nothing is painted in either: such masks are 1 when they are equal and 0 otherwise.

References
----------
Lin, T.-Y., et al. (2014). Microsoft COCO: common objects in context. Computer Vision – ECCV 2014,
740-755. https://doi.org/10.1007/978-3-319-10602-1_48
"""

import os
from importlib import import_module

import numpy as np

from annoqa.geometry.extents import Ragged
from annoqa.geometry.kind import Kind
from annoqa.geometry.mask_runs import HEADER, Runs, foreground

WORTH_COMPILING = 2_000_000
"""From how many runs on, those of both sides of all pairs, the compiled twin is used."""


def mask_area(mask: Ragged) -> np.ndarray:
    """Return the areas of masks.

    Parameters
    ----------
    mask : Ragged
        Height, width, and runs down the columns, the first of them background.

    Returns
    -------
    int64 array, shape (n_marks,)
        In pixels.

    Examples
    --------
    >>> mask_area(Ragged.from_rows([[3, 2, 1, 2, 2, 1]]))
    array([3])
    """
    flat, offsets = mask.packed()
    within = np.arange(len(flat)) - np.repeat(offsets[:-1], mask.length)
    painted = np.where((within > HEADER) & (within % 2 == 1), flat, 0).astype(np.int64)
    before = np.concatenate([[0], np.cumsum(painted)])
    area: np.ndarray = before[offsets[1:]] - before[offsets[:-1]]
    return area


def mask_shared(first: Ragged, second: Ragged) -> np.ndarray:
    """Return the shared areas of masks, row by row.

    Parameters
    ----------
    first, second : Ragged
        As for `mask_area`, of n_pairs marks each.

    Returns
    -------
    int64 array, shape (n_pairs,)
        In pixels; 0 where the rasters have different sizes.

    Examples
    --------
    >>> one = Ragged.from_rows([[3, 2, 1, 2, 2, 1], [3, 2, 1, 2, 2, 1]])
    >>> mask_shared(one, Ragged.from_rows([[3, 2, 2, 4], [2, 3, 2, 4]]))
    array([2, 0])
    """
    shared = np.zeros(len(first), dtype=np.int64)
    alike = np.flatnonzero(same_raster(first, second))
    one, two = first[alike], second[alike]
    if _pays(one, two):
        twin = import_module("annoqa.geometry.compiled.masks")  # numba is optional, and slow to import
        shared[alike] = twin.shared_pixels(one.flat, one.start, one.length, two.flat, two.start, two.length)
    else:
        shared[alike] = shared_pixels(one, two)
    return shared


def mask_hull(mask: Ragged) -> np.ndarray:
    """Return x1, y1, x2, y2 around the marked pixels of each mask, all 0 where there are none.

    Examples
    --------
    >>> mask_hull(Ragged.from_rows([[3, 2, 1, 2, 2, 1], [3, 2, 6]]))
    array([[0., 1., 2., 3.],
           [0., 0., 0., 0.]])
    """
    runs = foreground(mask)
    hull = np.zeros((len(mask), 4))
    if not len(runs.row):
        return hull
    height = heights(mask)[runs.row]
    left, right = runs.start // height, (runs.end - 1) // height
    top, bottom = runs.start % height, (runs.end - 1) % height
    tall = left < right  # a run that goes on in the next column touches top and bottom
    begin = np.flatnonzero(np.diff(runs.row, prepend=-1))
    hull[runs.row[begin]] = np.column_stack(
        [
            np.minimum.reduceat(left, begin),
            np.minimum.reduceat(np.where(tall, 0, top), begin),
            np.maximum.reduceat(right, begin) + 1,
            np.maximum.reduceat(np.where(tall, height - 1, bottom), begin) + 1,
        ]
    )
    return hull


def heights(mask: Ragged) -> np.ndarray:
    """Return the heights of the rasters, int64, shape (n_marks,)."""
    return np.asarray(mask.flat[mask.start], dtype=np.int64)


def same_raster(first: Ragged, second: Ragged) -> np.ndarray:
    """Return which rows are masks on rasters of one size."""
    same: np.ndarray = (first.flat[first.start] == second.flat[second.start]) & (
        first.flat[first.start + 1] == second.flat[second.start + 1]
    )
    return same


def shared_pixels(first: Ragged, second: Ragged) -> np.ndarray:
    """Return how many pixels two masks share, row by row, of rasters of one size.

    All pairs lie on one long line, one after the other. With B(p) the painted pixels of the second
    masks before place p, a run of the first masks from s to e shares B(e) − B(s).
    """
    one, two = foreground(first), foreground(second)
    room = heights(first) * first.flat[first.start + 1].astype(np.int64)
    base = np.cumsum(room) - room
    start, end = two.start + base[two.row], two.end + base[two.row]
    before = np.concatenate([[0], np.cumsum(end - start)])
    end = np.concatenate([[0], end])
    reached = [_painted_before(edge + base[one.row], start, end, before) for edge in (one.start, one.end)]
    total = np.concatenate([[0], np.cumsum(reached[1] - reached[0])])
    shared: np.ndarray = np.diff(total[_offsets(one, len(first))])
    return shared


def _painted_before(place: np.ndarray, start: np.ndarray, end: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return how many painted pixels lie before each place; `end` and `before` begin with a 0."""
    n_runs = np.searchsorted(start, place)
    painted: np.ndarray = before[n_runs] - np.maximum(end[n_runs] - place, 0)
    return painted


def _offsets(runs: Runs, n: int) -> np.ndarray:
    """Return where the runs of each mask begin, shape (n + 1,)."""
    return np.concatenate([[0], np.cumsum(np.bincount(runs.row, minlength=n))])


def _pays(first: Ragged, second: Ragged) -> bool:
    """Return whether there is a compiler, and enough for it to do."""
    if first.length.sum() + second.length.sum() < WORTH_COMPILING or os.environ.get("ANNOQA_NO_NUMBA"):
        return False
    works: bool = import_module("annoqa.geometry.compiled.compiler").WORKS
    return works


MASK = Kind(
    name="mask",
    title="mask",
    columns=("height_px", "width_px", "run_px"),
    ragged=True,
    size=mask_area,
    shared=mask_shared,
    hull=mask_hull,
)
