"""Marks of a COCO file as columns: boxes that are compared, and all that is kept beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
from msgspec import UNSET, Raw

from annoqa.connectors.coco_pixels import keypoints_of, masks_of
from annoqa.connectors.coco_polygons import polygons_of
from annoqa.connectors.coco_records import CUBOID_KEYS, Common, Loaded, Record
from annoqa.vocabulary import Kind, Level

RINGS = msgspec.json.Decoder(list[list[float]])
FARTHEST_PX = 1e9
RING_NUMBERS, RING_DEPTH = 6, 2
NOTHING = frozenset({b"[]", b"null", b"[[]]"})
NOBODY = np.empty(0, dtype=np.int64)
KEPT: dict[str, tuple[Kind, Level, str]] = {
    "caption": ("whole", "text", "captions"),
    "crowd": ("other", "nominal", "crowds (iscrowd)"),
    "cuboid": ("other", "nominal", "cuboids in space (`bbox3D` and the like)"),
}


class Part(NamedTuple):
    """The marks of one field: which, where, what they say."""

    field: str
    kind: Kind
    level: Level
    rows: np.ndarray
    extent: Any = None
    text: list[str | None] | None = None
    raw: list[str | None] | None = None


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
    crowd = np.zeros(len(marks), dtype=bool)
    if not places.loaded.boxes_alone:
        crowd = np.array(places.loaded.column("iscrowd"), dtype=np.int64) != 0
    box, boxed = _boxes(marks, places, placed & ~crowd)
    parts = [Part(places.field, "box", "nominal", np.flatnonzero(boxed), box[boxed])]
    placed &= places.loaded.marks.standing[places.loaded.place]
    parts += list(_kept(marks, places, placed, crowd))
    parts += list(_pixels(places, placed & ~crowd, boxed))
    _reject_bare(marks, places, placed, parts)
    parts = [part for part in parts if len(part.rows)] or parts[:1]
    fields: dict[str, list[str]] = {
        "field": [part.field for part in parts],
        "kind": [part.kind for part in parts],
        "level": [part.level for part in parts],
    }
    return fields, _columns(parts, places)


def _boxes(marks: Sequence[Record], places: Places, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return x1, y1, x2, y2, rotation of all marks, and which have a box; flat ones are rejected."""
    told = places.loaded.column("bbox")
    given = np.ones(len(told), dtype=bool)
    if not places.loaded.boxes_alone:
        given = np.array([each is not None for each in told], dtype=bool)
    rows = np.flatnonzero(given & wanted)
    box = np.zeros((len(marks), 5))
    told = told if len(rows) == len(told) else [told[at] for at in rows.tolist()]
    sizes = np.fromiter(chain.from_iterable(told), dtype=np.float64, count=4 * len(rows)).reshape(-1, 4)
    at = slice(None) if len(rows) == len(box) else rows
    box[at, :2] = sizes[:, :2]
    sane = np.abs(sizes).max(axis=1, initial=0) <= FARTHEST_PX
    sizes[~sane] = 0
    box[at, 2:4] = sizes[:, :2] + sizes[:, 2:]
    found = box if len(rows) == len(box) else box[rows]
    good = (found[:, 2] > found[:, 0]) & (found[:, 3] > found[:, 1]) & sane
    flat = rows[~good]
    if len(flat):
        where = dict(zip(places.loaded.place[flat].tolist(), flat.tolist(), strict=True))
        said = "bbox is {0[0]:g}, {0[1]:g}, width {0[2]:g}, height {0[3]:g}"
        places.loaded.marks.reject(
            places.loaded.place[flat], "no-size", lambda place: said.format(marks[where[place]].bbox)
        )
    boxed = np.zeros(len(marks), dtype=bool)
    boxed[rows[good]] = True
    return box, boxed | _boxes_from_polygons(marks, places, wanted & ~given, box)


def _boxes_from_polygons(
    marks: Sequence[Record], places: Places, bare: np.ndarray, box: np.ndarray
) -> np.ndarray:
    """Draw the box around the polygons of marks without one; that is a repair."""
    drawn = np.zeros(len(marks), dtype=bool)
    for at in np.flatnonzero(bare).tolist():
        rings = _rings(marks[at])
        if not rings:
            continue
        xy = np.array([number for ring in rings for number in ring]).reshape(-1, 2)
        low, high = xy.min(axis=0), xy.max(axis=0)
        if (high > low).all() and (np.abs(xy) <= FARTHEST_PX).all():
            box[at, :4] = *low, *high
            drawn[at] = True
    rule = "box-from-polygon"
    places.loaded.marks.repair(places.loaded.place[drawn], rule, "no bbox; drawn around the segmentation")
    return drawn


def _rings(mark: Record) -> list[list[float]]:
    """Return the polygons of a mark: a flat list is one of them; broken ones are left out."""
    raw = _segmentation(mark)
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


def _segmentation(mark: Record) -> bytes:
    """Return the JSON of a segmentation, empty where there is none."""
    found: object = mark.segmentation
    return bytes(found) if isinstance(found, Raw) else b""


def _kept(marks: Sequence[Record], places: Places, placed: np.ndarray, crowd: np.ndarray) -> Iterator[Part]:
    """Return what is kept and not compared, and tell it."""
    if places.loaded.boxes_alone:
        return
    plain = placed & ~crowd
    found = {
        "crowd": np.flatnonzero(placed & crowd),
        "caption": _captioned(places.loaded, plain),
        "cuboid": np.flatnonzero(placed & _has_cuboid(places.loaded)),
    }
    for name, rows in found.items():
        if not len(rows):
            continue
        kind, level, said = KEPT[name]
        message = f"{len(rows):,} {said} are in the table and are not compared"
        places.loaded.marks.keep(name if name != "crowd" else "iscrowd", message, places.loaded.place[rows])
        extent, text, raw = _values(name, [marks[at] for at in rows.tolist()])
        yield Part(name, kind, level, rows, extent, text, raw)


def _pixels(places: Places, plain: np.ndarray, boxed: np.ndarray) -> Iterator[Part]:
    """Return polygons, masks and keypoints."""
    loaded = places.loaded
    if loaded.boxes_alone:
        return
    polygons, rows = _segmented(loaded, plain)
    if len(polygons):
        extent, good = polygons_of(loaded, polygons, boxed)
        yield Part("polygon", "polygon", "nominal", good, extent)
    if len(rows):
        extent, good = masks_of(loaded, rows, boxed)
        yield Part("mask", "mask", "nominal", good, extent)
    if "keypoints" in loaded.rare_keys():
        extent, good = keypoints_of(loaded, _having(loaded, "keypoints", plain), boxed)
        yield Part("keypoints", "keypoint", "nominal", good, extent)


def _having(loaded: Loaded, key: str, wanted: np.ndarray) -> np.ndarray:
    """Return the marks that have a key with something in it."""
    told = loaded.column(key)
    if told.count(UNSET):
        given = [isinstance(said, Raw) and bytes(said) not in NOTHING for said in told]
    elif set(raws := list(map(bytes, told))) <= NOTHING:
        return NOBODY
    else:
        given = [raw not in NOTHING for raw in raws]
    return np.flatnonzero(wanted & np.array(given, dtype=bool))


def _captioned(loaded: Loaded, wanted: np.ndarray) -> np.ndarray:
    """Return the marks that have a caption."""
    told = loaded.column("caption")
    if told.count(None) == len(told):
        return NOBODY
    return np.flatnonzero(wanted & np.array([said is not None for said in told], dtype=bool))


def _segmented(loaded: Loaded, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the marks with polygons, and those with masks."""
    rows = _having(loaded, "segmentation", wanted)
    told = loaded.column("segmentation") if len(rows) else []
    mask = np.array([bytes(told[at])[:1] == b"{" for at in rows.tolist()], dtype=bool)
    return rows[~mask], rows[mask]


def _values(
    name: str, marks: Sequence[Record]
) -> tuple[Any, list[str | None] | None, list[str | None] | None]:
    """Return extent, text and raw JSON of kept marks."""
    if name == "caption":
        return None, [mark.caption for mark in marks if isinstance(mark, Common)], None
    if name == "cuboid":
        return None, None, [_cuboid(mark) for mark in marks]
    return None, None, [_json(mark) for mark in marks]


def _has_cuboid(loaded: Loaded) -> np.ndarray:
    """Return which marks say that they are a box in space, too."""
    told = np.zeros(len(loaded.document.annotations or ()), dtype=bool)
    for key in loaded.rare_keys() & set(CUBOID_KEYS):
        told |= [raw is not UNSET and bytes(raw) not in NOTHING for raw in loaded.column(key)]
    return told


def _cuboid(mark: Record) -> str:
    """Return what a mark says about its box in space as JSON."""
    said = {key: getattr(mark, key) for key in CUBOID_KEYS if getattr(mark, key) is not UNSET}
    return msgspec.json.encode(said).decode()


def _json(mark: Record) -> str | None:
    """Return a mark's segmentation as JSON, its box where there is none."""
    if raw := _segmentation(mark):
        return raw.decode()
    return None if mark.bbox is None else msgspec.json.encode({"bbox": mark.bbox}).decode()


def _reject_bare(marks: Sequence[Record], places: Places, placed: np.ndarray, parts: list[Part]) -> None:
    """Reject annotations that say nothing: no box, segmentation, keypoints or caption."""
    told = np.zeros(len(marks), dtype=bool)
    for part in parts:
        told[part.rows] = True
    bare = placed & ~told
    places.loaded.marks.reject(
        places.loaded.place[bare], "no-extent", "no bbox, segmentation, keypoints or caption that can be read"
    )


def _columns(parts: list[Part], places: Places) -> dict[str, Any]:
    """Put the marks of all fields under each other."""
    rows = np.concatenate([part.rows for part in parts])
    label = places.label[rows]
    return {
        "annotation": places.annotation[rows],
        "field": np.repeat(np.arange(len(parts)), [len(part.rows) for part in parts]),
        "label": pa.array(label, pa.int32(), mask=label < 0),
        "extent": pa.concat_arrays([_extents(part.extent, len(part.rows)) for part in parts]),
        "text": pa.concat_arrays([_texts(part.text, len(part.rows)) for part in parts]),
        "raw": pa.concat_arrays([_texts(part.raw, len(part.rows)) for part in parts]),
        "mark": _ids(places.loaded, rows),
        "score": _scores(places.loaded, rows),
        "attributes": _attributes(places.loaded, rows),
    }


def _extents(extent: Any, n: int) -> pa.Array:  # noqa: ANN401 - an array of boxes, or lists
    """Return extents as lists."""
    kind = pa.list_(pa.float64())
    if extent is None:
        return pa.nulls(n, kind)
    if isinstance(extent, np.ndarray):
        flat = pa.array(np.ascontiguousarray(extent).ravel())
        return pa.ListArray.from_arrays(np.arange(0, 5 * n + 1, 5, dtype=np.int32), flat).cast(kind)
    return extent


def _texts(texts: list[str | None] | None, n: int) -> pa.Array:
    """Return a text column."""
    return pa.nulls(n, pa.large_string()) if texts is None else pa.array(texts, pa.large_string())


def _ids(loaded: Loaded, rows: np.ndarray) -> pa.Array:
    """Return the ids in the source as text."""
    if loaded.boxes_alone:
        return pa.array(loaded.integers("id")[rows]).cast(pa.string())
    ids = loaded.column("id")
    try:
        return pa.array(ids, pa.int64()).take(pa.array(rows)).cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array([None if key is None else str(key) for key in ids], pa.string()).take(pa.array(rows))


def _scores(loaded: Loaded, rows: np.ndarray) -> pa.Array:
    """Return scores, null where there is none."""
    if loaded.boxes_alone:
        return pa.nulls(len(rows), pa.float64())
    return pa.array(loaded.column("score"), pa.float64()).take(pa.array(rows))


def _attributes(loaded: Loaded, rows: np.ndarray) -> pa.Array:
    """Return attributes as JSON."""
    if "attributes" not in loaded.rare_keys():
        return pa.nulls(len(rows), pa.string())
    told = [bytes(said).decode() if isinstance(said, Raw) else None for said in loaded.column("attributes")]
    return pa.array(told, pa.string()).take(pa.array(rows))
