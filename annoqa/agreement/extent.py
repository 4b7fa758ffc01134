"""Extent: whether both drew it alike.

    mean IoU = Σ IoU / M

over the M matched pairs, IoU being intersection over union: area for boxes, duration for segments,
characters for spans. Points have no length and are left out.

Use it when detection is known: it says nothing about marks that found no partner. Read the matched
share beside it.
Beware when the threshold of matching is high: pairs under it are not averaged, so the mean cannot
fall below the threshold, and a threshold of 0.5 hides whatever overlaps less.
Undefined when no two marks with an extent are matched.

References
----------
Jaccard, P. (1901). Étude comparative de la distribution florale dans une portion des Alpes et des
Jura. Bulletin de la Société Vaudoise des Sciences Naturelles, 37, 547-579.
"""

import numpy as np

from annoqa.agreement.ratio import Ratio
from annoqa.agreement.sides import Sides


def matched_iou(sides: Sides, kind: str) -> Ratio:
    """Return the mean IoU of matched pairs, as a ratio of sums.

    Parameters
    ----------
    sides : Sides
        Of any matches.
    kind : str
        Kind of the marks; segments and spans are clipped to what both looked at.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.
    """
    iou, has_extent = iou_of(sides, kind)
    weight = 0.5 * has_extent
    return Ratio(item=sides.item, top=weight * iou, bottom=weight, all_or_nothing=False)


def overall_iou(sides: Sides, kind: str) -> Ratio:
    """Return the mean IoU over all marks, marks without a partner counting as 0.

    Parameters
    ----------
    sides : Sides
        Of matches at threshold 0, so that any overlap counts for what it is.
    kind : str
        Kind of the marks.

    Returns
    -------
    Ratio
        2·Σ IoU / (n_first + n_second), in [0, 1], higher is better.
    """
    half = np.full(len(sides), 0.5)
    return Ratio(item=sides.item, top=half * iou_of(sides, kind)[0], bottom=half, all_or_nothing=False)


def iou_of(sides: Sides, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the IoU of each row with its partner, and whether both have an extent at all.

    Parameters
    ----------
    sides : Sides
        Of any matches.
    kind : str
        Kind of the marks.

    Returns
    -------
    iou : float64 array, shape (n_rows,)
        0 without a partner.
    has_extent : bool array, shape (n_rows,)
        Whether there is a partner and neither is a point.
    """
    if kind not in {"segment", "span"}:
        return sides.similarity, sides.matched
    start, end = sides.of_partner(sides.start, 0), sides.of_partner(sides.end, 0)
    has_extent = sides.matched & (sides.start < sides.end) & (start < end)
    both = np.minimum(sides.end, end) - np.maximum(sides.start, start)
    both = np.where(has_extent, np.maximum(both, 0), 0)
    union = np.where(has_extent, (sides.end - sides.start) + (end - start) - both, 1)
    return both / union, has_extent
