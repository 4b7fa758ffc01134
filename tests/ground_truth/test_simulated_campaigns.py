"""What is planted is found, and nothing else: seeded campaigns with a known truth."""

from dataclasses import replace

import pytest

from annoqa.ground_truth.failures import find_failures
from annoqa.ground_truth.outcome import score_against
from tests.ground_truth.simulated import Campaign, Drawing, draw, simulate

pytestmark = pytest.mark.slow
N = 40
PLANTED = ("confusion", "mug", "cup")
CARELESS = (0.03, 0.03, 0.03, 0.03, 0.35)


def search(view, truth):
    return find_failures(view, truth, score_against(view, truth))


def cells(failures):
    return [(one.cell, one.truth_label, one.answer) for one in failures]


def called(base, n=N):
    """Return the cells that are called out in n campaigns."""
    runs = [search(*simulate(replace(base, seed=seed))[:2]) for seed in range(n)]
    return [cells(run.failures) for run in runs]


@pytest.mark.parametrize(
    "base",
    [
        Campaign(seed=0),
        Campaign(seed=0, rates=(0.2, 0.2, 0.2)),
        Campaign(seed=0, rates=(0.3, 0.3, 0.3), pull=1.0),
        Campaign(seed=0, rates=(*CARELESS, 0.5)),
        Campaign(seed=0, rates=(0.05, 0.6)),
        Campaign(seed=0, rates=(0.1,) * 4, difficulty=2.0, pull=0.9),
        Campaign(seed=0, rates=(0.15,) * 4, difficulty=2.0, n_labels=2),
        Campaign(seed=0, rates=(0.05,) * 4, difficulty=1.5, hard_label=2.0, pull=0.9),
        Campaign(seed=0, rates=CARELESS, gold_errors=2),
    ],
    ids=[
        "independent",
        "error prone",
        "one neighbour",
        "careless",
        "two, one careless",
        "hard items",
        "two labels, hard items",
        "one label and some items hard",
        "wrong gold",
    ],
)
def test_independent_mistakes_hard_items_and_wrong_gold_are_no_guideline_failure(base):
    false = [one for campaign in called(base) for one in campaign]

    assert len(false) <= 0.05 * N


@pytest.mark.parametrize(
    ("base", "power"),
    [
        (Campaign(seed=0, misread=1.0), 0.95),
        (Campaign(seed=0, misread=0.8), 0.9),
        (Campaign(seed=0, misread=0.8, n_labels=2), 0.95),
        (Campaign(seed=0, misread=1.0, n_items=40, rates=(*CARELESS, 0.05)), 0.95),
        (Campaign(seed=0, misread=0.3, n_items=240), 0.85),
        (Campaign(seed=0, misread=0.9, rates=(0.05, 0.08)), 0.85),
    ],
    ids=["always", "mostly", "two labels", "careless colleague", "three of ten", "two annotators"],
)
def test_a_shared_misreading_is_found_and_nothing_else(base, power):
    campaigns = called(base)

    assert sum(PLANTED in campaign for campaign in campaigns) >= power * N
    assert sum(one != PLANTED for campaign in campaigns for one in campaign) <= 0.05 * N


def test_wrong_gold_is_doubted_and_little_else():
    found = wrong = other = 0
    for seed in range(N):
        view, truth, bad = simulate(Campaign(seed=seed, rates=CARELESS, gold_errors=2))
        doubted = {doubt.item for doubt in search(view, truth).doubts}
        found, wrong, other = found + len(doubted & bad), wrong + len(bad), other + len(doubted - bad)

    assert found >= 0.9 * wrong
    assert other <= 0.05 * N


def test_a_failing_cell_is_not_blamed_on_gold():
    for seed in range(N):
        view, truth, _ = simulate(Campaign(seed=seed, misread=1.0))

        run = search(view, truth)

        assert {failure.truth_label for failure in run.failures} == {"mug"}
        assert not [doubt for doubt in run.doubts if doubt.truth_label == "mug" and doubt.answer == "cup"]


def extents(base, n=15):
    """Return the cells that are called out among drawn boxes."""
    runs = [search(*draw(replace(base, seed=seed))) for seed in range(n)]
    return [[(one.cell, one.truth_label, one.answer, one.side) for one in run.failures] for run in runs]


@pytest.mark.parametrize(
    "base",
    [Drawing(seed=0), Drawing(seed=0, habit=0.04), Drawing(seed=0, invents=0.5), Drawing(seed=0, hard=0.4)],
    ids=["noise", "personal habits", "inventive", "hard objects"],
)
def test_noise_habits_inventions_and_hard_objects_are_no_guideline_failure(base):
    assert sum(len(campaign) for campaign in extents(base)) <= 1


@pytest.mark.parametrize("careless", [1.0, 4.0])
def test_a_side_that_everyone_draws_loose_is_found(careless):
    base = Drawing(seed=0, shared=0.08, habit=0.01, n_annotators=4, careless=careless)

    assert extents(base, 8) == [[("extent", None, None, "right")]] * 8


def test_two_annotators_can_share_a_loose_side():
    base = Drawing(seed=0, shared=0.08, habit=0.005, n_annotators=2)

    assert extents(base, 6) == [[("extent", None, None, "right")]] * 6


def test_what_everyone_adds_is_an_addition_and_once_a_doubt():
    often = extents(Drawing(seed=0, ghosts=0.5), 8)
    runs = [search(*draw(Drawing(seed=seed, ghosts=0.05))) for seed in range(8)]

    assert sum(("addition", None, "cup", "") in campaign for campaign in often) >= 7
    assert not any(run.failures for run in runs)
    doubts = [doubt for run in runs for doubt in run.doubts]
    assert doubts
    assert {(doubt.truth_label, doubt.answer) for doubt in doubts if doubt.truth_mark < 0} == {(None, "cup")}


def test_a_failure_tells_how_it_was_found():
    view, truth, _ = simulate(Campaign(seed=1, misread=1.0, rates=(*CARELESS, 0.05)))

    (failure,) = search(view, truth).failures

    assert failure.direction == "`mug` is called `cup`"
    assert failure.n_units == failure.n_items == 15
    assert failure.n_wrong >= 13
    assert failure.share.low > 0.5
    assert failure.agreement.low > 0.6
    assert failure.p <= failure.q <= 0.05
    assert set(failure.annotators) >= {0, 1, 2, 3, 5}
    assert len(failure.items) == failure.n_wrong
