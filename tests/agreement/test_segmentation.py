import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.agreement import one_line
from annoqa.agreement.hit_rate import boundary_hits
from annoqa.agreement.segmentation import overlapping_rows, segmentation
from tests.agreement.views import S, segments, sides
from tests.shared import known_answer


def test_one_against_three_is_a_fragmentation_seen_from_one_and_a_merge_from_the_other():
    case = known_answer("temporal", "core_over_segmentation")
    rows = sides(segments([(0, who, *mark) for who, name in enumerate("AB") for mark in case["data"][name]]))
    cut = segmentation(rows)

    assert int(cut.fragmented[~rows.second].sum()) == case["expected"]["fragmented_A"]
    assert int(cut.in_merge[~rows.second].sum()) == case["expected"]["merged_A"]
    assert cut.in_merge.tolist() == [False, True, True, True]
    assert rows.similarity[0] == case["expected"]["best_iou"]
    assert int(rows.matched[~rows.second].sum()) == case["expected"]["matched_at_iou_0"]
    assert rows.start[rows.partner[0]] == 0  # the earliest of equals
    assert not cut.alone.any()


def test_pieces_of_another_label_are_no_fragments():
    rows = sides(segments([(0, 0, 0, 9, "x"), (0, 1, 0, 4, "y"), (0, 1, 4, 9, "y")]))

    assert not segmentation(rows).fragmented.any()


def test_alone_is_what_nothing_overlaps_not_what_has_no_partner():
    rows = sides(segments([(0, 0, 0, 9, "x"), (0, 1, 0, 4, "x"), (0, 1, 4, 9, "x"), (0, 1, 20, 21, "x")]))

    assert segmentation(rows).alone.tolist() == [False, False, False, True]


def test_overfill_of_one_is_underfill_of_the_other():
    rows = sides(segments([(0, 0, 0, 10, "x"), (0, 1, 2, 13, "x")]))
    cut = segmentation(rows)

    assert (cut.overfill / S).tolist() == [2, 3]
    assert (cut.underfill / S).tolist() == [3, 2]


MARK = st.tuples(
    st.integers(0, 1),
    st.integers(0, 1),
    st.integers(0, 12),
    st.integers(0, 4),
    st.sampled_from("xy"),
    st.sampled_from("pq"),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(MARK, max_size=14))
def test_overlapping_rows_are_those_of_the_definition(marks):
    rows = sides(
        segments(
            [
                (item, who, start, start + length, label, part)
                for item, who, start, length, label, part in marks
            ],
            looked=[(item, who) for item in (0, 1) for who in (0, 1)],
            labels=["x", "y"],
        )
    )
    found = sorted(zip(*(side.tolist() for side in overlapping_rows(rows)), strict=True))

    expected = []
    for one in np.flatnonzero(~rows.second):
        for two in np.flatnonzero(rows.second):
            same = rows.comparison[one] == rows.comparison[two] and rows.part[one] == rows.part[two]
            spans = [(rows.start[k], max(rows.end[k], rows.start[k] + 1)) for k in (one, two)]
            if same and max(spans[0][0], spans[1][0]) < min(spans[0][1], spans[1][1]):
                expected.append((int(one), int(two)))
    assert found == sorted(expected)


def test_lines_that_would_be_too_long_are_cut(monkeypatch):
    marks = [(item, who, 0, 5, "x") for item in range(9) for who in (0, 1)]
    rows = sides(segments(marks))
    expected = overlapping_rows(rows)
    monkeypatch.setattr(one_line, "ROOM", 12 * S)

    assert len(list(one_line.on_lines(rows))) > 1
    found = overlapping_rows(rows)
    assert sorted(zip(*found, strict=True)) == sorted(zip(*expected, strict=True))
    assert boundary_hits(rows, 0).hits.tolist() == [2] * 9
