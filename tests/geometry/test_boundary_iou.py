import numpy as np
import pytest
from scipy import ndimage

from annoqa.geometry import MASK, Ragged
from annoqa.geometry.boundary_iou import boundary_iou, inner_boundary
from annoqa.geometry.mask_runs import mask_of_pixels, pixels_of
from tests.geometry.other_tools import joined


def blob(seed, height=120, width=160, size=8):
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=(height, width)), size)
    return noise > np.quantile(noise, 0.6)


def border(pixels):
    """The border as its authors draw it: the mask without what is left after d erosions."""
    d = max(1, round(0.02 * np.hypot(*pixels.shape)))
    return pixels & ~ndimage.binary_erosion(pixels, np.ones((3, 3)), iterations=d, border_value=0)


@pytest.mark.parametrize("seed", range(8))
def test_borders_are_what_erosion_takes_away(seed):
    pixels = blob(seed, size=4 + seed)

    assert (pixels_of(inner_boundary(mask_of_pixels(pixels)), 0) == border(pixels)).all()


def test_the_rim_of_the_image_is_a_border():
    full = np.ones((60, 80), dtype=bool)
    found = pixels_of(inner_boundary(mask_of_pixels(full)), 0)

    assert not found[2:-2, 2:-2].any()
    assert found.sum() == 60 * 80 - 56 * 76


@pytest.mark.parametrize("seed", range(4))
def test_it_is_the_iou_of_the_borders(seed):
    one, two = blob(seed), blob(seed + 100)
    first, second = mask_of_pixels(one), mask_of_pixels(two)
    expected = (border(one) & border(two)).sum() / (border(one) | border(two)).sum()

    assert boundary_iou(first, second) == pytest.approx([expected], rel=1e-15)
    assert boundary_iou(second, first) == boundary_iou(first, second)


def test_a_mask_and_itself_are_exactly_1():
    masks = joined([mask_of_pixels(blob(seed)) for seed in range(3)])

    assert boundary_iou(masks, masks).tolist() == [1, 1, 1]


def test_a_mask_in_many_rows_is_the_same_in_each():
    masks = joined([mask_of_pixels(blob(seed)) for seed in range(2)])
    rows = np.array([0, 1, 0, 1])

    assert boundary_iou(masks[rows], masks[rows[::-1]])[0] == boundary_iou(masks[:1], masks[1:])[0]


def test_thin_masks_are_all_border():
    thin = np.zeros((100, 100), dtype=bool)
    thin[10:14, 5:90] = True
    first, second = mask_of_pixels(thin), mask_of_pixels(np.roll(thin, 1, axis=0))

    assert boundary_iou(first, second) == MASK.similarity(first, second)


def test_it_sees_what_the_iou_of_large_areas_does_not():
    large = np.zeros((400, 400), dtype=bool)
    large[20:380, 20:380] = True
    smaller = np.zeros_like(large)
    smaller[26:374, 26:374] = True
    first, second = mask_of_pixels(large), mask_of_pixels(smaller)

    assert MASK.similarity(first, second)[0] > 0.93
    assert boundary_iou(first, second)[0] < 0.4


def test_empty_masks_are_equal_or_not():
    masks = Ragged.from_rows([[3, 2, 6], [3, 2, 0, 6]])

    assert boundary_iou(masks, masks[np.array([0, 0])]).tolist() == [1, 0]
