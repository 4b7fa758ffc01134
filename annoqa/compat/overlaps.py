"""How much every extent of one list shares with every one of another: what most tools begin with.

    IoU = shared / (length₁ + length₂ − shared)

for intervals on a line and for upright boxes; every entry of one list with every one of the other.
"""

from collections.abc import Sequence

import numpy as np

from annoqa.compat.number import Event, Interval


def extents(marks: Sequence[Interval] | Sequence[Event]) -> np.ndarray:
    """Return the starts and ends of intervals or events.

    Parameters
    ----------
    marks : sequence of (start, end) or (start, end, label)
        In any order.

    Returns
    -------
    float array, shape (n_marks, 2)
        In the order given.

    Examples
    --------
    >>> extents([(0, 5, "a"), (5, 7, "b")]).tolist()
    [[0.0, 5.0], [5.0, 7.0]]
    """
    return np.array([mark[:2] for mark in marks], dtype=float).reshape(-1, 2)


def labels(events: Sequence[Event]) -> np.ndarray:
    """Return the labels of events as an array of text, shape (n_events,)."""
    return np.array([event[2] for event in events], dtype=str)


def shared_lengths(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return how long every two intervals overlap.

    Parameters
    ----------
    first, second : float arrays, shapes (n_first, 2) and (n_second, 2)
        Starts and ends.

    Returns
    -------
    float array, shape (n_first, n_second)
        0 for intervals that are apart, or only touch.
    """
    start = np.maximum(first[:, None, 0], second[None, :, 0])
    end = np.minimum(first[:, None, 1], second[None, :, 1])
    shared: np.ndarray = np.maximum(end - start, 0)
    return shared


def interval_iou(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the intersection over union of every two intervals, NaN for two without length.

    Examples
    --------
    >>> interval_iou(np.array([[0.0, 10.0]]), np.array([[5.0, 15.0], [20.0, 30.0]])).round(3).tolist()
    [[0.333, 0.0]]
    """
    shared = shared_lengths(first, second)
    union = np.diff(first, axis=1) + np.diff(second, axis=1).T - shared
    iou: np.ndarray = np.divide(shared, union, out=np.full(union.shape, np.nan), where=union != 0)
    return iou


def box_iou(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the intersection over union of every two upright boxes, NaN where a corner is.

    Parameters
    ----------
    first, second : float arrays, shapes (n_first, 4) and (n_second, 4)
        x1, y1, x2, y2 in px.

    Returns
    -------
    float array, shape (n_first, n_second)
        0 where boxes are apart or have no area.
    """
    shared = shared_areas(first, second)
    area1, area2 = (np.prod(box[:, 2:] - box[:, :2], axis=1) for box in (first, second))
    union = area1[:, None] + area2[None, :] - shared
    iou: np.ndarray = np.divide(shared, union, out=np.zeros(union.shape), where=shared != 0)
    return iou


def shared_areas(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the shared area of every two upright boxes, shape (n_first, n_second)."""
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    shared: np.ndarray = np.prod(np.maximum(high - low, 0), axis=2)
    return shared
