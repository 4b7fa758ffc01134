"""Limits of agreement (Bland & Altman): how far apart do two annotators' numbers lie, in their own unit?

    bias   = mean of (first − second)
    limits = bias ± z · s,    z = 1.96 for 95 %

s is the standard deviation of the differences. Where units lie in clusters (several marks of one
video) the measurements are repeated: s² is then the variance within clusters plus that between
them, as one more measurement of one more cluster would have it.

Use it when the question is "how many pixels, seconds, points", and not "how reliable".
Beware when differences grow with the size of what is measured: see `slope`, and take logarithms.
Limits say what most differences are; whether that is near enough is yours to decide beforehand.
Undefined when no unit was judged by both; limits also when fewer than two were.

The interval of the bias is Student's t; those of the limits are exact for normal differences
(noncentral t). Of repeated measurements all are the infinitesimal jackknife on clusters, t.

References
----------
Bland, J. M., & Altman, D. G. (1999). Measuring agreement in method comparison studies. Statistical
Methods in Medical Research, 8(2), 135-160. https://doi.org/10.1177/096228029900800204
Bland, J. M., & Altman, D. G. (2007). Agreement between methods of measurement with multiple
observations per individual. Journal of Biopharmaceutical Statistics, 17(4), 571-582.
https://doi.org/10.1080/10543400701329422
Carkeet, A. (2015). Exact parametric confidence intervals for Bland-Altman limits of agreement.
Optometry and Vision Science, 92(3), e71-e80. https://doi.org/10.1097/OPX.0000000000000513
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from annoqa.agreement.coefficient import check_applicable
from annoqa.agreement.disagreement import numbers_of
from annoqa.agreement.reliability import ReliabilityData
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import FEW, FEW_CLUSTERS, mean_limits
from annoqa.statistics.jackknife import spread

NOT_BOTH = "no unit was judged by both"
FEW_DIFFERENCES = "fewer than 2 units were judged by both"
SAME_SIZE = "all units have the same size"


@dataclass(frozen=True, kw_only=True)
class LimitsOfAgreement:
    """Where differences of two annotators lie.

    Attributes
    ----------
    bias : Estimate
        Mean difference, first less second, in the unit of the numbers; 0 is good.
    lower, upper : Estimate
        Between them lies the share `coverage` of differences, if these are normal.
    slope : Estimate
        How much the difference grows with each unit of the two numbers' mean; 0 is good.
    deviation : float or None
        Standard deviation of the differences.
    coverage : float
        Share of differences that the limits are for.
    repeated : bool
        Whether units lie in clusters, so that s² is within plus between clusters.
    """

    bias: Estimate
    lower: Estimate
    upper: Estimate
    slope: Estimate
    deviation: float | None
    coverage: float
    repeated: bool


@dataclass(frozen=True, eq=False, kw_only=True)
class _Differences:
    """Differences and mean sizes of units that both judged; cluster where measurements are repeated."""

    apart: np.ndarray
    size: np.ndarray
    cluster: np.ndarray | None
    confidence: float

    @property
    def bias(self) -> float:
        """The mean difference."""
        return float(self.apart.mean())


def bland_altman(
    data: ReliabilityData, *, coverage: float = 0.95, confidence: float = 0.95
) -> LimitsOfAgreement:
    """Compute bias and limits of agreement of two annotators, with their intervals.

    Parameters
    ----------
    data : ReliabilityData
        Numbers of two annotators; units that one of them left out are ignored.
    coverage : float, default 0.95
        Share of differences that the limits are for, in (0, 1).
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    LimitsOfAgreement
        Of first less second annotator.

    Raises
    ------
    NotApplicableError
        When there are fewer than two annotators, or more, or values are not numbers.

    Examples
    --------
    Two annotators mark when something begins, in seconds:

    >>> made = bland_altman(ReliabilityData.from_matrix([
    ...     [1.0, 2.1, 3.0, 4.2, 5.1, 6.0], [1.2, 2.0, 3.3, 4.6, 5.2, 6.5]
    ... ]))
    >>> print(made.bias)
    -0.233 [-0.460, -0.007]
    >>> print(made.lower)
    -0.657 [-1.337, -0.447]
    """
    check_applicable(data, "bland_altman", max_annotators=2)
    found = _differences(data, confidence)
    n = len(found.apart)
    if n == 0:
        none = Estimate.none(NOT_BOTH, n_units=0)
        return LimitsOfAgreement(
            bias=none, lower=none, upper=none, slope=none, deviation=None, coverage=coverage, repeated=False
        )
    z = float(special.ndtri((1 + coverage) / 2))
    lower, upper, deviation = _repeated(found, z) if found.cluster is not None else _single(found, z)
    return LimitsOfAgreement(
        bias=_mean(found, found.bias, (found.apart - found.bias) / n),
        lower=lower,
        upper=upper,
        slope=_slope(found),
        deviation=deviation,
        coverage=coverage,
        repeated=found.cluster is not None,
    )


def _differences(data: ReliabilityData, confidence: float) -> _Differences:
    """Return what both judged, unit by unit."""
    numbers = numbers_of(data.values, "interval") if data.n_values else np.zeros(0)
    unit, annotator, code = data.judgements
    table = np.full((2, data.n_units), np.nan)
    table[annotator, unit] = numbers[code]
    both = ~np.isnan(table).any(axis=0)
    first, second = table[:, both]
    cluster = None if data.cluster is None else np.unique(data.cluster[both], return_inverse=True)[1]
    if cluster is not None and len(cluster) == int(cluster.max(initial=-1)) + 1:
        cluster = None
    return _Differences(
        apart=first - second, size=(first + second) / 2, cluster=cluster, confidence=confidence
    )


def _mean(found: _Differences, value: float, influence: np.ndarray) -> Estimate:
    """Return a number with its jackknife interval; of a mean that is Student's."""
    limits = mean_limits(value, spread(influence, cluster=found.cluster), confidence=found.confidence)
    student = found.cluster is None and limits.interval is not None
    return _estimate(
        found, value, limits.low, limits.high, "t" if student else limits.interval, limits.no_interval
    )


def _single(found: _Differences, z: float) -> tuple[Estimate, Estimate, float | None]:
    """Return the limits of units that stand for themselves, and the standard deviation."""
    n = len(found.apart)
    if n < 2:
        none = Estimate.none(FEW_DIFFERENCES, n_units=n)
        return none, none, None
    deviation = float(found.apart.std(ddof=1))
    tail = np.array([(1 - found.confidence) / 2, (1 + found.confidence) / 2])
    near, far = special.nctdtrit(n - 1, z * math.sqrt(n), tail) * deviation / math.sqrt(n)
    how = ("exact, noncentral t", None) if deviation > 0 else (None, "every unit has the same difference")
    edges = [(-z, -far, -near), (z, near, far)]
    lower, upper = (
        _estimate(
            found,
            found.bias + at * deviation,
            found.bias + low if how[0] else None,
            found.bias + high if how[0] else None,
            *how,
        )
        for at, low, high in edges
    )
    return lower, upper, deviation


def _repeated(found: _Differences, z: float) -> tuple[Estimate, Estimate, float | None]:
    """Return the limits where clusters hold several units: variance within plus variance between."""
    assert found.cluster is not None  # noqa: S101 - asked before
    n, m = len(found.apart), np.bincount(found.cluster)
    n_clusters = len(m)
    if n_clusters < 2:
        none = Estimate.none(FEW_CLUSTERS, n_units=n)
        return none, none, None
    mean = np.bincount(found.cluster, weights=found.apart) / m
    square = np.bincount(found.cluster, weights=(found.apart - mean[found.cluster]) ** 2)
    off = m * (mean - found.bias) ** 2
    within, between = float(square.sum()) / (n - n_clusters), float(off.sum()) / (n_clusters - 1)
    k = (n - float(m @ m) / n) / (n_clusters - 1)
    above = max(0.0, (between - within) / k)
    variance = within + above
    move_within = (square - (m - 1) * within) / (n - n_clusters)
    move_between = (off - off.mean()) / n_clusters
    move = move_within
    if above > 0:
        move = move + (move_between - move_within - above * (m - n / n_clusters) / n_clusters) / k
    deviation = math.sqrt(variance)
    move_deviation = move / (2 * deviation) if deviation > 0 else np.zeros(n_clusters)
    move_bias = m * (mean - found.bias) / n
    lower, upper = (
        _of_clusters(found, found.bias + at * deviation, move_bias + at * move_deviation) for at in (-z, z)
    )
    return lower, upper, deviation


def _of_clusters(found: _Differences, value: float, influence: np.ndarray) -> Estimate:
    """Return a number whose influences are those of clusters."""
    over = spread(influence, cluster=np.arange(len(influence)))
    limits = mean_limits(value, over, confidence=found.confidence)
    return _estimate(found, value, limits.low, limits.high, limits.interval, limits.no_interval)


def _slope(found: _Differences) -> Estimate:
    """Return the slope of differences on sizes (least squares)."""
    n = len(found.size)
    around = found.size - found.size.mean()
    squares = float(around @ around)
    if n < 2 or squares == 0:
        return Estimate.none(FEW if n < 2 else SAME_SIZE, n_units=n)
    slope = float(around @ found.apart) / squares
    rest = found.apart - found.bias - slope * around
    made = _mean(found, slope, around * rest / squares)
    on = "items" if found.cluster is None else f"{int(found.cluster.max()) + 1:,} clusters"
    how = made.interval and f"infinitesimal jackknife on {on}, t"
    return _estimate(found, slope, made.low, made.high, how, made.no_interval)


def _estimate(
    found: _Differences,
    value: float,
    low: float | None,
    high: float | None,
    interval: str | None,
    no_interval: str | None,
) -> Estimate:
    """Return a number with its counts."""
    return Estimate(
        value=float(value),
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        interval=interval,
        no_interval=no_interval,
        confidence=found.confidence,
        n_units=len(found.apart),
        n_annotators=2,
    )
