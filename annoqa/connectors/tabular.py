"""Tables: CSV, TSV, JSON Lines, JSON arrays, Parquet, data frames, Arrow.

*What it reads*: five layouts, recognised by the header (case and punctuation do not matter).

====================  ==========================================================================
long                  item, annotator, and one or more columns of values
wide                  item, and one column for every annotator
boxes                 item, annotator, x1, y1, x2, y2 or x, y, w, h in px [, label, rotation]
segments              item, annotator, start [, end or duration] [, label, unit, fps, part]
spans                 item, annotator, start, end in characters [, label, text, quote]
====================  ==========================================================================

A column `ground_truth` holds flags or the true values, `role` says human, ground_truth or model.
Columns that are constant within every item describe it and become `data.<name>`.

*What it drops*: nothing. A row without item or annotator, with a number that is none, with a box
or span of no size, with a negative or reversed time is rejected and told by its row (a header is
row 1). Columns that vary within an item and are no answers are named in the log. Outlines, masks,
points and tracks are not read from tables: COCO, LabelMe and Label Studio have them.

*Quirks*: a missing value is a missing judgement; a row of marks without extent and label is
somebody who looked and marked nothing. Reversed corners of boxes are swapped and told. Numbers
are taken as nominal, ordinal or interval by their look, which the log tells; `level` decides it.
Dates are counted from the earliest start within their item.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from annoqa.connectors.connector import Connector
from annoqa.connectors.ledger import Ledger
from annoqa.connectors.tabular_answers import answers_of
from annoqa.connectors.tabular_cells import codes_of
from annoqa.connectors.tabular_extents import Extents, boxes_of, intervals_of
from annoqa.connectors.tabular_header import Header, header_of
from annoqa.connectors.tabular_source import PARQUET_MAGIC, Rows, rows_of
from annoqa.connectors.tabular_tables import answer_table, mark_table
from annoqa.connectors.tabular_who import Who, who_of
from annoqa.errors import SourceError
from annoqa.table.table import AnnotationTable
from annoqa.vocabulary import Role

BINARY = bytes(range(9))
LONGEST_HEADER = 4096


def read_table(  # noqa: PLR0913 - one option for every way a table differs
    source: object,
    *,
    layout: str | None = None,
    columns: Mapping[str, str | Sequence[str]] | None = None,
    field: str | None = None,
    level: str | Mapping[str, str] | None = None,
    labels: Sequence[str] | Mapping[str, Sequence[str]] | None = None,
    annotator: str | None = None,
    truth: bool | str | Sequence[str] = False,
    role: Role = "human",
    time_unit: str | None = None,
    fps: float | None = None,
    frame_base: int = 0,
    end_inclusive: bool = False,
    name: str | None = None,
) -> AnnotationTable:
    """Read annotations from the rows of a table.

    Parameters
    ----------
    source : path, pandas.DataFrame, pyarrow.Table or object with `__arrow_c_stream__`
        The rows.
    layout : {"long", "wide", "boxes", "segments", "spans"}, optional
        How they are to be read; recognised by the header when not given.
    columns : mapping, optional
        Our name to the source's: `{"item": "clip", "annotator": "who", "value": ["ok", "why"]}`.
    field : str, optional
        Name of the question; the header of the value column, or `box`, `segment`, `span`.
    level : str or mapping of field to str, optional
        nominal, ordinal, interval, ratio, date, set, path, ranking (`A > B = C`) or text; guessed when
        not given.
    labels : sequence of str, or mapping of field to it, optional
        All labels that there are, in order.
    annotator : str, optional
        Who made all rows; needed only where no column says it.
    truth : bool, str or sequence of str, default False
        True: all rows are ground truth. Names: these annotators are.
    role : {"human", "ground_truth", "model"}, default "human"
        Who speaks where the table does not say.
    time_unit : {"s", "ms", "us", "ns", "min", "frame", "character"}, optional
        Of start and end; by the header (`start_ms`), else seconds.
    fps : float, optional
        Frames per second.
    frame_base : int, default 0
        Number of the first frame.
    end_inclusive : bool, default False
        The last frame or character belongs to the mark.
    name : str, optional
        What a source without a file name is called in the log.

    Returns
    -------
    AnnotationTable
        With an import log that accounts for every row.

    Raises
    ------
    SourceError
        When the source cannot be read as a table, or its header is not understood.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = {"image": ["a", "a", "b"], "rater": ["ann", "bob", "ann"], "pet": ["cat", "dog", "cat"]}
    >>> frame = pd.DataFrame(rows)
    >>> read_table(frame, columns={"value": "pet"})
    AnnotationTable(2 items, 2 annotators, 1 fields, 3 annotations, 3 marks)
    """
    rows = rows_of(source, name)
    header = header_of(rows.columns.column_names, name=rows.name, layout=layout, given=columns)
    ledger = Ledger(
        source=rows.name, connector="tabular", record="row", n=rows.columns.num_rows, pointer=rows.number
    )
    for rule, message in rows.notes:
        ledger.note(rule, message)
    path = Path(source) if isinstance(source, (str, Path)) else None
    who = who_of(rows, header, ledger, annotator=annotator, truth=truth, role=role, path=path)
    if header.layout in {"long", "wide"}:
        header = _with_values(rows, header, who, ledger)
        who, answers = answers_of(rows, header, who, ledger, field=field, level=level, labels=labels)
        _tell_layout(header, ledger)
        return answer_table(rows, header, who, answers, ledger)
    known = ledger.standing
    extents = _extents(
        rows,
        header,
        who,
        ledger,
        time_unit=time_unit,
        fps=fps,
        frame_base=frame_base,
        end_inclusive=end_inclusive,
    )
    _tell_layout(header, ledger)
    declared = labels.get(field or extents.kind) if isinstance(labels, Mapping) else labels
    return mark_table(rows, header, who, known, extents, ledger, field or extents.kind, declared)


def _with_values(rows: Rows, header: Header, who: Who, ledger: Ledger) -> Header:
    """Take columns that vary within items as fields, where none is named like a value."""
    if header.values or header.layout == "wide":
        return header
    varying = [column for column in header.rest if _varies(codes_of(rows.columns[column]).codes, who.item)]
    if not varying:
        varying = list(header.rest)
    if not varying:
        raise SourceError.saying(
            "A table of answers has at least one column of values.",
            f"`{rows.name}` has none beside {', '.join(repr(name) for name in header.columns.values())}.",
            "pass columns={'value': …}.",
        )
    ledger.note("columns-taken-as-fields", f"no column is named like a value; taken: {', '.join(varying)}")
    rest = tuple(column for column in header.rest if column not in varying)
    return Header(
        layout="long", columns=header.columns, values=tuple(varying), rest=rest, guessed=header.guessed
    )


def _varies(codes: np.ndarray, item: np.ndarray) -> bool:
    """Say whether a column differs within an item."""
    known = (codes >= 0) & (item >= 0)
    if not known.any():
        return False
    first = np.zeros(item.max() + 1, dtype=np.int64)
    first[item[known]] = codes[known]
    return bool(np.any(first[item[known]] != codes[known]))


def _tell_layout(header: Header, ledger: Ledger) -> None:
    """Tell how the header was understood."""
    if header.guessed:
        said = ", ".join(f"{ours} = {theirs!r}" for ours, theirs in header.columns.items())
        values = f", values = {', '.join(map(repr, header.values[:8]))}" if header.values else ""
        ledger.note("layout-recognised", f"{header.layout}: {said}{values}")


def _extents(rows: Rows, header: Header, who: Who, ledger: Ledger, **how: Any) -> Extents:  # noqa: ANN401
    """Read boxes, segments or spans."""
    n = rows.columns.num_rows
    label = header.columns.get("value")
    labelled = codes_of(rows.columns[label]).codes >= 0 if label else np.zeros(n, dtype=bool)
    if header.layout == "boxes":
        return boxes_of(rows, header, ledger, labelled)
    return intervals_of(rows, header, who, ledger, labelled=labelled, **how)


def recognises_table(path: Path, head: bytes) -> bool:
    """Say whether a file may be a table: Parquet, JSON objects, or text in columns."""
    if head[:4] == PARQUET_MAGIC:
        return True
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"{":
        return path.suffix.lower() in {".jsonl", ".ndjson"} or b"}\n{" in head.replace(b"\r", b"")
    if start[:1] == b"[":
        return start[1:].lstrip()[:1] == b"{"
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"} or path.suffix.lower() in {".csv", ".tsv", ".tab"}:
        return bool(head)
    return not any(byte in BINARY for byte in head) and _has_header(path, start)


def _has_header(path: Path, start: bytes) -> bool:
    """Say whether the first line of a text is a header that is understood."""
    line = start.split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    names = re.split(r"[,;\t|]", line)
    if len(names) < 2 or len(line) > LONGEST_HEADER:
        return False
    try:
        header_of([name.strip('" ') for name in names], name=path.name, layout=None, given=None)
    except SourceError:
        return False
    return True


TABULAR = Connector(
    name="tabular",
    title="Tables (CSV, TSV, JSON Lines, Parquet)",
    recognises=recognises_table,
    read=read_table,
)
