"""Answers of a stretch of time, or of one version of the guidelines."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.campaign.config import SelectSection
from annoqa.campaign.selection import select
from annoqa.campaign.zone import zone_named
from annoqa.connectors.read import read
from annoqa.errors import ConfigError
from annoqa.table.check import check

DAYS = ["2023-12-31T23:30:00Z", "2024-01-01T00:00:00Z", "2024-01-31T23:59:59Z", "2024-02-01T00:00:00Z", None]


def campaign(*, days=DAYS, versions=None, **more):
    n = len(days)
    frame = {"item": range(n), "annotator": "ann", "label": ["a", "b"] * n, "created_at": days, **more}
    frame["label"] = frame["label"][:n]
    if versions is not None:
        frame["guideline_version"] = versions
    return read(pd.DataFrame(frame))


def wanted(**more):
    return SelectSection.model_validate(more)


def items(table):
    names = table.names("items")
    return [names[code] for code in table.annotations["item"].to_pylist()]


def rules(table):
    return {row.rule: row.message for row in table.log.rows if row.source == "(the selection)"}


@pytest.mark.parametrize(
    ("selection", "left"),
    [
        ({}, "01234"),
        ({"since": "2024-01-01"}, "123"),
        ({"until": "2024-02-01"}, "012"),
        ({"since": "2024-01-01", "until": "2024-02-01"}, "12"),
        ({"since": date(2024, 2, 1)}, "3"),
        ({"since": "2024-01-31T23:59:59Z"}, "23"),
        ({"until": "2024-01-31T23:59:59+00:00"}, "01"),
        ({"since": "2023-12-31T20:30:00-03:00"}, "0123"),
    ],
)
def test_the_first_moment_belongs_to_the_stretch_and_the_last_one_does_not(selection, left):
    table, n = select(campaign(), wanted(**selection))

    assert "".join(items(table)) == left
    assert n == len(DAYS) - len(left)
    check(table)


def test_days_begin_in_the_campaigns_zone():
    berlin = zone_named("Europe/Berlin")

    assert "".join(items(select(campaign(), wanted(since="2024-01-01"), zone=berlin)[0])) == "0123"
    assert "".join(items(select(campaign(), wanted(until="2024-02-01"), zone=berlin)[0])) == "01"


def test_what_is_left_out_is_told_with_the_reason():
    table, n = select(campaign(), wanted(since="2024-01-01", until="2024-02-01"))

    assert n == 3
    assert rules(table) == {
        "no-date": "1 of 5 annotations of people have no date; they are left out",
        "before-since": "1 of 5 annotations of people were made before 2024-01-01 00:00:00 UTC;"
        " they are left out",
        "after-until": "1 of 5 annotations of people were made at 2024-02-01 00:00:00 UTC or later;"
        " they are left out",
    }


def test_answers_of_one_version_are_kept():
    versions = ["1", "2", "objects@2", "actions@3, objects@2", None]

    table, n = select(campaign(versions=versions), wanted(guideline_version="2"))
    of_one, _ = select(campaign(versions=versions), wanted(guideline_version="objects@2"))

    assert "".join(items(table)) == "123"
    assert n == 2
    assert set(rules(table)) == {"another-version", "no-version"}
    assert "".join(items(of_one)) == "23"


def test_ground_truth_and_models_stay_whenever_they_were_made():
    table = campaign(days=DAYS[:3] * 3, role=["human"] * 3 + ["ground_truth"] * 3 + ["model"] * 3)

    left, n = select(table, wanted(since="2024-01-01"))

    assert n == 1
    assert left.annotations["role"].to_pylist().count("ground_truth") == 3
    assert left.annotations["role"].to_pylist().count("model") == 3


def test_answers_flagged_as_gold_stay():
    table = campaign(ground_truth=[True, False, False, False, True])

    left, n = select(table, wanted(since="2024-02-01"))

    assert "".join(items(left)) == "034"
    assert n == 2


def test_a_selection_must_leave_something():
    with pytest.raises(ConfigError, match=r"(?s)must leave.*4 of 5.*made from 2023-12-31 23:30:00 UTC to"):
        select(campaign(), wanted(since="2025-01-01"))


def test_marks_and_looks_go_with_their_annotation():
    frame = pd.DataFrame(
        {
            "item": [1, 1, 2, 3], "annotator": "ann", "label": list("abcd"),
            "x1": [0, 1, 2, 3], "y1": 0, "x2": 9, "y2": 9,
            "created_at": ["2024-01-01", "2024-01-01", "2024-01-02", "2024-01-03"],
        }
    )  # fmt: skip
    other = pd.DataFrame(
        {"item": [1, 3], "annotator": "ann", "place": ["x", "y"], "created_at": "2024-01-03"}
    )
    table = read(frame, read(other, columns={"value": ["place"]}))

    left, n = select(table, wanted(since="2024-01-02"))

    assert n == 1
    labels = left.names("labels")
    assert [labels[code] for code in left.marks["label"].to_pylist()] == ["c", "d", "x", "y"]
    assert len(set(left.looks["annotation"].to_pylist())) == left.annotations.num_rows
    check(left)


def test_where_the_answer_that_counts_is_left_out_the_next_one_counts():
    frame = pd.DataFrame(
        {
            "item": [1, 1, 1, 2, 2], "annotator": "ann", "label": list("abcde"),
            "annotation_id": [1, 2, 3, 4, 5],
            "created_at": ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-02", "2024-01-03"],
        }
    )  # fmt: skip
    table = read(frame)
    assert sorted(table.annotations["repeat"].to_pylist()) == [0, 0, 1, 1, 2]

    left, _ = select(table, wanted(since="2024-01-02"))

    repeat = dict(
        zip(left.annotations["created_at"].to_pylist(), left.annotations["repeat"].to_pylist(), strict=True)
    )
    assert sorted(left.annotations["repeat"].to_pylist()) == [0, 0, 1, 1]
    assert all(
        np.sum((left.column("annotations", "item") == item) & (left.column("annotations", "repeat") == 0))
        == 1
        for item in range(2)
    )
    assert min(repeat) == pd.Timestamp("2024-01-02", tz="UTC")


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ab"), st.integers(0, 6)), min_size=1, max_size=25),
    st.integers(0, 6),
    st.integers(0, 7),
)
def test_two_stretches_are_one_campaign(rows, since, split):
    frame = pd.DataFrame(rows, columns=["item", "annotator", "day"])
    frame["label"] = "x"
    frame["annotation_id"] = range(len(frame))
    frame["created_at"] = [f"2024-01-0{day + 1}T12:00:00Z" for day in frame.pop("day")]
    table = read(frame)

    found = []
    for selection in ({"until": f"2024-01-0{split + 1}"}, {"since": f"2024-01-0{split + 1}"}):
        try:
            left, n = select(table, wanted(**selection))
        except ConfigError:
            continue
        assert n + left.annotations.num_rows == len(frame)
        found += left.annotations["annotation"].to_pylist()
        counting = left.annotations.to_pandas().query("repeat == 0")[["item", "annotator"]]
        assert not counting.duplicated().any()
        assert len(counting) == len(left.annotations.to_pandas()[["item", "annotator"]].drop_duplicates())
        check(left)
    assert sorted(found) == sorted(table.annotations["annotation"].to_pylist())
