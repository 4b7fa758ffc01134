import numpy as np
import pytest

from annoqa.ground_truth.difficulty import look_elsewhere, tied_plurality
from annoqa.ground_truth.judgements import NEARLY, NOBODY, NOT_MARKED_CODE, gather_judgements
from annoqa.ground_truth.outcome import score_against
from tests.ground_truth.simulated import Campaign, marks_view, simulate, whole_view

GOLD = 9


def test_judgements_tell_who_said_what():
    truth = marks_view([(0, GOLD, 1, 0, 0, 10, 10), (1, GOLD, 2, 0, 0, 10, 10)], [(0, GOLD), (1, GOLD)])
    answers = marks_view(
        [(0, 0, 1, 0, 0, 10, 10), (0, 3, 4, 0, 0, 10, 10), (1, 0, 2, 0, 0, 10, 3)],
        [(0, 0), (0, 1), (0, 3), (1, 0)],
    )

    found = gather_judgements(score_against(answers, truth), np.array([7, 7]))

    assert found.truth.tolist() == [1, 2]
    assert found.annotator.tolist() == [[0, 1, 3], [0, -1, -1]]
    assert found.answer.tolist() == [[1, NOT_MARKED_CODE, 4], [NEARLY, NOBODY, NOBODY]]
    assert found.wrong.tolist() == [[False, True, True], [True, False, False]]
    assert found.cluster.tolist() == [7, 7]


def test_items_without_other_annotators_are_not_counted():
    truth = whole_view([0, 1], [GOLD] * 2, [0, 1])

    found = gather_judgements(score_against(whole_view([0], [2], [0]), truth))

    assert found.item.tolist() == [0]


def test_two_answers_that_are_as_frequent_are_no_plurality():
    answer = np.array([[1, 1, 2, 2], [1, 1, 1, 2], [3, 3, 3, 3]])
    counted = np.array([[True] * 4, [False, True, True, True], [False] * 4])

    assert tied_plurality(answer, counted).tolist() == [NOBODY, 1, NOBODY]


def test_the_contrast_leaves_out_the_label_itself_and_what_fails():
    truth = whole_view([0, 1, 2, 3], [GOLD] * 4, [0, 0, 1, 2])
    item, who = np.repeat([0, 1, 2, 3], 2), np.tile([0, 1], 4)
    answers = whole_view(item, who, [3, 3, 3, 3, 1, 1, 2, 5])
    judgements = gather_judgements(score_against(answers, truth))

    of_one = look_elsewhere(judgements, 2).contrast(1)
    without = look_elsewhere(judgements, 2, frozenset({0})).contrast(1)

    assert of_one.rate == pytest.approx([2 / 3, 1.0])
    assert (of_one.n_failed, of_one.n_clusters) == (2, 3)
    assert without.rate.tolist() == [0.0, 1.0]
    assert (without.n_failed, without.n_clusters) == (0, 1)


def test_independent_mistakes_hardly_correlate_and_hard_items_make_them():
    def correlation(difficulty):
        view, truth, _ = simulate(
            Campaign(seed=5, n_items=3000, rates=(0.15,) * 4, n_labels=2, difficulty=difficulty)
        )
        judgements = gather_judgements(score_against(view, truth))
        return look_elsewhere(judgements, 4).contrast(-5).correlation

    assert correlation(0.0) == pytest.approx(0.0, abs=0.02)
    assert correlation(2.0) > 0.15
