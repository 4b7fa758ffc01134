"""Boundary scores of mir_eval: which boundaries two segmentations share, and how far apart they are.

    detection: hits = most pairs with |difference| ≤ window;  P = hits / n_est,  R = hits / n_ref
    deviation: median, over the boundaries of one side, of the distance to the nearest one of the other

Boundaries are the distinct starts and ends, rounded to 5 decimals. The tool first pads both sides
down to 0 and cuts or pads the estimate to the end of the reference: `mir_eval_padded`.

*Differs from ours*: nothing to find on both sides scores 0, where ours is undefined. `deviation`
takes the nearest boundary, so several may share one, and misses do not count: one boundary against
ten has a perfect deviation in one direction. The tool refuses segments without length and negative
times; here they are as good as others. The padding adds two boundaries that always agree.

*Use it when* figures of a music structure paper have to be reproduced; `boundary_hits` gives the
same hits for many items at once, `mean_start_disagreement` the distance over matched segments.

References
----------
Raffel, C., et al. (2014). mir_eval: a transparent implementation of common MIR metrics. ISMIR.
Turnbull, D., Lanckriet, G., Pampalk, E., & Goto, M. (2007). A supervised approach for detecting
boundaries in music using difference features and boosting. ISMIR.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from annoqa.compat.number import Event, Interval, Number, Score
from annoqa.compat.overlaps import extents

DECIMALS = 5


def mir_eval_detection(
    reference: Sequence[Interval] | Sequence[Event],
    estimate: Sequence[Interval] | Sequence[Event],
    *,
    window: float = 0.5,
    trim: bool = False,
) -> Score:
    """Compute precision, recall and F of boundaries within a window.

    Parameters
    ----------
    reference, estimate : sequence of (start, end) or (start, end, label)
        Segments, in s.
    window : float, default 0.5
        Half-width in s, inclusive.
    trim : bool, default False
        Whether the first and the last boundary are left out.

    Returns
    -------
    Score
        0 where a side has no boundary.

    Examples
    --------
    >>> mir_eval_detection([(0, 1), (1, 3)], [(0, 1.4), (1.4, 3.6)]).recall
    0.6666666666666666
    """
    ref, est = _boundaries(reference, trim=trim), _boundaries(estimate, trim=trim)
    near = csr_array(np.abs(ref[:, None] - est[None, :]) <= window)
    hits = int((maximum_bipartite_matching(near) >= 0).sum()) if near.nnz else 0
    return Score.counted(hits, len(est), len(ref))


def mir_eval_deviation(
    reference: Sequence[Interval] | Sequence[Event],
    estimate: Sequence[Interval] | Sequence[Event],
    *,
    trim: bool = False,
) -> tuple[float, float] | None:
    """Compute the median distances to the nearest boundary.

    Parameters
    ----------
    reference, estimate : sequence of (start, end) or (start, end, label)
        Segments, in s.
    trim : bool, default False
        Whether the first and the last boundary are left out.

    Returns
    -------
    tuple of float, or None
        From the reference to the estimate, and back, in s, lower is better; None where a side has
        no boundary.

    Examples
    --------
    >>> mir_eval_deviation([(0, 4)], [(0, 1), (1, 2), (2, 3), (3, 4)])
    (0.0, 1.0)
    """
    ref, est = _boundaries(reference, trim=trim), _boundaries(estimate, trim=trim)
    if not len(ref) or not len(est):
        return None
    apart = np.abs(ref[:, None] - est[None, :])
    return float(np.median(apart.min(axis=1))), float(np.median(apart.min(axis=0)))


def mir_eval_padded(reference: Sequence[Event], estimate: Sequence[Event]) -> tuple[list[Event], list[Event]]:
    """Return both sides as the tool compares them: from 0 to the end of the reference.

    Parameters
    ----------
    reference, estimate : sequence of (start, end, label)
        Segments in the order of time, not empty.

    Returns
    -------
    tuple of two lists of (start, end, label)
        What was added is called `__T_MIN` and `__T_MAX`.
    """
    ref = _from_zero(list(reference))
    return ref, _until(_from_zero(list(estimate)), max(end for _, end, _ in ref))


def _from_zero(events: list[Event]) -> list[Event]:
    """Return the events from 0 on, with a segment before the first where there is room."""
    kept = [(max(start, 0.0), max(end, 0.0), label) for start, end, label in events if end >= 0]
    first = min(start for start, _, _ in kept)
    return [(0.0, first, "__T_MIN"), *kept] if first > 0 else kept


def _until(events: list[Event], end: float) -> list[Event]:
    """Return the events up to an end, with a segment after the last where there is room."""
    kept = [(min(a, end), min(b, end), label) for a, b, label in events if a <= end]
    last = max(b for _, b, _ in kept)
    return [*kept, (last, end, "__T_MAX")] if last < end else kept


def _boundaries(marks: Sequence[Interval] | Sequence[Event], *, trim: bool) -> np.ndarray:
    """Return the distinct starts and ends, ascending."""
    found = np.unique(np.round(extents(marks), DECIMALS))
    return found[1:-1] if trim else found


MIR_EVAL_DETECTION = Number(
    tool="mir_eval",
    follows="0.8.2",
    title="segment.detection: boundary precision, recall and F",
    compute=mir_eval_detection,
    differs="0 where neither side has a boundary; padding adds boundaries that always agree",
    ours="annoqa.agreement.hit_rate.boundary_hits",
)
MIR_EVAL_DEVIATION = Number(
    tool="mir_eval",
    follows="0.8.2",
    title="segment.deviation: median distance to the nearest boundary",
    compute=mir_eval_deviation,
    differs="several boundaries may share their nearest one, and missing ones do not count",
    ours="annoqa.agreement.boundaries.disagreement",
)
