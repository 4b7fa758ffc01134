import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.geometry import MASK, POLYGON, Ragged
from annoqa.geometry.mask_runs import pixels_of
from annoqa.geometry.raster import rasterise

HEIGHT, WIDTH = 20, 24
GAP = [float("nan")] * 2


def drawn(*rows):
    n = len(rows)
    return rasterise(Ragged.from_rows(list(rows)), np.full(n, HEIGHT), np.full(n, WIDTH))


def centres():
    x, y = np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)
    return shapely.points(x, y)


def ring(x, y, radius, n=9, turned=0.1):
    angle = turned + np.arange(n) * 2 * np.pi / n
    return np.column_stack([x + radius * np.cos(angle), y + radius * np.sin(angle)])


@given(st.lists(st.tuples(st.floats(-5, 30), st.floats(-5, 25), st.floats(0.3, 14)), min_size=1, max_size=4))
@settings(deadline=None)
def test_a_pixel_is_in_when_its_centre_is(several):
    rings = [ring(*one) for one in several]
    masks = drawn(*(one.ravel().tolist() for one in rings))

    for at, one in enumerate(rings):
        polygon = shapely.Polygon(one)
        assert (pixels_of(masks, at) == shapely.contains(polygon, centres())).all()


def test_holes_are_out_and_parts_are_in():
    outer, hole, other = ring(10, 10, 9), ring(10, 10, 4)[::-1], ring(21, 3, 2)
    masks = drawn([*outer.ravel(), *GAP, *hole.ravel(), *GAP, *other.ravel()])
    polygon = shapely.union(shapely.Polygon(outer, [hole]), shapely.Polygon(other))

    assert (pixels_of(masks, 0) == shapely.contains(polygon, centres())).all()


def test_the_way_round_does_not_matter():
    one = ring(10, 10, 7)
    masks = drawn(one.ravel().tolist(), one[::-1].ravel().tolist())

    assert (pixels_of(masks, 0) == pixels_of(masks, 1)).all()


def test_what_is_wound_around_twice_is_in_once():
    star = ring(10, 10, 9, n=5)[[0, 2, 4, 1, 3]]
    (count,) = MASK.sizes(drawn(star.ravel().tolist()))

    assert count == shapely.contains(shapely.MultiPoint(star).convex_hull, centres()).sum() - sum(
        shapely.contains(notch, centres()).sum() for notch in notches(star)
    )


def notches(star):
    """Return what lies between the star and its hull."""
    filled = shapely.unary_union(
        shapely.polygonize([shapely.unary_union(shapely.LineString([*star, star[0]]))])
    )
    return shapely.get_parts(shapely.difference(shapely.MultiPoint(star).convex_hull, filled))


def test_neighbours_share_no_pixel_and_leave_none():
    left, right = [0, 0, 7.5, 0, 7.5, 20, 0, 20], [7.5, 0, 24, 0, 24, 20, 7.5, 20]
    masks = drawn(left, right)

    assert (pixels_of(masks, 0) ^ pixels_of(masks, 1)).all()


def test_what_lies_beyond_the_raster_is_cut_off():
    masks = drawn([-100, -100, 100, -100, 100, 100, -100, 100], [30, 0, 40, 0, 40, 5])

    assert MASK.sizes(masks).tolist() == [HEIGHT * WIDTH, 0]


def test_rasters_may_have_different_sizes():
    square = [1, 1, 3, 1, 3, 3, 1, 3]
    masks = rasterise(Ragged.from_rows([square, square]), np.array([4, 2]), np.array([5, 2]))

    assert pixels_of(masks, 0).shape == (4, 5)
    assert pixels_of(masks, 1).tolist() == [[False, False], [False, True]]


def test_large_outlines_have_nearly_the_same_iou_as_masks():
    scale = 500
    one, two = ring(600, 600, scale, n=64), ring(660, 620, scale, n=64)
    polygons = [Ragged.from_rows([each.ravel().tolist()]) for each in (one, two)]
    masks = [rasterise(each, np.array([1200]), np.array([1300])) for each in polygons]

    assert MASK.similarity(*masks) == pytest.approx(POLYGON.similarity(*polygons), abs=1e-3)
