"""Values for the whole item that Label Studio's editor writes: rankings, dates."""

import json

import pytest

from annoqa.connectors.label_studio import read_label_studio
from annoqa.table.field_view import view_field

BUCKETS = (
    '<View><List name="items" value="$items"/><Ranker name="r" toName="items">'
    '<Bucket name="good"/><Bucket name="bad"/></Ranker></View>'
)


def read(tmp_path, values, kind="ranker", config=None):
    """Read a project in which one person gave each task one value."""
    tasks = [
        {
            "id": at,
            "data": {"items": []},
            "annotations": [
                {
                    "id": at,
                    "completed_by": 1,
                    "result": [
                        {
                            "value": {kind: value},
                            "id": "x",
                            "from_name": "r",
                            "to_name": "items",
                            "type": kind,
                        }
                    ],
                }
            ],
        }
        for at, value in enumerate(values)
    ]
    path = tmp_path / "export.json"
    path.write_text(json.dumps(tasks))
    return read_label_studio(path, label_config=config)


def tiers(table):
    view = view_field(table, "r")
    return [view.paths[code] if code >= 0 else None for code in view.label.tolist()]


def rules(table, fate):
    return [row.rule for row in table.log.rows if row.fate == fate]


def test_a_list_in_order_has_a_tier_for_each_thing(tmp_path):
    table = read(tmp_path, [{"r": ["b", "a"]}, {"r": [3, 1]}, {"r": []}])

    assert tiers(table) == [(("b",), ("a",)), (("3",), ("1",)), None]
    assert not [rule for rule in rules(table, "note") if rule == "bucket-order"]


def test_buckets_are_tiers_and_what_is_left_over_is_not_ranked(tmp_path):
    values = [{"good": ["a", "b"], "bad": [], "_": ["c"]}, {"bad": ["b", "a"], "_": [], "good": []}]
    table = read(tmp_path, values, config=BUCKETS)

    assert tiers(table) == [(("a", "b"), ()), ((), ("a", "b"))]
    assert sorted(table.names("labels")) == ["a = b > –", "– > a = b"]


def test_without_a_config_the_order_of_buckets_is_the_exports_and_that_is_told(tmp_path):
    table = read(tmp_path, [{"good": ["a"], "bad": ["b"], "_": []}])

    assert tiers(table) == [(("a",), ("b",))]
    assert "bucket-order" in rules(table, "note")


def test_a_bucket_that_the_config_does_not_have_comes_last(tmp_path):
    table = read(tmp_path, [{"ugly": ["c"], "bad": ["b"], "good": ["a"]}], config=BUCKETS)

    assert tiers(table) == [(("a",), ("b",), ("c",))]


def test_a_thing_in_two_places_is_rejected(tmp_path):
    table = read(tmp_path, [{"r": ["a", "b", "a"]}, {"r": ["a"]}])

    assert rules(table, "rejected") == ["ranked-twice"]
    assert tiers(table) == [(("a",),)]


@pytest.mark.parametrize("value", [None, 3, ["a"], {"r": "a"}, {"r": [["a"]]}])
def test_what_is_no_ranking_is_rejected_with_the_reason(tmp_path, value):
    table = read(tmp_path, [value, {"r": ["a"]}])

    assert len(rules(table, "rejected")) == 1
    assert tiers(table) == [(("a",),)]


def test_a_ranking_and_a_label_of_the_same_text_stay_apart(tmp_path):
    tasks = [
        {
            "id": 1,
            "data": {},
            "annotations": [
                {
                    "id": 1,
                    "completed_by": 1,
                    "result": [
                        {
                            "value": {"ranker": {"r": ["a", "b"]}},
                            "from_name": "r",
                            "to_name": "x",
                            "type": "ranker",
                        },
                        {
                            "value": {"choices": ["a > b"]},
                            "from_name": "c",
                            "to_name": "x",
                            "type": "choices",
                        },
                        {
                            "value": {"choices": ["a", "b"]},
                            "from_name": "d",
                            "to_name": "x",
                            "type": "choices",
                        },
                    ],
                }
            ],
        }
    ]
    path = tmp_path / "export.json"
    path.write_text(json.dumps(tasks))
    table = read_label_studio(path)
    found = {tuple(map(tuple, row["paths"])): row["label"] for row in table.labels.to_pylist()}

    assert len(table.names("labels")) == 3
    assert found[("a > b",),] == "a > b"
    assert tiers(table) == [(("a",), ("b",))]
    levels = {row["field"]: row["level"] for row in table.fields.to_pylist()}
    assert levels == {"r": "ranking", "c": "nominal", "d": "set"}


def test_dates_are_seconds_and_what_cannot_be_read_is_kept_and_told(tmp_path):
    table = read(tmp_path, ["2024-05-06", 1970, "1970-02", "half past"], kind="datetime")
    view = view_field(table, "r")

    assert view.number.tolist()[:3] == [1_714_953_600, 0, 31 * 86_400]
    assert view.number[3] != view.number[3]
    assert "not-a-date" in rules(table, "kept")
    assert table.marks["text"].to_pylist() == ["2024-05-06", "1970", "1970-02", "half past"]
