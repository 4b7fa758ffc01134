import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.vitality import vitality
from annoqa.vocabulary import NOT_MARKED


def campaign(seed, n_units, errors):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, n_units)
    wrong = rng.random((len(errors), n_units)) < np.array(errors)[:, None]
    return ReliabilityData.from_codes(
        np.where(wrong, rng.integers(0, 3, wrong.shape), truth), values=["a", "b", "c"]
    )


@given(st.integers(0, 10_000), st.integers(0, 3))
def test_it_is_the_difference_of_two_alphas(seed, who):
    data = campaign(seed, 30, [0.1, 0.2, 0.3, 0.4])
    rest = data.only(np.arange(4) != who)
    without, gain = vitality(data, who)

    assert without == krippendorff_alpha(rest)
    assert gain.value == pytest.approx(krippendorff_alpha(data).value - krippendorff_alpha(rest).value)


def test_who_guesses_lowers_the_agreement_for_certain_and_the_others_do_not():
    data = campaign(3, 400, [0.05, 0.05, 0.05, 0.9])
    gains = [vitality(data, who)[1] for who in range(4)]

    assert gains[3].high < 0
    assert all(gain.low > 0 for gain in gains[:3])


def test_the_interval_of_the_difference_holds_the_truth():
    truth = vitality(campaign(99, 200_000, [0.1, 0.1, 0.2, 0.5]), 3)[1].value
    made = [vitality(campaign(seed, 50, [0.1, 0.1, 0.2, 0.5]), 3)[1] for seed in range(300)]

    assert 0.91 <= np.mean([gain.low <= truth <= gain.high for gain in made]) <= 0.985


def test_units_that_nobody_else_marked_do_not_exist_without_the_annotator():
    codes = np.array([[0, 1, 0, 2], [0, 1, 2, 0], [0, 1, 2, 2]])
    data = ReliabilityData.from_codes(codes, values=["cat", "dog", NOT_MARKED])
    kept = data.only(np.array([False, True, True])).select(np.array([True, True, False, True]))

    assert vitality(data, 0)[0] == krippendorff_alpha(kept)


def test_without_variation_there_is_a_reason():
    data = ReliabilityData.from_rows(["aaaa", "aaaa", "aaab"])

    assert "others" in vitality(data, 2)[1].undefined


def test_clusters_count_once():
    data = campaign(5, 60, [0.1, 0.2, 0.4])
    twice = ReliabilityData.from_codes(
        np.repeat(data.codes, 2, axis=1), values=["a", "b", "c"], cluster=np.repeat(np.arange(60), 2)
    )
    once, again = vitality(data, 2)[1], vitality(twice, 2)[1]

    assert again.high - again.low == pytest.approx(once.high - once.low, rel=0.05)
