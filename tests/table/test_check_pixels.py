import pytest

from annoqa.errors import TableError
from annoqa.table.assemble import assemble


def table(kind, extent):
    return assemble(
        items={"item": ["1"]},
        annotators={"annotator": ["ann"]},
        fields={"field": ["f"], "kind": [kind], "level": ["nominal"]},
        labels={"label": []},
        annotations={"item": [0], "annotator": [0]},
        marks={"annotation": [0], "field": [0], "extent": [extent]},
    )


@pytest.mark.parametrize(
    ("kind", "extent"),
    [("mask", [3, 2, 1, 2, 2, 1]), ("mask", [3, 2, 0, 6]), ("mask", [3, 2, 6]), ("keypoint", [0, 1, 1, 2])],
)
def test_sound_marks_pass(kind, extent):
    assert table(kind, extent).marks["extent"].to_pylist() == [extent]


@pytest.mark.parametrize(
    ("kind", "extent"),
    [
        ("mask", [3, 2]),
        ("mask", None),
        ("mask", [3, 2, 7]),
        ("mask", [3, 2, 1, 0, 5]),
        ("mask", [3, 2, -1, 7]),
        ("mask", [3, 2, 1.5, 4.5]),
        ("mask", [0, 0, 0]),
        ("mask", [3, float("nan"), 6]),
        ("mask", [float("inf"), 2, 6]),
        ("keypoint", [9, 1, 1]),
        ("keypoint", [9, 1, 1, 3]),
        ("keypoint", [9, float("nan"), 1, 2]),
        ("keypoint", [-1, 1, 1, 2]),
    ],
)
def test_marks_that_are_none_are_told(kind, extent):
    with pytest.raises(TableError, match=f"1 of kind '{kind}' do not have"):
        table(kind, extent)
