"""The summary in a terminal and in a notebook, and numbers in words."""

import dataclasses
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from annoqa.measurements.measurement import Measurement
from annoqa.report.headline import headline
from annoqa.report.numbers import number, percent, told
from annoqa.report.reliability import grade
from annoqa.report.text import as_text, measurements_html, number_rows, summarise
from annoqa.report.words import sentences
from annoqa.statistics.estimate import Estimate
from tests.report.campaign import result

START = Measurement(
    field="actions",
    question="extent",
    name="mean_start_disagreement",
    title="Mean start disagreement",
    subject="label",
    who=("pick",),
    unit="s",
    estimate=Estimate(value=0.71, low=0.62, high=0.81, n_items=40),
    detail={"n_matched": 412, "n_marks": 430, "frames": 21.3, "granularity": {"verdict": "too_fine"}},
)
HABIT = Measurement(
    field="actions",
    question="extent",
    name="start_bias",
    title="Start bias",
    subject="annotator",
    who=("B",),
    unit="s",
    estimate=Estimate(value=0.38, low=0.3, high=0.45),
)


def test_boundaries_are_told_in_a_sentence():
    (sentence,) = sentences([START])

    assert sentence == (
        "`pick`: 412 of 430 starts matched (95.8 %); mean start disagreement 0.71 s"
        " (95 % CI 0.62–0.81, 40 items), 21 frames: above 0.5 s, so the granularity is likely too fine."
    )


def test_a_habit_is_told_and_noise_is_not():
    noise = dataclasses.replace(HABIT, estimate=Estimate(value=0.38, low=-0.1, high=0.9))

    assert sentences([HABIT]) == ["B starts 0.38 s later than the others: a habit, not noise."]
    assert sentences([noise]) == []


def test_attributes_of_marks_are_told_by_name():
    said = Measurement(
        field="box",
        question="label",
        name="attribute_agreement",
        title="Agreement on attributes",
        subject="attribute",
        who=("occluded",),
        estimate=Estimate(value=0.5),
    )

    assert "Agreement on attributes: occluded" in as_text([said])
    assert [row["title"] for row in number_rows([said])] == ["Agreement on attributes: occluded"]


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("Mean IoU of matched marks", "Matched marks overlap with a mean IoU of 0.83."),
        ("Mean volume IoU of matched marks", "Matched marks overlap with a mean volume IoU of 0.83."),
        ("Mean OKS of matched marks", "Mean OKS of matched marks is 0.83."),
    ],
)
def test_every_kind_is_told_with_the_name_of_its_similarity(title, sentence):
    alike = Measurement(
        field="c", question="extent", name="mean_iou", title=title, estimate=Estimate(value=0.83)
    )

    assert sentences([alike]) == [sentence]


def test_undefined_numbers_are_told_with_their_reason():
    nothing = Measurement(
        field="f",
        question="detection",
        name="detection_f1",
        title="Detection F1",
        estimate=Estimate.none("no item was looked at by two annotators"),
    )

    assert sentences([nothing]) == ["Nothing was compared: no item was looked at by two annotators."]
    assert "– (no item was looked at by two annotators)" in as_text([nothing])


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.8, 0.9, "good"), (0.7, 0.9, "tentative"), (0.5, 0.66, "poor"), (0.5, 0.9, "unknown")],
)
def test_reliability_is_graded_by_the_interval(low, high, expected):
    assert grade(Estimate(value=(low + high) / 2, low=low, high=high)) == expected


def test_without_an_interval_only_perfect_agreement_is_graded():
    assert grade(Estimate(value=1.0)) == "good"
    assert grade(Estimate(value=0.95)) == "unknown"
    assert grade(Estimate.none("one value")) == "unknown"


def test_the_summary_has_a_table_a_sentence_and_the_findings():
    text = as_text(result().measurements, result().findings)

    assert "Did both mark it?" in text
    assert "0.74 [0.42, 0.90]" in text
    assert "80 of 90 marks found a partner (74.3 %)." in text
    assert "Findings: 4 serious, 1 warning, 1 info" in text
    assert max(len(line) for line in text.splitlines()) <= 110


def test_nothing_is_said_to_be_nothing():
    assert as_text([]) == "Nothing was measured."
    assert "Nothing was measured." in measurements_html([])


def test_labels_are_not_markup_of_the_terminal():
    sink = StringIO()
    console = Console(file=sink, width=200, force_terminal=True, color_system="standard")
    console.print(summarise(result(label="[red]x[/red]", field="[bold]f").measurements))

    assert "[bold]f" in sink.getvalue()


@given(st.text(min_size=1))
def test_a_notebook_shows_any_text_as_text(text):
    shown = measurements_html(result(label=text, field=text).measurements, result(label=text).findings)

    assert "<script" not in shown
    assert shown.count("<table") == 1


@given(st.floats(-1e6, 1e6))
def test_numbers_near_one_and_nought_are_not_said_to_be_them(value):
    if number(value) == "1.00":
        assert value >= 1
    assert number(value) not in {"-0.00", "−0.00"}


@given(st.floats(0, 1))
def test_all_of_them_is_said_only_of_all(share):
    assert (percent(share) == "100 %") == (share == 1)


def test_a_number_has_three_digits_at_most():
    assert told(Estimate(value=123.456, low=99.5, high=150.2), "px") == "123 [100, 150] px"
    assert told(Estimate(value=0.12345), "s") == "0.12 s"


def test_of_several_numbers_the_most_telling_defined_one_leads():
    fleiss = dataclasses.replace(START, question="value", name="fleiss_kappa")
    alpha = dataclasses.replace(fleiss, name="krippendorff_alpha")
    undefined = dataclasses.replace(alpha, estimate=Estimate.none("one value"))

    assert headline([fleiss, alpha]) is alpha
    assert headline([fleiss, undefined]) is fleiss
    assert headline([]) is None
