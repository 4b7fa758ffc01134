"""Run lengths as COCO writes them: a list of numbers, or letters of six bits each.

A run is written five bits at a time, the lowest first; the sixth bit says that more follow, and the
highest bit of the last five is the sign. From the fourth run on, what is written is the difference to
the run two before. All masks of a file are read at once.
"""

from collections.abc import Sequence

import numpy as np

from annoqa.geometry import Ragged
from annoqa.geometry.mask_runs import HEADER, Runs, foreground, masks_of_runs

FIRST_LETTER, BITS, MORE, SIGN = 48, 5, 32, 16
LETTERS = 10  # fifty bits: far more pixels than any image has
PLAIN = 3  # runs that are written as they are
MOST_PX = 89_478_485
"""Pixels of the largest raster that is read: Pillow's own limit against decompression bombs."""


def runs_of_letters(texts: Sequence[bytes]) -> tuple[Ragged, np.ndarray]:
    """Return the run lengths of compressed masks.

    Parameters
    ----------
    texts : sequence of bytes
        `counts` of each mask.

    Returns
    -------
    runs : Ragged
        Of int64 numbers; no runs where a text is broken.
    broken : bool array, shape (n_masks,)
        Which texts hold other letters, stop inside a number, or hold one that is too long.

    Examples
    --------
    >>> runs, broken = runs_of_letters([b"122O", b"1!", b"1Q"])
    >>> runs.packed()[0], broken
    (array([1, 2, 2, 1]), array([False,  True,  True]))
    """
    length = np.array(list(map(len, texts)), dtype=np.int64)
    letter = np.frombuffer(b"".join(texts), dtype=np.uint8).astype(np.int64) - FIRST_LETTER
    owner = np.repeat(np.arange(len(texts)), length)
    broken = length == 0
    broken[owner[(letter < 0) | (letter >= 2 * MORE)]] = True
    if len(letter):
        broken |= (letter[np.cumsum(length) - 1] & MORE) != 0
    letter, owner = letter[~broken[owner]], owner[~broken[owner]]
    value, last, long = _numbers(letter)
    broken[owner[last[long]]] = True
    keep = ~broken[owner[last]]
    value, owner = value[keep], owner[last[keep]]
    offsets = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(texts)))])
    return Ragged.from_offsets(_undone(value, owner, offsets), offsets), broken


def _numbers(letter: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the numbers that letters write, where each one ends, and which are too long to be one."""
    last = np.flatnonzero((letter & MORE) == 0)
    first = np.concatenate([[0], last[:-1] + 1])[: len(last)]
    n_letters = np.minimum(last - first + 1, LETTERS + 1)
    place = np.minimum(np.arange(len(letter)) - np.repeat(first, last - first + 1), LETTERS)
    part = (letter & (MORE - 1)) << (BITS * place)
    value = np.add.reduceat(part, first) if len(first) else part
    value -= np.where(letter[last] & SIGN, np.int64(1) << (BITS * n_letters), 0)
    return value, last, n_letters > LETTERS


def _undone(value: np.ndarray, owner: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return runs of which, from the fourth on, the difference to the run two before is written."""
    within = np.arange(len(value)) - offsets[owner]
    runs = value.copy()
    for odd in (0, 1):
        chain = np.flatnonzero((within > 0) & (within % 2 == odd))
        total = np.cumsum(value[chain])
        begin = np.flatnonzero(np.diff(owner[chain], prepend=-1))
        before = (total - value[chain])[begin]
        runs[chain] = total - np.repeat(before, np.diff(np.append(begin, len(chain))))
    return runs


def masks_of_lengths(runs: Ragged, height: np.ndarray, width: np.ndarray) -> tuple[Ragged, np.ndarray]:
    """Return masks of run lengths, the first of them background.

    Parameters
    ----------
    runs : Ragged
        Lengths, of n_masks masks.
    height, width : int64 arrays, shape (n_masks,)
        Of the rasters.

    Returns
    -------
    masks : Ragged
        As `annoqa.geometry.mask` wants them; empty where they are broken.
    broken : bool array, shape (n_masks,)
        Where a raster has no size or too large a one, a run is negative, or the runs are not as many
        pixels as the raster.
    """
    flat, offsets = runs.packed()
    owner = np.repeat(np.arange(len(runs)), runs.length)
    broken = (height < 1) | (width < 1) | (width > MOST_PX // np.maximum(height, 1))
    broken[owner[(flat < 0) | (flat > MOST_PX)]] = True
    lengths = np.where(broken[owner], 0, flat)
    before = np.concatenate([[0], np.cumsum(lengths)])
    sides = [np.where(broken, 1, side) for side in (height, width)]
    broken |= before[offsets[1:]] - before[offsets[:-1]] != sides[0] * sides[1]
    lengths, sides = np.where(broken[owner], 0, flat), [np.where(broken, 1, side) for side in sides]
    whole = np.zeros(len(flat) + HEADER * len(runs))
    whole[np.arange(len(flat)) + HEADER * (owner + 1)] = lengths
    found = foreground(Ragged.from_offsets(whole, offsets + HEADER * np.arange(len(offsets))))
    return masks_of_runs(Runs(*found), *sides), broken


def letters_of_masks(mask: Ragged) -> list[bytes]:
    """Return masks as COCO writes them.

    Parameters
    ----------
    mask : Ragged
        As `annoqa.geometry.mask` has them.

    Returns
    -------
    list of bytes
        `counts` of each; `size` is height and width.

    Examples
    --------
    >>> letters_of_masks(Ragged.from_rows([[3, 2, 1, 2, 2, 1]]))
    [b'122O']
    """
    flat, offsets = mask.packed()
    owner = np.repeat(np.arange(len(mask)), mask.length)
    within = np.arange(len(flat)) - offsets[owner] - HEADER
    value = flat.astype(np.int64)
    late = np.flatnonzero(within >= PLAIN)
    value[late] -= flat[late - 2].astype(np.int64)
    value, owner = value[within >= 0], owner[within >= 0]
    rest, open_ = value, np.ones(len(value), dtype=bool)
    columns = []
    while open_.any():
        low = rest & (MORE - 1)
        rest = rest >> BITS
        more = np.where(low & SIGN, rest != -1, rest != 0)
        columns.append(np.where(open_, low + MORE * more + FIRST_LETTER, 0))
        open_ = open_ & more
    table = np.stack(columns, axis=1) if columns else np.zeros((0, 1), dtype=np.int64)
    n_letters = np.bincount(owner, weights=(table > 0).sum(axis=1), minlength=len(mask)).astype(np.int64)
    text = table[table > 0].astype(np.uint8).tobytes()
    ends = np.cumsum(n_letters).tolist()
    return [text[end - n : end] for end, n in zip(ends, n_letters.tolist(), strict=True)]
