"""Ground truth: are annotators right, on which labels are they not, and which way are they wrong?"""

from typing import Any

from markupsafe import Markup

from annoqa.measurements.measurement import Measurement
from annoqa.report.charts import draw_edges
from annoqa.report.charts.edges import SIDES
from annoqa.report.figures import confusion_figure, dots_figure, lowest_first, offsets_figure
from annoqa.report.fill import fill
from annoqa.report.headline import headline
from annoqa.report.material import Material
from annoqa.report.section import Section
from annoqa.report.text import number_rows
from annoqa.report.words import sentences

N_SLICES = 24
BIAS, SHARE = "bias_", "_share"


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    return "" if material.numbers(question="accuracy") else "This campaign has no ground truth."


def render(material: Material) -> Markup:
    """Return one part for each field that has ground truth."""
    fields = [field for field in material.fields if material.numbers(field=field, question="accuracy")]
    return fill("ground_truth.html", fields=[_field(material, field) for field in fields])


def _field(material: Material, field: str) -> dict[str, Any]:
    """Return what the template shows of one field."""
    numbers = material.numbers(field=field, question="accuracy")
    of_all = [n for n in numbers if n.subject == "all"]
    return {
        "name": field,
        "kind": material.kind(field),
        "sentences": sentences(numbers),
        "rows": number_rows(numbers),
        "labels": _by_label(field, numbers),
        "confusions": [
            figure
            for n in of_all
            if (figure := confusion_figure(n, title=f"{field}: ground truth against answers, {n.title}"))
        ],
        "biases": _biases(field, of_all),
        "offsets": [
            {"title": n.title, "figure": figure}
            for n in of_all
            if (figure := offsets_figure(n, title=f"{field}: {n.title}, offsets from ground truth"))
        ],
        "slices": [n for n in numbers if n.subject == "slice" and not is_bias(n)][:N_SLICES],
    }


def is_bias(number: Measurement) -> bool:
    """Say whether a number is a signed offset from ground truth."""
    return number.name.startswith(BIAS)


def _by_label(field: str, numbers: list[Measurement]) -> Markup:
    """Draw accuracy by label, the lowest first."""
    here = [n for n in numbers if n.subject == "label" and not n.unit and not is_bias(n)]
    lead = headline(here)
    named = lowest_first([n for n in here if lead is not None and n.name == lead.name])
    title = f"{field}: {lead.title if lead else ''} by label, against ground truth"
    return dots_figure(named, title=title)


def _biases(field: str, of_all: list[Measurement]) -> list[Markup]:
    """Draw the signed offsets: boxes as a box, everything else around zero."""
    shares = {n.name[len(BIAS) : -len(SHARE)]: n.estimate.value for n in of_all if n.name.endswith(SHARE)}
    known = {side: value for side, value in shares.items() if value is not None}
    charts = (
        [draw_edges(known, title=f"{field}: mean offset of each side")] if set(SIDES) <= set(known) else []
    )
    here = [n for n in of_all if is_bias(n) and n.unit]
    for unit in dict.fromkeys(n.unit for n in here):
        named = [(n.name.removeprefix(BIAS), [n]) for n in here if n.unit == unit]
        title = f"{field}: offsets from ground truth in {unit}"
        charts.append(dots_figure(named, title=title, marks=(0.0,)))
    return [chart for chart in charts if chart]


GROUND_TRUTH = Section(anchor="ground-truth", title="Against ground truth", needs=_needs, render=render)
