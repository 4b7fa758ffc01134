"""One spelling of a label across sources: `Cat` in one file and `cat` in another are one label."""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from annoqa.table.log import ImportLog, LogRow
from annoqa.table.table import AnnotationTable


def one_spelling(tables: Sequence[AnnotationTable]) -> list[AnnotationTable]:
    """Spell the labels of later tables as the first table that has them does.

    Only labels that differ in nothing but case are renamed, each with a note in the log, and none
    where the later table has both spellings: then it means them to differ.

    Parameters
    ----------
    tables : sequence of AnnotationTable
        In the order in which they are believed.

    Returns
    -------
    list of AnnotationTable
        The same tables, labels renamed where needed.
    """
    first: dict[str, str] = {}
    spelt = []
    for table in tables:
        labels = table.names("labels")
        changes = {
            label: first[label.casefold()]
            for label in labels
            if first.get(label.casefold(), label) != label and first[label.casefold()] not in labels
        }
        for label in labels:
            first.setdefault(label.casefold(), label)
        spelt.append(_renamed(table, changes) if _distinct(changes) else table)
    return spelt


def _distinct(changes: dict[str, str]) -> bool:
    """Say whether there are changes, and no two labels become one."""
    return bool(changes) and len(set(changes.values())) == len(changes)


def _renamed(table: AnnotationTable, changes: dict[str, str]) -> AnnotationTable:
    """Rename labels, in the declared lists too, and tell it."""

    def new(name: str) -> str:
        return changes.get(name, name)

    labels = pa.table(
        {
            "label": [new(label) for label in table.names("labels")],
            "paths": [
                [[new(node) for node in path] for path in paths]
                for paths in table.labels["paths"].to_pylist()
            ],
        },
        schema=table.labels.schema,
    )
    declared = [
        None if told is None else [new(label) for label in told]
        for told in table.fields["labels"].to_pylist()
    ]
    at = table.fields.column_names.index("labels")
    fields = table.fields.set_column(
        at, table.fields.schema.field(at), pa.array(declared, pa.list_(pa.string()))
    )
    source = table.log.sources[0].source if table.log.sources else ""
    notes = [
        LogRow(
            source=source,
            pointer="",
            fate="note",
            rule="label-case",
            message=f"label {old!r} is read as {name!r}, as another source spells it",
        )
        for old, name in changes.items()
    ]
    return replace(
        table, labels=labels, fields=fields, log=ImportLog(table.log.sources, (*table.log.rows, *notes))
    )
