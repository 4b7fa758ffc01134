"""How sure agreement is above a threshold, and what it may be called."""

import numpy as np
import pytest
from scipy import stats

from annoqa.agreement import COEFFICIENTS
from annoqa.agreement.benchmark_scales import SCALES, benchmark_membership
from annoqa.agreement.exceeds import confidence_above
from annoqa.agreement.fleiss import FLEISS_KAPPA
from annoqa.agreement.krippendorff import KRIPPENDORFF_ALPHA
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from tests.agreement.test_compare_coefficients import crowd, data_of

THRESHOLDS = np.linspace(-0.9, 0.99, 40)


@pytest.mark.parametrize("coefficient", COEFFICIENTS, ids=lambda coefficient: coefficient.name)
@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95])
def test_it_is_the_interval_read_the_other_way_round(coefficient, confidence):
    data = data_of(crowd(40, 2, 0.8))
    made = coefficient.compute(data, confidence=confidence)
    if coefficient.chance_corrected:
        low, high = (confidence_above(data, coefficient, limit).confidence for limit in (made.low, made.high))
        assert (low, high) == pytest.approx(((1 + confidence) / 2, (1 - confidence) / 2))
        assert confidence_above(data, coefficient, made.value).confidence == pytest.approx(0.5)


def test_a_perfect_sample_is_wilsons_bound():
    data = data_of(np.tile([0, 1, 2, 0, 1, 2, 0, 1], (3, 1)))
    made = KRIPPENDORFF_ALPHA.compute(data)

    assert made.value == 1
    assert confidence_above(data, KRIPPENDORFF_ALPHA, made.low).confidence == pytest.approx(0.975)
    assert confidence_above(data, KRIPPENDORFF_ALPHA, 0.999).confidence < 0.6


def test_it_falls_as_the_threshold_rises():
    found = [confidence_above(data_of(crowd(30, 3, 0.8)), FLEISS_KAPPA, c).confidence for c in THRESHOLDS]

    assert found == sorted(found, reverse=True)
    assert found[0] > 0.999
    assert found[-1] < 0.01


def test_at_the_truth_it_is_uniform_over_samples():
    """So that "confidence .95" is wrong one time in twenty."""
    truth = KRIPPENDORFF_ALPHA.compute(data_of(crowd(300_000, 4, 0.8, seed=77))).value
    found = [
        confidence_above(data_of(crowd(120, 4, 0.8, seed=seed)), KRIPPENDORFF_ALPHA, truth).confidence
        for seed in range(300)
    ]
    assert stats.kstest(found, "uniform").pvalue > 1e-3
    assert 0.02 <= np.mean(np.array(found) > 0.95) <= 0.09


def test_more_units_make_it_surer_and_clusters_less_sure():
    codes = crowd(40, 3, 0.9)
    once = confidence_above(data_of(codes), FLEISS_KAPPA, 0.6).confidence
    often = confidence_above(data_of(np.tile(codes, 500)), FLEISS_KAPPA, 0.6).confidence
    together = confidence_above(
        data_of(np.tile(codes, 500), cluster=np.tile(np.arange(40), 500)), FLEISS_KAPPA, 0.6
    ).confidence

    assert often > 0.9999
    assert together == pytest.approx(once, abs=0.02)


def test_what_is_not_there_is_told():
    assert confidence_above(data_of([[0], [1]]), FLEISS_KAPPA, 0.5).undefined == "fewer than 2 items"
    constant = confidence_above(data_of([[0, 0], [0, 0]]), FLEISS_KAPPA, 0.5)
    assert constant.confidence is None
    assert constant.undefined == "only one value was used"
    alike = confidence_above(ReliabilityData.from_rows(["ab", "ba"]), FLEISS_KAPPA, 0.5)
    assert alike.confidence is None or alike.value == -1
    assert (
        benchmark_membership(data_of([[0], [1]]), FLEISS_KAPPA).undefined == "the coefficient has no interval"
    )
    clustered = data_of([[0, 1], [1, 1]], cluster=[3, 3])
    assert confidence_above(clustered, FLEISS_KAPPA, 0.5).undefined == "fewer than 2 clusters of items"


def test_a_threshold_outside_the_scale_is_refused():
    for threshold in (1, -1, 2, float("nan")):
        with pytest.raises(NotApplicableError, match="between −1 and 1"):
            confidence_above(data_of(crowd(9, 3, 0.8)), FLEISS_KAPPA, threshold)


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.name)
def test_scales_are_in_order_and_have_a_source(scale):
    lows = [low for low, _ in scale.bands]

    assert lows == sorted(set(lows))
    assert lows[0] == -1
    assert len({word for _, word in scale.bands}) == len(lows)
    assert any(year in scale.source for year in ("1977", "1981", "1991", "1994", "2004", "2016"))


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.name)
@pytest.mark.parametrize("right", [0.3, 0.7, 0.9, 1.0])
def test_memberships_add_up_and_the_word_is_earned(scale, right):
    data = data_of(crowd(50, 3, right))
    made = benchmark_membership(data, KRIPPENDORFF_ALPHA, scale.name)

    assert sum(band.probability for band in made.bands) == pytest.approx(1)
    assert made.bands[0].at_least == 1
    assert all(band.probability >= -1e-12 for band in made.bands)
    for band in made.bands[1:]:
        assert band.at_least == confidence_above(data, KRIPPENDORFF_ALPHA, band.low).confidence
    reached = [band.word for band in made.bands if band.at_least >= 0.95]
    assert made.word == reached[-1]
    assert made.bands[-1].high == 1


def test_the_word_is_more_careful_than_the_value():
    data = data_of(crowd(40, 3, 0.96))
    made = benchmark_membership(data, KRIPPENDORFF_ALPHA)

    assert made.value > 0.8
    assert made.word == "tentative"
    assert benchmark_membership(data_of(np.tile(data.codes, 30)), KRIPPENDORFF_ALPHA).word == "reliable"


def test_an_unknown_scale_is_refused_with_the_closest():
    with pytest.raises(NotApplicableError, match="closest is 'Krippendorff'"):
        benchmark_membership(data_of(crowd(9, 3, 0.8)), FLEISS_KAPPA, "Kripendorf")
