"""Differences of coefficients: their intervals hold the truth, and know what is shared."""

import numpy as np
import pytest

from annoqa.agreement import COEFFICIENTS
from annoqa.agreement.brennan import BRENNAN_PREDIGER
from annoqa.agreement.cohen import COHEN_KAPPA
from annoqa.agreement.compare_coefficients import (
    difference_of_campaigns,
    difference_of_coefficients,
    difference_of_groups,
)
from annoqa.agreement.fleiss import FLEISS_KAPPA
from annoqa.agreement.gwet import GWET_AC1
from annoqa.agreement.icc import INTRACLASS_CORRELATION
from annoqa.agreement.krippendorff import KRIPPENDORFF_ALPHA, krippendorff_alpha
from annoqa.agreement.percent import PERCENT_AGREEMENT
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from annoqa.statistics.intervals import mean_interval


def crowd(n, k, right, truth=None, seed=0):
    """Return codes of annotators who are right now and then."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, n) if truth is None else truth
    return np.where(rng.random((k, n)) < right, truth, rng.integers(0, 3, (k, n)))


def data_of(codes, **how):
    return ReliabilityData.from_codes(codes, values=range(3), **how)


@pytest.mark.parametrize("coefficient", COEFFICIENTS, ids=lambda coefficient: coefficient.name)
def test_a_coefficient_does_not_differ_from_itself(coefficient):
    data = data_of(crowd(40, 2, 0.7))
    same = difference_of_coefficients(data, coefficient, coefficient)
    groups = difference_of_groups(coefficient, data, data)

    assert same.value == groups.value == 0
    assert (
        same.no_interval == groups.no_interval == "every item weighs the same, so their spread says nothing"
    )


def test_of_two_coefficients_it_is_the_difference_of_their_values():
    data = data_of(crowd(60, 4, 0.7))
    one, other = GWET_AC1.compute(data), FLEISS_KAPPA.compute(data)
    made = difference_of_coefficients(data, GWET_AC1, FLEISS_KAPPA)
    turned = difference_of_coefficients(data, FLEISS_KAPPA, GWET_AC1)

    assert made.value == pytest.approx(one.value - other.value)
    assert (turned.value, turned.low, turned.high) == pytest.approx((-made.value, -made.high, -made.low))
    assert made.high - made.low < 0.3 * (one.high - one.low)  # they rise and fall together


def test_percent_agreement_of_two_groups_is_a_paired_difference_of_means():
    truth = np.random.default_rng(0).integers(0, 3, 80)
    x, y = crowd(80, 2, 0.8, truth, 1), crowd(80, 2, 0.6, truth, 2)
    alike = (x[0] == x[1]).astype(float) - (y[0] == y[1])
    made = difference_of_groups(PERCENT_AGREEMENT, data_of(x), data_of(y))
    expected = mean_interval(alike, np.ones(80))

    assert (made.value, made.low, made.high) == pytest.approx((expected.value, expected.low, expected.high))


@pytest.mark.parametrize("paired", [True, False])
def test_intervals_hold_the_truth(paired):
    truth = crowd(200_000, 6, 0.7, seed=99)
    better = crowd(200_000, 3, 0.85, seed=98)
    expected = krippendorff_alpha(data_of(better)).value - krippendorff_alpha(data_of(truth[:3])).value
    held = 0
    for seed in range(300):
        same = np.random.default_rng(seed).integers(0, 3, 60)
        x = crowd(60, 3, 0.85, same, 10_000 + seed)
        y = crowd(60, 3, 0.7, same if paired else None, 20_000 + seed)
        compare = difference_of_groups if paired else difference_of_campaigns
        made = compare(KRIPPENDORFF_ALPHA, data_of(x), data_of(y))
        held += made.low <= expected <= made.high
    assert 0.91 <= held / 300 <= 0.985


def test_what_units_share_makes_a_difference_sharper():
    """Half of the units are hard for everybody: both groups have the same luck with them."""
    rng = np.random.default_rng(5)
    hard = rng.random(300) < 0.5
    truth = rng.integers(0, 3, 300)

    def group(seed):
        draw = np.random.default_rng(seed)
        right = draw.random((3, 300)) < np.where(hard, 0.1, 0.95)
        return data_of(np.where(right, truth, draw.integers(0, 3, (3, 300))))

    paired = difference_of_groups(KRIPPENDORFF_ALPHA, group(1), group(2))
    apart = difference_of_campaigns(KRIPPENDORFF_ALPHA, group(1), group(2))
    assert paired.value == apart.value
    assert paired.high - paired.low < 0.8 * (apart.high - apart.low)


def test_campaigns_have_welchs_degrees_of_freedom():
    x, y = crowd(10, 3, 0.8), crowd(500, 3, 0.8, seed=1)
    one, other = krippendorff_alpha(data_of(x)), krippendorff_alpha(data_of(y))
    made = difference_of_campaigns(KRIPPENDORFF_ALPHA, data_of(x), data_of(y))

    assert made.value == pytest.approx(one.value - other.value)
    assert made.n_units == 510
    assert made.interval == "infinitesimal jackknife on items of either campaign, Welch's t"
    assert made.high - made.low > 0.2


def test_groups_of_one_table_and_annotators_who_share_nothing():
    data = data_of(crowd(100, 6, 0.8))
    first, second = data.only(np.arange(6) < 3), data.only(np.arange(6) >= 3)
    made = difference_of_groups(KRIPPENDORFF_ALPHA, first, second)

    assert made.low < 0 < made.high
    assert made.value == pytest.approx(krippendorff_alpha(first).value - krippendorff_alpha(second).value)


def test_how_is_handed_on():
    table = np.random.default_rng(0).integers(1, 6, (3, 40)).astype(float)
    data = ReliabilityData.from_matrix(table)
    made = difference_of_coefficients(
        data,
        KRIPPENDORFF_ALPHA,
        INTRACLASS_CORRELATION,
        first_how={"level": "interval"},
        second_how={"form": "1"},
    )
    assert abs(made.value) < 0.02
    assert made.interval is not None


def test_clusters_widen_the_intervals():
    x, y = np.repeat(crowd(20, 3, 0.8), 4, axis=1), np.repeat(crowd(20, 3, 0.6, seed=1), 4, axis=1)
    cluster = np.repeat(np.arange(20), 4)
    for compare in (difference_of_groups, difference_of_campaigns):
        alone = compare(KRIPPENDORFF_ALPHA, data_of(x), data_of(y))
        together = compare(KRIPPENDORFF_ALPHA, data_of(x, cluster=cluster), data_of(y, cluster=cluster))
        assert together.high - together.low > 1.8 * (alone.high - alone.low)


def test_five_hundred_times_the_units():
    x, y = crowd(12, 3, 0.8), crowd(12, 3, 0.6, seed=1)
    for compare in (difference_of_groups, difference_of_campaigns):
        once = compare(FLEISS_KAPPA, data_of(x), data_of(y))
        often = compare(FLEISS_KAPPA, data_of(np.tile(x, 500)), data_of(np.tile(y, 500)))
        assert often.value == pytest.approx(once.value)
        assert often.high - often.low < (once.high - once.low) / 15


def test_what_is_not_there_is_told():
    good, constant = data_of([[0, 1, 2], [0, 1, 1]]), data_of([[0, 0, 0], [0, 0, 0]])
    one = data_of([[0], [1]])

    made = difference_of_coefficients(constant, PERCENT_AGREEMENT, KRIPPENDORFF_ALPHA)
    assert made.undefined == "Krippendorff's α: only one value was used"
    assert difference_of_groups(FLEISS_KAPPA, good, constant).undefined.startswith("second group: ")
    assert difference_of_campaigns(FLEISS_KAPPA, constant, good).undefined.startswith("first campaign: ")
    assert difference_of_campaigns(BRENNAN_PREDIGER, good, one).no_interval == "fewer than 2 items"


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(NotApplicableError, match="difference_of_campaigns"):
        difference_of_groups(FLEISS_KAPPA, data_of([[0], [1]]), data_of([[0, 1], [1, 1]]))
    with pytest.raises(NotApplicableError, match="compares 2 annotators"):
        difference_of_coefficients(data_of(crowd(9, 3, 0.5)), COHEN_KAPPA, FLEISS_KAPPA)
