import dataclasses

import numpy as np

from annoqa.ground_truth.outcome import OUTCOMES, score_against
from tests.ground_truth.simulated import marks_view, whole_view

MUG, CUP, PLATE = 0, 1, 2
GOLD = 9
TRUTH = marks_view(
    [(0, GOLD, MUG, 0, 0, 10, 10), (0, GOLD, CUP, 20, 0, 30, 10), (0, GOLD, PLATE, 40, 0, 50, 10)],
    [(0, GOLD)],
)
ANSWERS = marks_view(
    [(0, 1, MUG, 0, 0, 10, 9), (0, 1, PLATE, 20, 0, 30, 10), (0, 1, CUP, 80, 0, 90, 10)], [(0, 1)]
)


def told(outcomes):
    return [OUTCOMES[code] for code in outcomes.outcome]


def test_marks_end_as_correct_incorrect_missed_and_spurious():
    found = score_against(ANSWERS, TRUTH)

    assert sorted(told(found)) == ["correct", "incorrect", "missed", "spurious"]
    by_outcome = dict(zip(told(found), range(len(found)), strict=True))
    assert found.truth_label[by_outcome["incorrect"]] == CUP
    assert found.answer_label[by_outcome["incorrect"]] == PLATE
    assert found.truth_label[by_outcome["missed"]] == PLATE
    assert found.answer_mark[by_outcome["missed"]] == -1
    assert found.truth_mark[by_outcome["spurious"]] == -1
    assert found.similarity[by_outcome["correct"]] == 0.9


def test_overlap_under_the_threshold_is_a_near_miss_on_both_sides():
    close = marks_view([(0, 1, MUG, 0, 0, 10, 4)], [(0, 1)])

    found = score_against(close, TRUTH)

    near = [(what, bool(flag)) for what, flag in zip(told(found), found.near_miss, strict=True)]
    assert sorted(near) == [("missed", False), ("missed", False), ("missed", True), ("spurious", True)]


def test_an_empty_answer_misses_everything_and_not_looking_misses_nothing():
    empty = marks_view([], [(0, 1)])
    elsewhere = marks_view([(5, 1, MUG, 0, 0, 10, 10)], [(5, 1)])

    assert told(score_against(empty, TRUTH)) == ["missed"] * 3
    assert told(score_against(elsewhere, TRUTH)) == []
    assert len(score_against(elsewhere, TRUTH).looked_item) == 0


def test_an_item_that_both_found_empty_was_looked_at_and_has_no_unit():
    found = score_against(marks_view([], [(3, 1)]), marks_view([], [(3, GOLD)]))

    assert len(found) == 0
    assert found.looked_item.tolist() == [3]


def test_nobody_is_scored_against_their_own_gold():
    both = marks_view([(0, GOLD, MUG, 0, 0, 10, 10)], [(0, GOLD), (0, 1)])

    assert set(score_against(both, TRUTH).annotator.tolist()) == {1}


def test_marks_outside_the_stretch_the_other_looked_at_are_not_counted():
    truth = marks_view([(0, GOLD, MUG, 10, 20)], [(0, GOLD)], kind="segment")
    truth = dataclasses.replace(truth, look_start=np.array([0]), look_end=np.array([50]))
    answer = marks_view([(0, 1, MUG, 10, 20), (0, 1, CUP, 60, 80)], [(0, 1)], kind="segment")

    assert told(score_against(answer, truth)) == ["correct"]


def test_whole_items_are_compared_by_their_value():
    truth = whole_view([0, 1, 2], [GOLD] * 3, [MUG, CUP, PLATE])
    answer = whole_view([0, 1, 3], [1] * 3, [MUG, MUG, MUG])

    found = score_against(answer, truth)

    assert told(found) == ["correct", "incorrect"]
    assert found.similarity.tolist() == [1.0, 0.0]


def test_ratings_become_categories_named_by_their_number():
    nothing = [-1, -1, -1]
    truth = whole_view([0, 1, 2], [GOLD] * 3, nothing, level="ordinal", number=[1, 3, 5], labels=())
    answer = whole_view([0, 1, 2], [1] * 3, nothing, level="ordinal", number=[1, 4, 5], labels=())

    found = score_against(answer, truth)

    assert told(found) == ["correct", "incorrect", "correct"]
    assert found.name(found.truth_label[1]) == "3"
    assert found.name(found.answer_label[1]) == "4"


def test_numbers_are_right_within_the_tolerance_inclusive():
    nothing = [-1, -1, -1]
    truth = whole_view([0, 1, 2], [GOLD] * 3, nothing, level="ratio", number=[1, 2, 3], labels=())
    answer = whole_view([0, 1, 2], [1] * 3, nothing, level="ratio", number=[1, 2.5, 4], labels=())

    assert told(score_against(answer, truth)) == ["correct", "incorrect", "incorrect"]
    assert told(score_against(answer, truth, tolerance=0.5)) == ["correct", "correct", "incorrect"]


def test_a_value_that_was_not_given_is_missed():
    truth = whole_view([0, 1], [GOLD] * 2, [MUG, CUP])
    answer = whole_view([0, 1], [1] * 2, [MUG, CUP])
    silent = dataclasses.replace(
        answer, offsets=np.array([0, 1, 1]), row=answer.row[:1], label=answer.label[:1],
        number=answer.number[:1], part=answer.part[:1], start=answer.start[:1], end=answer.end[:1],
    )  # fmt: skip

    assert told(score_against(silent, truth)) == ["correct", "missed"]
    assert told(score_against(truth, dataclasses.replace(silent, annotator=silent.annotator + 5))) == [
        "correct",
        "spurious",
    ]
