import numpy as np
import pytest

from annoqa.measurements.context import Context
from annoqa.measurements.truth import measure_truth
from annoqa.vocabulary import NOT_MARKED
from tests.ground_truth.simulated import Campaign, Drawing, draw, marks_view, simulate

NAMES = tuple("abcdefghij")
S = 1_000_000_000


def context(n_items, **more):
    return Context(items=tuple(str(i) for i in range(n_items)), annotators=NAMES, **more)


def pick(numbers, name, subject="all", who=()):
    (one,) = [n for n in numbers if (n.name, n.subject, n.who) == (name, subject, who)]
    return one


def test_whole_items_have_an_accuracy_for_everyone_label_and_slice():
    view, truth, _ = simulate(Campaign(seed=1))
    slices = {"light": (np.arange(60) % 3 - 1, ("day", "night"))}

    found = measure_truth(view, truth, context(60, slices=slices))
    numbers, failures, doubts = found.measurements, found.failures, found.doubts

    right = pick(numbers, "accuracy")
    assert right.question == "accuracy"
    assert 0.85 < right.estimate.value < 1
    assert right.detail["outcomes"]["correct"] + right.detail["outcomes"]["incorrect"] == 180
    assert right.detail["labels"][-1] == NOT_MARKED
    assert np.sum(right.detail["matrix"]) == 180
    assert pick(numbers, "accuracy", "annotator", ("b",)).estimate.n_items == 60
    assert pick(numbers, "accuracy", "slice", ("light", "night")).estimate.n_items == 20
    assert pick(numbers, "recall", "label", ("mug",)).estimate.n_units == 45
    assert "equal values" in right.signature
    assert failures == doubts == []


def test_annotators_matrices_add_up_to_that_of_all():
    view, truth = draw(Drawing(seed=2, n_items=10, invents=0.5))

    numbers = measure_truth(view, truth, context(10)).measurements

    parts = [np.array(pick(numbers, "f1", "annotator", (who,)).detail["matrix"]) for who in "abc"]
    assert (sum(parts) == np.array(pick(numbers, "f1").detail["matrix"])).all()


def test_boxes_have_signed_biases_in_px_and_in_shares():
    view, truth = draw(Drawing(seed=2, shared=0.08))

    found = measure_truth(view, truth, context(40))
    numbers, failures = found.measurements, found.failures

    assert pick(numbers, "bias_right").unit == "px"
    assert pick(numbers, "bias_right").estimate.value == pytest.approx(0.08 * 45, rel=0.15)
    assert pick(numbers, "bias_right_share").estimate.value == pytest.approx(0.08, abs=0.01)
    assert pick(numbers, "bias_left_share", "annotator", ("c",)).estimate.value == pytest.approx(0, abs=0.01)
    (failure,) = failures
    assert (failure.cell, failure.side, failure.unit) == ("extent", "right", "px")
    assert failure.effect_share == pytest.approx(0.08, abs=0.01)


def segments(rng, late=0.4):
    looks = [(item, who) for item in range(20) for who in range(3)]
    true = [(item, 9, 0, S * 5, S * 9) for item in range(20)]
    drawn = rng.normal([late + 5, 9], 0.1, (60, 2))
    marks = [
        (*look, 0, round(start * S), round(end * S)) for look, (start, end) in zip(looks, drawn, strict=True)
    ]
    gold = marks_view(true, [(item, 9) for item in range(20)], kind="segment")
    return marks_view(marks, looks, kind="segment"), gold


def test_late_starts_are_told_in_seconds_and_frames():
    found = measure_truth(*segments(np.random.default_rng(4)), context(20, fps=30.0))
    numbers, failures = found.measurements, found.failures

    start = pick(numbers, "bias_start")
    assert (start.unit, start.estimate.value) == ("s", pytest.approx(0.4, abs=0.05))
    (failure,) = failures
    assert (failure.side, failure.frames) == ("start", pytest.approx(12, abs=1.5))
    assert failure.direction.endswith("s too late")


def test_segments_that_hardly_overlap_are_measured_and_not_lost():
    found = measure_truth(*segments(np.random.default_rng(4), late=2.5), context(20))
    numbers, failures = found.measurements, found.failures

    assert pick(numbers, "f1").estimate.value == 0.0
    assert pick(numbers, "f1_overlap").estimate.value == 1.0
    assert [failure.side for failure in failures] == ["start"]


def test_spans_must_be_exact_and_their_overlap_is_told_beside():
    gold = marks_view([(0, 9, 0, 5, 9), (0, 9, 1, 20, 25)], [(0, 9)], kind="span")
    view = marks_view([(0, 0, 0, 5, 9), (0, 0, 1, 20, 24)], [(0, 0)], kind="span")

    numbers = measure_truth(view, gold, context(1)).measurements

    assert pick(numbers, "f1").estimate.value == 0.5
    assert pick(numbers, "f1").detail["outcomes"]["near misses"] == 2
    assert pick(numbers, "f1_overlap").estimate.value == 1.0
    assert pick(numbers, "bias_end").estimate.value == -0.5


def test_gold_that_nobody_else_looked_at_gives_one_undefined_number():
    gold = marks_view([(0, 0, 0, 5, 9)], [(0, 0)], kind="span")

    found = measure_truth(gold, gold, context(1))
    numbers, failures, doubts = found.measurements, found.failures, found.doubts

    (only,) = numbers
    assert only.estimate.undefined == "nobody else looked at an item with ground truth"
    assert failures == doubts == []


def test_items_that_all_found_empty_have_nothing_to_count():
    empty = marks_view([], [(0, 0), (0, 1)])

    found = measure_truth(empty, marks_view([], [(0, 9)]), context(1))
    numbers, failures, doubts = found.measurements, found.failures, found.doubts

    assert pick(numbers, "f1").estimate.value is None
    assert failures == doubts == []
