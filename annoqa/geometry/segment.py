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

from fractions import Fraction

import numpy as np

from annoqa.geometry.kind import Kind

SAFE = 2**62


def segment_similarity(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the intersection over union of segments, row by row.

    Parameters
    ----------
    first, second : int64 arrays, shape (n_pairs, 2)
        Start and end, half-open, in ns.

    Returns
    -------
    float64 array, shape (n_pairs,)
        In [0, 1]; 1 only for equal segments.

    Examples
    --------
    The table of ActivityNet's `segment_iou`:

    >>> first = np.array([[0, 10], [0, 10], [0, 10], [0, 10]])
    >>> second = np.array([[5, 15], [0, 10], [10, 20], [2, 4]])
    >>> segment_similarity(first, second).round(4)
    array([0.3333, 1.    , 0.    , 0.2   ])
    """
    shared, lengths = _shared(first, second)
    union = lengths - shared
    equal = (first[:, 0] == second[:, 0]) & (first[:, 1] == second[:, 1])
    return np.where(equal, 1.0, shared / np.where(union > 0, union, 1))


def segment_reaches(first: np.ndarray, second: np.ndarray, threshold: float) -> np.ndarray:
    """Return whether the IoU is at least the threshold, compared in whole numbers.

    With the threshold as a fraction p/q this is `shared · (p + q) ≥ p · (length₁ + length₂)`.

    Parameters
    ----------
    first, second : int64 arrays, shape (n_pairs, 2)
        Start and end, half-open, in ns.
    threshold : float
        In [0, 1], taken as the decimal number that is written; 0 asks for any overlap.

    Returns
    -------
    bool array, shape (n_pairs,)
        Equal points reach every threshold.

    Examples
    --------
    0.3 as a float is a little less than 3/10; the tie holds all the same:

    >>> segment_reaches(np.array([[0, 10]]), np.array([[0, 3]]), 0.3)
    array([ True])
    """
    shared, lengths = _shared(first, second)
    equal = (first[:, 0] == second[:, 0]) & (first[:, 1] == second[:, 1])
    if threshold == 0:
        return equal | (shared > 0)
    part = Fraction(str(threshold)).limit_denominator(10**9)
    p, q = part.numerator, part.denominator
    longest = int(lengths.max(initial=0))
    if longest * (p + q) >= SAFE:  # Python's integers have no limit
        shared, lengths = shared.astype(object), lengths.astype(object)
    return equal | (shared * (p + q) >= p * lengths).astype(bool) & (shared > 0)


def _shared(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the length of the intersection, and the sum of both lengths."""
    begin, end = np.maximum(first[:, 0], second[:, 0]), np.minimum(first[:, 1], second[:, 1])
    shared = np.maximum(end - begin, 0)
    return shared, (first[:, 1] - first[:, 0]) + (second[:, 1] - second[:, 0])


SEGMENT = Kind(
    name="segment",
    title="segment of time",
    columns=("start_ns", "end_ns"),
    similarity=segment_similarity,
    reaches=segment_reaches,
)
