"""Charts: text never reaches matplotlib, bytes stay, and what has no value is not drawn."""

import re
import warnings
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.measurements.measurement import Measurement
from annoqa.report.charts import Dot, Row, draw_dots, draw_edges, draw_heatmap, draw_histogram
from annoqa.report.charts.chart import Scale
from annoqa.report.figures import confusion_figure, dots_figure, offsets_figure, pairs_figure
from annoqa.statistics.estimate import Estimate

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    namespaces = ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return ET.fromstring(str.replace(svg, "<svg", "<svg" + namespaces, 1))  # noqa: S314 - our own


def measured(detail=None, value=0.5, who=(), unit="") -> Measurement:
    estimate = Estimate.none("nothing") if value is None else Estimate(value=value, low=0.4, high=0.6)
    return Measurement(
        field="f",
        question="value",
        name="n",
        title="N",
        who=who,
        estimate=estimate,
        unit=unit,
        detail=detail or {},
    )


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30))
def test_any_label_is_drawn_as_it_is_and_without_a_warning(label):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        svg = draw_dots([Row(label, (Dot(0.5, 0.4, 0.6),))], title="any label")

    texts = [element.text for element in parsed(svg).iter(f"{SVG}text")]
    assert label in texts


@pytest.mark.parametrize("label", ["$\\frac{$", "$x^2$", "@@0@@", "#a10004"])
def test_labels_are_neither_mathematics_nor_tokens_nor_colours(label):
    texts = [
        element.text for element in parsed(draw_dots([Row(label, (Dot(1),))], title="t")).iter(f"{SVG}text")
    ]

    assert label in texts


def test_colours_are_those_of_the_page():
    svg = draw_dots(
        [Row("a", (Dot(0.5, 0.4, 0.6), Dot(0.7, series=1)))], title="t", series=("x", "y"), marks=(0.8,)
    )

    assert set(re.findall(r": (#[0-9a-f]{6})\b", svg)) <= {"#000000", "#ffffff"}
    assert {"var(--accent)", "var(--second)", "var(--muted)", "var(--ink)"} <= set(
        re.findall(r"var\(--\w+\)", svg)
    )


def test_charts_of_one_page_share_no_ids():
    first, second = (draw_dots([Row("a", (Dot(0.5),))], title=title) for title in ("one", "two"))

    ids = [set(re.findall(r'id="([^"]+)"', svg)) for svg in (first, second)]
    assert ids[0]
    assert not ids[0] & ids[1]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: draw_dots([Row("a", (Dot(-0.2, -0.4, 0.1),))], title="t", unit="characters", marks=(0,)),
        lambda: draw_dots([Row("a", (Dot(0.0),))], title="t", unit="s"),
        lambda: draw_heatmap("ab", "ab", np.array([[1, np.nan], [0, 0.5]]), text=[["1", ""]] * 2, title="t"),
        lambda: draw_histogram([0.0] * 9, title="t", unit="s"),
        lambda: draw_histogram([-1.0, 2.0, 3.0], title="t", unit="characters"),
        lambda: draw_edges({"left": 0.0, "top": -0.1, "right": 0.3, "bottom": 0.01}, title="t"),
    ],
)  # fmt: skip
def test_every_chart_is_well_formed_named_and_the_same_again(draw):
    svg = draw()

    root = parsed(svg)
    assert root.get("aria-label") == "t"
    assert root.get("role") == "img"
    assert draw() == svg


def test_numbers_without_a_value_are_not_drawn():
    assert dots_figure([("a", [measured(value=None)])], title="t") == ""
    assert dots_figure([], title="t") == ""


def test_a_missing_number_keeps_the_colour_of_the_other_series():
    svg = dots_figure([("a", [None, measured()])], title="t", series=("x", "y"))

    assert svg.count("var(--second)") > svg.count("var(--accent)")


@pytest.mark.parametrize(
    "detail",
    [
        {"labels": ["a", "b"], "matrix": [[3, 1], [0, 2]]},
        {"confusion": {"labels": ["a", "b"], "counts": [[3, 1], [0, 2]]}},
        {"values": ["a", "b"], "confusion": [[3, 1], [0, 2]]},
    ],
)
def test_a_confusion_matrix_is_drawn_however_it_is_kept(detail):
    texts = [
        element.text for element in parsed(confusion_figure(measured(detail), title="t")).iter(f"{SVG}text")
    ]

    assert {"a", "b", "1", "2", "3"} <= set(texts)


@pytest.mark.parametrize(
    "detail",
    [
        {},
        {"labels": ["a"], "matrix": [[0]]},
        {"labels": ["a"], "matrix": [[1, 2]]},
        {"labels": None, "matrix": None},
    ],
)
def test_a_matrix_that_is_not_there_or_does_not_fit_is_not_drawn(detail):
    assert confusion_figure(measured(detail), title="t") == ""


def test_too_few_samples_and_too_few_annotators_are_not_drawn():
    assert offsets_figure(measured({"samples": [1.0] * 7}), title="t") == ""
    assert pairs_figure([measured(who=("a", "b"))], {"a": "A", "b": "B"}, title="t") == ""
    assert offsets_figure(measured({"sample_s": [1.0] * 9}, unit="s"), title="t")


def test_ticks_are_round_and_within_the_scale():
    assert Scale(0, 1, 0, 100).ticks == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])
    assert Scale(-0.1, 0.2, 0, 100)(0.05) == pytest.approx(50)
