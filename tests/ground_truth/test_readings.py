"""Every answer in a cell, and whether it follows the other reading: beside counts made by hand."""

import numpy as np
import pytest

from annoqa.ground_truth.additions import gather_additions
from annoqa.ground_truth.before_after import compare_periods
from annoqa.ground_truth.judgements import gather_judgements
from annoqa.ground_truth.offsets import measure_offsets
from annoqa.ground_truth.outcome import score_against
from annoqa.ground_truth.readings import Habit, joined, readings_of
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.strata import Stratum
from tests.ground_truth.simulated import LABELS, Campaign, Drawing, draw, marks_view, simulate

SETTINGS = FailureSettings()


def stratum(view, truth):
    outcomes = score_against(view, truth)
    return Stratum(
        judgements=gather_judgements(outcomes),
        added=None if truth.kind == "whole" else gather_additions(view, outcomes),
        offsets=measure_offsets(view, truth, outcomes),
        names=outcomes.names,
    )


def boxes():
    """Item 0: a mug that bob misses and a cup that both add; item 1: a mug that bob calls cup."""
    mug, cup = LABELS.index("mug"), LABELS.index("cup")
    first, second = (0.0, 0.0, 40.0, 40.0), (100.0, 0.0, 140.0, 40.0)
    gold = [(0, 2, mug, *first), (1, 2, mug, *first)]
    marks = [
        (0, 0, mug, *first),
        (0, 0, cup, *second),
        (0, 1, cup, *second),
        (1, 0, mug, 0.0, 0.0, 44.0, 40.0),
        (1, 1, cup, 0.0, 0.0, 36.0, 40.0),
    ]
    looks = [(item, who) for item in (0, 1) for who in (0, 1)]
    return stratum(marks_view(marks, looks), marks_view(gold, [(0, 2), (1, 2)]))


@pytest.mark.parametrize(
    ("habit", "answers"),
    [
        (
            Habit(cell="confusion", truth_label="mug", answer="cup"),
            {(0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 1)},
        ),
        (Habit(cell="omission", truth_label="mug"), {(0, 0, 0), (0, 1, 1), (1, 0, 0), (1, 1, 0)}),
        (Habit(cell="label", truth_label="mug"), {(0, 0, 0), (0, 1, 1), (1, 0, 0), (1, 1, 1)}),
        (Habit(cell="addition", answer="cup"), {(0, 0, 1), (0, 1, 1), (1, 1, 0)}),
        (Habit(cell="extent", side="right"), {(0, 0, 0), (1, 0, 1), (1, 1, 0)}),
        (Habit(cell="extent", side="right", sign=-1.0), {(0, 0, 0), (1, 0, 0), (1, 1, 1)}),
        (Habit(cell="confusion", truth_label="spoon", answer="cup"), set()),
    ],
    ids=["confusion", "omission", "any wrong", "addition", "loose", "tight", "a label that is not there"],
)
def test_who_follows(habit, answers):
    found = readings_of(boxes(), habit, SETTINGS)

    told = zip(found.item.tolist(), found.annotator.tolist(), found.follows.tolist(), strict=True)
    assert set(told) == answers
    assert len(found) == len(answers)


def test_noise_is_what_errs_the_other_way():
    found = readings_of(boxes(), Habit(cell="extent", side="right"), SETTINGS)

    assert found.opposite.sum() == 1
    assert found.value.max() == pytest.approx(0.1)
    assert (found.is_share, found.floor) == (False, SETTINGS.least_extent_share)


def test_everyone_who_looked_is_asked_about_what_somebody_added():
    found = readings_of(boxes(), Habit(cell="addition", answer="cup"), SETTINGS, every_looker=True)

    assert found.item.tolist() == [0, 0]
    assert found.follows.all()


def test_units_are_the_same_in_both_periods_and_added_things_are_not():
    one = boxes()
    mugs = readings_of(one, Habit(cell="omission", truth_label="mug"), SETTINGS)
    cups = readings_of(one, Habit(cell="addition", answer="cup"), SETTINGS)

    of_mugs, after = joined(mugs, mugs)
    of_cups, _ = joined(cups, cups)

    assert len(np.unique(of_mugs.unit)) == 2
    assert after.sum() == len(mugs)
    assert len(np.unique(of_cups.unit[of_cups.follows])) == 2


def periods(simulated, habit, before, after):
    parts = [readings_of(stratum(*simulated(one)), habit, SETTINGS) for one in (before, after)]
    both, later = joined(*parts)
    other = np.where(later, both.unit + 10_000, both.unit)  # other items in the second period
    return compare_periods(type(both)(**{**vars(both), "unit": other, "item": other}), later)


@pytest.mark.parametrize(("after", "became"), [(0.0, "gone"), (0.08, "still there")])
def test_a_loose_side_that_is_repaired_is_gone(after, became):
    change = periods(
        draw,
        Habit(cell="extent", side="right"),
        Drawing(seed=1, shared=0.08),
        Drawing(seed=2, shared=after),
    )

    assert change.became == became
    assert change.before.value == pytest.approx(0.08, abs=0.01)


@pytest.mark.parametrize(("after", "became"), [(0.0, "gone"), (1.0, "still there")])
def test_a_misreading_that_is_repaired_is_gone(after, became):
    change = periods(
        lambda one: simulate(one)[:2],
        Habit(cell="confusion", truth_label="mug", answer="cup"),
        Campaign(seed=1, misread=1.0, n_items=240, rates=(0.03, 0.03, 0.03)),
        Campaign(seed=2, misread=after, n_items=240, rates=(0.03, 0.03, 0.03)),
    )

    assert change.became == became
