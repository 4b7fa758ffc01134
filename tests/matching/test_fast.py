import dataclasses
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.geometry.compiled import compiler
from annoqa.matching import compare, match_marks, pair
from tests.matching.drawings import draw

if not os.environ.get("ANNOQA_CI"):
    pytest.importorskip("numba")

COLUMNS = ("comparison", "first", "second", "similarity")


def both_ways(view, monkeypatch, threshold=0.5, other=None):
    """Return the matches of numpy and of the compiled twin."""
    sides = view, other or view
    comparisons = compare(view, other)
    monkeypatch.setattr(pair, "WORTH_COMPILING", 0)
    monkeypatch.setenv("ANNOQA_NO_NUMBA", "1")
    plain = match_marks(*sides, *comparisons, threshold=threshold)
    monkeypatch.delenv("ANNOQA_NO_NUMBA")
    return plain, match_marks(*sides, *comparisons, threshold=threshold)


def assert_same(plain, fast):
    for field in dataclasses.fields(plain):
        ours, theirs = getattr(plain, field.name), getattr(fast, field.name)
        assert np.array_equal(ours, theirs), field.name
        assert np.asarray(ours).dtype == np.asarray(theirs).dtype, field.name


def crowd(seed, n_items, n_boxes, room, grid=None, n_parts=1, turned=0.0):
    """Return boxes of three annotators, jittered; on a grid where ties are wanted."""
    rng = np.random.default_rng(seed)
    marks, parts = [], []
    for item in range(n_items):
        size = rng.uniform(5, 40, (n_boxes, 2))
        corner = rng.uniform(0, room, (n_boxes, 2))
        for annotator in range(3):
            for one in np.flatnonzero(rng.random(n_boxes) > 0.1):
                box = np.concatenate([corner[one], corner[one] + size[one]]) + rng.normal(0, 3, 4)
                box = np.round(box / grid) * grid if grid else box
                box = np.sort(box.reshape(2, 2), axis=0).ravel()
                angle = 30.0 if rng.random() < turned else 0.0
                marks.append((item, annotator, int(rng.integers(-1, 3)), (*box, angle)))
                parts.append(int(rng.integers(n_parts)))
    return draw("box", marks, [(n_items, 0), (n_items, 1)], part=parts)


@pytest.mark.parametrize("threshold", [0, 0.1, 0.3, 0.5, 1])
@pytest.mark.parametrize(
    "options",
    [
        {"n_items": 30, "n_boxes": 8, "room": 400},
        {"n_items": 10, "n_boxes": 30, "room": 60},
        {"n_items": 30, "n_boxes": 12, "room": 60, "grid": 10},
        {"n_items": 30, "n_boxes": 6, "room": 20, "grid": 20},
        {"n_items": 20, "n_boxes": 12, "room": 80, "grid": 5, "n_parts": 3},
        {"n_items": 30, "n_boxes": 5, "room": 80, "turned": 0.05},
    ],
    ids=["sparse", "crowded", "grid", "coarse", "parts", "turned"],
)
def test_the_twin_gives_the_same_matches(options, threshold, monkeypatch):
    for seed in range(3):
        assert_same(*both_ways(crowd(seed, **options), monkeypatch, threshold))


def test_every_solver_has_something_to_do(monkeypatch):
    from annoqa.matching.compiled.boxes import match_boxes

    view = crowd(0, 60, 14, 70, grid=5)
    left, right = compare(view)
    _, over = match_boxes(view, view, left, right, 0.5)

    assert 0 < len(over) < len(left)
    assert_same(*both_ways(view, monkeypatch))


def test_columns_that_cannot_be_written_need_no_second_compiling(monkeypatch):
    from annoqa.matching.compiled.boxes import _compare_all, match_boxes

    view = crowd(0, 10, 8, 60)
    frozen = dataclasses.replace(view, shape=view.shape.copy(), label=view.label.copy())
    frozen.shape.flags.writeable = frozen.label.flags.writeable = False
    match_boxes(view, view, *compare(view), 0.5)
    known = len(_compare_all.signatures)
    assert_same(*both_ways(frozen, monkeypatch, threshold=1))

    assert len(_compare_all.signatures) == known


def test_swapping_the_sides_swaps_the_answer():
    from annoqa.matching.compiled.boxes import match_boxes

    for seed in range(5):
        view = crowd(seed, 40, 8, 60, grid=10)
        left, right = compare(view)
        there, over = match_boxes(view, view, left, right, 0.5)
        back, over_too = match_boxes(view, view, right, left, 0.5)

        assert over.tolist() == over_too.tolist()
        for prefix in ("", "near_"):
            pairs = zip(there[f"{prefix}first"], there[f"{prefix}second"], strict=True)
            swapped = zip(back[f"{prefix}second"], back[f"{prefix}first"], strict=True)
            assert set(pairs) == set(swapped)


def test_two_views_and_nobody_at_all(monkeypatch):
    one, two = crowd(1, 5, 8, 60), crowd(2, 4, 8, 60)
    two = dataclasses.replace(two, annotator=two.annotator + 7)
    empty = draw("box", [], [(0, 0), (0, 1), (1, 2)])

    assert_same(*both_ways(one, monkeypatch, other=two))
    assert_same(*both_ways(one, monkeypatch, other=empty))
    assert_same(*both_ways(empty, monkeypatch))


corner = st.integers(0, 6)
side = st.integers(0, 4)
mark = st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(-1, 1), corner, corner, side, side)


@settings(max_examples=300, deadline=None)
@given(st.lists(mark, max_size=40), st.sampled_from([0, 0.2, 1 / 3, 0.5, 0.75, 1]))
def test_ties_fall_the_same_way(drawn, threshold):
    marks = [
        (item, annotator, label, (x, y, x + wide, y + high, 0))
        for item, annotator, label, x, y, wide, high in drawn
    ]
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert_same(*both_ways(draw("box", marks), monkeypatch, threshold))


def test_numba_is_used_only_where_it_pays(monkeypatch):
    view = crowd(0, 2, 4, 60)
    left, right = compare(view)

    assert not pair._pays(view, view, left, right)
    monkeypatch.setattr(pair, "WORTH_COMPILING", 1)
    assert pair._pays(view, view, left, right)
    monkeypatch.setenv("ANNOQA_NO_NUMBA", "1")
    assert not pair._pays(view, view, left, right)
    monkeypatch.delenv("ANNOQA_NO_NUMBA")
    monkeypatch.setattr(compiler, "WORKS", False)
    assert not pair._pays(view, view, left, right)


def test_without_numba_the_kernels_stay_python():
    code = (
        "import sys; sys.modules['numba'] = None;"
        "from annoqa.geometry.compiled import compiler; from annoqa.matching.compiled import boxes;"
        "print(compiler.WORKS, type(boxes._turned).__name__)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["False", "function"]


def test_pages_and_matching_leave_numba_out():
    code = "import sys, annoqa; print(annoqa.explain('compiled')[:0], 'numba' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["False"]
