"""Annotators: how far each agrees with the others, and how often each is right."""

from typing import Any

from markupsafe import Markup

from annoqa.measurements.measurement import Measurement, Question
from annoqa.report.figures import dots_figure
from annoqa.report.fill import fill
from annoqa.report.headline import headline
from annoqa.report.material import Material
from annoqa.report.section import Section

SIDES: tuple[tuple[str, tuple[Question, ...]], ...] = (
    ("agreement", ("value", "label", "detection", "extent")),
    ("accuracy", ("accuracy",)),
)


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    return "" if material.annotators else "No number is about a single annotator."


def render(material: Material) -> Markup:
    """Return one table with a row for each annotator, and one small chart for each field."""
    columns = _columns(material)
    rows = [_row(material, annotator, columns) for annotator in material.annotators]
    charts = [chart for field in material.fields if (chart := _chart(material, field))["figure"]]
    return fill("annotators.html", columns=columns, rows=rows, charts=charts)


def _columns(material: Material) -> list[dict[str, Any]]:
    """Return which number of which field each column holds."""
    columns: list[dict[str, Any]] = []
    for field in material.fields:
        for side, questions in SIDES:
            lead = _lead(material, field, questions)
            if lead is not None:
                column = {"field": field, "side": side, "name": lead.name, "title": lead.title}
                columns.append({**column, "question": lead.question, "at": len(columns)})
    return columns


def _lead(material: Material, field: str, questions: tuple[Question, ...]) -> Measurement | None:
    """Return the most telling number about annotators: of the first question that has one."""
    for question in questions:
        here = [
            n for n in material.numbers(field=field, question=question, subject="annotator") if not n.unit
        ]
        if here:
            return headline(here)
    return None


def _row(material: Material, annotator: str, columns: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the cells of one annotator."""
    place = (
        material.table.names("annotators").index(annotator)
        if annotator in material.table.names("annotators")
        else 0
    )
    cells = [_cell(material, annotator, column) for column in columns]
    return {"called": material.called(annotator), "id": annotator, "place": place, "cells": cells}


def _cell(material: Material, annotator: str, column: dict[str, Any]) -> Measurement | None:
    """Return the number of one annotator in one column."""
    here = material.numbers(field=column["field"], subject="annotator", name=column["name"])
    return next((n for n in here if n.who == (annotator,) and n.question == column["question"]), None)


def _chart(material: Material, field: str) -> dict[str, Any]:
    """Draw one field: a row for each annotator, agreement and accuracy side by side."""
    columns = [column for column in _columns(material) if column["field"] == field]
    named = []
    for annotator in material.annotators:
        cells = [_cell(material, annotator, column) for column in columns]
        named.append((material.called(annotator), [cell for cell in cells if cell is not None]))
    series = [column["side"] for column in columns]
    titles = {column["side"]: column["title"] for column in columns}
    figure = dots_figure(named, title=f"{field}: each annotator's agreement and accuracy", series=series)
    told = "; ".join(
        f"{side}: {title[:1].lower() + title[1:] if side != title.lower() else 'share of right answers'}"
        for side, title in titles.items()
    )
    return {"field": field, "told": told, "figure": figure}


ANNOTATORS = Section(anchor="annotators", title="Annotators", needs=_needs, render=render)
