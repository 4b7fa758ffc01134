"""Marks must have as many numbers as their kind needs."""

import pytest

from annoqa.errors import TableError
from annoqa.table.assemble import assemble

NAN = float("nan")
KEY = [1, 1, 0, 0, 2, 2, 0]


def table(kind, extent):
    return assemble(
        items={"item": ["i"]},
        annotators={"annotator": ["a"]},
        fields={"field": ["f"], "kind": [kind], "level": ["nominal"]},
        labels={"label": []},
        annotations={"item": [0], "annotator": [0]},
        marks={"annotation": [0], "field": [0], "extent": [extent]},
    )


@pytest.mark.parametrize(
    ("kind", "extent"),
    [
        ("polyline", [NAN, 1, 1]),
        ("polyline", [9, 1, 1, NAN, NAN, 2, 2]),
        ("track", [NAN, *KEY]),
        ("track", [9, *KEY, 4, *KEY[1:]]),
    ],
)
def test_what_fits_is_taken(kind, extent):
    assert table(kind, extent).marks.num_rows == 1


@pytest.mark.parametrize(
    ("kind", "extent", "needed"),
    [
        ("polyline", None, "a scale, x, y"),
        ("polyline", [9], "a scale, x, y"),
        ("polyline", [1, 1, 2, 2], "a scale, x, y"),
        ("track", None, "seven numbers a key frame"),
        ("track", [9], "seven numbers a key frame"),
        ("track", [9, *KEY, 3], "seven numbers a key frame"),
        ("ellipse", [1, 2, 3], "kind 'ellipse'"),
        ("polyline", [0, 1, 1], "a positive scale"),
        ("polyline", [9, NAN, NAN], "a positive scale"),
        ("polyline", [9, 1, NAN], "points that are finite"),
        ("track", [9, 1, 1, 0, 0, NAN, 2, 0], "finite boxes"),
        ("track", [9, 1, 1, 5, 0, 2, 2, 0], "no negative size"),
        ("track", [9, 0, 1, 0, 0, 2, 2, 0], "frames from 1"),
        ("track", [9, 1.5, 1, 0, 0, 2, 2, 0], "whole"),
        ("track", [9, *KEY, *KEY], "ascending"),
        ("track", [-4, *KEY], "whole, ascending frames"),
    ],
)
def test_what_does_not_fit_is_refused(kind, extent, needed):
    with pytest.raises(TableError, match=needed):
        table(kind, extent)
