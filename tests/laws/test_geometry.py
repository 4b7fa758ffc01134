"""What holds for every kind of mark."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.geometry import KINDS

GRID = 12


def extents(kind, draw):
    n = draw(st.integers(1, 6))
    if kind.name == "box":
        corner = st.tuples(*[st.integers(0, GRID)] * 4, st.sampled_from([0, 0, 30, 45, 90, 211]))
        rows = [
            (x, y, x + w, y + h, turn) for x, y, w, h, turn in draw(st.lists(corner, min_size=n, max_size=n))
        ]
        return np.array(rows, dtype=float)
    if kind.name == "whole":
        return np.empty((n, 0))
    rows = draw(st.lists(st.tuples(st.integers(0, GRID), st.integers(0, GRID)), min_size=n, max_size=n))
    return np.array([(start, start + length) for start, length in rows], dtype=np.int64)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(deadline=None)
def test_similarity_is_symmetric_bounded_and_1_for_equals(kind, data):
    first, second = (extents(kind, data.draw) for _ in range(2))
    n = min(len(first), len(second))
    first, second = first[:n], second[:n]
    similarity = kind.similarity(first, second)

    assert ((similarity >= 0) & (similarity <= 1)).all()
    assert (similarity == kind.similarity(second, first)).all()
    assert (kind.similarity(first, first) == 1).all()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(data=st.data(), threshold=st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.7, 1.0]))
@settings(deadline=None)
def test_reaching_a_threshold_is_what_the_similarity_says(kind, data, threshold):
    first, second = (extents(kind, data.draw) for _ in range(2))
    n = min(len(first), len(second))
    similarity = kind.similarity(first[:n], second[:n])
    reaches = kind.reaches(first[:n], second[:n], threshold)
    clear = np.abs(similarity - threshold) > 1e-9

    assert (reaches[clear] == (similarity > threshold)[clear]).all()
    assert (kind.reaches(second[:n], first[:n], threshold) == reaches).all()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(data=st.data(), shift=st.sampled_from([1, 1024, -(2**20)]))
@settings(deadline=None)
def test_moving_both_marks_changes_nothing(kind, data, shift):
    first, second = (extents(kind, data.draw) for _ in range(2))
    n = min(len(first), len(second))
    first, second = first[:n], second[:n]
    move = np.array([shift] * 4 + [0] if kind.name == "box" else [shift] * first.shape[1])
    before, after = kind.similarity(first, second), kind.similarity(first + move, second + move)

    np.testing.assert_allclose(after, before, rtol=1e-9, atol=1e-9)
