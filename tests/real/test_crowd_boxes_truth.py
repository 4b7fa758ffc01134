import pytest

from annoqa.measurements.context import Context
from annoqa.measurements.truth import measure_truth
from annoqa.table.field_view import view_field
from tests.real.adaptors import crowd_boxes


@pytest.fixture(scope="module")
def found():
    table = crowd_boxes()
    (field,) = table.names("fields")
    view, gold = view_field(table, field), view_field(table, field, "ground_truth")
    return measure_truth(view, gold, Context.of(table))


def number(found, name):
    (one,) = [one for one in found.measurements if one.name == name and one.subject == "all"]
    return one


def test_f1_and_mean_iou_against_gold_are_the_known_ones(found):
    f1, iou = number(found, "f1"), number(found, "mean_iou")

    assert f1.estimate.value == pytest.approx(0.6242, abs=0.001)
    assert iou.estimate.value == pytest.approx(0.7728, abs=0.001)
    assert f1.estimate.low < 0.6242 < f1.estimate.high
    outcomes = f1.detail["outcomes"]
    assert outcomes["correct"] + outcomes["spurious"] == 7533


def test_every_worker_is_scored(found):
    workers = [one for one in found.measurements if one.subject == "annotator" and one.name == "f1"]

    assert len(workers) == 196


def test_boxes_are_a_little_loose_and_not_enough_to_blame_a_guideline(found):
    right = number(found, "bias_right_share").estimate

    assert 0 < right.low < right.value < 0.03
    assert not [failure for failure in found.failures if failure.cell == "extent"]


def test_labels_are_not_scored_where_there_are_none(found):
    assert "label_accuracy" not in {one.name for one in found.measurements}
