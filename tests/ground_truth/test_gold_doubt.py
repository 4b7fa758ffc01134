import numpy as np
import pytest

from annoqa.ground_truth.difficulty import Contrast
from annoqa.ground_truth.gold_doubt import doubt_gold
from annoqa.ground_truth.settings import FailureSettings
from tests.ground_truth.test_shared_error import BOWL, CUP, MUG, PLATE, campaign

SETTINGS = FailureSettings()
TRUTH = [MUG] * 15 + [PLATE] * 15


def doubts(answers, rate=0.05, failing=frozenset(), correlation=0.0, settings=SETTINGS):
    judgements = campaign(answers, TRUTH)[3]
    n = len(answers)
    contrast = Contrast(
        rate=np.broadcast_to(rate, n).astype(float),
        judged=np.full(n, 100.0),
        correlation=correlation,
        n_failed=0,
        n_clusters=20,
    )
    return doubt_gold(judgements, contrast, failing, settings)


AGAINST = [CUP, *TRUTH[1:]]


def test_three_accurate_annotators_with_one_voice_put_gold_in_doubt():
    found = doubts([AGAINST] * 3)

    assert found.unit.tolist() == [0]
    assert found.answer.tolist() == [CUP]
    assert found.n_against.tolist() == found.n_accurate.tolist() == [3]
    # log odds: log(.033/.967) + 3·log((1 − r)/r)/1.2 with r = (5 + 1)/102
    assert found.posterior[0] == pytest.approx(0.972, abs=0.001)


def test_one_who_sides_with_gold_keeps_it():
    assert len(doubts([AGAINST, AGAINST, TRUTH]).unit) == 0


def test_the_careless_do_not_count():
    guesses = [BOWL] * 30

    found = doubts([AGAINST, AGAINST, AGAINST, guesses], rate=[0.05, 0.05, 0.05, 0.6])

    assert found.unit.tolist() == [0]
    assert found.against.tolist() == [[True, True, True, False]]
    assert len(doubts([AGAINST] * 3, rate=0.4).unit) == 0


def test_two_are_enough_only_where_no_more_looked():
    assert len(doubts([AGAINST] * 2, rate=0.02).unit) == 1
    assert len(doubts([AGAINST] * 2 + [TRUTH], rate=0.02).unit) == 0


def test_mistakes_that_meet_elsewhere_weigh_less():
    apart, together = doubts([AGAINST] * 4), doubts([AGAINST] * 4, correlation=0.4)

    assert together.posterior[0] < apart.posterior[0]


def test_many_in_one_cell_are_not_isolated():
    many = [CUP] * 6 + TRUTH[6:]

    assert len(doubts([many] * 3).unit) == 0


def test_a_failing_cell_is_not_gold_in_doubt():
    assert len(doubts([AGAINST] * 3, failing={(MUG, CUP)}).unit) == 0
