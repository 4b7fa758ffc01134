"""KS and σ: against scipy, and laws."""

import numpy as np
import pytest
from hypothesis import strategies as st
from scipy import stats

from annoqa.agreement.braylan import ks_and_sigma
from tests.agreement.numbers import law


def places(n_items, n_annotators=3, noise=0.5, seed=0):
    rng = np.random.default_rng(seed)
    value = rng.normal(size=(n_items, 1)) + noise * rng.normal(size=(n_items, n_annotators))
    item = np.repeat(np.arange(n_items), n_annotators)
    return item, np.tile(np.arange(n_annotators), n_items), value.ravel()


def apart(value):
    return lambda a, b: np.abs(value[a] - value[b])


def by_hand(item, value):
    """Return observed and chance distances, pair by pair."""
    a, b = np.triu_indices(len(item), 1)
    distance = np.abs(value[a] - value[b])
    return distance[item[a] == item[b]], distance[item[a] != item[b]]


@law(seed=st.integers(0, 10_000), n=st.integers(2, 12), noise=st.sampled_from([0.0, 0.3, 2.0]))
def test_they_are_what_scipy_says(seed, n, noise):
    item, annotator, value = places(n, noise=noise, seed=seed)
    value = np.round(value, 1)  # with ties
    observed, chance = by_hand(item, value)
    made = ks_and_sigma(item, annotator, apart(value), replicates=2)
    if made.ks.value is None:
        assert not np.r_[observed, chance].any()
        return
    rare = np.quantile(chance, 0.05, method="inverted_cdf")

    assert made.ks.value == pytest.approx(stats.ks_2samp(observed, chance, alternative="greater").statistic)
    assert made.sigma.value == pytest.approx(np.mean(observed < rare))
    assert (made.n_observed, made.n_expected) == (len(observed), len(chance))


@law(seed=st.integers(0, 10_000))
def test_a_distance_stretched_gives_the_same(seed):
    item, annotator, value = places(8, seed=seed)
    one = ks_and_sigma(item, annotator, apart(value), replicates=30)
    other = ks_and_sigma(item, annotator, lambda a, b: np.expm1(apart(value)(a, b)) ** 3, replicates=30)

    assert one == other


def test_rows_in_another_order_give_the_same():
    item, annotator, value = places(30)
    order = np.random.default_rng(1).permutation(len(item))
    one = ks_and_sigma(item, annotator, apart(value), max_pairs=500, replicates=50)
    other = ks_and_sigma(item[order], annotator[order], apart(value[order]), max_pairs=500, replicates=50)

    assert one == other


def test_chance_pairs_that_are_sampled_never_share_an_item():
    item, annotator, value = places(200)
    seen = []

    def distance(a, b):
        seen.append((a, b))
        return apart(value)(a, b)

    made = ks_and_sigma(item, annotator, distance, max_pairs=5_000, replicates=2)
    a, b = (np.concatenate(side) for side in zip(*seen, strict=True))
    assert made.n_expected == 5_000
    assert np.count_nonzero(item[a] == item[b]) == 2 * made.n_observed  # once more for symmetry
    all_pairs = ks_and_sigma(item, annotator, apart(value), max_pairs=10**6, replicates=2)
    assert made.ks.value == pytest.approx(all_pairs.ks.value, abs=0.04)


def test_agreement_raises_them_and_chance_leaves_them_low():
    good, none = (ks_and_sigma(*noise_of(noise), replicates=200) for noise in (0.05, 50.0))

    assert good.ks.low > 0.8
    assert good.sigma.low > 0.5
    assert none.ks.value < 0.15
    assert none.sigma.value < 0.15


def noise_of(noise):
    item, annotator, value = places(60, noise=noise)
    return item, annotator, apart(value)


@pytest.mark.slow
def test_intervals_hold_the_truth_of_many_items():
    item, annotator, value = places(20_000, noise=0.5, seed=9)
    truth = ks_and_sigma(item, annotator, apart(value), max_pairs=400_000, replicates=2)
    held = np.zeros(2)
    for seed in range(60):
        item, annotator, value = places(40, noise=0.5, seed=seed)
        made = ks_and_sigma(item, annotator, apart(value), replicates=200)
        for place, name in enumerate(("ks", "sigma")):
            own = getattr(made, name)
            held[place] += own.low <= getattr(truth, name).value <= own.high
    assert (held >= 50).all()


def test_clusters_widen_the_intervals():
    item, annotator, value = places(10)
    many = np.concatenate([item + 10 * copy for copy in range(5)])
    value, who = np.tile(value, 5), np.tile(annotator, 5)
    value = value + 0.01 * np.random.default_rng(0).normal(size=len(value))
    alone = ks_and_sigma(many, who, apart(value)).ks
    together = ks_and_sigma(many, who, apart(value), cluster=np.tile(np.arange(10), 5)).ks

    assert together.value == alone.value
    assert together.high - together.low > 1.3 * (alone.high - alone.low)
    assert "of 10 clusters, seed 0" in together.interval


def test_copies_have_the_greatest_values():
    item, annotator, value = places(60, noise=0.0)
    made = ks_and_sigma(item, annotator, apart(value), replicates=50)

    assert made.ks.value == 1
    assert made.sigma.value == 1


@pytest.mark.parametrize(
    ("item", "value", "reason"),
    [
        ([], [], "no unit was judged twice"),
        ([0, 1], [1.0, 2.0], "no unit was judged twice"),
        ([0, 0], [1.0, 2.0], "one item only was judged twice, so there is no chance to compare with"),
        ([0, 0, 1, 1], [3.0] * 4, "no two judgements are at a distance"),
    ],
)
def test_undefined_is_told(item, value, reason):
    annotator = np.arange(len(item)) % 2 if len(item) != 2 else [0, 1]
    made = ks_and_sigma(item, annotator, apart(np.array(value)))

    assert made.ks.undefined == made.sigma.undefined == reason
