"""What holds for every matching and grouping."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.matching import compare, group_marks, match_marks
from tests.matching.drawings import draw
from tests.matching.reference import greatest_total, weights

TOLERANCE = 3
ROUNDING = 1e-7  # weights are compared on a grid of 2⁻³⁰ or finer


@st.composite
def campaigns(draw_one, kinds=("box", "segment", "span"), most=9):
    """Draw (kind, marks, who looked): crowded, on a small grid, so that ties are everywhere."""
    kind = draw_one(st.sampled_from(kinds))
    grid = draw_one(st.sampled_from([3, 6, 15]))
    place, label = st.integers(0, grid), st.integers(-1, 2)
    if kind == "box":
        side = st.integers(1, grid)
        turn = st.sampled_from([0, 0, 0, 0, 40])
        extent = st.tuples(place, place, side, side, turn).map(
            lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3], b[4])
        )
    else:
        extent = st.tuples(place, place).map(lambda s: (s[0], s[0] + s[1]))
    mark = st.tuples(st.integers(0, 1), st.integers(0, 2), label, extent)
    marks = draw_one(st.lists(mark, max_size=6 * most))
    return kind, marks, [(item, annotator) for item in range(2) for annotator in range(3)]


thresholds = st.sampled_from([0.0, 0.2, 1 / 3, 0.5, 0.75])


def matched(view, threshold, **options):
    options = {"point_tolerance_ns": TOLERANCE} | options
    return match_marks(view, view, *compare(view), threshold=threshold, **options)


def told(view, first, second, similarity):
    """Return pairs as who drew what: nothing about rows."""
    extent = view.extent
    who = view.annotator[view.owner], view.item[view.owner]
    return sorted(
        (
            *(
                tuple(map(int, (who[1][m], who[0][m], view.label[m]))) + tuple(extent[m].tolist())
                for m in (a, b)
            ),
            s,
        )
        for a, b, s in zip(first.tolist(), second.tolist(), similarity.tolist(), strict=True)
    )


@given(campaign=campaigns(), threshold=thresholds)
@settings(deadline=None)
def test_matches_are_one_to_one_reach_the_threshold_and_weigh_most(campaign, threshold):
    view = draw(*campaign)
    tolerance = TOLERANCE if view.kind == "segment" else 0
    found = matched(view, threshold)

    for comparison, (one, two) in enumerate(zip(found.left, found.right, strict=True)):
        ours = found.comparison == comparison
        rows, columns = found.first[ours] - view.offsets[one], found.second[ours] - view.offsets[two]
        similarity, weight = weights(view, one, two, threshold=threshold, tolerance=tolerance)
        assert len(set(rows)) == len(rows)
        assert len(set(columns)) == len(columns)
        assert (weight[rows, columns] > 0).all()
        np.testing.assert_allclose(found.similarity[ours], similarity[rows, columns], rtol=1e-12)
        assert weight[rows, columns].sum() == pytest.approx(greatest_total(weight), abs=ROUNDING)


@given(campaign=campaigns(), threshold=thresholds)
@settings(deadline=None)
def test_near_misses_overlap_are_under_the_threshold_and_nobodys_match(campaign, threshold):
    view = draw(*campaign)
    found = matched(view, threshold)

    for comparison, (one, two) in enumerate(zip(found.left, found.right, strict=True)):
        ours, near = found.comparison == comparison, found.near_comparison == comparison
        first, second = found.near_first[near], found.near_second[near]
        assert not set(first) & set(found.first[ours])
        assert not set(second) & set(found.second[ours])
        assert len(set(first)) == len(first)
        assert len(set(second)) == len(second)
        _, weight = weights(view, one, two, threshold=0.0)
        assert (weight[first - view.offsets[one], second - view.offsets[two]] > 0).all()
        assert (found.near_similarity[near] < threshold).all()


@given(campaign=campaigns(), threshold=thresholds)
@settings(deadline=None)
def test_swapping_the_sides_swaps_the_answer(campaign, threshold):
    view = draw(*campaign)
    left, right = compare(view)
    options = {"threshold": threshold, "point_tolerance_ns": TOLERANCE}
    there, back = (
        match_marks(view, view, left, right, **options),
        match_marks(view, view, right, left, **options),
    )

    for prefix in ("", "near_"):
        one, two, other_one, other_two = (
            getattr(found, prefix + side) for found in (there, back) for side in ("first", "second")
        )
        assert sorted(zip(one, two, strict=True)) == sorted(zip(other_two, other_one, strict=True))


@given(campaign=campaigns(), threshold=thresholds, seed=st.integers(0, 99))
@settings(deadline=None)
def test_the_order_of_rows_does_not_matter(campaign, threshold, seed):
    kind, marks, looked = campaign
    shuffled = [marks[i] for i in np.random.default_rng(seed).permutation(len(marks))]
    view, other = draw(kind, marks, looked), draw(kind, shuffled, looked)
    one, two = matched(view, threshold), matched(other, threshold)

    assert told(view, one.first, one.second, one.similarity) == told(
        other, two.first, two.second, two.similarity
    )
    assert (group_marks(view, one).unit == group_marks(other, two).unit).all()


@given(
    campaign=campaigns(kinds=("segment",)),
    threshold=thresholds,
    shift=st.sampled_from([1, 1_700_000_000 * 10**9]),
)
@settings(deadline=None)
def test_the_origin_of_the_clock_does_not_matter(campaign, threshold, shift):
    view = draw(*campaign)
    later = replace(view, start=view.start + shift, end=view.end + shift)
    one, two = matched(view, threshold), matched(later, threshold)

    assert (one.first == two.first).all()
    assert (one.second == two.second).all()
    assert (one.similarity == two.similarity).all()


@given(campaign=campaigns(), threshold=thresholds)
@settings(deadline=None)
def test_matching_items_together_or_apart_is_the_same(campaign, threshold):
    view = draw(*campaign)
    left, right = compare(view)
    together = matched(view, threshold)
    for comparison in range(len(left)):
        apart = match_marks(
            view,
            view,
            left[[comparison]],
            right[[comparison]],
            threshold=threshold,
            point_tolerance_ns=TOLERANCE,
        )
        ours = together.comparison == comparison
        assert (together.first[ours] == apart.first).all()
        assert (together.second[ours] == apart.second).all()


@given(campaign=campaigns(kinds=("segment",)), cut=st.tuples(st.integers(0, 12), st.integers(0, 12)))
@settings(deadline=None)
def test_matched_alone_and_left_out_add_up(campaign, cut):
    kind, marks, looked = campaign
    view = draw(kind, marks, looked, stretch={(item, 0): (min(cut), max(cut)) for item in range(2)})
    found = matched(view, 0.5)
    n = len(found.left)
    pairs = np.bincount(found.comparison, minlength=n)

    for side, positions, left_out in (
        (found.left, found.first, found.left_out_first),
        (found.right, found.second, found.left_out_second),
    ):
        marked = np.diff(view.offsets)[side]
        alone = marked - left_out - pairs
        assert (alone >= 0).all()
        low = np.maximum(view.look_start[found.left], view.look_start[found.right])
        high = np.minimum(view.look_end[found.left], view.look_end[found.right])
        assert (view.end[positions] >= low[found.comparison]).all()
        assert (view.start[positions] <= high[found.comparison]).all()


@given(campaign=campaigns(), threshold=thresholds)
@settings(deadline=None)
def test_units_hold_every_mark_once_and_no_annotator_twice(campaign, threshold):
    view = draw(*campaign)
    found = matched(view, threshold)
    units = group_marks(view, found)
    owner = view.owner

    assert len(units.unit) == view.n_marks
    assert set(units.unit.tolist()) == set(range(units.n_units))
    pairs = list(zip(units.unit.tolist(), view.annotator[owner].tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    assert (units.item[units.unit] == view.item[owner]).all()
    assert (units.part[units.unit] == view.part).all()
    assert (np.diff(units.item) >= 0).all()


@given(campaign=campaigns(), threshold=thresholds)
@settings(deadline=None)
def test_two_marks_of_one_unit_reach_the_threshold(campaign, threshold):
    view = draw(*campaign)
    tolerance = TOLERANCE if view.kind == "segment" else 0
    units = group_marks(view, matched(view, threshold))
    for one, two in zip(*compare(view), strict=True):
        _, weight = weights(view, one, two, threshold=threshold, tolerance=tolerance)
        ours = units.unit[view.offsets[one] : view.offsets[one + 1]]
        theirs = units.unit[view.offsets[two] : view.offsets[two + 1]]
        assert (weight[ours[:, None] == theirs] > 0).all()


@given(campaign=campaigns(), threshold=thresholds)
@settings(deadline=None)
def test_with_two_annotators_units_are_their_pairs(campaign, threshold):
    kind, marks, _ = campaign
    view = draw(
        kind, [mark for mark in marks if mark[1] < 2], [(item, who) for item in range(2) for who in range(2)]
    )
    found = matched(view, threshold)
    units = group_marks(view, found)

    assert (units.unit[found.first] == units.unit[found.second]).all()
    assert units.n_units == view.n_marks - len(found.first)
