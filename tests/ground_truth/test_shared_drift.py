"""Drift of a group against trusted annotators, on simulated campaigns without ground truth."""

import numpy as np
import pytest

from annoqa.errors import NotApplicableError
from annoqa.ground_truth.shared_drift import ALONE, find_shared_drift
from tests.ground_truth.simulated import LABELS, whole_view

TRUSTED = (0, 1)


def campaign(seed, *, misread=0.5, split=0.0, slips=0.05, n=400, trusted=2, difficulty=0.0):
    """Two trusted annotators and three others, who share a reading; so does the second trusted (`split`)."""
    rng = np.random.default_rng(seed)
    true = np.arange(n) % 4
    read = np.where((true == 0) & (rng.random(n) < misread), 1, true)
    half = np.where((true == 0) & (rng.random(n) < split), 1, true)
    meant = np.stack([true, half][:trusted] + [read] * 3)
    rate = 1 / (1 + np.exp(-(np.log(slips / (1 - slips)) + difficulty * rng.standard_normal(n))))
    slip = rng.random(meant.shape) < rate
    said = np.where(slip, (meant + rng.integers(1, 4, meant.shape)) % 4, meant)
    who = np.repeat(np.arange(len(meant)), n)
    return whole_view(np.tile(np.arange(n), len(meant)), who, said.ravel(), labels=LABELS[:4])


@pytest.mark.parametrize("seed", range(5))
def test_a_shared_reading_is_found_with_its_direction_and_its_people(seed):
    (made,) = find_shared_drift(campaign(seed), TRUSTED)
    assert (made.reference_label, made.answer) == ("mug", "cup")
    assert made.share.low < 0.5 < made.share.high
    assert made.annotators == (2, 3, 4)
    assert made.own_share.high < 0.2
    assert all(item % 4 == 0 for item in made.items[:10])


def test_slips_and_hard_items_are_no_drift():
    found = [
        find_shared_drift(campaign(seed, misread=0.0, slips=0.12, difficulty=difficulty), TRUSTED)
        for seed in range(10)
        for difficulty in (0.0, 1.0)
    ]
    assert not any(found)


def test_what_the_trusted_differ_about_themselves_is_no_drift():
    assert not any(find_shared_drift(campaign(seed, split=0.5), TRUSTED) for seed in range(5))


def test_one_trusted_annotator_has_no_disagreement_to_compare_with():
    (made,) = find_shared_drift(campaign(0, trusted=1, slips=0.02), (0,))
    assert made.own_share.value is None
    assert made.own_share.undefined == ALONE


def test_fields_and_people_that_do_not_fit_are_refused():
    with pytest.raises(NotApplicableError):
        find_shared_drift(campaign(0), (9,))
    view = whole_view([0], [0], [-1])
    with pytest.raises(NotApplicableError):
        find_shared_drift(view, (0,))
