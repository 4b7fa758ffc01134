"""Shapes of a LabelMe file as fields and extents: polygons, boxes, circles, lines, points."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from annoqa.connectors.labelme_document import Document, Shape
from annoqa.connectors.ledger import Ledger
from annoqa.geometry import Ragged
from annoqa.geometry.outline import outlined
from annoqa.vocabulary import Kind

FARTHEST_PX = 1e9
CORNERS = 2
VISIBLE = 2.0
CROSSING = "the outline crosses itself; it counts as what it winds around"
NO_AREA = "the outline has no area"

Row = list[float] | None
"""The extent of a mark; None where it has none."""


class Form(NamedTuple):
    """What a shape of LabelMe is here."""

    field: str
    kind: Kind
    make: Callable[[np.ndarray, float], Row]


def _rectangle(points: np.ndarray, _scale: float) -> Row:
    """Return the box around two opposite corners, or four."""
    low, high = points.min(axis=0), points.max(axis=0)
    return [*low.tolist(), *high.tolist(), 0.0] if len(points) >= CORNERS and (low < high).all() else None


def _circle(points: np.ndarray, _scale: float) -> Row:
    """Return the circle about the first point, through the second."""
    radius = float(np.hypot(*(points[1] - points[0]))) if len(points) == CORNERS else 0.0
    return [*points[0].tolist(), radius, radius, 0.0] if radius > 0 else None


def _line(points: np.ndarray, scale: float) -> Row:
    """Return the points of a line."""
    return [scale, *points.ravel().tolist()] if len(points) >= CORNERS else None


def _point(points: np.ndarray, scale: float) -> Row:
    """Return one point."""
    return [scale, *points[0].tolist(), VISIBLE] if len(points) == 1 else None


def _outline(points: np.ndarray, _scale: float) -> Row:
    """Return one ring, as it was drawn; what it means is said for all of them at once."""
    row: list[float] = points.ravel().tolist()
    return row


FORMS = {
    "polygon": Form("polygon", "polygon", _outline),
    "rectangle": Form("box", "box", _rectangle),
    "circle": Form("ellipse", "ellipse", _circle),
    "line": Form("line", "polyline", _line),
    "linestrip": Form("line", "polyline", _line),
    "point": Form("point", "keypoint", _point),
}


def extents_of(document: Document, ledger: Ledger) -> list[Row]:
    """Return the extent of every shape; what cannot be used is told and has none.

    Parameters
    ----------
    document : Document
        One file.
    ledger : Ledger
        Its records are the shapes.

    Returns
    -------
    list of (list of float or None)
        As the kinds of `FORMS` want them, in px; None for deleted, broken and unknown shapes.
    """
    shapes = document.shapes
    scale = float(np.sqrt((document.width_px or np.nan) * (document.height_px or np.nan)))
    rows = [_made(shape, scale) for shape in shapes]
    _tell(shapes, rows, ledger)
    for at, row in _outlines(
        [at for at in range(len(rows)) if _is_outline(shapes[at], rows[at])], rows, ledger
    ):
        rows[at] = row
    return rows


def _is_outline(shape: Shape, row: Row) -> bool:
    """Say whether a shape is a polygon that can be used."""
    return row is not None and shape.form == "polygon"


def _made(shape: Shape, scale: float) -> Row:
    """Return the extent of one shape."""
    if shape.deleted or shape.problem or shape.form not in FORMS or not shape.points:
        return None
    points = np.array(shape.points, dtype=np.float64)
    if not (np.abs(points) <= FARTHEST_PX).all():
        return None
    return FORMS[shape.form].make(points, scale)


def _outlines(places: list[int], rows: Sequence[Row], ledger: Ledger) -> list[tuple[int, Row]]:
    """Return what polygons mean."""
    rings = Ragged.from_rows([rows[at] or [] for at in places])
    found = outlined(rings, np.arange(len(places)), len(places))
    place = np.array(places, dtype=np.int64)
    empty = found.extent.length == 0
    ledger.reject(place[empty], "no-area", NO_AREA)
    ledger.repair(place[found.crossing & ~empty], "self-crossing", CROSSING)
    flat, offsets = found.extent.packed()
    numbers = [flat[begin:end].tolist() for begin, end in pairwise(offsets)]
    return [(at, row or None) for at, row in zip(places, numbers, strict=True)]


def _tell(shapes: Sequence[Shape], rows: Sequence[Row], ledger: Ledger) -> None:
    """Tell what was deleted, what is broken, and what is not compared."""
    deleted = np.array([shape.deleted for shape in shapes], dtype=bool)
    if deleted.any():
        names = ", ".join(sorted(shape.label for shape in shapes if shape.deleted)[:5])
        ledger.note(
            "deleted", f"objects that were deleted are left aside ({deleted.sum()}): {names}", deleted
        )
    for at, (shape, row) in enumerate(zip(shapes, rows, strict=True)):
        if row is not None or shape.deleted:
            continue
        if shape.problem:
            ledger.reject(np.array([at]), "broken-shape", shape.problem)
        elif shape.form not in FORMS:
            message = f"shapes of the type {shape.form[:40]!r} are in the table and are not compared"
            ledger.keep("other-shape", message, np.array([at]))
        else:
            message = f"a {shape.form} cannot have these points: {str(shape.points)[:80]}"
            ledger.reject(np.array([at]), "broken-shape", message)
