"""The contract of a kind of mark: how alike two marks of it are.

A kind compares two arrays of extents row by row. Similarity is the intersection over the union
(Jaccard index): 1 when and only when the two are equal, 0 when they are apart, the same when the
two are swapped.

References
----------
Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist, 11(2),
37-50. https://doi.org/10.1111/j.1469-8137.1912.tb05611.x
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from annoqa import vocabulary


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
    similarity : callable
        (first, second) to a float64 array in [0, 1], row by row; both are extents arrays, shape
        (n_pairs, n_columns).
    reaches : callable
        (first, second, threshold) to a boolean array: whether the similarity is at least the
        threshold, compared without dividing, so that ties do not flip; with threshold 0,
        whether the two overlap at all.
    """

    name: vocabulary.Kind
    title: str
    columns: tuple[str, ...]
    similarity: Callable[[np.ndarray, np.ndarray], np.ndarray]
    reaches: Callable[[np.ndarray, np.ndarray, float], np.ndarray]
