"""What a person knows beyond the source: the level of a field, its labels, the group of an item."""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from annoqa.table.check import check
from annoqa.table.schema import FIELDS, ITEMS, LABELS
from annoqa.table.table import AnnotationTable
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
        A new table; labels that nobody has used are added to `labels`.
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
    check(revised)
    return revised


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
