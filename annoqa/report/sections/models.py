"""Models beside people: does a model agree with people as people agree with each other?"""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from annoqa.measurements.measurement import Measurement
from annoqa.report.fill import fill
from annoqa.report.material import Material
from annoqa.report.numbers import percent, told
from annoqa.report.section import Section

BLOCKS = ("people_kappa", "people_models_kappa", "models_kappa")
COLUMNS = (
    "model_kappa",
    "model_kappa_difference",
    "model_winning_rate",
    "model_advantage",
    "model_detection_f1",
    "model_label_agreement",
    "model_mean_iou",
    "model_accuracy",
    "model_f1",
)


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    return "" if any(map(_of_model, material.result.measurements)) else "No model answered in this campaign."


def render(material: Material) -> Markup:
    """Return one part for each field that models answered."""
    parts = [_field(field, material.numbers(field=field)) for field in material.fields]
    return fill("models.html", fields=[part for part in parts if part["models"]])


def _field(field: str, numbers: Sequence[Measurement]) -> dict[str, Any]:
    """Return what the template shows of one field."""
    here = [number for number in numbers if _of_model(number)]
    shown = [name for name in COLUMNS if any(number.name == name for number in here)]
    titles = {number.name: number.title for number in here}
    models = list(dict.fromkeys(number.who[0] for number in here))
    return {
        "name": field,
        "blocks": [n for name in BLOCKS for n in numbers if n.name == name],
        "columns": [titles[name] for name in shown],
        "models": [{"name": model, "cells": _cells(here, model, shown)} for model in models],
        "sentences": [said for model in models for said in _sentences(here, model)],
    }


def _of_model(number: Measurement) -> bool:
    """Say whether a number is about a model."""
    return number.subject == "model"


def _cells(numbers: Sequence[Measurement], model: str, names: Sequence[str]) -> list[Measurement | None]:
    """Return the numbers of one model in the order of the columns."""
    of_model = {number.name: number for number in numbers if number.who == (model,)}
    return [of_model.get(name) for name in names]


def _sentences(numbers: Sequence[Measurement], model: str) -> list[str]:
    """Say whether a model agrees with people as people do, and whether it can stand in for one."""
    of_model = {number.name: number for number in numbers if number.who == (model,)}
    return [
        said
        for said in (
            _beside(model, of_model.get("model_kappa_difference")),
            _stands_in(model, of_model.get("model_winning_rate")),
        )
        if said
    ]


def _beside(model: str, difference: Measurement | None) -> str:
    """Say how a model's agreement with people lies beside that among people."""
    if difference is None:
        return ""
    made = difference.estimate
    if made.low is None or made.high is None:
        return ""
    if made.high < 0:
        how = "agrees with people less than people agree with each other"
    elif made.low > 0:
        how = "agrees with people more than people agree with each other"
    else:
        how = "agrees with people about as people agree with each other"
    return f"`{model}` {how}: the difference of κ is {told(made)}."


def _stands_in(model: str, rate: Measurement | None) -> str:
    """Say how many annotators a model may stand in for."""
    if rate is None or rate.estimate.value is None:
        return ""
    verdict = "may stand in for an annotator" if rate.detail.get("passes") else "may not stand in for one"
    return (
        f"In the alternative annotator test `{model}` does no worse than {percent(rate.estimate.value)}"
        f" of the annotators (ε = {rate.detail.get('epsilon')}): it {verdict}."
    )


MODELS = Section(anchor="models", title="Models beside people", needs=_needs, render=render)
