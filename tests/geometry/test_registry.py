"""Kinds of one's own: the example of the documentation, the laws, and packages that bring kinds."""

import re
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import numpy as np
import pytest

import annoqa
from annoqa.errors import NotApplicableError, TableError
from annoqa.geometry import BOX, KINDS, Kind, Ragged, kind_named, register_kind, registry
from annoqa.geometry.laws import LAWS, broken_law
from annoqa.measurements.context import Context
from annoqa.measurements.shapes import measure_shapes
from annoqa.table.assemble import assemble
from annoqa.table.field_view import view_field

PAGE = Path(__file__).parents[2] / "docs" / "custom-kinds.md"
MARKS = np.array([[0.0], [1.0], [5.0]])


@pytest.fixture(autouse=True)
def no_kinds_of_others(monkeypatch):
    monkeypatch.setattr(registry, "_REGISTERED", {})
    monkeypatch.setattr(registry, "_ASKED", set())


def hull(dot):
    return np.column_stack([dot - 1, 0 * dot, dot + 1, 0 * dot + 1])


def near(one, two):
    return np.maximum(0, 1 - np.abs(one - two)[:, 0] / 2)


def dots(**more):
    return Kind(**{"name": "dot", "title": "dot", "columns": ("x_px",), "alike": near, "hull": hull} | more)


def blocks():
    return re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)


def test_the_example_of_the_documentation_works():
    space = {}
    for block in blocks():
        exec(block, space)  # noqa: S102 - the page is ours
    similarity = space["CIRCLE"].similarity(np.array([[0.0, 0, 5]]), np.array([[5.0, 0, 5]]))
    rows = measure_shapes(view_field(space["table"], "craters"), Context.of(space["table"]))
    found = {row.name: row.estimate.value for row in rows if row.subject == "all"}

    # the lens of two circles of radius r whose centres are r apart: r² (2π/3 − √3/2)
    lens = 2 * np.pi / 3 - 3**0.5 / 2
    assert similarity[0] == pytest.approx(lens / (2 * np.pi - lens))
    assert found["detection_f1"] == 1
    assert 0.7 < found["mean_iou"] < 1
    assert space["circle"]()[0] is kind_named("circle") is space["CIRCLE"]


def test_the_page_names_every_law():
    text = " ".join(PAGE.read_text().split())

    assert all(f"| {law} |" in text for law in LAWS)


def test_a_good_kind_is_taken_once_and_again():
    kind = dots()

    assert register_kind(kind, examples=MARKS) is kind
    assert register_kind(kind, examples=MARKS) is kind
    assert kind_named("dot") is kind
    assert annoqa.register_kind is register_kind


def ragged_ends(one, two):
    return np.maximum(0, 1 - np.abs(one.flat[one.start] - two.flat[two.start]))


def test_a_ragged_kind_is_taken():
    kind = dots(ragged=True, alike=ragged_ends, hull=lambda dot: hull(dot.flat[dot.start][:, None]))

    assert register_kind(kind, examples=Ragged.from_rows([[1, 2], [1.5], [7, 8, 9]])) is kind


BROKEN = {
    "row by row": {"alike": lambda one, two: near(one, two) * np.nan},
    "hull": {"hull": lambda dot: hull(dot)[:, [2, 1, 0, 3]]},
    "in [0, 1]": {"alike": lambda one, two: near(one, two) * 2},
    "1 on itself": {"alike": lambda one, two: near(one, two) * 0.999999},
    "symmetric": {"alike": lambda one, two: near(one, two) * (1 - 0.1 * (one < two)[:, 0])},
    "alone": {"alike": lambda one, two: np.where((one == two)[:, 0], 1.0, near(one, two) / len(one))},
    "apart": {"alike": lambda one, two: 1 / (1 + np.abs(one - two)[:, 0])},
    "shared": {
        "alike": None,
        "size": lambda dot: 1 + dot[:, 0] * 0,
        "shared": lambda one, two: np.where((one == two)[:, 0], 1.0, 1.5 * (near(one, two) > 0)),
    },
}


@pytest.mark.parametrize("law", LAWS)
def test_a_broken_law_is_named_with_the_marks(law):
    kind = dots(**BROKEN[law])
    if law == "shared":  # 1.5 / (2 − 1.5) = 3 is told first as a similarity beyond 1
        assert broken_law(kind, MARKS)[0] == "in [0, 1]"
        kind = dots(**BROKEN[law] | {"size": lambda dot: 1 + dot[:, 0] * 9, "shared": _too_much})
    with pytest.raises(NotApplicableError, match=re.escape(f"the law `{law}`")) as caught:
        register_kind(kind, examples=MARKS)
    if law != "row by row":
        assert re.search(r"\[\d\.0\] and \[\d\.0\]: similarity", str(caught.value))
    assert kind_named("dot") is None


def _too_much(one, two):
    """All of a mark with itself, and more than all of the small one with its neighbour."""
    size = 1 + one[:, 0] * 9
    return np.where((one == two)[:, 0], size, 2.0 * ((one + two)[:, 0] == 1))


def test_our_own_kinds_hold_the_laws():
    assert broken_law(BOX, np.array([[0.0, 0, 4, 4, 0], [2, 0, 6, 4, 45], [90, 90, 91, 91, 10]])) is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": "box"}, "is taken"),
        ({"name": "relation"}, "is taken"),
        ({"hull": None}, "no hull"),
        ({"alike": None}, "either `alike`, or both"),
        ({"columns": ()}, "no columns"),
        ({"name": " "}, "no name"),
    ],
)
def test_an_incomplete_kind_is_refused(more, said):
    with pytest.raises(NotApplicableError, match=said):
        register_kind(dots(**more), examples=MARKS)


@pytest.mark.parametrize(
    "examples",
    [MARKS[:1], np.zeros((3, 1)), np.zeros((3, 2)), Ragged.from_rows([[1], [2]]), np.ones((101, 1))],
)
def test_examples_that_tell_nothing_are_refused(examples):
    with pytest.raises(NotApplicableError, match="`examples` must"):
        register_kind(dots(), examples=examples)


def test_a_second_kind_of_the_same_name_is_refused():
    register_kind(dots(), examples=MARKS)
    with pytest.raises(NotApplicableError, match="is taken"):
        register_kind(dots(title="another"), examples=MARKS)


def table_of_dots(extent):
    return assemble(
        items={"item": ["i"]},
        annotators={"annotator": ["a"]},
        fields={"field": ["f"], "kind": ["dot"], "level": ["nominal"]},
        labels={"label": []},
        annotations={"item": [0], "annotator": [0]},
        marks={"annotation": [0], "field": [0], "extent": [extent]},
    )


def test_tables_know_registered_kinds_only_and_their_numbers():
    with pytest.raises(TableError, match="'dot'"):
        table_of_dots([1.0])
    register_kind(dots(), examples=MARKS)
    assert table_of_dots([1.0]).marks.num_rows == 1
    with pytest.raises(TableError, match="1 of kind 'dot' do not have x_px"):
        table_of_dots([1.0, 2.0])


def test_packages_bring_kinds(monkeypatch, tmp_path):
    (tmp_path / "brings_dots.py").write_text(
        "from tests.geometry.test_registry import MARKS, dots\ndef kind():\n    return dots(), MARKS\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    point = EntryPoint(name="dot", value="brings_dots:kind", group=registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [point] if group == "annoqa.kinds" else [])

    assert kind_named("dot").title == "dot"
    assert "brings_dots" in sys.modules


def test_known_names_ask_no_packages(monkeypatch):
    monkeypatch.setattr(registry, "entry_points", lambda group: pytest.fail(f"{group} was asked"))

    assert kind_named("other") is None
    assert all(kind_named(kind.name) is kind for kind in KINDS)
