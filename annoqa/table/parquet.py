"""A table as a folder of Parquet files, one for each of the seven, and the import log beside."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from annoqa.errors import SourceError, examples
from annoqa.table.check import check
from annoqa.table.log import ImportLog, LogRow, SourceCount
from annoqa.table.schema import SCHEMAS
from annoqa.table.table import AnnotationTable

LATER = ("guideline",)
"""Columns that tables of earlier versions do not have."""
LOG_FILES = {"log_sources": SourceCount, "log_rows": LogRow}


def save(table: AnnotationTable, folder: Path | str) -> None:
    """Write a table as Parquet.

    Parameters
    ----------
    table : AnnotationTable
        What to write.
    folder : path
        Made when it is not there; files of an earlier table are replaced.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in SCHEMAS:
        pq.write_table(getattr(table, name), folder / f"{name}.parquet")
    for name, rows in (("log_sources", table.log.sources), ("log_rows", table.log.rows)):
        columns = {key: [getattr(row, key) for row in rows] for key in LOG_FILES[name].__annotations__}
        pq.write_table(pa.table(columns), folder / f"{name}.parquet")


def load(folder: Path | str) -> AnnotationTable:
    """Read a table that `save` wrote; columns and log come back as they were.

    Parameters
    ----------
    folder : path
        A folder with the seven files.

    Returns
    -------
    AnnotationTable
        Checked again. Columns that an earlier version of annoqa did not write are null.

    Raises
    ------
    SourceError
        When a file is missing or is not Parquet with the columns of the schema.
    """
    folder = Path(folder)
    missing = [name for name in SCHEMAS if not (folder / f"{name}.parquet").is_file()]
    if missing:
        raise SourceError.saying(
            "A saved table is a folder of seven Parquet files.",
            f"`{folder.name}` lacks {examples(f'{name}.parquet' for name in missing)}.",
        )
    table = AnnotationTable(**{name: _read(folder, name) for name in SCHEMAS}, log=_log(folder))
    check(table)
    return table


def _read(folder: Path, name: str) -> pa.Table:
    """Return one table with its schema's columns first, whatever the writer's order was."""
    try:
        found = pq.read_table(folder / f"{name}.parquet")
        extra = [column for column in found.column_names if column not in SCHEMAS[name].names]
        schema = pa.schema([*SCHEMAS[name], *(pa.field(column, pa.string()) for column in extra)])
        for field in schema:
            if field.nullable and field.name in LATER and field.name not in found.column_names:
                found = found.append_column(field, pa.nulls(found.num_rows, field.type))
        return found.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, KeyError) as problem:
        raise SourceError.saying(
            f"`{name}.parquet` must have the columns of the schema.", str(problem)
        ) from problem


def _log(folder: Path) -> ImportLog:
    """Return the import log; none where it was not written."""
    told = {}
    for name, kind in LOG_FILES.items():
        path = folder / f"{name}.parquet"
        told[name] = tuple(kind(**row) for row in pq.read_table(path).to_pylist()) if path.is_file() else ()
    return ImportLog(told["log_sources"], told["log_rows"])
