"""124 workers prefer one answer of two, or neither: 8,931 judgements of 2,139 pairs."""

import numpy as np
import pandas as pd
import pytest

from annoqa.agreement.position_bias import left_share, swap_consistency
from annoqa.agreement.reliability import ReliabilityData
from tests.real.adaptors import LLMFAO, llmfao
from tests.real.test_bluebirds import measured


def test_alpha_of_the_crowd_is_the_known_one():
    numbers, view, _ = measured(llmfao())
    alpha = numbers["krippendorff_alpha", "all", ()]

    assert view.field == "winner"
    assert alpha.estimate.value == pytest.approx(0.2906, abs=5e-5)
    assert sum(alpha.detail["counts"]) == 8_931
    assert dict(zip(alpha.detail["values"], alpha.detail["counts"], strict=True)) == {
        "left": 2_911,
        "right": 2_549,
        "tie": 3_471,
    }


def test_the_left_answer_wins_more_often_than_a_coin_would_have_it():
    numbers, _, _ = measured(llmfao())
    share = numbers["left_share", "all", ()].estimate

    assert share.value == pytest.approx(2_911 / (2_911 + 2_549))
    assert share.n_units == 2_911 + 2_549
    assert 0.5 < share.low < share.value < share.high < 0.56
    assert share.n_annotators == sum(key[:2] == ("left_share", "annotator") for key in numbers)


@pytest.mark.parametrize(("judge", "left", "right"), [("gpt3", 1_352, 593), ("gpt4", 943, 1_130)])
def test_one_model_leans_to_the_left_and_the_other_to_the_right(judge, left, right):
    winners = pd.read_csv(LLMFAO / f"{judge}-crowd-comparisons.csv")["winner"].tolist()
    share = left_share(ReliabilityData.from_rows([winners]))

    assert share.value == pytest.approx(left / (left + right))
    assert (share.low > 0.5) if left > right else (share.high < 0.5)


def test_nobody_saw_two_answers_both_ways_round():
    frame = pd.read_csv(LLMFAO / "crowd-comparisons.csv")
    first = frame[["left", "right"]].min(axis=1)
    other = frame[["left", "right"]].max(axis=1)
    pair = pd.factorize(frame["prompt"].astype(str) + first + " / " + other)[0]
    swapped = frame["left"] != first
    first_wins = np.select(
        [frame["winner"] == "tie", (frame["winner"] == "left") != swapped], [0.5, 1.0], 0.0
    )
    made = swap_consistency(pair, frame["worker"], swapped, first_wins)

    assert made.undefined == "nobody judged anything both ways round"
    both = swap_consistency(
        np.tile(pair, 2), np.tile(frame["worker"], 2), np.r_[swapped, ~swapped], np.tile(first_wins, 2)
    )
    assert (both.value, both.n_units) == (1, 8_931)
