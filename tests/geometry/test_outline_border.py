"""Borders of outlines: shapely computes the same from the borders themselves."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.geometry import POLYGON, Ragged
from annoqa.geometry.outline_border import border_iou, shrunk
from annoqa.geometry.polygon import polygon_area, polygon_lines
from tests.geometry.drawing import extents, rows_of
from tests.geometry.test_polygon import RING, SQUARE, shapes


@given(data=st.data(), width=st.sampled_from([0.0, 0.25, 1.0, 3.0, 100.0]))
@settings(deadline=None, max_examples=50)
def test_it_is_the_iou_of_the_borders(data, width):
    one, two = (rows_of(POLYGON, data.draw) for _ in range(2))
    n = min(len(one), len(two))
    first, second = extents(POLYGON, one[:n]), extents(POLYGON, two[:n])
    found = border_iou(first, second, np.full(n, width))
    one, two = (shape - shapely.buffer(shape, -width, quad_segs=8) for shape in map(shapes, (first, second)))
    shared, either = shapely.area(shapely.intersection(one, two)), shapely.area(shapely.union(one, two))

    clear = either > 1e-6
    np.testing.assert_allclose(found[clear], (shared / np.where(clear, either, 1))[clear], atol=1e-6)
    assert (border_iou(second, first, np.full(n, width)) == found).all()
    assert (border_iou(first, first, np.full(n, width)) == 1).all()


def test_holes_have_borders_too():
    ring = Ragged.from_rows([[0, 0, 20, 0, 20, 20, 0, 20, np.nan, np.nan, 8, 8, 8, 12, 12, 12, 12, 8]])

    assert polygon_area(shrunk(ring, np.array([1.0])))[0] == pytest.approx(
        18 * 18 - 6 * 6 + 4 - np.pi, rel=1e-2
    )
    assert polygon_area(shrunk(Ragged.from_rows([RING]), np.array([0.6]))).tolist() == [0]


def test_an_island_in_a_hole_stays():
    island = [*RING, np.nan, np.nan, 1.5, 1.5, 2.5, 1.5, 2.5, 2.5, 1.5, 2.5]

    assert polygon_area(shrunk(Ragged.from_rows([island]), np.array([0.0])))[0] == pytest.approx(13)


def test_without_a_width_there_is_no_number():
    two = Ragged.from_rows([SQUARE, SQUARE])

    found = border_iou(two, two, np.array([np.nan, 1.0]))
    assert np.isnan(found[0])
    assert found[1] == 1


def test_lines_close_every_ring():
    lines = polygon_lines(Ragged.from_rows([SQUARE, RING, [], SQUARE]))
    rows = [lines[np.array([at])].packed()[0] for at in range(4)]

    np.testing.assert_array_equal(rows[0], [np.nan, *SQUARE, 0, 0])
    np.testing.assert_array_equal(rows[1], [np.nan, *SQUARE, 0, 0, *RING[8:], 1, 1])
    np.testing.assert_array_equal(rows[2], [np.nan])
    np.testing.assert_array_equal(rows[3], rows[0])
