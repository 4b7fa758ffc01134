"""Confidence intervals of coefficients, shares, means and quantiles; items may lie in clusters.

All of them rest on the infinitesimal jackknife (`annoqa.statistics.jackknife`). At the borders:

- *Fewer than two clusters*: no interval, with the reason.
- *A coefficient of exactly 1*: the items show no spread, yet they do not prove perfection. If at
  most a share z² / (G + z²) of G clusters hides a disagreement (Wilson, 1927), the coefficient is
  at least 1 − share / (chance that two judgements of different items differ).
- *A coefficient below 1 whose items all weigh alike*: no interval, with the reason.
- *A coefficient that a few items decide*, as with a rare label: the interval says so.
- *A share of 0 or 1*: Wilson's interval on the number of clusters.

References
----------
Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
Journal of the American Statistical Association, 22(158), 209-212.
https://doi.org/10.1080/01621459.1927.10502953
Woodruff, R. S. (1952). Confidence intervals for medians and other position measures. Journal of
the American Statistical Association, 47(260), 635-646.
https://doi.org/10.1080/01621459.1952.10483443
Korn, E. L., & Graubard, B. I. (1998). Confidence intervals for proportions with small expected
number of positive counts estimated from survey data. Survey Methodology, 24(2), 193-201.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from annoqa.statistics.estimate import Estimate
from annoqa.statistics.jackknife import Spread, spread

FEW = "fewer than 2 items"
FEW_CLUSTERS = "fewer than 2 clusters of items"
FEW_DECIDE = " (a few items decide, so it may be too narrow)"
LEAST_TELLING = 4.0
"""With fewer items that decide (`Spread.n_telling`) intervals held the truth in .80 to .86 of simulated
campaigns with rare labels, and in .93 or more above it."""
ALIKE = "every item weighs the same, so their spread says nothing"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Confidence limits and how they were made, or why there are none.

    Attributes
    ----------
    low, high : float or None
        The limits.
    interval : str or None
        How they were made.
    no_interval : str or None
        Why there are none.
    """

    low: float | None = None
    high: float | None = None
    interval: str | None = None
    no_interval: str | None = None


def coefficient_limits(
    value: float, spread: Spread, *, confidence: float = 0.95, chance_difference: float = 1.0
) -> Limits:
    """Return the limits of a coefficient of agreement: Fisher z, Student's t.

    Parameters
    ----------
    value : float
        The coefficient, at most 1.
    spread : Spread
        Of its influences.
    confidence : float, default 0.95
        Nominal coverage.
    chance_difference : float, default 1
        Chance that two judgements of different items differ, in (0, 1]; used when `value` is 1.

    Returns
    -------
    Limits
        tanh(atanh(value) ± t · SE / (1 − value²)); plain t for values of −1 and below.

    Examples
    --------
    >>> from annoqa.statistics.jackknife import Spread
    >>> s = Spread(standard_error=0.1, n_clusters=20, acceleration=0.0, clustered=False)
    >>> limits = coefficient_limits(0.8, s)
    >>> round(limits.low, 3), round(limits.high, 3)
    (0.476, 0.933)
    """
    if spread.n_clusters < 2:
        return _too_few(spread)
    if value == 1:
        return _perfect(spread, confidence, chance_difference)
    if spread.standard_error <= 1e-14:
        return Limits(no_interval=ALIKE)
    half = _t(confidence, spread.n_clusters) * spread.standard_error
    made = f"infinitesimal jackknife on {_on(spread)}"
    doubt = _doubt(spread)
    if value <= -1:
        return Limits(low=value - half, high=min(1.0, value + half), interval=f"{made}, t{doubt}")
    centre, half = math.atanh(value), half / (1 - value**2)
    return Limits(
        low=math.tanh(centre - half), high=math.tanh(centre + half), interval=f"{made}, Fisher z, t{doubt}"
    )


def share_limits(value: float, spread: Spread, *, n_trials: float, confidence: float = 0.95) -> Limits:
    """Return Wilson's limits of a share, on as many trials as its spread is worth.

    Parameters
    ----------
    value : float
        The share, in [0, 1].
    spread : Spread
        Of its influences.
    n_trials : float
        How many trials there were; a share of successes never counts as more than these. Infinite
        for means of parts.
    confidence : float, default 0.95
        Nominal coverage.

    Returns
    -------
    Limits
        Within [0, 1].
    """
    if spread.n_clusters < 2:
        return _too_few(spread)
    border = spread.standard_error**2 <= 1e-18 or value in (0.0, 1.0)
    worth = spread.n_clusters if border else value * (1 - value) / spread.standard_error**2
    critical = _z(confidence) if border else _t(confidence, spread.n_clusters)
    low, high = _wilson(value, min(worth, n_trials), critical)
    return Limits(low=low, high=high, interval=f"Wilson, infinitesimal jackknife on {_on(spread)}")


def mean_limits(value: float, spread: Spread, *, confidence: float = 0.95) -> Limits:
    """Return the limits of a mean or a difference: value ± t · SE.

    Parameters
    ----------
    value : float
        The number.
    spread : Spread
        Of its influences.
    confidence : float, default 0.95
        Nominal coverage.

    Returns
    -------
    Limits
        None where fewer than two clusters contribute or all of them weigh the same.
    """
    if spread.n_clusters < 2:
        return _too_few(spread)
    if spread.standard_error == 0:
        return Limits(no_interval=ALIKE)
    half = _t(confidence, spread.n_clusters) * spread.standard_error
    made = f"infinitesimal jackknife on {_on(spread)}, t{_doubt(spread)}"
    return Limits(low=value - half, high=value + half, interval=made)


def share_interval(
    successes: ArrayLike,
    trials: ArrayLike,
    cluster: ArrayLike | None = None,
    confidence: float = 0.95,
    *,
    all_or_nothing: bool = True,
) -> Estimate:
    """Return a share with its interval: all successes over all trials.

    Parameters
    ----------
    successes : array, shape (n_items,)
        Successes of each item, in [0, trials]; fractions are fine.
    trials : array, shape (n_items,)
        Trials of each item; items without a trial are ignored.
    cluster : int array, shape (n_items,), optional
        Which video, document or session each item belongs to.
    confidence : float, default 0.95
        Nominal coverage.
    all_or_nothing : bool, default True
        Whether a trial succeeds or not; False for means of parts (IoU), which vary less than that.

    Returns
    -------
    Estimate
        `value` in [0, 1]; `n_items` with a trial, `n_units` trials. Where every item is one
        trial that succeeds or not, the interval is Wilson's of 1927.

    Examples
    --------
    >>> print(share_interval([1, 1, 1, 0, 1, 1, 0, 1, 1, 1], [1] * 10))
    0.800 [0.490, 0.943]
    """
    done, tried, group = _kept(successes, trials, cluster)
    if not len(tried):
        return Estimate.none("there was nothing to count", n_items=0, n_units=0)
    total = float(tried.sum())
    value = min(1.0, max(0.0, float(done.sum()) / total))
    if group is None and len(tried) > 1 and _single_trials(done, tried):
        low, high = _wilson(value, total, _z(confidence))
        limits = Limits(low=low, high=high, interval="Wilson on items")
    else:
        limits = share_limits(
            value,
            spread((done - value * tried) / total, cluster=group),
            n_trials=total if all_or_nothing else math.inf,
            confidence=confidence,
        )
    return _estimate(value, limits, confidence, len(tried), round(total))


def mean_interval(
    sums: ArrayLike,
    counts: ArrayLike,
    cluster: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Return a mean with its interval: the sum of all sums over the sum of all counts.

    Parameters
    ----------
    sums : float array, shape (n_items,)
        Sum of the quantity over each item's units.
    counts : array, shape (n_items,)
        How many units each item has; items without one are ignored.
    cluster : int array, shape (n_items,), optional
        Which video, document or session each item belongs to.
    confidence : float, default 0.95
        Nominal coverage.

    Returns
    -------
    Estimate
        `n_items` with a unit, `n_units` units; Student's t on the clusters.

    Examples
    --------
    >>> print(mean_interval([0.5, 0.7, 1.8], [1, 1, 2]))
    0.750 [0.231, 1.269]
    """
    total, number, group = _kept(sums, counts, cluster)
    if not len(number):
        return Estimate.none("there was nothing to average", n_items=0, n_units=0)
    n = float(number.sum())
    value = float(total.sum()) / n
    over = spread((total - value * number) / n, cluster=group)
    return _estimate(
        value, mean_limits(value, over, confidence=confidence), confidence, len(number), round(n)
    )


def quantile_interval(
    values: ArrayLike,
    item: ArrayLike,
    quantile: float = 0.5,
    confidence: float = 0.95,
) -> Estimate:
    """Return a quantile (the median without saying) with its interval.

    Parameters
    ----------
    values : float array, shape (n_values,)
        The numbers.
    item : int array, shape (n_values,)
        The item, or the cluster of items, that each number comes from.
    quantile : float, default 0.5
        In (0, 1).
    confidence : float, default 0.95
        Nominal coverage.

    Returns
    -------
    Estimate
        Woodruff's interval: the quantiles at the limits of the share of numbers below.

    Examples
    --------
    >>> print(quantile_interval([1, 2, 3, 4, 5, 6, 7, 8, 9], range(9)))
    5.000 [2.000, 8.000]
    """
    numbers = np.asarray(values, dtype=float)
    n = len(numbers)
    if not n:
        return Estimate.none("there was nothing to average", n_items=0, n_units=0)
    value = float(np.quantile(numbers, quantile))
    below = (numbers < value) + 0.5 * (numbers == value)
    over = spread((below - below.mean()) / n, cluster=np.asarray(item))
    limits = Limits(no_interval=FEW)
    if over.n_clusters > 1:
        half = _t(confidence, over.n_clusters) * over.standard_error
        limits = _woodruff(np.sort(numbers), quantile, half, _on(over))
    return _estimate(value, limits, confidence, over.n_clusters, n)


def _woodruff(ordered: np.ndarray, quantile: float, half: float, on: str) -> Limits:
    """Return the order statistics at the limits of the share below the quantile."""
    if quantile - half < 0 or quantile + half > 1:
        return Limits(no_interval="too few items to bound the quantile")
    n = len(ordered)
    low = ordered[max(0, math.ceil(n * (quantile - half)) - 1)]
    high = ordered[min(n - 1, math.ceil(n * (quantile + half)) - 1)]
    return Limits(low=float(low), high=float(high), interval=f"Woodruff, infinitesimal jackknife on {on}, t")


def _kept(
    upper: ArrayLike, lower: ArrayLike, cluster: ArrayLike | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Return numerators, denominators and clusters of the items that have a denominator."""
    top, bottom = np.asarray(upper, dtype=float), np.asarray(lower, dtype=float)
    kept = bottom > 0
    return top[kept], bottom[kept], None if cluster is None else np.asarray(cluster)[kept]


def _single_trials(done: np.ndarray, tried: np.ndarray) -> bool:
    """Return whether every item is one trial that succeeds or not."""
    return bool(np.all(tried == 1) and np.all((done == 0) | (done == 1)))


def _perfect(spread: Spread, confidence: float, chance_difference: float) -> Limits:
    """Return the limits of a coefficient of exactly 1 (see the module's page)."""
    square = _z(confidence) ** 2
    hidden = square / (spread.n_clusters + square)
    return Limits(
        low=max(-1.0, 1 - hidden / chance_difference),
        high=1.0,
        interval=f"Wilson on {_on(spread)} without a disagreement",
    )


def _wilson(value: float, n: float, critical: float) -> tuple[float, float]:
    """Return Wilson's limits of a share of n trials."""
    square = critical**2
    centre = (value + square / (2 * n)) / (1 + square / n)
    half = critical / (1 + square / n) * math.sqrt(value * (1 - value) / n + square / (4 * n * n))
    low = 0.0 if value == 0 else max(0.0, centre - half)
    high = 1.0 if value == 1 else min(1.0, centre + half)
    return low, high


def _too_few(spread: Spread) -> Limits:
    """Return no limits, and why."""
    return Limits(no_interval=FEW_CLUSTERS if spread.clustered else FEW)


def _doubt(spread: Spread) -> str:
    """Say so where a few items decide."""
    return FEW_DECIDE if spread.n_telling < LEAST_TELLING else ""


def _on(spread: Spread) -> str:
    """Say what the jackknife went over."""
    return f"{spread.n_clusters:,} clusters" if spread.clustered else "items"


def _z(confidence: float) -> float:
    """Return the two-sided normal quantile."""
    return float(special.ndtri((1 + confidence) / 2))


def _t(confidence: float, n_clusters: int) -> float:
    """Return the two-sided quantile of Student's t with n_clusters − 1 degrees of freedom."""
    return float(special.stdtrit(n_clusters - 1, (1 + confidence) / 2))


def _estimate(value: float, limits: Limits, confidence: float, n_items: int, n_units: int) -> Estimate:
    """Return the estimate with its limits and counts."""
    return Estimate(
        value=value,
        low=limits.low,
        high=limits.high,
        interval=limits.interval,
        no_interval=limits.no_interval,
        confidence=confidence,
        n_items=n_items,
        n_units=n_units,
    )
