"""Position bias: the share of the left side, and choices both ways round."""

import numpy as np
import pytest

from annoqa.agreement.position_bias import is_preference, left_share, swap_consistency
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError


def test_single_decisions_have_wilsons_interval():
    rows = [["left"] * 8 + ["right"] * 2]
    made = left_share(ReliabilityData.from_rows([*rows, [None] * 10]))

    assert (made.value, made.n_units, made.n_annotators) == (0.8, 10, 1)
    assert (made.low, made.high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))


def test_ties_are_no_decision():
    data = ReliabilityData.from_rows([["left", "tie", "right", "tie"], ["tie", "tie", "right", None]])

    assert left_share(data).value == pytest.approx(1 / 3)
    nothing = ReliabilityData.from_rows([["tie"], ["tie"]])
    assert left_share(nothing).undefined == "nobody preferred either side"


def test_a_coin_has_half_in_its_interval_and_a_habit_has_not():
    rng = np.random.default_rng(0)
    for share, biased in ((0.5, False), (0.7, True)):
        code = (rng.random((3, 400)) >= share).astype(int)
        made = left_share(ReliabilityData.from_codes(code, values=("left", "right")))
        assert (made.low <= 0.5 <= made.high) is not biased
        assert made.low <= share <= made.high


def test_the_same_answer_both_ways_round_is_consistent():
    # pair 0 by annotator 0: alike; by annotator 1: not; pair 1: one way only; pair 2: two ties
    pair, who = [0, 0, 0, 0, 1, 2, 2], [0, 0, 1, 1, 0, 0, 0]
    made = swap_consistency(pair, who, [0, 1, 0, 1, 0, 0, 1], [1, 1, 1, 0, 1, 0.5, 0.5])

    assert made.value == pytest.approx(2 / 3)
    assert (made.n_items, made.n_units) == (2, 3)


def test_who_always_takes_the_left_is_never_consistent():
    pair, swapped = np.repeat(np.arange(20), 2), np.tile([False, True], 20)
    left_wins = np.where(swapped, 0.0, 1.0)

    assert swap_consistency(pair, np.zeros(40, int), swapped, left_wins).value == 0
    assert left_share(ReliabilityData.from_rows([["left"] * 40, [None] * 40])).value == 1


def test_one_way_round_says_nothing():
    assert (
        swap_consistency([0, 1], [0, 0], [0, 0], [1, 0]).undefined == "nobody judged anything both ways round"
    )
    assert swap_consistency([], [], [], []).undefined is not None


def test_columns_that_do_not_fit_are_refused():
    with pytest.raises(NotApplicableError, match="one length"):
        swap_consistency([0, 1], [0], [0, 0], [1, 0])
    with pytest.raises(NotApplicableError, match="for a tie"):
        swap_consistency([0, 1], [0, 0], [0, 1], [1, 2])


def test_which_scales_are_preferences():
    assert is_preference(("Left", "Right"))
    assert is_preference(("left", "tie", "right"))
    assert not is_preference(("left", "right", "top"))
    assert not is_preference(("tie",))
    assert not is_preference((1, 2))
