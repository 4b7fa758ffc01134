"""Cells of one column as codes, numbers, times, flags; all work is done on distinct values."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MISSING = ("", "NA", "N/A", "n/a", "NaN", "nan", "<NA>", "null", "NULL", "#N/A")
TRUE_WORDS = ("true", "t", "yes", "y", "1", "1.0")
FALSE_WORDS = ("false", "f", "no", "n", "0", "0.0")
NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
COMMA_NUMBER = r"^[+-]?\d+,\d+$"


@dataclass(frozen=True, eq=False)
class Codes:
    """A column as codes into its sorted distinct texts; −1 is missing.

    Attributes
    ----------
    codes : int32 array, shape (n_rows,)
        Position in `names`, −1 where the cell is missing.
    names : pyarrow.Array
        Distinct texts in order.
    trimmed : bool array, shape (n_rows,)
        Where surrounding space was taken away.
    """

    codes: np.ndarray
    names: pa.Array
    trimmed: np.ndarray


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column as numbers.

    Attributes
    ----------
    values : float64 array, shape (n_rows,)
        NaN where `missing` or `wrong`.
    missing, wrong, comma : bool array, shape (n_rows,)
        No cell; a cell that is no finite number; a number written with a decimal comma.
    """

    values: np.ndarray
    missing: np.ndarray
    wrong: np.ndarray
    comma: np.ndarray


def is_text(kind: pa.DataType) -> bool:
    """Say whether a type is text, of whichever of Arrow's three ways to store it."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def as_text(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Return a column as text: whole numbers without a point, lists as JSON-like text."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):  # more than one chunk is left where text is gigantic
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    kind = array.type
    if pa.types.is_dictionary(kind):
        words = as_text(array.dictionary)  # taken, not cast: Arrow casts no dictionary of string views
        return words.take(array.indices)
    if pa.types.is_string(kind):
        return array
    if pa.types.is_null(kind):
        return pa.nulls(len(array), pa.string())
    if pa.types.is_floating(kind):
        return _floats_as_text(array)
    if pa.types.is_nested(kind):
        return pa.array([None if value is None else str(value) for value in array.to_pylist()], pa.string())
    return array.cast(pa.string())


def _floats_as_text(array: pa.Array) -> pa.Array:
    """Write floats as text; a column of whole numbers with gaps gets no points; NaN is missing."""
    array = pc.if_else(pc.is_nan(array), pa.scalar(None, array.type), array)
    try:
        return array.cast(pa.int64()).cast(pa.string())
    except pa.ArrowInvalid:
        return array.cast(pa.string())


def codes_of(column: pa.ChunkedArray | pa.Array, missing: tuple[str, ...] = MISSING) -> Codes:
    """Encode a column; texts are stripped, and sorted, so that the order of rows does not matter."""
    encoded = as_text(column).dictionary_encode()
    stripped = pc.utf8_trim_whitespace(encoded.dictionary)
    gone = pc.is_in(stripped, pa.array(missing, pa.string()))
    differs = pc.not_equal(stripped, encoded.dictionary)
    names = pc.unique(stripped.filter(pc.invert(gone)))
    names = names.take(pc.sort_indices(names))
    place = pc.fill_null(pc.index_in(stripped, names), -1).to_numpy(zero_copy_only=False).astype(np.int32)
    rows = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    codes = np.append(place, np.int32(-1))[rows]
    trimmed = np.append(differs.to_numpy(zero_copy_only=False), False)[rows] & (codes >= 0)
    return Codes(codes, names, trimmed)


def numbers_of(column: pa.ChunkedArray | pa.Array, missing: tuple[str, ...] = MISSING) -> Numbers:
    """Read numbers; text is understood cell by cell, so that one bad cell spoils no column."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_boolean(array.type):
        return _no_numbers(array)
    if pa.types.is_integer(array.type) or pa.types.is_floating(array.type) or pa.types.is_decimal(array.type):
        values = pc.cast(array, pa.float64(), safe=False)
        gone = pc.fill_null(pc.is_nan(values), True).to_numpy(zero_copy_only=False)
        values = pc.fill_null(values, np.nan).to_numpy(zero_copy_only=False)
        endless = np.isinf(values)
        return Numbers(np.where(endless, np.nan, values), gone, endless, np.zeros(len(values), dtype=bool))
    encoded = as_text(array).dictionary_encode()
    found = _numbers_in_text(encoded.dictionary, missing)
    rows = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    return Numbers(
        np.append(found.values, np.nan)[rows],
        np.append(found.missing, True)[rows],
        np.append(found.wrong, False)[rows],
        np.append(found.comma, False)[rows],
    )


def _no_numbers(array: pa.Array) -> Numbers:
    """Refuse true and false as numbers."""
    gone = array.is_null().to_numpy(zero_copy_only=False)
    return Numbers(np.full(len(array), np.nan), gone, ~gone, np.zeros(len(array), dtype=bool))


def _numbers_in_text(array: pa.Array, missing: tuple[str, ...]) -> Numbers:
    """Read numbers from text."""
    stripped = pc.utf8_trim_whitespace(array)
    gone = pc.fill_null(pc.is_in(stripped, pa.array(missing, pa.string())), True)
    gone = pc.or_(gone, pc.is_null(stripped))
    plain = pc.fill_null(pc.match_substring_regex(stripped, NUMBER), False)
    comma = pc.fill_null(pc.match_substring_regex(stripped, COMMA_NUMBER), False)
    if pc.any(comma).as_py():
        stripped = pc.if_else(comma, pc.replace_substring(stripped, ",", "."), stripped)
    readable = pc.or_(plain, comma)
    clean = pc.if_else(readable, pc.utf8_ltrim(stripped, "+"), pa.scalar(None, pa.string()))
    values = pc.fill_null(clean.cast(pa.float64()), np.nan).to_numpy(zero_copy_only=False)
    values = np.where(np.isinf(values), np.nan, values)
    absent = gone.to_numpy(zero_copy_only=False)
    return Numbers(values, absent, ~absent & np.isnan(values), comma.to_numpy(zero_copy_only=False))


def flags_of(column: pa.ChunkedArray | pa.Array) -> np.ndarray | None:
    """Read true and false, int8 with −1 for missing; None where other words occur."""
    coded = codes_of(pc.utf8_lower(as_text(column)))
    words = coded.names.to_pylist()
    if not set(words) <= {*TRUE_WORDS, *FALSE_WORDS}:
        return None
    truth = np.array([*(word in TRUE_WORDS for word in words), -1], dtype=np.int8)
    flags: np.ndarray = truth[coded.codes]
    return flags
