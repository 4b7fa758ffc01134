import numpy as np
import pytest
import shapely
import shapely.affinity

from annoqa.geometry import BOX
from annoqa.geometry.box import box_hull, box_upright


def polygon(box):
    return shapely.affinity.rotate(shapely.box(*box[:4]), box[4], origin="centroid")


def drawn(seed, n, spread=100.0):
    rng = np.random.default_rng(seed)
    corner, size = rng.uniform(0, spread, (n, 2)), rng.uniform(0.5, spread, (n, 2))
    return np.column_stack([corner, corner + size, rng.uniform(-400, 400, n)])


@pytest.mark.parametrize("seed", range(3))
def test_turned_boxes_share_what_shapely_says(seed):
    first, second = drawn(seed, 400), drawn(seed + 100, 400)
    second[::4, 4] = 0

    got = BOX.shared(first, second)

    told = [polygon(a).intersection(polygon(b)).area for a, b in zip(first, second, strict=True)]
    np.testing.assert_allclose(got, told, rtol=1e-9, atol=1e-7)


def test_nearly_equal_turned_boxes_share_nearly_all():
    first = drawn(7, 300)
    for step in (1e-13, 1e-9, 1e-6):
        second = first + step * np.array([1, -1, 1, 1, 1])

        np.testing.assert_allclose(BOX.similarity(first, second), 1, atol=20 * step + 1e-12)


def test_equal_boxes_are_exactly_1_and_swapping_keeps_every_bit():
    first, second = drawn(3, 500), drawn(4, 500)

    assert (BOX.similarity(first, first) == 1).all()
    assert (BOX.similarity(first, second) == BOX.similarity(second, first)).all()


def test_a_quarter_turn_is_a_box_with_its_sides_swapped():
    lying, standing = np.array([[0.0, 0, 40, 20, 90]]), np.array([[10.0, -10, 30, 30, 0]])

    assert BOX.similarity(lying, standing).tolist() == [1]
    assert box_upright(lying).tolist() == standing.tolist()


@pytest.mark.parametrize("turn", [180.0, -180.0, 360.0, 720.0])
def test_half_and_full_turns_change_nothing(turn):
    box = np.array([[1.0, 2, 7, 9, 0]])

    assert BOX.similarity(box, box + np.array([[0, 0, 0, 0, turn]])).tolist() == [1]


def test_a_diamond_in_a_square():
    square, diamond = np.array([[0.0, 0, 2, 2, 0]]), np.array([[0.0, 0, 2, 2, 45]])

    shared = 8 * (np.sqrt(2) - 1)
    np.testing.assert_allclose(BOX.shared(square, diamond), shared, rtol=1e-14)


def test_clockwise_on_the_screen():
    bar, point = np.array([[0.0, 9, 20, 11, 30]]), np.array([[18.0, 14, 19, 15, 0]])

    assert BOX.shared(bar, point)[0] > 0  # y points down: the right end of the bar goes down


def test_boxes_without_area_are_alike_only_when_equal():
    line = np.array([[0.0, 5, 10, 5, 0], [0.0, 5, 10, 5, 0], [0.0, 5, 10, 5, 0]])
    other = np.array([[0.0, 5, 10, 5, 0], [0.0, 5, 9, 5, 0], [0.0, 0, 10, 10, 0]])

    assert BOX.similarity(line, other).tolist() == [1, 0, 0]
    assert BOX.reaches(line, other, 0.5).tolist() == [True, False, False]


def test_the_hull_of_a_turned_box_holds_its_corners():
    boxes = drawn(5, 50)

    told = [polygon(box).bounds for box in boxes]
    np.testing.assert_allclose(box_hull(boxes), told, atol=1e-9)
