"""Limits of agreement: bias, exact limits, repeated measurements, growth with size."""

import numpy as np
import pytest
from hypothesis import strategies as st
from scipy import stats

from annoqa.agreement.bland_altman import bland_altman
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from tests.agreement.numbers import law, noisy, of, tables


def clusters(n, sizes, between=1.0, within=1.0, bias=0.5, seed=0):
    """Return paired numbers whose differences share a part within each cluster."""
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(n), np.resize(sizes, n))
    apart = bias + between * rng.normal(size=n)[cluster] + within * rng.normal(size=len(cluster))
    second = 10 * rng.normal(size=len(cluster))
    return of(np.stack([second + apart, second], axis=1), cluster=cluster)


def test_bias_and_limits_are_those_of_the_formulas():
    table = noisy(40, 2)
    apart = table[:, 0] - table[:, 1]
    made = bland_altman(of(table))
    t = stats.t.ppf(0.975, 39) * stats.sem(apart)

    assert made.bias.value == pytest.approx(apart.mean())
    assert (made.bias.low, made.bias.high) == pytest.approx((apart.mean() - t, apart.mean() + t))
    assert made.deviation == pytest.approx(apart.std(ddof=1))
    assert made.lower.value == pytest.approx(apart.mean() - stats.norm.ppf(0.975) * apart.std(ddof=1))
    assert made.upper.value == pytest.approx(apart.mean() + stats.norm.ppf(0.975) * apart.std(ddof=1))
    assert made.slope.value == pytest.approx(stats.linregress(table.mean(axis=1), apart).slope)
    assert not made.repeated


def test_intervals_of_limits_are_tolerance_factors():
    """The inner end of an upper limit is the one-sided tolerance factor of Hahn & Meeker's tables.

    For n = 10, 90 % of the population, 95 % confidence it is 2.355: the outer end at confidence 90 %.
    """
    table = noisy(10, 2)
    made = bland_altman(of(table), coverage=0.8, confidence=0.9)

    assert (made.upper.high - made.bias.value) / made.deviation == pytest.approx(2.355, abs=5e-4)
    assert (made.bias.value - made.lower.low) / made.deviation == pytest.approx(2.355, abs=5e-4)
    assert made.upper.interval == "exact, noncentral t"


def test_exact_intervals_become_bland_and_altmans_in_large_samples():
    made = bland_altman(of(noisy(20_000, 2)))
    z = stats.norm.ppf(0.975)
    error = made.deviation * np.sqrt(1 / 20_000 + z**2 / (2 * 19_999))

    assert made.upper.high - made.upper.low == pytest.approx(2 * z * error, rel=1e-3)


def test_exact_intervals_cover_the_limit_in_small_samples():
    rng = np.random.default_rng(4)
    truth = stats.norm.ppf(0.975)
    held = 0
    for _ in range(500):
        apart = rng.normal(size=8)
        made = bland_altman(of(np.stack([apart, np.zeros(8)], axis=1)))
        held += made.upper.low <= truth <= made.upper.high
    assert 0.93 <= held / 500 <= 0.97


def test_repeated_measurements_are_within_plus_between():
    """Balanced: s² is the mean square within, plus (between − within) / m."""
    data = clusters(30, [4])
    apart = (data.values[data.codes[0]] - data.values[data.codes[1]]).reshape(30, 4)
    within = apart.var(axis=1, ddof=1).mean()
    between = 4 * apart.mean(axis=1).var(ddof=1)
    made = bland_altman(data)

    assert made.repeated
    assert made.deviation == pytest.approx(np.sqrt(within + (between - within) / 4), abs=1e-9)
    t = stats.t.ppf(0.975, 29) * stats.sem(apart.mean(axis=1))
    assert (made.bias.low, made.bias.high) == pytest.approx((apart.mean() - t, apart.mean() + t))


def test_repeated_limits_cover_where_pooled_ones_do_not():
    truth = 0.5 + stats.norm.ppf(0.975) * np.sqrt(2)
    held = {"told": 0, "not told": 0}
    for seed in range(200):
        data = clusters(40, [1, 3, 8], seed=seed)
        pooled = ReliabilityData.from_codes(data.codes, values=data.values)
        for name, made in (("told", bland_altman(data)), ("not told", bland_altman(pooled))):
            held[name] += made.upper.low <= truth <= made.upper.high
    assert held["told"] >= 178
    assert held["not told"] <= 170


def test_growth_with_size_is_a_slope():
    rng = np.random.default_rng(0)
    size = rng.uniform(10, 100, 60)
    made = bland_altman(of(np.stack([size * 1.1 + rng.normal(size=60), size], axis=1)))

    assert made.slope.low < 0.1 / 1.05 < made.slope.high
    assert made.slope.low > 0.05


@law(table=tables(3, annotators=2), scale=st.sampled_from([0.5, 3.0, 1e5]), shift=st.integers(-5, 5))
def test_numbers_in_another_unit_scale_with_it(table, scale, shift):
    one, other = bland_altman(of(table)), bland_altman(of(scale * (table + float(shift))))

    for name in ("bias", "lower", "upper"):
        a, b = getattr(one, name), getattr(other, name)
        assert b.value == pytest.approx(scale * a.value, abs=1e-9 * scale)
        assert (a.low is None) == (b.low is None)
        if a.low is not None:
            assert b.low == pytest.approx(scale * a.low, abs=1e-9 * scale)


@law(table=tables(3, annotators=2))
def test_swapping_annotators_turns_the_sign(table):
    one, other = bland_altman(of(table)), bland_altman(of(table[:, ::-1]))

    assert other.bias.value == pytest.approx(-one.bias.value, abs=1e-12)
    assert other.lower.value == pytest.approx(-one.upper.value, abs=1e-12)
    if one.upper.low is not None:
        assert other.lower.high == pytest.approx(-one.upper.low, abs=1e-9)
        assert one.lower.low <= one.lower.value <= one.lower.high <= one.upper.high


def test_five_hundred_times_the_units():
    table = noisy(8, 2)
    once, often = (bland_altman(of(x)) for x in (table, np.tile(table, (500, 1))))

    assert often.bias.value == pytest.approx(once.bias.value)
    assert often.deviation == pytest.approx(once.deviation * np.sqrt(7 / 8), rel=1e-3)
    assert often.upper.high - often.upper.low < (once.upper.high - once.upper.low) / 15


def test_units_that_one_left_out_do_not_count():
    table = np.array([[1.0, 2.0], [3.0, np.nan], [4.0, 4.5], [np.nan, 9.0]])

    assert bland_altman(of(table)) == bland_altman(of(table[[0, 2]]))


def test_a_constant_difference_has_limits_without_an_interval():
    made = bland_altman(of([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))

    assert made.lower.value == made.upper.value == made.bias.value == -1
    assert made.upper.no_interval == "every unit has the same difference"
    assert made.bias.no_interval is not None


def test_what_is_not_there_is_told():
    nothing, one = bland_altman(of(np.zeros((0, 2)))), bland_altman(of([[1.0, 2.0]]))
    together = bland_altman(of([[1.0, 2.0], [2.0, 4.0]], cluster=[7, 7]))

    assert nothing.bias.undefined == "no unit was judged by both"
    assert one.bias.value == -1
    assert one.bias.no_interval == "fewer than 2 items"
    assert one.upper.undefined == "fewer than 2 units were judged by both"
    assert one.slope.undefined == "fewer than 2 items"
    assert together.repeated
    assert together.upper.undefined == "fewer than 2 clusters of items"
    assert bland_altman(of([[1.0, 3.0], [3.0, 1.0]])).slope.undefined == "all units have the same size"


def test_what_cannot_be_measured_is_refused():
    with pytest.raises(NotApplicableError, match="compares 2 annotators"):
        bland_altman(of([[1.0, 2.0, 3.0]]))
    with pytest.raises(NotApplicableError, match="must be numbers"):
        bland_altman(ReliabilityData.from_rows(["ab", "ba"]))
