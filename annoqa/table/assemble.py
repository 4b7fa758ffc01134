"""Columns in, table out: the one place where a connector's columns become the canonical table.

Columns that are left out become null, types are cast, and `check` looks at everything once.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from annoqa.errors import TableError, closest, examples
from annoqa.table.check import check
from annoqa.table.log import ImportLog
from annoqa.table.schema import DATA_PREFIX, SCHEMAS
from annoqa.table.table import AnnotationTable

Columns = Mapping[str, Any]


def assemble(
    *,
    items: Columns,
    annotators: Columns,
    fields: Columns,
    labels: Columns,
    annotations: Columns,
    marks: Columns,
    looks: Columns | None = None,
    log: ImportLog | None = None,
) -> AnnotationTable:
    """Build a table from columns.

    Parameters
    ----------
    items, annotators, fields, labels, annotations, marks, looks : mapping of str to array
        Column name to list, numpy array or Arrow array, as in `annoqa.table.schema`. Nullable
        columns may be left out. `labels` may leave out `paths`: each label is then its own path.
        `annotations` may leave out `ground_truth` (false), `status` (submitted) and `repeat` (0).
    log : ImportLog, optional
        What became of the records.

    Returns
    -------
    AnnotationTable
        Checked.

    Raises
    ------
    TableError
        When a column is unknown or cannot be cast, or a rule of `annoqa.table.check` is broken;
        all broken rules are listed at once.

    Examples
    --------
    >>> table = assemble(
    ...     items={"item": ["1", "2"]},
    ...     annotators={"annotator": ["ann", "bob"]},
    ...     fields={"field": ["pet"], "kind": ["whole"], "level": ["nominal"]},
    ...     labels={"label": ["cat", "dog"]},
    ...     annotations={"item": [0, 0, 1], "annotator": [0, 1, 0]},
    ...     marks={"annotation": [0, 1, 2], "field": [0, 0, 0], "label": [0, 1, 1]},
    ... )
    >>> table
    AnnotationTable(2 items, 2 annotators, 1 fields, 3 annotations, 3 marks)
    """
    given = {
        "items": items,
        "annotators": annotators,
        "fields": fields,
        "labels": _with_paths(labels),
        "annotations": _with_defaults(annotations),
        "looks": looks or {"annotation": [], "field": []},
        "marks": marks,
    }
    table = AnnotationTable(
        **{name: _cast(name, columns) for name, columns in given.items()},
        log=log if log is not None else ImportLog(),
    )
    check(table)
    return table


def _with_paths(labels: Columns) -> Columns:
    """Make each label its own path where the connector gave none."""
    if "paths" in labels:
        return labels
    return {**labels, "paths": [[[label]] for label in labels["label"]]}


def _with_defaults(annotations: Columns) -> Columns:
    """Fill what most sources do not say."""
    n = len(annotations["item"])
    defaults: dict[str, Callable[[], Any]] = {
        "annotation": lambda: np.arange(n).astype(str) if n else [],
        "role": lambda: _repeated("human", n),
        "ground_truth": lambda: np.zeros(n, dtype=bool),
        "status": lambda: _repeated("submitted", n),
        "repeat": lambda: np.zeros(n, dtype=np.int32),
        "source": lambda: _repeated("", n),
        "pointer": lambda: _repeated("", n),
    }
    return {**{name: fill() for name, fill in defaults.items() if name not in annotations}, **annotations}


def _repeated(text: str, n: int) -> pa.Array:
    """Return a text column of one value."""
    return pa.repeat(pa.scalar(text), n)


def _cast(name: str, columns: Columns) -> pa.Table:
    """Return one of the seven tables with its schema's columns and types."""
    schema = SCHEMAS[name]
    extra = [column for column in columns if column not in schema.names]
    if name == "items":
        schema = pa.schema([*schema, *(pa.field(c, pa.string()) for c in extra if c.startswith(DATA_PREFIX))])
        extra = [column for column in extra if not column.startswith(DATA_PREFIX)]
    if extra:
        raise TableError.saying(
            f"`{name}` has the columns {examples(schema.names)}.",
            f"Found {examples(extra)}.",
            closest(extra[0], schema.names),
        )
    n = len(next(iter(columns.values()))) if columns else 0
    arrays = [_column(name, field, columns.get(field.name), n) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _column(table: str, field: pa.Field, values: Any, n: int) -> pa.Array:  # noqa: ANN401 - anything array-like
    """Return one column, cast; all null where it was not given."""
    if values is None:
        return pa.nulls(n, field.type)
    try:
        if isinstance(values, pa.ChunkedArray):
            values = values.combine_chunks()
        if isinstance(values, pa.Array):
            return values.cast(field.type)
        if isinstance(values, np.ndarray) and values.dtype.kind in "UO":
            values = values.tolist()
        return pa.array(values, type=field.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as problem:
        raise TableError.saying(f"`{table}.{field.name}` must be {field.type}.", str(problem)) from problem
