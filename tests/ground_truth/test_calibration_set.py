"""The calibration set: telling items, every cell its share, controls, and the same set every time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoqa.ground_truth.calibration_set import choose, information, separate, slip_rate
from tests.ground_truth.test_before_after import readings


def answers(*counts, first=0):
    """Readings of one item for each (followers, others)."""
    follows = np.concatenate([np.r_[np.ones(k), np.zeros(n)] for k, n in counts])
    unit = first + np.repeat(np.arange(len(counts)), [k + n for k, n in counts])
    return readings(follows, unit, np.arange(len(unit)))


@given(st.floats(0, 1), st.floats(0, 0.5))
def test_information_is_the_mutual_information_of_reading_and_answer(follow, slip):
    follow = max(follow, slip)
    joint = np.array([[slip, 1 - slip], [follow, 1 - follow]]) / 2
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    told = joint > 0

    (bits,) = information(np.array([follow]), slip)

    assert bits == pytest.approx(float((joint[told] * np.log2(joint[told] / apart[told])).sum()), abs=1e-9)
    assert 0 <= bits <= 1 + 1e-12


def test_items_that_everyone_misreads_come_first_and_more_answers_break_ties():
    found = separate(answers((3, 0), (0, 3), (6, 0), (2, 2)), 0.03)

    assert found.item.tolist() == [2, 0, 3, 1]
    assert (np.diff(found.bits) <= 0).all()
    assert found.n_follow.tolist() == [6, 3, 2, 0]


def test_an_item_counts_by_its_most_telling_thing():
    made = answers((4, 0), (0, 4), (2, 2))
    one_item = separate(type(made)(**{**vars(made), "item": np.zeros(12, dtype=int)}), 0.03)

    assert one_item.item.tolist() == [0]
    assert one_item.n_follow.tolist() == [4]


def test_every_cell_has_its_share_and_a_quarter_are_controls():
    many = separate(answers(*[(5, 0)] * 30), 0.03)
    few = separate(answers(*[(3, 1)] * 30, first=100), 0.03)

    chosen = choose([many, few], [np.arange(200, 230), np.arange(300, 330)], size=20)

    telling = [entry for entry in chosen if entry.role == "separates"]
    controls = [entry for entry in chosen if entry.role == "control"]
    assert (len(telling), len(controls)) == (15, 5)
    assert [sum(entry.cell == cell for entry in telling) for cell in (0, 1)] == [8, 7]
    assert len({entry.item for entry in chosen}) == 20


def test_an_item_enters_once_and_never_when_it_is_left_out():
    both = separate(answers(*[(5, 0)] * 10), 0.03)

    chosen = choose([both, both], [np.arange(20), np.arange(20)], size=12, without={0, 1})

    items = [entry.item for entry in chosen]
    assert len(items) == len(set(items))
    assert not {0, 1} & set(items)


def test_items_on_which_the_readings_agree_never_separate():
    cell = separate(answers((6, 0), *[(0, 9)] * 9), 0.04)

    chosen = choose([cell], [np.array([], dtype=int)], size=8)

    assert [entry.item for entry in chosen] == [0]


def test_noise_on_the_other_side_is_what_an_offset_slips_by():
    made = answers((8, 2))
    noisy = type(made)(**{**vars(made), "is_share": False, "opposite": np.arange(10) >= 8})

    assert slip_rate(noisy, 0.9) == 0.2
    assert slip_rate(made, 0.04) == pytest.approx(0.05)  # half a mistake in ten answers
    assert slip_rate(made, 0.9) == 0.5


def test_nothing_fails_nothing_is_chosen():
    assert choose([], [], size=10) == ()
    assert len(separate(answers((1, 1)).select(np.zeros(2, dtype=bool)), 0.1).item) == 0
