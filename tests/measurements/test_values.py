import numpy as np
import pytest

from annoqa.agreement.icc import intraclass_correlation
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.measurements.answers import answers_of
from annoqa.measurements.context import Context
from annoqa.measurements.values import measure_values
from annoqa.table.assemble import assemble
from annoqa.table.field_view import view_field
from tests.table.campaigns import pets

NONE = None
DATA = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
    [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
]


def numbers_field(level, rows=DATA, **more):
    """Return the table of one numeric field; None is an annotator who did not look."""
    given = [(i, a, x) for a, row in enumerate(rows) for i, x in enumerate(row) if x is not None]
    return assemble(
        items={"item": [f"i{i}" for i in range(len(rows[0]))]},
        annotators={"annotator": [f"a{a}" for a in range(len(rows))]},
        fields={"field": ["rating"], "kind": ["whole"], "level": [level]},
        labels={"label": []},
        annotations={"item": [i for i, _, _ in given], "annotator": [a for _, a, _ in given]},
        marks={
            "annotation": list(range(len(given))),
            "field": [0] * len(given),
            "number": [float(x) for _, _, x in given],
            **more,
        },
    )


def labels_field(level, chosen, paths=None, declared=None, part=None):
    """Return a table of labels: {(item, annotator): labels}, several marks or none."""
    pairs = sorted(chosen)
    names = sorted({label for labels in chosen.values() for label in labels} | set(declared or ()))
    marks = [(at, label) for at, pair in enumerate(pairs) for label in chosen[pair]]
    labels = {"label": names} | ({"paths": [paths[name] for name in names]} if paths else {})
    more = {"part": part} if part else {}
    return assemble(
        items={"item": [f"i{i}" for i in range(max(i for i, _ in pairs) + 1)]},
        annotators={"annotator": [f"a{a}" for a in range(max(a for _, a in pairs) + 1)]},
        fields={"field": ["f"], "kind": ["whole"], "level": [level], "labels": [declared]},
        labels=labels,
        annotations={"item": [i for i, _ in pairs], "annotator": [a for _, a in pairs]},
        marks={
            "annotation": [at for at, _ in marks],
            "field": [0] * len(marks),
            "label": [names.index(label) for _, label in marks],
            **more,
        },
    )


def measured(table, **more):
    context = Context(items=tuple(table.names("items")), annotators=tuple(table.names("annotators")), **more)
    found = measure_values(view_field(table, table.names("fields")[0]), context)
    return {(n.name, n.subject, n.who): n for n in found}


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_of_a_field_is_alpha_at_its_level(level):
    found = measured(numbers_field(level))["krippendorff_alpha", "all", ()]
    expected = krippendorff_alpha(ReliabilityData.from_rows(DATA), level=level)

    assert found.estimate.value == pytest.approx(expected.value, abs=1e-14)
    assert found.estimate.low == pytest.approx(expected.low, abs=1e-12)
    assert (found.estimate.n_items, found.estimate.n_units, found.estimate.n_annotators) == (11, 11, 4)
    assert found.detail["n_judged_once"] == 1
    assert found.detail["counts"] == [9, 13, 11, 5, 3]
    assert found.question == "value"
    assert f"level {level}" in found.signature


def test_numbers_have_an_intraclass_correlation_of_the_form_that_they_allow():
    gaps = measured(numbers_field("interval"))["intraclass_correlation", "all", ()]
    full = measured(
        numbers_field(
            "ratio", [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]]
        )
    )
    shrout = full["intraclass_correlation", "all", ()]

    assert "ICC(1);" in gaps.signature
    assert gaps.estimate.value == pytest.approx(
        intraclass_correlation(ReliabilityData.from_matrix(np.array(DATA, float)), form="1").value
    )
    assert "ICC(A,1);" in shrout.signature
    assert shrout.estimate.value == pytest.approx(0.2898, abs=1e-4)  # Shrout & Fleiss (1979), table 4
    assert ("intraclass_correlation", "all", ()) not in measured(numbers_field("ordinal"))


def test_a_nominal_field_has_every_coefficient_and_every_breakdown():
    table = pets(["x", "y", "z"], [[0, 1, 2, 0, 1], [0, 1, 2, 0, 0], [0, 1, 1, 0, 1]])
    slices = {"light": (np.array([0, 0, 1, 1, -1]), ("day", "night"))}
    found = measured(table, slices=slices)

    overall = {name for name, subject, _ in found if subject == "all"}
    assert overall == {
        "krippendorff_alpha",
        "percent_agreement",
        "gwet_ac1",
        "fleiss_kappa",
        "conger_kappa",
        "brennan_prediger",
    }
    assert {who for name, subject, who in found if subject == "pair"} == {("x", "y"), ("x", "z"), ("y", "z")}
    assert {who for name, subject, who in found if subject == "label"} == {("cat",), ("cow",), ("dog",)}
    assert {who for name, subject, who in found if subject == "annotator"} == {("x",), ("y",), ("z",)}
    day = found["percent_agreement", "slice", ("light", "day")].estimate
    assert (day.value, day.n_items) == (1, 2)
    assert found["krippendorff_alpha", "slice", ("light", "night")].estimate.n_items == 2
    without_z = found["alpha_left_out", "annotator", ("z",)].estimate
    pair = ReliabilityData.from_rows([[0, 1, 2, 0, 1], [0, 1, 2, 0, 0]])
    assert without_z.value == pytest.approx(krippendorff_alpha(pair).value)
    detail = found["krippendorff_alpha", "all", ()].detail
    assert detail["values"] == ["cat", "cow", "dog"]
    assert np.triu(detail["confusion"]).sum() == 15
    assert [entry["item"] for entry in detail["worst_items"]] == ["2", "4"]


def test_two_annotators_have_cohen_and_scott_too():
    found = measured(pets(["x", "y"], [[0, 1, 2, 0], [0, 1, 2, 1]]))

    assert found["cohen_kappa", "all", ()].estimate.value == pytest.approx(
        found["pair_kappa", "pair", ("x", "y")].estimate.value
    )
    assert ("scott_pi", "all", ()) in found


def test_who_chose_nothing_gave_no_judgement():
    found = measured(pets(["x", "y"], [[0, None, 1, None], [0, None, 1, 1]]))
    alpha = found["krippendorff_alpha", "all", ()]

    assert alpha.detail["values"] == ["cat", "dog"]
    assert alpha.detail["counts"] == [2, 3]
    assert (alpha.estimate.observed, alpha.estimate.n_units) == (0, 2)


def test_declared_labels_count_and_give_the_order():
    chosen = {
        (i, a): [label] for i, row in enumerate(["lh", "mm", "hh", "ll"]) for a, label in enumerate(row)
    }
    order = ["l", "m", "h", "never"]
    found = measured(labels_field("ordinal", chosen, declared=order))
    alpha = found["krippendorff_alpha", "all", ()]
    expected = krippendorff_alpha(
        ReliabilityData.from_rows([list("lmhl"), list("hmhl")], values=order), level="ordinal"
    )

    assert alpha.detail["values"] == order
    assert alpha.detail["order"] == "declared"
    assert alpha.estimate.value == pytest.approx(expected.value)
    assert ("gwet_ac2", "all", ()) in found


def test_undeclared_order_is_told():
    chosen = {(i, a): [label] for i, row in enumerate(["lh", "mm"]) for a, label in enumerate(row)}
    found = measured(labels_field("ordinal", chosen))

    assert found["krippendorff_alpha", "all", ()].detail["order"] == "alphabet"


@pytest.mark.parametrize("as_marks", [True, False])
def test_label_sets_are_compared_as_sets_and_label_by_label(as_marks):
    sets = [["ab", "a"], ["b", "b"], ["", "a"], ["ab", "ab"]]
    if as_marks:
        chosen = {(i, a): list(text) for i, row in enumerate(sets) for a, text in enumerate(row)}
        table = labels_field("set", chosen)
    else:
        chosen = {(i, a): [text] * bool(text) for i, row in enumerate(sets) for a, text in enumerate(row)}
        table = labels_field("set", chosen, paths={text: [[x] for x in text] for text in ("ab", "a", "b")})
    found = measured(table)
    expected = krippendorff_alpha(
        ReliabilityData.from_rows([[frozenset(row[a]) for row in sets] for a in (0, 1)]), level="set"
    )

    assert found["krippendorff_alpha", "all", ()].estimate.value == pytest.approx(expected.value)
    assert found["specific_agreement", "label", ("a",)].estimate.value == pytest.approx(4 / 5)
    assert found["krippendorff_alpha", "label", ("b",)].estimate.n_units == 4


def test_paths_that_part_late_are_nearer():
    paths = {"dog": [["animal", "dog"]], "cat": [["animal", "cat"]], "car": [["car"]]}
    near = {(0, 0): ["dog"], (0, 1): ["cat"], (1, 0): ["car"], (1, 1): ["car"]}
    far = {(0, 0): ["dog"], (0, 1): ["car"], (1, 0): ["cat"], (1, 1): ["cat"]}
    values = [
        measured(labels_field("path", chosen, paths=paths))["krippendorff_alpha", "all", ()].estimate.observed
        for chosen in (near, far)
    ]

    assert values == [pytest.approx(0.25), pytest.approx(0.5)]


def test_several_values_where_one_was_asked_for_are_left_aside_and_counted():
    chosen = {(0, 0): ["a"], (0, 1): ["a"], (1, 0): ["b"], (1, 1): ["b"], (2, 0): ["a", "b"], (2, 1): ["a"]}
    alpha = measured(labels_field("nominal", chosen))["krippendorff_alpha", "all", ()]

    assert alpha.detail["n_several_values"] == 1
    assert alpha.estimate.n_units == 2


def test_parts_of_an_item_are_units_in_its_cluster():
    chosen = {(i, a): ["a", "b"] if (i, a) != (1, 1) else ["b", "b"] for i in range(3) for a in range(2)}
    table = labels_field("nominal", chosen, part=["p1", "p2"] * 6)
    alpha = measured(table)["krippendorff_alpha", "all", ()]

    assert alpha.estimate.n_units == 6
    assert alpha.estimate.interval.startswith("infinitesimal jackknife on 3 clusters, Fisher z, t")
    assert "units parts of items" in alpha.signature


def test_numbers_that_a_level_cannot_take_are_undefined_with_the_reason():
    found = measured(numbers_field("ratio", [[-1, 2, 3], [1, 2, 3]]))

    assert "not negative" in found["krippendorff_alpha", "all", ()].estimate.undefined
    assert found["percent_agreement", "all", ()].estimate.value == pytest.approx(2 / 3)
    assert not [key for key in found if key[0] == "pair_kappa"]


def test_one_annotator_alone_and_nobody_at_all_are_undefined():
    alone = measured(pets(["x"], [[0, 1, 2]]))
    assert alone["krippendorff_alpha", "all", ()].estimate.undefined == "no unit was judged twice"

    table = numbers_field("interval", [[1.0], [2.0]])
    empty = table.annotations.slice(0, 0)
    nobody = type(table)(
        items=table.items,
        annotators=table.annotators,
        fields=table.fields,
        labels=table.labels,
        annotations=empty,
        looks=table.looks,
        marks=table.marks.slice(0, 0),
    )
    assert measured(nobody)["krippendorff_alpha", "all", ()].estimate.undefined == "no unit was judged twice"


def test_clusters_of_items_reach_every_interval():
    table = numbers_field("nominal")
    found = measured(table, cluster=np.arange(12) // 3)

    made = found["krippendorff_alpha", "all", ()].estimate.interval
    assert made.startswith("infinitesimal jackknife on 4 clusters, Fisher z, t")
    assert all("on items" not in (n.estimate.interval or "") for n in found.values())


def test_the_matrix_of_units_is_that_of_the_table():
    table = numbers_field("interval")
    context = Context(items=tuple(table.names("items")), annotators=tuple(table.names("annotators")))
    answers = answers_of(view_field(table, "rating"), context)

    assert answers.annotators == ("a0", "a1", "a2", "a3")
    assert answers.data.codes.tolist() == [[-1 if x is None else x - 1 for x in row] for row in DATA]
