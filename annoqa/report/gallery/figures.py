"""How each kind of mark is drawn: extents as elements of SVG, and the box around them."""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from annoqa.geometry import Ragged
from annoqa.geometry.ellipse import ellipse_hull
from annoqa.geometry.mask_runs import foreground

Extent = tuple[float, ...]
Hull = tuple[float, float, float, float]
ROW_NUMBERS = 5
POINT_NUMBERS = 3
MAX_POINTS = 400
"""Of a line: from there on every second, third … is drawn; nobody sees the others."""
MAX_BARS = 160
"""Of a mask, side by side."""


class Element(NamedTuple):
    """One element: its name, its class, and attributes that are numbers, or made of numbers."""

    tag: str
    style: str
    values: dict[str, float | str]


class Drawing(NamedTuple):
    """How a kind of mark is drawn.

    Attributes
    ----------
    hull : callable
        Extent to x1, y1, x2, y2; None where there is nothing to draw.
    elements : callable
        Extent and the size of a letter to elements.
    turn : callable
        Extent to a `transform`, empty where there is none.
    """

    hull: Callable[[Extent], Hull | None]
    elements: Callable[[Extent, float], list[Element]]
    turn: Callable[[Extent], str] = lambda _: ""


def _upright(extent: Extent) -> Hull | None:
    """Return the box as it is before it is turned."""
    if len(extent) != ROW_NUMBERS or not np.isfinite(extent).all():
        return None
    return extent[0], extent[1], extent[2], extent[3]


def _rectangle(extent: Extent, _letter: float) -> list[Element]:
    """Return a rectangle."""
    left, top, right, bottom = extent[:4]
    size = {"width": round(right - left, 1), "height": round(bottom - top, 1)}
    return [Element("rect", "box", {"x": round(left, 1), "y": round(top, 1), **size})]


def _turned(extent: Extent) -> str:
    """Return the rotation of a box about its centre."""
    left, top, right, bottom, angle = extent
    return f"rotate({angle:g} {(left + right) / 2:.1f} {(top + bottom) / 2:.1f})" if angle else ""


def _around_ellipse(extent: Extent) -> Hull | None:
    """Return the box around a turned ellipse."""
    if len(extent) != ROW_NUMBERS or not np.isfinite(extent).all():
        return None
    left, top, right, bottom = ellipse_hull(np.array([extent]))[0].tolist()
    return left, top, right, bottom


def _ellipse(extent: Extent, _letter: float) -> list[Element]:
    """Return an ellipse."""
    values: dict[str, float | str] = {
        name: round(number, 1) for name, number in zip(("cx", "cy", "rx", "ry"), extent, strict=False)
    }
    return [Element("ellipse", "box", values)]


def _turned_ellipse(extent: Extent) -> str:
    """Return the rotation of an ellipse about its centre."""
    return f"rotate({extent[4]:g} {extent[0]:.1f} {extent[1]:.1f})" if extent[4] else ""


def _around_points(extent: Extent) -> Hull | None:
    """Return the box around x, y, x, y …"""
    points = np.concatenate([np.empty((0, 2)), *_strokes(extent)])
    if not len(points):
        return None
    x, y = points.T
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _strokes(extent: Extent) -> Iterator[np.ndarray]:
    """Yield the runs of points between separators, thinned where there are many."""
    points = np.array(extent[: len(extent) // 2 * 2]).reshape(-1, 2)
    lost = np.flatnonzero(~np.isfinite(points).all(axis=1))
    for begin, end in pairwise([-1, *lost.tolist(), len(points)]):
        stroke = points[begin + 1 : end]
        if len(stroke):
            yield stroke[:: 1 + len(stroke) // MAX_POINTS]


def _path(extent: Extent, *, closed: bool) -> list[Element]:
    """Return one path of all strokes."""
    strokes = ["M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in stroke) for stroke in _strokes(extent)]
    return [Element("path", "box", {"d": "".join(stroke + "Z" * closed for stroke in strokes)})]


def _around_dots(extent: Extent) -> Hull | None:
    """Return the box around the labelled points of a skeleton."""
    return _around_points(tuple(number for x, y in _dots(extent) for number in (x, y)))


def _dots(extent: Extent) -> list[tuple[float, float]]:
    """Return the labelled points of a skeleton."""
    points = np.array(extent[1 : 1 + (len(extent) - 1) // POINT_NUMBERS * POINT_NUMBERS])
    seen = [row for row in points.reshape(-1, POINT_NUMBERS).tolist() if row[2] > 0]
    return [(x, y) for x, y, _ in seen if np.isfinite(x) and np.isfinite(y)]


def _points(extent: Extent, letter: float) -> list[Element]:
    """Return a small circle for every labelled point."""
    radius = round(letter / 4, 1)
    return [
        Element("circle", "box", {"cx": round(x, 1), "cy": round(y, 1), "r": radius})
        for x, y in _dots(extent)
    ]


def _bars(extent: Extent) -> list[tuple[int, int, int, int]]:
    """Return a mask as bars: some of its columns, x, y, width and height of every run."""
    if len(extent) < POINT_NUMBERS or not np.isfinite(extent).all():
        return []
    height, width = int(extent[0]), int(extent[1])
    _, start, end = foreground(Ragged.from_rows([list(extent)]))
    every = 1 + width // MAX_BARS
    bars: list[tuple[int, int, int, int]] = []
    for column in range(0, width, every):
        low, high = np.maximum(start, column * height), np.minimum(end, (column + 1) * height)
        rows = np.flatnonzero(low < high)
        top, tall = (low - column * height)[rows].tolist(), (high - low)[rows].tolist()
        bars += [(column, y, every, size) for y, size in zip(top, tall, strict=True)]
    return bars


def _around_bars(extent: Extent) -> Hull | None:
    """Return the box around a mask."""
    bars = _bars(extent)
    if not bars:
        return None
    x, y, width, height = np.array(bars).T
    return float(x.min()), float(y.min()), float((x + width).max()), float((y + height).max())


def _painted(extent: Extent, _letter: float) -> list[Element]:
    """Return a mask, see-through."""
    path = "".join(f"M{x} {y}h{width}v{height}h-{width}z" for x, y, width, height in _bars(extent))
    return [Element("path", "paint", {"d": path, "fill": "currentColor", "fill-opacity": 0.35})]


DRAWINGS: Mapping[str, Drawing] = {
    "box": Drawing(_upright, _rectangle, _turned),
    "ellipse": Drawing(_around_ellipse, _ellipse, _turned_ellipse),
    "polygon": Drawing(_around_points, lambda extent, _: _path(extent, closed=True)),
    "polyline": Drawing(
        lambda extent: _around_points(extent[1:]), lambda extent, _: _path(extent[1:], closed=False)
    ),
    "keypoint": Drawing(_around_dots, _points),
    "mask": Drawing(_around_bars, _painted),
}
"""Kind of mark to how it is drawn; marks of other kinds are told in words."""
