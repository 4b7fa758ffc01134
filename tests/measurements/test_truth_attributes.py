"""Attributes of marks against ground truth, from the table to the cells."""

import json

import numpy as np

from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from annoqa.measurements.truth import attributes_to_judge
from annoqa.table.assemble import assemble
from annoqa.table.field_view import view_field

N, PEOPLE = 40, ("ann", "bob", "eve", "author@example.org")


def campaign(attributes):
    """One box an item by everybody; `attributes(item, is_gold)` is what is said about it."""
    item = np.repeat(np.arange(N), len(PEOPLE))
    who = np.tile(np.arange(len(PEOPLE)), N)
    gold = who == len(PEOPLE) - 1
    return assemble(
        items={"item": [str(i) for i in range(N)]},
        annotators={"annotator": list(PEOPLE)},
        fields={"field": ["things"], "kind": ["box"], "level": ["nominal"]},
        labels={"label": ["thing"]},
        annotations={
            "item": item,
            "annotator": who,
            "role": ["ground_truth" if one else "human" for one in gold],
            "ground_truth": gold.tolist(),
        },
        marks={
            "annotation": np.arange(len(item)),
            "field": np.zeros(len(item), dtype=int),
            "label": np.zeros(len(item), dtype=int),
            "extent": [[0.0, 0.0, 10.0, 10.0, 0.0]] * len(item),
            "attributes": [
                json.dumps(said) if (said := attributes(int(i), bool(g))) else None
                for i, g in zip(item, gold, strict=True)
            ],
        },
    )


def cells(table):
    found = measure(table, Context.of(table), agreement=False)
    return found, {(c.attribute, c.truth_label, c.answer): c for c in found.cells if c.attribute is not None}


def test_a_choice_that_everybody_reads_otherwise_is_a_failure():
    def said(item, is_gold):
        true = "hidden" if item % 2 else "clear"
        return {"view": [true if is_gold else "clear"], "size": item % 2}

    found, about = cells(campaign(said))

    (failure,) = found.failures
    assert failure.direction == "`view`: `hidden` is answered `clear`"
    assert about["view", "hidden", "clear"].verdict == "guideline failure"
    assert about["view", "clear", None].verdict == "fine"
    assert {about["size", size, None].verdict for size in ("0", "1")} == {"fine"}


def test_texts_and_what_ground_truth_does_not_answer_are_left_out():
    def said(item, is_gold):
        return {"note": f"thing number {item}", "serial": item} | ({} if is_gold else {"colour": "red"})

    table = campaign(said)
    views = view_field(table, "things"), view_field(table, "things", "ground_truth")

    assert attributes_to_judge(table, *views) == []
    assert cells(table)[1] == {}


def test_without_attributes_there_is_nothing_to_judge():
    table = campaign(lambda _item, _is_gold: {})
    views = view_field(table, "things"), view_field(table, "things", "ground_truth")

    assert attributes_to_judge(table, *views) == []
