"""Continuum: time or text as several annotators divided it, ready for unitizing coefficients.

    stretch  a piece of a recording (or text) that the same two annotators or more looked at
    voice    one annotator on one stretch
    unit     one mark of a voice, clipped to the stretch, with a value (its label)
    gap      what a voice left unmarked

A recording on which looks differ is cut where somebody's look begins or ends, so that everybody
on a stretch saw all of it (Law 5). Where nobody said how long a recording is, it reaches from the
first mark to the last one; `guessed` counts such recordings, and gaps there are too short.
Marks without length divide nothing; they are left out and counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from annoqa.agreement.continuum_cuts import Looked, Marked, cut
from annoqa.errors import NotApplicableError
from annoqa.matching.candidates import ranges
from annoqa.table.field_view import NO_END, NO_START, FieldView


@dataclass(frozen=True, eq=False, kw_only=True)
class Continuum:
    """Stretches, voices and units of one field.

    Attributes
    ----------
    item, part : int64 array, shape (n_stretches,)
        Item code, and page, channel or track.
    start, end : int64 array, shape (n_stretches,)
        Limits in ns or code points; end > start.
    stretch, annotator : int64 array, shape (n_voices,)
        Sorted by stretch, then annotator; every stretch has two voices or more.
    voice : int64 array, shape (n_units,)
        Ascending; the units of a voice are sorted by start, end and value.
    unit_start, unit_end : int64 array, shape (n_units,)
        Within the limits of the stretch; end > start.
    value : int64 array, shape (n_units,)
        Position in `labels`; `len(labels)` for a unit without a label.
    labels : tuple of str
        The values that units have.
    guessed : int
        Recordings whose limits are those of the marks.
    n_points : int
        Marks without length, left out.
    """

    item: np.ndarray
    part: np.ndarray
    start: np.ndarray
    end: np.ndarray
    stretch: np.ndarray
    annotator: np.ndarray
    voice: np.ndarray
    unit_start: np.ndarray
    unit_end: np.ndarray
    value: np.ndarray
    labels: tuple[str, ...]
    guessed: int = 0
    n_points: int = 0

    @property
    def n_voices(self) -> np.ndarray:
        """How many voices each stretch has, int64, shape (n_stretches,)."""
        return np.bincount(self.stretch, minlength=len(self.item))

    @property
    def overlaps_itself(self) -> bool:
        """Whether some annotator marked the same place twice."""
        same = np.diff(self.voice) == 0
        return bool((same & (self.unit_start[1:] < self.unit_end[:-1])).any())

    @classmethod
    def from_rows(
        cls,
        rows: Sequence[tuple[str, int, int, str]],
        *,
        start: int | None = None,
        end: int | None = None,
        annotators: Sequence[str] = (),
    ) -> Self:
        """Return the continuum of one recording from (annotator, start, end, label) rows.

        Parameters
        ----------
        rows : sequence of (str, int, int, str)
            Who, from where to where (whole numbers, half-open), and what.
        start, end : int, optional
            Limits of the recording; those of the marks without.
        annotators : sequence of str, optional
            Who looked, if not all of them marked something.

        Returns
        -------
        Continuum
            One stretch, or none when fewer than two annotators looked.

        Examples
        --------
        >>> rows = [("A", 0, 10, "x"), ("B", 0, 8, "x"), ("B", 8, 12, "y")]
        >>> continuum = Continuum.from_rows(rows, end=20)
        >>> continuum.unit_end.tolist(), int(continuum.end[0]), continuum.labels
        ([10, 8, 12], 20, ('x', 'y'))
        """
        who = sorted({row[0] for row in rows} | set(annotators))
        labels = tuple(sorted({row[3] for row in rows}))
        n = len(who)
        looked = Looked(
            item=np.zeros(1, dtype=np.int64),
            part=np.zeros(1, dtype=np.int64),
            recording=np.zeros(n, dtype=np.int64),
            annotator=np.arange(n),
            start=np.full(n, NO_START if start is None else start),
            end=np.full(n, NO_END if end is None else end),
        )
        columns = [(who.index(row[0]), row[1], row[2], labels.index(row[3])) for row in rows]
        look, begin, stop, value = np.array(columns, dtype=np.int64).reshape(-1, 4).T
        marked = Marked(look=look, start=begin, end=stop, value=value)
        return cls(**cut(looked, marked), labels=labels)  # type: ignore[arg-type]  # named as the attributes

    def of_label(self, value: int) -> Self:
        """Return one label against everything else.

        Parameters
        ----------
        value : int
            Position of the label in `labels`.

        Returns
        -------
        Continuum
            The same stretches with the units of that label. Those of one annotator that overlap are
            united, so that nobody overlaps themselves; those that touch stay two.
        """
        rows = np.flatnonzero(self.value == value)
        first, end = _united(self.voice[rows], self.unit_start[rows], self.unit_end[rows])
        kept = rows[first]
        return replace(
            self,
            voice=self.voice[kept],
            unit_start=self.unit_start[kept],
            unit_end=end,
            value=self.value[kept],
        )


def continuum_of(view: FieldView, lengths: np.ndarray | None = None) -> Continuum:
    """Return the continuum of a field.

    Parameters
    ----------
    view : FieldView
        Segments or spans of the annotators.
    lengths : int64 array, shape (n_items,), optional
        Length of every item in ns or code points, negative where it is not known.

    Returns
    -------
    Continuum
        Of the items that two annotators or more looked at.

    Raises
    ------
    NotApplicableError
        When marks have no place on time or text.
    """
    if view.kind not in {"segment", "span"}:
        raise NotApplicableError.saying(
            "A continuum is made of segments or spans.", f"{view.field!r} has marks of the kind {view.kind}."
        )
    looked, key = _looks(view, lengths)
    asked = view.owner * _n_parts(view) + view.part
    shared = np.isin(asked, key)
    order = np.argsort(key)
    look = order[np.searchsorted(key[order], asked[shared])]
    code = np.where(view.label < 0, len(view.labels), view.label)[shared]
    used = np.unique(code)
    marked = Marked(
        look=look, start=view.start[shared], end=view.end[shared], value=np.searchsorted(used, code)
    )
    labels = tuple(view.labels[label] for label in used if label < len(view.labels))
    return Continuum(**cut(looked, marked), labels=labels)  # type: ignore[arg-type]  # named as the attributes


def _looks(view: FieldView, lengths: np.ndarray | None) -> tuple[Looked, np.ndarray]:
    """Return who looked at each recording that two annotators share, and a key of annotation and part."""
    n_parts = _n_parts(view)
    codes, begin, n = np.unique(view.item, return_index=True, return_counts=True)
    item, begin, end = codes[n > 1].astype(np.int64), begin[n > 1], (begin + n)[n > 1]
    marked_item = view.item[view.owner].astype(np.int64)
    seen = np.unique((marked_item * n_parts + view.part)[np.isin(marked_item, item)])
    recordings = np.sort(np.concatenate([seen, np.setdiff1d(item, seen // n_parts) * n_parts]))
    at = np.searchsorted(item, recordings // n_parts)
    recording, annotation = ranges(begin[at], end[at])
    start, stop = view.look_start[annotation], view.look_end[annotation]
    if lengths is not None:
        length = lengths[view.item[annotation]]
        start = np.where((length >= 0) & (start == NO_START), 0, start)
        stop = np.where((length >= 0) & (stop == NO_END), length, stop)
    looked = Looked(
        item=recordings // n_parts,
        part=recordings % n_parts,
        recording=recording,
        annotator=view.annotator[annotation].astype(np.int64),
        start=start,
        end=stop,
    )
    return looked, annotation * n_parts + recordings[recording] % n_parts


def _n_parts(view: FieldView) -> int:
    """Return how many parts items have at most."""
    return int(view.part.max(initial=0)) + 1


def _united(voice: np.ndarray, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which units begin where their voice has none, and where the united units end.

    Units are sorted by voice and start; those that overlap become one, those that touch do not.
    """
    if not len(voice):
        return np.empty(0, dtype=np.int64), end
    begin = np.flatnonzero(np.diff(voice, prepend=-1))
    low, high = start[begin], np.maximum.reduceat(end, begin)
    lengths = high - low + 1
    shift = np.repeat(np.cumsum(lengths) - lengths - low, np.diff(begin, append=len(voice)))
    reach = np.maximum.accumulate(end + shift)
    fresh = np.concatenate([[True], (start + shift)[1:] >= reach[:-1]])
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], len(voice)) - 1
    return first, reach[last] - shift[last]
