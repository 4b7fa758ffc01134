"""The contract of a kind of mark: how large a mark is, and how much two of them share.

    similarity = shared / (size₁ + size₂ − shared)

Everything else follows. The similarity is the intersection over the union (Jaccard index): 1 when
two marks are equal, 0 when they are apart, the same when they are swapped. Marks without a size
(points) have similarity 1 with their equals and 0 with all others.

Kinds without an area (keypoints, lines) say themselves how alike two marks are: `alike` takes the
place of `size` and `shared`, in [0, 1], symmetric, 1 for equals, and 0 beyond the reach of the hull.

References
----------
Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist, 11(2),
37-50. https://doi.org/10.1111/j.1469-8137.1912.tb05611.x
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from annoqa.geometry.extents import Extents, equal_rows

SAFE = 2**62
FINEST_THRESHOLD = 10**9


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of mark.

    Attributes
    ----------
    name : str
        One of `annoqa.vocabulary.Kind`, or that of a kind of one's own (`register_kind`).
    title : str
        What people call it.
    columns : tuple of str
        The numbers that make an extent, in the order of an extents array; for kinds whose marks
        have any number of them, the first numbers and then those that repeat.
    ragged : bool
        Whether marks have any number of numbers (`annoqa.geometry.extents.Ragged`).
    size : callable or None
        Extents of n_marks marks to sizes, shape (n_marks,), 0 or above; None with `alike`.
    shared : callable or None
        (first, second) extents, row by row, to the sizes of their intersections; never more than
        either size, the same bits when swapped, and all of the size for equal marks.
    alike : callable or None
        (first, second) extents, row by row, to similarities in [0, 1], where these are not IoUs.
    hull : callable or None
        Extents to x1, y1, x2, y2, shape (n_marks, 4): marks whose hulls are apart have similarity
        0. None for kinds on a line.
    measure : str
        What the similarity is called: "IoU", "OKS" …
    """

    name: str
    title: str
    columns: tuple[str, ...]
    ragged: bool = False
    size: Callable[[Any], np.ndarray] | None = None
    shared: Callable[[Any, Any], np.ndarray] | None = None
    alike: Callable[[Any, Any], np.ndarray] | None = None
    hull: Callable[[Any], np.ndarray] | None = None
    measure: str = "IoU"

    def sizes(self, extents: Extents) -> np.ndarray:
        """Return the sizes of marks, shape (n_marks,); zeros where the kind has none."""
        return np.zeros(len(extents)) if self.size is None else self.size(extents)

    def hulls(self, extents: Extents) -> np.ndarray:
        """Return the hulls of marks, shape (n_marks, 4); no rows where the kind has none."""
        return np.empty((0, 4)) if self.hull is None else self.hull(extents)

    def similarity(self, first: Extents, second: Extents) -> np.ndarray:
        """Return the similarity, row by row.

        Parameters
        ----------
        first, second : Extents
            Of n_pairs marks each.

        Returns
        -------
        float64 array, shape (n_pairs,)
            In [0, 1]; exactly 1 for equal marks.
        """
        return self.compare(first, second, self.sizes(first) + self.sizes(second), None)[0]

    def reaches(self, first: Extents, second: Extents, threshold: float) -> np.ndarray:
        """Return whether the similarity is at least the threshold, row by row, without dividing.

        Parameters
        ----------
        first, second : Extents
            Of n_pairs marks each.
        threshold : float
            In [0, 1], taken as the decimal number that is written; 0 asks for any overlap.

        Returns
        -------
        bool array, shape (n_pairs,)
            Exact for whole numbers: ties do not flip.
        """
        return self.compare(first, second, self.sizes(first) + self.sizes(second), threshold)[1]

    def compare(
        self, first: Extents, second: Extents, total: np.ndarray, threshold: float | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return similarity, and whether it reaches the threshold, row by row.

        Parameters
        ----------
        first, second : Extents
            Row by row.
        total : array, shape (n_pairs,)
            Sum of both sizes, known already.
        threshold : float or None
            As for `reaches`; None when only the similarity is asked for.

        Returns
        -------
        float64 array, bool array, shape (n_pairs,)
            Similarity and whether it is enough; without a threshold, whether it is above 0.
        """
        if self.alike is not None:
            similarity = self.alike(first, second)
            return similarity, (similarity > 0) & (similarity >= (threshold or 0))
        shared = self.shared(first, second) if self.shared is not None else np.zeros(len(first))
        equal = equal_points(first, second, total)
        similarity = np.where(equal, 1.0, shared_part(shared, total))
        return similarity, shares_enough(shared, total, threshold or 0) | equal


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


def equal_points(first: Extents, second: Extents, total: np.ndarray) -> np.ndarray:
    """Return which rows are two equal marks without a size.

    Examples
    --------
    >>> equal_points(np.array([[3, 3], [3, 4]]), np.array([[3, 3], [3, 4]]), np.array([0, 2]))
    array([ True, False])
    """
    equal = np.zeros(len(total), dtype=bool)
    points = np.flatnonzero(total == 0)
    equal[points] = equal_rows(first[points], second[points])
    return equal
