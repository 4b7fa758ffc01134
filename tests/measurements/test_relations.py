"""Relations between marks: by hand, and through the table."""

import itertools
import json

import numpy as np
import pytest

from annoqa.agreement.ratio import Within
from annoqa.agreement.relations import (
    Relations,
    linked,
    relation_direction_agreement,
    relation_f1,
    relation_label_agreement,
    relation_link_f1,
    relation_lost_share,
)
from annoqa.measurements.context import Context
from annoqa.measurements.relations import measure_relations
from annoqa.table.assemble import assemble
from annoqa.table.field_view import view_field

BOXES = {"p": [0, 0, 10, 10], "q": [20, 0, 30, 10], "r": [40, 0, 50, 10], "s": [60, 0, 70, 10]}


def table_of(answers):
    """A table of {(item, annotator): (names of boxes, [(from, to, direction, labels)])}."""
    marks = {"annotation": [], "field": [], "extent": [], "mark": [], "raw": []}
    for at, (boxes, relations) in enumerate(answers.values()):
        for name in boxes:
            values = [at, 0, [*map(float, BOXES[name[0]]), 0.0], f"{at}-{name}", None]
            for column, value in zip(marks.values(), values, strict=True):
                column.append(value)
        for begin, end, direction, labels in relations:
            said = {"from_id": f"{at}-{begin}", "to_id": f"{at}-{end}", "direction": direction}
            values = [at, 1, None, None, json.dumps(said | {"labels": labels})]
            for column, value in zip(marks.values(), values, strict=True):
                column.append(value)
    keys = list(answers)
    return assemble(
        items={"item": sorted({f"i{key[0]}" for key in keys})},
        annotators={"annotator": sorted({key[1] for key in keys})},
        fields={"field": ["c", "relation"], "kind": ["box", "relation"], "level": ["nominal", "none"]},
        labels={"label": []},
        annotations={
            "item": [key[0] for key in keys],
            "annotator": [sorted({k[1] for k in keys}).index(key[1]) for key in keys],
        },
        marks=marks,
    )


def numbers(answers):
    table = table_of(answers)
    rows = measure_relations(table, view_field(table, "relation"), Context.of(table))
    return {(row.name, row.subject, row.who): row for row in rows}


def values(answers):
    return {
        name.removeprefix("relation_"): row.estimate.value
        for (name, subject, _), row in numbers(answers).items()
        if subject == "all"
    }


RIGHT = [("p", "q", "right", ["on"]), ("q", "r", "right", ["of"])]
CASES = {
    "the same": (RIGHT, RIGHT, (1, 1, 1, 1, 0)),
    "told from the other end": (
        RIGHT,
        [("q", "p", "left", ["on"]), ("q", "r", "right", ["of"])],
        (1, 1, 1, 1, 0),
    ),
    "another label": (RIGHT, [RIGHT[0], ("q", "r", "right", ["at"])], (0.5, 1, 0.5, 1, 0)),
    "turned round": (RIGHT, [RIGHT[0], ("r", "q", "right", ["of"])], (0.5, 1, 1, 0.5, 0)),
    "both ways is no way": (
        [("p", "q", "bi", ["on"])],
        [("q", "p", None, ["on"])],
        (1, 1, 1, 1, 0),
    ),
    "one of three": (RIGHT, RIGHT[:1], (2 / 3, 2 / 3, 1, 1, 0)),
    "an end that the other lacks": (
        [*RIGHT, ("p", "s", "right", ["on"])],
        RIGHT,
        (1, 1, 1, 1, 1 / 5),
    ),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("swap", [False, True])
def test_by_hand(case, swap):
    mine, theirs, expected = CASES[case]
    answers = {(0, "a"): ("pqrs", mine), (0, "b"): ("pqr", theirs)}
    if swap:
        answers = {(0, "a"): ("pqr", theirs), (0, "b"): ("pqrs", mine)}
    names = ("f1", "link_f1", "label_agreement", "direction_agreement", "lost_share")

    assert values(answers) == pytest.approx(dict(zip(names, expected, strict=True)))


def test_several_relations_of_the_same_marks_are_paired_best_first():
    mine = [("p", "q", "right", ["on"]), ("p", "q", "right", ["at"])]
    theirs = [("q", "p", "right", ["at"]), ("p", "q", "right", ["at"])]
    found = values({(0, "a"): ("pq", mine), (0, "b"): ("pq", theirs)})

    # `at` → with itself; what is left differs in label and direction
    assert found["f1"] == found["label_agreement"] == found["direction_agreement"] == 0.5


def test_an_end_that_is_not_there_is_told():
    answers = {(0, "a"): ("pq", [("p", "x", "right", [])]), (0, "b"): ("pq", [])}
    lost = numbers(answers)["relation_lost_share", "all", ()]

    assert lost.estimate.value == 1
    assert lost.detail == {"dangling": 1, "n_relations": 1}
    assert values(answers)["f1"] is None


def test_everyone_has_numbers_of_their_own():
    answers = {(i, who): ("pqr", RIGHT if who != "c" else RIGHT[:1]) for i in (0, 1) for who in "abc"}
    found = numbers(answers)

    assert found["relation_f1", "pair", ("a", "b")].estimate.value == 1
    assert found["relation_f1", "pair", ("a", "c")].estimate.value == pytest.approx(2 / 3)
    assert found["relation_f1", "annotator", ("c",)].estimate.value == pytest.approx(2 / 3)
    assert found["relation_f1", "label", ("on",)].estimate.value == 1
    assert found["relation_link_f1", "label", ("of",)].estimate.value == pytest.approx(1 / 2)


def test_nobody_shares_an_item():
    (row,) = numbers({(0, "a"): ("pq", RIGHT[:1])}).values()

    assert row.estimate.undefined == "no item was looked at by two annotators"


def brute(relations):
    """Most pairs with the same ends, then most labels and directions alike: every assignment is tried."""
    one = np.flatnonzero(~relations.second & relations.comparable).tolist()
    two = np.flatnonzero(relations.second & relations.comparable).tolist()
    best = (0, 0.0, 0, 0)
    slots = [*two, *[None] * len(one)]
    for chosen in set(itertools.permutations(slots, len(one))):
        pairs = [(a, b) for a, b in zip(one, chosen, strict=True) if b is not None]
        if any((relations.ends[a] != relations.ends[b]).any() for a, b in pairs):
            continue
        labels = [relations.label[a] == relations.label[b] for a, b in pairs]
        ways = [relations.way[a] == relations.way[b] for a, b in pairs]
        weight = len(pairs) + sum(labels) + 0.5 * sum(ways)
        best = max(best, (weight, len(pairs), sum(labels), sum(ways)))
    return best


@pytest.mark.parametrize("seed", range(30))
def test_no_assignment_pairs_more(seed):
    rng = np.random.default_rng(seed)
    n = rng.integers(1, 7)
    relations = Relations(
        item=np.zeros(n, dtype=np.int64),
        comparison=np.zeros(n, dtype=np.int64),
        second=rng.random(n) < 0.5,
        begin=rng.integers(-1, 3, n),
        end=rng.integers(0, 3, n),
        directed=rng.random(n) < 0.7,
        label=rng.integers(0, 2, n),
    )
    partner = linked(relations)
    top = [
        ratio(relations, partner).top.sum()
        for ratio in (relation_link_f1, relation_label_agreement, relation_direction_agreement)
    ]

    assert top[0] + top[1] + 0.5 * top[2] == pytest.approx(brute(relations)[0])
    assert (partner[partner[partner >= 0]] == np.flatnonzero(partner >= 0)).all()
    f1 = relation_f1(relations, partner).estimate(Within()).value
    assert f1 is None or 0 <= f1 <= 1
    assert relation_lost_share(relations).top.sum() == (relations.begin < 0).sum() / 2
