"""Boxes on an image, turned about their centre or not.

    IoU = intersection / (area₁ + area₂ − intersection)

Upright boxes intersect in a box. Turned ones intersect in a convex polygon with eight corners at
most: the corners of the first are clipped at the four sides of the second, and the shoelace
formula gives the area. Pixels are continuous: a box from 0 to 10 is 10 wide.

*Use it when* marks are rectangles.
*Beware when* boxes are small: one pixel at each side of a 16 px box costs 0.22 of IoU.
*Undefined when* both have no area: such boxes are 1 when they are equal and 0 otherwise.

References
----------
Sutherland, I. E., & Hodgman, G. W. (1974). Reentrant polygon clipping. Communications of the ACM,
17(1), 32-42. https://doi.org/10.1145/360767.360802
Everingham, M., et al. (2010). The PASCAL visual object classes (VOC) challenge. International
Journal of Computer Vision, 88(2), 303-338. https://doi.org/10.1007/s11263-009-0275-4
"""

from fractions import Fraction

import numpy as np

from annoqa.geometry.kind import Kind

CORNERS = 4
ROTATION = 4


def box_similarity(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the intersection over union of boxes, row by row.

    Parameters
    ----------
    first, second : float64 arrays, shape (n_pairs, 5)
        x1, y1, x2, y2 in px before turning, and the rotation in degrees clockwise about the centre.

    Returns
    -------
    float64 array, shape (n_pairs,)
        In [0, 1]; exactly 1 for equal boxes, and the same bits when the two are swapped.

    Examples
    --------
    A square, itself turned by 45°, and itself moved by half:

    >>> square = np.array([[0.0, 0.0, 2.0, 2.0, 0.0]])
    >>> box_similarity(square, np.array([[0.0, 0.0, 2.0, 2.0, 45.0]])).round(4)
    array([0.7071])
    >>> box_similarity(square, np.array([[1.0, 0.0, 3.0, 2.0, 0.0]])).round(4)
    array([0.3333])
    """
    shared = box_intersection(first, second)
    union = (_area(first) + _area(second)) - shared
    equal = (first == second).all(axis=1)
    return np.where(equal, 1.0, np.minimum(shared / np.where(union > 0, union, 1.0), 1.0))


def box_reaches(first: np.ndarray, second: np.ndarray, threshold: float) -> np.ndarray:
    """Return whether the IoU is at least the threshold, compared without dividing.

    Parameters
    ----------
    first, second : float64 arrays, shape (n_pairs, 5)
        Extents as for `box_similarity`.
    threshold : float
        In [0, 1], taken as the decimal number that is written; 0 asks for any overlap.

    Returns
    -------
    bool array, shape (n_pairs,)
        Exact where coordinates are whole pixels.

    Examples
    --------
    >>> box_reaches(np.array([[0.0, 0, 10, 1, 0]]), np.array([[0.0, 0, 3, 1, 0]]), 0.3)
    array([ True])
    """
    shared = box_intersection(first, second)
    equal = (first == second).all(axis=1)
    if threshold == 0:
        return equal | (shared > 0)
    part = Fraction(str(threshold)).limit_denominator(10**9)
    p, q = part.numerator, part.denominator
    return equal | ((shared * (p + q) >= (_area(first) + _area(second)) * p) & (shared > 0))


def box_intersection(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the shared area of boxes in px², row by row.

    Examples
    --------
    >>> box_intersection(np.array([[0.0, 0, 2, 2, 0]]), np.array([[1.0, 1, 3, 3, 0]]))
    array([1.])
    """
    turned = (first[:, ROTATION] != 0) | (second[:, ROTATION] != 0)
    if not turned.any():
        return _upright_intersection(first, second)
    first, second = box_upright(first), box_upright(second)
    shared = _upright_intersection(first, second)
    turned = np.flatnonzero((first[:, ROTATION] != 0) | (second[:, ROTATION] != 0))
    shared[turned] = _turned_intersection(first[turned], second[turned])
    return shared


def box_upright(box: np.ndarray) -> np.ndarray:
    """Return boxes with rotations in [0, 90), the sides swapped where that takes a quarter turn.

    Examples
    --------
    >>> box_upright(np.array([[0.0, 0.0, 4.0, 2.0, 90.0]]))
    array([[ 1., -1.,  3.,  3.,  0.]])
    """
    quarter = np.floor(box[:, ROTATION] / 90)
    x, y = (box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2
    across, down = (box[:, 2] - box[:, 0]) / 2, (box[:, 3] - box[:, 1]) / 2
    lying = np.stack([x - down, y - across, x + down, y + across], axis=1)
    upright = np.where((quarter % 2 == 1)[:, None], lying, box[:, :ROTATION])
    return np.column_stack([upright, box[:, ROTATION] - 90 * quarter])


def box_hull(box: np.ndarray) -> np.ndarray:
    """Return x1, y1, x2, y2 of the smallest upright box around each box.

    Examples
    --------
    >>> box_hull(np.array([[0.0, 0.0, 2.0, 2.0, 45.0]])).round(3)
    array([[-0.414, -0.414,  2.414,  2.414]])
    """
    upright = box_upright(box) if (box[:, ROTATION] != 0).any() else box
    hull = upright[:, :ROTATION].copy()
    turned = np.flatnonzero(upright[:, ROTATION] != 0)
    corners = _corners(upright[turned], np.zeros((len(turned), 2)))
    hull[turned] = np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)
    return hull


def _area(box: np.ndarray) -> np.ndarray:
    """Return the areas in px²."""
    return (box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])


def _upright_intersection(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the shared area of upright boxes."""
    across = np.minimum(first[:, 2], second[:, 2]) - np.maximum(first[:, 0], second[:, 0])
    down = np.minimum(first[:, 3], second[:, 3]) - np.maximum(first[:, 1], second[:, 1])
    return np.maximum(across, 0) * np.maximum(down, 0)


def _turned_intersection(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the shared area of turned boxes; the two are put in one order, whoever is first."""
    differs = first != second
    column = differs.argmax(axis=1)[:, None]
    swap = np.take_along_axis(first > second, column, axis=1)
    one, two = np.where(swap, second, first), np.where(swap, first, second)
    origin = (one[:, :2] + one[:, 2:4]) / 2
    shared = _clipped_area(_corners(one, origin), _corners(two, origin))
    shared = np.minimum(shared, np.minimum(_area(one), _area(two)))
    return np.where(differs.any(axis=1), shared, _area(one))


def _corners(box: np.ndarray, origin: np.ndarray) -> np.ndarray:
    """Return the corners, shape (n_boxes, 4, 2), about an origin each, clockwise on the screen."""
    half = (box[:, 2:4] - box[:, :2]) / 2
    centre = (box[:, :2] + box[:, 2:4]) / 2 - origin
    angle = np.deg2rad(box[:, ROTATION])
    x = half[:, :1] * np.array([-1, 1, 1, -1])
    y = half[:, 1:] * np.array([-1, -1, 1, 1])
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    return np.stack([centre[:, :1] + x * cos - y * sin, centre[:, 1:] + x * sin + y * cos], axis=2)


def _clipped_area(polygon: np.ndarray, window: np.ndarray) -> np.ndarray:
    """Return the area of convex polygons inside convex windows (Sutherland-Hodgman)."""
    for side in range(CORNERS):
        start, end = window[:, side], window[:, (side + 1) % CORNERS]
        along = end - start
        away = polygon - start[:, None]
        inside = along[:, :1] * away[:, :, 1] - along[:, 1:] * away[:, :, 0]
        polygon = _clip(polygon, inside)
    following = np.roll(polygon, -1, axis=1)
    cross = polygon[:, :, 0] * following[:, :, 1] - polygon[:, :, 1] * following[:, :, 0]
    return np.abs(cross.sum(axis=1)) / 2


def _clip(polygon: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Cut away what is outside one side; corners that are not needed repeat another, or are 0."""
    n, corners = inside.shape
    clipped = np.zeros((n, corners + 2, 2))
    filled = np.zeros(n, dtype=np.int64)
    everyone = np.arange(n)
    for here in range(corners):
        there = (here + 1) % corners
        keep = inside[:, here] >= 0
        crosses = keep != (inside[:, there] >= 0)
        clipped[everyone[keep], filled[keep]] = polygon[keep, here]
        filled += keep
        share = inside[crosses, here] / (inside[crosses, here] - inside[crosses, there])
        step = polygon[crosses, there] - polygon[crosses, here]
        filled = np.minimum(filled, corners + 1)
        clipped[everyone[crosses], filled[crosses]] = polygon[crosses, here] + share[:, None] * step
        filled += crosses
    last = np.maximum(filled - 1, 0)[:, None]
    slot = np.minimum(np.arange(corners + 2), last)
    return np.take_along_axis(clipped, slot[:, :, None], axis=1)


BOX = Kind(
    name="box",
    title="box",
    columns=("x1_px", "y1_px", "x2_px", "y2_px", "rotation_deg"),
    similarity=box_similarity,
    reaches=box_reaches,
)
