"""Rules about boxes and segments, on campaigns made with a known jitter or habit."""

import numpy as np
import pandas as pd
import pytest

import annoqa

PEOPLE = ("ann", "bob", "eve")


def segments(noise, late=0.0, n_videos=30, seed=5):
    """Return segments whose starts jitter by `noise` seconds; eve starts `late` seconds later."""
    rng = np.random.default_rng(seed)
    rows = []
    for video in range(n_videos):
        for k in range(4):
            for who in PEOPLE:
                start = 10 * k + 2 + rng.normal(0, noise) + late * (who == "eve")
                rows.append((f"v{video}", who, "pick", start, 10 * k + 8 + rng.normal(0, 0.05)))
    return pd.DataFrame(rows, columns=["item", "annotator", "label", "start", "end"])


def boxes(noise, n_items=40, seed=5):
    """Return boxes of 40 px whose sides jitter by `noise` px."""
    rng = np.random.default_rng(seed)
    rows = []
    for item in range(n_items):
        for k in range(3):
            for who in PEOPLE:
                side = np.array([100 * k, 50, 100 * k + 40, 90]) + rng.normal(0, noise, 4)
                rows.append((str(item), who, "cup", *side))
    return pd.DataFrame(rows, columns=["item", "annotator", "label", "x1", "y1", "x2", "y2"])


def found(frame, code):
    return [finding for finding in annoqa.agree(frame).findings if finding.code == code]


def test_starts_far_apart_are_too_fine_and_near_ones_are_not():
    (of_all, of_label) = found(segments(1.0), "AQ107")

    assert "matched" in of_all.message
    assert of_label.evidence["granularity"]["verdict"] == "too_fine"
    assert found(segments(0.2), "AQ107") == []


def test_who_starts_late_is_told_with_the_offset():
    late = found(segments(0.1, late=0.4), "AQ204")

    (eve,) = late
    assert eve.subject == "eve"
    assert eve.evidence["value"] == pytest.approx(0.4, abs=0.05)
    assert "later" in eve.title
    assert found(segments(0.1), "AQ204") == []


def test_boxes_drawn_too_differently_need_a_new_protocol():
    assert {finding.subject for finding in found(boxes(4.0), "AQ106")} == {"box", "cup"}
    assert found(boxes(1.0), "AQ106") == []
