"""Cells of time as int64 nanoseconds: seconds, milliseconds, frames, clocks, dates."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from annoqa.connectors.tabular_cells import as_text, is_text, numbers_of

NS: dict[str, int] = {"ns": 1, "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "min": 60_000_000_000}
CLOCK = re.compile(r"^(?:(\d+):)?(\d+):(\d+(?:[.,]\d+)?)$")
LARGEST = 2.0**63


@dataclass(frozen=True, eq=False)
class Times:
    """A column as nanoseconds.

    Attributes
    ----------
    values : int64 array, shape (n_rows,)
        Nanoseconds, 0 where `missing` or `wrong`.
    missing, wrong : bool array, shape (n_rows,)
        No cell; a cell that is no finite time.
    absolute : bool
        Dates, not times since the start of the item.
    """

    values: np.ndarray
    missing: np.ndarray
    wrong: np.ndarray
    absolute: bool = False


def times_in(
    column: pa.ChunkedArray | pa.Array, unit: str, fps: np.ndarray | float | None, base: int
) -> Times:
    """Read a column of times.

    Parameters
    ----------
    column : array
        Numbers in `unit`, clocks (`1:02:03.5`), dates or durations.
    unit : str
        s, ms, us, ns, min, or frame.
    fps : float, array or None
        Frames per second, for frames.
    base : int
        Number of the first frame.
    """
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_timestamp(array.type) or pa.types.is_duration(array.type):
        return _dates(array)
    whole = _whole(array)
    if whole is not None and unit in NS:
        return _exact(whole, NS[unit])
    found = numbers_of(array)
    if unit == "frame":
        scaled = (found.values - base) * 1e9 / np.asarray(fps, dtype=np.float64)
    else:
        scaled = found.values * NS[unit]
    wrong = found.wrong | (~found.missing & ~(np.abs(scaled) < LARGEST))
    clean = np.where(found.missing | wrong, 0.0, scaled)
    times = Times(np.rint(clean).astype(np.int64), found.missing, wrong)
    return _clocks(array, times) if wrong.any() and unit != "frame" else times


def _dates(array: pa.Array) -> Times:
    """Read dates and durations, whatever their unit."""
    absolute = pa.types.is_timestamp(array.type)
    target = pa.timestamp("ns", tz=array.type.tz) if absolute else pa.duration("ns")
    values = array.cast(target).cast(pa.int64())
    missing = values.is_null().to_numpy(zero_copy_only=False)
    filled = pc.fill_null(values, 0).to_numpy(zero_copy_only=False)
    return Times(filled, missing, np.zeros(len(filled), dtype=bool), absolute)


def _whole(array: pa.Array) -> pa.Array | None:
    """Return a column of whole numbers as int64, so that large nanoseconds stay exact."""
    if pa.types.is_integer(array.type):
        return array
    if not is_text(array.type):
        return None
    try:
        return pc.utf8_trim_whitespace(as_text(array)).cast(pa.int64())
    except pa.ArrowInvalid:
        return None


def _exact(array: pa.Array, factor: int) -> Times:
    """Scale whole numbers without rounding."""
    missing = array.is_null().to_numpy(zero_copy_only=False)
    values = pc.fill_null(array, 0).cast(pa.int64()).to_numpy(zero_copy_only=False)
    wrong = np.abs(values.astype(np.float64)) * factor >= LARGEST
    return Times(np.where(wrong, 0, values) * factor, missing, wrong)


def _clocks(array: pa.Array, times: Times) -> Times:
    """Understand `1:02:03.5` where a cell was no number."""
    values, wrong = times.values.copy(), times.wrong.copy()
    places = np.flatnonzero(wrong)
    cells = as_text(array).take(pa.array(places)).to_pylist()
    known = {cell: _clock(cell.strip()) for cell in set(cells)}
    for place, cell in zip(places.tolist(), cells, strict=True):
        if (time := known[cell]) is not None:
            values[place], wrong[place] = time, False
    return Times(values, times.missing, wrong, times.absolute)


def _clock(cell: str) -> int | None:
    """Return a clock as nanoseconds.

    >>> _clock("1:02:03.5")
    3723500000000
    """
    match = CLOCK.match(cell)
    if match is None:
        return None
    hours, minutes, seconds = match.groups()
    whole, _, part = seconds.replace(",", ".").partition(".")
    total = (int(hours or 0) * 60 + int(minutes)) * 60 + int(whole)
    nanoseconds = total * NS["s"] + int((part + "000000000")[:9])
    return nanoseconds if nanoseconds < LARGEST else None
