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
class Selection:
    """Some rows, and the items they are of; made once for all the numbers about them.

    Attributes
    ----------
    rows : int32 array, shape (n_selected,)
        Which rows.
    item : int array, shape (n_items,)
        Codes of their items, ascending.
    position : int32 array, shape (n_selected,)
        Position in `item` of each selected row.
    """

    rows: np.ndarray
    item: np.ndarray
    position: np.ndarray

    @classmethod
    def of(cls, item: np.ndarray, rows: np.ndarray | None = None) -> "Selection":
        """Return the selection of some rows, of all without.

        Parameters
        ----------
        item : int array, shape (n_rows,)
            Item code of each row.
        rows : int array, shape (n_selected,), optional
            Which rows.

        Returns
        -------
        Selection
            Rows in the order given.
        """
        here = item if rows is None else item[rows]
        used = np.bincount(here) > 0
        place = (np.cumsum(used) - 1).astype(np.int32)
        rows = np.arange(len(item), dtype=np.int32) if rows is None else rows.astype(np.int32)
        return cls(rows=rows, item=np.flatnonzero(used), position=place[here])


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
    all_or_nothing : bool
        Whether each row of a share counts fully or not at all; False for means of parts, as of IoUs.
    """

    item: np.ndarray
    top: np.ndarray
    bottom: np.ndarray
    is_share: bool = True
    all_or_nothing: bool = True

    def estimate(self, within: Within, selection: Selection | None = None) -> Estimate:
        """Return Σ top / Σ bottom over the rows, all of them without a selection.

        Parameters
        ----------
        within : Within
            Clusters and confidence.
        selection : Selection, optional
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
        item, top, bottom = self.by_item(selection)
        if not self.is_share:
            return mean_interval(top, bottom, within.of(item), within.confidence)
        return share_interval(
            top, bottom, within.of(item), within.confidence, all_or_nothing=self.all_or_nothing
        )

    def by_item(self, selection: Selection | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the items that have rows, and the sums of numerator and denominator in each.

        Parameters
        ----------
        selection : Selection, optional
            Which rows; all of them without.

        Returns
        -------
        item : int array, shape (n_items,)
            Codes, ascending.
        top, bottom : float64 arrays, shape (n_items,)
            The sums.
        """
        chosen = Selection.of(self.item) if selection is None else selection
        n = len(chosen.item)
        top = np.bincount(chosen.position, self.top[chosen.rows], n)
        bottom = np.bincount(chosen.position, self.bottom[chosen.rows], n)
        return chosen.item, top, bottom


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
