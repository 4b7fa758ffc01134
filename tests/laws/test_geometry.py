"""What holds for every kind of mark."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.geometry import KINDS
from tests.geometry.drawing import DRAWN, extents, moved, rows_of


def pairs(kind, draw):
    one, two = (rows_of(kind, draw) for _ in range(2))
    n = min(len(one), len(two))
    return extents(kind, one[:n]), extents(kind, two[:n])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_similarity_is_symmetric_bounded_and_1_for_equals(kind, data):
    first, second = pairs(kind, data.draw)
    similarity = kind.similarity(first, second)

    assert ((similarity >= 0) & (similarity <= 1)).all()
    assert (similarity == kind.similarity(second, first)).all()
    assert (kind.similarity(first, first) == 1).all()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(data=st.data(), threshold=st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.7, 1.0]))
@settings(max_examples=50, deadline=None)
def test_reaching_a_threshold_is_what_the_similarity_says(kind, data, threshold):
    first, second = pairs(kind, data.draw)
    similarity = kind.similarity(first, second)
    reaches = kind.reaches(first, second, threshold)
    clear = np.abs(similarity - threshold) > 1e-9

    assert (reaches[clear] == (similarity > threshold)[clear]).all()
    assert (kind.reaches(second, first, threshold) == reaches).all()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(data=st.data(), shift=st.sampled_from([1, 1024, -(2**20)]))
@settings(max_examples=50, deadline=None)
def test_moving_both_marks_changes_nothing(kind, data, shift):
    one, two = (rows_of(kind, data.draw) for _ in range(2))
    n = min(len(one), len(two))
    before = kind.similarity(extents(kind, one[:n]), extents(kind, two[:n]))
    after = kind.similarity(*(extents(kind, moved(kind, rows[:n], shift)) for rows in (one, two)))

    np.testing.assert_allclose(after, before, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.hull], ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_marks_whose_hulls_are_apart_are_not_alike(kind, data):
    first, second = pairs(kind, data.draw)
    one, two = kind.hulls(first), kind.hulls(second)
    apart = ((one[:, :2] > two[:, 2:]) | (two[:, :2] > one[:, 2:])).any(axis=1)

    assert (kind.similarity(first, second)[apart] == 0).all()


def test_every_kind_can_be_drawn():
    assert {kind.name for kind in KINDS} == set(DRAWN)
