"""Agreement by field: did both mark it, name it and draw it alike, beyond chance, with intervals?"""

from typing import Any

from markupsafe import Markup

from annoqa.findings.thresholds import RELIABILITY_GOOD, RELIABILITY_TENTATIVE
from annoqa.measurements.measurement import Measurement
from annoqa.report.figures import confusion_figure, dots_figure, lowest_first, offsets_figure, pairs_figure
from annoqa.report.fill import fill
from annoqa.report.headline import headline, key_numbers
from annoqa.report.material import Material
from annoqa.report.section import Section
from annoqa.report.text import number_rows
from annoqa.report.words import sentences

MARKS = (RELIABILITY_TENTATIVE.value, RELIABILITY_GOOD.value)
N_SLICES = 24
DIFFERENCES = {"mean_absolute_difference"}
"""Numbers without a unit that are no share: they stay off the scale from 0 to 1."""


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    here = [number for number in material.result.measurements if number.question != "accuracy"]
    return (
        "" if here else "No two annotators answered the same items, so nothing can be said about agreement."
    )


def render(material: Material) -> Markup:
    """Return one part for each field."""
    parts = [_field(material, field) for field in material.fields]
    return fill("agreement.html", fields=[part for part in parts if part["rows"]])


def _field(material: Material, field: str) -> dict[str, Any]:
    """Return what the template shows of one field."""
    numbers = [n for n in material.numbers(field=field) if n.question != "accuracy"]
    of_all = [n for n in numbers if n.subject == "all"]
    return {
        "name": field,
        "kind": material.kind(field),
        "sentences": sentences(numbers),
        "rows": number_rows(numbers),
        "chart": _chart(field, of_all),
        "labels": _by_label(field, numbers),
        "pairs": _by_pair(material, field, numbers),
        "confusions": [
            figure
            for n in of_all
            if (figure := confusion_figure(n, title=f"{field}: {n.title}, who says what"))
        ],
        "offsets": [
            {"title": n.title, "figure": figure}
            for n in of_all
            if (figure := offsets_figure(n, title=f"{field}: {n.title}, sample"))
        ],
        "slices": [n for n in numbers if n.subject == "slice" and _leads(n, numbers)][:N_SLICES],
    }


def _chart(field: str, of_all: list[Measurement]) -> Markup:
    """Draw every share and coefficient of the field on one scale."""
    shares = [n for n in key_numbers(of_all) if not n.unit and n.name not in DIFFERENCES]
    named = [(number.title, [number]) for number in shares]
    return dots_figure(named, title=f"{field}: agreement with intervals", marks=MARKS)


def _by_label(field: str, numbers: list[Measurement]) -> list[Markup]:
    """Draw one chart for each question, the labels with the lowest agreement first."""
    charts = []
    for question in ("value", "detection", "label", "extent"):
        here = [n for n in numbers if n.subject == "label" and n.question == question]
        lead = headline(here)
        if lead is None:
            continue
        named = lowest_first([n for n in here if n.name == lead.name])
        charts.append(
            {"title": lead.title, "figure": dots_figure(named, title=f"{field}: {lead.title} by label")}
        )
    return [chart for chart in charts if chart["figure"]]  # type: ignore[misc]  # dicts for the template


def _by_pair(material: Material, field: str, numbers: list[Measurement]) -> list[dict[str, Any]]:
    """Draw agreement between every two annotators, one matrix for each question."""
    matrices = []
    for question in ("value", "detection", "label", "extent"):
        here = [n for n in numbers if (n.subject, n.question, n.unit) == ("pair", question, "")]
        lead = headline(here)
        if lead is None:
            continue
        chosen = [n for n in here if n.name == lead.name]
        title = f"{field}: {lead.title} of every two annotators"
        figure = pairs_figure(chosen, _called(material), title=title)
        matrices += [{"title": lead.title, "figure": figure}] if figure else []
    return matrices


def _called(material: Material) -> dict[str, str]:
    """Return what people call the annotators, in order."""
    return {annotator: material.called(annotator) for annotator in material.annotators}


def _leads(number: Measurement, numbers: list[Measurement]) -> bool:
    """Say whether a number is the most telling one of its question and subject."""
    lead = headline([n for n in numbers if (n.question, n.subject) == (number.question, number.subject)])
    return lead is not None and lead.name == number.name


AGREEMENT = Section(anchor="agreement", title="Agreement by field", needs=_needs, render=render)
