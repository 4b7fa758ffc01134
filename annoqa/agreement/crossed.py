"""Agreement across two pools of judgements of the same units: pairs of annotators, one and the rest.

    κ_x = 1 − (mean distance across the pools within units) / (mean distance across the pools by chance)

For two annotators and nominal values it is Cohen's κ; at the interval level it is quadratically
weighted κ, Lin's concordance. One pass over the pairs of judgements within units serves all pairs
of annotators at once; ordinal distances use the mid-ranks of all judgements of the field.

Use it when you have to see who agrees with whom, and who agrees with nobody.
Beware when two annotators share few units: read the interval, and never average over pairs.
Undefined when the pools share no unit, or when only one value was used.

References
----------
Wong, K., Paritosh, P., & Aroyo, L. (2021). Cross-replication reliability. ACL-IJCNLP 2021,
7053-7065. https://doi.org/10.18653/v1/2021.acl-long.548
Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
Measurement, 20(1), 37-46. https://doi.org/10.1177/001316446002000104
Lin, L. I. (1989). A concordance correlation coefficient to evaluate reproducibility. Biometrics,
45(1), 255-268. https://doi.org/10.2307/2532051
"""

from dataclasses import dataclass

import numpy as np

from annoqa.agreement.coefficient import ONE_VALUE
from annoqa.agreement.disagreement import Distance
from annoqa.agreement.metric import metric
from annoqa.agreement.reliability import ReliabilityData
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import coefficient_limits
from annoqa.statistics.jackknife import Spread
from annoqa.vocabulary import Level


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two annotators and their agreement.

    Attributes
    ----------
    first, second : int
        Numbers of the annotators, first below second.
    kappa : Estimate
        Cohen's κ at the field's level; `n_units` that both judged.
    """

    first: int
    second: int
    kappa: Estimate


@dataclass(frozen=True, eq=False, kw_only=True)
class _Crossings:
    """Pairs of judgements of one unit, one from either pool of a subject.

    A group is all crossings of a subject in one row; `subject` and `row` tell it, `group` is the
    position of each crossing's group.
    """

    subject: np.ndarray
    row: np.ndarray
    group: np.ndarray
    own: np.ndarray
    other: np.ndarray
    weight: np.ndarray


def pair_kappas(
    data: ReliabilityData,
    *,
    level: Level = "nominal",
    distance: Distance | None = None,
    confidence: float = 0.95,
) -> tuple[Pair, ...]:
    """Compute Cohen's κ of every two annotators who share a unit.

    Parameters
    ----------
    data : ReliabilityData
        Any number of annotators, gaps allowed.
    level, distance
        As in `krippendorff_alpha`.
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    tuple of Pair
        Ascending by first and second annotator. `observed` and `expected` are agreements at the
        nominal level, else disagreements.

    Examples
    --------
    >>> data = ReliabilityData.from_rows(["aabb", "aabb", "abab"])
    >>> [(pair.first, pair.second, pair.kappa.value) for pair in pair_kappas(data)]
    [(0, 1, 1.0), (0, 2, 0.0), (1, 2, 0.0)]
    """
    unit, annotator, code, times = _judgements(data)
    first, second = _within_units(unit)
    crossed = _Crossings(
        subject=annotator[first].astype(np.int64) * data.n_annotators + annotator[second],
        row=unit[first],
        group=np.arange(len(first)),
        own=code[first],
        other=code[second],
        weight=np.ones(len(first)),
    )
    subjects, estimates = _estimates(data, crossed, times, level, distance, confidence)
    return tuple(
        Pair(first=int(subject) // data.n_annotators, second=int(subject) % data.n_annotators, kappa=made)
        for subject, made in zip(subjects, estimates, strict=True)
    )


def kappas_with_others(
    data: ReliabilityData,
    *,
    level: Level = "nominal",
    distance: Distance | None = None,
    confidence: float = 0.95,
) -> dict[int, Estimate]:
    """Compute how far each annotator agrees with all the others.

    Parameters
    ----------
    data : ReliabilityData
        Any number of annotators, gaps allowed.
    level, distance
        As in `krippendorff_alpha`.
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    dict
        Annotator to estimate, for those who share a unit with somebody. Each of an annotator's
        judgements counts once, shared among the others' judgements of the unit.

    Examples
    --------
    >>> data = ReliabilityData.from_rows(["aabb", "aabb", "abab"])
    >>> {who: round(made.value, 2) for who, made in kappas_with_others(data).items()}
    {0: 0.5, 1: 0.5, 2: 0.0}
    """
    unit, annotator, code, times = _judgements(data)
    first, second = _within_units(unit)
    own, other = np.concatenate([first, second]), np.concatenate([second, first])
    m = np.bincount(unit, minlength=len(times))
    crossed = _Crossings(
        subject=annotator,
        row=unit,
        group=own,
        own=code[own],
        other=code[other],
        weight=1 / (m[unit[own]] - 1),
    )
    subjects, estimates = _estimates(data, crossed, times, level, distance, confidence)
    return {int(subject): made for subject, made in zip(subjects, estimates, strict=True)}


def _judgements(data: ReliabilityData) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return row, annotator, code and weight of the rows; rows are units where these have clusters."""
    if data.cluster is None:
        return data.tally.row, data.tally.annotator, data.tally.code, data.tally.weight
    return (*data.judgements, np.ones(data.n_units, dtype=np.int64))


def _within_units(unit: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of every two judgements of the same unit; units are ascending."""
    firsts, lag = [np.empty(0, dtype=np.int64)], 1
    lags = [np.empty(0, dtype=np.int64)]
    first = np.arange(len(unit))
    while len(first):
        first = first[first + lag < len(unit)]
        first = first[unit[first] == unit[first + lag]]
        firsts.append(first)
        lags.append(np.full(len(first), lag))
        lag += 1
    joined = np.concatenate(firsts)
    return joined, joined + np.concatenate(lags)


def _estimates(
    data: ReliabilityData,
    crossed: _Crossings,
    times: np.ndarray,
    level: Level,
    distance: Distance | None,
    confidence: float,
) -> tuple[np.ndarray, list[Estimate]]:
    """Return the subjects that have a crossing, and their estimates."""
    crossing = np.bincount(crossed.group, minlength=len(crossed.subject)) > 0
    present = np.bincount(crossed.subject[crossing], minlength=1) > 0
    subjects, place = np.flatnonzero(present), np.cumsum(present) - 1
    subject = place[crossed.subject[crossed.group]]
    weight = crossed.weight * times[crossed.row[crossed.group]]
    distance_of = metric(data.tally, data.values, level, distance)
    made = distance_of.kappas(subject, crossed.own, crossed.other, weight, len(subjects))
    sums = np.bincount(
        crossed.group, weights=crossed.weight * made.influence, minlength=len(crossed.subject)
    )[crossing]
    of, row = place[crossed.subject[crossing]], crossed.row[crossing]
    spreads = _spreads(data, of, row, sums, times[row], len(subjects))
    n_units = np.bincount(of, weights=times[row], minlength=len(subjects))
    return subjects, [
        kappa_estimate(made.observed[i], made.expected[i], spreads[i], int(n_units[i]), confidence, level)
        for i in range(len(subjects))
    ]


def _spreads(
    data: ReliabilityData,
    subject: np.ndarray,
    row: np.ndarray,
    influence: np.ndarray,
    times: np.ndarray,
    n_subjects: int,
) -> list[Spread]:
    """Return each subject's spread over units, or over clusters of them."""
    if data.cluster is not None:
        _, cluster = np.unique(data.cluster, return_inverse=True)
        size = int(cluster.max(initial=0)) + 1
        key, place = np.unique(subject * size + cluster[row], return_inverse=True)
        subject, influence = key // size, np.bincount(place, weights=influence, minlength=len(key))
        times = np.ones(len(key), dtype=np.int64)
    n = np.bincount(subject, weights=times, minlength=n_subjects)
    squares = np.bincount(subject, weights=times * influence**2, minlength=n_subjects)
    quartics = np.bincount(subject, weights=times * influence**4, minlength=n_subjects)
    telling = np.divide(squares**2, quartics, out=np.full(n_subjects, np.inf), where=quartics > 0)
    error = np.sqrt(squares * n / np.maximum(n - 1, 1))
    return [
        Spread(
            standard_error=float(error[i]),
            n_clusters=int(n[i]),
            acceleration=0.0,
            clustered=data.cluster is not None,
            n_telling=float(telling[i]),
        )
        for i in range(n_subjects)
    ]


def kappa_estimate(
    observed: float, expected: float, over: Spread, n_units: int, confidence: float, level: Level
) -> Estimate:
    """Return κ of two pools with its interval.

    Parameters
    ----------
    observed, expected : float
        Mean distances across the pools, within units and by chance.
    over : Spread
        Of the influences of κ.
    n_units : int
        Units that both pools judged.
    confidence : float
        Nominal coverage.
    level : Level
        At the nominal level `observed` and `expected` are told as agreements.

    Returns
    -------
    Estimate
        Undefined where only one value was used.
    """
    nominal = level == "nominal"
    seen = float(1 - observed if nominal else observed)
    if expected <= 1e-15:
        return Estimate(value=None, undefined=ONE_VALUE, observed=seen, n_units=n_units)
    value = float(1 - observed / expected)
    limits = coefficient_limits(
        value, over, confidence=confidence, chance_difference=float(expected) if nominal else 1.0
    )
    return Estimate(
        value=value,
        low=limits.low,
        high=limits.high,
        interval=limits.interval,
        no_interval=limits.no_interval,
        confidence=confidence,
        observed=seen,
        expected=float(1 - expected if nominal else expected),
        n_units=n_units,
    )
