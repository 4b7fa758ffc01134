"""HOTA: do two annotators follow the same things through a video, and call each by one identity?

    HOTA_α = √( Σ_c A(c) / (|TP| + |FN| + |FP|) ),    HOTA = mean over α of 0.05, 0.10, … 0.95
    A(c)   = TPA(c) / (TPA(c) + FNA(c) + FPA(c))

In every frame the boxes of both annotators are matched one to one, with greatest total of IoU times how
well their tracks go together over the whole video. Those whose IoU is at least α are the pairs c, |TP|
in number. A(c) looks at the two tracks of a pair: of all boxes of either, the share that is matched
with a box of the other. Since a pair adds its A(c) in the numerator and 1 in the denominator,

    HOTA_α = √(DetA_α · AssA_α),    DetA = |TP| / (|TP| + |FN| + |FP|),    AssA = Σ_c A(c) / |TP|

The formula does not know which side is the truth: swapping the annotators changes nothing. Ties are
broken so that swapping changes nothing either. Over several videos and pairs of annotators the sums are
taken first, as the authors' own evaluation does.

*Use it when* boxes follow things through videos; one number for finding, placing and following them.
*Beware when* it is low: read DetA (did both mark it?) and AssA (did both follow it?) apart. A switch of
identity in the middle of a track costs half of its association, one at its end nearly nothing.
*Undefined when* nobody marked anything. At an α where nothing matched AssA counts as 0, as in the
authors' evaluation; it is undefined when nothing matched at any α.

References
----------
Luiten, J., Ošep, A., Dendorfer, P., Torr, P., Geiger, A., Leal-Taixé, L., & Leibe, B. (2021). HOTA: A
higher order metric for evaluating multi-object tracking. International Journal of Computer Vision,
129(2), 548-578. https://doi.org/10.1007/s11263-020-01375-2
"""

from dataclasses import dataclass

import numpy as np

from annoqa.agreement.ratio import Selection, Within
from annoqa.agreement.sides import Sides
from annoqa.agreement.track_frames import FrameTally
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import share_limits
from annoqa.statistics.jackknife import spread

NOTHING = "nobody marked anything"
NO_MATCH = "no two boxes of a frame overlap enough to be matched at any IoU"


@dataclass(frozen=True, eq=False, kw_only=True)
class _Sums:
    """What each item adds: boxes of both, pairs, Σ A(c), and TP + FN + FP, the last three for each α."""

    item: np.ndarray
    boxes: np.ndarray
    pairs: np.ndarray
    association: np.ndarray
    all: np.ndarray


def hota(tally: FrameTally, sides: Sides, within: Within, selection: Selection | None = None) -> Estimate:
    """Return HOTA with its interval over items.

    Parameters
    ----------
    tally : FrameTally
        What became of the boxes of each track.
    sides : Sides
        The tracks.
    within : Within
        Clusters and confidence.
    selection : Selection, optional
        Which rows; all of them without.

    Returns
    -------
    Estimate
        In [0, 1], higher is better; `n_units` boxes of both annotators.

    Examples
    --------
    One follows a thing for 10 frames, the other in two pieces, of 6 and 4 frames; one α:

    >>> from types import SimpleNamespace
    >>> tally = SimpleNamespace(
    ...     frames=np.array([10, 6, 4]),
    ...     matched=np.array([[10.0], [6.0], [4.0]]),
    ...     association=np.array([[5.2], [3.6], [1.6]]),  # 6 · 6/10 and 4 · 4/10
    ... )
    >>> sides = SimpleNamespace(item=np.array([0, 0, 0]))
    >>> [round(f(tally, sides, Within()).value, 3) for f in (hota, detection_accuracy, association_accuracy)]
    [0.721, 1.0, 0.52]
    """
    sums = _sums(tally, sides, selection)
    if not sums.boxes.sum():
        return Estimate.none(NOTHING, n_items=0, n_units=0)
    top, bottom = sums.association.sum(axis=0), sums.all.sum(axis=0)
    value = np.sqrt(top / bottom)
    relative = _divided(sums.association, top) - sums.all / bottom
    return _estimate(value, value / 2 * relative * (top > 0), sums, within)


def detection_accuracy(
    tally: FrameTally, sides: Sides, within: Within, selection: Selection | None = None
) -> Estimate:
    """Return DetA: of all boxes of both, the share that both marked, averaged over α.

    Parameters
    ----------
    tally, sides, within, selection
        As for `hota`.

    Returns
    -------
    Estimate
        In [0, 1], higher is better.
    """
    sums = _sums(tally, sides, selection)
    if not sums.boxes.sum():
        return Estimate.none(NOTHING, n_items=0, n_units=0)
    bottom = sums.all.sum(axis=0)
    value = sums.pairs.sum(axis=0) / bottom
    return _estimate(value, (sums.pairs - value * sums.all) / bottom, sums, within)


def association_accuracy(
    tally: FrameTally, sides: Sides, within: Within, selection: Selection | None = None
) -> Estimate:
    """Return AssA: of what both marked, how far both followed the same thing, averaged over α.

    Parameters
    ----------
    tally, sides, within, selection
        As for `hota`.

    Returns
    -------
    Estimate
        In [0, 1], higher is better.
    """
    sums = _sums(tally, sides, selection)
    pairs = sums.pairs.sum(axis=0)
    if not pairs.any():
        return Estimate.none(NO_MATCH if sums.boxes.sum() else NOTHING, n_items=0, n_units=0)
    value = _divided(sums.association.sum(axis=0), pairs)
    return _estimate(value, _divided(sums.association - value * sums.pairs, pairs), sums, within)


def _sums(tally: FrameTally, sides: Sides, selection: Selection | None) -> _Sums:
    """Return what each item adds; both sides of a pair add half of it."""
    chosen = Selection.of(sides.item) if selection is None else selection
    n, rows = len(chosen.item), chosen.rows
    boxes = np.bincount(chosen.position, tally.frames[rows], n)
    pairs, association = np.zeros((2, n, tally.matched.shape[1]))
    np.add.at(pairs, chosen.position, tally.matched[rows] / 2)
    np.add.at(association, chosen.position, tally.association[rows] / 2)
    return _Sums(
        item=chosen.item, boxes=boxes, pairs=pairs, association=association, all=boxes[:, None] - pairs
    )


def _divided(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """Return top / bottom, 0 at every α where there is nothing."""
    quotient: np.ndarray = np.divide(top, bottom, out=np.zeros(top.shape), where=bottom > 0)
    return quotient


def _estimate(value: np.ndarray, influence: np.ndarray, sums: _Sums, within: Within) -> Estimate:
    """Return the mean over α with its interval."""
    counted = sums.boxes > 0
    mean = float(value.mean())
    over = spread(influence.mean(axis=1)[counted], cluster=within.of(sums.item[counted]))
    n_boxes = float(sums.boxes.sum())
    limits = share_limits(mean, over, n_trials=n_boxes, confidence=within.confidence)
    return Estimate(
        value=mean,
        low=limits.low,
        high=limits.high,
        confidence=within.confidence,
        interval=limits.interval,
        no_interval=limits.no_interval,
        n_items=int(counted.sum()),
        n_units=round(n_boxes),
    )
