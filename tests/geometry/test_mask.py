import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.geometry import MASK, Ragged
from annoqa.geometry import mask as module
from annoqa.geometry.mask import mask_area, mask_hull, mask_shared, shared_pixels
from annoqa.geometry.mask_runs import Runs, mask_in_frame, mask_of_pixels, masks_of_runs, pixels_of
from tests.geometry.other_tools import IOU, MASKS, drawn, joined, picture


@pytest.fixture(autouse=True, scope="module")
def in_numpy():
    """A compiled twin that is loaded already would take over."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANNOQA_NO_NUMBA", "1")
        yield


@st.composite
def pictures(draw, n=2):
    height, width = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    bits = st.lists(st.booleans(), min_size=height * width, max_size=height * width)
    return [np.array(draw(bits)).reshape(height, width) for _ in range(n)]


def test_areas_and_boxes_are_those_of_another_tool():
    masks = drawn()
    x1, y1, x2, y2 = mask_hull(masks).T

    assert mask_area(masks).tolist() == [mask["area"] for mask in MASKS]
    assert np.column_stack([x1, y1, x2 - x1, y2 - y1]).tolist() == [mask["bbox"] for mask in MASKS]


def test_iou_is_that_of_another_tool():
    masks = drawn()
    for at, theirs in enumerate(IOU):
        n = len(theirs)
        first, second = np.divmod(np.arange(n * n), n)
        ours = MASK.similarity(masks[at * n + first], masks[at * n + second]).reshape(n, n)
        painted = mask_area(masks)[at * n : (at + 1) * n] > 0
        # theirs is 0 for two masks that are empty, ours is 1 where they are equal
        np.testing.assert_allclose(ours[painted], np.array(theirs)[painted], rtol=1e-15)
        assert (np.diag(ours) == 1).all()


@given(pictures())
@settings(deadline=None)
def test_counting_runs_is_counting_pixels(two):
    first, second = (mask_of_pixels(one) for one in two)

    assert mask_area(first).tolist() == [two[0].sum()]
    assert mask_shared(first, second).tolist() == [(two[0] & two[1]).sum()]
    assert (pixels_of(first, 0) == two[0]).all()


@given(st.lists(pictures(), min_size=1, max_size=5))
@settings(deadline=None)
def test_pairs_do_not_know_of_each_other(several):
    first, second = (joined([mask_of_pixels(two[side]) for two in several]) for side in (0, 1))

    assert shared_pixels(first, second).tolist() == [(one & two).sum() for one, two in several]


@given(st.lists(pictures(), min_size=1, max_size=5))
@settings(deadline=None)
def test_the_compiled_twin_counts_the_same(several):
    twin = pytest.importorskip("annoqa.geometry.compiled.masks")
    first, second = (joined([mask_of_pixels(two[side]) for two in several]) for side in (0, 1))
    arrays = (first.flat, first.start, first.length, second.flat, second.start, second.length)

    assert twin.shared_pixels(*arrays).tolist() == shared_pixels(first, second).tolist()
    assert twin.areas(*arrays[:3]).tolist() == mask_area(first).tolist()
    assert twin.hulls(*arrays[:3]).tolist() == mask_hull(first).tolist()


def test_the_twin_takes_over_where_there_is_enough_to_do(monkeypatch):
    pytest.importorskip("numba")
    masks = drawn()
    same = np.arange(len(masks))
    before = mask_shared(masks[same], masks[same[::-1]]), mask_area(masks), mask_hull(masks)
    monkeypatch.setattr(module, "WORTH_COMPILING", 0)
    monkeypatch.delenv("ANNOQA_NO_NUMBA")
    for name in ("shared_pixels", "foreground"):
        monkeypatch.setattr(module, name, lambda *_: pytest.fail("numpy was asked"))
    after = mask_shared(masks[same], masks[same[::-1]]), mask_area(masks), mask_hull(masks)

    assert [found.tolist() for found in after] == [found.tolist() for found in before]


@given(pictures(1), st.integers(0, 3), st.integers(0, 3))
@settings(deadline=None)
def test_a_part_of_a_picture_lies_in_its_frame(one, top, left):
    (part,) = one
    whole = np.zeros((part.shape[0] + 5, part.shape[1] + 4), dtype=bool)
    whole[top : top + part.shape[0], left : left + part.shape[1]] = part
    mask = mask_in_frame(part, top, left, *whole.shape)
    frame = (left, top, left + part.shape[1], top + part.shape[0])

    assert (mask.packed()[0] == mask_of_pixels(whole).packed()[0]).all()
    assert (pixels_of(mask, 0, frame) == part).all()


@given(st.data())
@settings(deadline=None)
def test_a_mask_in_many_pairs_and_small_blocks_counts_the_same(data):
    height, width = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 6))
    bits = st.lists(st.booleans(), min_size=height * width, max_size=height * width)
    several = [np.array(data.draw(bits)).reshape(height, width) for _ in range(3)]
    masks = joined([mask_of_pixels(one) for one in several])
    first, second = np.divmod(np.arange(9), 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "RUNS", data.draw(st.integers(1, 8)))
        shared = shared_pixels(masks[first], masks[second])

    expected = [(several[i] & several[j]).sum() for i, j in zip(first, second, strict=True)]
    assert shared.tolist() == expected


def test_rasters_of_two_sizes_are_not_compared():
    one, two = Ragged.from_rows([[3, 2, 0, 6]]), Ragged.from_rows([[2, 3, 0, 6]])

    assert MASK.similarity(one, two).tolist() == [0]
    assert not MASK.reaches(one, two, 0.0).any()


def test_nothing_painted_is_alike_only_to_itself():
    masks = Ragged.from_rows([[3, 2, 6], [2, 3, 6], [3, 2, 0, 6]])
    first, second = np.divmod(np.arange(9), 3)

    assert MASK.similarity(masks[first], masks[second]).reshape(3, 3).tolist() == np.eye(3).tolist()


def test_runs_that_touch_or_are_empty_become_one_form():
    runs = Runs(np.array([0, 0, 0, 2]), np.array([0, 2, 5, 3]), np.array([2, 4, 5, 6]))
    masks = masks_of_runs(runs, np.array([3, 3, 3]), np.array([2, 2, 2]))

    assert [masks[np.array([row])].packed()[0].tolist() for row in range(3)] == [
        [3, 2, 0, 4, 2],
        [3, 2, 6],
        [3, 2, 3, 3],
    ]


def test_large_rasters_are_counted_exactly():
    side = 9_000
    mask = Ragged.from_rows([[side, side, 1, side * side - 1], [side, side, 0, side * side]])

    assert mask_area(mask).tolist() == [side**2 - 1, side**2]
    assert mask_shared(mask, mask[np.array([1, 0])]).tolist() == [side**2 - 1] * 2


def test_pictures_survive_every_form():
    for mask in MASKS:
        assert (pixels_of(mask_of_pixels(picture(mask)), 0) == picture(mask)).all()
