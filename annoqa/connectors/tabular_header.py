"""What a table's header says: which column is the item, the annotator, the value, the extent.

Names are compared without case and punctuation. The first synonym that is there wins. A column
that is nearly one of ours is an error with a hint, never a guess.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from annoqa.connectors.tabular_words import (
    ANNOTATOR_COLUMN,
    CANONICAL,
    CORNERS,
    DURATIONS,
    EXTENT_KEYS,
    LAYOUTS,
    NEARLY,
    SIZES,
    SPAN_PAIRS,
    SYNONYMS,
    TIME_ENDS,
    TIME_STARTS,
    UNIT_SUFFIXES,
    Layout,
)
from annoqa.errors import SourceError, closest, examples


@dataclass(frozen=True, kw_only=True)
class Header:
    """A header, understood.

    Attributes
    ----------
    layout : Layout
        How the rows are to be read.
    columns : mapping of str to str
        Our name to the source's name, one column each.
    values : tuple of str
        Columns of answers (long), or of annotators (wide).
    rest : tuple of str
        Columns nobody asked for: they may describe the items.
    unit : str or None
        Unit of start and end that the column name tells.
    """

    layout: Layout
    columns: Mapping[str, str]
    values: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    unit: str | None = None
    guessed: bool = True


def plain(name: str) -> str:
    """Return a column name without case and punctuation.

    Examples
    --------
    >>> plain(" Worker-ID ")
    'worker_id'
    """
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()).strip("_")


def header_of(
    names: Sequence[str], *, name: str, layout: str | None, given: Mapping[str, str | Sequence[str]] | None
) -> Header:
    """Understand a header.

    Parameters
    ----------
    names : sequence of str
        Columns of the source.
    name : str
        What the source is called in a message.
    layout : str or None
        One of `LAYOUTS`; None to recognise it.
    given : mapping or None
        Our name to the source's name (a list for `value` and `annotators`).

    Raises
    ------
    SourceError
        When a name does not exist, or the header is of no known layout.
    """
    columns = _given(names, name, given or {})
    values = columns.pop("value", ())
    raters = columns.pop("annotators", ())
    columns.pop("data", None)
    found = {ours: theirs[0] for ours, theirs in columns.items()}
    free = [column for column in names if column not in {*found.values(), *values, *raters}]
    extent, unit = _extent(found, free, layout)
    free = [column for column in free if column not in extent.values()]
    found |= extent
    for ours, synonyms in SYNONYMS.items():
        if ours not in {*found, "value"} and (match := _first(free, synonyms, ours, extent)):
            found[ours] = match
            free.remove(match)
    shape = layout or _shape(found, raters)
    if shape in {"long", "wide"}:
        return _answers(shape if layout or raters else None, found, free, tuple(values), tuple(raters), name)
    if (
        "value" not in found
        and (label := values[:1] or [_first(free, SYNONYMS["value"], "value", extent)])[0]
    ):
        found["value"] = label[0]
    rest = tuple(column for column in free if column != found.get("value"))
    header = Header(layout=_checked(shape), columns=found, rest=rest, unit=unit, guessed=layout is None)
    _check_extent(header, names, name)
    return header


def _given(
    names: Sequence[str], name: str, given: Mapping[str, str | Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Check a column map."""
    if unknown := [ours for ours in given if ours not in CANONICAL]:
        raise SourceError.saying(
            f"`columns` maps {examples(CANONICAL)}.",
            f"Found {examples(unknown)}.",
            closest(unknown[0], CANONICAL),
        )
    listed = {ours: (theirs,) if isinstance(theirs, str) else tuple(theirs) for ours, theirs in given.items()}
    if absent := [theirs for group in listed.values() for theirs in group if theirs not in names]:
        raise SourceError.saying(
            "`columns` names columns of the source.",
            f"`{name}` has no {examples(absent)}.",
            closest(absent[0], list(names)),
        )
    return listed


def _first(free: Sequence[str], synonyms: Sequence[str], ours: str, extent: Mapping[str, str]) -> str | None:
    """Return the free column with the best synonym; boxes leave `width` to themselves."""
    known = {plain(column): column for column in reversed(free)}
    if ours == "unit" and "start" not in extent:
        return None
    return next((known[word] for word in synonyms if word in known), None)


def _extent(
    found: Mapping[str, str], free: Sequence[str], layout: str | None
) -> tuple[dict[str, str], str | None]:
    """Return the columns of an extent that the header has, and the unit that it tells."""
    known = {plain(column): column for column in reversed(free)}
    if layout in {"long", "wide"} or any(key in found for key in EXTENT_KEYS):
        return {}, _told_unit(found.get("start", ""))
    if layout in {None, "boxes"}:
        for keys, sets in (("x1 y1 x2 y2", CORNERS), ("x y w h", SIZES)):
            for words in sets:
                if all(word in known for word in words):
                    return dict(zip(keys.split(), (known[word] for word in words), strict=True)), None
    if layout == "boxes":
        return {}, None
    return _interval(known, layout)


def _interval(known: dict[str, str], layout: str | None) -> tuple[dict[str, str], str | None]:
    """Return start, end, duration."""
    for first, last in SPAN_PAIRS:
        if layout != "segments" and first in known and last in known:
            return {"start": known[first], "end": known[last]}, "character"
    bare = {
        re.sub(rf"_({'|'.join(UNIT_SUFFIXES)})$", "", word): column for word, column in known.items()
    } | known
    start = next((bare[word] for word in TIME_STARTS if word in bare), None)
    if start is None and layout == "segments":
        start = next(
            (bare[word] for word in ("time", "timestamp", "t", "frame", "position") if word in bare), None
        )
    if start is None:
        return {}, None
    extent = {"start": start}
    ends = [bare[word] for word in TIME_ENDS if word in bare]
    durations = [bare[word] for word in DURATIONS if word in bare]
    if ends:
        extent["end"] = ends[0]
    elif durations:
        extent["duration"] = durations[0]
    elif plain(start) in {"from", "begin", "start"} and layout is None:
        return {}, None
    return extent, _told_unit(start)


def _told_unit(column: str) -> str | None:
    """Return the unit in a column's name: `start_ms`."""
    last = plain(column).split("_")[-1]
    return UNIT_SUFFIXES.get(last) if last != plain(column) or last == "frame" else None


def _shape(found: Mapping[str, str], raters: Sequence[str]) -> str:
    """Recognise the layout by the extents that are there; spans are told from segments later."""
    if "x1" in found or "w" in found:
        return "boxes"
    if "start" in found:
        return "segments"
    return "wide" if raters else "long"


def _checked(layout: str) -> Layout:
    """Return a layout, or say which there are."""
    for known in LAYOUTS:
        if layout == known:
            return known
    raise SourceError.saying(
        f"`layout` is one of {', '.join(LAYOUTS)}.", f"Found {layout!r}.", closest(layout, LAYOUTS)
    )


def _answers(
    layout: str | None,
    found: dict[str, str],
    free: list[str],
    values: tuple[str, ...],
    raters: tuple[str, ...],
    name: str,
) -> Header:
    """Understand a header without extents: long or wide."""
    known = {plain(column): column for column in reversed(free)}
    if layout != "wide" and not raters:
        named = values or tuple(dict.fromkeys(known[word] for word in SYNONYMS["value"] if word in known))
        free = [column for column in free if column not in named]
        if named or "annotator" in found or layout == "long":
            _check_nearly(found, free, name, has_value=bool(named))
            return Header(
                layout="long", columns=found, values=named, rest=tuple(free), guessed=layout is None
            )
    raters = raters or tuple(column for column in free if ANNOTATOR_COLUMN.match(plain(column)))
    if len(raters) < 2:
        _check_nearly(found, free, name, has_value=False)
        raters = tuple(free) if layout == "wide" else ()
    if "item" not in found or len(raters) < 2:
        _refuse(found, free, name)
    rest = tuple(column for column in free if column not in raters)
    return Header(layout="wide", columns=found, values=raters, rest=rest, guessed=layout is None)


def _check_nearly(found: Mapping[str, str], free: Sequence[str], name: str, *, has_value: bool) -> None:
    """Refuse a header that is nearly right, with a hint."""
    for ours in ("item", "annotator", "value"):
        if ours in found or (ours == "value" and has_value):
            continue
        for column in free:
            if near := get_close_matches(plain(column), SYNONYMS[ours], n=1, cutoff=NEARLY):
                raise SourceError.saying(
                    f"A table of answers has columns for item, annotator and value; `{name}` has no {ours}.",
                    f"Columns left: {examples(free)}.",
                    f"is {column!r} meant to be {near[0]!r}? Rename it, or pass "
                    f"columns={{{ours!r}: {column!r}}}.",
                )


def _check_extent(header: Header, names: Sequence[str], name: str) -> None:
    """Refuse extents that are not whole."""
    found = header.columns
    whole = {
        "boxes": {"x1", "y1", "x2", "y2"} <= set(found) or {"x", "y", "w", "h"} <= set(found),
        "segments": "start" in found,
        "spans": {"start", "end"} <= set(found),
    }
    if not whole[header.layout]:
        raise SourceError.saying(
            "Boxes need x1, y1, x2, y2 or x, y, w, h; segments start (and end); spans start and end.",
            f"`{name}` has {examples(names)}.",
            _nearest_extent(header.rest),
        )
    if "item" not in found:
        _refuse(found, list(header.rest), name)
    _check_nearly(found, header.rest, name, has_value=True)


def _nearest_extent(free: Sequence[str]) -> str:
    """Hint at columns for an extent."""
    return f"pass columns={{'start': …}} with names from {examples(free)}." if free else ""


def _refuse(found: Mapping[str, str], free: Sequence[str], name: str) -> None:
    """Say what a table must have."""
    missing = [ours for ours in ("item", "annotator") if ours not in found]
    column = free[0] if free else ""
    raise SourceError.saying(
        "A table of annotations has columns for the item and the annotator, and a value or an extent.",
        f"`{name}` has no column for {' and '.join(missing) or 'values'}; columns left: {examples(free)}.",
        f"pass columns={{{(missing or ['value'])[0]!r}: {column!r}}}, or rename one of them; "
        "layout='wide' says that every column is an annotator.",
    )
