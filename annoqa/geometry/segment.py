"""Segments of time: half-open, in whole nanoseconds.

    IoU = intersection / (length₁ + length₂ − intersection)

    first      |────────|
    second         |───────|
                   |────|        intersection
               |───────────|     union

*Use it when* marks lie on one axis.
*Beware when* segments are short against the precision of the annotators: the IoU of two segments
of length D that differ by m at each end is about (D − m) / (D + m).
*Undefined when* both have no length: such points are 1 when they are equal and 0 otherwise;
matching compares them by their distance instead (`annoqa.matching.pair`).

References
----------
Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist, 11(2),
37-50. https://doi.org/10.1111/j.1469-8137.1912.tb05611.x
"""

import numpy as np

from annoqa.geometry.kind import Kind


def segment_length(segment: np.ndarray) -> np.ndarray:
    """Return the lengths of segments.

    Parameters
    ----------
    segment : int64 array, shape (n_marks, 2)
        Start and end, half-open, in ns.

    Returns
    -------
    int64 array, shape (n_marks,)
        In ns.

    Examples
    --------
    >>> segment_length(np.array([[2, 5], [7, 7]]))
    array([3, 0])
    """
    length: np.ndarray = segment[:, 1] - segment[:, 0]
    return length


def segment_shared(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return how long segments overlap, row by row.

    Parameters
    ----------
    first, second : int64 arrays, shape (n_pairs, 2)
        Start and end, half-open, in ns.

    Returns
    -------
    int64 array, shape (n_pairs,)
        In ns; 0 for segments that only touch.

    Examples
    --------
    The table of ActivityNet's `segment_iou`:

    >>> first = np.array([[0, 10], [0, 10], [0, 10], [0, 10]])
    >>> second = np.array([[5, 15], [0, 10], [10, 20], [2, 4]])
    >>> segment_shared(first, second)
    array([ 5, 10,  0,  2])
    >>> SEGMENT.similarity(first, second).round(4)
    array([0.3333, 1.    , 0.    , 0.2   ])
    """
    begin, end = np.maximum(first[:, 0], second[:, 0]), np.minimum(first[:, 1], second[:, 1])
    shared: np.ndarray = np.maximum(end - begin, 0)
    return shared


SEGMENT = Kind(
    name="segment",
    title="segment of time",
    columns=("start_ns", "end_ns"),
    size=segment_length,
    shared=segment_shared,
)
