import numpy as np
import pytest

from annoqa.measurements.boxes import measure_boxes
from annoqa.measurements.context import Context
from tests.agreement.views import boxes

CAT, DOG = (0, 0, 10, 10), (20, 0, 30, 10)


def _context(n_items, n_annotators, **more):
    return Context(
        items=tuple(f"i{k}" for k in range(n_items)),
        annotators=tuple(f"a{k}" for k in range(n_annotators)),
        **more,
    )


def _measured(view, context):
    return {(row.name, row.question, row.subject, row.who): row for row in measure_boxes(view, context)}


@pytest.fixture(name="found")
def _found():
    marks = []
    for item in range(6):
        marks += [(item, 0, CAT, "cat"), (item, 1, (0, 0, 10, 9), "cat"), (item, 2, (0, 0, 10, 9), "cat")]
        marks += [(item, 0, DOG, "dog"), (item, 1, (20, 0, 30, 8), "dog")]
    marks += [(0, 2, (26, 0, 36, 10), "dog")]
    slices = {"light": (np.array([0, 0, 0, 1, 1, -1]), ("day", "night"))}
    return _measured(boxes(marks), _context(6, 3, slices=slices))


def test_detection_is_told_of_everyone(found):
    everyone = found["detection_f1", "detection", "all", ()]

    # pairs 0-1: all 24 marks matched; 0-2 and 1-2: 12 of 19 (the stray box touches under the threshold)
    assert everyone.estimate.value == pytest.approx((24 + 12 + 12) / (24 + 19 + 19))
    assert everyone.estimate.n_annotators == 3
    assert everyone.estimate.low < everyone.estimate.value < everyone.estimate.high
    assert found["detection_f1", "detection", "pair", ("a0", "a1")].estimate.value == 1
    assert found["detection_f1", "detection", "annotator", ("a2",)].estimate.value == pytest.approx(24 / 38)
    assert found["detection_f1", "detection", "label", ("cat",)].estimate.value == 1
    assert found["detection_f1", "detection", "slice", ("light", "night")].estimate.n_items == 2


def test_thresholds_of_five_and_seven_and_a_half_tenths(found):
    loose = found["detection_f1_50", "detection", "all", ()].estimate.value
    strict = found["detection_f1_75", "detection", "all", ()].estimate.value

    assert loose == found["detection_f1", "detection", "all", ()].estimate.value >= strict


def test_near_misses_are_counted_apart(found):
    everyone = found["near_miss_share", "detection", "all", ()].estimate

    assert everyone.value == pytest.approx(4 / 62)
    assert found["detection_f1", "detection", "all", ()].detail["near_misses"] == 2


def test_labels_and_extent_are_of_matched_pairs(found):
    assert found["label_agreement", "label", "all", ()].estimate.value == 1
    assert found["krippendorff_alpha", "label", "pair", ("a0", "a1")].estimate.value == 1
    assert found["mean_iou", "extent", "pair", ("a0", "a1")].estimate.value == pytest.approx(0.85)
    assert found["mean_iou", "extent", "label", ("dog",)].estimate.value == pytest.approx(0.8)
    assert found["mean_iou", "extent", "pair", ("a1", "a2")].estimate.value == 1


def test_a_report_finds_what_it_shows(found):
    detail = found["label_agreement", "label", "all", ()].detail["confusion"]

    assert detail["labels"] == ["cat", "dog", "(not marked)"]
    assert found["mean_iou", "extent", "all", ()].detail["iou_sample"][0] == pytest.approx(0.8)
    worst = found["detection_f1", "detection", "all", ()].detail["worst_items"]
    assert worst[0]["item"] == "i0" or worst[0]["value"] <= worst[-1]["value"]


def test_chance_is_taken_off(found):
    corrected = found["chance_corrected_iou", "extent", "all", ()].estimate
    observed = found["overall_iou", "extent", "all", ()].estimate.value

    # the same boxes lie in every item, so that chance explains nearly all
    assert corrected.observed == observed
    assert corrected.expected == pytest.approx(observed, abs=0.02)


def test_every_number_says_how_it_was_made_and_has_an_interval_or_a_reason(found):
    for row in found.values():
        estimate = row.estimate
        assert row.signature.startswith(row.name)
        assert row.title
        assert (estimate.low is not None) or estimate.no_interval or estimate.undefined


def test_no_overlap_is_one_undefined_row():
    (row,) = measure_boxes(boxes([(0, 0, CAT, "cat"), (1, 1, DOG, "dog")]), _context(2, 2))

    assert row.estimate.undefined == "no item was looked at by two annotators"


def test_both_found_nothing_is_undefined_and_counted():
    view = boxes([], looked=[(0, 0), (0, 1), (1, 0), (1, 1)])
    found = _measured(view, _context(2, 2))

    everyone = found["detection_f1", "detection", "all", ()]
    assert everyone.estimate.value is None
    assert everyone.detail["both_marked_nothing"] == 2


def test_the_least_iou_is_the_campaigns():
    marks = [(item, who, (0, 0, 10, 10 - 4 * who), "x") for item in range(3) for who in (0, 1)]
    name = ("detection_f1", "detection", "all", ())

    assert _measured(boxes(marks), _context(3, 2))[name].estimate.value == 1
    assert _measured(boxes(marks), _context(3, 2, threshold=0.7))[name].estimate.value == 0
