import pytest

from annoqa.errors import TableError
from annoqa.table.assemble import assemble

GOOD = {
    "items": {"item": ["1", "2"]},
    "annotators": {"annotator": ["ann", "bob"]},
    "fields": {"field": ["thing"], "kind": ["box"], "level": ["nominal"]},
    "labels": {"label": ["cat", "dog"]},
    "annotations": {"item": [0, 1], "annotator": [0, 1]},
    "marks": {"annotation": [0], "field": [0], "label": [1], "extent": [[0.0, 0.0, 2.0, 1.0, 0.0]]},
}


def test_columns_left_out_are_null():
    table = assemble(**GOOD)

    assert table.items["width_px"].null_count == 2
    assert table.annotations["status"].to_pylist() == ["submitted", "submitted"]
    assert table.labels["paths"].to_pylist() == [[["cat"]], [["dog"]]]


def test_data_columns_of_items_are_kept():
    table = assemble(**{**GOOD, "items": {"item": ["1", "2"], "data.camera": ["left", None]}})

    assert table.items["data.camera"].to_pylist() == ["left", None]


def test_unknown_column_gets_a_hint():
    with pytest.raises(TableError, match=r"closest is 'width_px'"):
        assemble(**{**GOOD, "items": {"item": ["1"], "widthpx": [3.0]}})


def test_wrong_type_says_which_column():
    with pytest.raises(TableError, match=r"`annotations.item` must be int32"):
        assemble(**{**GOOD, "annotations": {"item": ["x", "y"], "annotator": [0, 1]}})


@pytest.mark.parametrize(
    ("part", "columns", "said"),
    [
        ("items", {"item": ["1", "1"]}, "occur more than once"),
        ("items", {"item": ["1", None]}, "are missing"),
        ("fields", {"field": ["thing"], "kind": ["blob"], "level": ["nominal"]}, "'blob'; known are whole"),
        ("annotations", {"item": [0, 7], "annotator": [0, 1]}, "codes 0 to 7, `items` has 2 rows"),
        ("fields", {**GOOD["fields"], "labels": [["cow"]]}, "'cow' are not in `labels`"),
        (
            "marks",
            {**GOOD["marks"], "extent": [[0.0, 0.0, 2.0, 1.0]]},
            "do not have x1, y1, x2, y2, rotation",
        ),
        ("marks", {**GOOD["marks"], "extent": [[0.0, 0.0, 0.0, 1.0, 0.0]]}, "not finite or have no size"),
        ("marks", {**GOOD["marks"], "extent": [[0.0, 0.0, float("nan"), 1.0, 0.0]]}, "not finite"),
        ("marks", {**GOOD["marks"], "start": [5], "end": [4]}, "end before they start"),
    ],
)
def test_each_broken_rule_is_told(part, columns, said):
    with pytest.raises(TableError, match=said):
        assemble(**{**GOOD, part: columns})


def test_all_broken_rules_are_told_at_once():
    broken = {
        **GOOD,
        "items": {"item": ["1", "1"]},
        "annotations": {"item": [0, 9], "annotator": [0, 1], "role": ["human", "ghost"]},
    }

    with pytest.raises(TableError) as raised:
        assemble(**broken)

    assert all(part in str(raised.value) for part in ("items.item", "annotations.item", "'ghost'"))
