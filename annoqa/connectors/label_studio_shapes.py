"""Boxes, ellipses, polygons, points, lines, masks and tracks of Label Studio as columns of marks.

Label Studio writes percent of the image, and turns a box clockwise about its top-left corner; the
table has pixels, and turns about the centre. With θ the rotation, (x, y) the corner in px:

    centre = (x + w/2 · cos θ − h/2 · sin θ,  y + w/2 · sin θ + h/2 · cos θ)
"""

from dataclasses import dataclass, field
from itertools import chain, compress
from typing import Any

import numpy as np
import pyarrow as pa

from annoqa.connectors.label_studio_setting import Setting
from annoqa.connectors.label_studio_values import Group, Vector, Vertex
from annoqa.geometry import Ragged
from annoqa.geometry.outline import outlined

PERCENT = 100.0
VISIBLE = 2.0
LIMIT_PERCENT = 1e6  # far beyond any image, and far from where floating point ends
LIMIT_PX = 1e7
NOT_FINITE = "a coordinate is not a number, or far beyond any image: {}"
NO_EXTENT = "the box has no width or no height: {}"
NO_AREA = "the polygon has no area: {}"
CROSSING = "the outline crosses itself; it counts as what it winds around: {}"
NO_SIZE = (
    "the size of the image is not said; percent are kept as if it were 100 × 100 px"
    " (the IoU of upright boxes is the same)"
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Made:
    """Columns of marks that were made of a group.

    Attributes
    ----------
    group : Group
        The results that are left.
    columns : dict of str to array
        Named as in the schema of marks.
    of : int array or None
        Which result each mark came from; None: one mark a result.
    """

    group: Group
    columns: dict[str, Any] = field(default_factory=dict)
    of: np.ndarray | None = None


def make_boxes(group: Group, setting: Setting) -> Made:
    """Make boxes: five numbers, percent to px, rotation about the centre."""
    names = ("x", "y", "width", "height", "rotation")
    numbers = np.stack([group.column(name) for name in names], axis=1)
    unturned = np.array([value.rotation is None for value in group.values], dtype=bool)
    numbers[unturned, 4] = 0.0
    sane = _sane(numbers)
    group, numbers = group.without(~sane, "not-finite", NOT_FINITE), numbers[sane]
    flat = (numbers[:, 2] == 0) | (numbers[:, 3] == 0)
    group, numbers = group.without(flat, "zero-size", NO_EXTENT), numbers[~flat]
    negative = (numbers[:, 2] < 0) | (numbers[:, 3] < 0)
    turned = negative & (numbers[:, 4] != 0)
    message = "a turned box has a negative size: {}"
    group, numbers = group.without(turned, "negative-size", message), numbers[~turned]
    group.repair(negative[~turned], "negative-size", "the corners were swapped: {}")
    box = turned_boxes(numbers, _scale(group, setting))
    flat = (box[:, 2] <= box[:, 0]) | (box[:, 3] <= box[:, 1])  # smaller than a number can tell
    group, box = group.without(flat, "zero-size", NO_EXTENT), box[~flat]
    _tell_outside(group, numbers[~flat])
    return Made(
        group=group, columns={"extent": _lists(box.ravel(), np.full(len(box), 5)), **_box_text(group)}
    )


def _sane(numbers: np.ndarray) -> np.ndarray:
    """Return which rows hold only numbers that a place on an image can have."""
    return (np.abs(numbers) <= LIMIT_PERCENT).all(axis=1)


def turned_boxes(numbers: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Turn corner, size and rotation into x1, y1, x2, y2, rotation about the centre."""
    corner, size = numbers[:, :2] * scale, numbers[:, 2:4] * scale
    angle = np.mod(numbers[:, 4], 360.0)
    upright = angle == 0
    corner = np.where(upright[:, None], np.minimum(corner, corner + size), corner)
    size = np.abs(size)
    cosine, sine = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    half_w, half_h = size[:, 0] / 2, size[:, 1] / 2
    x = corner[:, 0] + half_w * cosine - half_h * sine
    y = corner[:, 1] + half_w * sine + half_h * cosine
    turned = np.stack([x - half_w, y - half_h, x + half_w, y + half_h], axis=1)
    plain = np.concatenate([corner, corner + size], axis=1)
    return np.column_stack([np.where(upright[:, None], plain, turned), angle])


def _box_text(group: Group) -> dict[str, Any]:
    """Return the text and the page of boxes around text."""
    if group.type != "ocrlabels":
        return {}
    pages = [value.pageIndex for value in group.values]
    parts = [None if page is None else str(page) for page in pages]
    return {"text": [value.ocrtext for value in group.values], "part": parts}


def _tell_outside(group: Group, numbers: np.ndarray) -> None:
    """Tell how many upright boxes reach beyond their image."""
    x, y, width, height, turned = numbers.T
    beyond = (turned == 0) & ((x < -1) | (y < -1) | (x + width > PERCENT + 1) | (y + height > PERCENT + 1))
    if beyond.any():
        first = int(np.argmax(beyond))
        where = group.pointer(int(group.rows[first]), int(group.places[first]))
        message = "the box reaches beyond its image; used as it is"
        group.account.tell("note", "outside-image", message, where, int(beyond.sum()))


def make_ellipses(group: Group, setting: Setting) -> Made:
    """Make ellipses: centre, radii and rotation."""
    columns = [group.column(name) for name in ("x", "y", "radiusX", "radiusY", "rotation")]
    numbers = np.stack(columns, axis=1)
    numbers[np.array([value.rotation is None for value in group.values], dtype=bool), 4] = 0.0
    sane = _sane(numbers)
    group, numbers = group.without(~sane, "not-finite", NOT_FINITE), numbers[sane]
    wrong = (numbers[:, 2:4] <= 0).any(axis=1)
    group = group.without(wrong, "zero-size", "a radius is not a positive number: {}")
    numbers = numbers[~wrong]
    scale = _scale(group, setting)
    numbers[:, :4] *= np.concatenate([scale, scale], axis=1)
    return Made(group=group, columns={"extent": _lists(numbers.ravel(), np.full(len(numbers), 5))})


def make_keypoints(group: Group, setting: Setting) -> Made:
    """Make single points: an object they have not, so their scale is √(area of the image), as in CVAT."""
    points = np.stack([group.column("x"), group.column("y")], axis=1)
    sane = _sane(points)
    group = group.without(~sane, "not-finite", NOT_FINITE)
    scale = _scale(group, setting)
    image = PERCENT * np.sqrt(scale.prod(axis=1))
    points = np.column_stack([image, points[sane] * scale, np.full(len(scale), VISIBLE)])
    return Made(group=group, columns={"extent": _lists(points.ravel(), np.full(len(points), 4))})


def make_polygons(group: Group, setting: Setting) -> Made:
    """Make polygons: x, y, x, y …; one that crosses itself is what it winds around."""
    points = [value.points for value in group.values]
    whole = _whole_points(points)
    group = _without_points(group, whole, "polygon")
    kept = list(compress(points, whole))
    lengths = np.array([len(entry) for entry in kept], dtype=np.int64)
    flat = np.fromiter(chain.from_iterable(chain.from_iterable(kept)), np.float64).reshape(-1, 2)
    flat = flat * np.repeat(_scale(group, setting), lengths, axis=0)
    rings = Ragged.from_offsets(flat.ravel(), np.concatenate([[0], np.cumsum(2 * lengths)]))
    found = outlined(rings, np.arange(len(kept)), len(kept))
    flat_ones = found.extent.length == 0
    group.repair(found.crossing & ~flat_ones, "self-crossing", CROSSING)
    group = group.without(flat_ones, "zero-size", NO_AREA)
    extent = found.extent[~flat_ones]
    return Made(group=group, columns={"extent": _lists(extent.packed()[0], extent.length)})


def make_polylines(group: Group, setting: Setting) -> Made:
    """Make lines: the scale, then x, y, x, y … of every stroke; what curves are is kept in `raw`."""
    points = [[(vertex.x, vertex.y) for vertex in value.vertices] for value in group.values]
    group = _without_points(group, _whole_points(points), "vector")
    strokes = [_strokes(value) for value in group.values]
    lengths = np.array([len(entry) for entry in strokes], dtype=np.int64)
    flat = np.fromiter(chain.from_iterable(chain.from_iterable(strokes)), np.float64).reshape(-1, 2)
    scale = _scale(group, setting)
    flat = flat * np.repeat(scale, lengths, axis=0)
    first = 2 * (np.cumsum(lengths) - lengths)
    extent = np.insert(flat.ravel(), first, PERCENT * np.sqrt(scale.prod(axis=1)))
    _tell_curves(group)
    return Made(group=group, columns={"extent": _lists(extent, 2 * lengths + 1), **raw_of(group)})


def _strokes(value: Vector) -> list[tuple[float, float]]:
    """Return the points of a line; a branch is a stroke of its own, from the vertex it leaves."""
    known: dict[str | int | None, Vertex | None] = {v.id: v for v in value.vertices if v.id is not None}
    points: list[tuple[float, float]] = []
    before: Vertex | None = None
    for vertex in value.vertices:
        parent = known.get(vertex.prevPointId, before)
        if before is not None and parent is not None and parent is not before:
            points += [(np.nan, np.nan), (parent.x, parent.y)]
        points.append((vertex.x, vertex.y))
        before = vertex
    return [*points, points[0]] if value.closed and points[0] != points[-1] else points


def _tell_curves(group: Group) -> None:
    """Tell where lines have curves, which are compared as if they were straight."""
    curved = [at for at, value in enumerate(group.values) if any(v.isBezier for v in value.vertices)]
    if curved:
        where = group.pointer(int(group.rows[curved[0]]), int(group.places[curved[0]]))
        message = "the line has curves; its vertices are joined by straight lines"
        group.account.tell("note", "curves", message, where, len(curved))


def _whole_points(points: list[list[tuple[float, float]]]) -> np.ndarray:
    """Return which marks have points, and nothing but points that an image can have."""
    lengths = np.array([len(entry) for entry in points], dtype=np.int64)
    flat = np.fromiter(chain.from_iterable(chain.from_iterable(points)), np.float64).reshape(-1, 2)
    whole = lengths > 0
    whole[np.repeat(np.arange(len(points)), lengths)[~_sane(flat)]] = False
    return whole


def _without_points(group: Group, whole: np.ndarray, word: str) -> Group:
    """Reject marks without points."""
    return group.without(
        ~whole,
        "not-finite",
        f"the {word} has no points, or a coordinate is no number or far beyond any image: {{}}",
    )


def make_kept(group: Group, _setting: Setting) -> Made:
    """Keep values as they are: whatever is new, or not compared."""
    return Made(group=group, columns=raw_of(group))


def raw_of(group: Group) -> dict[str, Any]:
    """Return the JSON of the values as a column."""
    texts = [bytes(result.value).decode("utf-8", "replace") for result in group.results]
    return {"raw": pa.array(texts, pa.large_string())}


def _scale(group: Group, setting: Setting) -> np.ndarray:
    """Return px per percent, across and down, shape (n_results, 2)."""
    said = [group.said("original_width"), group.said("original_height")]
    size = np.array(said, dtype=np.float64).T.reshape(-1, 2)
    unknown = np.asarray(~((size >= 1) & (size <= LIMIT_PX)).all(axis=1))
    if unknown.any():
        size[unknown] = setting.sizes_of(group.rows[unknown])
        guessed = np.asarray(np.isnan(size).any(axis=1))
        group.repair(
            unknown & ~guessed, "image-size", "the size of the image was taken from the item's other marks"
        )
        group.repair(guessed, "image-size", NO_SIZE)
        size[guessed] = PERCENT
    _tell_turned(group)
    return size / PERCENT


def _tell_turned(group: Group) -> None:
    """Tell where the image itself was turned while it was labelled."""
    turned = [at for at, rotation in enumerate(group.said("image_rotation")) if rotation]
    if turned:
        where = group.pointer(int(group.rows[turned[0]]), int(group.places[turned[0]]))
        message = "the image was turned while it was labelled; coordinates are used as written"
        group.account.tell("note", "image-rotation", message, where, len(turned))


def _lists(values: np.ndarray, lengths: np.ndarray) -> pa.ListArray:
    """Return ragged numbers as one Arrow column."""
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(values))
