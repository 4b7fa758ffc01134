from types import SimpleNamespace

import numpy as np

from annoqa.matching import compare


def view(*who):
    return SimpleNamespace(item=np.array([i for i, _ in who]), annotator=np.array([a for _, a in who]))


def pairs(*views):
    return list(zip(*(side.tolist() for side in compare(*views)), strict=True))


def test_every_two_annotators_of_an_item_meet_once():
    assert pairs(view((0, 1), (0, 3), (0, 4), (2, 1), (2, 3))) == [(0, 1), (0, 2), (1, 2), (3, 4)]


def test_an_item_with_one_annotator_is_compared_with_nothing():
    assert pairs(view((0, 1), (1, 1), (2, 5))) == []


def test_nobody_meets_themselves_in_the_ground_truth():
    people, truth = view((0, 1), (0, 2), (1, 1), (3, 1)), view((0, 2), (1, 9), (2, 9))

    assert pairs(people, truth) == [(0, 0), (2, 1)]


def test_a_million_items_with_two_annotators():
    n = 1_000_000
    item, annotator = np.repeat(np.arange(n), 2), np.tile([0, 1], n)
    left, right = compare(SimpleNamespace(item=item, annotator=annotator))

    assert (left == np.arange(0, 2 * n, 2)).all()
    assert (right == left + 1).all()
