"""How recordings are cut into stretches that the same annotators looked at.

All recordings are laid behind each other on one line, so that one sort serves them all; every look
that begins or ends cuts its recording, and what fewer than two annotators saw falls away.
"""

from dataclasses import dataclass

import numpy as np

from annoqa.errors import NotApplicableError
from annoqa.matching.candidates import ranges
from annoqa.table.field_view import NO_END, NO_START

ROOM = 2**61
"""How long all recordings together may be: 73 years in ns."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Looked:
    """Who looked at which recording, and at which stretch of it.

    Attributes
    ----------
    item, part : int64 array, shape (n_recordings,)
        What the recordings are of.
    recording, annotator : int64 array, shape (n_looks,)
        Sorted by recording, then annotator.
    start, end : int64 array, shape (n_looks,)
        `NO_START`, `NO_END` where there is no limit.
    """

    item: np.ndarray
    part: np.ndarray
    recording: np.ndarray
    annotator: np.ndarray
    start: np.ndarray
    end: np.ndarray


@dataclass(frozen=True, eq=False, kw_only=True)
class Marked:
    """What they marked; all shape (n_marks,).

    Attributes
    ----------
    look : int64 array
        Whose mark it is: a row of the looks.
    start, end : int64 array
        Half-open; without length where both are the same.
    value : int64 array
        What was marked.
    """

    look: np.ndarray
    start: np.ndarray
    end: np.ndarray
    value: np.ndarray


@dataclass(frozen=True, eq=False, kw_only=True)
class _Line:
    """All recordings on one line; marks and looks as places on it."""

    shift: np.ndarray
    cuts: np.ndarray
    first: np.ndarray
    last: np.ndarray
    guessed: int


def cut(looked: Looked, marked: Marked) -> dict[str, np.ndarray | int]:
    """Return stretches, voices and units.

    Parameters
    ----------
    looked : Looked
        Who saw what.
    marked : Marked
        What they marked.

    Returns
    -------
    dict
        The arrays of a `Continuum`, by name.
    """
    line = _line(looked, marked)
    look, piece = ranges(np.searchsorted(line.cuts, line.first), np.searchsorted(line.cuts, line.last))
    shared = np.bincount(piece, minlength=len(line.cuts))[piece] > 1
    look, piece = look[shared], piece[shared]
    order = np.lexsort((looked.annotator[look], piece))
    look, piece = look[order], piece[order]
    kept, at = np.unique(piece, return_index=True)
    recording = looked.recording[look[at]]
    shift = line.shift[recording]
    return {
        "item": looked.item[recording],
        "part": looked.part[recording],
        "start": line.cuts[kept] - shift,
        "end": line.cuts[kept + 1] - shift,
        "stretch": np.searchsorted(kept, piece),
        "annotator": looked.annotator[look],
        "guessed": line.guessed,
        "n_points": int((marked.end <= marked.start).sum()),
        **_units(looked, marked, line, look, piece),
    }


def _line(looked: Looked, marked: Marked) -> _Line:
    """Lay the recordings behind each other; limits that nobody told are those of the marks."""
    n = len(looked.item)
    low, high = np.full(n, NO_END), np.full(n, NO_START)
    limit = looked.start != NO_START, looked.end != NO_END
    told = [np.bincount(looked.recording[known], minlength=n) > 0 for known in limit]
    for values, known in ((looked.start, limit[0]), (looked.end, limit[1])):
        np.minimum.at(low, looked.recording[known], values[known])
        np.maximum.at(high, looked.recording[known], values[known])
    np.minimum.at(low, looked.recording[marked.look], marked.start)
    np.maximum.at(high, looked.recording[marked.look], marked.end)
    empty = low >= high
    low, high = np.where(empty, 0, low), np.where(empty, 0, high)
    if (high - low).astype(float).sum() + n > ROOM:
        raise NotApplicableError.saying("All recordings together are at most 73 years long.")
    shift = np.concatenate([[0], np.cumsum(high - low + 1)])[:-1] - low
    first = np.where(limit[0], looked.start, low[looked.recording]) + shift[looked.recording]
    last = np.where(limit[1], looked.end, high[looked.recording]) + shift[looked.recording]
    last = np.where(empty[looked.recording], first, last)
    return _Line(
        shift=shift,
        cuts=np.unique(np.concatenate([first, last])),
        first=first,
        last=last,
        guessed=int((~empty & ~(told[0] & told[1])).sum()),
    )


def _units(
    looked: Looked, marked: Marked, line: _Line, look: np.ndarray, piece: np.ndarray
) -> dict[str, np.ndarray]:
    """Return every mark clipped to the stretches that its annotator shares with somebody."""
    shift = line.shift[looked.recording[marked.look]]
    start, end = marked.start + shift, marked.end + shift
    here = np.searchsorted(line.cuts, start, side="right") - 1, np.searchsorted(line.cuts, end)
    mark, where = ranges(np.maximum(here[0], 0), np.where(end > start, here[1], 0))
    key, asked = look * len(line.cuts) + piece, marked.look[mark] * len(line.cuts) + where
    found = np.isin(asked, key)
    mark, where = mark[found], where[found]
    by_key = np.argsort(key)
    voice = by_key[np.searchsorted(key[by_key], asked[found])]
    begin = np.maximum(start[mark], line.cuts[where]) - shift[mark]
    stop = np.minimum(end[mark], line.cuts[np.minimum(where + 1, len(line.cuts) - 1)]) - shift[mark]
    order = np.lexsort((marked.value[mark], stop, begin, voice))
    return {
        "voice": voice[order],
        "unit_start": begin[order],
        "unit_end": stop[order],
        "value": marked.value[mark][order],
    }
