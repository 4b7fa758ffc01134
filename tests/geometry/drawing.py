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


def gap(ring):
    return [np.nan, np.nan] if ring else []


def polygon(draw):
    """A star-shaped ring that never crosses itself; perhaps with a hole, perhaps with a second part."""
    n = draw(st.integers(3, 7))
    radius = np.array(draw(st.lists(st.integers(1, GRID), min_size=n, max_size=n)))
    angle = np.arange(n) * 2 * np.pi / n
    x, y = draw(NUMBER), draw(NUMBER)
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * radius[:, None]
    rings, here = [ring], np.array([x, y])
    if draw(st.booleans()):
        rings.append(ring[::-1] / 2)
    if draw(st.booleans()):
        rings.append(ring + 3 * GRID)
    return [number for at, each in enumerate(rings) for number in gap(at) + (each + here).ravel().tolist()]


def ellipse(draw):
    x, y = draw(NUMBER), draw(NUMBER)
    turn = draw(st.sampled_from([0, 0, 30, 90, 181, -45]))
    return [x, y, draw(st.integers(1, GRID)), draw(st.integers(1, GRID)), turn]


def polyline(draw):
    """A line of a few strokes, now and then closed, with a scale or without."""
    scale = draw(st.sampled_from([float("nan"), 100.0, 1000.0]))
    points = [[draw(NUMBER), draw(NUMBER)] for _ in range(draw(st.integers(1, 6)))]
    if draw(st.booleans()):
        points.append(points[0])
    if len(points) > 3 and draw(st.booleans()):
        points.insert(2, [float("nan")] * 2)
    return [scale, *(number for point in points for number in point)]


def polyline_moved(row, shift):
    return [row[0], *(number + shift for number in row[1:])]


def track(draw):
    """A few key frames, ascending; the thing may come and go, the video may end where nobody knows."""
    frames = sorted(draw(st.sets(st.integers(1, 9), min_size=1, max_size=4)))
    n_frames = draw(st.sampled_from([float("nan"), 9.0, 12.0]))
    return [n_frames, *(n for frame in frames for n in [frame, draw(st.integers(0, 1)), *box(draw)])]


def track_moved(row, shift):
    return [row[0], *(n + shift * (at % 7 in {2, 3, 4, 5}) for at, n in enumerate(row[1:]))]


def mask(draw):
    """A part of a small raster, now and then of another size."""
    height, width = draw(st.sampled_from([(6, 7), (6, 7), (6, 7), (7, 6), (1, 9)]))
    edges = sorted(draw(st.sets(st.integers(0, height * width), min_size=0, max_size=9)))
    runs = np.diff([0, *edges, height * width])
    return [height, width, *(runs if runs[-1] or len(runs) == 1 else runs[:-1]).tolist()]


def mask_moved(row, shift):
    """A wider raster: columns on the left where the shift is positive, on the right where it is negative."""
    height, width, *runs = row
    more = abs(shift) * height
    if shift > 0:
        runs[0] += more
    elif len(runs) % 2:
        runs[-1] += more
    else:
        runs.append(more)
    return [height, width + abs(shift), *runs]


def keypoint(draw):
    """A single point, a few of them, or the 17 of COCO; at least one is labelled."""
    n = draw(st.sampled_from([1, 3, 3, 4, 17]))
    codes = draw(st.lists(st.integers(0, (GRID + 1) ** 2 * 3 - 1), min_size=n, max_size=n))
    points = [[code // 3 % (GRID + 1), code // 3 // (GRID + 1), code % 3] for code in codes]
    points[draw(st.integers(0, n - 1))][2] = 2
    return [draw(st.sampled_from([1.0, 5.0, 40.0])), *(number for point in points for number in point)]


def keypoint_moved(row, shift):
    return [row[0], *(number + shift * (at % 3 < 2) for at, number in enumerate(row[1:]))]


DRAWN = {
    "whole": whole,
    "box": box,
    "segment": line,
    "span": line,
    "polygon": polygon,
    "ellipse": ellipse,
    "mask": mask,
    "keypoint": keypoint,
    "polyline": polyline,
    "track": track,
}
"""Kind to a function that draws one row of its extents."""

MOVED = {
    "mask": mask_moved,
    "keypoint": keypoint_moved,
    "box": [1, 1, 1, 1, 0],
    "ellipse": [1, 1, 0, 0, 0],
    "polyline": polyline_moved,
    "track": track_moved,
}
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
