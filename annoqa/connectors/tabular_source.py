"""Rows of any tabular source as one Arrow table of raw columns: text stays text until it is understood.

Types are not guessed while reading: an item called `007` keeps its name.
"""

import csv as strict_csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from annoqa.connectors.json_records import records_of
from annoqa.connectors.text import decoded
from annoqa.errors import SourceError, examples
from annoqa.table.log import LogRow

DELIMITERS = ",;\t|"
EXTENSIONS = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
PARQUET_MAGIC = b"PAR1"
MIN_BLOCK_BYTES = 1 << 24


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A source as raw columns.

    Attributes
    ----------
    name : str
        Name of the source for people and the log.
    columns : pyarrow.Table
        Columns by their names in the source, without surrounding space; text, numbers, lists, times.
    number : callable
        Position of a row to its place in the source: `row 17` (a header is row 1), or `/16`.
    broken : tuple of LogRow
        Records that could not be split into columns; each was rejected.
    notes : tuple of (rule, message)
        What was done to the source as a whole.
    """

    name: str
    columns: pa.Table
    number: Callable[[int], str]
    broken: tuple[LogRow, ...] = ()
    notes: tuple[tuple[str, str], ...] = field(default=())


def rows_of(source: object, name: str | None = None) -> Rows:
    """Read a path, a pandas frame, an Arrow table or anything with the Arrow stream protocol."""
    if isinstance(source, (str, Path)):
        return _from_path(Path(source))
    if isinstance(source, pd.DataFrame):
        return _from_pandas(source, name or "(data frame)")
    if isinstance(source, pa.Table):
        return _from_arrow(source, name or "(arrow table)", 1)
    if hasattr(source, "__arrow_c_stream__"):
        return _from_arrow(_streamed(source), name or f"({type(source).__name__})", 1)
    raise SourceError.saying(
        "A table is a path, a data frame, an Arrow table or something with `__arrow_c_stream__`.",
        f"Found {type(source).__name__!r}.",
    )


def _streamed(source: object) -> pa.Table:
    """Take everything from an Arrow stream."""
    try:
        return pa.table(source)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, TypeError) as problem:
        raise SourceError.saying(
            "An Arrow stream must be of rows with named columns.",
            f"{type(source).__name__!r}: {problem}.",
            "pass a whole table, not one column of it.",
        ) from problem


def _from_path(path: Path) -> Rows:
    """Read a file by what is in it."""
    data = path.read_bytes()
    if data[:4] == PARQUET_MAGIC:
        return _from_parquet(path)
    text, notes = decoded(data, path.name)
    if not text.strip():
        raise SourceError.saying("A table has a header and rows.", f"`{path.name}` is empty.")
    if text.lstrip()[:1] in (b"[", b"{"):
        return _from_json(path, text, notes)
    return _from_csv(path, text, notes)


def _from_parquet(path: Path) -> Rows:
    """Read Parquet."""
    try:
        return _from_arrow(pq.read_table(path), path.name, 1)
    except (pa.ArrowInvalid, OSError) as problem:
        raise SourceError.saying(
            f"`{path.name}` must be whole to be read as Parquet.", str(problem)
        ) from problem


def _from_arrow(table: pa.Table, name: str, first: int) -> Rows:
    """Take the columns of an Arrow table."""
    return Rows(name=name, columns=_named(table, name), number=lambda row: f"row {row + first}")


def _from_pandas(frame: pd.DataFrame, name: str) -> Rows:
    """Take the columns of a frame, its named index levels first; mixed columns become text."""
    if any(level is not None for level in frame.index.names):
        frame = frame.reset_index(level=[level for level in frame.index.names if level is not None])
    names = [str(column) for column in frame.columns]
    arrays = [_series(frame.iloc[:, at]) for at in range(len(names))]
    return _from_arrow(pa.Table.from_arrays(arrays, names=names), name, 1)


def _series(series: "pd.Series[Any]") -> pa.Array:
    """Return one column of a frame; values of several types are written as text."""
    try:
        array = pa.Array.from_pandas(series)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        missing = series.isna().to_numpy(dtype=bool)
        return pa.array([None if gone else str(value) for value, gone in zip(series, missing, strict=True)])
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _from_json(path: Path, text: bytes, notes: list[tuple[str, str]]) -> Rows:
    """Read JSON Lines, or an array of objects."""
    records, places, broken = records_of(text, path.name)
    return Rows(
        name=path.name,
        columns=_named(_columns_of(records), path.name),
        number=places,
        broken=tuple(broken),
        notes=tuple(notes),
    )


def _columns_of(records: list[dict[str, Any]]) -> pa.Table:
    """Turn objects into columns: one type where all values have it, else text."""
    names = dict.fromkeys(key for record in records for key in record)
    return pa.table({name: _array([record.get(name) for record in records]) for name in names})


def _array(values: list[Any]) -> pa.Array:
    """Return values as one Arrow array; mixed types are written as text."""
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array([None if value is None else _said(value) for value in values], pa.string())


def _said(value: object) -> str:
    """Write a value as text: whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _from_csv(path: Path, text: bytes, notes: list[tuple[str, str]]) -> Rows:
    """Read CSV, TSV or another delimiter; all columns are text."""
    delimiter, header = _header(text, path)
    _check_quotes(text, delimiter, path.name)
    broken: list[csv.InvalidRow] = []
    try:
        table = _parsed(text, delimiter, header, None)
    except pa.ArrowInvalid:
        try:
            table = _parsed(text, delimiter, header, broken)
        except pa.ArrowInvalid as problem:
            raise SourceError.saying(
                f"`{path.name}` must be rows of columns.", str(problem)[:200], "is a quote left open?"
            ) from problem
    lost = np.array([row.number for row in broken], dtype=np.int64)
    numbers = np.setdiff1d(np.arange(2, table.num_rows + len(lost) + 2), lost) if len(lost) else None
    return Rows(
        name=path.name,
        columns=_named(table, path.name),
        number=lambda row: f"row {row + 2 if numbers is None else numbers[row]}",
        broken=tuple(_ragged(path.name, broken)),
        notes=tuple(notes),
    )


def _check_quotes(text: bytes, delimiter: str, name: str) -> None:
    """Refuse a file with a quote that is left open: rows after it would become one cell, silently."""
    if text.count(b'"') % 2 == 0:
        return
    reader = strict_csv.reader(StringIO(text.decode("utf-8"), newline=""), delimiter=delimiter, strict=True)
    row = 1
    try:
        for _ in reader:
            row = reader.line_num + 1
    except strict_csv.Error as problem:
        if "field larger" in str(problem):
            return
        raise SourceError.saying(
            f"Every quote in `{name}` must be closed.",
            f"The row that begins in line {row:,} is not: {problem}.",
            'close it; inside a quoted cell, write a quote twice ("").',
        ) from problem


def _header(text: bytes, path: Path) -> tuple[str, list[str]]:
    """Return the delimiter, by counting in the header, and the column names."""
    first = text.lstrip(b"\r\n").split(b"\n", 1)[0].decode("utf-8")
    bare = "".join(first.split('"')[::2])
    delimiter = max(
        DELIMITERS, key=lambda mark: (bare.count(mark), mark == EXTENSIONS.get(path.suffix.lower()))
    )
    parse = csv.ParseOptions(delimiter=delimiter, newlines_in_values=True)
    try:
        head = csv.read_csv(pa.BufferReader(first.encode() + b"\n"), parse_options=parse)
    except pa.ArrowInvalid as problem:
        raise SourceError.saying(
            f"The first row of `{path.name}` must be its header.", str(problem)
        ) from problem
    return delimiter, head.column_names


def _parsed(text: bytes, delimiter: str, header: list[str], broken: list[csv.InvalidRow] | None) -> pa.Table:
    """Parse CSV; with a list for broken rows, serially, so that they have a number."""

    def collect(row: csv.InvalidRow) -> str:
        broken.append(row)  # type: ignore[union-attr]  # only called where there is a list
        return "skip"

    return csv.read_csv(
        pa.BufferReader(text),
        read_options=csv.ReadOptions(
            use_threads=broken is None,
            block_size=min(max(MIN_BLOCK_BYTES, _longest(text)), 2**31 - 1),
        ),
        parse_options=csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            invalid_row_handler=None if broken is None else collect,
        ),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
        ),
    )


def _longest(text: bytes) -> int:
    """Return a block size that any row fits into: the whole of it where a line is gigantic."""
    if len(text) <= MIN_BLOCK_BYTES:
        return len(text) + 1
    ends = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == ord("\n"))
    longest = np.diff(ends, prepend=-1, append=len(text)).max()
    return MIN_BLOCK_BYTES if longest * 8 < MIN_BLOCK_BYTES else len(text) + 1


def _ragged(name: str, broken: Iterable[csv.InvalidRow]) -> Iterable[LogRow]:
    """Tell rows that have more or fewer columns than the header."""
    for row in broken:
        yield LogRow(
            source=name,
            pointer=f"row {row.number}",
            fate="rejected",
            rule="ragged-row",
            message=f"{row.actual_columns} cells where the header has {row.expected_columns} columns",
        )


def _named(table: pa.Table, name: str) -> pa.Table:
    """Return a table whose column names are stripped; two of one name are an error."""
    names = [column.strip().lstrip("\ufeff") for column in table.column_names]
    twice = sorted({column for column in names if names.count(column) > 1})
    if twice:
        raise SourceError.saying(
            "Column names must differ.", f"`{name}` has {examples(twice)} more than once."
        )
    return table.rename_columns(names)
