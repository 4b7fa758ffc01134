"""The bootstrap: resampled items instead of a derivative, on request.

BCa limits (bias-corrected and accelerated) are percentiles of the resampled values, moved for the
share of them below the value and for the skewness of the influences.

References
----------
Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American Statistical
Association, 82(397), 171-185. https://doi.org/10.1080/01621459.1987.10478410
"""

import numpy as np
from scipy import special

from annoqa.statistics.intervals import Limits


def resampled_weights(times: np.ndarray, *, replicates: int, seed: int) -> np.ndarray:
    """Return how often each row is drawn when its items are drawn with replacement.

    Parameters
    ----------
    times : int array, shape (n_rows,)
        How many items are like each row. Drawing items is drawing rows by these weights, exactly.
    replicates : int
        How many resamples.
    seed : int
        Of the generator: the same seed gives the same weights.

    Returns
    -------
    int64 array, shape (replicates, n_rows)
        Every row of it adds up to the number of items.

    Examples
    --------
    >>> import numpy as np
    >>> resampled_weights(np.array([3, 1]), replicates=4, seed=1).sum(axis=1).tolist()
    [4, 4, 4, 4]
    """
    n = int(times.sum())
    return np.random.default_rng(seed).multinomial(n, times / n, size=replicates)


def bca_limits(
    value: float, resampled: np.ndarray, *, acceleration: float = 0.0, confidence: float = 0.95
) -> Limits:
    """Return bias-corrected and accelerated limits.

    Parameters
    ----------
    value : float
        The number, from the items as they are.
    resampled : float array, shape (replicates,)
        The number from resampled items; NaN where it did not exist.
    acceleration : float, default 0
        A sixth of the skewness of the influences.
    confidence : float, default 0.95
        Nominal coverage.

    Returns
    -------
    Limits
        None where fewer than nine in ten resamples have a value, or where all have the same.

    Examples
    --------
    >>> import numpy as np
    >>> limits = bca_limits(0.5, np.linspace(0, 1, 1001))
    >>> round(limits.low, 3), round(limits.high, 3)
    (0.025, 0.975)
    """
    found = np.sort(resampled[~np.isnan(resampled)])
    if len(found) < 0.9 * len(resampled):
        return Limits(no_interval="too many resamples have no value")
    if not len(found) or found[0] == found[-1]:
        return Limits(no_interval="all resamples have the same value")
    below = np.mean(found < value) + np.mean(found == value) / 2
    if below in (0.0, 1.0):
        return Limits(no_interval="all resamples lie on one side of the value")
    bias = special.ndtri(below)
    shifted = bias + special.ndtri(np.array([(1 - confidence) / 2, (1 + confidence) / 2]))
    places = special.ndtr(bias + shifted / (1 - acceleration * shifted))
    low, high = np.quantile(found, places)
    made = f"BCa bootstrap, {len(resampled):,} resamples"
    return Limits(low=float(low), high=float(high), interval=made)
