"""What one annotator, or ground truth, said about one item: the unit of every gallery."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from annoqa.report.numbers import number
from annoqa.table.table import AnnotationTable

COLUMNS = ("annotation", "label", "number", "text", "part", "start", "end", "extent")


@dataclass(frozen=True)
class Drawn:
    """One mark: what it says, where it is, and its row in `table.marks` (see `annoqa.table.schema`)."""

    says: str
    start: int | None
    end: int | None
    extent: tuple[float, ...]
    part: str | None
    row: int


@dataclass(frozen=True)
class Focus:
    """What a picture is about: some labels, or one mark (its row in `table.marks`); else everything."""

    labels: frozenset[str] = frozenset()
    mark: int | None = None


NOTHING = Focus()


@dataclass(frozen=True)
class Answer:
    """One annotation of one item, without its other fields.

    Attributes
    ----------
    annotator : str
        Id; `called` is what people say.
    called : str
        Name, or `ground truth`.
    truth : bool
        Whether it is ground truth.
    place : int
        Row in `table.annotators`: chooses the colour, the same on the whole page.
    marks : tuple of Drawn
        In the order of the table; empty when they looked and marked nothing.
    """

    annotator: str
    called: str
    truth: bool
    place: int
    marks: tuple[Drawn, ...]


def answers_of(table: AnnotationTable, field: str, item: int) -> list[Answer]:
    """Return what was said about an item in a field, ground truth first.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.
    field : str
        Name of a field of the table.
    item : int
        Row in `table.items`.

    Returns
    -------
    list of Answer
        Submitted answers that count, of people and of ground truth; who did not look at the field
        is left out.
    """
    rows = _annotations(table, field, item)
    marks = _marks(table, table.names("fields").index(field), rows)
    names, called = table.names("annotators"), table.annotators["name"].to_pylist()
    answers = []
    for row in rows:
        record = table.annotations.slice(row, 1).to_pylist()[0]
        who, truth = record["annotator"], record["ground_truth"]
        told = "ground truth" if truth else called[who] or names[who]
        answers.append(Answer(names[who], told, truth, who, tuple(marks.get(row, ()))))
    return sorted(answers, key=lambda answer: (not answer.truth, answer.place))


def _annotations(table: AnnotationTable, field: str, item: int) -> list[int]:
    """Return the rows of the annotations that count and looked at the field."""
    rows = np.flatnonzero(table.column("annotations", "item") == item)
    records = table.annotations.take(pa.array(rows)).to_pylist()
    kept = [
        int(row)
        for row, record in zip(rows, records, strict=True)
        if record["status"] == "submitted"
        and record["repeat"] == 0
        and (record["ground_truth"] or record["role"] == "human")
    ]
    looked = table.column("looks", "annotation")
    here = looked[table.column("looks", "field") == table.names("fields").index(field)]
    rows = np.array(kept, dtype=np.int64)
    return [int(row) for row in rows[~np.isin(rows, looked) | np.isin(rows, here)]]


def _marks(table: AnnotationTable, field: int, annotations: list[int]) -> dict[int, list[Drawn]]:
    """Return the marks of some annotations in a field."""
    owner = table.column("marks", "annotation")
    rows = np.flatnonzero((table.column("marks", "field") == field) & np.isin(owner, annotations))
    labels = table.names("labels")
    found: dict[int, list[Drawn]] = {}
    records = table.marks.select(COLUMNS).take(pa.array(rows)).to_pylist()
    for row, record in zip(rows, records, strict=True):
        extent = tuple(record["extent"] or ())
        drawn = Drawn(_says(record, labels), record["start"], record["end"], extent, record["part"], int(row))
        found.setdefault(record["annotation"], []).append(drawn)
    return found


def _says(record: dict[str, Any], labels: list[str]) -> str:
    """Return the value of a mark as text."""
    if record["label"] is not None:
        return labels[int(record["label"])]
    if record["number"] is not None and math.isfinite(record["number"]):
        return number(record["number"], 0 if float(record["number"]).is_integer() else 2)
    return str(record["text"] or "")
