"""What a person knows beyond the source: the level of a field, its labels, the group of an item."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from annoqa.errors import TableError, examples
from annoqa.table.check import check
from annoqa.table.log import ImportLog, LogRow
from annoqa.table.schema import FIELDS, ITEMS, LABELS, MARKS
from annoqa.table.table import AnnotationTable
from annoqa.table.written import seconds_of, tiers_of
from annoqa.vocabulary import Level


def relevel(
    table: AnnotationTable, field: str, level: Level | None = None, labels: Sequence[str] | None = None
) -> AnnotationTable:
    """Set a field's level of measurement and its declared labels.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.
    field : str
        Name of one of its fields.
    level : Level, optional
        Left as it is when None.
    labels : sequence of str, optional
        Every label there is, in order (which is what `ordinal` goes by); left as they are when None.

    Returns
    -------
    AnnotationTable
        A new table; labels that nobody has used are added to `labels`. Labels that read as numbers
        become numbers where the level asks for them, and what is no number is told in the log.

    Raises
    ------
    TableError
        When the labels of an ordinal field are no numbers, and nobody declared their order.
    """
    rows = table.fields.to_pylist()
    for row in rows:
        if row["field"] == field:
            row["level"] = level or row["level"]
            row["labels"] = list(labels) if labels is not None else row["labels"]
    known = set(table.names("labels"))
    unused = [label for label in labels or () if label not in known]
    added = pa.Table.from_pylist([{"label": label, "paths": [[label]]} for label in unused], schema=LABELS)
    revised = replace(
        table,
        fields=pa.Table.from_pylist(rows, schema=FIELDS),
        labels=pa.concat_tables([table.labels, added]),
    )
    revised = _with_tiers(_with_numbers(revised, field), field)
    check(revised)
    return revised


def _with_numbers(table: AnnotationTable, field: str) -> AnnotationTable:
    """Turn a field's labels into numbers, where its level is one of numbers."""
    code = table.names("fields").index(field)
    row = table.fields.to_pylist()[code]
    ranked = row["level"] == "ordinal" and row["labels"] is None
    if row["kind"] != "whole" or not (row["level"] in {"interval", "ratio", "date"} or ranked):
        return table
    names = table.names("labels")
    known = seconds_of(names) if row["level"] == "date" else np.array(list(map(_number, names)))
    numbers = np.append(known, np.nan)
    label = table.column("marks", "label", -1)
    chosen = (table.column("marks", "field") == code) & (label >= 0)
    wrong = np.unique(label[chosen & np.isnan(numbers[label])])
    names = [table.names("labels")[at] for at in wrong.tolist()]
    if ranked and names:
        raise TableError.saying(
            "An ordinal field has numbers, or labels in a declared order.",
            f"{field!r} has {examples(names)}.",
            "declare `labels` of the field, from the least to the most.",
        )
    return _numbered(table, code, np.where(chosen, numbers[label], np.nan), names)


def _with_tiers(table: AnnotationTable, field: str) -> AnnotationTable:
    """Read a field's labels as rankings, where its level is that."""
    code = table.names("fields").index(field)
    row = table.fields.to_pylist()[code]
    if row["kind"] != "whole" or row["level"] != "ranking":
        return table
    used = np.unique(table.column("marks", "label", -1)[table.column("marks", "field") == code]).tolist()
    labels = table.labels.to_pylist()
    for label in (labels[at] for at in used if at >= 0):
        if label["paths"] == [[label["label"]]]:
            label["paths"] = tiers_of(label["label"])
    return replace(table, labels=pa.Table.from_pylist(labels, schema=LABELS))


def _numbered(
    table: AnnotationTable, field: int, numbers: np.ndarray, wrong: Sequence[str]
) -> AnnotationTable:
    """Put numbers in the place of labels; labels that are no numbers are told in the log."""
    changed = ~np.isnan(numbers)
    label, number = table.column("marks", "label", -1), table.column("marks", "number", np.nan)
    label, number = np.where(changed, -1, label), np.where(changed, numbers, number)
    new = {
        "label": pa.array(label, pa.int32(), mask=label < 0),
        "number": pa.array(number, pa.float64(), mask=np.isnan(number)),
    }
    marks = table.marks
    for name, column in new.items():
        marks = marks.set_column(marks.column_names.index(name), MARKS.field(name), column)
    note = LogRow(
        source="(the field's level)",
        pointer=table.names("fields")[field],
        fate="note",
        rule="not-a-number",
        message=f"{examples(wrong)} are no numbers or dates; judgements that say so are left out",
    )
    log = ImportLog.joined([table.log, ImportLog((), (note,))]) if wrong else table.log
    return replace(table, marks=marks, log=log)


def _number(label: str) -> float:
    """Return the number that a label writes, NaN where it is none."""
    try:
        number = float(label.replace(",", ".", 1))
    except ValueError:
        return np.nan
    return number if np.isfinite(number) else np.nan


def regroup(table: AnnotationTable, column: str) -> AnnotationTable:
    """Set the group of every item (video, document, session) from another column of `items`.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.
    column : str
        A column of `items`, such as `data.video`.

    Returns
    -------
    AnnotationTable
        A new table.
    """
    at = table.items.column_names.index("group")
    group = table.items[column].cast(pa.string())
    return replace(table, items=table.items.set_column(at, ITEMS.field("group"), group))
