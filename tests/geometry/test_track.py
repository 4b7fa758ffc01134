"""Tracks: against a loop over frames, and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoqa.geometry import BOX, TRACK, Ragged, track
from annoqa.geometry.track import track_boxes, track_hull, track_lengths, track_shared, track_size
from tests.geometry.drawing import track as drawn

NAN = float("nan")


def tracks(*rows):
    return Ragged.from_rows([list(row) for row in rows])


def frame_by_frame(row):
    """Frame to box, as the editor shows it: one frame, one key after the other."""
    n_frames, keys = row[0], np.array(row[1:]).reshape(-1, 7)
    last = keys[-1, 0] if np.isnan(n_frames) else max(n_frames, keys[-1, 0])
    shown = {}
    for frame in range(int(keys[0, 0]), int(last) + 1):
        before = [key for key in keys if key[0] <= frame][-1]
        after = [key for key in keys if key[0] > frame][:1]
        if before[0] != frame and before[1] == 0:
            continue
        share = (frame - before[0]) / (after[0][0] - before[0]) if after else 0.0
        shown[frame] = before[2:] + share * ((after[0][2:] if after else before[2:]) - before[2:])
    return shown


def areas(first, second=None):
    shown = frame_by_frame(first)
    if second is None:
        return sum(BOX.sizes(box[None])[0] for box in shown.values())
    other = frame_by_frame(second)
    return sum(BOX.shared(shown[f][None], other[f][None])[0] for f in shown if f in other)


@given(data=st.data())
def test_boxes_are_those_the_editor_shows(data):
    row = drawn(data.draw)
    boxes, shown = track_boxes(tracks(row)), frame_by_frame(row)

    assert boxes.frame.tolist() == list(shown)
    np.testing.assert_allclose(boxes.box, np.array(list(shown.values())), atol=1e-9)
    assert track_lengths(tracks(row)).tolist() == [len(shown)]


@given(data=st.data())
def test_sizes_and_intersections_are_sums_over_frames(data):
    rows = [drawn(data.draw) for _ in range(4)]
    one, two = tracks(*rows[:2]), tracks(*rows[2:])

    np.testing.assert_allclose(track_size(one), [areas(row) for row in rows[:2]], atol=1e-6)
    expected = [areas(rows[0], rows[2]), areas(rows[1], rows[3])]
    np.testing.assert_allclose(track_shared(one, two), expected, atol=1e-6)


@given(data=st.data())
def test_every_box_lies_in_the_hull(data):
    row = drawn(data.draw)
    hull = track_hull(tracks(row))[0]
    found = BOX.hulls(track_boxes(tracks(row)).box)

    assert (found[:, :2] >= hull[:2] - 1e-9).all()
    assert (found[:, 2:] <= hull[2:] + 1e-9).all()


def test_a_key_frame_that_ends_a_life_is_still_shown():
    row = [9, 2, 1, 0, 0, 2, 2, 0, 4, 0, 0, 0, 2, 2, 0, 7, 1, 0, 0, 2, 2, 0]

    assert track_boxes(tracks(row)).frame.tolist() == [2, 3, 4, 7, 8, 9]


def test_many_pairs_are_laid_out_some_at_a_time(monkeypatch):
    rng = np.random.default_rng(2)
    rows = [[40, 1, 1, *sorted(rng.random(4)), 0, 30, 1, *sorted(rng.random(4) + 1), 0] for _ in range(50)]
    whole = TRACK.similarity(tracks(*rows), tracks(*rows[::-1]))
    monkeypatch.setattr(track, "BLOCK", 100)

    assert (TRACK.similarity(tracks(*rows), tracks(*rows[::-1])) == whole).all()


def test_half_the_life_is_half_the_volume():
    long, short = [10, 1, 1, 0, 0, 2, 2, 0], [5, 1, 1, 0, 0, 2, 2, 0]

    assert TRACK.similarity(tracks(long), tracks(short)).tolist() == [0.5]
    assert TRACK.reaches(tracks(long), tracks(short), 0.5).tolist() == [True]


@pytest.mark.parametrize("kind", [TRACK])
def test_no_track_is_no_trouble(kind):
    none = tracks()

    assert len(kind.similarity(none, none)) == 0
    assert kind.hulls(none).shape == (0, 4)
