import numpy as np

from tests.agreement.views import S, boxes, segments, sides


def test_every_mark_of_a_comparison_has_a_row_and_partners_point_at_each_other():
    view = segments(
        [(0, 0, 0, 5, "x"), (0, 0, 6, 9, "y"), (0, 1, 1, 5, "x"), (1, 0, 0, 3, "x")], looked=[(1, 1)]
    )
    rows = sides(view)

    assert len(rows) == 4
    matched = np.flatnonzero(rows.matched)
    assert (rows.partner[rows.partner[matched]] == matched).all()
    assert rows.item.tolist() == [0, 0, 1, 0]
    assert rows.annotator.tolist() == [0, 0, 0, 1]
    assert rows.other.tolist() == [1, 1, 1, 0]
    assert rows.similarity[matched].tolist() == [0.8, 0.8]


def test_a_mark_counts_once_for_every_annotator_it_is_compared_with():
    rows = sides(segments([(0, who, 0, 5, "x") for who in range(4)]))

    assert len(rows) == 2 * 6
    assert np.bincount(rows.mark).tolist() == [3, 3, 3, 3]


def test_marks_outside_of_what_both_looked_at_are_not_compared():
    view = segments(
        [(0, 0, 0, 4, "x"), (0, 0, 8, 12, "x"), (0, 0, 20, 30, "x"), (0, 1, 0, 4, "x"), (0, 1, 8, 10, "x")],
        looks={(0, 1): (0, 10)},
    )
    rows = sides(view)

    assert rows.start.tolist() == [0, 8 * S, 0, 8 * S]
    assert rows.end.tolist() == [4 * S, 10 * S, 4 * S, 10 * S]
    assert rows.limited_end.tolist() == [False, True, False, True]
    assert rows.limited_start.tolist() == [True, False, True, False]
    assert rows.matched.all()


def test_near_misses_are_told_of_both_sides():
    view = boxes([(0, 0, (0, 0, 10, 10)), (0, 1, (0, 0, 10, 4))])
    rows = sides(view, threshold=0.5)

    assert rows.near.tolist() == [True, True]
    assert not rows.matched.any()


def test_nothing_compared_is_no_rows():
    rows = sides(segments([(0, 0, 0, 5, "x")]))

    assert len(rows) == 0
    assert rows.of_partner(rows.label, -1).tolist() == []
