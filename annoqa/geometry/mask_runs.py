"""Runs of masks: from pixels, to pixels, and into the one form in which equal masks are equal numbers.

That form: no run is empty but the first, runs alternate, and the last is not an empty background.
"""

from typing import NamedTuple

import numpy as np

from annoqa.geometry.extents import Ragged

HEADER = 2
"""Numbers before the runs: height and width."""


class Runs(NamedTuple):
    """Marked runs of several masks, one after the other: from start to before end, of which mask."""

    row: np.ndarray
    start: np.ndarray
    end: np.ndarray


def foreground(mask: Ragged) -> Runs:
    """Return the marked runs of masks, each counted from the beginning of its own raster.

    Examples
    --------
    >>> foreground(Ragged.from_rows([[3, 2, 1, 2, 2, 1]]))
    Runs(row=array([0, 0]), start=array([1, 5]), end=array([3, 6]))
    """
    flat, offsets = mask.packed()
    run = flat.astype(np.int64)
    for at in range(HEADER):
        run[offsets[:-1] + at] = 0
    end = np.cumsum(run)
    n_runs = (mask.length - HEADER) // 2
    row = np.repeat(np.arange(len(mask)), n_runs)
    first = offsets[:-1] + HEADER + 1  # the second run is the first that is marked
    place = 2 * np.arange(len(row)) + (first - 2 * (np.cumsum(n_runs) - n_runs))[row]
    before = np.concatenate([[0], end])[offsets[:-1]]
    run, end = run[place], end[place] - before[row]
    if not run.all():
        row, run, end = row[run > 0], run[run > 0], end[run > 0]
    return Runs(row, end - run, end)


def sound_masks(mask: Ragged) -> np.ndarray:
    """Return which masks have sides, and whole runs, none but the first empty, of as many pixels.

    Examples
    --------
    >>> sound_masks(Ragged.from_rows([[3, 2, 1, 2, 2, 1], [3, 2, 1, 2], [3, 2, 6, 0]]))
    array([ True, False, False])
    """
    flat, offsets = mask.packed()
    row = np.repeat(np.arange(len(mask)), mask.length)
    within = np.arange(len(flat)) - offsets[row]
    good = np.isfinite(flat) & (flat == np.round(flat)) & (flat >= np.where(within == HEADER, 0, 1))
    broken = np.bincount(row[~good], minlength=len(mask)) > 0
    runs = np.where((within >= HEADER) & ~broken[row], flat, 0)
    height, width = mask.flat[mask.start], mask.flat[mask.start + 1]
    sound: np.ndarray = ~broken & (np.bincount(row, weights=runs, minlength=len(mask)) == height * width)
    return sound


def masks_of_runs(runs: Runs, height: np.ndarray, width: np.ndarray) -> Ragged:
    """Return masks with these marked runs.

    Parameters
    ----------
    runs : Runs
        Ascending by mask and start; runs of one mask may touch, and do not overlap.
    height, width : int64 arrays, shape (n_marks,)
        Of the rasters.

    Returns
    -------
    Ragged
        One mask a raster, those without a run too.

    Examples
    --------
    >>> touching = Runs(np.array([0, 0]), np.array([1, 2]), np.array([2, 3]))
    >>> masks_of_runs(touching, np.array([3]), np.array([2])).packed()[0]
    array([3., 2., 1., 2., 3.])
    """
    row, start, end = (part[runs.end > runs.start] for part in runs)
    new = np.r_[True, (row[1:] != row[:-1]) | (start[1:] != end[:-1])][: len(row)]
    last = np.r_[new[1:], True][: len(row)]
    row, start, end = row[new], start[new], end[last]
    n_runs = np.bincount(row, minlength=len(height))
    size = height.astype(np.int64) * width
    reach = np.zeros(len(height), dtype=np.int64)
    reach[row] = end  # ascending: the last one stays
    rest = reach < size
    length = HEADER + 2 * n_runs + rest
    offsets = np.concatenate([[0], np.cumsum(length)])
    edge = np.empty(offsets[-1], dtype=np.int64)
    place = offsets[row] + HEADER + 2 * (np.arange(len(row)) - (np.cumsum(n_runs) - n_runs)[row])
    edge[place], edge[place + 1] = start, end
    edge[offsets[1:][rest] - 1] = size[rest]
    edge[offsets[:-1] + 1] = 0  # where the first run begins
    flat = np.diff(edge, prepend=0).astype(np.float64)
    flat[offsets[:-1]], flat[offsets[:-1] + 1] = height, width
    return Ragged.from_offsets(flat, offsets)


def mask_of_pixels(pixels: np.ndarray) -> Ragged:
    """Return the one mask of a picture.

    Parameters
    ----------
    pixels : bool array, shape (height, width)
        What is marked.

    Examples
    --------
    >>> mask_of_pixels(np.array([[False, False], [True, False], [True, True]])).packed()[0]
    array([3., 2., 1., 2., 2., 1.])
    """
    return mask_in_frame(pixels, 0, 0, pixels.shape[0], pixels.shape[1])


def mask_in_frame(pixels: np.ndarray, top: int, left: int, height: int, width: int) -> Ragged:
    """Return the one mask of a part of a picture.

    Parameters
    ----------
    pixels : bool array, shape (n_rows, n_columns)
        What is marked; nothing is, outside of it.
    top, left : int
        Where the part begins.
    height, width : int
        Of the whole picture.
    """
    n_rows, n_columns = pixels.shape
    ruled = np.zeros((n_columns, n_rows + 1), dtype=np.int8)
    ruled[:, :-1] = pixels.T
    edge = np.diff(ruled.ravel(), prepend=np.int8(0))
    starts, ends = np.flatnonzero(edge == 1), np.flatnonzero(edge == -1)
    start, end = ((at // (n_rows + 1) + left) * height + at % (n_rows + 1) + top for at in (starts, ends))
    runs = Runs(np.zeros(len(start), dtype=np.int64), start, end)
    return masks_of_runs(runs, np.array([height]), np.array([width]))


def pixels_of(mask: Ragged, row: int, frame: tuple[int, int, int, int] | None = None) -> np.ndarray:
    """Return one mask as a picture, or the part of it inside a frame.

    Parameters
    ----------
    mask : Ragged
        Of any number of masks.
    row : int
        Which of them.
    frame : (x1, y1, x2, y2), optional
        Part of the picture; all of it when None.

    Returns
    -------
    bool array, shape (y2 - y1, x2 - x1)
        What is marked.

    Examples
    --------
    >>> pixels_of(Ragged.from_rows([[3, 2, 1, 2, 2, 1]]), 0).astype(int)
    array([[0, 0],
           [1, 0],
           [1, 1]])
    """
    one = mask[np.array([row])]
    height, width = (int(side) for side in one.flat[one.start[0] : one.start[0] + HEADER])
    x1, y1, x2, y2 = frame or (0, 0, width, height)
    runs = foreground(one)
    size = (x2 - x1) * height
    start, end = (np.clip(edge - x1 * height, 0, size) for edge in (runs.start, runs.end))
    edge = np.zeros(size + 1, dtype=np.int8)
    edge[start] += 1
    np.subtract.at(edge, end, 1)
    painted = np.cumsum(edge[:-1], dtype=np.int8).astype(bool)
    return painted.reshape(x2 - x1, height).T[y1:y2]
