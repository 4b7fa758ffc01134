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
        ("track", [9, *KEY, *KEY]),
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
    ],
)
def test_what_does_not_fit_is_refused(kind, extent, needed):
    with pytest.raises(TableError, match=needed):
        table(kind, extent)
