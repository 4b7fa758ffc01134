"""The infinitesimal jackknife: how far a number would move with the items it came from.

Every number of annoqa is a function of sums over items (Law 1). Its *influence* at an item is the
derivative of the number with respect to that item's weight; the influences add up to zero, and

    SE² = G / (G − 1) · Σ_g (Σ_{i in g} influence_i)²

over G clusters (an item alone is its own cluster). One pass, no resampling.

References
----------
Jaeckel, L. A. (1972). The infinitesimal jackknife. Bell Laboratories Memorandum MM 72-1215-11.
Efron, B. (1982). The Jackknife, the Bootstrap and Other Resampling Plans. SIAM.
https://doi.org/10.1137/1.9781611970319
"""

import math
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How a number varies over clusters.

    Attributes
    ----------
    standard_error : float
        Square root of the jackknife variance; 0 with fewer than two clusters.
    n_clusters : int
        How many clusters contributed.
    acceleration : float
        Skewness of the influences divided by 6, as the BCa interval needs it.
    clustered : bool
        Whether the clusters are groups of items that were given, or the items themselves.
    n_telling : float
        How many clusters decide, (Σ influence²)² / Σ influence⁴: all of them where they weigh alike,
        1 where a single one does.
    """

    standard_error: float
    n_clusters: int
    acceleration: float
    clustered: bool
    n_telling: float = field(default=math.inf, compare=False)


def spread(
    influence: np.ndarray,
    *,
    cluster: np.ndarray | None = None,
    weight: np.ndarray | None = None,
    counted: np.ndarray | None = None,
) -> Spread:
    """Return the spread of a number from its influences.

    Parameters
    ----------
    influence : float array, shape (n_rows,)
        Influence of one item of each row.
    cluster : int array, shape (n_rows,), optional
        Which video, document or session each row belongs to; items stand for themselves without.
    weight : int array, shape (n_rows,), optional
        How many items are exactly like the row; only without `cluster`.
    counted : bool array, shape (n_rows,), optional
        Rows that count as evidence; G counts clusters with at least one of them.

    Returns
    -------
    Spread
        Standard error, number of clusters, acceleration.

    Examples
    --------
    The standard error of a mean:

    >>> import numpy as np
    >>> x = np.array([1.0, 2.0, 4.0, 5.0])
    >>> round(spread((x - x.mean()) / 4).standard_error, 6), round(float(x.std(ddof=1)) / 2, 6)
    (0.912871, 0.912871)
    """
    if cluster is not None:
        influence, counted = _by_cluster(influence, cluster, counted)
    times = np.ones(len(influence), dtype=np.int64) if weight is None else weight
    n = int(times.sum() if counted is None else times[counted].sum())
    squares = float(times @ influence**2)
    quartics = float(times @ influence**4)
    return Spread(
        standard_error=float(np.sqrt(squares * n / (n - 1))) if n > 1 else 0.0,
        n_clusters=n,
        acceleration=float(times @ influence**3) / (6 * squares**1.5) if squares > 0 else 0.0,
        clustered=cluster is not None,
        n_telling=squares**2 / quartics if quartics > 0 else math.inf,
    )


def _by_cluster(
    influence: np.ndarray, cluster: np.ndarray, counted: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the summed influence of each cluster, and whether it counts as evidence."""
    _, code = np.unique(cluster, return_inverse=True)
    sums = np.bincount(code, weights=influence)
    rows = np.ones(len(code)) if counted is None else counted
    return sums, np.bincount(code, weights=rows) > 0
