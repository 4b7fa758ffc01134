from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pytest

from annoqa.connectors.read import read
from annoqa.errors import TableError
from annoqa.table.field_view import view_field
from annoqa.table.revise import regroup, relevel
from tests.table.campaigns import pets


def test_declared_labels_are_in_their_order_and_unused_ones_are_added():
    table = relevel(pets(["ann"], [[0, 1]]), "pet", "ordinal", ["dog", "cat", "whale"])

    view = view_field(table, "pet")
    assert view.level == "ordinal"
    assert [view.labels[code] for code in view.declared] == ["dog", "cat", "whale"]


def test_what_is_not_given_stays():
    table = relevel(pets(["ann"], [[0, 1]]), "pet", labels=["cat", "dog", "cow"])

    assert relevel(table, "pet", "ordinal").fields["labels"].to_pylist() == [["cat", "dog", "cow"]]
    assert view_field(table, "pet").level == "nominal"


def test_a_level_that_is_no_level_is_refused():
    with pytest.raises(TableError, match="'nomnal'; known are nominal"):
        relevel(pets(["ann"], [[0]]), "pet", "nomnal")


def test_items_are_grouped_by_any_of_their_columns():
    table = pets(["ann"], [[0, 1, 2]])
    video = pa.array(["a", "a", None])

    grouped = regroup(replace(table, items=table.items.append_column("data.video", video)), "data.video")

    assert grouped.items["group"].to_pylist() == ["a", "a", None]


def ratings(values):
    return read(
        pd.DataFrame(
            [
                (item, who, value)
                for item, pair in enumerate(values)
                for who, value in zip("ab", pair, strict=True)
            ],
            columns=["item", "annotator", "label"],
        )
    )


@pytest.mark.parametrize("level", ["ordinal", "interval", "ratio"])
def test_a_level_of_numbers_makes_numbers_of_labels(level):
    table = relevel(ratings([("2", "10"), ("9", "9.5"), ("1", "1")]), "label", level)

    view = view_field(table, "label")
    assert sorted(view.number.tolist()) == [1, 1, 2, 9, 9.5, 10]


def test_labels_that_are_no_numbers_are_told_where_the_level_needs_numbers():
    table = relevel(ratings([("2", "x"), ("9", "9")]), "label", "interval")

    assert [row.rule for row in table.log.rows].count("not-a-number") == 1


def test_an_ordinal_field_of_names_needs_their_order():
    with pytest.raises(TableError, match="'high', 'low'"):
        relevel(ratings([("low", "high")]), "label", "ordinal")
