"""Matched keypoints: how far the points lie apart, and whether both saw them alike.

    mean point distance   = Σ d / n        over the n points that both labelled, in px
    visibility agreement  = share of the points that either labelled whose visibility is the same

*Use it when* keypoints are matched. OKS is forgiving where objects are large, and a point of one alone
costs all of its credit; this tells the two apart.
*Beware when* images differ in size: px of a large image are not px of a small one.
*Undefined when* no keypoints are matched, or no two of them have a common point.

References
----------
Ronchi, M. R., & Perona, P. (2017). Benchmarking and error diagnosis in multi-instance pose estimation.
ICCV 2017, 369-378. https://doi.org/10.1109/ICCV.2017.48
"""

import numpy as np

from annoqa.agreement.ratio import Ratio
from annoqa.agreement.sides import Sides
from annoqa.geometry import Ragged
from annoqa.geometry.keypoint import Points, side_by_side
from annoqa.table.field_view import FieldView


def mean_point_distance(view: FieldView, sides: Sides) -> Ratio:
    """Return the mean distance of points that both labelled, as a ratio of sums.

    Parameters
    ----------
    view : FieldView
        Of kind `keypoint`.
    sides : Sides
        Of matches of this view with itself.

    Returns
    -------
    Ratio
        In px, 0 or above, lower is better.
    """
    rows, points = _matched(view, sides)
    apart, both = _apart(points)
    return _summed(sides, rows, points, apart, both, is_share=False)


def visibility_agreement(view: FieldView, sides: Sides) -> Ratio:
    """Return the share of labelled points that both call the same: not labelled, hidden, visible.

    Parameters
    ----------
    view, sides
        As for `mean_point_distance`.

    Returns
    -------
    Ratio
        In [0, 1], higher is better; over the points that either of the two labelled.
    """
    rows, points = _matched(view, sides)
    either = (points.first[:, 2] > 0) | (points.second[:, 2] > 0)
    same = either & (points.first[:, 2] == points.second[:, 2])
    return _summed(sides, rows, points, same.astype(np.float64), either, is_share=True)


def distance_by_point(view: FieldView, sides: Sides) -> list[dict[str, float]]:
    """Return the mean distance of each point of the list, over all matched pairs.

    Parameters
    ----------
    view, sides
        As for `mean_point_distance`.

    Returns
    -------
    list of dict
        `point` (its place in the list, from 1), `value` (px), `n` (pairs that both labelled it).
    """
    _, points = _matched(view, sides)
    apart, both = _apart(points)
    n = np.bincount(points.place[both])
    total = np.bincount(points.place[both], weights=apart[both])
    return [
        {"point": at + 1, "value": float(total[at] / n[at]), "n": int(n[at])}
        for at in np.flatnonzero(n).tolist()
    ]


def _matched(view: FieldView, sides: Sides) -> tuple[np.ndarray, Points]:
    """Return the first rows of the matched pairs, and the points of each pair side by side."""
    rows = np.flatnonzero(sides.matched & ~sides.second)
    marks: Ragged = view.shape[sides.mark]
    return rows, side_by_side(marks[rows], marks[sides.partner[rows]])


def _apart(points: Points) -> tuple[np.ndarray, np.ndarray]:
    """Return the distance of each two points, and whether both are labelled."""
    both = (points.first[:, 2] > 0) & (points.second[:, 2] > 0)
    moved = points.first[:, :2] - points.second[:, :2]
    return np.hypot(moved[:, 0], moved[:, 1]), both


def _summed(
    sides: Sides, rows: np.ndarray, points: Points, value: np.ndarray, counted: np.ndarray, *, is_share: bool
) -> Ratio:
    """Return the sum of values over the count of points; each row of a pair has half of both."""
    top, bottom = np.zeros(len(sides)), np.zeros(len(sides))
    n = len(rows)
    for column, weight in ((top, value * counted), (bottom, counted)):
        half = 0.5 * np.bincount(points.pair, weights=weight, minlength=n)
        column[rows] = column[sides.partner[rows]] = half
    return Ratio(item=sides.item, top=top, bottom=bottom, is_share=is_share)
