"""Equal use of labels: against statsmodels and scipy, and laws."""

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats
from statsmodels.stats.contingency_tables import SquareTable, mcnemar
from statsmodels.stats.multitest import multipletests

from annoqa.agreement.marginal_homogeneity import (
    bhapkar,
    marginal_homogeneity,
    stuart_maxwell,
)
from annoqa.agreement.mcnemar import mcnemar_test
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from tests.agreement.numbers import law
from tests.papers.tables import from_table

VISION = np.array([[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]])


def squares(least=1):
    return st.integers(2, 5).flatmap(
        lambda n: arrays.arrays(np.int64, (n, n), elements=st.integers(least, 30))
    )


def test_stuarts_own_example():
    """Unaided vision of 7,477 women, right and left eye (Stuart, 1955): χ² = 11.96, Bhapkar's 11.98."""
    assert VISION.sum() == 7477
    assert stuart_maxwell(VISION).statistic == pytest.approx(11.957, abs=5e-4)
    assert bhapkar(VISION).statistic == pytest.approx(11.976, abs=5e-4)
    assert stuart_maxwell(VISION).degrees == 3


@law(table=squares())
def test_the_tests_are_those_of_statsmodels(table):
    theirs = SquareTable(table, shift_zeros=False)
    for ours, method in ((stuart_maxwell(table), "stuart_maxwell"), (bhapkar(table), "bhapkar")):
        expected = theirs.homogeneity(method=method)
        assert ours.statistic == pytest.approx(expected.statistic, rel=1e-8, abs=1e-9)
        assert ours.p_value == pytest.approx(expected.pvalue, abs=1e-9)
        assert ours.degrees == expected.df


@law(b=st.integers(0, 60), c=st.integers(0, 60))
def test_mcnemar_is_the_exact_binomial_test(b, c):
    made = mcnemar_test(b, c)
    if b + c == 0:
        assert made.undefined == "the two agree on every unit"
        return
    assert made.p_value == pytest.approx(stats.binomtest(b, b + c).pvalue, abs=1e-12)
    expected = mcnemar([[0, b], [c, 0]], exact=False, correction=False)
    assert made.statistic == pytest.approx(expected.statistic)


@law(table=squares(0))
def test_of_two_labels_it_is_mcnemars_chi_square(table):
    two = table[:2, :2]
    made = stuart_maxwell(two)
    if made.statistic is not None:
        assert made.statistic == pytest.approx(mcnemar_test(int(two[0, 1]), int(two[1, 0])).statistic)


@law(table=squares(0), seed=st.integers(0, 99))
def test_names_of_labels_and_which_annotator_is_first_do_not_matter(table, seed):
    order = np.random.default_rng(seed).permutation(len(table))
    one = stuart_maxwell(table)
    for other in (stuart_maxwell(table[order][:, order]), stuart_maxwell(table.T)):
        assert one.degrees == other.degrees
        if one.statistic is not None:
            assert other.statistic == pytest.approx(one.statistic, rel=1e-7, abs=1e-9)


@law(table=squares(0))
def test_units_that_both_label_alike_and_unused_labels_do_not_matter(table):
    more = np.zeros((len(table) + 1,) * 2, dtype=int)
    more[:-1, :-1] = table + np.diag(np.arange(len(table)))
    one, other = stuart_maxwell(table), stuart_maxwell(more)

    assert one.degrees == other.degrees
    if one.statistic is not None:
        assert other.statistic == pytest.approx(one.statistic, rel=1e-9, abs=1e-9)


def test_labels_in_groups_that_never_mix_are_tested_group_by_group():
    """statsmodels meets a singular matrix here; the tests of two blocks add up."""
    block, other = np.array([[5, 8], [2, 5]]), np.array([[3, 1], [6, 9]])
    table = np.zeros((4, 4), dtype=int)
    table[:2, :2], table[2:, 2:] = block, other

    made = stuart_maxwell(table)
    assert made.degrees == 2
    assert made.statistic == pytest.approx(stuart_maxwell(block).statistic + stuart_maxwell(other).statistic)


def test_habits_are_told_label_by_label():
    data = from_table(VISION)
    made = marginal_homogeneity(data)
    shares = (VISION.sum(axis=1) - VISION.sum(axis=0)) / VISION.sum()

    assert made.n_units == 7477
    assert {habit.value: habit.difference.value for habit in made.labels} == pytest.approx(
        dict(enumerate(shares))
    )
    sizes = [abs(habit.difference.value) for habit in made.labels]
    assert sizes == sorted(sizes, reverse=True)
    raw = [habit.mcnemar.p_value for habit in made.labels]
    assert [habit.p_adjusted for habit in made.labels] == pytest.approx(multipletests(raw, method="holm")[1])
    assert made.stuart_maxwell == stuart_maxwell(VISION)


def test_the_interval_of_a_difference_is_the_usual_one_of_paired_shares():
    made = marginal_homogeneity(from_table([[20, 10], [5, 65]])).labels[0]
    apart = np.repeat([0.0, 1.0, -1.0], [85, 10, 5])
    t = stats.t.ppf(0.975, 99) * stats.sem(apart)

    assert (made.difference.low, made.difference.high) == pytest.approx((0.05 - t, 0.05 + t))


def test_five_hundred_times_the_units_make_a_habit_certain():
    table = np.array([[4, 3], [1, 4]])
    once, often = stuart_maxwell(table), stuart_maxwell(500 * table)

    assert often.statistic == pytest.approx(500 * once.statistic)
    assert once.p_value > 0.3
    assert often.p_value < 1e-50


def test_clusters_widen_the_intervals():
    rows = np.repeat([[0, 0, 1, 1, 0, 1], [0, 1, 1, 0, 1, 1]], 4, axis=1)
    alone = marginal_homogeneity(ReliabilityData.from_codes(rows, values="ab"))
    together = marginal_homogeneity(
        ReliabilityData.from_codes(rows, values="ab", cluster=np.repeat(np.arange(6), 4))
    )
    width = [made.labels[0].difference.high - made.labels[0].difference.low for made in (alone, together)]
    assert width[1] > 1.8 * width[0]


def test_what_is_not_there_is_told():
    nothing = marginal_homogeneity(ReliabilityData.from_rows([["a", None], [None, "b"]]))
    alike = marginal_homogeneity(ReliabilityData.from_rows(["ab", "ab"]))
    shifted = marginal_homogeneity(ReliabilityData.from_rows(["aaa", "bbb"]))

    assert nothing.stuart_maxwell.undefined == nothing.bhapkar.undefined == "no unit was judged by both"
    assert nothing.labels == ()
    assert alike.stuart_maxwell.undefined == "the two agree on every unit"
    assert [habit.p_adjusted for habit in alike.labels] == [1.0, 1.0]
    assert shifted.stuart_maxwell.statistic == pytest.approx(3)
    assert shifted.bhapkar.undefined == "every unit speaks for a difference, so its variance is 0"
    assert shifted.labels[0].difference.no_interval is not None


def test_what_is_no_table_of_two_annotators_is_refused():
    with pytest.raises(NotApplicableError, match="compares 2 annotators"):
        marginal_homogeneity(ReliabilityData.from_rows(["ab", "ab", "aa"]))
    with pytest.raises(NotApplicableError, match="square"):
        stuart_maxwell(np.ones((2, 3)))
    with pytest.raises(NotApplicableError, match="-1"):
        bhapkar(np.array([[1, -1], [2, 3]]))
    with pytest.raises(NotApplicableError, match="not be negative"):
        mcnemar_test(-1, 2)
