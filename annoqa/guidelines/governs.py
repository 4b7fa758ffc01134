"""The line that says what a clause governs: `field objects; labels mug, cup; confusion mug -> cup`.

Parts are separated by semicolons; each begins with a key, and lists have commas. Keys may be
singular or plural. A label that holds a comma, a semicolon or an arrow is written in quotes.
"""

import re
from collections.abc import Callable
from typing import Any

from annoqa.errors import closest
from annoqa.guidelines.clause import SIDES, TOLERANCE_UNITS, Tolerance

KEYS = {
    "field": "field",
    "label": "labels",
    "labels": "labels",
    "confusion": "confusions",
    "confusions": "confusions",
    "extent": "sides",
    "extents": "sides",
    "side": "sides",
    "sides": "sides",
    "tolerance": "tolerance",
}
PIECE = re.compile(r'"[^"]*"|[^;,"]+|[;,"]')
ARROW = re.compile(r'\s*("[^"]+"|\S.*?)\s*(?:->|→)\s*("[^"]+"|\S.*)')
NUMBER_UNIT = re.compile(r"(\d+(?:\.\d+)?)\s*(\S+)")


def parse_governs(text: str) -> tuple[dict[str, Any], list[str]]:
    """Read what stands behind `Governs:`.

    Parameters
    ----------
    text : str
        One line.

    Returns
    -------
    tuple of (dict, list of str)
        Fields of `Clause`, and what is wrong with the line, one sentence each.

    Examples
    --------
    >>> parse_governs("field objects; confusion mug -> cup")
    ({'field': 'objects', 'confusions': (('mug', 'cup'),)}, [])
    >>> parse_governs("field objects; lables mug")[1]
    ["`Governs` knows no 'lables'; closest is 'labels'."]
    """
    found: dict[str, Any] = {}
    problems: list[str] = []
    for part in _split(text, ";"):
        key, _, rest = part.partition(" ")
        name = KEYS.get(key.lower().rstrip(":"))
        if name is None:
            problems.append(f"`Governs` knows no {key!r}; {closest(key.lower(), list(KEYS))}")
        elif name in found:
            problems.append(f"`Governs` says {key!r} twice; put commas between the values.")
        else:
            found[name] = READERS[name](rest.strip(), problems)
    if not found.get("field") and not problems:
        problems.append("`Governs` must name a field, as in `field objects`.")
    return {name: value for name, value in found.items() if value is not None}, problems


def _split(text: str, mark: str) -> list[str]:
    """Return the parts between the marks, empty ones left out; what is in quotes stays whole."""
    parts = [""]
    for piece in PIECE.findall(text):
        parts = [*parts, ""] if piece == mark else [*parts[:-1], parts[-1] + piece]
    return [part.strip() for part in parts if part.strip()]


def _unquoted(word: str) -> str:
    """Return a label without its quotes."""
    return word.strip().strip('"')


def _field(text: str, problems: list[str]) -> str | None:
    """Return the one field."""
    names = _split(text, ",")
    if len(names) != 1:
        problems.append(f"`field` must name one field; found {len(names)}.")
        return None
    return _unquoted(names[0])


def _labels(text: str, problems: list[str]) -> tuple[str, ...]:
    """Return the labels."""
    names = tuple(_unquoted(name) for name in _split(text, ","))
    if not names:
        problems.append("`labels` must name at least one label.")
    return names


def _confusions(text: str, problems: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of what is true and what people say."""
    pairs = [(part, ARROW.fullmatch(part)) for part in _split(text, ",")]
    problems += [
        f"`confusion` must read `truth -> answer`; found {part!r}." for part, read in pairs if not read
    ]
    return tuple((_unquoted(read[1]), _unquoted(read[2])) for _, read in pairs if read)


def _sides(text: str, problems: list[str]) -> tuple[str, ...]:
    """Return the sides of an extent."""
    names = tuple(name.lower() for name in _split(text, ","))
    wrong = [name for name in names if name not in SIDES]
    problems += [f"An extent has no side {name!r}; {closest(name, SIDES)}" for name in wrong]
    return tuple(name for name in names if name in SIDES)


def _tolerance(text: str, problems: list[str]) -> Tolerance | None:
    """Return the half-width with its unit."""
    read = NUMBER_UNIT.fullmatch(text)
    if read is None or read[2] not in TOLERANCE_UNITS:
        units = ", ".join(TOLERANCE_UNITS)
        problems.append(f"`tolerance` must be a number and one of {units}, as in `0.2 s`; found {text!r}.")
        return None
    return Tolerance(value=float(read[1]), unit=read[2])


READERS: dict[str, Callable[[str, list[str]], Any]] = {
    "field": _field,
    "labels": _labels,
    "confusions": _confusions,
    "sides": _sides,
    "tolerance": _tolerance,
}
