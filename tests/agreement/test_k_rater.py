"""Reliability of aggregated answers: against drawing them in fact, Spearman-Brown, and laws."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from annoqa.agreement.icc import intraclass_correlation
from annoqa.agreement.k_rater import k_rater_reliability, spearman_brown
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from annoqa.statistics.estimate import Estimate
from tests.agreement.numbers import law, noisy, of, tables


def labels(n, k, right=0.6, n_values=3, seed=0):
    """Return codes of annotators who are right now and then."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, n_values, n)
    return np.where(rng.random((k, n)) < right, truth, rng.integers(0, n_values, (k, n)))


def data_of(codes, **how):
    return ReliabilityData.from_codes(codes, values=np.arange(4.0), **how)


def test_means_are_those_of_every_draw():
    """Three units with four judgements, answers of two: every way of drawing, written out."""
    table = np.array([[1.0, 2, 4, 4], [5, 5, 6, 9], [2, 2, 3, 7]])
    ways = [list(order) for order in permutations(range(4))]
    within = np.mean([(row[w[:2]].mean() - row[w[2:]].mean()) ** 2 for row in table for w in ways])
    across = np.mean(
        [
            (one[w[:2]].mean() - other[v[:2]].mean()) ** 2
            for a, one in enumerate(table)
            for b, other in enumerate(table)
            if a != b
            for w in ways
            for v in ways
        ]
    )
    expected = (4 * 6 * across + 2 * 3 * within) / 30  # of 6 answers, 24 ordered pairs across, 6 within

    assert k_rater_reliability(of(table), 2, level="interval").value == pytest.approx(1 - within / expected)


@law(table=tables(2, annotators=2))
def test_one_judgement_of_two_is_alpha(table):
    if table.shape[1] != 2:
        return
    one = k_rater_reliability(of(table), 1, level="interval")
    other = krippendorff_alpha(of(table), level="interval")

    assert (one.value is None) == (other.value is None)
    if one.value is not None:
        assert one.value == pytest.approx(other.value)
        assert (one.low is None) == (other.low is None)
        if one.low is not None and other.value < 1:
            assert (one.low, one.high) == pytest.approx((other.low, other.high))


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
@law(codes=arrays.arrays(np.int8, (2, 9), elements=st.integers(0, 3)))
def test_one_judgement_of_two_is_alpha_of_labels(level, codes):
    one = k_rater_reliability(data_of(codes), 1, level=level, splits=3)
    other = krippendorff_alpha(data_of(codes), level=level)

    assert one.undefined == other.undefined
    if one.value is not None:
        assert one.value == pytest.approx(other.value)


def test_the_formula_foretells_means():
    table = noisy(2_000, 8) - noisy(2_000, 8).mean(axis=0)  # annotators without habits
    data = of(table)
    single = intraclass_correlation(data, form="1")
    for k in (2, 4):
        foretold = spearman_brown(single, k)
        assert k_rater_reliability(data, k, level="interval").value == pytest.approx(foretold.value, abs=0.01)
    assert spearman_brown(single, 8).value == pytest.approx(intraclass_correlation(data, form="1k").value)


@law(r=st.floats(-0.2, 1), k=st.integers(1, 5), more=st.integers(1, 5))
def test_the_formula_goes_step_by_step(r, k, more):
    start = Estimate(value=r)
    at_once, stepwise = spearman_brown(start, k * more), spearman_brown(spearman_brown(start, k), more)

    assert (at_once.value is None) == (stepwise.value is None)
    if at_once.value is not None:
        assert stepwise.value == pytest.approx(at_once.value, abs=1e-9)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_more_judgements_make_answers_more_reliable(level):
    data = data_of(labels(400, 10))
    found = [k_rater_reliability(data, k, level=level, splits=20).value for k in (1, 3, 5)]

    assert found == sorted(found)
    assert found[2] > found[0] + 0.2


def test_majorities_are_those_of_a_new_crowd():
    """The truth from two crowds of three who never meet, on very many units."""
    codes = labels(60_000, 6, seed=1)
    counts = [
        np.stack([(half == value).sum(axis=0) for value in range(3)]) for half in (codes[:3], codes[3:])
    ]
    ties = np.random.default_rng(2)
    majority = [(count + ties.random(count.shape)).argmax(axis=0) for count in counts]
    truth = krippendorff_alpha(data_of(np.stack(majority))).value
    made = k_rater_reliability(data_of(labels(3_000, 6, seed=3)), 3, splits=20)

    assert made.value == pytest.approx(truth, abs=0.02)
    assert made.low < truth < made.high


def test_intervals_hold_the_truth():
    truth = k_rater_reliability(of(noisy_single(50_000, 4, 0)), 2, level="interval").value
    held = 0
    for seed in range(1, 201):
        made = k_rater_reliability(of(noisy_single(40, 4, seed)), 2, level="interval")
        held += made.low <= truth <= made.high
    assert 0.90 <= held / 200 <= 0.99


def noisy_single(n, k, seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 1)) + rng.normal(size=(n, k))


def test_the_median_of_two_is_either_and_seeds_give_the_same_bytes():
    data = data_of(labels(50, 4, n_values=4))
    one, other = (k_rater_reliability(data, 2, level="ordinal", splits=10, seed=7) for _ in range(2))

    assert one == other
    assert one.interval.endswith("10 random draws, seed 7")


@pytest.mark.parametrize("scale", [0.01, -3.0, 1e6])
def test_other_units_of_measurement_change_nothing(scale):
    table = noisy(30, 4)
    one = k_rater_reliability(of(table), 2, level="interval")
    other = k_rater_reliability(of(scale * (table + 5)), 2, level="interval")

    assert (other.value, other.low, other.high) == pytest.approx((one.value, one.low, one.high))


def test_units_with_too_few_judgements_do_not_count():
    table = noisy(20, 4)
    gaps = np.concatenate([table, np.where(np.arange(4) < 3, noisy(9, 4, seed=1), np.nan)])
    one, other = (k_rater_reliability(of(x), 2, level="interval") for x in (table, gaps))

    assert other.n_units == 20
    assert other.value == pytest.approx(one.value)


def test_clusters_widen_the_interval_and_copies_narrow_it():
    table = noisy(12, 4)
    once = k_rater_reliability(of(table), 2, level="interval")
    often = k_rater_reliability(of(np.tile(table, (500, 1))), 2, level="interval")
    together = k_rater_reliability(
        of(np.tile(table, (500, 1)), cluster=np.tile(np.arange(12), 500)), 2, level="interval"
    )
    assert often.high - often.low < (once.high - once.low) / 15
    assert together.high - together.low > 15 * (often.high - often.low)


def test_perfect_agreement_is_exactly_1():
    row = np.array([0, 1, 2, 1, 0])
    for level in ("nominal", "ordinal", "interval"):
        made = k_rater_reliability(data_of(np.tile(row, (4, 1))), 2, level=level, splits=3)
        assert made.value == 1
        assert made.low < 1


def test_what_is_not_there_is_told():
    few, one_value = data_of(labels(5, 3)), data_of(np.ones((4, 5), dtype=int))

    assert k_rater_reliability(few, 2).undefined == "fewer than 2 units have 4 judgements"
    for level in ("nominal", "ordinal", "interval"):
        assert k_rater_reliability(one_value, 2, level=level).undefined == "only one value was used"
    assert spearman_brown(Estimate.none("why"), 2).undefined == "why"
    assert spearman_brown(Estimate(value=-0.6), 3).value is None


def test_answers_of_nobody_and_of_other_levels_are_refused():
    with pytest.raises(NotApplicableError, match="1 or more"):
        k_rater_reliability(data_of(labels(5, 4)), 0)
    with pytest.raises(NotApplicableError, match="nominal, ordinal and interval"):
        k_rater_reliability(data_of(labels(5, 4)), 2, level="set")
    with pytest.raises(NotApplicableError, match="above 0"):
        spearman_brown(Estimate(value=0.5), 0)
