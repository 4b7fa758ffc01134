"""What matching returns: which marks of two annotators are about the same thing.

A *comparison* is two annotations of one item. Its marks end as matched pairs, as near misses
(overlapping under the threshold, and not matched), or alone.
"""

from dataclasses import dataclass, field

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
    left_out_first, left_out_second : int64 arrays, shape (n_comparisons,)
        How many marks of each side lie wholly outside the stretch that both looked at: they are
        neither matched nor missed (Law 5). Zeros where nobody says otherwise.
    point_tolerance : int
        How far two matched points may be apart, inclusive, in the unit of the extents.
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
    left_out_first: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    left_out_second: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    point_tolerance: int = 0

    def __post_init__(self) -> None:
        """Fill in that nothing was left out."""
        for name in ("left_out_first", "left_out_second"):
            if len(getattr(self, name)) != len(self.left):
                object.__setattr__(self, name, np.zeros(len(self.left), dtype=np.int64))
