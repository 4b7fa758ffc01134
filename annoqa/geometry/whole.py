"""Whole items: a value without an extent.

    similarity = 1

*Use it when* the question is about all of the item (choices, ratings, numbers, rankings).
*Beware when* an annotation gives several values to one item: they are all about the same thing.
*Undefined when* never.
"""

import numpy as np

from annoqa.geometry.kind import Kind


def whole_similarity(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return 1 for every pair: both are about the whole item.

    Parameters
    ----------
    first, second : arrays, shape (n_pairs, 0)
        Extents without numbers.

    Returns
    -------
    float64 array, shape (n_pairs,)
        Ones.

    Examples
    --------
    >>> whole_similarity(np.empty((2, 0)), np.empty((2, 0)))
    array([1., 1.])
    """
    return np.ones(min(len(first), len(second)))


def whole_reaches(first: np.ndarray, second: np.ndarray, threshold: float) -> np.ndarray:
    """Return True for every pair whatever the threshold in [0, 1].

    Examples
    --------
    >>> whole_reaches(np.empty((1, 0)), np.empty((1, 0)), 1.0)
    array([ True])
    """
    return whole_similarity(first, second) >= threshold


WHOLE = Kind(name="whole", title="whole item", columns=(), similarity=whole_similarity, reaches=whole_reaches)
