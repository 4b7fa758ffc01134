import pytest

from annoqa.agreement.extent import iou_of, matched_iou, overall_iou
from annoqa.agreement.ratio import Within
from tests.agreement.views import boxes, segments, sides
from tests.shared import known_answer


@pytest.mark.parametrize("row", known_answer("temporal", "tiou_table")["data"])
def test_iou_of_segments_is_the_published_formula(row):
    one, two, expected = row[:2], row[2:4], row[4]
    rows = sides(segments([(0, 0, *one, "x"), (0, 1, *two, "x")]))

    assert iou_of(rows, "segment")[0][0] == pytest.approx(expected, abs=1e-12)


def test_mean_iou_is_over_matched_pairs_only():
    view = boxes(
        [
            (0, 0, (0, 0, 10, 10)),
            (0, 1, (0, 0, 10, 8)),
            (0, 0, (50, 50, 60, 60)),
            (1, 0, (0, 0, 1, 1)),
            (1, 1, (0, 0, 1, 1)),
        ]
    )
    rows = sides(view, 0.5)

    assert matched_iou(rows, "box").estimate(Within()).value == pytest.approx(0.9)
    assert overall_iou(rows, "box").estimate(Within()).value == pytest.approx(2 * 1.8 / 5)


def test_points_have_no_iou():
    rows = sides(segments([(0, 0, 3, 3, "x"), (0, 1, 3, 3, "x")]))

    assert matched_iou(rows, "segment").estimate(Within()).value is None


def test_iou_is_of_what_both_looked_at():
    view = segments([(0, 0, 0, 20, "x"), (0, 1, 5, 10, "x")], looks={(0, 1): (0, 10)})

    assert iou_of(sides(view), "segment")[0][0] == 0.5
