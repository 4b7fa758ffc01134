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

import numpy as np

from annoqa.geometry.kind import Kind

CORNERS = 4
ROTATION = 4


def box_area(box: np.ndarray) -> np.ndarray:
    """Return the areas of boxes; turning does not change them.

    Parameters
    ----------
    box : float64 array, shape (n_marks, 5)
        x1, y1, x2, y2 in px before turning, and the rotation in degrees clockwise about the centre.

    Returns
    -------
    float64 array, shape (n_marks,)
        In px².

    Examples
    --------
    >>> box_area(np.array([[0.0, 0.0, 4.0, 2.0, 30.0]]))
    array([8.])
    """
    area: np.ndarray = (box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])
    return area


def box_shared(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the shared areas of boxes, row by row.

    Parameters
    ----------
    first, second : float64 arrays, shape (n_pairs, 5)
        As for `box_area`.

    Returns
    -------
    float64 array, shape (n_pairs,)
        In px²; the same bits when the two are swapped.

    Examples
    --------
    A square and itself moved by half, then turned by 45°:

    >>> square = np.array([[0.0, 0.0, 2.0, 2.0, 0.0]])
    >>> box_shared(square, np.array([[1.0, 0.0, 3.0, 2.0, 0.0]]))
    array([2.])
    >>> BOX.similarity(square, np.array([[0.0, 0.0, 2.0, 2.0, 45.0]])).round(4)
    array([0.7071])
    """
    turned = np.flatnonzero((first[:, ROTATION] != 0) | (second[:, ROTATION] != 0))
    shared = _upright_shared(first, second)
    if len(turned):
        shared[turned] = _turned_shared(first[turned], second[turned])
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


def _upright_shared(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the shared areas of upright boxes."""
    across = np.minimum(first[:, 2], second[:, 2]) - np.maximum(first[:, 0], second[:, 0])
    down = np.minimum(first[:, 3], second[:, 3]) - np.maximum(first[:, 1], second[:, 1])
    shared: np.ndarray = np.maximum(across, 0) * np.maximum(down, 0)
    return shared


def _turned_shared(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the shared areas of boxes some of which are turned."""
    one, two = box_upright(first), box_upright(second)
    shared = _upright_shared(one, two)
    turned = np.flatnonzero((one[:, ROTATION] != 0) | (two[:, ROTATION] != 0))
    shared[turned] = _clipped(one[turned], two[turned])
    smaller = np.minimum(box_area(first), box_area(second))
    alike: np.ndarray = np.where((first == second).all(axis=1), smaller, np.minimum(shared, smaller))
    return alike


def _clipped(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the shared areas of turned boxes; the two are put in one order, whoever is first."""
    column = (first != second).argmax(axis=1)[:, None]
    swap = np.take_along_axis(first > second, column, axis=1)
    one, two = np.where(swap, second, first), np.where(swap, first, second)
    origin = (one[:, :2] + one[:, 2:4]) / 2
    return _clipped_area(_corners(one, origin), _corners(two, origin))


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
    area: np.ndarray = np.abs(cross.sum(axis=1)) / 2
    return area


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
    size=box_area,
    shared=box_shared,
    hull=box_hull,
)
