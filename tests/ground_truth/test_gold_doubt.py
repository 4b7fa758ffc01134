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


def test_who_often_errs_in_a_label_does_not_refute_its_gold():
    others = [BOWL] * 6 + [MUG] * 8 + [PLATE] * 15  # six of the other fourteen mugs: not accurate there

    found = doubts([[CUP, *others], [CUP, *reversed(others[:14]), *others[14:]], [CUP, *others]])

    assert len(found.unit) == 0


def test_the_rate_in_a_label_leaves_the_doubted_unit_out():
    alone = doubts([AGAINST] * 3)
    once = doubts([[CUP, BOWL, *TRUTH[2:]], AGAINST, AGAINST])

    # one of the other fourteen, drawn to 6 of 102: (1 + 2·r)/(14 + 2) instead of r
    assert once.unit.tolist() == [0]
    r = 6 / 102
    weaker = (1 + 2 * r) / 16
    evidence = 2 * np.log((1 - r) / r) + np.log((1 - weaker) / weaker)
    odds = np.log(0.033 / 0.967) + evidence / 1.2
    assert once.posterior[0] == pytest.approx(1 / (1 + np.exp(-odds)), rel=1e-12)
    assert once.posterior[0] < alone.posterior[0]
