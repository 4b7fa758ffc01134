import math

import numpy as np
import pandas as pd
import pytest

from annoqa.connectors.tabular import read_table
from annoqa.errors import SourceError
from tests.connectors.test_tabular import counts, told


def boxes(**columns):
    n = len(next(iter(columns.values())))
    return pd.DataFrame({"image": ["i"] * n, "annotator": ["a"] * n, **columns})


def extents(table):
    return table.marks["extent"].to_pylist()


def clips(**columns):
    n = len(next(iter(columns.values())))
    return pd.DataFrame({"clip": ["v"] * n, "annotator": ["a"] * n, "label": ["pick"] * n, **columns})


def times(table):
    return list(zip(table.marks["start"].to_pylist(), table.marks["end"].to_pylist(), strict=True))


@pytest.mark.parametrize(
    "names",
    ["x1 y1 x2 y2", "xmin ymin xmax ymax", "left top right bottom", "XMin YMin XMax YMax", "x0 y0 x1 y1"],
)
def test_corners_are_corners_whatever_they_are_called(names):
    table = read_table(boxes(**dict(zip(names.split(), ([1.5], [2], [11], [22]), strict=True))))

    assert extents(table) == [[1.5, 2, 11, 22, 0]]
    assert table.fields["kind"].to_pylist() == ["box"]


def test_width_and_height_become_corners_and_rotation_is_kept():
    table = read_table(boxes(x=[1], y=[2], w=[10], h=[20], rotation=[30], label=["cup"]))

    assert extents(table) == [[1, 2, 11, 22, 30]]
    assert table.names("labels") == ["cup"]


def test_every_broken_box_is_told_by_its_row():
    frame = boxes(
        x1=["0", "9", "0", "nan", "inf", "x", "3"],
        y1=["0", "9", "0", "0", "0", "0", ""],
        x2=["5", "1", "0", "5", "5", "5", "5"],
        y2=["5", "1", "5", "5", "5", "5", "5"],
    )

    table = read_table(frame)

    assert extents(table) == [[0, 0, 5, 5, 0], [1, 1, 9, 9, 0]]
    assert counts(table) == (7, 1, 1, 5)
    assert told(table, "repaired") == {("row 2", "corners-swapped")}
    assert told(table, "rejected") == {
        ("row 3", "no-size"),
        ("row 4", "no-extent"),
        ("row 5", "not-a-number"),
        ("row 6", "not-a-number"),
        ("row 7", "no-extent"),
    }


def test_a_negative_size_is_rejected_and_its_author_looked():
    table = read_table(boxes(x=[1], y=[2], w=[-10], h=[20]))

    assert counts(table) == (1, 0, 0, 1)
    assert (table.annotations.num_rows, table.marks.num_rows) == (1, 0)


def test_a_row_without_extent_and_label_is_an_empty_look():
    frame = boxes(x1=[0, None], y1=[0, None], x2=[5, None], y2=[5, None], label=["cup", None])
    frame["annotator"] = ["a", "b"]

    table = read_table(frame)

    assert (table.annotations.num_rows, table.marks.num_rows) == (2, 1)
    assert counts(table) == (2, 2, 0, 0)


@pytest.mark.parametrize(
    ("unit", "fps", "start", "end"),
    [
        ("s", None, 1.5, 2),
        ("ms", None, 1500, 2000),
        ("us", None, 1_500_000, 2_000_000),
        ("frame", 30, 45, 60),
    ],
)
def test_every_unit_becomes_nanoseconds(unit, fps, start, end):
    table = read_table(clips(start=[start], end=[end]), time_unit=unit, fps=fps)

    assert times(table) == [(1_500_000_000, 2_000_000_000)]
    assert table.fields["time_unit"].to_pylist() == ["frame@30" if fps else unit]


def test_the_header_may_tell_the_unit():
    assert times(read_table(clips(start_ms=[1500], end_ms=[2000]))) == [(1_500_000_000, 2_000_000_000)]
    assert times(read_table(clips(start_frame=[45], end_frame=[60], fps=[30]))) == [
        (1_500_000_000, 2_000_000_000)
    ]
    assert times(read_table(clips(onset=["0:01.5"], offset=["00:00:02"]))) == [(1_500_000_000, 2_000_000_000)]
    assert times(read_table(clips(start=[1.5], duration=[0.5]))) == [(1_500_000_000, 2_000_000_000)]


def test_large_nanoseconds_stay_exact():
    start = 2**60 + 1

    assert times(read_table(clips(start_ns=[start], end_ns=[start + 1]))) == [(start, start + 1)]
    assert times(read_table(clips(start_ns=[str(start)], end_ns=[str(start + 1)]))) == [(start, start + 1)]


def test_the_last_frame_may_belong_to_the_segment():
    table = read_table(
        clips(start=[1], end=[30]), time_unit="frame", fps=30, frame_base=1, end_inclusive=True
    )

    assert times(table) == [(0, 1_000_000_000)]


def test_broken_times_are_rejected_and_missing_ends_are_points():
    table = read_table(
        clips(start=["0", "-1", "5", "", "1e400", "3", "4"], end=["1", "2", "4", "2", "2", "", "4"])
    )

    assert times(table) == [(0, 10**9), (3 * 10**9, 3 * 10**9), (4 * 10**9, 4 * 10**9)]
    assert counts(table) == (7, 2, 1, 4)
    assert told(table, "rejected") == {
        ("row 2", "negative-time"),
        ("row 3", "end-before-start"),
        ("row 4", "no-extent"),
        ("row 5", "not-a-number"),
    }
    assert told(table, "repaired") == {("row 6", "no-end")}


def test_dates_count_from_the_earliest_start_of_their_item_in_any_resolution():
    starts = pd.to_datetime(["2024-01-01 10:00:00", "2024-01-01 10:00:05"])

    for resolution in ("s", "us", "ns"):
        frame = clips(
            start=starts.as_unit(resolution), end=(starts + pd.Timedelta(seconds=1)).as_unit(resolution)
        )
        assert times(read_table(frame)) == [(0, 10**9), (5 * 10**9, 6 * 10**9)]


def test_frames_need_a_rate_and_units_have_names():
    with pytest.raises(SourceError, match="frames per second"):
        read_table(clips(start=[1], end=[2]), time_unit="frame")
    with pytest.raises(SourceError, match="`time_unit` is one of"):
        read_table(clips(start=[1], end=[2]), time_unit="second")


def test_whole_numbers_beside_a_text_are_spans():
    text = "Zoë saw Rome"
    frame = pd.DataFrame(
        {"doc": "d", "annotator": "a", "start": [0, 8], "end": [3, 12], "label": ["PER", "LOC"], "text": text}
    )

    table = read_table(frame)

    assert table.fields.to_pylist()[0]["kind"] == "span"
    assert times(table) == [(0, 3), (8, 12)]
    assert table.items["text"].to_pylist() == [text]


def test_spans_are_held_against_text_and_quote_and_utf_16_is_converted():
    text = "😀 saw Rome"
    frame = pd.DataFrame(
        {
            "doc": "d",
            "annotator": "a",
            "start": [6, 7, 6, 6, 6, 2.5],
            "end": [10, 11, 9, 99, 6, 4],
            "label": "LOC",
            "item_text": text,
            "quote": ["Rome", "Rome", "Paris", None, None, None],
        }
    )

    table = read_table(frame, layout="spans")

    assert times(table) == [(6, 10), (6, 10)]
    assert told(table, "repaired") == {("row 2", "utf-16-offsets")}
    assert told(table, "rejected") == {
        ("row 3", "quote-differs"),
        ("row 4", "beyond-text"),
        ("row 5", "no-size"),
        ("row 6", "not-a-number"),
    }


def test_marks_of_one_person_on_one_item_are_one_annotation_unless_ids_tell_them_apart():
    frame = clips(start=[0, 1, 2], end=[1, 2, 3])

    assert read_table(frame).annotations.num_rows == 1
    again = read_table(frame.assign(annotation_id=["p", "p", "q"]))
    assert again.annotations["repeat"].to_pylist() == [0, 1]
    assert again.marks["annotation"].to_pylist() == [0, 0, 1]


def test_negative_zero_and_nan_never_reach_the_table():
    frame = boxes(x1=[math.nan, 0.0], y1=[0.0, 0.0], x2=[1.0, np.inf], y2=[1.0, 1.0], label=["a", "b"])

    table = read_table(frame)

    assert table.marks.num_rows == 0
    assert counts(table) == (2, 0, 0, 2)
