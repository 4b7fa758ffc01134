"""Polylines: against places taken densely and shapely's distances, and by hand."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.geometry import Ragged
from annoqa.geometry import polyline as polyline_module
from annoqa.geometry.polyline import (
    MOST_PLACES,
    mean_distance,
    polyline_alike,
    polyline_tolerance,
    same_direction,
)
from annoqa.geometry.strokes import strokes_of
from tests.geometry.drawing import polyline

NAN = float("nan")


def lines(*rows):
    return Ragged.from_rows(list(rows))


def strokes(row):
    """The line of a row as shapely draws it."""
    points = np.array(row[1:]).reshape(-1, 2)
    pieces = np.split(points, np.flatnonzero(np.isnan(points[:, 0])))
    pieces = [piece[~np.isnan(piece[:, 0])] for piece in pieces]
    return shapely.union_all(
        [shapely.LineString(p if len(p) > 1 else [p[0], p[0]]) for p in pieces if len(p)]
    )


def dense(one, two, reach):
    """Mean nearness of `one` to `two` and back, from 20,000 places on each, by shapely."""
    means = []
    for line, other in ((one, two), (two, one)):
        parts = [
            shapely.LineString(ends)
            for stroke in shapely.get_parts(line)
            for ends in zip(stroke.coords[:-1], stroke.coords[1:], strict=True)
        ]
        total = sum(part.length for part in parts)
        at = [(np.arange(5_000) + 0.5) / 5_000 * part.length for part in parts]
        near = [
            np.mean(np.maximum(0, 1 - shapely.distance(shapely.line_interpolate_point(p, a), other) / reach))
            for p, a in zip(parts, at, strict=True)
        ]
        weights = [part.length / total if total else 1 / len(parts) for part in parts]
        means.append(np.dot(near, weights))
    return np.mean(means)


@pytest.mark.parametrize("seed", range(12))
def test_similarity_is_the_mean_over_all_places(seed):
    rng = np.random.default_rng(seed)
    walk = np.cumsum(rng.normal(0, 30, (6, 2)), axis=0)
    other = np.repeat(walk, 2, axis=0)[1:-1] + rng.normal(0, 4, (10, 2))
    rows = [[700, *walk.ravel()], [700, *other.ravel()]]
    expected = dense(strokes(rows[0]), strokes(rows[1]), 14.0)

    assert polyline_alike(lines(rows[0]), lines(rows[1]))[0] == pytest.approx(expected, abs=2e-3)


def test_a_line_that_stops_half_way_loses_a_quarter():
    whole, half = lines([1000, 0, 0, 400, 0]), lines([1000, 0, 0, 200, 0])

    # half of the whole line lies beyond the half one; on the first 20 px it is nearer than two tolerances
    assert polyline_alike(whole, half)[0] == pytest.approx((1 + (200 + 10) / 400) / 2, abs=1e-12)


def test_corners_and_the_way_do_not_matter():
    plain = lines([100, 0, 0, 60, 0])
    bent = lines([100, 60, 0, 30, 0, 7, 0, 0, 0])

    assert polyline_alike(plain, bent)[0] == pytest.approx(1, abs=1e-12)
    assert polyline_alike(plain, lines([100, 60, 0, 0, 0]))[0] == 1


def test_strokes_are_not_joined():
    joined = lines([100, 0, 0, 10, 0, 50, 0, 60, 0])
    apart = lines([100, 0, 0, 10, 0, NAN, NAN, 50, 0, 60, 0])
    gap = lines([100, 20, 0, 40, 0])

    assert polyline_alike(gap, joined)[0] > 0.5
    assert polyline_alike(gap, apart)[0] == 0


def test_tolerances_are_shares_of_the_scale():
    assert polyline_tolerance(lines([800, 0, 0, 9, 9])).tolist() == [8]
    assert polyline_tolerance(lines([NAN, 0, 0, 300, 400])).tolist() == [5]


@pytest.mark.parametrize("apart", [0, 5, 10, 20, 21])
def test_parallel_lines_lose_half_a_tolerance_apart_each(apart):
    one, two = lines([1000, 0, 0, 500, 0]), lines([1000, 0, apart, 500, apart])

    assert polyline_alike(one, two)[0] == pytest.approx(max(0, 1 - apart / 20))
    assert mean_distance(one, two)[0] == pytest.approx(apart)


def test_points_are_lines_without_a_length():
    assert polyline_alike(lines([100, 5, 5]), lines([100, 5, 6])).tolist() == [0.5]
    assert polyline_alike(lines([NAN, 5, 5]), lines([NAN, 5, 5])).tolist() == [1]
    assert polyline_alike(lines([NAN, 5, 5]), lines([NAN, 5, 6])).tolist() == [0]


def test_one_pair_is_the_same_among_many():
    rng = np.random.default_rng(5)
    rows = [[500, *rng.integers(0, 90, 2 * n)] for n in rng.integers(1, 40, 60)]
    many = polyline_alike(lines(*rows), lines(*rows[::-1]))
    alone = [polyline_alike(lines(a), lines(b))[0] for a, b in zip(rows, rows[::-1], strict=True)]

    assert many.tolist() == alone


@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_the_compiled_twin_is_the_same_bit_for_bit(data):
    pytest.importorskip("numba")
    one, two = (lines(*(polyline(data.draw) for _ in range(3))) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(polyline_module, "WORTH_COMPILING", 0)
        compiled = [polyline_alike(one, two), mean_distance(one, two)]
        patch.setenv("ANNOQA_NO_NUMBA", "1")
        plain = [polyline_alike(one, two), mean_distance(one, two)]

    assert [values.tolist() for values in compiled] == [values.tolist() for values in plain]


def test_distances_are_computed_some_at_a_time(monkeypatch):
    rows = [[500, *range(at, at + 8)] for at in range(40)]
    whole = polyline_alike(lines(*rows), lines(*rows[::-1]))
    monkeypatch.setattr(polyline_module, "BLOCK", 50)

    assert polyline_alike(lines(*rows), lines(*rows[::-1])).tolist() == whole.tolist()


@given(data=st.data(), step=st.sampled_from([0.0, 0.001, 2.0]))
def test_nobody_needs_more_than_a_thousand_places_and_one_a_piece(data, step):
    strokes = strokes_of(lines(polyline(data.draw)))
    places = strokes.places(np.array([step]), MOST_PLACES)
    length = np.hypot(*(strokes.end - strokes.begin).T).sum()

    assert len(places.weight) <= MOST_PLACES + len(strokes.begin)
    assert places.weight.sum() == pytest.approx(length or len(strokes.begin))


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ([9, 0, 0, 10, 1], [9, 1, 0, 10, 0], 1),
        ([9, 0, 0, 10, 1], [9, 10, 0, 0, 0], 0),
        ([9, 0, 0, 10, 0], [9, 0, 0, 0, 10], NAN),
        ([9, 0, 0, 9, 0, 9, 9, 0, 0], [9, 1, 0, 9, 0, 9, 9, 1, 0], 1),
        ([9, 0, 0, 9, 0, 9, 9, 0, 0], [9, 0, 0, 9, 9, 9, 0, 0, 0], 0),
        ([9, 0, 0, 9, 0, 9, 9, 0, 0], [9, 0, 0, 9, 0, 9, 9], NAN),
        ([9, 4, 4], [9, 4, 4], NAN),
    ],
)
def test_direction(one, two, same):
    np.testing.assert_equal(same_direction(lines(one), lines(two))[0], same)
    np.testing.assert_equal(same_direction(lines(two), lines(one))[0], same)
