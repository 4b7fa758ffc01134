"""Several tables into one: items, annotators, fields and labels are united by name.

A campaign often comes in several files: one COCO file per annotator, gold beside answers. The
first table that knows something about an item (its size, its group) is believed; what a later one
says differently is told in the log. Declared label lists (categories) that differ are united.
Fields of one name must be of one kind. Where the sources ask different questions, each annotation is
said to have looked at the fields of its own source only.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from annoqa.errors import TableError, examples
from annoqa.table.check import check
from annoqa.table.log import ImportLog, LogRow
from annoqa.table.revise import relevel
from annoqa.table.schema import SCHEMAS
from annoqa.table.table import AnnotationTable
from annoqa.vocabulary import Level

JOINING = "(joining the sources)"


def join(tables: Sequence[AnnotationTable]) -> AnnotationTable:
    """Unite several tables.

    Parameters
    ----------
    tables : sequence of AnnotationTable
        At least one, in the order in which they are believed.

    Returns
    -------
    AnnotationTable
        With all annotations; `repeat` counts on where an annotator answered an item in two files.

    Raises
    ------
    TableError
        When a field has one kind in one table and another in another.
    """
    if len(tables) == 1:
        return tables[0]
    _check_kinds(tables)
    tables = _of_one_level(tables)
    united, codes, rows = {}, {}, []
    for name in ("items", "annotators", "fields", "labels"):
        united[name], codes[name], differing = _unite(name, [getattr(table, name) for table in tables])
        rows += differing
    united["fields"], differing = _lists_united(united["fields"], tables)
    rows += differing
    starts = np.cumsum([0, *(table.annotations.num_rows for table in tables)])
    annotations = pa.concat_tables(_recoded(tables, "annotations", codes, starts))
    joined = AnnotationTable(
        **united,
        annotations=_counted(_distinct_ids(annotations), _questions(tables, codes)),
        looks=pa.concat_tables(
            _recoded([_limited(table, tables) for table in tables], "looks", codes, starts)
        ),
        marks=pa.concat_tables(_recoded(tables, "marks", codes, starts)),
        log=ImportLog.joined([*(table.log for table in tables), ImportLog((), tuple(rows))]),
    )
    check(joined)
    return joined


def _check_kinds(tables: Sequence[AnnotationTable]) -> None:
    """Raise where one name means two kinds of mark."""
    kinds: dict[str, str] = {}
    for table in tables:
        for row in table.fields.to_pylist():
            known = kinds.setdefault(row["field"], row["kind"])
            if known != row["kind"]:
                raise TableError.saying(
                    "A field must be of one kind in all sources.",
                    f"{row['field']!r} is {known!r} in one and {row['kind']!r} in another.",
                    "rename it in one of them, or read them as two campaigns.",
                )


def _of_one_level(tables: Sequence[AnnotationTable]) -> list[AnnotationTable]:
    """Read the values of every table at one level: the first that is more than names, else the first."""
    said: dict[str, list[tuple[Level, list[str] | None]]] = {}
    for table in tables:
        for row in table.fields.to_pylist():
            said.setdefault(row["field"], []).append((row["level"], row["labels"]))
    made = list(tables)
    for field, several in said.items():
        level, labels = next((one for one in several if one[0] != "nominal"), several[0])
        if len({other for other, _ in several}) > 1:
            made = [_at_level(table, field, level, labels) for table in made]
    return made


def _at_level(table: AnnotationTable, field: str, level: Level, labels: list[str] | None) -> AnnotationTable:
    """Read a field at another table's level, and tell it."""
    if field not in table.names("fields"):
        return table
    row = table.fields.to_pylist()[table.names("fields").index(field)]
    if row["level"] == level:
        return table
    message = f"fields.level is {row['level']!r} in one source and {level!r} in another; {level!r} is used"
    note = LogRow(
        source="(joining the sources)", pointer=field, fate="note", rule="sources-differ", message=message
    )
    made = relevel(table, field, level, row["labels"] or labels)
    return replace(made, log=ImportLog.joined([made.log, ImportLog((), (note,))]))


def _unite(name: str, parts: list[pa.Table]) -> tuple[pa.Table, list[np.ndarray], list[LogRow]]:
    """Return rows by first occurrence of their id, the new codes of each part, and what differed."""
    together = pa.concat_tables(parts, promote_options="default")
    key = together.column(0).combine_chunks().dictionary_encode()
    code = key.indices.to_numpy()
    first = np.unique(code, return_index=True)[1]
    united, differing = _filled(name, together, code, first)
    ends = np.cumsum([part.num_rows for part in parts])
    return united, np.split(code.astype(np.int32), ends[:-1]), differing


def _filled(
    name: str, together: pa.Table, code: np.ndarray, first: np.ndarray
) -> tuple[pa.Table, list[LogRow]]:
    """Take the first known value of every column for each id; differing ones get a row in the log."""
    columns, rows = {}, []
    for column in together.column_names:
        values = together[column].combine_chunks()
        known = np.flatnonzero(values.is_valid().to_numpy(zero_copy_only=False))
        place = np.full(len(first), -1, dtype=np.int64)
        place[code[known][::-1]] = known[::-1]
        columns[column] = values.take(pa.array(place, mask=place < 0))
        other = known[place[code[known]] != known]
        if len(other) and column not in (together.column_names[0], "labels"):
            rows += _differing(name, column, together, values, other, place[code[other]])
    return pa.table(columns, schema=together.schema), rows


def _lists_united(fields: pa.Table, tables: Sequence[AnnotationTable]) -> tuple[pa.Table, list[LogRow]]:
    """Declare for each field what any source declares, the first source's order first."""
    lists: dict[str, list[list[str]]] = {}
    for table in tables:
        for row in table.fields.to_pylist():
            if row["labels"] is not None:
                lists.setdefault(row["field"], []).append(row["labels"])
    declared = {
        field: list(dict.fromkeys(label for labels in several for label in labels))
        for field, several in lists.items()
    }
    differing = [
        _lists_differ(field, lists[field]) for field in lists if len({*map(frozenset, lists[field])}) > 1
    ]
    at = fields.column_names.index("labels")
    column = pa.array(
        [declared.get(name) for name in fields["field"].to_pylist()], fields.schema.field(at).type
    )
    return fields.set_column(at, fields.schema.field(at), column), differing


def _lists_differ(field: str, lists: list[list[str]]) -> LogRow:
    """Tell which labels (categories) not every source declares."""
    everywhere = set(lists[0]).intersection(*lists[1:])
    some = [
        label
        for label in dict.fromkeys(label for labels in lists for label in labels)
        if label not in everywhere
    ]
    return LogRow(
        source=JOINING,
        pointer=field,
        fate="note",
        rule="label-lists-differ",
        message=f"not every source declares the labels (categories) {examples(some)}; the lists are united",
    )


def _differing(
    name: str, column: str, together: pa.Table, values: pa.Array, other: np.ndarray, believed: np.ndarray
) -> list[LogRow]:
    """Tell where a later source says something else about the same id."""
    ids = together.column(0)
    return [
        LogRow(
            source=JOINING,
            pointer=str(ids[int(later)].as_py()),
            fate="note",
            rule="sources-differ",
            message=(
                f"{name}.{column} is {values[int(first)].as_py()!r} in one source and"
                f" {values[int(later)].as_py()!r} in another; the first is used"
            ),
        )
        for later, first in zip(other, believed, strict=True)
        if values[int(later)] != values[int(first)]
    ]


def _recoded(
    tables: Sequence[AnnotationTable], name: str, codes: dict[str, list[np.ndarray]], starts: np.ndarray
) -> list[pa.Table]:
    """Return one table of every source with codes of the united tables."""
    targets = {"item": "items", "annotator": "annotators", "field": "fields", "label": "labels"}
    recoded = []
    for position, table in enumerate(tables):
        part = getattr(table, name)
        for at, column in enumerate(part.column_names):
            field = SCHEMAS[name].field(column)
            if column in targets:
                mapped = pa.array(codes[targets[column]][position]).take(part[column].combine_chunks())
                part = part.set_column(at, field, mapped)
            elif column == "annotation" and name != "annotations":
                shifted = pc.add(part[column], pa.scalar(int(starts[position]), pa.int32()))
                part = part.set_column(at, field, shifted.cast(pa.int32()))
        recoded.append(part)
    return recoded


def _distinct_ids(annotations: pa.Table) -> pa.Table:
    """Put the source before ids that occur in two sources."""
    ids = annotations["annotation"].combine_chunks()
    if pc.count_distinct(ids).as_py() == len(ids):
        return annotations
    longer = pc.binary_join_element_wise(annotations["source"], ids, "#")
    if pc.count_distinct(longer).as_py() < len(ids):
        longer = pc.binary_join_element_wise(longer, pa.array(np.arange(len(ids)).astype(str).tolist()), "#")
    return annotations.set_column(0, SCHEMAS["annotations"].field("annotation"), longer)


def _limited(table: AnnotationTable, tables: Sequence[AnnotationTable]) -> AnnotationTable:
    """Say which fields a source's annotations looked at, where another source has other fields."""
    asked = set(table.names("fields"))
    if all(set(other.names("fields")) == asked for other in tables):
        return table
    unsaid = np.setdiff1d(np.arange(table.annotations.num_rows), table.column("looks", "annotation"))
    n = table.fields.num_rows
    looks = pa.Table.from_arrays(
        [
            pa.array(np.repeat(unsaid, n), pa.int32()),
            pa.array(np.tile(np.arange(n), len(unsaid)), pa.int32()),
            pa.nulls(n * len(unsaid), pa.int64()),
            pa.nulls(n * len(unsaid), pa.int64()),
        ],
        schema=SCHEMAS["looks"],
    )
    return replace(table, looks=pa.concat_tables([table.looks, looks]))


def _questions(tables: Sequence[AnnotationTable], codes: dict[str, list[np.ndarray]]) -> np.ndarray:
    """Return, for every annotation, a number that is the same where the source has the same fields."""
    sets = [frozenset(fields.tolist()) for fields in codes["fields"]]
    number = {fields: at for at, fields in enumerate(dict.fromkeys(sets))}
    sizes = [table.annotations.num_rows for table in tables]
    return np.repeat([number[fields] for fields in sets], sizes)


def _counted(annotations: pa.Table, questions: np.ndarray) -> pa.Table:
    """Count `repeat` on where one annotator answered the same questions of an item in several sources."""
    repeat = annotations["repeat"].to_numpy().copy()
    status = annotations["status"].combine_chunks().dictionary_encode()
    role = annotations["role"].combine_chunks().dictionary_encode().indices.to_numpy()
    submitted = (
        np.array(status.dictionary.to_pylist(), dtype=object)[status.indices.to_numpy()] == "submitted"
    )
    rows = np.flatnonzero(submitted & (repeat == 0))
    gold = annotations["ground_truth"].to_numpy()
    keys = [annotations["item"].to_numpy(), annotations["annotator"].to_numpy(), role, gold, questions]
    keys = [key[rows] for key in keys]
    order = np.lexsort(keys)
    same = (
        np.r_[False, np.all([key[order][1:] == key[order][:-1] for key in keys], axis=0)] if len(rows) else []
    )
    place = np.arange(len(order))
    repeat[rows[order]] = place - np.maximum.accumulate(np.where(same, 0, place))
    at = annotations.column_names.index("repeat")
    return annotations.set_column(at, SCHEMAS["annotations"].field("repeat"), pa.array(repeat, pa.int32()))
