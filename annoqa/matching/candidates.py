"""Who is compared with whom: pairs of annotations of one item by different annotators."""

import numpy as np

from annoqa.table.field_view import FieldView


def compare(view: FieldView, other: FieldView | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of annotations that are about the same item.

    Within one view every two annotators of an item meet once, the one with the lower code on the
    left. Between two views (annotators and ground truth, say) every annotation on the left meets
    every one on the right, except a person's own.

    Parameters
    ----------
    view : FieldView
        Annotations sorted by item and annotator.
    other : FieldView, optional
        The right side; `view` itself when missing.

    Returns
    -------
    left, right : int64 arrays, shape (n_comparisons,)
        Positions in `view` and in `other`, sorted by item, then left, then right.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> view = SimpleNamespace(item=np.array([0, 0, 0, 1]), annotator=np.array([0, 1, 2, 1]))
    >>> left, right = compare(view)
    >>> list(zip(left.tolist(), right.tolist()))
    [(0, 1), (0, 2), (1, 2)]
    """
    if other is None:
        begin = np.arange(1, len(view.item) + 1)
        end = np.searchsorted(view.item, view.item, side="right")
        other = view
    else:
        begin = np.searchsorted(other.item, view.item, side="left")
        end = np.searchsorted(other.item, view.item, side="right")
    left, right = ranges(begin, end)
    differs = view.annotator[left] != other.annotator[right]
    return left[differs], right[differs]


def ranges(begin: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (row, value) for every value in `begin[row]:end[row]`, row after row.

    Examples
    --------
    >>> row, value = ranges(np.array([3, 0]), np.array([5, 1]))
    >>> row.tolist(), value.tolist()
    ([0, 0, 1], [3, 4, 0])
    """
    size = np.maximum(end - begin, 0)
    row = np.repeat(np.arange(len(size)), size)
    shift = begin - (np.cumsum(size) - size)
    return row, np.arange(len(row)) + np.repeat(shift, size)
