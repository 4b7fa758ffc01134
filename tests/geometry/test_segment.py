import numpy as np

from annoqa.geometry import SEGMENT, SPAN
from tests.shared import known_answer


def test_published_table_of_segment_iou():
    case = known_answer("temporal", "tiou_table")
    rows = np.array(case["data"])

    got = SEGMENT.similarity(rows[:, :2].astype(np.int64), rows[:, 2:4].astype(np.int64))

    np.testing.assert_allclose(got, rows[:, 4], atol=case["tolerance"])


def test_segments_that_only_touch_share_nothing():
    case = known_answer("temporal", "core_touching")
    first, second = (np.array(case["data"][side], dtype=np.int64) for side in "AB")

    assert SEGMENT.similarity(first, second).tolist() == [case["expected"]["iou"]]


def test_points_are_alike_only_when_equal():
    assert SEGMENT.similarity(
        np.array([[3, 3], [3, 3], [3, 3]]), np.array([[3, 3], [4, 4], [2, 5]])
    ).tolist() == [
        1,
        0,
        0,
    ]


def test_half_a_word_is_half_alike():
    assert SPAN.similarity(np.array([[0, 14]]), np.array([[10, 14]])).round(4).tolist() == [0.2857]
