"""Results that share an id are one region: its shape, its label, and what was said about it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from annoqa.connectors.label_studio_forms import SHAPES, STRETCHES
from annoqa.connectors.label_studio_records import Result

CONTENT = {"textarea": "text", "labels": "labels"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Arranged:
    """Which results of an annotation are marks, and which belong to one of these.

    Attributes
    ----------
    marks : sequence of int
        Positions of the results that become marks.
    parts : dict of int to list of int
        Position of a mark to the positions of the results that say more about it.
    """

    marks: Sequence[int]
    parts: dict[int, list[int]] = field(default_factory=dict)


def arranged(results: Sequence[Result]) -> Arranged:
    """Find the regions among the results of one annotation.

    Parameters
    ----------
    results : sequence of Result
        In the order of the file.

    Returns
    -------
    Arranged
        Every position is a mark or a part of one.
    """
    ids = {result.id for result in results}
    if len(ids) == len(results):
        return Arranged(marks=range(len(results)))
    shared: dict[object, list[int]] = {}
    for at, result in enumerate(results):
        if result.id is not None and result.id != "":
            shared.setdefault(result.id, []).append(at)
    parts: dict[int, list[int]] = {}
    for places in shared.values():
        if len(places) > 1:
            parts.update(_region(results, places))
    inside = {at for said in parts.values() for at in said}
    return Arranged(marks=[at for at in range(len(results)) if at not in inside], parts=parts)


def _region(results: Sequence[Result], places: list[int]) -> dict[int, list[int]]:
    """Return the first mark of a region with its parts; nothing where no result has an extent."""
    shapes = [at for at in places if results[at].type in SHAPES]
    stretches = [at for at in places if results[at].type in STRETCHES or results[at].type == "labels"]
    marks = shapes or stretches
    if not marks:
        return {}
    alone = set(marks) if shapes else set(stretches)
    if shapes:
        alone |= {at for at in stretches if results[at].type in STRETCHES}
    return {marks[0]: [at for at in places if at not in alone]}


def labels_of(parts: Sequence[Result]) -> tuple[list[str] | None, set[int]]:
    """Return the label that a shape's parts give it, and which part gives it.

    Where several controls label one shape, the first by name gives the label.
    """
    labelled = [at for at, part in enumerate(parts) if part.type == "labels"]
    if not labelled:
        return None, set()
    first = min(labelled, key=lambda at: parts[at].from_name or "")
    content = _content(parts[first])
    good = isinstance(content, list) and all(isinstance(label, str) for label in content)
    return (content, {first}) if good else (None, set())


def attributes_of(parts: Sequence[Result], meta: bytes) -> str | None:
    """Return what was said about a region as a JSON object by name of the control."""
    said: dict[str, Any] = {part.from_name or part.type: _content(part) for part in parts}
    if meta and meta != b"null":
        said.setdefault("meta", _json(meta))
    return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else None


def _content(part: Result) -> Any:  # noqa: ANN401 - JSON may hold anything
    """Return the value of a part, without the copy of the region's extent."""
    value = _json(bytes(part.value))
    if not isinstance(value, dict):
        return value
    return value.get(CONTENT.get(part.type, part.type), value)


def _json(text: bytes) -> Any:  # noqa: ANN401 - JSON may hold anything
    """Parse JSON that a parser has seen before; what is odd stays text."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return text.decode("utf-8", "replace")
