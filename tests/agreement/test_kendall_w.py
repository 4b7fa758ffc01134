"""Kendall's W: against scipy and R's irr, and laws."""

import numpy as np
import pytest
from hypothesis import assume
from hypothesis import strategies as st
from scipy import stats

from annoqa.agreement.kendall_w import friedman_test, kendall_w, trace_kendall
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from tests.agreement.numbers import assert_influence_is_the_derivative, law, noisy, of, tables
from tests.shared import known_answer

ANXIETY = known_answer("agreement", "irr_anxiety")


def test_anxiety_is_that_of_irr():
    expected = ANXIETY["expected"]["kendall_W_tie_corrected"]
    test = friedman_test(of(ANXIETY["data"]))

    assert kendall_w(of(ANXIETY["data"])).value == pytest.approx(expected["value"], abs=1e-9)
    assert test.statistic == pytest.approx(expected["chisq"], abs=1e-7)
    assert test.p_value == pytest.approx(expected["p"], abs=1e-9)
    assert test.degrees == 19


@law(table=tables(3))
def test_it_is_scipys_friedman(table):
    made, test = kendall_w(of(table)), friedman_test(of(table))
    assume(made.value is not None)
    chi, p = stats.friedmanchisquare(*table.astype(float))  # one argument per unit

    n, k = table.shape
    assert made.value == pytest.approx(chi / (k * (n - 1)), abs=1e-12)
    assert test.statistic == pytest.approx(chi, abs=1e-9)
    assert test.p_value == pytest.approx(p, abs=1e-9)


def test_without_ties_it_is_the_mean_of_spearmans_correlations():
    table = noisy(25, 4)
    pairs = [stats.spearmanr(table[:, a], table[:, b])[0] for a in range(4) for b in range(a)]

    assert (4 * kendall_w(of(table)).value - 1) / 3 == pytest.approx(np.mean(pairs), abs=1e-12)


@law(table=tables(), seed=st.integers(0, 99))
def test_only_the_order_counts(table, seed):
    rng = np.random.default_rng(seed)
    steps = np.cumsum(rng.integers(1, 9, size=(table.shape[1], 7)), axis=1)
    other = np.stack([step[column] for step, column in zip(steps, table.T, strict=True)], axis=1)

    one, other = kendall_w(of(table)), kendall_w(of(other))
    assert (one.value is None) == (other.value is None)
    if one.value is not None:
        assert other.value == pytest.approx(one.value, abs=1e-12)
        if one.low is not None:
            assert (other.low, other.high) == pytest.approx((one.low, one.high), abs=1e-9)


@law(table=tables(), seed=st.integers(0, 99))
def test_order_of_units_and_annotators_does_not_matter(table, seed):
    rng = np.random.default_rng(seed)
    shuffled = table[rng.permutation(len(table))][:, rng.permutation(table.shape[1])]
    one, other = kendall_w(of(table)), kendall_w(of(shuffled))

    assert one.undefined == other.undefined
    if one.value is not None:
        assert other.value == pytest.approx(one.value, abs=1e-12)
        assert 0 <= one.value <= 1
        assert one.low is None or 0 <= one.low <= one.value + 1e-12


@law(table=tables(3), seed=st.integers(0, 99))
def test_influence_is_the_derivative_by_the_weight_of_a_unit(table, seed):
    data = of(table)
    assume(trace_kendall(data.tally, data.values).value is not None)

    row = np.random.default_rng(seed).integers(data.tally.n_rows)
    assert_influence_is_the_derivative(trace_kendall, data, row)


def test_the_interval_covers_the_truth():
    """The truth is W of very many units; Spearman's correlation of normals is 6/π · asin(r/2)."""
    r = 0.5
    truth = (1 + 2 * 6 / np.pi * np.arcsin(r / 2)) / 3
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(300):
        table = np.sqrt(r) * rng.normal(size=(50, 1)) + np.sqrt(1 - r) * rng.normal(size=(50, 3))
        made = kendall_w(of(table))
        held += made.low <= truth <= made.high
    assert 0.91 <= held / 300 <= 0.98


def test_five_hundred_times_the_units():
    table = noisy(8, 3)
    once, often = kendall_w(of(table)), kendall_w(of(np.tile(table, (500, 1))))

    assert often.value == pytest.approx(once.value, abs=1e-12)
    assert often.high - often.low < (once.high - once.low) / 15


def test_units_in_clusters_widen_the_interval():
    table = np.repeat(noisy(20, 3), 4, axis=0)
    alone, together = kendall_w(of(table)), kendall_w(of(table, cluster=np.repeat(np.arange(20), 4)))

    assert together.high - together.low > 1.8 * (alone.high - alone.low)


def test_labels_in_a_declared_order_are_ranked():
    rows = [["low", "high", "mid"], ["low", "high", "high"]]
    data = ReliabilityData.from_rows(rows, values=["low", "mid", "high"])
    numbers = of(np.array([[1, 1], [3, 3], [2, 3]]))

    assert kendall_w(data).value == pytest.approx(kendall_w(numbers).value)


def test_the_same_order_is_exactly_1_whatever_the_levels():
    table = np.array([0.1, 0.7, 0.2, 0.2])[:, None] * [1.0, 3.0, 9.0]
    made = kendall_w(of(table))

    assert made.value == 1
    assert made.high == 1
    assert made.low < 1


@pytest.mark.parametrize(
    ("table", "undefined"),
    [
        (np.zeros((0, 3)), "no unit was judged twice"),
        ([[1.0, 2.0]], "fewer than 2 units were judged twice"),
        ([[2.0, 2.0], [2.0, 2.0]], "only one value was used"),
        ([[1.0, 2.0], [1.0, 2.0]], "no annotator tells units apart"),
        ([[1.0, 2.0], [3.0, np.nan], [2.0, 2.0]], "1 of 3 units lack a judgement"),
    ],
)
def test_undefined_is_told(table, undefined):
    made, test = kendall_w(of(table)), friedman_test(of(table))

    assert made.value is None
    assert made.undefined.startswith(undefined)
    assert test.statistic is None
    assert test.undefined == made.undefined


def test_one_annotator_has_no_order_in_common():
    with pytest.raises(NotApplicableError, match="two annotators or more"):
        kendall_w(of([[1.0], [2.0]]))
