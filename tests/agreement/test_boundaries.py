import numpy as np
import pytest

from annoqa.agreement.boundaries import (
    disagreement,
    disagreement_quantile,
    end_offsets,
    share_over,
    start_offsets,
)
from annoqa.agreement.ratio import Within
from tests.agreement.views import S, segments, sides
from tests.shared import known_answer

CASE = known_answer("temporal", "core_offsets")


def _core():
    one, two = CASE["data"]["A_starts"], CASE["data"]["B_starts"]
    return sides(segments([(0, 0, t, t + 5, "x") for t in one] + [(0, 1, t, t + 5, "x") for t in two]))


def test_offsets_are_the_known_ones():
    rows, expected = _core(), CASE["expected"]
    starts = start_offsets(rows)
    signed = starts.offset[rows.second] / S

    assert signed.mean() == pytest.approx(expected["mean_signed"], abs=1e-9)
    assert np.median(signed) == pytest.approx(expected["median_signed"])
    assert disagreement(rows, starts).estimate(Within()).value / S == pytest.approx(expected["mean_abs"])
    for at, name in ((0.5, "median_abs"), (0.95, "p95_abs")):
        value = disagreement_quantile(rows, starts, at, Within()).value
        assert value / S == pytest.approx(expected[name])
    share = share_over(rows, starts, S // 2).estimate(Within())
    assert share.value == expected["share_over_0_5"]


def test_frames_are_seconds_times_the_frame_rate():
    rows = _core()
    mean_s = disagreement(rows, start_offsets(rows)).estimate(Within()).value / S

    assert mean_s * CASE["data"]["fps"] == pytest.approx(CASE["expected"]["mean_abs_frames"])


def test_frame_rates_that_differ_drift_apart():
    case = known_answer("temporal", "core_fps_mismatch")
    frames = np.array(case["data"]["A_frames"])
    slow, fast = (
        np.round(frames * 1001 / 30000 * S).astype(np.int64),
        np.round(frames / 30 * S).astype(np.int64),
    )
    marks = [(0, who, t / S, t / S + 4) for who, times in ((0, slow), (1, fast)) for t in times]
    rows = sides(segments([(*mark, "x") for mark in marks]))
    offsets = start_offsets(rows)

    found = offsets.offset[~rows.second] / S
    assert found == pytest.approx(case["expected"]["offset_s"], abs=1e-3)


def test_a_collar_would_have_hidden_what_overlap_shows():
    rng = np.random.default_rng(7)
    truth = np.arange(400) * 20.0
    marks = [
        (item // 40, who, t + a, t + 10 + b, "x")
        for who in (0, 1)
        for item, (t, a, b) in enumerate(zip(truth, *rng.normal(0, 1, (2, 400)), strict=True))
    ]
    rows = sides(segments(marks))
    mean = disagreement(rows, start_offsets(rows)).estimate(Within()).value / S

    assert mean == pytest.approx(2 / np.sqrt(np.pi), rel=0.1)


def test_an_end_on_the_limit_of_what_both_looked_at_is_not_measured():
    view = segments(
        [(0, 0, 1, 20, "x"), (0, 1, 2, 10, "x")],
        looks={(0, 1): (0, 10)},
    )
    rows = sides(view)

    assert start_offsets(rows).measured.all()
    assert not end_offsets(rows).measured.any()
    assert disagreement(rows, end_offsets(rows)).estimate(Within()).value is None


def test_points_have_a_start_and_no_end():
    rows = sides(segments([(0, 0, 3, 3, "x"), (0, 1, 3.2, 3.2, "x")]))

    assert np.abs(start_offsets(rows).offset).tolist() == [S // 5, S // 5]
    assert not end_offsets(rows).measured.any()


def test_tracks_are_never_compared_with_each_other():
    view = segments([(0, 0, 0, 5, "x", "left"), (0, 1, 0, 5, "x", "right")])

    assert not sides(view).matched.any()
