import numpy as np
import pytest

from annoqa.agreement.answer_distance import answer_distance
from annoqa.measurements.boxes import measure_boxes
from annoqa.measurements.context import Context
from tests.agreement.views import boxes

CAT, DOG = (0, 0, 10, 10), (20, 0, 30, 10)


def view():
    rows = [(0, 0, CAT, "cat"), (0, 0, DOG, "dog"), (0, 1, CAT, "cat"), (0, 1, (20, 0, 30, 5), "dog")]
    rows += [(1, 0, CAT, "dog"), (1, 1, CAT, "cat")]
    return boxes(rows, looked=[(2, 0), (2, 1)])


def test_shared_similarity_of_marks_with_one_label():
    distance = answer_distance(view())

    assert distance(np.array([0, 2, 4]), np.array([1, 3, 5])).tolist() == [0.25, 1, 0]
    assert distance(np.array([0]), np.array([3])) == pytest.approx([1 - 2 / 3])  # across items
    assert distance(np.array([0, 1]), np.array([4, 4])).tolist() == [1, 1]


def test_swapping_changes_nothing_and_equal_answers_are_at_0():
    distance, rows = answer_distance(view()), np.arange(6)
    one, two = (grid.ravel() for grid in np.meshgrid(rows, rows))

    assert (distance(one, two) == distance(two, one)).all()
    assert (distance(rows, rows) == 0).all()


def _numbers(rows, n_items):
    context = Context(items=tuple(f"i{k}" for k in range(n_items)), annotators=("a", "b"))
    return {row.name: row for row in measure_boxes(boxes(rows), context) if row.question == "value"}


def scattered(jitter):
    rng = np.random.default_rng(3)
    rows = []
    for item in range(40):
        x, y = rng.uniform(0, 1000, 2)
        for who in range(2):
            dx, dy = rng.uniform(-jitter, jitter, 2) if jitter else (0, 0)
            rows.append((item, who, (x + dx, y + dy, x + dx + 80, y + dy + 80), "cat"))
    return rows


def test_equal_answers_have_alpha_1_and_jitter_lowers_it():
    equal, near, far = (_numbers(scattered(jitter), 40) for jitter in (0, 10, 40))

    assert equal["answers_alpha"].estimate.value == 1
    assert equal["answers_ks"].estimate.value > 0.95
    assert 1 > near["answers_alpha"].estimate.value > far["answers_alpha"].estimate.value > 0.3
    assert near["answers_alpha"].detail["monte_carlo_error"] == 0  # few enough to take them all


def test_answers_in_one_place_everywhere_are_no_better_than_chance():
    rng = np.random.default_rng(5)
    rows = [
        (item, who, (0, 0, 100 + rng.integers(0, 50), 100), "cat") for item in range(60) for who in range(2)
    ]

    assert abs(_numbers(rows, 60)["answers_alpha"].estimate.value) < 0.3


@pytest.mark.parametrize("clustered", [False, True])
def test_the_order_of_items_and_people_changes_nothing_not_even_limits(clustered):
    order = np.random.default_rng(7).permutation(40)
    place = np.argsort(order)
    given = scattered(30)
    turned = sorted((int(place[item]), 1 - who, extent, label) for item, who, extent, label in given)

    def numbers(rows, items, people):
        cluster = np.array([k // 2 for k in items]) if clustered else None
        context = Context(items=tuple(f"i{k:02}" for k in items), annotators=people, cluster=cluster)
        measured = measure_boxes(boxes(rows), context)
        return [row.estimate for row in measured if row.question == "value"]

    first = numbers(given, range(40), ("a", "b"))
    assert first[1].low is not None
    assert first == numbers(turned, order.tolist(), ("b", "a"))
