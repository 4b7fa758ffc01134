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
import sys
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

import numpy as np

from annoqa.geometry.extents import Ragged
from annoqa.geometry.kind import Kind
from annoqa.geometry.mask_runs import foreground

WORTH_COMPILING = 10_000_000
"""From how many runs on, counted once for each pair, the compiled twin is loaded; then it is used for all."""
TWIN = "annoqa.geometry.compiled.masks"
RUNS = 1 << 18
"""Runs that are looked at together: their numbers stay where the processor is quick."""


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
    if (twin := _twin(mask)) is not None:
        return np.asarray(twin.areas(mask.flat, mask.start, mask.length))
    runs = foreground(mask)
    return np.bincount(runs.row, weights=runs.end - runs.start, minlength=len(mask)).astype(np.int64)


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
    twin = _twin(one, two)
    if twin is None:
        shared[alike] = shared_pixels(one, two)
    else:
        shared[alike] = twin.shared_pixels(one.flat, one.start, one.length, two.flat, two.start, two.length)
    return shared


def mask_hull(mask: Ragged) -> np.ndarray:
    """Return x1, y1, x2, y2 around the marked pixels of each mask, all 0 where there are none.

    Examples
    --------
    >>> mask_hull(Ragged.from_rows([[3, 2, 1, 2, 2, 1], [3, 2, 6]]))
    array([[0., 1., 2., 3.],
           [0., 0., 0., 0.]])
    """
    if (twin := _twin(mask)) is not None:
        return np.asarray(twin.hulls(mask.flat, mask.start, mask.length))
    runs = foreground(mask)
    hull = np.zeros((len(mask), 4))
    begin = np.flatnonzero(np.diff(runs.row, prepend=-1))
    if not len(begin):
        return hull
    height, last = heights(mask)[runs.row], np.append(begin[1:], len(runs.row)) - 1
    left, right = runs.start // height, (runs.end - 1) // height
    top, bottom = runs.start - left * height, runs.end - 1 - right * height
    tall = left < right  # a run that goes on in the next column touches top and bottom
    top[tall], bottom[tall] = 0, height[tall] - 1
    upper, lower = np.minimum.reduceat(top, begin), np.maximum.reduceat(bottom, begin)
    hull[runs.row[begin]] = np.column_stack([left[begin], upper, right[last] + 1, lower + 1])
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

    The masks of each side lie on one long line. With B(p) the painted pixels of the second line
    before place p, a run of the first from s to e, moved to where the second mask lies, shares
    B(e) − B(s). Only runs within the reach of the other mask are looked at.
    """
    one, two = _line(first), _line(second)
    move = two.base - one.base
    low, high = _reach(two)
    begin = np.searchsorted(one.end, low - move, "right")
    n_runs = np.maximum(np.searchsorted(one.start, high - move, "left") - begin, 0)
    shared = np.zeros(len(first), dtype=np.int64)
    for block in _blocks(n_runs):
        pair = np.repeat(np.arange(block.start, block.stop), n_runs[block])
        n_before = np.cumsum(n_runs[block]) - n_runs[block]
        run = np.arange(len(pair)) + (begin[block] - n_before)[pair - block.start]
        reached = [_painted_before(edge[run] + move[pair], two) for edge in (one.start, one.end)]
        total = np.concatenate([[0], np.cumsum(reached[1] - reached[0])])
        shared[block] = total[n_before + n_runs[block]] - total[n_before]
    return shared


class _Line(NamedTuple):
    """Masks one after the other: their runs, where each row's mask lies, and which runs it has."""

    start: np.ndarray
    end: np.ndarray
    before: np.ndarray
    base: np.ndarray
    first: np.ndarray
    last: np.ndarray


def _line(mask: Ragged) -> _Line:
    """Lay out masks; one that is in several rows is laid out once."""
    _, place, which = np.unique(mask.start, return_index=True, return_inverse=True)
    mask = mask[place]
    runs = foreground(mask)
    room = heights(mask) * mask.flat[mask.start + 1].astype(np.int64)
    base = np.cumsum(room) - room
    start, end = runs.start + base[runs.row], runs.end + base[runs.row]
    before = np.concatenate([[0], np.cumsum(end - start)])
    offsets = np.concatenate([[0], np.cumsum(np.bincount(runs.row, minlength=len(mask)))])
    return _Line(start, end, before, base[which], offsets[:-1][which], offsets[1:][which])


def _reach(line: _Line) -> tuple[np.ndarray, np.ndarray]:
    """Return where the painted pixels of each row begin and end; where nothing is, both at its beginning."""
    low, high = line.base.copy(), line.base.copy()
    some = np.flatnonzero(line.last > line.first)
    low[some], high[some] = line.start[line.first[some]], line.end[line.last[some] - 1]
    return low, high


def _blocks(n_runs: np.ndarray) -> list[slice]:
    """Return blocks of pairs with not too many runs together."""
    total = np.cumsum(n_runs) // RUNS
    begin = np.flatnonzero(np.diff(total, prepend=-1))
    return [slice(*ends) for ends in zip(begin, [*begin[1:], len(n_runs)], strict=True)] if len(begin) else []


def _painted_before(place: np.ndarray, line: _Line) -> np.ndarray:
    """Return how many painted pixels of a line lie before each place."""
    n_runs = np.searchsorted(line.start, place)
    over = np.append(0, line.end)[n_runs] - place
    painted: np.ndarray = line.before[n_runs] - np.maximum(over, 0)
    return painted


def _twin(*masks: Ragged) -> ModuleType | None:
    """Return the compiled twin, where there is a compiler and enough for it to do."""
    few = TWIN not in sys.modules and sum(int(mask.length.sum()) for mask in masks) < WORTH_COMPILING
    if few or os.environ.get("ANNOQA_NO_NUMBA"):
        return None
    works = import_module("annoqa.geometry.compiled.compiler").WORKS
    return import_module(TWIN) if works else None  # numba is optional, and slow to import


MASK = Kind(
    name="mask",
    title="mask",
    columns=("height_px", "width_px", "run_px"),
    ragged=True,
    size=mask_area,
    shared=mask_shared,
    hull=mask_hull,
)
