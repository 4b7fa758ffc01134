"""What texts say: dates and rankings, in tables and in configurations."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.connectors.tabular import read_table
from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from annoqa.table.revise import relevel
from annoqa.table.written import seconds_of, tiers_of

NAMES = st.lists(st.text("abc", min_size=1, max_size=2), min_size=1, max_size=4, unique=True)


def table_of(values, level):
    columns = {"item": [0, 0, 1, 1], "annotator": ["a", "b"] * 2, "value": values}
    return read_table(pa.table(columns), level=level)


def numbers(table, **more):
    found = measure(table, Context.of(table), **more)
    assert found.left_aside == ()
    return {row.name: row.estimate for row in found.measurements if row.subject == "all"}


def test_dates_are_seconds_and_everything_else_is_none():
    texts = [
        "1970-01-01",
        "1970-01-01T00:01",
        "1970-01-01T01:00:00+01:00",
        " 1970 ",
        "9999-01-01",
        "05/06/24",
    ]

    assert seconds_of(texts).tolist()[:4] == [0, 60, 0, 0]
    assert np.isnan(seconds_of(texts)[4:]).all()
    assert seconds_of([None, None]).shape == (2,)


@settings(deadline=None)
@given(NAMES)
def test_rankings_are_read_as_they_are_written(names):
    assert tiers_of(" > ".join(names)) == [[name] for name in names]
    assert tiers_of(" = ".join(names)) == [sorted(names)]


@pytest.mark.parametrize(
    ("text", "tiers"),
    [
        ("A>B = C", [["A"], ["B", "C"]]),
        ("– > A", [[], ["A"]]),
        ("A > B > A", [["A"], ["B"], []]),
        ('["A", ["C", "B"]]', [["A"], ["B", "C"]]),
        ("[1] > [2]", [["[1]"], ["[2]"]]),
    ],
)
def test_tiers(text, tiers):
    assert tiers_of(text) == tiers


def test_a_table_of_rankings_is_compared():
    found = numbers(table_of(["A > B > C", "A>B>C", "A > B > C", "B > A > C"], "ranking"))

    assert found["kendall_tau_b"].value == pytest.approx((1 + 1 / 3) / 2)
    assert found["percent_agreement"].value == 0.5


def test_lists_in_cells_are_rankings():
    found = numbers(table_of([["A", "B"], ["A", "B"], ["B", "A"], ["A", "B"]], "ranking"))

    assert found["kendall_tau_b"].value == 0


def test_a_table_of_dates_is_compared_and_wrong_ones_are_told():
    table = table_of(["2024-05-06", "2024-05-08", "2024-05-06", "soon"], "date")

    assert numbers(table)["mean_absolute_difference"].value == pytest.approx(2)
    (rejected,) = (row for row in table.log.rows if row.fate == "rejected")
    assert (rejected.rule, "'soon' is no date" in rejected.message) == ("not-a-date", True)


def test_columns_of_dates_are_dates():
    dates = pa.array([0, 86_400, 0, 0], pa.timestamp("s"))

    assert numbers(table_of(dates, "date"))["mean_absolute_difference"].value == pytest.approx(0.5)


def test_a_table_of_texts_is_compared():
    table = table_of(["a cat", "a  cat", "two dogs", "two cats"], "text")

    assert numbers(table)["percent_agreement"].value == 0.5
    assert not [row for row in table.log.rows if row.rule == "label-looks-misspelt"]


@pytest.mark.parametrize("level", ["ranking", "date", "text"])
def test_a_person_may_say_the_level_of_names(level):
    values = {"ranking": ["A > B", "B > A"], "date": ["2024-05-06", "2024-05-07"], "text": ["ab", "ac"]}[
        level
    ]
    given = [values[0], values[0], values[0], values[1]]
    revised = relevel(table_of(given, "nominal"), "value", level)

    assert numbers(revised) == numbers(table_of(given, level))


def test_gold_may_write_the_same_ranking_in_another_way():
    columns = {"item": [0, 0], "annotator": ["a", "gold"], "value": ["A>B = C", "A > C = B"]}
    table = read_table(pa.table(columns), level="ranking", truth="gold")

    assert numbers(table, agreement=False)["accuracy"].value == 1
