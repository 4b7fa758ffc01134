"""k-rater reliability: how reliable is the *answer made of k judgements*, and not a single one?

    numbers: the mean of k;    ordered labels: the median;    labels: the most frequent one
    reliability = α of two such answers to each unit, from different annotators

Labels are used after aggregation, and means and majorities are more reliable than single judgements.
Each unit with 2 · k judgements or more gives two answers of k annotators each, none in both; α
compares them. For numbers the mean over all ways of drawing them is computed exactly; for labels
over random draws (`splits`). The formula of Spearman and Brown foretells it from single judgements:

    k · r / (1 + (k − 1) · r)

Use it when aggregated answers are what you train on, and to choose how many annotators a unit needs.
Beware when units hold fewer than 2 · k judgements: they do not count here, and what remains may be
the disputed ones. The formula takes annotators to be interchangeable and values to be numbers: of
majorities it is only a guide.
Undefined when no two units have 2 · k judgements, or when only one value was used.

The interval is the infinitesimal jackknife on units (clusters of units where they are given) with
Fisher's z and Student's t.

References
----------
Wong, K., & Paritosh, P. (2022). k-Rater reliability: the correct unit of reliability for aggregated
human annotations. ACL 2022, 378-384. https://doi.org/10.18653/v1/2022.acl-short.42
Spearman, C. (1910). Correlation calculated from faulty data. British Journal of Psychology, 3(3),
271-295. https://doi.org/10.1111/j.2044-8295.1910.tb00206.x
Brown, W. (1910). Some experimental results in the correlation of mental abilities. British Journal
of Psychology, 3(3), 296-322. https://doi.org/10.1111/j.2044-8295.1910.tb00207.x
"""

from dataclasses import replace
from typing import Literal

import numpy as np

from annoqa.agreement.coefficient import ONE_VALUE
from annoqa.agreement.disagreement import numbers_of
from annoqa.agreement.krippendorff import trace_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.tally import tally_columns
from annoqa.errors import NotApplicableError
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import coefficient_limits
from annoqa.statistics.jackknife import spread

KLevel = Literal["nominal", "ordinal", "interval"]


def k_rater_reliability(
    data: ReliabilityData,
    k: int,
    *,
    level: KLevel = "nominal",
    splits: int = 100,
    seed: int = 0,
    confidence: float = 0.95,
) -> Estimate:
    """Compute the reliability of answers made of k judgements.

    Parameters
    ----------
    data : ReliabilityData
        Units with 2 · k judgements or more count; others are ignored.
    k : int
        Judgements in one answer, at least 1.
    level : {"nominal", "ordinal", "interval"}, default "nominal"
        Decides how judgements become one answer, and how far apart two answers are.
    splits : int, default 100
        Random draws at the nominal and ordinal levels; none are needed at the interval level.
    seed : int, default 0
        Of the draws, and of ties between most frequent labels.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        `value` at most 1; `n_units` that count.

    Raises
    ------
    NotApplicableError
        When `k` is below 1, `level` has no answer of k, or values are not what the level takes.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> truth = rng.normal(size=300)
    >>> data = ReliabilityData.from_matrix(np.round(truth + rng.normal(size=(6, 300)), 2))
    >>> print(k_rater_reliability(data, 1, level="interval"))
    0.518 [0.465, 0.568]
    >>> print(k_rater_reliability(data, 3, level="interval"))
    0.763 [0.723, 0.798]
    """
    _check(k, level)
    size = np.bincount(data.judgements[0], minlength=data.n_units)
    enough = size >= 2 * k
    n = int(np.count_nonzero(enough))
    if n < 2:
        return Estimate.none(f"fewer than 2 units have {2 * k} judgements", n_units=n)
    part = data.select(enough)
    n_annotators = len(np.unique(part.judgements[1]))
    made = _of_means(part, k) if level == "interval" else _of_draws(part, k, level, splits, seed)
    if made is None:
        return Estimate(value=None, undefined=ONE_VALUE, n_units=n, n_annotators=n_annotators)
    value, influence = made
    limits = coefficient_limits(value, spread(influence, cluster=part.cluster), confidence=confidence)
    how = f"; {splits} random draws, seed {seed}" if level != "interval" else ""
    return Estimate(
        value=value,
        low=limits.low,
        high=limits.high,
        interval=limits.interval and limits.interval + how,
        no_interval=limits.no_interval,
        confidence=confidence,
        n_units=n,
        n_annotators=n_annotators,
    )


def spearman_brown(reliability: Estimate, k: float) -> Estimate:
    """Return the reliability of a mean of k judgements, from that of a single one.

    Parameters
    ----------
    reliability : Estimate
        Of single judgements: ICC(1), ICC(A,1), ICC(C,1), or α at the interval level.
    k : float
        Judgements in a mean, above 0; below 1 for what fewer judgements than now would give.

    Returns
    -------
    Estimate
        Value and limits by the formula; the limits hold as surely as those that were given.

    Raises
    ------
    NotApplicableError
        When `k` is not above 0.

    Examples
    --------
    >>> print(spearman_brown(Estimate(value=0.5, low=0.4, high=0.6), 3))
    0.750 [0.667, 0.818]
    """
    if not k > 0:
        raise NotApplicableError.saying("`k` must be above 0.", f"It is {k}.")
    if reliability.value is None:
        return reliability
    numbers = [reliability.value, reliability.low, reliability.high]
    if any(r is not None and 1 + (k - 1) * r <= 0 for r in numbers):
        return Estimate.none(
            "single judgements disagree more than chance would, too much for the formula",
            n_units=reliability.n_units,
            n_annotators=reliability.n_annotators,
        )
    value, low, high = (None if r is None else k * r / (1 + (k - 1) * r) for r in numbers)
    return replace(
        reliability,
        value=value,
        low=low,
        high=high,
        interval=reliability.interval and f"{reliability.interval}, Spearman-Brown",
        observed=None,
        expected=None,
    )


def _of_means(data: ReliabilityData, k: int) -> tuple[float, np.ndarray] | None:
    """Return the mean α of two means of k, over all ways of drawing them, and its influence.

    Of a unit with mean μ and variance s² (m − 1 in the divisor), two means of different judgements
    lie 2 · s² / k apart (squared, on average), and each has the variance s² · (1/k − 1/m) around μ.
    """
    numbers = numbers_of(data.values, "interval")
    unit, _, code = data.judgements
    n, m = data.n_units, np.bincount(unit, minlength=data.n_units)
    first = np.zeros(n)
    first[unit[::-1]] = numbers[code[::-1]]
    from_first = numbers[code] - first[unit]
    inside = np.bincount(unit, weights=from_first, minlength=n) / m
    square = np.bincount(unit, weights=(from_first - inside[unit]) ** 2, minlength=n) / (m - 1)
    mean = first + inside
    mean = mean - mean.mean()
    apart, around = 2 * square / k, square * (1 / k - 1 / m)
    squares = mean**2 + around
    across = 8 * (n * squares.sum() - mean.sum() ** 2 - around.sum())
    expected = (across + 2 * apart.sum()) / (2 * n * (2 * n - 1))
    if expected <= 0:
        return None
    observed = apart.mean()
    large = expected * (2 * n - 1) / (2 * n)  # as in the influence of α
    move = observed / large * 2 * (squares - squares.mean()) - (apart - observed)
    return float(1 - observed / expected), move / (n * large)


def _of_draws(
    data: ReliabilityData, k: int, level: KLevel, splits: int, seed: int
) -> tuple[float, np.ndarray] | None:
    """Return the mean α of random draws, and its mean influence; None where a draw has none."""
    generator = np.random.default_rng(seed)
    answer_of = _median if level == "ordinal" else _most_frequent
    n = data.n_units
    total, influence = 0.0, np.zeros(n)
    for _ in range(splits):
        answers = np.stack([answer_of(half, generator) for half in _draw(data, k, generator)])
        again = ReliabilityData.from_codes(answers, values=data.values)
        trace = trace_alpha(tally_columns(answers, data.n_values), data.values, level=level)
        if trace.value is None:
            return None
        total += trace.value
        influence += trace.influence[again.row_of_unit]
    return total / splits, influence / splits


def _draw(data: ReliabilityData, k: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return codes of two times k judgements of each unit, each shape (n_units, k)."""
    unit, _, code = data.judgements
    order = np.lexsort((generator.random(len(unit)), unit))
    size = np.bincount(unit, minlength=data.n_units)
    start = np.cumsum(size) - size
    drawn = code[order][start[:, None] + np.arange(2 * k)]
    return drawn[:, :k], drawn[:, k:]


def _most_frequent(codes: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Return the most frequent code of each row, ties at random."""
    n, k = codes.shape
    alike = (codes[:, :, None] == codes[:, None, :]).sum(axis=2)
    best: np.ndarray = codes[np.arange(n), (alike + generator.random((n, k))).argmax(axis=1)]
    return best


def _median(codes: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Return the middle code of each row; of the two middle ones of an even number either, at random."""
    n, k = codes.shape
    upper = generator.random(n) < 1 / 2 if k % 2 == 0 else np.zeros(n, dtype=bool)
    middle: np.ndarray = np.sort(codes, axis=1)[np.arange(n), (k - 1) // 2 + upper]
    return middle


def _check(k: int, level: str) -> None:
    """Raise when there is no answer of k."""
    if k < 1:
        raise NotApplicableError.saying("`k` must be 1 or more.", f"It is {k}.")
    if level not in {"nominal", "ordinal", "interval"}:
        raise NotApplicableError.saying(
            "Answers of k judgements exist at the levels nominal, ordinal and interval.",
            f"The level is {level}.",
        )
