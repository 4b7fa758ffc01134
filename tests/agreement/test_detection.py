import pytest

from annoqa.agreement.detection import detection_f1
from annoqa.agreement.ratio import Selection, Within
from tests.agreement.views import boxes, segments, sides
from tests.shared import known_answer


def test_f1_is_twice_the_matches_over_all_marks():
    view = boxes([(0, 0, (0, 0, 10, 10)), (0, 0, (50, 50, 60, 60)), (0, 1, (0, 0, 10, 9))])
    estimate = detection_f1(sides(view, 0.5)).estimate(Within())

    assert estimate.value == pytest.approx(2 / 3)
    assert estimate.n_items == 1
    assert estimate.no_interval == "fewer than 2 items"


def test_items_are_pooled_not_averaged():
    view = boxes(
        [
            *((0, who, (20 * k, 0, 20 * k + 10, 10)) for who in (0, 1) for k in range(9)),
            (1, 0, (0, 0, 10, 10)),
            (1, 1, (50, 50, 60, 60)),
        ]
    )

    assert detection_f1(sides(view, 0.5)).estimate(Within()).value == pytest.approx(0.9)


def test_identical_marks_are_exactly_1():
    view = segments([(item, who, 0.1, 0.4, "x") for item in range(3) for who in (0, 1, 2)])

    assert detection_f1(sides(view)).estimate(Within()).value == 1


def test_both_empty_is_undefined_and_one_empty_is_0():
    nothing = segments([], looked=[(0, 0), (0, 1)], labels=["x"])
    one = segments([(0, 0, 0, 1, "x")], looked=[(0, 1)])

    assert detection_f1(sides(nothing)).estimate(Within()).undefined == "there was nothing to count"
    assert detection_f1(sides(one)).estimate(Within()).value == 0


def test_touching_segments_do_not_overlap():
    data = known_answer("temporal", "core_touching")["data"]
    view = segments([(0, who, *mark, "x") for who, name in enumerate("AB") for mark in data[name]])

    assert detection_f1(sides(view)).estimate(Within()).value == 0


def test_points_match_within_half_a_second():
    data = known_answer("temporal", "core_zero_length")["data"]
    rows = sides(segments([(0, who, *mark) for who, name in enumerate("AB") for mark in data[name]]))

    assert detection_f1(rows).estimate(Within()).value == 1
    assert rows.is_point.all()


def test_the_greatest_total_is_matched_not_the_best_first():
    case = known_answer("temporal", "core_match_dp_vs_greedy")
    rows = sides(
        segments([(0, who, *mark, "x") for who, name in enumerate("AB") for mark in case["data"][name]])
    )

    assert [rows.partner[0] - 2, rows.partner[1] - 2] == [0, 1]
    assert rows.similarity[:2].sum() == pytest.approx(case["expected"]["dp_total"])


def test_a_selection_of_rows_has_its_own_value():
    view = segments([(0, 0, 0, 5, "x"), (0, 0, 7, 9, "y"), (0, 1, 0, 5, "x")])
    rows = sides(view)
    y = Selection.of(rows.item, (rows.label == 1).nonzero()[0])

    assert detection_f1(rows).estimate(Within(), y).value == 0
