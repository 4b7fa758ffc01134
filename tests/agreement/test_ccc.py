"""Lin's concordance correlation: by its formula, as weighted κ, and laws."""

import numpy as np
import pytest
from hypothesis import assume
from hypothesis import strategies as st

from annoqa.agreement.ccc import concordance_correlation, trace_concordance
from annoqa.agreement.cohen import cohen_kappa
from annoqa.agreement.icc import intraclass_correlation
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from tests.agreement.numbers import assert_influence_is_the_derivative, law, noisy, of, tables


def by_pairs(table):
    """Return Barnhart's overall CCC, pair by pair."""
    x = np.asarray(table, dtype=float)
    top = bottom = 0.0
    for a in range(x.shape[1]):
        for b in range(a):
            both = np.cov(x[:, a], x[:, b], bias=True)
            top += 2 * both[0, 1]
            bottom += both[0, 0] + both[1, 1] + (x[:, a].mean() - x[:, b].mean()) ** 2
    return top / bottom


@law(table=tables())
def test_it_is_the_formula_pair_by_pair(table):
    made = concordance_correlation(of(table))
    if made.value is not None:
        assert made.value == pytest.approx(by_pairs(table), abs=1e-12)
        assert made.value == pytest.approx(1 - made.observed / made.expected, abs=1e-12)


@law(table=tables(annotators=2))
def test_of_two_annotators_it_is_quadratic_kappa(table):
    data = ReliabilityData.from_codes(table.T, values=range(7))
    numbers, kappa = concordance_correlation(of(table)), cohen_kappa(data, weights="quadratic")

    assert (numbers.value is None) == (kappa.value is None) or len(table) < 2
    if numbers.value is not None:
        assert numbers.value == pytest.approx(kappa.value, abs=1e-12)


def test_observed_is_the_mean_squared_difference():
    table = noisy(30, 2)
    made = concordance_correlation(of(table))

    assert made.observed == pytest.approx(np.mean((table[:, 0] - table[:, 1]) ** 2), abs=1e-12)


def test_icc_becomes_the_same_as_units_grow():
    data = of(noisy(3_000, 4))

    assert concordance_correlation(data).value == pytest.approx(intraclass_correlation(data).value, abs=1e-3)


@pytest.mark.parametrize(("r", "shift", "scale"), [(0.8, 0.5, 1.0), (0.6, 0.0, 1.5), (0.9, -0.4, 0.7)])
def test_lins_variance_is_that_of_normal_numbers(r, shift, scale):
    """The spread of the jackknife needs no formula; on normal numbers both are the same."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=200_000)
    y = shift + scale * (r * x + np.sqrt(1 - r**2) * rng.normal(size=len(x)))
    data = of(np.stack([x, y], axis=1))
    lin, jackknife = (concordance_correlation(data, interval=how) for how in ("Lin", "jackknife"))

    assert lin.interval == "Lin's variance, Fisher z"
    assert lin.high - lin.low == pytest.approx(jackknife.high - jackknife.low, rel=0.02)


def test_lins_interval_covers_the_truth():
    rng = np.random.default_rng(2)
    r, shift = 0.8, 0.4
    truth = 2 * r / (2 + shift**2)
    held = 0
    for _ in range(400):
        x = rng.normal(size=25)
        y = shift + r * x + np.sqrt(1 - r**2) * rng.normal(size=25)
        made = concordance_correlation(of(np.stack([x, y], axis=1)))
        held += made.low <= truth <= made.high
    assert 0.92 <= held / 400 <= 0.98


@law(table=tables(), scale=st.sampled_from([0.01, -3.0, 1e6]), shift=st.integers(-5, 5))
def test_other_units_of_measurement_change_nothing(table, scale, shift):
    one = concordance_correlation(of(table))
    other = concordance_correlation(of(scale * (table + float(shift))))

    assert (one.value is None) == (other.value is None)
    if one.value is not None:
        assert other.value == pytest.approx(one.value, abs=1e-9)


@law(table=tables(), seed=st.integers(0, 99))
def test_order_of_units_and_annotators_does_not_matter(table, seed):
    rng = np.random.default_rng(seed)
    shuffled = table[rng.permutation(len(table))][:, rng.permutation(table.shape[1])]
    one, other = concordance_correlation(of(table)), concordance_correlation(of(shuffled))

    assert one.undefined == other.undefined
    for name in ("value", "low", "high"):
        a, b = getattr(one, name), getattr(other, name)
        assert (a is None) == (b is None)
        assert a is None or b == pytest.approx(a, abs=1e-9)


@law(table=tables(3), seed=st.integers(0, 99))
def test_influence_is_the_derivative_by_the_weight_of_a_unit(table, seed):
    data = of(table)
    assume(trace_concordance(data.tally, data.values).value is not None)

    row = np.random.default_rng(seed).integers(data.tally.n_rows)
    assert_influence_is_the_derivative(trace_concordance, data, row)


def test_more_annotators_and_clusters_take_the_jackknife():
    table = np.repeat(noisy(20, 3), 4, axis=0)
    alone = concordance_correlation(of(table))
    together = concordance_correlation(of(table, cluster=np.repeat(np.arange(20), 4)))

    assert alone.interval == "infinitesimal jackknife on items, Fisher z, t"
    assert together.high - together.low > 1.8 * (alone.high - alone.low)


def test_five_hundred_times_the_units():
    table = noisy(8, 2)
    once, often = (concordance_correlation(of(x)) for x in (table, np.tile(table, (500, 1))))

    assert often.value == pytest.approx(once.value, abs=1e-9)
    assert often.high - often.low < (once.high - once.low) / 15


def test_perfect_agreement_is_exactly_1_and_no_relation_has_an_interval_too():
    made = concordance_correlation(of([[0.1, 0.1], [0.7, 0.7], [0.2, 0.2]]))
    nothing = concordance_correlation(of([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]))

    assert made.value == 1
    assert made.high == 1
    assert made.low < 1
    assert nothing.value == pytest.approx(0)
    assert nothing.low == pytest.approx(-nothing.high)


@pytest.mark.parametrize(
    ("table", "undefined"),
    [
        (np.zeros((0, 2)), "no unit was judged twice"),
        ([[1.0, 2.0]], "fewer than 2 units were judged twice"),
        ([[2.0, 2.0], [2.0, 2.0]], "only one value was used"),
        ([[1.0, 2.0], [3.0, np.nan], [2.0, 2.0]], "1 of 3 units lack a judgement"),
    ],
)
def test_undefined_is_told(table, undefined):
    made = concordance_correlation(of(table))

    assert made.value is None
    assert made.undefined.startswith(undefined)


def test_words_are_no_numbers():
    with pytest.raises(NotApplicableError, match="must be numbers"):
        concordance_correlation(ReliabilityData.from_rows(["abb", "aab"]))
