"""Tables for spreadsheets: CSV in which no text can be run as a formula, and Parquet as it is."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from annoqa.campaign.result import AuditResult

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
"""What a spreadsheet takes for the beginning of a formula, or of a cell that hides one."""
ESTIMATE = pa.schema(
    [
        *((name, pa.float64()) for name in ("value", "low", "high", "confidence")),
        *((name, pa.string()) for name in ("interval", "no_interval")),
        *((name, pa.float64()) for name in ("observed", "expected")),
        *((name, pa.int64()) for name in ("n_items", "n_units", "n_annotators")),
        ("undefined", pa.string()),
    ]
)
TEXTS = ("field", "question", "name", "title", "subject", "who", "unit")
MEASUREMENTS = pa.schema([*((name, pa.string()) for name in TEXTS), *ESTIMATE, ("signature", pa.string())])
FINDINGS = pa.schema(
    [
        (name, pa.string())
        for name in (
            "severity",
            "code",
            "rule",
            "field",
            "subject",
            "title",
            "message",
            "next_step",
            "clause",
            "items",
        )
    ]
)
SOURCES = ("source", "connector", "record", "records", "read", "repaired", "rejected")
GOLD_LABELS = (
    "field",
    "item",
    "truth_label",
    "answer",
    "posterior",
    "n_against",
    "n_judged",
    "annotators",
    "truth_mark",
    "direction",
)
ROWS = ("source", "pointer", "fate", "rule", "message")


def measurement_table(result: AuditResult) -> pa.Table:
    """Return all measurements, one row each.

    Parameters
    ----------
    result : AuditResult
        What was measured.

    Returns
    -------
    pyarrow.Table
        Columns as `MEASUREMENTS`; `who` joins its parts with ` | `.
    """
    rows = []
    for number in result.measurements:
        texts = {name: getattr(number, name) for name in TEXTS} | {"who": " | ".join(number.who)}
        rows.append({**texts, **number.estimate.to_dict(), "signature": number.signature})
    return pa.Table.from_pylist(rows, schema=MEASUREMENTS)


def finding_table(result: AuditResult) -> pa.Table:
    """Return all findings, one row each; items are joined with ` | `.

    Parameters
    ----------
    result : AuditResult
        What was found.

    Returns
    -------
    pyarrow.Table
        Columns as `FINDINGS`, the most urgent first.
    """
    rows = [
        {name: getattr(finding, name) for name in FINDINGS.names} | {"items": " | ".join(finding.items)}
        for finding in result.findings
    ]
    return pa.Table.from_pylist(rows, schema=FINDINGS)


def write_measurements(result: AuditResult, folder: Path) -> None:
    """Write `measurements.csv` and `measurements.parquet` into a folder."""
    table = measurement_table(result)
    pq.write_table(table, folder / "measurements.parquet")
    write_csv(folder / "measurements.csv", table.to_pylist(), MEASUREMENTS.names)


def write_findings(result: AuditResult, folder: Path) -> None:
    """Write `findings.csv` into a folder."""
    write_csv(folder / "findings.csv", finding_table(result).to_pylist(), FINDINGS.names)


def write_gold_audit(result: AuditResult, folder: Path) -> None:
    """Write `gold_audit.csv`: the gold labels to check again, the most probably wrong first."""
    rows = [
        {name: getattr(label, name) for name in GOLD_LABELS} | {"annotators": " | ".join(label.annotators)}
        for label in result.gold_labels
    ]
    write_csv(folder / "gold_audit.csv", rows, GOLD_LABELS)


def write_import_log(result: AuditResult, folder: Path) -> None:
    """Write `import_log.csv` (what was not simply read) and `import_counts.csv` (the sources)."""
    rows = [{name: getattr(row, name) for name in ROWS} for row in result.log.rows]
    write_csv(folder / "import_log.csv", rows, ROWS)
    counts = [{name: getattr(count, name) for name in SOURCES} for count in result.log.sources]
    write_csv(folder / "import_counts.csv", counts, SOURCES)


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Write rows as CSV in UTF-8, for people and their spreadsheets.

    Parameters
    ----------
    path : Path
        The file.
    rows : sequence of mapping
        Values by column; None is an empty cell.
    columns : sequence of str
        The header.
    """
    sink = StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow([cell(column) for column in columns])
    writer.writerows([cell(row[column]) for column in columns] for row in rows)
    path.write_bytes(sink.getvalue().encode("utf-8", "replace"))


def cell(value: object) -> object:
    """Return a cell that a spreadsheet shows and does not run.

    Parameters
    ----------
    value : object
        Text is made safe; numbers and None stay.

    Returns
    -------
    object
        Text that would begin a formula begins with an apostrophe.

    Examples
    --------
    >>> cell("=1+1"), cell("−1"), cell(-1.5), cell("cup")
    ("'=1+1", '−1', -1.5, 'cup')
    """
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.startswith(FORMULA) or value.lstrip(" ").startswith(FORMULA[:4]) else value
