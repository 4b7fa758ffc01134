"""Shares and means of units, with intervals over the items, or clusters of items, they lie in."""

import numpy as np

from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import mean_interval, share_interval


def share_of(
    successes: np.ndarray,
    trials: np.ndarray,
    item: np.ndarray,
    cluster: np.ndarray | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Return all successes over all trials.

    Parameters
    ----------
    successes, trials : array, shape (n_units,)
        Of each unit.
    item : int array, shape (n_units,)
        Code of the item that each unit lies in.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.
    confidence : float, default 0.95
        Nominal coverage.

    Returns
    -------
    Estimate
        In [0, 1].

    Examples
    --------
    >>> ones = np.ones(4)
    >>> print(share_of(np.array([1, 1, 1, 0]), ones, np.array([0, 1, 2, 3])))
    0.750 [0.301, 0.954]
    """
    code, group = _items(item, cluster)
    return share_interval(np.bincount(code, successes), np.bincount(code, trials), group, confidence)


def mean_of(
    values: np.ndarray, item: np.ndarray, cluster: np.ndarray | None = None, confidence: float = 0.95
) -> Estimate:
    """Return the mean of values.

    Parameters
    ----------
    values : float array, shape (n_values,)
        The numbers.
    item : int array, shape (n_values,)
        Code of the item that each belongs to.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.
    confidence : float, default 0.95
        Nominal coverage.

    Returns
    -------
    Estimate
        In the unit of the values.

    Examples
    --------
    >>> print(mean_of(np.array([1.0, 2.0, 3.0]), np.array([0, 1, 2])))
    2.000 [-0.484, 4.484]
    """
    order = np.lexsort((values, item))  # sums of floats must not depend on who came first
    code, group = _items(item[order], cluster)
    return mean_interval(np.bincount(code, values[order]), np.bincount(code), group, confidence)


def _items(item: np.ndarray, cluster: np.ndarray | None) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the items as 0, 1 …, and the cluster of each of these."""
    items, code = np.unique(item, return_inverse=True)
    return code, None if cluster is None else cluster[items]
