"""The contract of a kind of mark: how large a mark is, and how much two of them share.

    similarity = shared / (size₁ + size₂ − shared)

Everything else follows. The similarity is the intersection over the union (Jaccard index): 1 when
two marks are equal, 0 when they are apart, the same when they are swapped. Marks without a size
(points) have similarity 1 with their equals and 0 with all others.

References
----------
Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist, 11(2),
37-50. https://doi.org/10.1111/j.1469-8137.1912.tb05611.x
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from annoqa import vocabulary

SAFE = 2**62
FINEST_THRESHOLD = 10**9


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of mark.

    Attributes
    ----------
    name : str
        One of `annoqa.vocabulary.Kind`.
    title : str
        What people call it.
    columns : tuple of str
        The numbers that make an extent, in the order of an extents array.
    size : callable
        Extents array, shape (n_marks, n_columns), to sizes, shape (n_marks,), 0 or above.
    shared : callable
        (first, second) extents, row by row, to the sizes of their intersections; never more than
        either size, the same bits when swapped, and all of the size for equal marks.
    """

    name: vocabulary.Kind
    title: str
    columns: tuple[str, ...]
    size: Callable[[np.ndarray], np.ndarray]
    shared: Callable[[np.ndarray, np.ndarray], np.ndarray]

    def similarity(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return the intersection over union, row by row.

        Parameters
        ----------
        first, second : arrays, shape (n_pairs, n_columns)
            Extents.

        Returns
        -------
        float64 array, shape (n_pairs,)
            In [0, 1]; exactly 1 for equal marks.
        """
        total = self.size(first) + self.size(second)
        equal = equal_points(first, second, total)
        return np.where(equal, 1.0, shared_part(self.shared(first, second), total))

    def reaches(self, first: np.ndarray, second: np.ndarray, threshold: float) -> np.ndarray:
        """Return whether the similarity is at least the threshold, row by row, without dividing.

        Parameters
        ----------
        first, second : arrays, shape (n_pairs, n_columns)
            Extents.
        threshold : float
            In [0, 1], taken as the decimal number that is written; 0 asks for any overlap.

        Returns
        -------
        bool array, shape (n_pairs,)
            Exact for whole numbers: ties do not flip.
        """
        total = self.size(first) + self.size(second)
        enough = shares_enough(self.shared(first, second), total, threshold)
        reached: np.ndarray = enough | equal_points(first, second, total)
        return reached


def shared_part(shared: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Return shared / (total − shared), and 0 where there is no size at all.

    Examples
    --------
    >>> shared_part(np.array([5, 0]), np.array([20, 0])).round(4)
    array([0.3333, 0.    ])
    """
    union = total - shared
    part: np.ndarray = np.divide(shared, union, out=np.zeros(len(union)), where=union > 0)
    return part


def shares_enough(shared: np.ndarray, total: np.ndarray, threshold: float) -> np.ndarray:
    """Return whether shared / (total − shared) is at least the threshold, without dividing.

    With the threshold as a fraction p/q this is `shared · (p + q) ≥ p · total`.

    Examples
    --------
    0.3 as a float is a little less than 3/10; the tie holds all the same:

    >>> shares_enough(np.array([3]), np.array([13]), 0.3)
    array([ True])
    """
    some: np.ndarray = shared > 0
    if threshold == 0:
        return some
    part = Fraction(str(threshold)).limit_denominator(FINEST_THRESHOLD)
    p, q = part.numerator, part.denominator
    if total.dtype.kind == "i" and int(total.max(initial=0)) * (p + q) >= SAFE:
        shared, total = shared.astype(object), total.astype(object)  # Python's integers have no limit
    enough: np.ndarray = (shared * (p + q) >= total * p).astype(bool) & some
    return enough


def equal_points(first: np.ndarray, second: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Return which rows are two equal marks without a size.

    Examples
    --------
    >>> equal_points(np.array([[3, 3], [3, 4]]), np.array([[3, 3], [3, 4]]), np.array([0, 2]))
    array([ True, False])
    """
    equal = np.zeros(len(total), dtype=bool)
    points = np.flatnonzero(total == 0)
    equal[points] = (first[points] == second[points]).all(axis=1)
    return equal
