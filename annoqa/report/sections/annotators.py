"""Annotators: how far each agrees with the others, and how often each is right."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from annoqa.measurements.measurement import Measurement, Question
from annoqa.report.figures import MAX_ROWS, dots_figure
from annoqa.report.fill import fill
from annoqa.report.headline import headline
from annoqa.report.material import Material
from annoqa.report.numbers import counted
from annoqa.report.section import Section

SIDES: tuple[tuple[str, tuple[Question, ...]], ...] = (
    ("agreement", ("value", "label", "detection", "extent")),
    ("accuracy", ("accuracy",)),
)
MAX_PEOPLE = 200


@dataclass(frozen=True)
class Column:
    """One number of every annotator: which, shown by one of them, and on which side."""

    like: Measurement
    side: str


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    return "" if material.annotators else "No number is about a single annotator."


def render(material: Material) -> Markup:
    """Return one table with a row for each annotator, and one small chart for each field."""
    columns = {field: _columns(material, field) for field in material.fields}
    charts = [_chart(material, field, of_field) for field, of_field in columns.items() if of_field]
    return fill(
        "annotators.html",
        groups={field: of_field for field, of_field in columns.items() if of_field},
        rows=[_row(material, annotator, columns) for annotator in material.annotators[:MAX_PEOPLE]],
        n_more=max(len(material.annotators) - MAX_PEOPLE, 0),
        charts=[chart for chart in charts if chart["figure"]],
    )


def _columns(material: Material, field: str) -> list[Column]:
    """Return the most telling numbers about annotators: of the first question that tells them apart.

    Where no question does, of the first that has a number.
    """
    columns = []
    for side, questions in SIDES:
        found = [_lead(material, field, question) for question in questions]
        leads = [number for number in found if number is not None]
        leads.sort(key=lambda lead: not _tells_apart(material, lead))
        columns += [Column(lead, side) for lead in leads[:1]]
    return columns


def _tells_apart(material: Material, lead: Measurement) -> bool:
    """Say whether a number differs between annotators."""
    here = material.numbers(field=lead.field, question=lead.question, subject="annotator")
    return len({number.estimate.value for number in here if number.name == lead.name}) > 1


def _lead(material: Material, field: str, question: Question) -> Measurement | None:
    """Return the most telling number of a question about annotators."""
    here = material.numbers(field=field, question=question, subject="annotator")
    return headline([number for number in here if not number.unit])


def _row(material: Material, annotator: str, columns: dict[str, list[Column]]) -> dict[str, Any]:
    """Return the cells of one annotator."""
    cells = [material.number(column.like, (annotator,)) for group in columns.values() for column in group]
    place = material.place(annotator)
    return {"called": material.called(annotator), "id": annotator, "place": place, "cells": cells}


def _chart(material: Material, field: str, columns: list[Column]) -> dict[str, Any]:
    """Draw one field: a row for each annotator, agreement and accuracy side by side."""
    rows = [
        (who, [material.number(column.like, (who,)) for column in columns]) for who in material.annotators
    ]
    rows = [row for row in rows if any(cell is not None for cell in row[1])]
    told = "; ".join(f"{column.side}: {_in_words(column)}" for column in columns)
    if len(rows) > MAX_ROWS:
        rows.sort(key=lambda row: _value(row[1][0]))
        told += f"; the {MAX_ROWS} lowest of {counted(len(rows), 'annotator')}"
    figure = dots_figure(
        [(material.called(who), cells) for who, cells in rows],
        title=f"{field}: each annotator's agreement and accuracy",
        series=[column.side for column in columns],
    )
    return {"field": field, "told": told, "figure": figure}


def _value(cell: Measurement | None) -> float:
    """Return what rows are sorted by; without a number they come last."""
    return 2.0 if cell is None or cell.estimate.value is None else cell.estimate.value


def _in_words(column: Column) -> str:
    """Return what a column holds."""
    return "share of right answers" if column.like.name == "accuracy" else column.like.title


ANNOTATORS = Section(anchor="annotators", title="Annotators", needs=_needs, render=render)
