import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from annoqa.statistics.intervals import (
    coefficient_limits,
    mean_interval,
    quantile_interval,
    share_interval,
)
from annoqa.statistics.jackknife import Spread, spread


@pytest.mark.parametrize(("successes", "n"), [(0, 7), (3, 10), (10, 10), (88, 100)])
def test_share_of_single_trials_has_wilsons_interval(successes, n):
    made = share_interval(np.arange(n) < successes, np.ones(n))

    low, high = proportion_confint(successes, n, method="wilson")
    assert made.low == pytest.approx(low, abs=1e-12)
    assert made.high == pytest.approx(high, abs=1e-12)


def test_share_of_nothing_is_undefined():
    assert share_interval([0, 0], [0, 0]).undefined == "there was nothing to count"


def test_items_without_a_trial_change_nothing():
    first = share_interval([3, 1, 0], [4, 4, 0])
    second = share_interval([3, 1], [4, 4])

    assert first == second


def test_clusters_that_agree_inside_widen_the_interval():
    successes = np.repeat([1, 0, 1, 1, 0, 1, 1, 1], 10)
    cluster = np.repeat(np.arange(8), 10)

    alone = share_interval(successes, np.ones(80))
    together = share_interval(successes, np.ones(80), cluster)

    assert together.value == alone.value
    assert together.high - together.low > 2 * (alone.high - alone.low)
    assert together.interval == "Wilson, infinitesimal jackknife on 8 clusters"


@pytest.mark.parametrize("successes", [[0, 0, 0], [5, 5, 5]])
def test_a_share_of_0_or_1_has_an_interval_as_wide_as_its_clusters_are_few(successes):
    made = share_interval(successes, [5, 5, 5])

    low, high = proportion_confint(0 if successes[0] == 0 else 3, 3, method="wilson")
    assert (made.low, made.high) == (pytest.approx(low, abs=1e-12), pytest.approx(high, abs=1e-12))


def test_mean_of_one_unit_per_item_is_students_interval():
    x = np.array([1.0, 2.0, 4.0, 5.0])
    made = mean_interval(x, np.ones(4))

    half = 3.182446305 * x.std(ddof=1) / 2
    assert made.value == 3
    assert made.low == pytest.approx(3 - half, abs=1e-8)
    assert made.n_items == 4


def test_mean_pools_units_and_not_items():
    made = mean_interval([10.0, 1.0], [10, 1])

    assert made.value == 1.0
    assert made.low is None
    assert made.no_interval == "every item weighs the same, so their spread says nothing"


def test_one_cluster_gives_no_interval_and_the_reason():
    made = mean_interval([1.0, 2.0], [1, 1], cluster=[7, 7])

    assert made.value == 1.5
    assert made.no_interval == "fewer than 2 clusters of items"


def test_median_interval_covers_as_often_as_it_says():
    rng = np.random.default_rng(1)
    hits = 0
    for _ in range(300):
        made = quantile_interval(rng.exponential(size=41), np.arange(41))
        hits += made.low <= np.log(2) <= made.high

    assert 0.91 <= hits / 300 <= 0.99


def test_quantile_of_few_numbers_has_no_interval():
    made = quantile_interval([1.0, 2.0], [0, 1])

    assert made.value == 1.5
    assert made.no_interval is not None


def test_perfect_agreement_is_bounded_by_what_few_items_can_show():
    few = coefficient_limits(1.0, _spread(0.0, 5), chance_difference=0.5)
    many = coefficient_limits(1.0, _spread(0.0, 500), chance_difference=0.5)

    assert few.high == many.high == 1.0
    assert few.low < 0.2
    assert many.low > 0.98


def test_limits_at_the_bottom_are_numbers_too():
    limits = coefficient_limits(-1.0, _spread(0.1, 10))

    assert limits.low < -1 < limits.high
    assert limits.interval == "infinitesimal jackknife on items, t"


def test_weights_stand_for_repeated_items():
    influence = np.array([0.1, -0.3, 0.05])
    weight = np.array([2, 1, 2])

    assert spread(influence, weight=weight) == spread(np.repeat(influence, weight))


def _spread(standard_error, n):
    return Spread(standard_error=standard_error, n_clusters=n, acceleration=0.0, clustered=False)


def test_means_of_parts_are_as_narrow_as_their_spread():
    rng = np.random.default_rng(4)
    made = [share_interval(rng.uniform(0.6, 0.9, 40), np.ones(40), all_or_nothing=False) for _ in range(400)]
    widths = [one.high - one.low for one in made]

    assert 0.92 <= np.mean([one.low <= 0.75 <= one.high for one in made]) <= 0.975
    assert np.mean(widths) == pytest.approx(2 * 2.02 * 0.3 / np.sqrt(12) / np.sqrt(40), rel=0.05)


def test_an_interval_that_few_items_decide_says_so():
    rare = np.zeros(60)
    rare[:2] = 1
    many = np.tile([1.0, -1.0], 30)

    assert "few items decide" in coefficient_limits(0.6, spread((rare - rare.mean()) / 60)).interval
    assert "few" not in coefficient_limits(0.6, spread(many / 60)).interval
