"""Records of an export as typed structs; what does not fit is mended or told, never dropped.

The fast path decodes a task in one call. Where that does not work, the task is parsed leniently
and its parts are converted one by one: a wrong type in a side field loses that field only.
"""

import json
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct

Id = int | str | None
Moment = int | float | str | None
NOTHING = Raw(b"")
VERSION_KEY = "guideline_version"
"""Key of an annotation that tells the version of the guidelines it was made under; not Label Studio's own."""


class Person(Struct, gc=False):
    """Who made an annotation, as snapshots write it."""

    id: Id = None
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None


class Result(Struct, gc=False):
    """One entry of `result`: a region, a part of one, or a value."""

    type: str = ""
    from_name: str | None = None
    to_name: str | None = None
    id: Id = None
    value: Raw = NOTHING
    origin: str | None = None
    score: float | None = None
    original_width: float | None = None
    original_height: float | None = None
    image_rotation: float | None = None
    item_index: int | None = None
    original_length: float | None = None
    meta: Raw = NOTHING
    from_id: Id = None
    to_id: Id = None
    direction: str | None = None
    labels: Raw = NOTHING
    trouble: str = msgspec.field(default="", name="(trouble)")  # why it cannot be read at all
    mended: str = msgspec.field(default="", name="(mended)")  # what was mended to read it


class Annotation(Struct):
    """One whole answer: an annotation, a completion of old exports, a draft, or a prediction."""

    id: Id = None
    completed_by: int | str | Person | None = None
    user: int | str | Person | None = None
    created_username: str | None = None
    result: list[Result] | None = None
    was_cancelled: bool | None = None
    ground_truth: bool | None = None
    honeypot: bool | None = None
    created_at: Moment = None
    updated_at: Moment = None
    lead_time: float | None = None
    parent_prediction: Raw = NOTHING
    parent_annotation: Raw = NOTHING
    prediction: Raw = NOTHING
    model_version: int | float | str | None = None
    score: float | None = None
    guideline: Raw = msgspec.field(default=NOTHING, name=VERSION_KEY)
    trouble: str = msgspec.field(default="", name="(trouble)")
    mended: str = msgspec.field(default="", name="(mended)")


class Task(Struct):
    """One item with everything that hangs on it; a bare number stands for a body left out."""

    id: Id = None
    data: dict[str, Raw] | None = None
    annotations: list[Annotation | int | str] | None = None
    completions: list[Annotation | int | str] | None = None
    drafts: list[Annotation | int | str] | None = None
    predictions: list[Annotation | int | str] | None = None
    trouble: str = msgspec.field(default="", name="(trouble)")
    mended: str = msgspec.field(default="", name="(mended)")


Filled = TypeVar("Filled", Task, Annotation, Result)
ANSWERS = ("annotations", "completions", "drafts", "predictions")


@cache
def _kinds(version_key: str) -> tuple[msgspec.json.Decoder[Any], type[Any], type[Any]]:
    """Return decoder and structs that find the guideline's version under a key."""
    if version_key == VERSION_KEY:
        return msgspec.json.Decoder(Task), Task, Annotation
    told = ("guideline", Raw, msgspec.field(default=NOTHING, name=version_key))
    answer = msgspec.defstruct("KeyedAnnotation", [told], bases=(Annotation,))
    lists = [(kind, list[answer | int | str] | None, None) for kind in ANSWERS]  # type: ignore[valid-type]
    task = msgspec.defstruct("KeyedTask", lists, bases=(Task,))
    return msgspec.json.Decoder(task), task, answer


def own_keys() -> tuple[str, ...]:
    """Return the keys of an annotation that have a meaning of their own."""
    names = [field.encode_name for field in msgspec.structs.fields(Annotation)]
    return tuple(name for name in names if name != VERSION_KEY)


def read_task(raw: Raw, version_key: str = VERSION_KEY) -> Task:
    """Return a task; `trouble` says why it cannot be read, `mended` what was mended.

    Parameters
    ----------
    raw : Raw
        JSON of one task.
    version_key : str, default "guideline_version"
        Key of an annotation that tells the version of the guidelines.

    Returns
    -------
    Task
        Whose answers and results may tell trouble of their own.
    """
    try:
        task: Task = _kinds(version_key)[0].decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        task = _leniently(raw, *_kinds(version_key)[1:])
    if task.data is None and not task.trouble and all(getattr(task, kind) is None for kind in ANSWERS):
        task.trouble = "an object without `data` and without `annotations` is not a task"
    return task


def _leniently(raw: Raw, kind_of_task: type[Task], kind_of_answer: type[Annotation]) -> Task:
    """Parse a task with a parser that understands more, and convert it part by part."""
    try:
        document = json.loads(bytes(raw))
    except (ValueError, RecursionError) as problem:
        return Task(trouble=f"not JSON that can be read: {str(problem)[:120]}")
    if not isinstance(document, dict):
        return Task(trouble=f"{type(document).__name__} where a task is expected")
    answers = {kind: _listed(document, kind) for kind in ANSWERS if document.get(kind) is not None}
    task = _struct({key: value for key, value in document.items() if key not in ANSWERS}, kind_of_task)
    for kind, found in answers.items():
        setattr(task, kind, [_answer(entry, kind_of_answer) for entry in found])
    return task


def _listed(document: dict[str, Any], key: str) -> list[Any]:
    """Return a list, whatever was there."""
    return document[key] if isinstance(document[key], list) else [document[key]]


def _answer(found: object, kind: type[Annotation]) -> Annotation | int | str:
    """Convert one answer and its results."""
    if isinstance(found, int | str) and not isinstance(found, bool):
        return found
    if not isinstance(found, dict):
        return kind(trouble=f"{type(found).__name__} where an annotation is expected", result=[])
    answer = _struct({key: value for key, value in found.items() if key != "result"}, kind)
    if found.get("result") is not None:
        answer.result = [_result(entry) for entry in _listed(found, "result")]
    return answer


def _result(found: object) -> Result:
    """Convert one result."""
    if not isinstance(found, dict):
        return Result(trouble=f"{type(found).__name__} where a result is expected")
    return _struct(found, Result)


def _struct(found: dict[str, Any], kind: type[Filled]) -> Filled:
    """Fill a struct; a field of a wrong type is converted, or left out and named in `mended`."""
    values: dict[str, Any] = {}
    lost = []
    for field in msgspec.structs.fields(kind):
        if field.encode_name.startswith("(") or found.get(field.encode_name) is None:
            continue
        try:
            values[field.name] = _converted(found[field.encode_name], field.type)
        except msgspec.ValidationError:
            lost.append(field.encode_name)
    mended = f"{', '.join(lost)} of a wrong type, left out" if lost else ""
    return kind(**values, mended=mended)


def _converted(value: object, kind: Any) -> Any:  # noqa: ANN401 - the types of struct fields
    """Convert one value; what stays JSON is written as JSON again."""
    if kind is Raw:
        return as_raw(value)
    if kind == dict[str, Raw] | None:
        if not isinstance(value, dict):
            raise msgspec.ValidationError
        return {key: as_raw(entry) for key, entry in value.items()}
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return msgspec.convert(value, kind, strict=False)


def as_raw(value: object) -> Raw:
    """Write a value as JSON."""
    return Raw(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
