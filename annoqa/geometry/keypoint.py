"""Keypoints: one point, or the named points of a skeleton.

    OKS = mean over labelled points of exp(−d² / (2 · s² · κ²))

An extent is the scale of the object, and then x, y and v of every point: v is 0 where the point was
not labelled, 1 where it is hidden, 2 where it can be seen. The mean is over all points that either
of the two labelled; what only one labelled counts 0. s² is the mean of both scales squared, so that
neither of the two is the truth. κ is twice the spread that COCO measured for each of its 17 points,
and 0.18 for all other skeletons and single points (CVAT's 0.09, twice).

The scale of a skeleton is the square root of its object's area. A single point has no object: its
scale is the square root of the image's area, as in CVAT.

*Use it when* points have a meaning: left wrist, tip of the beak. Marks with other numbers of points
are compared by the place of the points in the list.
*Beware when* points are single: at half the similarity, two of them are 0.21 · √(image area) apart,
166 px on 1024 × 600. Read the distance in px beside it. Points farther apart than 4 κ s count 0 (the
formula would give 0.0003).
*Undefined when* neither labelled a point: such marks are 1 when they are equal and 0 otherwise.

References
----------
Lin, T.-Y., et al. (2014). Microsoft COCO: common objects in context. Computer Vision – ECCV 2014,
740-755. https://doi.org/10.1007/978-3-319-10602-1_48
COCO keypoint evaluation: https://cocodataset.org/#keypoints-eval (formula and the 17 spreads).
"""

from typing import NamedTuple

import numpy as np

from annoqa.geometry.extents import Ragged, equal_rows
from annoqa.geometry.kind import Kind

POINT = 3
"""Numbers of a point: x, y, v."""
COCO_KAPPA = 2e-3 * np.array([26, 25, 25, 35, 35, 79, 79, 72, 72, 62, 62, 107, 107, 87, 87, 89, 89])
"""2σ of nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles, left before right."""
OTHER_KAPPA = 2 * 0.09
FARTHEST = 4.0
"""Points farther apart than so many κ·s count 0."""
WIDEST_KAPPA = 0.22
"""Above every κ: hulls are a little wider than points reach."""


class Points(NamedTuple):
    """Points of two marks each, side by side: of which pair, which point, and what both say of it."""

    pair: np.ndarray
    place: np.ndarray
    first: np.ndarray
    second: np.ndarray


def oks(first: Ragged, second: Ragged, *, mismatch: float = 1.0) -> np.ndarray:
    """Return the object keypoint similarity, row by row, the same when the two are swapped.

    Parameters
    ----------
    first, second : Ragged
        Scale in px, then x, y, v of each point; n_pairs marks each.
    mismatch : float, default 1
        What a point counts, in [0, 1], that one calls visible and the other hidden; 1 as in COCO,
        which does not look at it.

    Returns
    -------
    float64 array, shape (n_pairs,)
        In [0, 1]; higher is more alike.

    Examples
    --------
    >>> one = Ragged.from_rows([[100, 10, 10, 2, 50, 50, 2]])
    >>> oks(one, Ragged.from_rows([[100, 10, 28, 2, 50, 50, 1]])).round(4)
    array([0.8033])
    >>> oks(one, Ragged.from_rows([[100, 10, 28, 2, 50, 50, 1]]), mismatch=0.5).round(4)
    array([0.5533])
    """
    points = side_by_side(first, second)
    labelled1, labelled2 = points.first[:, 2] > 0, points.second[:, 2] > 0
    credit = np.where(labelled1 & labelled2, _nearness(points, first, second), 0.0)
    if mismatch != 1:
        credit = np.where(points.first[:, 2] == points.second[:, 2], credit, mismatch * credit)
    total = np.bincount(points.pair, weights=credit, minlength=len(first))
    n = np.bincount(points.pair, weights=labelled1 | labelled2, minlength=len(first))
    blank = equal_rows(first, second).astype(np.float64)
    similarity: np.ndarray = np.divide(total, n, out=blank, where=n > 0)
    return similarity


def side_by_side(first: Ragged, second: Ragged) -> Points:
    """Return the points of each pair of marks; a point that a mark has not is not labelled.

    Examples
    --------
    >>> one, two = Ragged.from_rows([[9, 1, 1, 2]]), Ragged.from_rows([[9, 1, 1, 2, 5, 5, 2]])
    >>> side_by_side(one, two).first
    array([[1., 1., 2.],
           [0., 0., 0.]])
    """
    n_first, n_second = (first.length - 1) // POINT, (second.length - 1) // POINT
    n_points = np.maximum(n_first, n_second)
    pair = np.repeat(np.arange(len(first)), n_points)
    index = np.arange(len(pair)) - (np.cumsum(n_points) - n_points)[pair]
    return Points(pair, index, _points(first, pair, index), _points(second, pair, index))


def sound_keypoints(mark: Ragged) -> np.ndarray:
    """Return which marks have finite numbers, a scale of 0 or above, and visibilities of 0, 1 or 2.

    Examples
    --------
    >>> sound_keypoints(Ragged.from_rows([[9, 1, 1, 2], [9, 1, 1, 3], [-9, 1, 1, 2]]))
    array([ True, False, False])
    """
    flat, offsets = mark.packed()
    row = np.repeat(np.arange(len(mark)), mark.length)
    within = np.arange(len(flat)) - offsets[row]
    good = np.isfinite(flat) & ((within > 0) | (flat >= 0))
    good &= (within == 0) | (within % POINT != 0) | np.isin(flat, (0, 1, 2))
    sound: np.ndarray = np.bincount(row[~good], minlength=len(mark)) == 0
    return sound


def keypoint_hull(mark: Ragged) -> np.ndarray:
    """Return x1, y1, x2, y2 around the labelled points and as far as they reach.

    Two hulls that are apart hold no two points within 4 κ s of each other: each grows by
    4 · 0.22 · s / √2, and s₁ + s₂ is no less than the root of s₁² + s₂².

    Examples
    --------
    >>> keypoint_hull(Ragged.from_rows([[100, 10, 10, 2, 50, 30, 1, 0, 0, 0]])).round(1)
    array([[-52.2, -52.2, 112.2,  92.2]])
    """
    pair = np.repeat(np.arange(len(mark)), (mark.length - 1) // POINT)
    index = np.arange(len(pair)) - np.searchsorted(pair, pair)
    x, y, v = _points(mark, pair, index).T
    grown = FARTHEST * WIDEST_KAPPA / np.sqrt(2) * mark.flat[mark.start]
    hull = np.zeros((len(mark), 4))
    seen = np.flatnonzero(v > 0)
    begin = seen[np.flatnonzero(np.diff(pair[seen], prepend=-1))]
    if not len(begin):
        return hull
    low, high = np.where(v > 0, (x, y), np.inf), np.where(v > 0, (x, y), -np.inf)
    rows = pair[begin]
    hull[rows, :2] = np.minimum.reduceat(low, begin, axis=1).T - grown[rows, None]
    hull[rows, 2:] = np.maximum.reduceat(high, begin, axis=1).T + grown[rows, None]
    return hull


def _points(mark: Ragged, row: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Return x, y, v of some points, shape (n_points, 3), zeros beyond the end of a mark."""
    there = index < ((mark.length - 1) // POINT)[row]
    points = np.zeros((len(row), POINT))
    place = mark.start[row[there]] + 1 + POINT * index[there]
    points[there] = mark.flat[place[:, None] + np.arange(POINT)]
    return points


def _nearness(points: Points, first: Ragged, second: Ragged) -> np.ndarray:
    """Return exp(−d² / (2 s² κ²)) of each pair of points, 0 beyond the farthest reach."""
    apart = ((points.first[:, :2] - points.second[:, :2]) ** 2).sum(axis=1)
    area = (first.flat[first.start] ** 2 + second.flat[second.start] ** 2) / 2
    spread = area[points.pair] * _kappa(points) ** 2
    near = (apart > 0) & (apart <= FARTHEST**2 * spread)
    nearness = (apart == 0).astype(np.float64)
    nearness[near] = np.exp(-apart[near] / (2 * spread[near]))
    return np.asarray(nearness)


def _kappa(points: Points) -> np.ndarray:
    """Return κ of each point: COCO's where the larger of the two marks has 17 of them."""
    n_points = np.bincount(points.pair)[points.pair]
    coco = COCO_KAPPA[np.minimum(points.place, len(COCO_KAPPA) - 1)]
    return np.where(n_points == len(COCO_KAPPA), coco, OTHER_KAPPA)


def _alike(first: Ragged, second: Ragged) -> np.ndarray:
    """Return the similarity as COCO has it, without looking at visibility."""
    return oks(first, second)


KEYPOINT = Kind(
    name="keypoint",
    title="keypoints",
    columns=("scale_px", "x_px", "y_px", "visibility"),
    ragged=True,
    alike=_alike,
    hull=keypoint_hull,
    measure="OKS",
)
