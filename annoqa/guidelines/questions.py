"""What a campaign asks, as guidelines see it: fields with labels, attributes of marks, kinds of items."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from annoqa.agreement.attributes import attributes_of_marks
from annoqa.table.schema import DATA_PREFIX
from annoqa.table.table import AnnotationTable

NODES = " / "
AREA, TIME = ("left", "top", "right", "bottom"), ("start", "end")
SIDES_OF: dict[str, tuple[str, ...]] = {
    "box": AREA,
    "polygon": AREA,
    "ellipse": AREA,
    "mask": AREA,
    "polyline": AREA,
    "keypoint": AREA,
    "track": (*AREA, *TIME),
    "segment": TIME,
    "span": TIME,
    "whole": (),
    "relation": (),
}
"""Sides that a mark of a kind has; of other kinds nothing is known."""
UNITS_OF: dict[str, tuple[str, ...]] = {
    "segment": ("s", "ms", "frames"),
    "span": ("characters",),
    "track": ("px", "%", "s", "ms", "frames"),
    "relation": (),
} | {kind: ("px", "%") for kind, sides in SIDES_OF.items() if sides == AREA}
"""Units in which a mark of a kind can be off."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One field.

    Attributes
    ----------
    field, kind, level : str
        As in the table.
    labels : tuple of str
        Those that are declared, in their order, and those that were used, one by one where several may
        be given; empty where answers are numbers or texts.
    attributes : mapping of str to tuple of str
        Questions about its marks, with their answers; empty where these are not known.
    """

    field: str
    kind: str
    level: str
    labels: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)


def questions_of(table: AnnotationTable) -> tuple[Question, ...]:
    """Return what a table asks.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.

    Returns
    -------
    tuple of Question
        In the order of its fields.
    """
    names = table.names("labels")
    paths = dict(zip(names, table.labels["paths"].to_pylist(), strict=True))
    label, fields = table.column("marks", "label", -1), table.column("marks", "field")
    said = table.marks["attributes"].combine_chunks()
    questions = []
    for code, row in enumerate(table.fields.to_pylist()):
        here = fields == code
        places = np.unique(label[here & (label >= 0)]).tolist()
        used = [names[at] for at in places]
        attributes = attributes_of_marks(said.filter(pa.array(here)).to_pylist())
        found = {one.name: tuple(map(_text, one.values)) for one in attributes}
        declared = row["labels"] or []
        if row["level"] in ("set", "path"):
            used, declared = _single(used, paths), _single(declared, paths)
        labels = tuple(dict.fromkeys([*declared, *sorted(used)]))
        questions.append(
            Question(
                field=row["field"], kind=row["kind"], level=row["level"], labels=labels, attributes=found
            )
        )
    return tuple(questions)


def slices_of(table: AnnotationTable) -> dict[str, frozenset[str]]:
    """Return the data keys of the items, with their values.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.

    Returns
    -------
    dict of str to frozenset of str
        Keys without `data.` before them.
    """
    keys = [name for name in table.items.column_names if name.startswith(DATA_PREFIX)]
    return {
        key.removeprefix(DATA_PREFIX): frozenset(pc.unique(table.items[key]).drop_null().to_pylist())
        for key in keys
    }


def _single(labels: list[str], paths: Mapping[str, list[list[str]]]) -> list[str]:
    """Return the labels of which values of several are made; a place in a taxonomy with its nodes."""
    return list(dict.fromkeys(NODES.join(path) for label in labels for path in paths[label]))


def _text(value: object) -> str:
    """Return an answer as text."""
    return f"{value:g}" if isinstance(value, float) else str(value)
