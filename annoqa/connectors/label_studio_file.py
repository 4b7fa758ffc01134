"""A file becomes tasks, each still JSON: a list, an object with `tasks`, one task, or JSON Lines."""

import codecs
import json
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from msgspec import Raw

from annoqa.connectors.json_records import parsed
from annoqa.connectors.text import decoded
from annoqa.errors import SourceError

CHUNK_BYTES = 1 << 24
TASK_KEYS = ("data", "annotations", "completions", "predictions")
SHAPE = "A Label Studio export is a JSON list of tasks, an object with `tasks`, or one task a line."
HINT = "in Label Studio choose Export, JSON (not JSON-MIN, CSV or COCO)."


@dataclass(kw_only=True)
class TaskFile:
    """Tasks of one file.

    Attributes
    ----------
    tasks : list of Raw
        JSON of each task, a view into the file.
    pointers : list of str
        Where each task stands.
    notes : list of (str, str)
        Rule and message of what was unusual about the file.
    broken : list of (str, str)
        Pointer and reason of the lines that are not JSON.
    """

    tasks: list[Raw]
    pointers: list[str]
    notes: list[tuple[str, str]] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)


class _Wrapper(msgspec.Struct):
    """What an object at the top may be: a page of tasks, or one task."""

    tasks: list[Raw] | None = None


def split_tasks(path: Path) -> TaskFile:
    """Split a file into tasks without parsing them.

    Parameters
    ----------
    path : Path
        A JSON export, in whatever encoding people send.

    Returns
    -------
    TaskFile
        At least one task.

    Raises
    ------
    SourceError
        When the file is not there, empty, not JSON (truncated, too deep), or holds no tasks.
    """
    text, notes = _text(path)
    first = text.lstrip()[:1] if len(text) < CHUNK_BYTES else text[:CHUNK_BYTES].lstrip()[:1]
    if not first:
        raise SourceError.saying(SHAPE, f"`{path.name}` is empty.", HINT)
    if first not in (b"[", b"{"):
        raise SourceError.saying(SHAPE, f"`{path.name}` begins with {text.lstrip()[:12]!r}.", HINT)
    found = _listed(text, path.name) if first == b"[" else _object(text, path.name)
    if not found.tasks:
        raise SourceError.saying(SHAPE, f"`{path.name}` holds no task.", HINT)
    found.notes = notes + found.notes
    return found


def _text(path: Path) -> tuple[bytes, list[tuple[str, str]]]:
    """Return the file as UTF-8; the usual case is checked piece by piece, to save memory."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise SourceError.saying(
            "A source must be a file that can be read.", f"`{path}`: {problem}."
        ) from problem
    check = codecs.getincrementaldecoder("utf-8")()
    marked = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or data[:3] == codecs.BOM_UTF8
    if marked or b"\0" in data[:64]:
        return decoded(data, path.name)
    try:
        for at in range(0, len(data), CHUNK_BYTES):
            check.decode(data[at : at + CHUNK_BYTES])
        check.decode(b"", final=True)
    except UnicodeDecodeError:
        return decoded(data, path.name)
    return data, []


def _listed(text: bytes, name: str) -> TaskFile:
    """Split a list of tasks."""
    try:
        return _numbered(msgspec.json.decode(text, type=list[Raw]), "")
    except (msgspec.DecodeError, RecursionError):
        pass
    return _reencoded(parsed(text, name), "")


def _object(text: bytes, name: str) -> TaskFile:
    """Split an object: a page of tasks, one task, or the first of many lines."""
    try:
        wrapper = msgspec.json.decode(text, type=_Wrapper)
        if wrapper.tasks is not None:
            return _numbered(wrapper.tasks, "/tasks")
        document = parsed(text, name)
    except (msgspec.DecodeError, RecursionError, SourceError):
        if lines := _lines(text):
            return lines
        document = parsed(text, name)
    if isinstance(document.get("tasks"), list):
        return _reencoded(document["tasks"], "/tasks")
    if any(key in document for key in TASK_KEYS) and not ("images" in document or "categories" in document):
        return TaskFile(tasks=[_raw(document)], pointers=[""])
    raise SourceError.saying(SHAPE, f"`{name}` is an object with {', '.join(list(document)[:5])}.", HINT)


def _lines(text: bytes) -> TaskFile | None:
    """Split JSON Lines; None where not one line is an object."""
    found = TaskFile(tasks=[], pointers=[])
    for at, line in enumerate(text.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            record = parsed(line, "line")
        except SourceError as problem:
            found.broken.append((f"line {at}", str(problem).splitlines()[1]))
            continue
        found.tasks.append(_raw(record) if b"\\ud" in line or b"NaN" in line else Raw(line))
        found.pointers.append(f"line {at}:")
    objects = sum(bytes(task).lstrip()[:1] == b"{" for task in found.tasks)
    return found if objects and objects >= len(found.broken) else None


def _numbered(tasks: list[Raw], above: str) -> TaskFile:
    """Return tasks with their JSON pointers."""
    return TaskFile(tasks=tasks, pointers=[f"{above}/{at}" for at in range(len(tasks))])


def _reencoded(tasks: list[object], above: str) -> TaskFile:
    """Write tasks anew that only a lenient parser understood."""
    found = _numbered([_raw(task) for task in tasks], above)
    found.notes.append(("lenient-json", "not strict JSON (NaN, lone surrogates …); read leniently"))
    return found


def _raw(value: object) -> Raw:
    """Write a value as JSON; half of a surrogate pair becomes a question mark."""
    return Raw(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
