"""KS and σ: is agreement on an item told apart from chance, whatever the distance looks like?

    KS = max_t (share of observed distances ≤ t − share of chance distances ≤ t)
    σ  = share of observed distances below the 5 % quantile of chance distances

Observed distances lie between judgements of the same item, chance distances between judgements of
different items. α compares two means, and so depends on how a distance is scaled; KS compares the
whole distributions and does not: any increasing function of the distance gives the same KS and the
same σ. KS is Youden's index of the best threshold that tells "same item" from "different items".

Use it when nobody knows what α = .6 means: beside α, for boxes, texts, rankings, trees.
Beware when a distance has few values: where more than 5 % of chance distances are 0 nothing lies
below their quantile, and σ is 0 however well annotators agree. KS of independent judgements is a
little above 0, the more so the fewer items there are.
Undefined when no item was judged twice, when one item only was, or when no two judgements are at a
distance.

Intervals are BCa bootstrap over items (over clusters of items where they are given).

References
----------
Braylan, A., Alonso, O., & Lease, M. (2022). Measuring annotator agreement generally across complex
structured, multi-object, and free-text annotation tasks. WWW 2022, 1720-1730.
https://doi.org/10.1145/3485447.3512242
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from annoqa.agreement.any_distance import NO_DISTANCE
from annoqa.agreement.coefficient import NOT_TWICE
from annoqa.agreement.judged_pairs import DistanceOfRows, Judged, blocks, judged, measured, within_items
from annoqa.statistics.bootstrap import bca_limits
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import FEW, FEW_CLUSTERS

ONE_ITEM = "one item only was judged twice, so there is no chance to compare with"
RARE = 0.05


@dataclass(frozen=True, kw_only=True)
class KsAndSigma:
    """How far observed distances lie below those by chance.

    Attributes
    ----------
    ks : Estimate
        In [0, 1]; 1 where every two judgements of one item are nearer than any two of different ones.
    sigma : Estimate
        In [0, 1]; about .05 where annotators agree no more than by chance.
    n_observed, n_expected : int
        Pairs measured within items, and across them.
    """

    ks: Estimate
    sigma: Estimate
    n_observed: int
    n_expected: int


@dataclass(frozen=True, eq=False, kw_only=True)
class _Distances:
    """Distances of pairs, and the cluster of either judgement; pairs within items come first."""

    apart: np.ndarray
    first: np.ndarray
    second: np.ndarray
    n_observed: int
    n_clusters: int


def ks_and_sigma(
    item: ArrayLike,
    annotator: ArrayLike,
    distance: DistanceOfRows,
    *,
    max_pairs: int = 100_000,
    seed: int = 0,
    cluster: ArrayLike | None = None,
    replicates: int = 500,
    confidence: float = 0.95,
) -> KsAndSigma:
    """Compute KS and σ with their intervals.

    Parameters
    ----------
    item, annotator, distance
        As in `alpha_of_distances`.
    max_pairs : int, default 100,000
        Most pairs to measure by chance; a seeded sample where there are more.
    seed : int, default 0
        Of that sample, and of the bootstrap.
    cluster : int array, shape (n_items,), optional
        Video or document of every item code.
    replicates : int, default 500
        Of the bootstrap.
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    KsAndSigma
        Both as estimates.

    Raises
    ------
    NotApplicableError
        When arrays differ in length, an annotator judged an item twice, or `distance` is none.

    Examples
    --------
    >>> place = np.array([1.0, 1.2, 5.0, 5.1, 9.0, 8.5, 3.0, 5.3])
    >>> item, annotator = np.repeat(np.arange(4), 2), np.tile([0, 1], 4)
    >>> made = ks_and_sigma(item, annotator, lambda a, b: np.abs(place[a] - place[b]))
    >>> round(made.ks.value, 3), made.sigma.value
    (0.75, 0.5)
    """
    rows = judged(item, annotator)
    why = NOT_TWICE if not len(rows.item) else ONE_ITEM if len(rows.item) < 2 else None
    if why is not None:
        none = Estimate.none(why, n_units=len(rows.item))
        return KsAndSigma(ks=none, sigma=none, n_observed=0, n_expected=0)
    found = _measured(rows, distance, max_pairs, seed, cluster)
    n_expected = len(found.apart) - found.n_observed
    if not found.apart.any():
        none = Estimate.none(NO_DISTANCE, n_units=len(rows.item))
        return KsAndSigma(ks=none, sigma=none, n_observed=found.n_observed, n_expected=n_expected)
    ks, sigma = _bootstrapped(found, seed, replicates)
    plain = Estimate(value=0.0, confidence=confidence, n_units=len(rows.item), n_annotators=rows.n_annotators)
    on = "items" if cluster is None else f"{found.n_clusters:,} clusters"
    return KsAndSigma(
        ks=_a_maximum(_with_interval(plain, ks, found, on, seed)),
        sigma=_with_interval(plain, sigma, found, on, seed),
        n_observed=found.n_observed,
        n_expected=n_expected,
    )


def _measured(
    rows: Judged, distance: DistanceOfRows, max_pairs: int, seed: int, cluster: ArrayLike | None
) -> _Distances:
    """Return all distances within items, and as many across them as wanted."""
    within = [np.stack(pair) for pair in within_items(rows)]
    across = _across(rows, max_pairs, seed)
    pairs = np.concatenate([*within, across], axis=1)
    apart = np.concatenate(
        [
            measured(distance, *rows.row[pairs[:, part]], both_ways=part.start == 0)
            for part in blocks(pairs.shape[1])
        ]
    )
    of_item = rows.item if cluster is None else np.asarray(cluster)[rows.item]
    _, group = np.unique(of_item, return_inverse=True)
    first, second = group[rows.place[pairs]]
    return _Distances(
        apart=apart,
        first=first,
        second=second,
        n_observed=pairs.shape[1] - across.shape[1],
        n_clusters=int(group.max()) + 1,
    )


def _across(rows: Judged, max_pairs: int, seed: int) -> np.ndarray:
    """Return positions of pairs of judgements of different items, shape (2, n_pairs)."""
    n = len(rows.row)
    if n * (n - 1) // 2 <= max_pairs:
        pairs = np.stack(np.triu_indices(n, 1))
        return pairs[:, rows.place[pairs[0]] != rows.place[pairs[1]]]
    generator = np.random.default_rng(seed)
    first = generator.integers(0, n, max_pairs)
    own = rows.size[rows.place[first]]
    start = np.searchsorted(rows.place, rows.place[first])
    other = generator.integers(0, n - own)
    return np.stack([first, np.where(other < start, other, other + own)])


def _bootstrapped(found: _Distances, seed: int, replicates: int) -> tuple[np.ndarray, np.ndarray]:
    """Return KS and σ of the data and of resamples, shape (1 + replicates,); NaN where there is none."""
    order = np.argsort(found.apart, kind="stable")
    apart, observed = found.apart[order], order < found.n_observed
    last = np.flatnonzero(np.append(apart[1:] != apart[:-1], True))
    generator = np.random.default_rng(seed)
    ks, sigma = np.full(replicates + 1, np.nan), np.full(replicates + 1, np.nan)
    for number in range(replicates + 1):
        weight = np.ones(found.n_clusters)
        if number:
            draw = generator.integers(0, found.n_clusters, found.n_clusters)
            weight = np.bincount(draw, minlength=found.n_clusters).astype(float)
        times = np.where(
            observed, weight[found.first[order]], weight[found.first[order]] * weight[found.second[order]]
        )
        inside, outside = np.cumsum(times * observed), np.cumsum(times * ~observed)
        if inside[-1] > 0 and outside[-1] > 0:
            ks[number] = max(0.0, float((inside[last] / inside[-1] - outside[last] / outside[-1]).max()))
            rare = apart[np.searchsorted(outside, RARE * outside[-1])]
            below = np.searchsorted(apart, rare)
            sigma[number] = inside[below - 1] / inside[-1] if below else 0.0
    return ks, sigma


def _a_maximum(ks: Estimate) -> Estimate:
    """Say that KS is a little too high where there are few items."""
    note = " (a maximum, which few items make a little too high)"
    return replace(ks, interval=ks.interval and ks.interval + note)


def _with_interval(plain: Estimate, values: np.ndarray, found: _Distances, on: str, seed: int) -> Estimate:
    """Return the estimate of the first value, with limits from the others."""
    value = min(1.0, float(values[0]))
    if found.n_clusters < 2:
        return replace(plain, value=value, no_interval=FEW if on == "items" else FEW_CLUSTERS)
    limits = bca_limits(value, values[1:], confidence=plain.confidence)
    return replace(
        plain,
        value=value,
        low=limits.low,
        high=None if limits.high is None else min(1.0, limits.high),
        interval=limits.interval and f"{limits.interval} of {on}, seed {seed}",
        no_interval=limits.no_interval,
    )
