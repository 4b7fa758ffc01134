"""Cells: the shortest pieces of a continuum on which nobody changes their mind.

Every voice tiles its stretch with units and gaps; between two neighbouring limits of all voices of
a stretch lies a cell, on which every voice has exactly one piece. Coincidences of lengths are sums
over cells, whatever the sampling rate: no frames are made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from annoqa.agreement.continuum import Continuum
from annoqa.errors import NotApplicableError
from annoqa.matching.candidates import ranges


@dataclass(frozen=True, eq=False, kw_only=True)
class Pieces:
    """Units and gaps of all voices, tiling their stretches; all shape (n_pieces,).

    Attributes
    ----------
    voice : int64 array
        Ascending; the pieces of a voice follow each other.
    start, end : int64 array
        On the line of all stretches.
    value : int64 array
        As in `Continuum`; `gap` where nothing was marked.
    gap : int
        The value of gaps.
    """

    voice: np.ndarray
    start: np.ndarray
    end: np.ndarray
    value: np.ndarray
    gap: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Cells:
    """Cells of the stretches that have one number of voices.

    Attributes
    ----------
    stretch : int64 array, shape (n_cells,)
        Where each cell is.
    length : float64 array, shape (n_cells,)
        In ns or code points.
    piece : int64 array, shape (n_cells, n_voices)
        Position in the pieces of what each voice has there.
    """

    stretch: np.ndarray
    length: np.ndarray
    piece: np.ndarray


def pieces_of(continuum: Continuum) -> Pieces:
    """Return the units and gaps of every voice.

    Parameters
    ----------
    continuum : Continuum
        Nobody may overlap themselves.

    Returns
    -------
    Pieces
        Sorted by voice and place.

    Raises
    ------
    NotApplicableError
        When an annotator marked the same place twice.
    """
    if continuum.overlaps_itself:
        raise NotApplicableError.saying(
            "Units of one annotator may not overlap each other.",
            "Some annotator marked the same place twice.",
            "take one label (`of_label`) or one tier at a time, or γ.",
        )
    length = continuum.end - continuum.start
    shift = np.cumsum(length) - length - continuum.start
    low, high = ((limit + shift)[continuum.stretch] for limit in (continuum.start, continuum.end))
    move = shift[continuum.stretch[continuum.voice]]
    start, end = continuum.unit_start + move, continuum.unit_end + move
    everyone = np.arange(len(continuum.stretch))
    n_units = np.bincount(continuum.voice, minlength=len(everyone))
    after = np.cumsum(n_units)
    gap_start = np.insert(end, after - n_units, low)
    gap_end = np.insert(start, after, high)
    voice = np.concatenate([continuum.voice, np.sort(np.concatenate([continuum.voice, everyone]))])
    begin, stop = np.concatenate([start, gap_start]), np.concatenate([end, gap_end])
    gap = len(continuum.labels) + 1
    value = np.concatenate([continuum.value, np.full(len(gap_start), gap)])
    order = np.lexsort((begin, voice))
    order = order[stop[order] > begin[order]]
    return Pieces(voice=voice[order], start=begin[order], end=stop[order], value=value[order], gap=gap)


def cells_of(continuum: Continuum, pieces: Pieces) -> Iterator[Cells]:
    """Yield the cells of all stretches, by how many voices these have.

    Parameters
    ----------
    continuum : Continuum
        The stretches.
    pieces : Pieces
        Of its voices.

    Yields
    ------
    Cells
        At most one for each number of voices.
    """
    stretch = continuum.stretch[pieces.voice]
    n_voices = continuum.n_voices
    first_voice = np.searchsorted(continuum.stretch, continuum.stretch)
    slot = np.arange(len(continuum.stretch)) - first_voice
    for n in np.unique(n_voices).tolist():
        ours = np.flatnonzero(n_voices[stretch] == n)
        cuts = np.sort(np.concatenate([pieces.start[ours], pieces.end[ours]]))
        cuts = cuts[np.diff(cuts, prepend=-1) > 0]  # sorted once: numpy's unique hashes first
        which, cell = ranges(
            np.searchsorted(cuts, pieces.start[ours]), np.searchsorted(cuts, pieces.end[ours])
        )
        rank = np.cumsum(np.bincount(cell, minlength=len(cuts)) > 0) - 1
        piece = np.empty((int(rank[-1]) + 1, n), dtype=np.int64)
        piece[rank[cell], slot[pieces.voice[ours[which]]]] = ours[which]
        length = np.empty(len(piece))
        length[rank[cell]] = (cuts[1:] - cuts[:-1])[cell]
        yield Cells(stretch=stretch[piece[:, 0]], length=length, piece=piece)


@dataclass(frozen=True, eq=False, kw_only=True)
class Coincidences:
    """How much of each piece others share; all shape (n_pieces,), mean over the others.

    Attributes
    ----------
    shared : float64 array
        Length on which the other counts.
    apart : float64 array
        The part of it where the other has another value.
    squares : float64 array
        Squared length on which the other counts.
    """

    shared: np.ndarray
    apart: np.ndarray
    squares: np.ndarray


def coincidences(
    cells: Sequence[Cells], value: np.ndarray, counts: np.ndarray, *, among_counted: bool = False
) -> Coincidences:
    """Lay every voice over every other one.

    Parameters
    ----------
    cells : sequence of Cells
        All cells of the pieces.
    value : int array, shape (n_pieces,)
        What is compared.
    counts : bool array, shape (n_pieces,)
        Which pieces are compared at all.
    among_counted : bool, default False
        Whether the mean goes over the others that count in a cell, or over all other voices.

    Returns
    -------
    Coincidences
        0 for pieces that do not count.
    """
    total = np.zeros((3, len(value)))
    for group in cells:
        found = np.zeros_like(total)
        n = group.piece.shape[1]
        weight, others = group.length, n - 1.0
        if among_counted:
            weight = weight / np.maximum(counts[group.piece].sum(axis=1) - 1, 1)
            others = 1.0
        for one, two in permutations(range(n), 2):
            mine, theirs = group.piece[:, one], group.piece[:, two]
            both = weight * (counts[mine] & counts[theirs])
            shared = np.bincount(mine, both, len(value))
            found[0] += shared
            found[1] += np.bincount(mine, both * (value[mine] != value[theirs]), len(value))
            found[2] += shared**2
        total += found / others
    return Coincidences(shared=total[0], apart=total[1], squares=total[2])
