"""The gold audit on simulated campaigns: calibrated, well ranked, and honest about what hangs on gold."""

from dataclasses import replace
from functools import cache, partial

import numpy as np
import pytest

from annoqa.ground_truth.failures import find_failures
from annoqa.ground_truth.gold_audit import audit_gold
from annoqa.ground_truth.judgements import NOT_MARKED_CODE, Judgements, gather_judgements
from annoqa.ground_truth.outcome import CORRECT, MISSED, SPURIOUS, score_against
from annoqa.ground_truth.put_right import put_gold_right
from annoqa.ground_truth.read_as import gold_posterior
from tests.ground_truth.simulated import Campaign, Drawing, draw, simulate

KINDS = {
    "plain": Campaign(seed=0, n_items=240, gold_errors=8),
    "misread": Campaign(seed=0, n_items=240, gold_errors=8, misread=0.4),
    "hard items": Campaign(
        seed=0, n_items=240, gold_errors=8, rates=(0.1, 0.1, 0.15), difficulty=1.0, pull=0.5
    ),
    "much wrong gold": Campaign(seed=0, n_items=240, gold_errors=20, rates=(0.1, 0.15, 0.2)),
    "two annotators": Campaign(seed=0, n_items=240, gold_errors=8, rates=(0.05, 0.1)),
}


def audited(campaign, *, what_if=False):
    view, truth, bad = simulate(campaign)
    outcomes = score_against(view, truth)
    search = partial(find_failures, view, truth)
    made = audit_gold(view, truth, outcomes, search(outcomes), again=search if what_if else None)
    return made, bad


@cache
def many(kind, n=8):
    """Posteriors of all gold labels of some campaigns, and which of them are wrong."""
    posterior, wrong = [], []
    for seed in range(n):
        made, bad = audited(replace(KINDS[kind], seed=seed))
        told = {suspect.item: suspect.posterior for suspect in made.suspects}
        posterior += [told.get(item, 0.0) for item in range(made.n_gold)]
        wrong += [item in bad for item in range(made.n_gold)]
    return np.array(posterior), np.array(wrong)


def area(posterior, wrong):
    """The area under the ROC curve: chance that a wrong label ranks above a right one."""
    rank = np.argsort(np.argsort(posterior, kind="stable"), kind="stable") + 1
    tied = np.array([rank[posterior == value].mean() for value in posterior[wrong]])
    n = wrong.sum()
    return (tied.sum() - n * (n + 1) / 2) / (n * (~wrong).sum())


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_gold_ranks_above_right_gold(kind):
    assert area(*many(kind)) >= 0.97


@pytest.mark.parametrize("kind", KINDS)
def test_the_posterior_is_calibrated_and_errs_on_the_side_of_gold(kind):
    posterior, wrong = many(kind)
    base = wrong.mean() * (1 - wrong.mean())
    # where a sixth of two labels' gold is wrong in the same way, that looks like a shared misreading
    most, least = (0.75, 0.25) if kind == "much wrong gold" else (0.4, 0.6)
    assert ((posterior - wrong) ** 2).mean() <= most * base
    for low, high in ((0.0, 0.05), (0.5, 1.01)):
        inside = (posterior >= low) & (posterior < high)
        assert inside.sum() >= 20
        gap = wrong[inside].mean() - posterior[inside].mean()
        assert -0.1 <= gap <= 0.5 * low + 0.05
    assert posterior.sum() <= 1.15 * wrong.sum()
    assert posterior.sum() >= least * wrong.sum()


def test_a_shared_misreading_is_not_blamed_on_gold():
    """The items that everybody misreads are many; their gold is right."""
    campaign = replace(KINDS["misread"], gold_errors=0, seed=1)
    made, _ = audited(campaign)
    misread = [suspect for suspect in made.suspects if suspect.n_against == suspect.n_judged == 3]
    assert len(misread) >= 15
    assert np.mean([suspect.posterior for suspect in misread]) < 0.15


def test_every_contradicted_label_is_ranked_once_and_in_order():
    made, _ = audited(KINDS["plain"])
    posteriors = [suspect.posterior for suspect in made.suspects]
    assert posteriors == sorted(posteriors, reverse=True)
    assert len({suspect.truth_mark for suspect in made.suspects}) == len(made.suspects)
    assert all(suspect.n_against == len(suspect.annotators) > 0 for suspect in made.suspects)
    assert made.n_gold == 240


def test_annotators_and_rows_may_come_in_any_order():
    view, truth, _ = simulate(KINDS["hard items"])
    judgements = gather_judgements(score_against(view, truth))
    turned = replace(judgements, annotator=judgements.annotator[:, ::-1], answer=judgements.answer[:, ::-1])
    order = np.random.default_rng(0).permutation(len(judgements))
    plain = gold_posterior(judgements).posterior
    np.testing.assert_allclose(gold_posterior(turned).posterior, plain, atol=1e-9)
    np.testing.assert_allclose(gold_posterior(judgements.select(order)).posterior, plain[order], atol=1e-9)


def test_a_failure_stands_on_many_labels_and_falls_with_all_of_them():
    campaign = Campaign(seed=3, n_items=240, misread=0.4)
    made, _ = audited(campaign, what_if=True)
    assert made.what_if[0].n_wrong == 1
    assert made.what_if[0].stand == ("`mug` is called `cup`",)
    assert made.what_if[0].fall == made.what_if[0].appear == ()
    assert made.what_if[-1].n_wrong == 30
    assert made.what_if[-1].fall == ("`mug` is called `cup`",)


def test_labels_that_are_put_right_are_right():
    view, truth, bad = simulate(KINDS["plain"])
    outcomes = score_against(view, truth)
    made = put_gold_right(outcomes, {item: (truth.label[item] - 1) % 4 for item in bad})
    fixed = replace(
        truth, label=np.array([(c - 1) % 4 if i in bad else c for i, c in enumerate(truth.label)])
    )
    again = score_against(view, fixed)
    np.testing.assert_array_equal(made.outcome, again.outcome)
    np.testing.assert_array_equal(made.truth_label, again.truth_label)
    same = put_gold_right(outcomes, {})
    np.testing.assert_array_equal(same.outcome, outcomes.outcome)


def test_marks_that_are_taken_away_leave_no_missed_units():
    view, truth = draw(Drawing(seed=0, misses=0.3))
    outcomes = score_against(view, truth)
    mark = int(outcomes.truth_mark[outcomes.outcome == MISSED][0])
    here = outcomes.truth_mark == mark
    made = put_gold_right(outcomes, {mark: NOT_MARKED_CODE})
    assert mark not in made.truth_mark
    assert len(made) == len(outcomes) - (here & (outcomes.outcome == MISSED)).sum()
    turned = (here & (outcomes.outcome != MISSED)).sum()
    assert (made.outcome == SPURIOUS).sum() == (outcomes.outcome == SPURIOUS).sum() + turned
    assert (made.outcome == CORRECT).sum() < (outcomes.outcome == CORRECT).sum() or not turned


def test_things_that_gold_leaves_out_are_ranked_too():
    """Ghosts are seen by everybody and gold does not have them."""
    view, truth = draw(Drawing(seed=2, ghosts=0.1, misses=0.02, invents=0.05))
    outcomes = score_against(view, truth)
    made = audit_gold(view, truth, outcomes, find_failures(view, truth, outcomes))
    first = made.suspects[0]
    assert first.truth_mark == -1
    assert first.n_against == first.n_judged == 3
    assert first.posterior > 0.5


def test_nothing_is_contradicted_nothing_is_ranked():
    view, truth, _ = simulate(Campaign(seed=0, rates=(1e-12, 1e-12)))
    outcomes = score_against(view, truth)
    made = audit_gold(view, truth, outcomes, find_failures(view, truth, outcomes), again=None)
    assert made.suspects == made.what_if == ()
    assert made.expected_wrong < 0.5


def test_nobody_looked():
    empty = Judgements(
        item=np.empty(0, dtype=int),
        cluster=np.empty(0, dtype=int),
        truth=np.empty(0, dtype=int),
        truth_mark=np.empty(0, dtype=int),
        annotator=np.empty((0, 0), dtype=int),
        answer=np.empty((0, 0), dtype=int),
    )
    assert len(gold_posterior(empty).posterior) == 0
