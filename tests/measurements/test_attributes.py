"""Attributes of matched marks: by hand, and krippendorff as the second opinion."""

import json

import krippendorff
import numpy as np
import pytest

from annoqa.measurements.attributes import measure_attributes
from annoqa.measurements.compared import compared
from annoqa.measurements.context import Context
from annoqa.table.assemble import assemble
from annoqa.table.field_view import view_field


def numbers(first, second):
    """Numbers of two annotators who drew the same boxes and said these things about them."""
    n = len(first)
    table = assemble(
        items={"item": [f"i{at}" for at in range(n)]},
        annotators={"annotator": ["a", "b"]},
        fields={"field": ["f"], "kind": ["box"], "level": ["nominal"]},
        labels={"label": []},
        annotations={"item": [*range(n), *range(n)], "annotator": [0] * n + [1] * n},
        marks={
            "annotation": list(range(2 * n)),
            "field": [0] * 2 * n,
            "extent": [[0.0, 0.0, 9.0, 9.0, 0.0]] * 2 * n,
            "attributes": [json.dumps(said) if said is not None else None for said in [*first, *second]],
        },
    )
    this = compared(view_field(table, "f"), Context.of(table), 0.5)
    rows = list(measure_attributes(this, table))
    assert {row.subject for row in rows} <= {"attribute"}
    return {(row.name.removeprefix("attribute_"), row.who[0]): row for row in rows}


def said(name, values):
    return [None if value is None else {name: value} for value in values]


def test_choices():
    first, second = ["x", "x", "y", "y", None, "x"], ["x", "y", "y", "y", "x", None]
    found = numbers(said("c", first), said("c", second))

    assert found["agreement", "c"].estimate.value == 0.75
    assert found["both_share", "c"].estimate.value == pytest.approx(4 / 6)
    matrix = np.array([[0, 0, 1, 1], [0, 1, 1, 1]])
    expected = krippendorff.alpha(matrix, level_of_measurement="nominal")
    assert found["alpha", "c"].estimate.value == pytest.approx(expected)
    assert found["agreement", "c"].detail["differing"] == [("x", "y", 1)]
    assert found["agreement", "c"].detail["annotators"] == {"a": 0.75, "b": 0.75}
    assert ("difference", "c") not in found
    assert ("text_similarity", "c") not in found


def test_numbers():
    found = numbers(said("n", [1, 2, 3.5, 4]), said("n", [1, 3, 3.5, 6]))

    assert found["agreement", "n"].estimate.value == 0.5
    assert found["difference", "n"].estimate.value == pytest.approx(0.75)
    matrix = np.array([[1, 2, 3.5, 4], [1, 3, 3.5, 6]])
    expected = krippendorff.alpha(matrix, level_of_measurement="interval")
    assert found["alpha", "n"].estimate.value == pytest.approx(expected)


def test_texts_are_compared_by_their_edits_too():
    found = numbers(said("t", [["a big cat"], ["dog"]]), said("t", [["a big hat"], ["dog"]]))

    assert found["agreement", "t"].estimate.value == 0.5
    assert found["text_similarity", "t"].estimate.value == pytest.approx((8 / 9 + 1) / 2)


def test_several_choices_are_one_answer_in_any_order():
    found = numbers(said("m", [["q", "p"], ["p"]]), said("m", [["p", "q"], ["p", "q"]]))

    assert found["agreement", "m"].estimate.value == 0.5
    assert found["agreement", "m"].detail["n_values"] == 2


def test_taxonomies_and_truths_are_names():
    first = [{"tx": [["P", "Q"], ["R"]], "ok": True, "o": {"k": 1}}]
    found = numbers(first, [{"tx": [["R"], ["P", "Q"]], "ok": False, "o": {"k": 1}}])

    assert found["agreement", "tx"].estimate.value == 1
    assert found["agreement", "ok"].estimate.value == 0
    assert found["agreement", "o"].estimate.value == 1


def test_empty_answers_are_none_and_notes_no_questions():
    found = numbers([{"c": [], "meta": {"text": ["hm"]}, "t": ""}], [{"c": ["x"], "annotator": "b"}])

    assert {name for _, name in found} == {"c"}
    assert found["agreement", "c"].estimate.value is None
    assert found["both_share", "c"].estimate.value == 0


def test_numbers_among_texts_are_texts():
    found = numbers(said("v", [3, "many"]), said("v", ["3", "many"]))

    assert found["agreement", "v"].estimate.value == 1


def test_what_is_no_number_is_a_name():
    found = numbers([{"v": float("nan")}, {"v": 1.0}], [{"v": float("nan")}, {"v": 1}])

    assert found["agreement", "v"].estimate.value == 1


def test_nothing_said_is_nothing_measured():
    assert numbers([None], [None]) == {}


def test_swapping_the_annotators_changes_nothing():
    first, second = said("c", ["x", "y", "y", None]), said("c", ["x", "x", "y", "y"])
    one, two = numbers(first, second), numbers(second, first)

    assert {key: row.estimate for key, row in one.items()} == {key: row.estimate for key, row in two.items()}
