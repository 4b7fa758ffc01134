"""Marks of every kind, drawn by hypothesis: one strategy of a row a kind, and how a row is moved."""

import numpy as np
from hypothesis import strategies as st

from annoqa.geometry import Ragged

GRID = 12
NUMBER = st.integers(0, GRID)


def whole(_draw):
    return []


def box(draw):
    x, y, w, h = (draw(NUMBER) for _ in range(4))
    return [x, y, x + w, y + h, draw(st.sampled_from([0, 0, 30, 45, 90, 211]))]


def line(draw):
    start, length = draw(NUMBER), draw(NUMBER)
    return [start, start + length]


def polygon(draw):
    """A star-shaped ring about a centre: it never crosses itself."""
    n = draw(st.integers(3, 7))
    radius = np.array(draw(st.lists(st.integers(1, GRID), min_size=n, max_size=n)))
    angle = np.arange(n) * 2 * np.pi / n
    x, y = draw(NUMBER), draw(NUMBER)
    return np.column_stack([x + radius * np.cos(angle), y + radius * np.sin(angle)]).ravel().tolist()


DRAWN = {
    "whole": whole,
    "box": box,
    "segment": line,
    "span": line,
    "polygon": polygon,
}
"""Kind to a function that draws one row of its extents."""

MOVED = {"box": [1, 1, 1, 1, 0]}
"""Kind to which numbers of a row move with the mark; all of them where a kind is not named."""


def rows_of(kind, draw):
    return [DRAWN[kind.name](draw) for _ in range(draw(st.integers(1, 6)))]


def extents(kind, rows):
    if kind.ragged:
        return Ragged.from_rows(rows)
    dtype = np.int64 if kind.name in ("segment", "span") else np.float64
    return np.array(rows, dtype=dtype).reshape(len(rows), len(kind.columns))


def moved(kind, rows, shift):
    """Rows moved by the shift; a mask of a kind that repeats is repeated."""
    mask = MOVED.get(kind.name, [1])
    if callable(mask):
        return [mask(row, shift) for row in rows]
    return [[number + shift * mask[at % len(mask)] for at, number in enumerate(row)] for row in rows]
