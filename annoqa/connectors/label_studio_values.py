"""The `value` of every type of result, as typed structs, and groups of results of one type.

A group's values are decoded in one call. Where one does not fit, they are decoded one by one:
what converts is repaired, what does not is rejected with the reason.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec
import numpy as np
from msgspec import Raw, Struct

from annoqa.connectors.label_studio_account import Account
from annoqa.connectors.label_studio_records import Result, as_raw

Labels = list[str] | str | None
Offset = int | float | str | None


class Labelled(Struct, gc=False, kw_only=True):
    """What may stand beside any extent."""

    labels: Labels = None


class Box(Labelled, gc=False, kw_only=True):
    """A rectangle in percent, turned clockwise about its top-left corner."""

    x: float
    y: float
    width: float
    height: float
    rotation: float | None = None
    rectanglelabels: Labels = None
    ocrlabels: Labels = None
    ocrtext: str | None = None
    pageIndex: int | None = None  # noqa: N815 - Label Studio's name


class Ellipse(Labelled, gc=False, kw_only=True):
    """An ellipse in percent, about its centre."""

    x: float
    y: float
    radiusX: float  # noqa: N815 - Label Studio's name
    radiusY: float  # noqa: N815 - Label Studio's name
    rotation: float | None = None
    ellipselabels: Labels = None


class Polygon(Labelled, gc=False, kw_only=True):
    """Corners in percent."""

    points: list[tuple[float, float]]
    polygonlabels: Labels = None


class Keypoint(Labelled, gc=False, kw_only=True):
    """A point in percent."""

    x: float
    y: float
    keypointlabels: Labels = None


class Vertex(Struct, gc=False):
    """One corner of a vector, in percent; it follows the one before, or the one it names."""

    x: float
    y: float
    id: str | int | None = None
    prevPointId: str | int | None = None  # noqa: N815 - Label Studio's name
    isBezier: bool = False  # noqa: N815 - Label Studio's name


class Vector(Labelled, gc=False, kw_only=True):
    """A polyline, possibly with branches and curves."""

    vertices: list[Vertex]
    closed: bool = False
    vectorlabels: Labels = None


class Mask(Labelled, gc=False, kw_only=True):
    """A mask: run lengths or a PNG."""

    rle: Raw = Raw(b"")
    imageDataURL: str | None = None  # noqa: N815 - Label Studio's name
    brushlabels: Labels = None
    bitmasklabels: Labels = None


class KeyFrame(Struct, gc=False):
    """A box of an object in one frame of a video, in percent; `enabled` says whether it stays."""

    frame: float
    x: float
    y: float
    width: float
    height: float
    rotation: float | None = None
    enabled: bool = True


class Track(Labelled, gc=False, kw_only=True):
    """Key frames of an object in a video."""

    sequence: list[KeyFrame]
    framesCount: float | None = None  # noqa: N815 - Label Studio's name
    duration: float | None = None


class KeptTrack(Labelled, gc=False, kw_only=True):
    """Key frames of a vector in a video, kept as they are."""


class GlobalOffsets(Struct, gc=False):
    """Where a span lies in the text that a page shows."""

    start: int
    end: int


class Stretch(Labelled, gc=False, kw_only=True):
    """A stretch of text, audio or a time series."""

    start: Offset = None
    end: Offset = None
    startOffset: int | None = None  # noqa: N815 - Label Studio's name
    endOffset: int | None = None  # noqa: N815 - Label Studio's name
    globalOffsets: GlobalOffsets | None = None  # noqa: N815 - Label Studio's name
    text: str | list[str] | None = None
    channel: int | str | None = None
    hypertextlabels: Labels = None
    paragraphlabels: Labels = None
    timeserieslabels: Labels = None


class Range(Struct, gc=False):
    """First and last frame of an event."""

    start: float
    end: float


class Timeline(Labelled, gc=False, kw_only=True):
    """Events in frames."""

    ranges: list[Range]
    timelinelabels: Labels = None


class Whole(Struct, gc=False, kw_only=True):
    """A value for the whole item; `x` and `start` are copies of a region's extent."""

    choices: Labels = None
    taxonomy: list[list[str] | str] | None = None
    rating: float | None = None
    number: float | None = None
    datetime: str | int | None = None
    text: str | list[str] | None = None
    selected: str | None = None
    ranker: dict[str, list[str | int]] | None = None
    x: Raw = Raw(b"")
    start: Raw = Raw(b"")


class Ranked(Struct, gc=False):
    """Things in order: tiers, best first."""

    ranker: list[list[str]]


class Anything(Struct, gc=False):
    """A value that is only kept."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Group:
    """Results of one type, with decoded values.

    Attributes
    ----------
    type : str
        As Label Studio names it.
    results, values : sequences, length n_results
        Records and their decoded `value`.
    rows : int32 array, shape (n_results,)
        Annotation that each belongs to.
    places : int64 array, shape (n_results,)
        Number of each record in the file.
    account : Account
        Where fates are told.
    pointer : callable
        (row, place) to a JSON pointer.
    """

    type: str
    results: Sequence[Result]
    values: Sequence[Any]
    rows: np.ndarray
    places: np.ndarray
    account: Account
    pointer: Callable[[int, int], str]

    def column(self, name: str) -> np.ndarray:
        """Return one number of every value, NaN where it is missing."""
        return np.array(list(map(attrgetter(name), self.values)), dtype=np.float64)

    def said(self, name: str) -> list[Any]:
        """Return one attribute of every result."""
        return list(map(attrgetter(name), self.results))

    def without(self, wrong: np.ndarray, rule: str, message: str) -> "Group":
        """Reject the results of a mask and return the others."""
        if not wrong.any():
            return self
        for at in np.flatnonzero(wrong).tolist():
            self._settle("reject", at, rule, message)
        return self.only(~wrong)

    def repair(self, mended: np.ndarray, rule: str, message: str) -> None:
        """Say that the results of a mask are used after a repair."""
        for at in np.flatnonzero(mended).tolist():
            self._settle("repair", at, rule, message)

    def only(self, mask: np.ndarray) -> "Group":
        """Return the results of a mask."""
        kept = np.flatnonzero(mask).tolist()
        return replace(
            self,
            results=[self.results[at] for at in kept],
            values=[self.values[at] for at in kept],
            rows=self.rows[mask],
            places=self.places[mask],
        )

    def _settle(self, verb: str, at: int, rule: str, message: str) -> None:
        """Tell the fate of one result; `{}` in the message is its value."""
        row, place = int(self.rows[at]), int(self.places[at])
        shown = bytes(self.results[at].value)[:120].decode("utf-8", "replace")
        getattr(self.account, verb)(
            "result", place, self.pointer(row, place), rule, message.replace("{}", shown)
        )


def with_values(group: Group, kind: type[Struct]) -> Group:
    """Decode the values of a group; what cannot be decoded is rejected."""
    raws = [bytes(value) or b"null" for value in group.said("value")]
    try:
        return replace(group, values=_decoder(kind).decode(b"[" + b",".join(raws) + b"]"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    values, wrong = [], np.zeros(len(raws), dtype=bool)
    for at, raw in enumerate(raws):
        value = _one(group, at, raw, kind)
        wrong[at] = value is None
        values.append(value)
    return replace(group, values=values).only(~wrong)


@cache
def _decoder(kind: type[Struct]) -> Any:  # noqa: ANN401 - a decoder of lists of that struct
    """Return the decoder of a list of values."""
    return msgspec.json.Decoder(list[kind])  # type: ignore[valid-type]


def _one(group: Group, at: int, raw: bytes, kind: type[Struct]) -> Struct | None:
    """Decode one value; numbers in quotes are converted, everything else is rejected."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    row, place = int(group.rows[at]), int(group.places[at])
    where = group.pointer(row, place)
    try:
        value = msgspec.convert(_convertible(json.loads(raw), kind), kind, strict=False)
    except (msgspec.ValidationError, ValueError, RecursionError) as problem:
        message = f"`value` of type {group.type!r}: {str(problem)[:120]}"
        group.account.reject("result", place, where, "value", message)
        return None
    group.account.repair(
        "result", place, where, "value-type", "numbers or texts of the other type were converted"
    )
    return value


def _convertible(value: object, kind: type[Struct]) -> object:
    """Leave out copies of an extent, and leave alone what stays JSON: neither can be converted."""
    if kind is Whole and isinstance(value, dict):
        return {key: entry for key, entry in value.items() if key not in ("x", "start")}
    if kind is Mask and isinstance(value, dict) and "rle" in value:
        return {**value, "rle": as_raw(value["rle"])}
    return value
