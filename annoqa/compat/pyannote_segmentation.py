"""Segmentation scores of pyannote.metrics: purity, coverage, and inner boundaries.

    coverage = Σ over pieces of the reference of the greatest overlap with one of the hypothesis / total
    purity   = the same the other way round
    boundary precision and recall: inner ends of segments, closest pairs first, tolerance inclusive

*Differs from ours*: gaps of a label below 0.5 s are filled first; several pieces may share the one
they overlap most, so one long segment has perfect coverage. Where nothing is shared, purity and
coverage are perfect. Boundaries are the ends of segments: a start after a pause is not looked at,
and no boundary at all is a precision of 1. Closest first is not the most hits. Segments without
length are dropped.

*Use it when* figures of a speech paper have to be reproduced.

References
----------
Bredin, H. (2017). pyannote.metrics: a toolkit for reproducible evaluation, diagnostic, and error
analysis of speaker diarization systems. Interspeech, 3587-3591.
https://doi.org/10.21437/Interspeech.2017-411
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from annoqa.compat.number import Event, Interval, Number, Score
from annoqa.compat.overlaps import extents, shared_lengths
from annoqa.compat.pyannote import or_1


def pyannote_purity_coverage(
    reference: Sequence[Event], hypothesis: Sequence[Event], *, tolerance: float = 0.5
) -> tuple[float, float]:
    """Compute the purity and the coverage of a segmentation.

    Parameters
    ----------
    reference, hypothesis : sequence of (start, end, label)
        Segments, in s; labels of the hypothesis do not matter.
    tolerance : float, default 0.5
        Gaps of a label of the reference below this are filled, in s.

    Returns
    -------
    tuple of float
        Purity and coverage, in [0, 1], higher is better; 1 where nothing is shared.

    Examples
    --------
    >>> pyannote_purity_coverage([(0, 4, "a"), (4, 6, "b")], [(0, 6, "x")])
    (0.6666666666666666, 1.0)
    """
    names = dict.fromkeys(event[2] for event in reference)
    filled = [piece for label in names for piece in _filled(reference, label, tolerance)]
    support = _union(filled)
    ref, hyp = _pieces(filled, support), _pieces(_lasting([event[:2] for event in hypothesis]), support)
    shared = shared_lengths(ref, hyp)
    total = float(shared.sum())
    best = [float(shared.max(axis=axis, initial=0).sum()) for axis in (0, 1)]
    return or_1(best[0], total), or_1(best[1], total)


def pyannote_boundaries(
    reference: Sequence[Interval], hypothesis: Sequence[Interval], *, tolerance: float = 0.0
) -> Score:
    """Compute precision and recall of the inner ends of segments.

    Parameters
    ----------
    reference, hypothesis : sequence of (start, end)
        Segments, in s.
    tolerance : float, default 0
        Half-width in s, inclusive.

    Returns
    -------
    Score
        1 where a side has no inner boundary.

    Examples
    --------
    >>> pyannote_boundaries([(0, 1), (1, 2), (2, 4)], [(0, 1), (1, 2), (2, 3), (3, 4)]).precision
    0.6666666666666666
    """
    ref, hyp = (extents(sorted(set(_lasting(side))))[:-1, 1] for side in (reference, hypothesis))
    apart = np.abs(ref[:, None] - hyp[None, :])
    hits = 0
    while apart.size and apart.min() <= tolerance:
        i, j = np.unravel_index(int(apart.argmin()), apart.shape)
        apart[i, :] = apart[:, j] = np.inf
        hits += 1
    return Score.of(or_1(hits, len(hyp)), or_1(hits, len(ref)))


def _lasting(intervals: Sequence[Interval]) -> list[Interval]:
    """Return the intervals that have a length; the tool drops the others."""
    return [(start, end) for start, end in intervals if start < end]


def _filled(events: Sequence[Event], label: str, tolerance: float) -> list[Interval]:
    """Return the stretches of a label, joined over gaps below the tolerance."""
    return _union(_lasting([event[:2] for event in events if event[2] == label]), tolerance)


def _union(intervals: Sequence[Interval], tolerance: float = 0.0) -> list[Interval]:
    """Return the stretches that the intervals cover; touching ones, and short gaps, are joined."""
    made: list[Interval] = []
    for start, end in sorted(intervals):
        gap = start - made[-1][1] if made else np.inf
        if gap <= 0 or gap < tolerance:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return made


def _pieces(intervals: Sequence[Interval], support: Sequence[Interval]) -> np.ndarray:
    """Return the support cut at every boundary of the intervals, within their outer ones."""
    cuts = np.unique(extents(intervals))
    made = [
        (max(low, start), min(high, end))
        for low, high in pairwise(cuts)
        for start, end in support
        if max(low, start) < min(high, end)
    ]
    return extents(made)


PYANNOTE_PURITY_COVERAGE = Number(
    tool="pyannote.metrics",
    follows="4.2.0",
    title="segmentation purity and coverage",
    compute=pyannote_purity_coverage,
    differs="many to one, and perfect where nothing is shared",
    ours="annoqa.agreement.segmentation.segmentation",
)
PYANNOTE_BOUNDARIES = Number(
    tool="pyannote.metrics",
    follows="4.2.0",
    title="segmentation precision and recall",
    compute=pyannote_boundaries,
    differs="ends only, closest pairs first, 1 where there is no boundary",
    ours="annoqa.agreement.hit_rate.boundary_hits",
)
