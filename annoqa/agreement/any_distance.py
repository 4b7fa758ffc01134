"""Krippendorff's α of any judgements at all, through their distance.

    α = 1 − D_o / D_e

D_o is the mean distance between judgements of the same item, each pair weighing 1 / (m − 1) where
m judgements were made; D_e is the mean distance between all judgements that share an item with
another, whatever their item. The judgements may be boxes, sentences, rankings or trees: all that
is asked for is a function of two of them.

Use it when judgements are no values of a scale, and a distance between two of them makes sense.
Beware when the distance saturates: if most judgements of different items are at its greatest value,
α only tells how near 0 the distance within items is. Interval α wants *squared* differences.
Undefined when no item was judged twice, or when no two judgements are at a distance.

D_e goes over n · (n − 1) / 2 pairs. Where these are more than `max_pairs`, D_e is estimated from
random pairs in which every judgement occurs equally often; its Monte-Carlo error is told, and is
part of the interval. The interval is otherwise that of α: infinitesimal jackknife on items (on
clusters of items where they are given), Fisher's z, Student's t. The jackknife of sampled distances
is the product of two independent halves of the sample, since a square would count sampling noise as
disagreement.

References
----------
Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
https://repository.upenn.edu/asc_papers/43
Braylan, A., Alonso, O., & Lease, M. (2022). Measuring annotator agreement generally across complex
structured, multi-object, and free-text annotation tasks. WWW 2022, 1720-1730.
https://doi.org/10.1145/3485447.3512242
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from annoqa.agreement.coefficient import NOT_TWICE
from annoqa.agreement.judged_pairs import DistanceOfRows, Judged, blocks, judged, measured, within_items
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import coefficient_limits
from annoqa.statistics.jackknife import Spread, spread

NO_DISTANCE = "no two judgements are at a distance"
MAX_PAIRS = 2_000_000


@dataclass(frozen=True, eq=False, kw_only=True)
class DistanceAlpha:
    """α with the sums it was made of.

    Attributes
    ----------
    estimate : Estimate
        α, its interval, D_o and D_e.
    influence : float array, shape (n_judged,)
        How far α would move with one more item like each item that was judged twice.
    item : int array, shape (n_judged,)
        Codes of these items, ascending.
    n_pairs, n_possible : int
        Pairs that D_e was computed from, and pairs that there are.
    monte_carlo_error : float
        Standard error of α from sampling pairs; 0 where all of them were measured.
    """

    estimate: Estimate
    influence: np.ndarray
    item: np.ndarray
    n_pairs: int
    n_possible: int
    monte_carlo_error: float


@dataclass(frozen=True, eq=False, kw_only=True)
class _Chance:
    """Mean distance of a judgement to all others, twice: from either half of the pairs measured.

    `mean` is D_e, `error` its Monte-Carlo standard error, `differing` the share of pairs at a
    distance; `to_others` has shape (2, n_judgements), with equal rows where nothing was sampled.
    """

    mean: float
    error: float
    differing: float
    to_others: np.ndarray
    n_pairs: int


def alpha_of_distances(
    item: ArrayLike,
    annotator: ArrayLike,
    distance: DistanceOfRows,
    *,
    max_pairs: int = MAX_PAIRS,
    seed: int = 0,
    cluster: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Compute Krippendorff's α of judgements that have a distance.

    Parameters
    ----------
    item, annotator : int array, shape (n_judgements,)
        What was judged, and by whom, in any order; codes from 0.
    distance : callable
        Takes two int arrays of judgement rows (positions in `item`), returns the distances of the
        first ones to the second ones, float, same shape: not negative, symmetric, finite.
    max_pairs : int, default 2,000,000
        Most pairs to measure by chance; every judgement is measured at least twice.
    seed : int, default 0
        Of the sample of pairs, where there is one.
    cluster : int array, shape (n_items,), optional
        Video or document of every item code.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        `value` at most 1; below 0 where annotators are further apart than chance would have them.
        `observed` and `expected` are D_o and D_e, `n_units` the items judged twice or more.
        `interval` tells the Monte-Carlo error where pairs were sampled.

    Raises
    ------
    NotApplicableError
        When arrays differ in length, an annotator judged an item twice, or `distance` is none.

    Examples
    --------
    Places on a line that two annotators pointed at:

    >>> place = np.array([1.0, 1.2, 5.0, 5.1, 9.0, 8.5, 3.0, 3.3])
    >>> item, annotator = np.repeat(np.arange(4), 2), np.tile([0, 1], 4)
    >>> print(alpha_of_distances(item, annotator, lambda a, b: np.abs(place[a] - place[b])))
    0.923 [0.836, 0.965]
    """
    return distance_alpha(
        item, annotator, distance, max_pairs=max_pairs, seed=seed, cluster=cluster, confidence=confidence
    ).estimate


def distance_alpha(
    item: ArrayLike,
    annotator: ArrayLike,
    distance: DistanceOfRows,
    *,
    max_pairs: int = MAX_PAIRS,
    seed: int = 0,
    cluster: ArrayLike | None = None,
    confidence: float = 0.95,
) -> DistanceAlpha:
    """Compute `alpha_of_distances` and keep what it was made of.

    Parameters
    ----------
    item, annotator, distance, max_pairs, seed, cluster, confidence
        As in `alpha_of_distances`.

    Returns
    -------
    DistanceAlpha
        The estimate, the influence of each item, how many pairs were measured.

    Raises
    ------
    NotApplicableError
        As `alpha_of_distances` does.

    Examples
    --------
    >>> word = np.array(["cat", "cat", "dog", "dog", "cow", "cat"])
    >>> made = distance_alpha([0, 0, 1, 1, 2, 2], [0, 1] * 3, lambda a, b: word[a] != word[b])
    >>> round(made.estimate.value, 3), made.n_pairs, made.monte_carlo_error
    (0.545, 15, 0.0)
    """
    rows = judged(item, annotator)
    n = len(rows.row)
    if n == 0:
        return _nothing(rows, Estimate.none(NOT_TWICE, n_units=0), 0)
    within = _within(rows, distance)
    exact = n * (n - 1) // 2 <= max_pairs
    chance = _all_pairs(rows, distance) if exact else _sampled(rows, distance, max_pairs, seed)
    observed = float(within.sum()) / n
    if chance.mean <= 0:
        none = Estimate(
            value=None,
            undefined=NO_DISTANCE,
            observed=observed,
            n_units=len(rows.item),
            n_annotators=rows.n_annotators,
        )
        return _nothing(rows, none, chance.n_pairs)
    influences = [_influence(rows, within, chance.mean, half) for half in chance.to_others]
    error = observed / chance.mean * chance.error / chance.mean
    of_item = None if cluster is None else np.asarray(cluster)[rows.item]
    over = _spread(influences, of_item, error, sampled=not exact)
    return DistanceAlpha(
        estimate=_estimate(rows, observed, chance, over, error, confidence),
        influence=np.mean(influences, axis=0),
        item=rows.item,
        n_pairs=chance.n_pairs,
        n_possible=n * (n - 1) // 2,
        monte_carlo_error=error,
    )


def _nothing(rows: Judged, none: Estimate, n_pairs: int) -> DistanceAlpha:
    """Return an α that does not exist."""
    n = len(rows.row)
    return DistanceAlpha(
        estimate=none,
        influence=np.zeros(len(rows.item)),
        item=rows.item,
        n_pairs=n_pairs,
        n_possible=n * (n - 1) // 2,
        monte_carlo_error=0.0,
    )


def _within(rows: Judged, distance: DistanceOfRows) -> np.ndarray:
    """Return each item's sum of distances over ordered pairs, divided by m − 1."""
    sums = np.zeros(len(rows.item))
    for first, second in within_items(rows):
        apart = measured(distance, rows.row[first], rows.row[second], both_ways=True)
        sums += np.bincount(rows.place[first], weights=2 * apart, minlength=len(sums))
    mean: np.ndarray = sums / (rows.size - 1)
    return mean


def _all_pairs(rows: Judged, distance: DistanceOfRows) -> _Chance:
    """Return the mean distances over every pair of judgements."""
    n = len(rows.row)
    sums, differing = np.zeros(n), 0
    for first, second in _triangle(n):
        apart = measured(distance, rows.row[first], rows.row[second])
        sums += np.bincount(first, weights=apart, minlength=n)
        sums += np.bincount(second, weights=apart, minlength=n)
        differing += int(np.count_nonzero(apart))
    return _Chance(
        mean=float(sums.sum()) / (n * (n - 1)),
        error=0.0,
        differing=2 * differing / n**2,
        to_others=np.stack([sums, sums]) / (n - 1),
        n_pairs=n * (n - 1) // 2,
    )


def _triangle(n: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the positions of every two of n judgements, block by block."""
    first, second = np.triu_indices(n, 1)
    for part in blocks(len(first)):
        yield first[part], second[part]


def _sampled(rows: Judged, distance: DistanceOfRows, max_pairs: int, seed: int) -> _Chance:
    """Return the mean distances over random rounds: in each, every judgement meets two others.

    A pair's distance is a mean, plus what is special to either judgement, plus the rest. What is
    special to judgements cancels, as all of them occur equally often; the variance of the rest is
    all variance less that of the judgements, which is the covariance of the two halves.
    """
    n = len(rows.row)
    n_rounds = 2 * max(1, max_pairs // (2 * n))
    generator = np.random.default_rng(seed)
    sums = np.zeros((2, n))
    differing, squares = 0, 0.0
    for number in range(n_rounds):
        around = generator.permutation(n)
        for part in blocks(n):
            first, second = around[part], np.roll(around, -1)[part]
            apart = measured(distance, rows.row[first], rows.row[second])
            sums[number % 2] += np.bincount(first, weights=apart, minlength=n)
            sums[number % 2] += np.bincount(second, weights=apart, minlength=n)
            differing += int(np.count_nonzero(apart))
            squares += float(apart @ apart)
    n_pairs = n * n_rounds
    to_others = sums / n_rounds
    mean = float(to_others.mean())
    special = float(((to_others[0] - mean) * (to_others[1] - mean)).mean())
    rest = max(0.0, squares / n_pairs - mean**2 - 2 * max(0.0, special))
    return _Chance(
        mean=mean,
        error=math.sqrt(rest / n_pairs),
        differing=differing / n_pairs * (n - 1) / n,
        to_others=to_others,
        n_pairs=n_pairs,
    )


def _influence(rows: Judged, within: np.ndarray, mean: float, to_others: np.ndarray) -> np.ndarray:
    """Return how far α moves with one more item like each, distances to others as given."""
    n = len(rows.row)
    total, lost = mean * n * (n - 1), float(within.sum())
    slope = 2 * (n - 1) * to_others
    per_judgement = n * lost / total**2 * slope - lost / total
    added: np.ndarray = np.bincount(rows.place, weights=per_judgement, minlength=len(within))
    return added - n / total * within


def _spread(
    influences: list[np.ndarray], cluster: np.ndarray | None, error: float, *, sampled: bool
) -> Spread:
    """Return the spread over items or clusters, Monte-Carlo error included."""
    over = spread(influences[0], cluster=cluster)
    if not sampled:
        return over
    code = np.arange(len(influences[0])) if cluster is None else np.unique(cluster, return_inverse=True)[1]
    one, other = (np.bincount(code, weights=half) for half in influences)
    n = over.n_clusters
    jackknife = max(0.0, float(one @ other)) * n / max(n - 1, 1)
    return replace(over, standard_error=math.sqrt(jackknife + error**2))


def _estimate(
    rows: Judged, observed: float, chance: _Chance, over: Spread, error: float, confidence: float
) -> Estimate:
    """Return the estimate with its interval, and how pairs were sampled."""
    value = 1 - observed / chance.mean
    made = coefficient_limits(value, over, confidence=confidence, chance_difference=chance.differing)
    how = f"; D_e of {chance.n_pairs:,} random pairs, Monte-Carlo error {error:.2g}" if chance.error else ""
    return Estimate(
        value=value,
        low=made.low,
        high=made.high,
        interval=made.interval and made.interval + how,
        no_interval=made.no_interval,
        confidence=confidence,
        observed=observed,
        expected=chance.mean,
        n_units=len(rows.item),
        n_annotators=rows.n_annotators,
    )
