"""What matching returns: which marks of two annotators are about the same thing.

A *comparison* is two annotations of one item. Its marks end as matched pairs, as near misses
(overlapping under the threshold, and not matched), or alone.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False, kw_only=True)
class Matches:
    """Matched marks of many comparisons at once.

    Attributes
    ----------
    left, right : int64 array, shape (n_comparisons,)
        Positions of the two annotations in their views.
    comparison : int64 array, shape (n_matches,)
        Which comparison a matched pair belongs to, ascending.
    first, second : int64 array, shape (n_matches,)
        Positions of the two marks in their views; a mark is in one pair of a comparison at most.
    similarity : float64 array, shape (n_matches,)
        IoU (intersection over union) of the two, in (0, 1].
    threshold : float
        Least similarity that matched, inclusive; 0 means that any overlap matched.
    near_comparison, near_first, near_second, near_similarity : arrays, shape (n_near,)
        The same for near misses.
    """

    left: np.ndarray
    right: np.ndarray
    comparison: np.ndarray
    first: np.ndarray
    second: np.ndarray
    similarity: np.ndarray
    threshold: float
    near_comparison: np.ndarray
    near_first: np.ndarray
    near_second: np.ndarray
    near_similarity: np.ndarray
