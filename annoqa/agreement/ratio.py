"""Ratios of sums over items: what every number about marks is made of (Law 1).

    value = Σ_items top / Σ_items bottom

Rows of `annoqa.agreement.sides.Sides` are summed by item first; the interval then goes over items,
or over the clusters that items lie in. Any selection of rows (an annotator, a pair, a label, a
slice) has its own value, by the same sums.
"""

import dataclasses

import numpy as np

from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import mean_interval, quantile_interval, share_interval


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class Within:
    """Where items lie, and how sure an interval has to be.

    Attributes
    ----------
    cluster : int array, shape (n_items,), or None
        Video or document of every item code; None when items stand for themselves.
    confidence : float
        Nominal coverage.
    """

    cluster: np.ndarray | None = None
    confidence: float = 0.95

    def of(self, item: np.ndarray) -> np.ndarray | None:
        """Return the cluster of each item code."""
        return None if self.cluster is None else self.cluster[item]


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class Ratio:
    """What each row adds to a numerator and a denominator.

    Attributes
    ----------
    item : int array, shape (n_rows,)
        Item code of each row.
    top, bottom : float array, shape (n_rows,)
        Numerator and denominator.
    is_share : bool
        Whether 0 ≤ top ≤ bottom in every row, so that the value lies in [0, 1].
    """

    item: np.ndarray
    top: np.ndarray
    bottom: np.ndarray
    is_share: bool = True

    def estimate(self, within: Within, rows: np.ndarray | None = None) -> Estimate:
        """Return Σ top / Σ bottom over the rows, all of them without a selection.

        Parameters
        ----------
        within : Within
            Clusters and confidence.
        rows : int or bool array, optional
            Which rows.

        Returns
        -------
        Estimate
            Undefined when the denominator is 0; `n_units` is the denominator.

        Examples
        --------
        >>> import numpy as np
        >>> ratio = Ratio(item=np.array([0, 0, 1, 2]), top=np.array([1, 0, 1, 1]), bottom=np.ones(4))
        >>> ratio.estimate(Within()).value
        0.75
        """
        chosen = slice(None) if rows is None else rows
        item, position = np.unique(self.item[chosen], return_inverse=True)
        top = np.bincount(position, self.top[chosen], len(item))
        bottom = np.bincount(position, self.bottom[chosen], len(item))
        interval = share_interval if self.is_share else mean_interval
        return interval(top, bottom, within.of(item), within.confidence)


def quantile(item: np.ndarray, values: np.ndarray, at: float, within: Within) -> Estimate:
    """Return a quantile of the rows' values, linear between two of them.

    Parameters
    ----------
    item : int array, shape (n_rows,)
        Item code of each row.
    values : float array, shape (n_rows,)
        One number a row.
    at : float
        In (0, 1): 0.5 is the median.
    within : Within
        Clusters and confidence.

    Returns
    -------
    Estimate
        With Woodruff's interval; undefined without rows.
    """
    cluster = within.of(item)
    return quantile_interval(values, item if cluster is None else cluster, at, within.confidence)
