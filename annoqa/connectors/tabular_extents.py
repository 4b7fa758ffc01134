"""Extents in rows: boxes in px, segments in ns, spans in code points."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from annoqa.connectors.ledger import Ledger
from annoqa.connectors.tabular_cells import Numbers, as_text, codes_of, numbers_of
from annoqa.connectors.tabular_header import Header
from annoqa.connectors.tabular_source import Rows
from annoqa.connectors.tabular_time import NS, Times, times_in
from annoqa.connectors.tabular_who import Who
from annoqa.errors import SourceError, closest
from annoqa.vocabulary import Kind

FARTHEST_PX = 1e9
"""No image is that large; areas beyond it would overflow long after."""
UNITS = (*NS, "frame", "character")


@dataclass(frozen=True, eq=False)
class Extents:
    """Where the marks are.

    Attributes
    ----------
    kind : Kind
        box, segment or span.
    empty : bool array, shape (n_rows,)
        Rows of somebody who looked and marked nothing.
    start, end : int64 array or None, shape (n_rows,)
        Segments and spans.
    box : float64 array or None, shape (n_rows, 5)
        x1, y1, x2, y2, rotation.
    unit : str or None
        What start and end were in the source.
    """

    kind: Kind
    empty: np.ndarray
    start: np.ndarray | None = None
    end: np.ndarray | None = None
    box: np.ndarray | None = None
    unit: str | None = None


def boxes_of(rows: Rows, header: Header, ledger: Ledger, labelled: np.ndarray) -> Extents:
    """Read boxes; `labelled` tells rows with a label."""
    keys = ("x1", "y1", "x2", "y2") if "x1" in header.columns else ("x", "y", "w", "h")
    cells = [numbers_of(rows.columns[header.columns[key]]) for key in keys]
    empty = _checked_cells(rows, header, ledger, dict(zip(keys, cells, strict=True)), labelled)
    first, second, third, fourth = (
        _within_image(cell.values, key, ledger) for key, cell in zip(keys, cells, strict=True)
    )
    if keys[0] == "x":
        third, fourth = first + third, second + fourth
    else:
        back = (third < first) | (fourth < second)
        ledger.repair(back & ledger.standing, "corners-swapped", "the corners were in another order")
        first, third = np.minimum(first, third), np.maximum(first, third)
        second, fourth = np.minimum(second, fourth), np.maximum(second, fourth)
    flat = ledger.standing & ~empty & ~((third > first) & (fourth > second))
    ledger.reject(
        flat,
        "no-size",
        lambda at: f"width {third[at] - first[at]:g} px, height {fourth[at] - second[at]:g} px",
    )
    box = np.column_stack([first, second, third, fourth, _rotations(rows, header, ledger)])
    return Extents("box", empty, box=box)


def _within_image(values: np.ndarray, key: str, ledger: Ledger) -> np.ndarray:
    """Reject coordinates that no image has; return the others, NaN in their place."""
    beyond = np.abs(np.nan_to_num(values)) > FARTHEST_PX
    ledger.reject(beyond, "not-finite", f"{key} is far beyond any image")
    return np.where(beyond, np.nan, values)


def _rotations(rows: Rows, header: Header, ledger: Ledger) -> np.ndarray:
    """Read rotations; none is 0."""
    if "rotation" not in header.columns:
        return np.zeros(rows.columns.num_rows)
    found = numbers_of(rows.columns[header.columns["rotation"]])
    ledger.reject(found.wrong, "not-a-number", "the rotation is no finite number")
    return np.where(np.isnan(found.values), 0.0, found.values)


def _checked_cells(
    rows: Rows, header: Header, ledger: Ledger, cells: dict[str, Numbers], labelled: np.ndarray
) -> np.ndarray:
    """Reject rows whose extent is broken; return those that have none, and no label either."""
    for key, cell in cells.items():
        ledger.reject(cell.wrong, "not-a-number", _no_number(rows, header.columns[key], key))
        ledger.repair(cell.comma & ledger.standing, "decimal-comma", "a decimal comma was read as a point")
    absent = np.column_stack([cell.missing for cell in cells.values()])
    empty = absent.all(axis=1) & ~labelled
    ledger.reject(absent.any(axis=1) & ~empty, "no-extent", f"{', '.join(cells)} are not all given")
    return empty


def _no_number(rows: Rows, column: str, key: str) -> Callable[[int], str]:
    """Return what to say about a cell that is no number."""

    def said(row: int) -> str:
        cell = repr(rows.columns[column][row].as_py())
        return f"{key} is {cell if len(cell) <= 60 else cell[:57] + '…'}, no finite number"

    return said


def intervals_of(
    rows: Rows,
    header: Header,
    who: Who,
    ledger: Ledger,
    *,
    labelled: np.ndarray,
    time_unit: str | None,
    fps: float | None,
    frame_base: int,
    end_inclusive: bool,
) -> Extents:
    """Read segments or spans; which of the two, the header, the unit and the numbers tell."""
    unit = time_unit or header.unit or (None if header.layout != "spans" else "character")
    if (
        header.layout == "segments"
        and header.guessed
        and unit in {None, "character"}
        and _are_spans(rows, header)
    ):
        unit = "character"
    unit = _checked_unit(unit or "s")
    rate = _rate(rows, header, unit, fps)
    if unit == "character":
        start, end = (_characters(rows, header.columns[key]) for key in ("start", "end"))
    else:
        start = times_in(rows.columns[header.columns["start"]], unit, rate, frame_base)
        end = _ends(rows, header, ledger, start, unit, rate, frame_base)
    empty = start.missing & end.missing & ~labelled
    _reject_cells(rows, header, ledger, start, end, empty)
    first, last = start.values, end.values
    if unit != "character":
        alone = end.missing & ~empty & ledger.standing
        if "end" in header.columns or "duration" in header.columns:
            ledger.repair(alone, "no-end", "no end is given; it is read as a point")
        last = np.where(end.missing, first, last)
    if end_inclusive and unit in {"frame", "character"}:
        last = last + (1 if unit == "character" else np.rint(1e9 / np.asarray(rate)).astype(np.int64))
    if start.absolute:
        first, last = _since_start(first, last, who, ledger, empty)
    _reject_order(ledger, first, last, empty, unit)
    if unit == "character":
        first, last = _against_text(rows, header, ledger, first, last, empty)
        return Extents("span", empty, start=first, end=last, unit=unit)
    return Extents("segment", empty, start=first, end=last, unit=_said(unit, rate))


def _said(unit: str, rate: np.ndarray | float | None) -> str:
    """Return the unit as `fields.time_unit` tells it."""
    return f"frame@{rate:g}" if unit == "frame" and isinstance(rate, (int, float)) else unit


def _checked_unit(unit: str) -> str:
    """Return a unit, or say which there are."""
    if unit not in UNITS:
        raise SourceError.saying(
            f"`time_unit` is one of {', '.join(UNITS)}.", f"Found {unit!r}.", closest(unit, UNITS)
        )
    return unit


def _rate(rows: Rows, header: Header, unit: str, fps: float | None) -> np.ndarray | float | None:
    """Return frames per second: the caller's, else a column's."""
    if unit != "frame":
        return None
    if fps is not None and fps > 0:
        return float(fps)
    if "fps" not in header.columns:
        raise SourceError.saying(
            "Frames become time by frames per second.", "", "pass fps=, or a column `fps`."
        )
    return np.where((found := numbers_of(rows.columns[header.columns["fps"]]).values) > 0, found, np.nan)


def _are_spans(rows: Rows, header: Header) -> bool:
    """Say whether start and end are offsets: whole numbers beside a text."""
    if "end" not in header.columns or not {"text", "quote"} & set(header.columns):
        return False
    for key in ("start", "end"):
        values = numbers_of(rows.columns[header.columns[key]]).values
        if not len(values) or np.isnan(values).all() or np.any(values[~np.isnan(values)] % 1):
            return False
    return True


def _characters(rows: Rows, column: str) -> Times:
    """Read offsets: whole numbers."""
    found = numbers_of(rows.columns[column])
    wrong = (
        found.wrong
        | (np.nan_to_num(found.values) % 1 != 0)
        | (np.abs(np.nan_to_num(found.values)) >= 2.0**53)
    )
    values = np.where(found.missing | wrong, 0, np.nan_to_num(found.values)).astype(np.int64)
    return Times(values, found.missing, wrong)


def _ends(
    rows: Rows,
    header: Header,
    ledger: Ledger,
    start: Times,
    unit: str,
    rate: np.ndarray | float | None,
    base: int,
) -> Times:
    """Read ends; from a duration where there is one; all missing where the marks are points."""
    n = rows.columns.num_rows
    if "end" in header.columns:
        return times_in(rows.columns[header.columns["end"]], unit, rate, base)
    if "duration" not in header.columns:
        return Times(np.zeros(n, dtype=np.int64), np.ones(n, dtype=bool), np.zeros(n, dtype=bool))
    length = times_in(rows.columns[header.columns["duration"]], unit, rate, 0)
    ledger.reject(length.values < 0, "end-before-start", "the duration is negative")
    return Times(start.values + length.values, length.missing | start.missing, length.wrong)


def _reject_cells(
    rows: Rows, header: Header, ledger: Ledger, start: Times, end: Times, empty: np.ndarray
) -> None:
    """Reject rows whose start or end is broken."""
    for key, cell in (("start", start), ("end", end)):
        column = header.columns.get(key, header.columns.get("duration", ""))
        if column:
            ledger.reject(cell.wrong, "not-a-number", _no_number(rows, column, key))
    ledger.reject(start.missing & ~empty, "no-extent", "no start is given")


def _since_start(
    first: np.ndarray, last: np.ndarray, who: Who, ledger: Ledger, empty: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Count dates from the earliest start in their item."""
    rows = np.flatnonzero(ledger.standing & ~empty)
    earliest = np.full(len(who.items), np.iinfo(np.int64).max)
    np.minimum.at(earliest, who.item[rows], first[rows])
    ledger.note("absolute-times", "dates are counted from the earliest start within the item")
    shift = np.where(ledger.standing & ~empty, earliest[who.item], 0)
    return first - shift, last - shift


def _reject_order(ledger: Ledger, first: np.ndarray, last: np.ndarray, empty: np.ndarray, unit: str) -> None:
    """Reject what starts before the item or ends before it starts."""
    scale, word = (1, "characters") if unit == "character" else (1e9, "s")
    ledger.reject((first < 0) & ~empty, "negative-time", lambda at: f"starts at {first[at] / scale:g} {word}")
    ledger.reject(
        (last < first) & ~empty,
        "end-before-start",
        lambda at: f"from {first[at] / scale:g} to {last[at] / scale:g} {word}",
    )
    flat = (last == first) & ~empty & ledger.standing
    if unit == "character":
        ledger.reject(flat, "no-size", "a span of no characters")
    elif flat.any() and not flat.all():
        ledger.note("no-duration", f"{flat.sum():,} segments have no duration; they are points in time", flat)


def _against_text(
    rows: Rows, header: Header, ledger: Ledger, first: np.ndarray, last: np.ndarray, empty: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Hold spans against the text and the quote, where the table has them."""
    if "text" not in header.columns:
        return first, last
    coded = codes_of(pc.replace_substring(as_text(rows.columns[header.columns["text"]]), "\r\n", "\r\n"))
    lengths = np.append(
        pc.utf8_length(as_text(rows.columns[header.columns["text"]])).to_numpy(zero_copy_only=False), 0
    )
    lengths = np.nan_to_num(lengths[:-1].astype(np.float64))
    known = (coded.codes >= 0) & ~empty
    if "quote" in header.columns:
        first, last = _against_quote(rows, header, ledger, first, last, known)
    ledger.reject(
        known & (last > lengths),
        "beyond-text",
        lambda at: f"ends at {last[at]}, the text has {int(lengths[at])} characters",
    )
    return first, last


def _against_quote(
    rows: Rows, header: Header, ledger: Ledger, first: np.ndarray, last: np.ndarray, known: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Check that a span's text is what it quotes; offsets that count UTF-16 units are converted."""
    texts, quotes = (as_text(rows.columns[header.columns[key]]) for key in ("text", "quote"))
    first, last = first.copy(), last.copy()
    converted, differing = [], []
    for row in np.flatnonzero(
        known & ledger.standing & quotes.is_valid().to_numpy(zero_copy_only=False)
    ).tolist():
        text, quote = texts[row].as_py(), quotes[row].as_py()
        if text[first[row] : last[row]].strip() == quote.strip():
            continue
        units = text.encode("utf-16-le")
        if units[2 * first[row] : 2 * last[row]].decode("utf-16-le", "replace").strip() == quote.strip():
            start = len(units[: 2 * first[row]].decode("utf-16-le", "replace"))
            first[row], last[row] = start, start + len(quote)
            converted.append(row)
        else:
            differing.append(row)
    ledger.repair(np.array(converted, dtype=np.int64), "utf-16-offsets", "offsets counted UTF-16 units")
    ledger.reject(
        np.array(differing, dtype=np.int64), "quote-differs", "the text there is not what the span quotes"
    )
    return first, last
