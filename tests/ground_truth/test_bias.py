import numpy as np
import pytest

from annoqa.ground_truth.bias import measure_bias
from annoqa.ground_truth.offsets import measure_offsets
from annoqa.ground_truth.outcome import score_against
from tests.ground_truth.simulated import marks_view, whole_view

GOLD = 9


def offsets_of(answers, truth, threshold=0.5):
    return measure_offsets(answers, truth, score_against(answers, truth, threshold=threshold))


def test_outward_is_positive_on_every_side():
    truth = marks_view([(0, GOLD, 0, 10, 10, 50, 30)], [(0, GOLD)])
    answers = marks_view([(0, 1, 0, 8, 11, 54, 30)], [(0, 1)])

    found = offsets_of(answers, truth)

    assert found.sides == ("left", "top", "right", "bottom")
    assert found.offset.tolist() == [[2, -1, 4, 0]]
    assert found.scaled.tolist() == [[0.05, -0.05, 0.1, 0]]


def test_sides_of_a_turned_box_are_measured_along_its_own_axes():
    truth = marks_view([(0, GOLD, 0, 0, 0, 40, 20)], [(0, GOLD)])
    answers = marks_view([(0, 1, 0, 0, 0, 44, 20)], [(0, 1)])
    angle = np.deg2rad(30)
    for view in (truth, answers):
        view.shape[:, 4] = 30.0
    move = np.array([2 * np.cos(angle) - 2, 2 * np.sin(angle)])  # the left side stays where it is
    answers.shape[:, :4] += np.tile(move, 2)

    found = offsets_of(answers, truth)

    assert found.offset[0] == pytest.approx([0, 0, 4, 0], abs=1e-9)


def test_late_is_positive_in_time_and_in_text():
    for kind, factor in (("segment", 1_000_000_000), ("span", 1)):
        truth = marks_view([(0, GOLD, 0, 10 * factor, 20 * factor)], [(0, GOLD)], kind=kind)
        answers = marks_view([(0, 1, 0, 12 * factor, 19 * factor)], [(0, 1)], kind=kind)

        found = offsets_of(answers, truth, threshold=0.0)

        assert found.offset.tolist() == [[2, -1]]
        assert found.unit == ("s" if kind == "segment" else "characters")


def test_values_have_a_bias_where_they_have_an_order():
    item, nobody = [0, 1, 2], [-1] * 3
    truth = whole_view(item, [GOLD] * 3, nobody, level="ordinal", number=[1, 2, 3], labels=())
    answers = whole_view(item, [1] * 3, nobody, level="ordinal", number=[2, 2, 5], labels=())
    ordered = [whole_view(item, [who] * 3, [0, 1, 2], level="ordinal") for who in (GOLD, 1)]
    named = [whole_view(item, [who] * 3, [0, 1, 2]) for who in (GOLD, 1)]

    assert offsets_of(answers, truth).offset.ravel().tolist() == [1, 0, 2]
    assert offsets_of(ordered[1], ordered[0]).offset.ravel().tolist() == [0, 0, 0]
    assert offsets_of(named[1], named[0]) is None


def test_bias_is_told_for_all_and_for_each_annotator():
    truth = marks_view([(i, GOLD, 0, 0, 0, 10, 10) for i in range(4)], [(i, GOLD) for i in range(4)])
    marks = [(i, who, 0, 0, 0, 10 + who, 10) for i in range(4) for who in (0, 1)]
    answers = marks_view(marks, [(i, who) for i in range(4) for who in (0, 1)])

    found = {(bias.side, bias.annotator): bias for bias in measure_bias(offsets_of(answers, truth))}

    assert found["right", None].offset.value == 0.5
    assert found["right", 1].offset.value == 1.0
    assert found["right", 1].scaled.value == pytest.approx(0.1)
    assert found["left", 1].offset.value == 0.0
    assert found["right", None].offset.n_items == 4
