import numpy as np
import pytest

from annoqa.ground_truth.confusion import confuse
from annoqa.ground_truth.outcome import score_against
from annoqa.ground_truth.score import score_units
from annoqa.vocabulary import NOT_MARKED
from tests.ground_truth.simulated import marks_view

MUG, CUP, PLATE = 0, 1, 2
GOLD = 9


def box(item, who, label, slot):
    return (item, who, label, 20 * slot, 0, 20 * slot + 10, 10)


TRUTH = marks_view(
    [box(item, GOLD, label, slot) for item in range(2) for slot, label in enumerate((MUG, CUP, PLATE))],
    [(0, GOLD), (1, GOLD)],
)
ANSWERS = marks_view(
    [
        *(box(0, 1, label, slot) for slot, label in enumerate((MUG, MUG, PLATE))),
        *(box(1, 1, label, slot) for slot, label in enumerate((MUG, CUP))),
        box(1, 1, CUP, 7),
    ],
    [(0, 1), (1, 1)],
)
OUTCOMES = score_against(ANSWERS, TRUTH)


def test_ratios_are_ratios_of_sums():
    found = score_units(OUTCOMES)

    assert found.counts == {"correct": 4, "incorrect": 1, "missed": 1, "spurious": 1, "near misses": 0}
    assert found.accuracy.value == pytest.approx(4 / 7)
    assert found.precision.value == pytest.approx(4 / 6)
    assert found.recall.value == pytest.approx(4 / 6)
    assert found.f1.value == pytest.approx(8 / 12)
    assert found.detection_f1.value == pytest.approx(10 / 12)
    assert found.label_accuracy.value == pytest.approx(4 / 5)
    assert found.similarity.value == 1.0
    assert found.f1.low < found.f1.value < found.f1.high
    assert found.f1.n_items == 2


def test_a_label_counts_what_either_side_calls_so():
    mug, cup, plate = (score_units(OUTCOMES, label=label) for label in (MUG, CUP, PLATE))

    assert (mug.precision.value, mug.recall.value) == (pytest.approx(2 / 3), 1.0)
    assert (cup.precision.value, cup.recall.value) == (pytest.approx(1 / 2), pytest.approx(1 / 2))
    assert (plate.precision.value, plate.recall.value) == (1.0, pytest.approx(1 / 2))


def test_precision_of_somebody_who_marked_nothing_is_undefined():
    found = score_units(score_against(marks_view([], [(0, 1), (1, 1)]), TRUTH))

    assert found.precision.value is None
    assert found.recall.value == 0.0
    assert found.similarity.undefined


def test_perfect_is_exactly_one():
    copy = marks_view([box(0, 1, label, slot) for slot, label in enumerate((MUG, CUP, PLATE))], [(0, 1)])

    found = score_units(score_against(copy, TRUTH))

    assert found.f1.value == found.accuracy.value == found.recall.value == 1.0


def test_f1_agrees_with_scikit_learn_on_labels():
    from sklearn.metrics import f1_score

    from tests.ground_truth.simulated import Campaign, simulate

    view, truth, _ = simulate(Campaign(seed=3, rates=(0.3,)))
    outcomes = score_against(view, truth)

    ours = [score_units(outcomes, label=label).f1.value for label in range(4)]
    assert ours == pytest.approx(f1_score(truth.label, view.label, average=None).tolist())


def test_the_confusion_matrix_has_missed_and_spurious():
    found = confuse(OUTCOMES)

    assert found.labels == ("mug", "cup", "plate", NOT_MARKED)
    assert found.counts.tolist() == [[2, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 1, 0, 0]]
    assert found.to_dict()["labels"][-1] == NOT_MARKED


def test_matrices_of_parts_add_up():
    parts = [confuse(OUTCOMES, np.flatnonzero(OUTCOMES.item == item)) for item in (0, 1)]

    assert (parts[0].counts + parts[1].counts == confuse(OUTCOMES).counts).all()
