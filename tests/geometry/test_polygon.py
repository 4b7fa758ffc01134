"""Polygons: known areas, shapely as the second opinion, the compiled twin, and outlines that cross."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.geometry import POLYGON, Ragged, edges
from annoqa.geometry.extents import row_order
from annoqa.geometry.polygon import polygon_area, polygon_shared
from tests.geometry.drawing import extents, rows_of

SQUARE = [0, 0, 4, 0, 4, 4, 0, 4]
NAN = [np.nan, np.nan]
RING = [*SQUARE, *NAN, 1, 1, 1, 3, 3, 3, 3, 1]  # a square with a square hole


def one_row(row):
    return Ragged.from_rows([row])


def shapes(outline):
    """Shapely's own reading: parts minus holes, by the sign of their area."""
    made = []
    for start, length in zip(outline.start, outline.length, strict=True):
        points = outline.flat[start : start + length].reshape(-1, 2)
        cuts = np.flatnonzero(np.isnan(points[:, 0]))
        rings = [ring[~np.isnan(ring[:, 0])] for ring in np.split(points, cuts)]
        rings = [shapely.linearrings(ring) for ring in rings]
        parts = [shapely.polygons(ring) for ring in rings if shapely.is_ccw(ring)]
        holes = [shapely.polygons(ring) for ring in rings if not shapely.is_ccw(ring)]
        made.append(shapely.union_all(parts) - shapely.union_all(holes))
    return np.array(made, dtype=object)


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        (SQUARE, [2, 1, 6, 1, 6, 3, 2, 3], 4),
        (SQUARE, [4, 0, 8, 0, 8, 4, 4, 4], 0),  # they touch along a side
        (SQUARE, [1, 1, 3, 1, 3, 3, 1, 3], 4),  # one within the other
        (SQUARE, [2, -1, 5, 2, 2, 5, -1, 2], 14),  # a diamond that leaves half a pixel at each corner
        (RING, [1, 1, 3, 1, 3, 3, 1, 3], 0),  # the hole itself
        (RING, [0, 0, 2, 0, 2, 4, 0, 4], 6),
        (RING, SQUARE, 12),
        (SQUARE[::-1], SQUARE, 16),  # the other way round
    ],
)
def test_known_intersections(first, second, shared):
    assert polygon_shared(one_row(first), one_row(second)).tolist() == [shared]


def test_areas_take_holes_off_and_do_not_ask_for_a_direction():
    backwards = np.array(SQUARE).reshape(-1, 2)[::-1].ravel().tolist()

    assert polygon_area(Ragged.from_rows([SQUARE, backwards, RING])).tolist() == [16, 16, 12]


@given(data=st.data())
@settings(deadline=None)
def test_it_is_what_shapely_says(data):
    one, two = (rows_of(POLYGON, data.draw) for _ in range(2))
    n = min(len(one), len(two))
    first, second = extents(POLYGON, one[:n]), extents(POLYGON, two[:n])
    a, b = shapes(first), shapes(second)

    np.testing.assert_allclose(polygon_area(first), shapely.area(a), rtol=1e-9)
    oracle = shapely.area(shapely.intersection(a, b))
    np.testing.assert_allclose(polygon_shared(first, second), oracle, rtol=1e-9, atol=1e-9)


def drawn(n, seed=0, vertices=24):
    """Two people's outlines of n objects, close to each other; sizes and places as on photographs."""
    rng = np.random.default_rng(seed)
    centre = np.repeat(rng.uniform([0, 0], [1280, 720], (n, 2)), 2, axis=0)
    radius = np.repeat(np.exp(rng.uniform(np.log(4), np.log(200), n)), 2)
    centre += rng.normal(0, 0.3, centre.shape) * radius[:, None]
    angle = np.sort(rng.uniform(0, 2 * np.pi, (2 * n, vertices)), axis=1)
    far = radius[:, None] * rng.uniform(0.6, 1.1, angle.shape)
    points = np.stack([np.cos(angle) * far, np.sin(angle) * far], axis=2) + centre[:, None]
    marks = Ragged.from_offsets(points.round(1).ravel(), np.arange(2 * n + 1) * 2 * vertices)
    return marks[np.arange(0, 2 * n, 2)], marks[np.arange(1, 2 * n, 2)]


def test_a_pair_is_the_same_alone_and_among_others():
    first, second = drawn(300)
    together = polygon_shared(first, second)
    alone = [polygon_shared(first[[at]], second[[at]])[0] for at in range(300)]

    assert together.tolist() == alone
    assert (together > 0).mean() > 0.9


def test_the_compiled_twin_is_the_same_bit_for_bit(monkeypatch):
    twin = pytest.importorskip("annoqa.geometry.compiled.edges")
    first, second = drawn(3_000, seed=1)
    both = Ragged.from_rows([RING, SQUARE, [*SQUARE, *NAN, 8, 0, 9, 0, 9, 1]])
    monkeypatch.setenv("ANNOQA_NO_NUMBA", "1")
    plain = polygon_shared(first, second)
    monkeypatch.delenv("ANNOQA_NO_NUMBA")
    monkeypatch.setattr("annoqa.geometry.polygon.WORTH_COMPILING", 1)

    assert (polygon_shared(first, second) == plain).all()
    assert (polygon_shared(second, first) == plain).all()
    for marks in (first, both):
        ours, theirs = edges.edges_of(marks), twin.edges_of(marks)
        for name in ("number", "offsets", "size", "hull"):
            np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))


def test_edges_are_sorted_where_a_rounded_key_would_not_sort_them():
    """Marks far apart share one sorting key; x that differ in their last bits must not change places."""
    tiny = np.nextafter(1.0, 2)
    marks = Ragged.from_rows([[tiny, 0, 1e9, 0, 1.0, 5], *([[0, 0, 1e9, 0, 0, 1]] * 50)])
    found = edges.edges_of(marks[np.arange(50, -1, -1)])
    last = found.number[0, found.offsets[-2] :]

    assert last.tolist() == [1.0, 1.0, tiny]


def test_an_outline_that_winds_twice_counts_twice_and_never_beyond_itself():
    twice = one_row([*SQUARE, *SQUARE])

    assert polygon_area(twice).tolist() == [32]
    assert polygon_shared(twice, one_row(SQUARE)).tolist() == [16]


def test_no_pairs_are_no_areas():
    none = Ragged.from_rows([])

    assert polygon_shared(none, none).shape == (0,)
    assert POLYGON.similarity(none, none).shape == (0,)


def test_marks_without_area_are_alike_when_they_are_equal():
    line = one_row([0, 0, 4, 4, 2, 2])

    assert POLYGON.similarity(line, line).tolist() == [1]
    assert POLYGON.similarity(line, one_row([0, 0, 4, 4, 1, 1])).tolist() == [0]


@given(st.lists(st.lists(st.sampled_from([0.0, 1.0, np.nan]), max_size=6), min_size=2, max_size=8))
def test_rows_have_one_order(rows):
    rows = [[float(number) for number in row] for row in rows]
    first, second = Ragged.from_rows(rows[:-1]), Ragged.from_rows(rows[1:])
    keys = [(len(row), [-np.inf if np.isnan(number) else number for number in row]) for row in rows]
    expected = [(one > two) - (one < two) for one, two in itertools.pairwise(keys)]

    assert row_order(first, second).tolist() == expected
