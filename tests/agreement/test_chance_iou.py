import numpy as np
import pytest

from annoqa.agreement.chance_iou import corrected_iou, expected_iou, shifted_pairs
from annoqa.agreement.extent import overall_iou
from annoqa.agreement.ratio import Within
from annoqa.statistics.estimate import Estimate
from tests.agreement.views import boxes, sides


def _items(n):
    return tuple(f"i{k:03d}" for k in range(n))


def test_boxes_that_are_always_the_same_overlap_by_chance_as_much_as_in_fact():
    view = boxes([(item, who, (0, 0, 10, 10 - who)) for item in range(4) for who in (0, 1)])
    expected = expected_iou(view, _items(4))
    observed = overall_iou(sides(view), "box").estimate(Within())

    assert expected == pytest.approx(0.9)
    assert corrected_iou(observed, expected).value == pytest.approx(0)


def test_boxes_that_never_lie_at_the_same_place_have_no_chance():
    view = boxes([(item, who, (20 * item, 0, 20 * item + 10, 10)) for item in range(4) for who in (0, 1)])

    assert expected_iou(view, _items(4)) == 0
    observed = overall_iou(sides(view), "box").estimate(Within())
    assert corrected_iou(observed, 0.0).value == 1


def test_frames_of_any_size_are_laid_over_each_other():
    view = boxes(
        [(item, who, (0, 0, 5 * size, 5 * size)) for item, size in enumerate((1, 10)) for who in (0, 1)]
    )
    frame = np.array([[10.0, 10.0], [100.0, 100.0]])

    assert expected_iou(view, _items(2)) == pytest.approx(0.01)
    assert expected_iou(view, _items(2), frame) == pytest.approx(1)


def test_neither_the_order_of_items_nor_of_annotators_matters():
    rng = np.random.default_rng(1)
    corner = rng.uniform(0, 50, (6, 3, 2))
    marks = [(i, w, (*corner[i, w], *(corner[i, w] + 20))) for i in range(6) for w in range(3)]
    swapped = [(i, 2 - w, box) for i, w, box in marks]
    turned = [(5 - i, w, box) for i, w, box in marks]

    value = expected_iou(boxes(marks), _items(6))
    assert expected_iou(boxes(swapped), _items(6)) == pytest.approx(value)
    assert expected_iou(boxes(turned), _items(6)[::-1]) == pytest.approx(value)


def test_pairs_are_of_different_items_and_annotators():
    view = boxes([(item, who, (0, 0, 1, 1)) for item in range(7) for who in range(3)])
    left, right = shifted_pairs(view, _items(7))

    assert (view.item[left] != view.item[right]).all()
    assert (view.annotator[left] != view.annotator[right]).all()
    assert len(left) == 3 * 7 * 6


def test_one_item_has_no_chance():
    view = boxes([(0, 0, (0, 0, 1, 1)), (0, 1, (0, 0, 1, 1))])
    observed = overall_iou(sides(view), "box").estimate(Within())

    assert expected_iou(view, _items(1)) is None
    assert corrected_iou(observed, None).undefined == "there are no other items to tell chance from"
    assert corrected_iou(observed, 1.0).undefined == "marks of other items overlap perfectly"
    assert corrected_iou(Estimate.none("nothing"), 0.5).undefined == "nothing"


def test_the_interval_moves_with_the_value():
    observed = Estimate(value=0.6, low=0.5, high=0.7, interval="made so")
    found = corrected_iou(observed, 0.2)

    assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.375, 0.625))
    assert (found.observed, found.expected) == (0.6, 0.2)
    assert found.interval == "made so, expected taken as known"
