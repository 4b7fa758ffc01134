"""Whole items: a value without an extent.

    similarity = 1

*Use it when* the question is about all of the item (choices, ratings, numbers, rankings).
*Beware when* an annotation gives several values to one item: they are all about the same thing.
*Undefined when* never.
"""

import numpy as np

from annoqa.geometry.kind import Kind


def whole_size(extent: np.ndarray) -> np.ndarray:
    """Return 1 for every mark: the item.

    Parameters
    ----------
    extent : array, shape (n_marks, 0)
        Extents without numbers.

    Returns
    -------
    float64 array, shape (n_marks,)
        Ones.

    Examples
    --------
    >>> whole_size(np.empty((2, 0)))
    array([1., 1.])
    """
    return np.ones(len(extent))


def whole_shared(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return 1 for every pair: both are about all of the item.

    Examples
    --------
    >>> whole_shared(np.empty((1, 0)), np.empty((1, 0)))
    array([1.])
    """
    return np.ones(min(len(first), len(second)))


WHOLE = Kind(name="whole", title="whole item", columns=(), size=whole_size, shared=whole_shared)
