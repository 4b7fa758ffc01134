"""Rows that were understood become the canonical table: annotations, marks, looks."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from annoqa.connectors.ledger import Ledger
from annoqa.connectors.tabular_answers import SETS, Answered, paths_of, tell_labels
from annoqa.connectors.tabular_cells import codes_of, numbers_of
from annoqa.connectors.tabular_extents import Extents
from annoqa.connectors.tabular_header import Header
from annoqa.connectors.tabular_source import Rows
from annoqa.connectors.tabular_who import ROLES, Who, items_of, times_of
from annoqa.table.assemble import assemble
from annoqa.table.table import AnnotationTable

STATUS_WORDS = {"skipped": "skipped", "skip": "skipped", "cancelled": "skipped", "draft": "draft"}


def answer_table(
    rows: Rows, header: Header, who: Who, answers: list[Answered], ledger: Ledger
) -> AnnotationTable:
    """Build the table of whole-item answers: every row with an answer is an annotation."""
    given = np.column_stack([answer.given for answer in answers])
    standing = ledger.standing[who.row]
    some = np.flatnonzero(standing & given.any(axis=1))
    if (gone := np.unique(who.row[standing & ~given.any(axis=1)])).size:
        ledger.note("missing-judgements", f"{gone.size:,} rows have a cell without a value", gone)
    items = items_of(rows, header, who, ledger)
    annotations, annotation = _annotations(rows, header, who, some, np.arange(len(some)), ledger)
    labels, places = _labels(answers)
    marks: dict[str, list[np.ndarray]] = {"annotation": [], "field": [], "label": [], "number": []}
    for position, answer in enumerate(answers):
        chosen = np.flatnonzero(answer.given[some])
        marks["annotation"].append(annotation[chosen])
        marks["field"].append(np.full(len(chosen), position))
        _add_values(marks, answer, places[position], some[chosen])
    label = np.concatenate(marks["label"])
    number = np.concatenate(marks["number"])
    return assemble(
        items=items,
        annotators={"annotator": who.annotators},
        fields={
            "field": [answer.field for answer in answers],
            "kind": ["whole"] * len(answers),
            "level": [answer.level for answer in answers],
            "labels": [answer.declared for answer in answers],
        },
        labels=labels,
        annotations=annotations,
        looks=_looks(given[some], annotation),
        marks={
            "annotation": np.concatenate(marks["annotation"]),
            "field": np.concatenate(marks["field"]),
            "label": pa.array(label, pa.int32(), mask=label < 0),
            "number": pa.array(number, mask=np.isnan(number)),
        },
        log=ledger.log(rows.broken),
    )


def _add_values(
    marks: dict[str, list[np.ndarray]], answer: Answered, places: np.ndarray, rows: np.ndarray
) -> None:
    """Add a field's labels, or its numbers."""
    if answer.codes is not None:
        marks["label"].append(places[answer.codes.codes[rows]])
        marks["number"].append(np.full(len(rows), np.nan))
    elif answer.numbers is not None:
        marks["label"].append(np.full(len(rows), -1, dtype=np.int32))
        marks["number"].append(answer.numbers[rows])


def _labels(answers: list[Answered]) -> tuple[dict[str, Any], list[np.ndarray]]:
    """Unite the labels of all fields; return where each field's codes are in it."""
    paths: dict[str, list[list[str]]] = {}
    for answer in answers:
        for label in (answer.codes.names.to_pylist() if answer.codes is not None else []) + (
            answer.declared or []
        ):
            paths.setdefault(label, paths_of(label, answer.level if answer.level in SETS else "nominal"))
    names = sorted(paths)
    where = {label: place for place, label in enumerate(names)}
    places = [
        np.array(
            [where[label] for label in answer.codes.names.to_pylist()] if answer.codes is not None else [],
            int,
        )
        for answer in answers
    ]
    return {"label": names, "paths": [paths[label] for label in names]}, places


def _looks(given: np.ndarray, annotation: np.ndarray) -> dict[str, np.ndarray]:
    """Say which fields an annotation answered, where it did not answer all (Law 5)."""
    partial = np.flatnonzero(~given.all(axis=1))
    place, field = np.nonzero(given[partial])
    return {"annotation": annotation[partial[place]], "field": field}


def mark_table(
    rows: Rows,
    header: Header,
    who: Who,
    known: np.ndarray,
    extents: Extents,
    ledger: Ledger,
    field: str,
    declared: Sequence[str] | None,
) -> AnnotationTable:
    """Build the table of marks: all rows of one annotator on one item are one annotation.

    Whoever has a row for an item (`known`) looked at it, also where all that they marked is broken.
    """
    items = items_of(rows, header, who, ledger)
    some = np.flatnonzero(known)
    group = _groups(rows, header, who, some)
    annotations, annotation = _annotations(rows, header, who, some, group, ledger)
    marked = (~extents.empty & ledger.standing)[some]
    chosen = some[marked]
    label = header.columns.get("value")
    coded = codes_of(rows.columns[label]) if label else None
    if coded:
        tell_labels(field, coded, declared, who.row, ledger)
        ledger.repair(coded.trimmed & ledger.standing, "trimmed", "space around the label was taken away")
    names = sorted({*(coded.names.to_pylist() if coded else []), *(declared or [])})
    marks: dict[str, Any] = {
        "annotation": annotation[marked],
        "field": np.zeros(len(chosen), dtype=np.int32),
        **_extent_columns(extents, chosen),
        **_other_columns(rows, header, chosen),
    }
    if coded:
        places = np.array([*(names.index(name) for name in coded.names.to_pylist()), -1])[coded.codes[chosen]]
        marks["label"] = pa.array(places, pa.int32(), mask=places < 0)
    return assemble(
        items=items,
        annotators={"annotator": who.annotators},
        fields={
            "field": [field],
            "kind": [extents.kind],
            "level": ["nominal"],
            "labels": [list(declared) if declared is not None else None],
            "time_unit": [extents.unit],
        },
        labels={"label": names},
        annotations=annotations,
        marks=marks,
        log=ledger.log(rows.broken),
    )


def _extent_columns(extents: Extents, chosen: np.ndarray) -> dict[str, Any]:
    """Return the columns of the extents."""
    if extents.box is not None:
        flat = pa.array(extents.box[chosen].ravel())
        return {
            "extent": pa.ListArray.from_arrays(np.arange(0, 5 * len(chosen) + 1, 5, dtype=np.int32), flat)
        }
    if extents.start is None or extents.end is None:
        return {}
    return {"start": extents.start[chosen], "end": extents.end[chosen]}


def _other_columns(rows: Rows, header: Header, chosen: np.ndarray) -> dict[str, Any]:
    """Return part, id, quote and score of the marks."""
    columns: dict[str, Any] = {}
    for ours, theirs in (("part", "part"), ("mark", "mark"), ("text", "quote")):
        if theirs in header.columns:
            coded = codes_of(rows.columns[header.columns[theirs]], ())
            columns[ours] = coded.names.take(pa.array(coded.codes[chosen], mask=coded.codes[chosen] < 0))
    if "score" in header.columns:
        values = numbers_of(rows.columns[header.columns["score"]]).values[chosen]
        columns["score"] = pa.array(values, mask=np.isnan(values))
    return columns


def _groups(rows: Rows, header: Header, who: Who, some: np.ndarray) -> np.ndarray:
    """Return which rows make one annotation: item, annotator, role, gold, and an id where there is one."""
    key = _key(who, some)
    if "annotation" in header.columns:
        told = codes_of(rows.columns[header.columns["annotation"]]).codes[some].astype(np.int64) + 1
        key = np.unique(key, return_inverse=True)[1] * (told.max(initial=0) + 1) + told
    return np.unique(key, return_inverse=True)[1]


def _key(who: Who, some: np.ndarray) -> np.ndarray:
    """Return one number for item, annotator, role and gold."""
    person = who.item[some].astype(np.int64) * len(who.annotators) + who.annotator[some]
    key: np.ndarray = (person * len(ROLES) + who.role[some]) * 2 + who.gold[some]
    return key


def _annotations(
    rows: Rows, header: Header, who: Who, some: np.ndarray, group: np.ndarray, ledger: Ledger
) -> tuple[dict[str, Any], np.ndarray]:
    """Return the annotation columns, and the annotation of every row in `some`.

    Annotations are sorted by item, annotator and role; of one person's several answers the earliest
    counts: by time where there is one, else by row.
    """
    first = np.arange(len(group))
    if np.any(np.diff(group) <= 0):
        first = np.unique(group, return_index=True)[1]
    head = some[first]
    created = times_of(rows, header.columns["time"]) if "time" in header.columns else None
    key = _key(who, head)
    when = (
        created.cast(pa.int64()).fill_null(2**63 - 1).to_numpy()[who.row[head]]
        if created is not None
        else who.row[head]
    )
    order = np.arange(len(key))
    if np.any(np.diff(key) <= 0):
        order = np.lexsort((who.row[head], when, key))
    position = np.empty(len(order), dtype=np.int64)
    position[order] = np.arange(len(order))
    head, key = head[order], key[order]
    place = np.arange(len(head))
    repeat = place - np.maximum.accumulate(np.where(np.r_[False, key[1:] == key[:-1]][: len(key)], 0, place))
    if (again := who.row[head[repeat > 0]]).size:
        told = "by time" if created is not None else "by row, for want of a time"
        ledger.note(
            "answered-again", f"{again.size:,} answers repeat an earlier one; the first {told} counts", again
        )
    columns = {
        "annotation": pc.utf8_lpad(pa.array(place).cast(pa.string()), len(str(len(place))), "0"),
        "item": who.item[head],
        "annotator": who.annotator[head],
        "role": pa.array(ROLES).take(pa.array(who.role[head])),
        "ground_truth": who.gold[head],
        "status": _status(rows, header, who.row[head]),
        "repeat": repeat,
        "source": pa.repeat(rows.name, len(head)),
        "pointer": _pointers(rows, who.row[head]),
    }
    for ours, theirs in (("created_at", "time"), ("updated_at", "updated")):
        if theirs in header.columns:
            columns[ours] = times_of(rows, header.columns[theirs]).take(pa.array(who.row[head]))
    if "guideline" in header.columns:
        versions = codes_of(rows.columns[header.columns["guideline"]])
        code = versions.codes[who.row[head]]
        columns["guideline"] = versions.names.take(pa.array(code, mask=code < 0))
    if "lead_time" in header.columns:
        seconds = numbers_of(rows.columns[header.columns["lead_time"]]).values[who.row[head]]
        columns["lead_time_s"] = pa.array(seconds, mask=np.isnan(seconds))
    return columns, position[group]


def _status(rows: Rows, header: Header, places: np.ndarray) -> pa.Array:
    """Read the status column; what is neither skipped nor a draft is submitted."""
    if "status" not in header.columns:
        return pa.repeat("submitted", len(places))
    coded = codes_of(rows.columns[header.columns["status"]])
    words = [STATUS_WORDS.get(word.lower(), "submitted") for word in coded.names.to_pylist()]
    return pa.array([*words, "submitted"]).take(pa.array(coded.codes[places] % (len(words) + 1)))


def _pointers(rows: Rows, places: np.ndarray) -> pa.Array:
    """Return the places of rows in the source."""
    first = rows.number(0) if rows.columns.num_rows else "row 1"
    if not rows.broken and first.startswith("row "):
        numbers = pa.array(places + int(first.removeprefix("row "))).cast(pa.string())
        return pc.binary_join_element_wise("row", numbers, " ")
    return pa.array([rows.number(place) for place in places.tolist()], pa.string())
