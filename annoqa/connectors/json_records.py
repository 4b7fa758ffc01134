"""JSON Lines and arrays of objects as records; a line that is no object is told, not dropped."""

import json
from collections.abc import Callable
from typing import Any

import msgspec

from annoqa.errors import SourceError
from annoqa.table.log import LogRow

Records = tuple[list[dict[str, Any]], Callable[[int], str], list[LogRow]]


def records_of(text: bytes, name: str) -> Records:
    """Return objects, a function from position to pointer, and rows for what was no object.

    Parameters
    ----------
    text : bytes
        UTF-8.
    name : str
        What the file is called in the log.

    Raises
    ------
    SourceError
        When a JSON array is truncated, too deep, or holds no object.
    """
    if text.lstrip()[:1] == b"[":
        document = parsed(text, name)
        return _objects(list(enumerate(document)), name, lambda place: f"/{place}", [])
    lines = [(at + 1, line) for at, line in enumerate(text.split(b"\n")) if line.strip()]
    found, broken = [], []
    for at, line in lines:
        try:
            found.append((at, parsed(line, name)))
        except SourceError as problem:
            broken.append(_no_object(name, f"row {at}", str(problem).splitlines()[1]))
    return _objects(found, name, lambda place: f"row {place}", broken)


def parsed(text: bytes, name: str) -> Any:  # noqa: ANN401 - JSON may hold anything
    """Parse JSON; what only Python writes (`NaN`, `Infinity`) is understood too.

    Raises
    ------
    SourceError
        When the text is not JSON: truncated, nested too deep.
    """
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return json.loads(text)
    except RecursionError as problem:
        raise SourceError.saying(f"`{name}` must be JSON.", "It is nested too deep to be data.") from problem
    except ValueError as problem:
        hint = "the file ends early; was the export interrupted?" if "char" in str(problem) else ""
        raise SourceError.saying(f"`{name}` must be JSON.", f"{str(problem)[:200]}.", hint) from problem


def _objects(
    found: list[tuple[int, Any]], name: str, said: Callable[[int], str], broken: list[LogRow]
) -> Records:
    """Separate objects from everything else."""
    good = [(place, record) for place, record in found if isinstance(record, dict)]
    broken += [
        _no_object(name, said(place), f"{type(record).__name__} where an object is expected")
        for place, record in found
        if not isinstance(record, dict)
    ]
    if not good:
        raise SourceError.saying("Rows in JSON are objects.", f"`{name}` holds none.")
    places = [place for place, _ in good]
    return [record for _, record in good], lambda row: said(places[row]), broken


def _no_object(name: str, pointer: str, message: str) -> LogRow:
    """Tell a record that is not an object."""
    return LogRow(source=name, pointer=pointer, fate="rejected", rule="not-an-object", message=message)
