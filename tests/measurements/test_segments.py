import numpy as np
import pytest

from annoqa.measurements.context import Context
from annoqa.measurements.segments import measure_segments
from tests.agreement.views import segments


def _context(n_items, n_annotators, **more):
    return Context(
        items=tuple(f"i{k}" for k in range(n_items)),
        annotators=tuple("ABCDEF"[:n_annotators]),
        **more,
    )


def _measured(view, context):
    return {(row.name, row.subject, row.who): row for row in measure_segments(view, context)}


@pytest.fixture(name="found", scope="module")
def _found():
    """Forty videos of two clips; B starts `pick` 0.71 s late on average, and misses one in twenty."""
    rng = np.random.default_rng(5)
    marks = []
    for item in range(80):
        for k in range(6):
            label = "pick" if k % 2 else "place"
            start = 10 * k + 2
            late = 0.71 + rng.normal(0, 0.2) if label == "pick" else rng.normal(0, 0.1)
            marks.append((item, 0, start, start + 4, label))
            if rng.uniform() > 0.05:
                marks.append((item, 1, start + late, start + 4, label))
    return _measured(segments(marks), _context(80, 2, cluster=np.arange(80) // 2, fps=30.0))


def test_the_sentence_of_the_design_can_be_said(found):
    pick = found["mean_start_disagreement", "label", ("pick",)]
    detail = pick.detail

    assert pick.unit == "s"
    assert pick.estimate.value == pytest.approx(0.71, abs=0.03)
    assert pick.estimate.low < pick.estimate.value < pick.estimate.high
    assert pick.estimate.interval == "infinitesimal jackknife on 40 clusters, t"
    assert detail["n_clusters"] == 40
    assert detail["n_matched"] / detail["n_marks"] == pytest.approx(
        found["detection_f1", "label", ("pick",)].estimate.value
    )
    assert detail["frames"] == pytest.approx(30 * pick.estimate.value)
    assert detail["granularity"]["verdict"] == "too_fine"
    assert found["mean_start_disagreement", "label", ("place",)].detail["granularity"]["verdict"] == "ok"


def test_the_habit_is_told_of_both(found):
    late, early = found["start_bias", "annotator", ("B",)], found["start_bias", "annotator", ("A",)]

    assert late.estimate.value == pytest.approx(-early.estimate.value)
    assert late.estimate.low > 0.3
    assert late.detail["late"] > 35
    assert late.detail["sign_test_p"] < 1e-6
    assert late.detail["median"]["value"] > 0.2


def test_ends_agree_where_starts_do_not(found):
    assert found["mean_end_disagreement", "all", ()].estimate.value == 0
    assert found["median_start_disagreement", "label", ("pick",)].estimate.value == pytest.approx(
        0.71, abs=0.05
    )
    assert (
        found["p90_start_disagreement", "all", ()].estimate.value
        <= found["p95_start_disagreement", "all", ()].estimate.value
    )


def test_f1_falls_with_the_least_iou(found):
    values = [found[f"detection_f1_{at}", "all", ()].estimate.value for at in (10, 25, 50, 75)]

    assert values == sorted(values, reverse=True)
    assert found["detection_f1", "all", ()].estimate.value >= values[0]


def test_overfill_is_the_earlier_start(found):
    over = {who: found["mean_overfill", "annotator", (who,)].estimate.value for who in "AB"}
    under = {who: found["mean_underfill", "annotator", (who,)].estimate.value for who in "AB"}

    assert over["A"] == pytest.approx(under["B"])
    assert over["A"] > over["B"]


def test_the_curve_and_the_tolerance_are_there(found):
    detail = found["mean_start_disagreement", "all", ()].detail

    assert len(detail["tolerances_s"]) == len(detail["f1_at_tolerance"])
    assert detail["granularity"]["tolerance_90_s"] is None or detail["granularity"]["tolerance_90_s"] > 0.7
    assert detail["worst_items"][0]["value"] >= detail["worst_items"][-1]["value"]


def test_every_number_has_an_interval_or_a_reason(found):
    for row in found.values():
        assert row.signature
        assert (row.estimate.low is not None) or row.estimate.no_interval or row.estimate.undefined


def test_points_alone_are_measured_by_their_places():
    marks = [(item, who, 3 + 0.2 * who, 3 + 0.2 * who, "x") for item in range(5) for who in (0, 1)]
    found = _measured(segments(marks), _context(5, 2))

    assert found["detection_f1", "all", ()].estimate.value == 1
    assert found["mean_start_disagreement", "all", ()].estimate.value == pytest.approx(0.2)
    assert found["mean_iou", "all", ()].estimate.undefined
    assert found["mean_start_disagreement", "all", ()].detail["n_points"] == 10


def test_no_marks_at_all_is_undefined_everywhere():
    view = segments([], looked=[(0, 0), (0, 1)], labels=["x"])

    assert all(row.estimate.value is None for row in measure_segments(view, _context(1, 2)))


def test_no_overlap_is_one_undefined_row():
    (row,) = measure_segments(segments([(0, 0, 0, 1, "x"), (1, 1, 0, 1, "x")]), _context(2, 2))

    assert row.estimate.undefined == "no item was looked at by two annotators"
