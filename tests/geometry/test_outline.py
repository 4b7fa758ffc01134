"""Outlines: one meaning for every way to draw rings, and what is told of those that cross."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.geometry import Ragged
from annoqa.geometry.edges import signed_areas
from annoqa.geometry.outline import outlined
from annoqa.geometry.polygon import polygon_area

SQUARE = [0, 0, 4, 0, 4, 4, 0, 4]
OVER_ITS_BEGINNING = [0, 0, 6, 0, 6, 6, 2, 6, 2, 2, 4, 2, 4, 4, 0, 4]


def outlines(*marks):
    rings = Ragged.from_rows([ring for mark in marks for ring in mark])
    owner = np.repeat(np.arange(len(marks)), [len(mark) for mark in marks])
    return outlined(rings, owner, len(marks))


def numbers(found, mark):
    return found.extent[np.array([mark])].packed()[0].tolist()


@pytest.mark.parametrize(
    ("rings", "area", "crossing", "united", "flat"),
    [
        ([SQUARE], 16, False, False, False),
        ([SQUARE[::-1]], 16, False, False, False),
        ([[*SQUARE, 0, 0]], 16, False, False, False),  # closed by hand
        ([[0, 0, 4, 4, 4, 0, 0, 4]], 8, True, False, False),  # a bow tie: shoelace says 0
        ([[*SQUARE, *SQUARE]], 16, True, False, False),  # twice around
        ([OVER_ITS_BEGINNING], 32, True, False, False),
        ([[0, 0, 4, 0, 4, 4, 4, 8, 4, 4, 0, 4]], 16, True, False, False),  # a spike
        ([SQUARE, [2, 2, 6, 2, 6, 6, 2, 6]], 28, False, True, False),
        ([SQUARE, [1, 1, 2, 1, 2, 2, 1, 2]], 16, False, True, False),  # a ring within: a part, not a hole
        ([SQUARE, [8, 0, 9, 0, 9, 1, 8, 1]], 17, False, False, False),
        ([SQUARE, [4, 0, 8, 0, 8, 4, 4, 4]], 32, False, False, False),  # they touch
        ([SQUARE, [8, 8, 9, 9]], 16, False, False, True),
        ([SQUARE, [8, 8, 9, 9, 10, 10]], 16, False, False, True),
    ],
)
def test_what_rings_cover(rings, area, crossing, united, flat):
    found = outlines(rings)

    assert polygon_area(found.extent).tolist() == [area]
    assert [found.crossing.item(), found.united.item(), found.flat.item()] == [crossing, united, flat]


def test_plain_rings_keep_their_points():
    found = outlines([SQUARE], [[0, 0, 0, 4, 4, 4]], [SQUARE, [8, 0, 9, 0, 9, 1]])

    assert numbers(found, 0) == SQUARE
    assert numbers(found, 1) == [4, 4, 0, 4, 0, 0]
    assert str(numbers(found, 2)) == str([*map(float, SQUARE), np.nan, np.nan, 8.0, 0.0, 9.0, 0.0, 9.0, 1.0])


def test_marks_without_an_area_are_empty():
    found = outlines([[0, 0, 4, 4]], [], [[1, 1, 1, 1, 1, 1]], [[0, 0, 1, 1, 2, 2]], [SQUARE])

    assert found.extent.length.tolist() == [0, 0, 0, 0, 8]
    assert found.flat.tolist() == [True, False, True, True, False]
    assert not found.crossing.any()


COORDINATES = st.lists(st.integers(0, 8), min_size=6, max_size=20).map(lambda row: row[: len(row) // 2 * 2])


@given(ring=COORDINATES)
@settings(deadline=None)
def test_any_scribble_covers_what_it_winds_around(ring):
    """The oracle asks the cells of a fine grid, whose middles no edge between whole numbers meets often."""
    found = outlines([ring])
    points = np.array([*ring, *ring[:2]], dtype=float).reshape(-1, 2)
    middle = (np.arange(8 * 16) + 0.5 + 1e-3) / 16
    x, y = (grid.ravel() for grid in np.meshgrid(middle, middle + 1e-4))
    angle = np.arctan2(points[:, 1:] - y, points[:, :1] - x)
    turn = np.diff(angle, axis=0)
    turn -= 2 * np.pi * np.round(turn / (2 * np.pi))
    inside = np.round(turn.sum(axis=0) / (2 * np.pi)) != 0

    edges = np.hypot(*np.diff(points, axis=0).T).sum()
    assert abs(inside.sum() / 256 - polygon_area(found.extent)[0]) <= 2 * edges / 16 + 1e-9
    assert found.extent.length[0] > 0 or inside.sum() == 0
    assert (signed_areas(found.extent) >= 0).all()


@given(rings=st.lists(COORDINATES, min_size=1, max_size=3))
@settings(deadline=None)
def test_an_outline_is_valid_and_stays_as_it_is(rings):
    found = outlines(rings)
    row = numbers(found, 0)
    points = np.array(row).reshape(-1, 2)
    parts = [part[~np.isnan(part[:, 0])] for part in np.split(points, np.flatnonzero(np.isnan(points[:, 0])))]
    each = [shapely.Polygon(part) for part in parts if len(part)]
    shells = [one for one in each if shapely.is_ccw(one.exterior)]
    holes = [one for one in each if not shapely.is_ccw(one.exterior)]
    covered = shapely.union_all(shells) - shapely.union_all(holes)

    assert all(one.is_valid for one in each)
    np.testing.assert_allclose(covered.area, polygon_area(found.extent)[0], rtol=1e-9, atol=1e-9)
