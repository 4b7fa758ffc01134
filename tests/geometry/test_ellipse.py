"""Ellipses: the formula for two circles, polygons of many sides, and ways to write the same ellipse."""

import numpy as np
import pytest
import shapely
from shapely import affinity

from annoqa.geometry import ELLIPSE
from annoqa.geometry.ellipse import ellipse_area, ellipse_hull, ellipse_polygon, ellipse_shared
from annoqa.geometry.polygon import polygon_area, polygon_shared

TOLERANCE = 1e-5


def lens(apart, small, large):
    """The area that two circles share."""
    if apart <= large - small:
        return np.pi * small**2
    if apart >= large + small:
        return 0.0
    angle1 = np.arccos((apart**2 + small**2 - large**2) / (2 * apart * small))
    angle2 = np.arccos((apart**2 + large**2 - small**2) / (2 * apart * large))
    kite = np.sqrt(
        (small + large - apart) * (apart + small - large) * (apart - small + large) * (apart + small + large)
    )
    return small**2 * angle1 + large**2 * angle2 - kite / 2


def iou(shared, first, second):
    return shared / (ellipse_area(first) + ellipse_area(second) - shared)


def test_circles_share_a_lens():
    rng = np.random.default_rng(0)
    n = 2_000
    small, more = rng.uniform(1, 5, n), rng.uniform(0, 3, n)
    apart = rng.uniform(0, 1.05, n) * (2 * small + more)
    angle, zero = rng.uniform(0, 2 * np.pi, n), np.zeros(n)
    first = np.column_stack([zero, zero, small, small, zero])
    second = np.column_stack([apart * np.cos(angle), apart * np.sin(angle), small + more, small + more, zero])
    exact = np.array(list(map(lens, apart, small, small + more)))

    assert np.abs(ELLIPSE.similarity(first, second) - iou(exact, first, second)).max() < TOLERANCE
    assert (exact == 0).any()
    assert (exact > 0).any()


@pytest.mark.parametrize("slim", [1.5, 4, 20])
def test_any_ellipses_are_as_polygons_of_many_sides(slim):
    rng = np.random.default_rng(1)
    n = 60
    radius = rng.uniform(1, 5, n)
    first = np.column_stack([rng.normal(0, 2, (n, 2)), radius, radius / slim, rng.uniform(-360, 360, n)])
    second = first + np.column_stack([rng.normal(0, 0.5, (n, 2)), np.zeros((n, 2)), rng.normal(0, 20, n)])
    second[:, 2:4] *= np.exp(rng.normal(0, 0.2, (n, 2)))
    many = [ellipse_polygon(marks, 8192) for marks in (first, second)]
    exact = iou(polygon_shared(*many), first, second)

    assert np.abs(ELLIPSE.similarity(first, second) - exact).max() < TOLERANCE


def test_shapely_turns_ellipses_the_same_way():
    """On the screen y points down: a turn that goes from x to y is clockwise."""
    marks = np.array([[10.0, 20.0, 4.0, 1.0, 30.0], [11.0, 20.0, 3.0, 2.0, -75.0]])
    circle = shapely.Point(0, 0).buffer(1, quad_segs=512)
    one, two = (
        affinity.translate(affinity.rotate(affinity.scale(circle, a, b), turn, origin=(0, 0)), x, y)
        for x, y, a, b, turn in marks
    )

    shared = ellipse_shared(marks[:1], marks[1:])[0]
    assert shared == pytest.approx(one.intersection(two).area, rel=2e-5)
    np.testing.assert_allclose(ellipse_hull(marks), [one.bounds, two.bounds], atol=1e-4)


def test_an_ellipse_can_be_written_in_several_ways():
    given = np.array([[5.0, 6.0, 4.0, 2.0, 30.0], [5.0, 6.0, 3.0, 3.0, 0.0], [0.0, 0.0, 2.0, 1.0, -90.0]])
    other = np.array([[5.0, 6.0, 2.0, 4.0, 120.0], [5.0, 6.0, 3.0, 3.0, 77.0], [0.0, 0.0, 1.0, 2.0, 360.0]])

    assert ELLIPSE.similarity(given, other).tolist() == [1, 1, 1]


def test_one_within_another_shares_all_of_it():
    outer, inner = np.array([[0.0, 0.0, 9.0, 7.0, 10.0]]), np.array([[1.0, 1.0, 3.0, 2.0, 55.0]])

    assert ellipse_shared(outer, inner)[0] == pytest.approx(6 * np.pi, rel=1e-12)


@pytest.mark.parametrize("sides", [4, 128])
def test_its_polygon_has_its_area(sides):
    marks = np.array([[3.0, 4.0, 2.0, 1.0, 25.0]])

    assert polygon_area(ellipse_polygon(marks, sides))[0] == pytest.approx(2 * np.pi, rel=1e-12)
