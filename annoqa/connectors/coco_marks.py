"""Marks of a COCO file as columns: boxes that are compared, and all that is kept beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from msgspec import UNSET

from annoqa.connectors.coco_document import Loaded, Mark
from annoqa.vocabulary import Kind, Level

RINGS = msgspec.json.Decoder(list[list[float]])
RING_NUMBERS = 6
KEPT: dict[str, tuple[Kind, Level, str]] = {
    "polygon": ("polygon", "nominal", "polygons"),
    "mask": ("mask", "nominal", "masks"),
    "keypoints": ("keypoint", "nominal", "sets of keypoints"),
    "caption": ("whole", "text", "captions"),
    "crowd": ("other", "nominal", "crowds (iscrowd)"),
}


@dataclass(frozen=True, eq=False)
class Places:
    """Where the marks belong.

    Attributes
    ----------
    loaded : Loaded
        The document and its ledgers.
    annotation : int64 array, shape (n_marks,)
        Annotation of each mark, −1 where the mark has no place.
    label : int32 array, shape (n_marks,)
        Label of each mark, −1 for none.
    field : str
        Name of the boxes' field.
    """

    loaded: Loaded
    annotation: np.ndarray
    label: np.ndarray
    field: str


def mark_columns(places: Places) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """Return the fields that occur, and the columns of their marks."""
    marks = places.loaded.document.annotations or []
    placed = places.annotation >= 0
    crowd = np.fromiter((mark.iscrowd != 0 for mark in marks), dtype=bool, count=len(marks))
    box, boxed = _boxes(marks, places, placed & ~crowd)
    parts = [(places.field, "box", "nominal", np.flatnonzero(boxed), box[boxed], None, None)]
    placed &= places.loaded.marks.standing[places.loaded.place]
    parts += list(_kept(marks, places, placed, crowd))
    _reject_bare(marks, places, placed, parts)
    parts = [part for part in parts if len(part[3]) or (part[1] == "box" and len(parts) == 1)]
    fields = {"field": [p[0] for p in parts], "kind": [p[1] for p in parts], "level": [p[2] for p in parts]}
    return fields, _columns(parts, marks, places)


def _boxes(marks: list[Mark], places: Places, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return x1, y1, x2, y2, rotation of all marks, and which have a box; flat ones are rejected."""
    given = np.fromiter((mark.bbox is not None for mark in marks), dtype=bool, count=len(marks))
    rows = np.flatnonzero(given & wanted)
    box = np.zeros((len(marks), 5))
    told = [marks[at].bbox for at in rows.tolist()] if len(rows) < len(marks) else [mark.bbox for mark in marks]
    sizes = np.array(told, dtype=np.float64).reshape(len(rows), 4)
    box[rows, :2] = sizes[:, :2]
    box[rows, 2:4] = sizes[:, :2] + sizes[:, 2:]
    good = np.isfinite(box[rows]).all(axis=1) & (box[rows, 2] > box[rows, 0]) & (box[rows, 3] > box[rows, 1])
    flat = rows[~good]
    if len(flat):
        where = dict(zip(places.loaded.place[flat].tolist(), flat.tolist(), strict=True))
        said = "bbox is {0[0]:g}, {0[1]:g}, width {0[2]:g}, height {0[3]:g}"
        places.loaded.marks.reject(
            places.loaded.place[flat], "no-size", lambda place: said.format(marks[where[place]].bbox)
        )
    boxed = np.zeros(len(marks), dtype=bool)
    boxed[rows[good]] = True
    wanted_too = _boxes_from_polygons(marks, places, wanted & ~given, box)
    return box, boxed | wanted_too


def _boxes_from_polygons(marks: list[Mark], places: Places, bare: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Draw the box around the polygons of marks without one; that is a repair."""
    drawn = np.zeros(len(marks), dtype=bool)
    for at in np.flatnonzero(bare).tolist():
        rings = _rings(marks[at])
        if not rings:
            continue
        xy = np.array([number for ring in rings for number in ring]).reshape(-1, 2)
        low, high = xy.min(axis=0), xy.max(axis=0)
        if (high > low).all() and np.isfinite(xy).all():
            box[at, :4] = *low, *high
            drawn[at] = True
    rule = "box-from-polygon"
    places.loaded.marks.repair(places.loaded.place[drawn], rule, "no bbox; drawn around the segmentation")
    return drawn


def _rings(mark: Mark) -> list[list[float]]:
    """Return the polygons of a mark: a flat list is one of them; broken ones are left out."""
    if mark.segmentation is UNSET:
        return []
    raw = bytes(mark.segmentation)
    if raw[:1] != b"[":
        return []
    try:
        rings = RINGS.decode(raw)
    except msgspec.ValidationError:
        try:
            rings = [msgspec.json.decode(raw, type=list[float])]
        except msgspec.DecodeError:
            return []
    except msgspec.DecodeError:
        return []
    return [ring for ring in rings if len(ring) >= RING_NUMBERS and len(ring) % 2 == 0]


def _kept(
    marks: list[Mark], places: Places, placed: np.ndarray, crowd: np.ndarray
) -> Iterator[tuple[str, str, str, np.ndarray, Any, list[str | None] | None, list[str | None] | None]]:
    """Return what is kept and not compared, and tell it: (field, kind, level, marks, extent, text, raw)."""
    found: dict[str, list[int]] = {name: [] for name in KEPT}
    for at in np.flatnonzero(placed & crowd).tolist():
        found["crowd"].append(at)
    for at, mark in enumerate(marks):
        if not placed[at] or crowd[at]:
            continue
        if mark.segmentation is not UNSET and (first := bytes(mark.segmentation)) not in {b"[]", b"[[]]", b"null"}:
            found["mask" if first[:1] == b"{" else "polygon"].append(at)
        if mark.keypoints is not UNSET and bytes(mark.keypoints) != b"[]":
            found["keypoints"].append(at)
        if mark.caption is not None:
            found["caption"].append(at)
    for name, ats in found.items():
        kind, level, said = KEPT[name]
        if not ats:
            continue
        rows = np.array(ats, dtype=np.int64)
        message = f"{len(ats):,} {said} are in the table and are not compared"
        places.loaded.marks.keep(name if name != "crowd" else "iscrowd", message, places.loaded.place[rows])
        extent, text, raw = _values(name, [marks[at] for at in ats])
        yield name, kind, level, rows, extent, text, raw


def _values(name: str, marks: list[Mark]) -> tuple[Any, list[str | None] | None, list[str | None] | None]:
    """Return extent, text and raw JSON of kept marks: one polygon is an extent, all else is JSON."""
    if name == "caption":
        return None, [mark.caption for mark in marks], None
    if name == "keypoints":
        return None, None, [bytes(mark.keypoints).decode() for mark in marks]  # type: ignore[arg-type]  # chosen so
    if name != "polygon":
        return None, None, [_json(mark) for mark in marks]
    rings = [_rings(mark) for mark in marks]
    extent = [ring[0] if len(ring) == 1 else None for ring in rings]
    return extent, None, [None if len(ring) == 1 else _json(mark) for ring, mark in zip(rings, marks, strict=True)]


def _json(mark: Mark) -> str | None:
    """Return a mark's segmentation as JSON, its box where there is none."""
    if mark.segmentation is not UNSET:
        return bytes(mark.segmentation).decode()
    return None if mark.bbox is None else msgspec.json.encode({"bbox": mark.bbox}).decode()


def _reject_bare(marks: list[Mark], places: Places, placed: np.ndarray, parts: list[Any]) -> None:
    """Reject annotations that say nothing: no box, segmentation, keypoints or caption."""
    told = np.zeros(len(marks), dtype=bool)
    for part in parts:
        told[part[3]] = True
    bare = placed & ~told
    places.loaded.marks.reject(
        places.loaded.place[bare], "no-extent", "no bbox, segmentation, keypoints or caption that can be read"
    )


def _columns(parts: list[Any], marks: list[Mark], places: Places) -> dict[str, Any]:
    """Put the marks of all fields under each other."""
    rows = np.concatenate([part[3] for part in parts])
    label = places.label[rows]
    return {
        "annotation": places.annotation[rows],
        "field": np.repeat(np.arange(len(parts)), [len(part[3]) for part in parts]),
        "label": pa.array(label, pa.int32(), mask=label < 0),
        "extent": pa.concat_arrays([_extents(part[4], len(part[3])) for part in parts]),
        "text": _texts(parts, 5),
        "raw": _texts(parts, 6),
        "mark": _ids(marks, rows),
        "score": _scores(marks, rows),
        "attributes": _attributes(marks, rows),
    }


def _extents(extent: Any, n: int) -> pa.Array:  # noqa: ANN401 - an array of boxes, or lists
    """Return extents as lists."""
    kind = pa.list_(pa.float64())
    if extent is None:
        return pa.nulls(n, kind)
    if isinstance(extent, np.ndarray):
        flat = pa.array(np.ascontiguousarray(extent).ravel())
        return pa.ListArray.from_arrays(np.arange(0, 5 * n + 1, 5, dtype=np.int32), flat).cast(kind)
    return pa.array(extent, kind)


def _texts(parts: list[Any], position: int) -> pa.Array:
    """Return a text column of all parts."""
    kind = pa.large_string()
    return pa.concat_arrays(
        [pa.nulls(len(p[3]), kind) if p[position] is None else pa.array(p[position], kind) for p in parts]
    )


def _ids(marks: list[Mark], rows: np.ndarray) -> pa.Array:
    """Return the ids in the source as text."""
    ids = [marks[at].id for at in rows.tolist()]
    try:
        return pa.array(ids, pa.int64()).cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array([None if key is None else str(key) for key in ids], pa.string())


def _scores(marks: list[Mark], rows: np.ndarray) -> pa.Array:
    """Return scores, null where there is none."""
    return pa.array([marks[at].score for at in rows.tolist()], pa.float64())


def _attributes(marks: list[Mark], rows: np.ndarray) -> pa.Array:
    """Return attributes as JSON."""
    if all(mark.attributes is UNSET for mark in marks):
        return pa.nulls(len(rows), pa.string())
    told = [marks[at].attributes for at in rows.tolist()]
    return pa.array([None if said is UNSET else bytes(said).decode() for said in told], pa.string())
