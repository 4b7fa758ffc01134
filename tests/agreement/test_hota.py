"""HOTA, IDF1 and switches: small cases by hand, and the published evaluation written anew."""

import numpy as np
import pytest

from annoqa.agreement import track_frames
from annoqa.agreement.hota import association_accuracy, detection_accuracy, hota
from annoqa.agreement.identity_f1 import (
    frame_detection_f1,
    identity_f1,
    identity_switches,
    life_offsets,
    mean_frame_iou,
)
from annoqa.agreement.ratio import Selection, Within
from tests.agreement.tracks import by_frames, key, still, tallied

MEANS = {
    "hota": hota,
    "detection_accuracy": detection_accuracy,
    "association_accuracy": association_accuracy,
}
RATIOS = {"identity_f1": identity_f1, "frame_detection_f1": frame_detection_f1}


def numbers(rows, **more):
    tally, sides = tallied(rows, **more)
    found = {name: compute(tally, sides, Within()).value for name, compute in MEANS.items()}
    return found | {name: ratio(tally, sides).estimate(Within()).value for name, ratio in RATIOS.items()}


def crowd(seed, n_items=3):
    """Things that walk and are lost and found again, seen by two annotators."""
    rng = np.random.default_rng(seed)
    rows = []
    for item in range(n_items):
        for who in (0, 1):
            for _ in range(rng.integers(0, 6)):
                frames = np.sort(rng.choice(np.arange(1, 25), size=rng.integers(1, 5), replace=False))
                keys = [
                    key(f, rng.uniform(0, 25), y=rng.uniform(0, 12), there=rng.random() < 0.8) for f in frames
                ]
                rows.append((item, who, [25.0, *np.concatenate(keys)]))
    return rows


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("threshold", [0.5, 0.2])
def test_they_are_what_the_published_evaluation_counts(seed, threshold):
    rows = crowd(seed)

    expected = by_frames(rows, 1 + max(row[0] for row in rows), threshold)
    assert numbers(rows, threshold=threshold) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_swapping_the_annotators_changes_nothing(seed):
    rows = crowd(seed)
    swapped = [(item, 1 - who, extent) for item, who, extent in rows[::-1]]

    assert numbers(swapped) == numbers(rows)


@pytest.mark.parametrize("seed", range(5))
def test_everybody_agrees_with_a_copy_exactly(seed):
    rows = [row for row in crowd(seed) if row[1] == 0]
    found = numbers([*rows, *((item, 1, extent) for item, _, extent in rows)])

    assert set(found.values()) == {1.0}


def test_videos_compared_some_at_a_time_are_the_same(monkeypatch):
    whole = numbers(crowd(3, n_items=8))
    monkeypatch.setattr(track_frames, "BLOCK_BOXES", 20)
    monkeypatch.setattr(track_frames, "BLOCK_PAIRS", 5)

    assert numbers(crowd(3, n_items=8)) == pytest.approx(whole, abs=1e-15)


def test_one_track_cut_in_two():
    # A follows one thing for 10 frames, B for 10 frames too, but as two things of 6 and 4 frames.
    rows = [(0, 0, still(1, 10, 0)), (0, 1, still(1, 6, 0)), (0, 1, still(7, 10, 0))]
    found = numbers(rows)

    # A(c) = 6 / 10 for six pairs, 4 / 10 for four: AssA = (3.6 + 1.6) / 10
    assert found["detection_accuracy"] == 1
    assert found["association_accuracy"] == pytest.approx(0.52)
    assert found["hota"] == pytest.approx(0.52**0.5)
    assert found["identity_f1"] == pytest.approx(2 * 6 / 20)

    tally, sides = tallied(rows)
    assert tally.switches.tolist() == [1, 0, 0]
    assert identity_switches(tally, sides).estimate(Within()).value == pytest.approx(1 / 3)


def test_a_box_moved_by_a_third_is_found_at_half_of_the_thresholds():
    # IoU of boxes of 10 px moved by 10/3: (20/3) / (40/3) = 1/2, up to a rounding of the place
    rows = [(0, 0, still(1, 4, 0)), (0, 1, still(1, 4, 3))]
    found = numbers(rows)

    # 3 px: IoU = 7 / 13 = .538, so α = .05 … .50 match: 10 of 19
    assert found["detection_accuracy"] == pytest.approx(10 / 19)
    assert found["hota"] == pytest.approx(10 / 19)
    tally, sides = tallied(rows)
    assert mean_frame_iou(tally, sides).estimate(Within()).value == pytest.approx(7 / 13)


def test_lives_are_compared_in_frames():
    tally, sides = tallied([(0, 0, still(1, 10, 0)), (0, 1, still(3, 9, 0))])

    assert life_offsets(tally, sides, "first").estimate(Within()).value == 2
    assert life_offsets(tally, sides, "last").estimate(Within()).value == 1


def test_an_identity_exchanged_is_a_switch_on_both_sides():
    # two things 20 px apart; after frame 5 B calls each by the other's identity
    def jumps(x, to):
        return [float("nan"), *key(1, x), *key(5, x, there=False), *key(6, to), *key(10, to, there=False)]

    rows = [(0, 0, still(1, 10, 0)), (0, 0, still(1, 10, 20)), (0, 1, jumps(0, 20)), (0, 1, jumps(20, 0))]
    found = numbers(rows)
    tally, _ = tallied(rows)

    # each pair shares 5 of the 15 boxes of both
    assert found["association_accuracy"] == pytest.approx(1 / 3)
    assert found["identity_f1"] == pytest.approx(0.5)
    assert found["frame_detection_f1"] == 1
    assert tally.switches.tolist() == [1, 1, 1, 1]


def test_nothing_marked_is_undefined_and_nothing_alike_is_zero():
    tally, sides = tallied([(0, 0, still(1, 3, 0)), (1, 0, still(1, 3, 0))])
    assert hota(tally, sides, Within()).value == 0
    assert association_accuracy(tally, sides, Within()).value is None
    none = Selection.of(sides.item, np.empty(0, dtype=np.int64))
    assert hota(tally, sides, Within(), none).value is None


def test_the_interval_is_that_of_a_jackknife_over_videos():
    rows = crowd(11, n_items=40)
    tally, sides = tallied(rows)
    estimate = hota(tally, sides, Within())
    left_out = []
    for item in np.unique(sides.item):
        others = Selection.of(sides.item, np.flatnonzero(sides.item != item))
        left_out.append(hota(tally, sides, Within(), others).value)
    n = len(left_out)
    error = np.sqrt((n - 1) / n * ((np.array(left_out) - np.mean(left_out)) ** 2).sum())

    assert estimate.n_items == n
    assert (estimate.high - estimate.low) / 2 == pytest.approx(2.03 * error, rel=0.15)


def test_alphas_are_those_of_the_paper():
    assert len(track_frames.ALPHAS) == 19
    assert track_frames.ALPHAS.tolist() == [float(f"0.{n:02d}") for n in range(5, 100, 5)]
