import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.geometry import KEYPOINT, Ragged
from annoqa.geometry.keypoint import FARTHEST, OTHER_KAPPA, keypoint_hull, oks
from tests.geometry.other_tools import SKELETONS


def skeleton(scale, *points):
    return Ragged.from_rows([[scale, *(number for point in points for number in point)]])


@pytest.mark.parametrize("case", SKELETONS, ids=range(len(SKELETONS)))
def test_of_equal_areas_it_is_cocos_formula(case):
    two = [
        skeleton(np.sqrt(case["area"]), *np.column_stack([np.reshape(case[side], (17, 2)), np.full(17, 2)]))
        for side in ("first", "second")
    ]
    # theirs goes on beyond 4 κ s, where ours is 0: 0.00034 a point at most
    assert oks(*two) == pytest.approx([case["oks"]], abs=np.exp(-(FARTHEST**2) / 2))
    near = (np.diff([np.reshape(case[side], (17, 2)) for side in ("first", "second")], axis=0) ** 2).sum(-1)
    if (near <= FARTHEST**2 * case["area"] * 0.05**2).all():
        assert oks(*two) == pytest.approx([case["oks"]], rel=1e-12)


def test_some_of_cocos_cases_are_near_enough_to_be_equal():
    exact = 0
    for case in SKELETONS:
        near = (np.diff([np.reshape(case[side], (17, 2)) for side in ("first", "second")], axis=0) ** 2).sum(
            -1
        )
        exact += bool((near <= FARTHEST**2 * case["area"] * 0.05**2).all() and near.any())
    assert exact >= 2


def test_a_point_of_one_alone_counts_nothing():
    one = skeleton(100, (10, 10, 2), (50, 50, 2), (0, 0, 0))
    assert oks(one, skeleton(100, (10, 10, 2), (0, 0, 0), (0, 0, 0))).tolist() == [0.5]
    assert oks(one, skeleton(100, (10, 10, 2))).tolist() == [0.5]
    assert oks(one, skeleton(100, (0, 0, 0), (0, 0, 0), (7, 7, 1))).tolist() == [0]


def test_the_scale_is_the_mean_of_both_areas():
    one, two = skeleton(30, (0, 0, 2)), skeleton(40, (9, 0, 2))
    area = (30**2 + 40**2) / 2

    assert oks(one, two) == pytest.approx([np.exp(-81 / (2 * area * OTHER_KAPPA**2))])
    assert oks(one, two) == oks(two, one)


def test_visibility_counts_on_request():
    one, two = skeleton(100, (10, 10, 2)), skeleton(100, (10, 10, 1))

    assert oks(one, two).tolist() == [1]
    assert oks(one, two, mismatch=0.25).tolist() == [0.25]
    assert oks(one, one, mismatch=0.25).tolist() == [1]


def test_an_object_without_a_size_is_alike_only_in_the_same_place():
    one = skeleton(0, (3, 3, 2))

    assert oks(one, one).tolist() == [1]
    assert oks(one, skeleton(0, (3, 4, 2))).tolist() == [0]


def test_points_that_nobody_labelled_are_undefined_but_for_equals():
    one = skeleton(10, (0, 0, 0))

    assert oks(one, one).tolist() == [1]
    assert oks(one, skeleton(10, (0, 0, 0), (0, 0, 0))).tolist() == [0]


@given(st.floats(1, 1e4), st.floats(1, 1e4), st.floats(0, 1e5), st.floats(0, 6.3))
@settings(deadline=None)
def test_hulls_that_are_apart_are_beyond_the_reach(scale1, scale2, apart, angle):
    one = skeleton(scale1, (0, 0, 2))
    two = skeleton(scale2, (apart * np.cos(angle), apart * np.sin(angle), 1))
    (a,), (b,) = keypoint_hull(one), keypoint_hull(two)

    if (a[:2] > b[2:]).any() or (b[:2] > a[2:]).any():
        assert oks(one, two).tolist() == [0]
    elif apart < FARTHEST * OTHER_KAPPA * min(scale1, scale2) * 0.999:
        assert oks(one, two)[0] > 0


def test_the_kind_says_what_its_similarity_is_called():
    assert KEYPOINT.measure == "OKS"
    assert KEYPOINT.size is None
