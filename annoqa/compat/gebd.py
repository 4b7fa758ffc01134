"""F1 of generic event boundary detection (Kinetics-GEBD): boundaries within a share of the video.

    hit: |difference| ≤ share · duration; each boundary of a rater, in the order given, takes the
         nearest one that is left
    F1 against every rater; the best one counts

*Differs from ours*: nearest first is not the most hits: 1.0 and 1.4 against 1.3 and 0.4 within 0.6
share one boundary here, two are possible. The tolerance grows with the video. Only the best rater
counts, and videos whose raters agree badly (mean F1 below 0.3) are dropped, so disagreement of
people never shows. Neither side with a boundary scores 0.

*Use it when* figures on Kinetics-GEBD or TAPOS have to be reproduced.

References
----------
Shou, M. Z., Lei, S. W., Wang, W., Ghadiyaram, D., & Feiszli, M. (2021). Generic event boundary
detection: a benchmark for event segmentation. ICCV, 8075-8084. https://arxiv.org/abs/2101.10511
"""

from collections.abc import Sequence

import numpy as np

from annoqa.compat.number import Number, Score, share


def gebd_hits(
    rater: Sequence[float], detected: Sequence[float], duration: float, *, tolerance: float = 0.05
) -> int:
    """Count the boundaries of a rater that were detected.

    Parameters
    ----------
    rater, detected : sequence of float
        Boundaries, in s, in the order of the files.
    duration : float
        Of the video, in s.
    tolerance : float, default 0.05
        Half-width as a share of the duration, inclusive.

    Returns
    -------
    int
        At most the shorter of the two.

    Examples
    --------
    >>> gebd_hits([1.0, 1.4], [1.3, 0.4], 10, tolerance=0.06)
    1
    """
    left = np.asarray(detected, dtype=float)
    hits = 0
    for boundary in rater:
        if not len(left):
            break
        apart = np.abs(left - boundary)
        nearest = int(apart.argmin())
        if apart[nearest] <= tolerance * duration:
            hits += 1
            left = np.delete(left, nearest)
    return hits


def gebd_f1(
    raters: Sequence[Sequence[float]], detected: Sequence[float], duration: float, *, tolerance: float = 0.05
) -> Score:
    """Compute the score against the rater that fits best.

    Parameters
    ----------
    raters : sequence of sequence of float
        Boundaries of every rater, in s.
    detected : sequence of float
        Boundaries, in s.
    duration : float
        Of the video, in s; what was detected outside of it is dropped.
    tolerance : float, default 0.05
        Half-width as a share of the duration, inclusive.

    Returns
    -------
    Score
        Of one video; recall is 1 where the rater has no boundary. The tool sums hits over videos.

    Examples
    --------
    >>> gebd_f1([[1.0, 2.0, 3.0], [1.0]], [1.1], 10).f1
    1.0
    """
    inside = [at for at in detected if 0 <= at <= duration]
    made = []
    for rater in raters:
        hits = gebd_hits(rater, inside, duration, tolerance=tolerance)
        made.append(Score.of(share(hits, len(inside)), hits / len(rater) if len(rater) else 1.0))
    return max(made, key=lambda score: score.f1)


GEBD_F1 = Number(
    tool="Kinetics-GEBD",
    follows="Challenge_eval_Code/eval.py",
    title="F1 at a relative distance",
    compute=gebd_f1,
    differs="nearest first is not the most hits, and only the rater that fits best counts",
    ours="annoqa.agreement.hit_rate.boundary_hits",
)
