"""The line that says what a clause governs: `field objects; labels mug, cup; confusion mug -> cup`.

Parts are separated by semicolons; each begins with a key, and lists have commas. Keys may be
singular or plural. A name that holds a comma, a semicolon, `=` or an arrow is written in double quotes;
a quote inside is written twice.
"""

from collections.abc import Callable
from typing import Any

from annoqa.errors import closest
from annoqa.guidelines.clause import SIDES, TOLERANCE_UNITS, Tolerance
from annoqa.guidelines.quoting import split, unquoted

KEYS = {
    "field": "field",
    "label": "labels",
    "labels": "labels",
    "confusion": "confusions",
    "confusions": "confusions",
    "omission": "omissions",
    "omissions": "omissions",
    "addition": "additions",
    "additions": "additions",
    "attribute": "attributes",
    "attributes": "attributes",
    "extent": "sides",
    "extents": "sides",
    "side": "sides",
    "sides": "sides",
    "tolerance": "tolerance",
    "slice": "slices",
    "slices": "slices",
}
ARROWS = ("->", "→")
PAIR = 2


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
    >>> parse_governs("field objects; attribute colour = red; slice size = small")[0]["attributes"]
    (('colour', 'red'),)
    >>> parse_governs("field objects; lables mug")[1]
    ["`Governs` knows no 'lables'; closest is 'labels'."]
    """
    found: dict[str, Any] = {}
    problems: list[str] = []
    for part in split(text, ";"):
        key, rest = _key_and_rest(part)
        name = KEYS.get(key.lower().rstrip(":"))
        if name is None:
            problems.append(f"`Governs` knows no {key!r}; {closest(key.lower(), list(KEYS))}")
        elif name in found:
            problems.append(f"`Governs` says {key!r} twice; put commas between the values.")
        else:
            found[name] = READERS[name](rest, problems)
    if not found.get("field") and not problems:
        problems.append("`Governs` must name a field, as in `field objects`.")
    return {name: value for name, value in found.items() if value is not None}, problems


def _key_and_rest(part: str) -> tuple[str, str]:
    """Return the first word, and what stands behind it."""
    words = part.split(maxsplit=1)
    return words[0], words[1].strip() if len(words) > 1 else ""


def _name(text: str, problems: list[str]) -> str:
    """Return a name without its quotes."""
    name = unquoted(text)
    if name is None:
        problems.append(f"double quotes must enclose a whole name, and be two inside it; found {text!r}.")
    return text if name is None else name


def _field(text: str, problems: list[str]) -> str | None:
    """Return the one field."""
    names = split(text, ",")
    if len(names) != 1:
        problems.append(f"`field` must name one field; found {len(names)}.")
        return None
    return _name(names[0], problems)


def _labels(text: str, problems: list[str]) -> tuple[str, ...]:
    """Return the labels."""
    names = tuple(_name(part, problems) for part in split(text, ","))
    if not names:
        problems.append("`labels` must name at least one label.")
    return names


def _any_labels(text: str, problems: list[str]) -> tuple[str | None, ...]:
    """Return the labels; None for any where there are none."""
    return tuple(_name(part, problems) for part in split(text, ",")) or (None,)


def _confusions(text: str, problems: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of what is true and what people say."""
    pairs = [(part, split(part, *ARROWS)) for part in split(text, ",")]
    if not pairs or any(len(names) != PAIR for _, names in pairs):
        wrong = next((part for part, names in pairs if len(names) != PAIR), text)
        problems.append(f"`confusion` must read `truth -> answer`; found {wrong!r}.")
    return tuple(
        (_name(names[0], problems), _name(names[1], problems)) for _, names in pairs if len(names) == PAIR
    )


def _attributes(text: str, problems: list[str]) -> tuple[tuple[str, str | None], ...]:
    """Return the questions about marks, and the values that are asked for."""
    found = [(part, split(part, "=")) for part in split(text, ",")]
    if not found or any(not 1 <= len(names) <= PAIR for _, names in found):
        wrong = next((part for part, names in found if not 1 <= len(names) <= PAIR), text)
        problems.append(f"`attribute` must read `name = value` or `name`; found {wrong!r}.")
    return tuple(
        (_name(names[0], problems), _name(names[1], problems) if len(names) == PAIR else None)
        for _, names in found
        if 1 <= len(names) <= PAIR
    )


def _slices(text: str, problems: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the data keys and values of the items."""
    found = [(part, split(part, "=")) for part in split(text, ",")]
    if not found or any(len(names) != PAIR for _, names in found):
        wrong = next((part for part, names in found if len(names) != PAIR), text)
        problems.append(f"`slice` must read `key = value`; found {wrong!r}.")
    return tuple(
        (_name(names[0], problems), _name(names[1], problems)) for _, names in found if len(names) == PAIR
    )


def _sides(text: str, problems: list[str]) -> tuple[str, ...]:
    """Return the sides of an extent."""
    names = tuple(name.lower() for name in split(text, ","))
    wrong = [name for name in names if name not in SIDES]
    problems += [f"An extent has no side {name!r}; {closest(name, SIDES)}" for name in wrong]
    if not names:
        problems.append(f"`extent` must name at least one of {', '.join(SIDES)}.")
    return tuple(name for name in names if name in SIDES)


def _tolerance(text: str, problems: list[str]) -> Tolerance | None:
    """Return the half-width with its unit."""
    number = text.rstrip("%abcdefghijklmnopqrstuvwxyz").strip()
    unit = text[len(text.rstrip("%abcdefghijklmnopqrstuvwxyz")) :]
    is_number = number.replace(".", "", 1).isdecimal() and number.isascii()
    if not is_number or unit not in TOLERANCE_UNITS:
        units = ", ".join(TOLERANCE_UNITS)
        problems.append(f"`tolerance` must be a number and one of {units}, as in `0.2 s`; found {text!r}.")
        return None
    return Tolerance(value=float(number), unit=unit)


READERS: dict[str, Callable[[str, list[str]], Any]] = {
    "field": _field,
    "labels": _labels,
    "confusions": _confusions,
    "omissions": _any_labels,
    "additions": _any_labels,
    "attributes": _attributes,
    "sides": _sides,
    "tolerance": _tolerance,
    "slices": _slices,
}
