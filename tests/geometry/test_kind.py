import numpy as np
import pytest

from annoqa.geometry import BOX, KINDS, SEGMENT
from annoqa.geometry.kind import shares_enough
from annoqa.vocabulary import KINDS_COMPARED


@pytest.mark.parametrize(("threshold", "length"), [(0.1, 10), (0.3, 10), (0.7, 10), (1 / 8, 8), (0.45, 20)])
def test_a_tie_with_the_threshold_reaches_it(threshold, length):
    whole, part = np.array([[0, length]]), np.array([[0, round(threshold * length)]])

    assert SEGMENT.reaches(whole, part, threshold).tolist() == [True]
    assert SEGMENT.reaches(whole, part - [[0, 1]], threshold).tolist() == [False]


def test_a_tie_holds_where_the_products_leave_int64():
    length = 10**18
    whole, part = np.array([[0, length]]), np.array([[0, 3 * 10**17]])

    assert SEGMENT.reaches(whole, part, 0.3).tolist() == [True]
    assert SEGMENT.reaches(whole, part - [[0, 1]], 0.3).tolist() == [False]


def test_threshold_0_asks_for_any_overlap_and_touching_is_none():
    first, second = np.array([[0, 5], [0, 5]]), np.array([[5, 9], [4, 9]])

    assert SEGMENT.reaches(first, second, 0).tolist() == [False, True]


def test_pixels_on_a_grid_tie_exactly():
    square, third = np.array([[0.0, 0, 30, 30, 0]]), np.array([[0.0, 0, 30, 9, 0]])

    assert BOX.reaches(square, third, 0.3).tolist() == [True]
    assert BOX.reaches(square, third - [[0, 0, 0, 1e-9, 0]], 0.3).tolist() == [False]


def test_nothing_shared_is_never_enough():
    assert shares_enough(np.array([0.0]), np.array([0.0]), 0.0).tolist() == [False]
    assert shares_enough(np.array([0.0]), np.array([0.0]), 0.5).tolist() == [False]


def test_every_kind_has_a_name_of_its_own():
    names = [kind.name for kind in KINDS]

    assert len(set(names)) == len(names)
    assert {*names, "relation"} == set(KINDS_COMPARED)
