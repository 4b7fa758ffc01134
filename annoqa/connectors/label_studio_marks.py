"""Marks as they are made: one Arrow table a group, and what is learned about fields on the way."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from annoqa.connectors.label_studio_config import LabelConfig
from annoqa.connectors.label_studio_forms import Form
from annoqa.connectors.label_studio_labels import LabelBook
from annoqa.connectors.label_studio_records import Result
from annoqa.connectors.label_studio_regions import attributes_of, labels_of
from annoqa.connectors.label_studio_shapes import Made
from annoqa.table.schema import MARKS
from annoqa.vocabulary import Kind, Level

ORIGINS = {origin: origin for origin in ("manual", "prediction", "prediction-changed")}
PLACE = "place"
Asked = tuple[str, str]


@dataclass(kw_only=True)
class FieldSeen:
    """What the marks tell about one field: a control, and what its marks are."""

    kind: Kind
    level: Level
    code: int
    to_name: str | None
    time_unit: str | None = None
    pointer: str = ""


@dataclass(kw_only=True)
class MarkColumns:
    """Collects marks.

    Attributes
    ----------
    config : LabelConfig
        For aliases of labels.
    book : LabelBook
        All labels.
    fields : dict of (str, str) to FieldSeen
        By name of the control and what it asks (`box`, `choices` …).
    parts : dict of int to list of Result
        Place of a mark to the results that say more about its region.
    score : list of float or None
        Of every annotation, for results without a score of their own.
    tables : list of pyarrow.Table
        Columns of the schema of marks, and the place of the record.
    """

    config: LabelConfig
    book: LabelBook = field(default_factory=LabelBook)
    fields: dict[Asked, FieldSeen] = field(default_factory=dict)
    parts: dict[int, list[Result]] = field(default_factory=dict)
    score: list[float | None] = field(default_factory=list)
    tables: list[pa.Table] = field(default_factory=list)

    def add(self, made: Made, form: Form, time_unit: str | None) -> None:
        """Add the marks of a group.

        Parameters
        ----------
        made : Made
            What is left of a group, and its columns.
        form : Form
            What its results become.
        time_unit : str or None
            Unit of the source, for segments.
        """
        if not len(made.group.results):
            return
        columns = {**self._who(made, form, time_unit), **self._labels(made, form)}
        if made.of is not None:
            columns = {name: pa.array(column).take(pa.array(made.of)) for name, column in columns.items()}
        columns |= made.columns
        if "part" not in columns:
            columns["part"] = _images(made)
        if self._several_objects(made):
            columns["part"] = self._part(made, columns.get("part"))
        n = len(columns["annotation"])
        arrays = [_column(columns.get(name.name), name.type, n) for name in MARKS]
        place = pa.array(made.group.places if made.of is None else made.group.places[made.of])
        table = pa.Table.from_arrays(arrays, schema=MARKS)
        self.tables.append(table.append_column(PLACE, place))

    def finished(self) -> pa.Table:
        """Return all marks in the order of the file."""
        if not self.tables:
            return MARKS.empty_table()
        table = pa.concat_tables(self.tables)
        self.tables = []
        place = table[PLACE].to_numpy()
        table = table.drop_columns([PLACE])
        if np.any(np.diff(place) < 0):
            table = table.take(pa.array(np.argsort(place, kind="stable")))
        return table

    def _who(self, made: Made, form: Form, time_unit: str | None) -> dict[str, Any]:
        """Return annotation, field, id, origin and score."""
        group, rows = made.group, made.group.rows
        scores = group.said("score")
        if any(score is not None for score in self.score):
            scores = [
                self.score[row] if score is None else score
                for score, row in zip(scores, rows.tolist(), strict=True)
            ]
        return {
            "annotation": rows,
            "field": self._field_codes(made, form, time_unit),
            "mark": _texts(group.said("id")),
            "origin": pa.array(list(map(ORIGINS.get, group.said("origin"))), pa.string()),
            "score": pa.array(scores, pa.float64()),
        }

    def _field_codes(self, made: Made, form: Form, time_unit: str | None) -> np.ndarray:
        """Return the code of each result's field, new or known."""
        asked = made.group.type if form.kind in ("whole", "other") else form.kind
        names = [name or "" for name in made.group.said("from_name")]
        codes: dict[str, int] = {}
        for at, name in enumerate(dict.fromkeys(names)):
            if (name, asked) not in self.fields:
                first = names.index(name) if at else 0
                self.fields[name, asked] = self._seen(made, form, time_unit, first)
            codes[name] = self.fields[name, asked].code
        return np.array([codes[name] for name in names], dtype=np.int32)

    def _seen(self, made: Made, form: Form, time_unit: str | None, at: int) -> FieldSeen:
        """Return what a field's first mark tells."""
        group = made.group
        return FieldSeen(
            kind=form.kind,
            level=form.level,
            code=len(self.fields),
            to_name=group.results[at].to_name,
            time_unit=time_unit,
            pointer=group.pointer(int(group.rows[at]), int(group.places[at])),
        )

    def _labels(self, made: Made, form: Form) -> dict[str, Any]:
        """Return label codes, and attributes of regions."""
        values = made.group.values
        labels: list[Any] = [None] * len(values)
        if form.labels == "labels":
            labels = [value.labels for value in values]
        elif form.labels:
            labels = [getattr(value, form.labels) for value in values]
            if form.kind != "whole":
                labels = [
                    value.labels if of is None else of for of, value in zip(labels, values, strict=True)
                ]
        attributes = self._said(made, labels, form)
        codes = self._codes(made, labels, form)
        return {"label": pa.array(codes, mask=codes < 0), "attributes": attributes}

    def _said(self, made: Made, labels: list[Any], form: Form) -> pa.Array | None:
        """Return attributes of regions; labels that stand in a part are put in place."""
        if form.kind == "whole" or not (self.parts or any(made.group.said("meta"))):
            return pa.nulls(len(labels), pa.string())
        attributes: list[str | None] = [None] * len(labels)
        for at, (result, place) in enumerate(
            zip(made.group.results, made.group.places.tolist(), strict=True)
        ):
            if place in self.parts or result.meta:
                parts = self.parts.get(place, [])
                label, used = labels_of(parts)
                labels[at] = label if label is not None and not labels[at] else labels[at]
                rest = [part for position, part in enumerate(parts) if position not in used]
                attributes[at] = attributes_of(rest, bytes(result.meta))
        return pa.array(attributes, pa.string())

    def _codes(self, made: Made, labels: list[Any], form: Form) -> np.ndarray:
        """Return label codes; a control with aliases is looked up in its own list."""
        if form.level == "ranking":
            return self.book.ranking_codes(labels)
        as_path = form.labels == "taxonomy"
        aliases: dict[str, str] = {}
        for name in set(made.group.said("from_name")) if self.config.controls else ():
            control = self.config.controls.get(name or "")
            aliases |= control.aliases if control is not None else {}
        return self.book.codes(labels, aliases, as_path=as_path)

    def _several_objects(self, made: Made) -> bool:
        """Say whether some marks are on another object than the first mark of their field."""
        firsts = {name: seen.to_name for (name, _), seen in self.fields.items()}
        names, objects = made.group.said("from_name"), made.group.said("to_name")
        if len(set(names)) == len(set(objects)) == 1:
            return objects[0] not in (None, firsts.get(names[0] or ""))
        pairs = set(zip(names, objects, strict=True))
        return any(shown not in (None, firsts.get(name or "")) for name, shown in pairs)

    def _part(self, made: Made, parts: Any) -> list[str | None]:  # noqa: ANN401 - list or None
        """Return the part of each mark: what it was, and the object where that is not the field's first."""
        firsts = {name: seen.to_name for (name, _), seen in self.fields.items()}
        results = made.group.results
        if made.of is not None:
            results = [results[at] for at in made.of.tolist()]
        given = parts if parts is not None else [None] * len(results)
        return [
            part
            if result.to_name in (None, firsts.get(result.from_name or ""))
            else f"{result.to_name} {part or ''}".strip()
            for part, result in zip(given, results, strict=True)
        ]


def _texts(ids: list[Any]) -> pa.Array:
    """Return ids as text."""
    try:
        return pa.array(ids, pa.string())
    except pa.ArrowTypeError:
        return pa.array([None if said is None else str(said) for said in ids], pa.string())


def _images(made: Made) -> list[str | None] | None:
    """Return the image that each mark is on, where an item has several."""
    indices = made.group.said("item_index")
    if made.of is not None or all(index is None for index in indices):
        return None
    return [None if index is None else str(index) for index in indices]


def _column(values: Any, kind: pa.DataType, n: int) -> pa.Array:  # noqa: ANN401 - anything array-like
    """Return one column of marks, all null where there is none."""
    if values is None:
        return pa.nulls(n, kind)
    if isinstance(values, pa.Array):
        return values if values.type == kind else values.cast(kind)
    return pa.array(values, kind)
