"""Laws that every number about marks with extents holds, whatever was marked."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.agreement.boundaries import disagreement, end_offsets, share_over, start_offsets
from annoqa.agreement.characters import coverage
from annoqa.agreement.detection import detection_f1
from annoqa.agreement.exact_spans import exact_span_f1
from annoqa.agreement.extent import matched_iou, overall_iou
from annoqa.agreement.hit_rate import boundary_hits
from annoqa.agreement.matched_labels import confusion, matched_label_agreement
from annoqa.agreement.ratio import Within
from annoqa.agreement.segmentation import segmentation, share_of_marks
from annoqa.agreement.span_outcomes import SCHEMES, span_f1
from annoqa.agreement.tolerance import f1_at_tolerances, tolerance_of_share
from tests.agreement.views import segments, sides

MARK = st.tuples(
    st.integers(0, 2),
    st.integers(0, 2),
    st.integers(0, 30),
    st.integers(0, 9),
    st.sampled_from(["x", "y", None]),
)
MARKS = st.lists(MARK, max_size=16)
GRID = np.array([0, 1, 2, 3, 5, 8, 100])


def _rows(marks, kind="segment"):
    looked = [(item, who) for item in range(3) for who in range(3)]
    rows = [(item, who, start, start + length, label) for item, who, start, length, label in marks]
    return sides(segments(rows, looked=looked, labels=["x", "y"], kind=kind, unit=1))


def _numbers(rows):
    """Return every number that is a ratio, by name."""
    starts, ends = start_offsets(rows), end_offsets(rows)
    cut = segmentation(rows)
    ratios = {
        "detection": detection_f1(rows),
        "label": matched_label_agreement(rows),
        "iou": matched_iou(rows, "segment"),
        "overall_iou": overall_iou(rows, "segment"),
        "start": disagreement(rows, starts),
        "end": disagreement(rows, ends),
        "over": share_over(rows, starts, 2),
        "hits": boundary_hits(rows, 2).f1(),
        "characters": coverage(rows).f1(),
        "equal": exact_span_f1(rows),
        "fragmented": share_of_marks(rows, cut.fragmented),
        "alone": share_of_marks(rows, cut.alone),
        **{scheme: span_f1(rows, scheme) for scheme in SCHEMES},
    }
    return {name: ratio.estimate(Within()).value for name, ratio in ratios.items()}


def _close(one, two):
    for name, value in one.items():
        assert two[name] == (None if value is None else pytest.approx(value, abs=1e-12)), name


@settings(deadline=None, max_examples=30)
@given(MARKS, st.permutations(range(3)))
def test_the_order_of_annotators_does_not_matter(marks, order):
    swapped = [(item, order[who], start, length, label) for item, who, start, length, label in marks]

    _close(_numbers(_rows(marks)), _numbers(_rows(swapped)))


@settings(deadline=None, max_examples=30)
@given(MARKS, st.randoms())
def test_the_order_of_rows_does_not_matter(marks, random):
    shuffled = list(marks)
    random.shuffle(shuffled)

    assert _numbers(_rows(marks)) == _numbers(_rows(shuffled))


@settings(deadline=None, max_examples=30)
@given(MARKS, st.integers(-30, 10**6))
def test_a_shift_of_the_clock_does_not_matter(marks, shift):
    shift = max(shift, -min((start for _, _, start, _, _ in marks), default=0))
    moved = [(item, who, start + shift, length, label) for item, who, start, length, label in marks]

    _close(_numbers(_rows(marks)), _numbers(_rows(moved)))


@settings(deadline=None, max_examples=30)
@given(MARKS)
def test_the_names_of_labels_do_not_matter(marks):
    other = {"x": "y", "y": "x", None: None}
    renamed = [(item, who, start, length, other[label]) for item, who, start, length, label in marks]

    _close(_numbers(_rows(marks)), _numbers(_rows(renamed)))


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(1, 9), st.sampled_from("xy")), min_size=1
    )
)
def test_identical_annotators_agree_exactly(marks):
    distinct = sorted(set(marks))
    rows = _rows(
        [(item, who, start, length, label) for item, start, length, label in distinct for who in range(3)]
    )
    found = _numbers(rows)

    ones = ("detection", "label", "iou", "overall_iou", "hits", "characters", "equal", *SCHEMES)
    assert {name: found[name] for name in ones} == dict.fromkeys(ones, 1)
    assert found["start"] == found["end"] == found["over"] == found["alone"] == 0
    assert tolerance_of_share(rows, 1.0) == 0


@settings(deadline=None, max_examples=30)
@given(MARKS)
def test_f1_never_falls_with_the_tolerance_and_stays_under_detection(marks):
    rows = _rows(marks)
    curve = f1_at_tolerances(rows, start_offsets(rows), GRID)
    detected = detection_f1(rows).estimate(Within()).value

    assert curve == sorted(curve)
    assert not curve or curve[-1] == pytest.approx(detected)


@settings(deadline=None, max_examples=30)
@given(MARKS)
def test_a_wider_tolerance_never_hits_less(marks):
    rows = _rows(marks)
    hits = [boundary_hits(rows, tolerance).hits.sum() for tolerance in (0, 1, 2, 4)]

    assert hits == sorted(hits)


@settings(deadline=None, max_examples=30)
@given(MARKS)
def test_items_add_up(marks):
    """A number over all items is made of the sums of each item alone."""
    whole = _rows(marks)
    parts = [_rows([mark for mark in marks if mark[0] == item]) for item in range(3)]
    for ratio in (
        detection_f1,
        matched_label_agreement,
        exact_span_f1,
        lambda rows: disagreement(rows, start_offsets(rows)),
    ):
        assert ratio(whole).top.sum() == sum(ratio(part).top.sum() for part in parts)
        assert ratio(whole).bottom.sum() == sum(ratio(part).bottom.sum() for part in parts)


@settings(deadline=None, max_examples=30)
@given(MARKS)
def test_the_confusion_is_symmetric_and_counts_every_pair_and_every_mark_alone(marks):
    rows = _rows(marks)
    counts = np.array(confusion(rows, ("x", "y"))["counts"])
    n_pairs, n_alone = (rows.matched & ~rows.second).sum(), (~rows.matched).sum()

    assert (counts == counts.T).all()
    assert counts.sum() == n_pairs + n_alone
    assert counts[-1, -1] == 0


@settings(deadline=None, max_examples=30)
@given(MARKS)
def test_shares_lie_between_0_and_1_and_schemes_are_ordered(marks):
    found = _numbers(_rows(marks))
    shares = [value for name, value in found.items() if name not in {"start", "end"} and value is not None]

    assert all(0 <= share <= 1 for share in shares)
    if found["detection"] is not None:
        assert found["strict"] <= found["exact"] <= found["partial"] <= found["detection"]
        assert found["strict"] <= found["type"] <= found["detection"]
        assert found["strict"] <= found["equal"]
