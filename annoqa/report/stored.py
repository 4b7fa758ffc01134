"""An audit's result as JSON and back: a versioned schema, no NaN, nothing left out."""

import dataclasses
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from annoqa.campaign.cells import JudgedCell
from annoqa.campaign.gold_labels import GoldLabel, what_if_from
from annoqa.campaign.result import SCHEMA_VERSION, AuditResult
from annoqa.errors import SourceError
from annoqa.findings.finding import Finding
from annoqa.measurements.measurement import Measurement
from annoqa.statistics.estimate import Estimate
from annoqa.table.log import ImportLog, LogRow, SourceCount

SCHEMA = "annoqa.audit"


def to_plain(result: AuditResult) -> dict[str, Any]:
    """Return a result as dictionaries, lists, numbers and text.

    Parameters
    ----------
    result : AuditResult
        What was measured and found.

    Returns
    -------
    dict
        `schema`, `schema_version`, and the fields of `AuditResult`; numbers that are not finite
        are None.
    """
    told = {field.name: getattr(result, field.name) for field in dataclasses.fields(result)}
    return {"schema": SCHEMA, "schema_version": SCHEMA_VERSION, **_plain(told)}


def from_plain(content: Mapping[str, Any]) -> AuditResult:
    """Return the result that `to_plain` described.

    Parameters
    ----------
    content : mapping
        As read from JSON.

    Returns
    -------
    AuditResult
        Tuples in `detail` and `evidence` come back as lists.

    Raises
    ------
    SourceError
        When it is not an audit, or one of a later version of annoqa.
    """
    _check(content)
    try:
        return AuditResult(
            **{
                name: content[name]
                for name in ("title", "version", "made_at", "fingerprint", "config", "counts")
            },
            measurements=tuple(_measurement(entry) for entry in content["measurements"]),
            findings=tuple(
                Finding(**{**entry, "items": tuple(entry["items"])}) for entry in content["findings"]
            ),
            log=_log(content["log"]),
            left_aside=tuple((field, why) for field, why in content["left_aside"]),
            cells=tuple(JudgedCell.from_dict(entry) for entry in content.get("cells", ())),
            gold_labels=tuple(GoldLabel.from_dict(entry) for entry in content.get("gold_labels", ())),
            gold_what_if=tuple(what_if_from(entry) for entry in content.get("gold_what_if", ())),
        )
    except (KeyError, TypeError, ValueError, AssertionError) as problem:
        raise SourceError.saying("An audit must have every part of its schema.", str(problem)) from problem


def dump_result(result: AuditResult) -> bytes:
    """Return a result as JSON in UTF-8.

    Parameters
    ----------
    result : AuditResult
        What was measured and found.

    Returns
    -------
    bytes
        Indented; the same result gives the same bytes.
    """
    return msgspec.json.format(msgspec.json.encode(to_plain(result)), indent=1) + b"\n"


def load_result(path: Path | str) -> AuditResult:
    """Read the result of an earlier audit.

    Parameters
    ----------
    path : path
        An `audit.json`.

    Returns
    -------
    AuditResult
        As it was written.

    Raises
    ------
    SourceError
        When the file is not there, is not JSON, or is not an audit that this version can read.
    """
    path = Path(path)
    try:
        content = msgspec.json.decode(path.read_bytes())
    except OSError as problem:
        raise SourceError.saying(
            "An earlier audit must be a file.", f"`{path}`: {problem.strerror}."
        ) from problem
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise SourceError.saying(f"`{path.name}` must be JSON.", str(problem)) from problem
    return from_plain(content)


def _plain(value: Any) -> Any:  # noqa: ANN401 - one line for each kind of value
    """Return a value as JSON knows it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {_text(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, bool | int) else _text(value)


def _text(value: object) -> str:
    """Return text that UTF-8 can hold; half a surrogate pair becomes a question mark."""
    return str(value).encode("utf-8", "replace").decode("utf-8")


def _check(content: object) -> None:
    """Raise when the content is not an audit of a known version."""
    if not isinstance(content, Mapping) or content.get("schema") != SCHEMA:
        raise SourceError.saying(f"An audit is a JSON object with `schema` {SCHEMA!r}.")
    found = content.get("schema_version")
    if found != SCHEMA_VERSION:
        raise SourceError.saying(
            f"This version reads audits of schema version {SCHEMA_VERSION}.",
            f"Found {found!r}.",
            "read it with the version of annoqa that its `version` names, or run the audit again.",
        )


def _measurement(entry: Mapping[str, Any]) -> Measurement:
    """Return one measurement."""
    made = {**entry, "who": tuple(entry["who"]), "estimate": Estimate.from_dict(entry["estimate"])}
    return Measurement(**made)


def _log(entry: Mapping[str, Any]) -> ImportLog:
    """Return the import log."""
    return ImportLog(
        tuple(SourceCount(**count) for count in entry["sources"]),
        tuple(LogRow(**row) for row in entry["rows"]),
    )
