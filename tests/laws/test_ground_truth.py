"""Laws of ground truth: nobody's place in the file matters, and what is counted adds up."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.ground_truth.confusion import confuse
from annoqa.ground_truth.failures import find_failures
from annoqa.ground_truth.outcome import MISSED, SPURIOUS, score_against
from annoqa.ground_truth.score import score_units
from tests.ground_truth.simulated import Campaign, Drawing, draw, marks_view, simulate, whole_view

SEEDS = st.integers(0, 10_000)
few = settings(max_examples=10, deadline=None)
PLANTED = Campaign(seed=0, misread=0.9, rates=(0.05, 0.05, 0.1, 0.3), gold_errors=2)


def renamed(view, names):
    """The same answers by annotators with other codes, in the order of these."""
    owner = view.owner
    if view.kind == "whole":
        return whole_view(view.item, names[view.annotator], view.label, labels=view.labels)
    marks = [
        (int(view.item[a]), int(names[view.annotator[a]]), int(label), *box[:4].tolist())
        for a, label, box in zip(owner, view.label, view.shape, strict=True)
    ]
    looks = [(int(item), int(names[who])) for item, who in zip(view.item, view.annotator, strict=True)]
    return marks_view(marks, looks)


def told(run, names):
    """What was found, by the names of annotators, without the order of ties."""

    def who(codes):
        return tuple(sorted(names[list(codes)].tolist()))

    failures = {replace(one, annotators=who(one.annotators)) for one in run.failures}
    doubts = {replace(one, annotators=who(one.annotators)) for one in run.doubts}
    return failures, doubts


@few
@given(SEEDS, st.permutations(range(4)))
def test_who_is_called_what_does_not_matter(seed, order):
    names = np.array(order)
    view, truth, _ = simulate(replace(PLANTED, seed=seed))
    other = renamed(view, names)

    here = find_failures(view, truth, score_against(view, truth))
    there = find_failures(other, truth, score_against(other, truth))

    assert told(here, names) == told(there, np.arange(9))


@few
@given(SEEDS, st.permutations(range(3)))
def test_who_drew_does_not_matter(seed, order):
    names = np.array(order)
    view, truth = draw(Drawing(seed=seed, n_items=12, shared=0.1, ghosts=0.5))
    other = renamed(view, names)
    outcomes = [score_against(one, truth) for one in (view, other)]

    assert score_units(outcomes[0]) == score_units(outcomes[1])
    found = [find_failures(one, truth, out) for one, out in zip((view, other), outcomes, strict=True)]
    assert told(found[0], names) == told(found[1], np.arange(9))


@few
@given(SEEDS)
def test_outcomes_add_up_to_the_marks_of_both_sides(seed):
    view, truth = draw(Drawing(seed=seed, n_items=8, invents=0.5, noise=0.15))

    found = score_against(view, truth)

    n_true, n_marked = np.diff(truth.offsets), np.diff(view.offsets)
    assert (found.outcome != SPURIOUS).sum() == n_true[found.right].sum()
    assert (found.outcome != MISSED).sum() == n_marked[found.left].sum()
    assert confuse(found).counts.sum() == len(found)


@few
@given(SEEDS)
def test_gold_against_itself_is_perfect(seed):
    _, truth = draw(Drawing(seed=seed, n_items=6))
    copy = replace(truth, annotator=truth.annotator + 1)

    run = find_failures(copy, truth, score_against(copy, truth))

    assert score_units(score_against(copy, truth)).f1.value == 1.0
    assert run.failures == run.doubts == ()


@few
@given(SEEDS)
def test_every_item_twice_keeps_every_share(seed):
    view, truth, _ = simulate(replace(PLANTED, seed=seed))
    twice = [
        whole_view(
            np.r_[one.item, one.item + 60],
            np.tile(one.annotator, 2),
            np.tile(one.label, 2),
            labels=one.labels,
        )
        for one in (view, truth)
    ]

    once, again = score_units(score_against(view, truth)), score_units(score_against(*twice))

    assert again.accuracy.value == pytest.approx(once.accuracy.value)
    assert again.n_correct == 2 * once.n_correct


@few
@given(SEEDS)
def test_a_copy_within_the_cluster_is_no_new_evidence(seed):
    view, truth, _ = simulate(replace(PLANTED, seed=seed, gold_errors=0))
    cluster = np.arange(60)
    twice = [
        whole_view(
            np.r_[one.item, one.item + 60],
            np.tile(one.annotator, 2),
            np.tile(one.label, 2),
            labels=one.labels,
        )
        for one in (view, truth)
    ]

    once = find_failures(view, truth, score_against(view, truth), cluster=cluster)
    again = find_failures(*twice, score_against(*twice), cluster=np.tile(cluster, 2))

    p = [{one.direction: one.p for one in run.failures} for run in (once, again)]
    assert p[0].keys() <= p[1].keys()
    assert all(p[1][cell] == pytest.approx(p[0][cell]) for cell in p[0])


@few
@given(SEEDS)
def test_the_same_input_gives_the_same_result(seed):
    view, truth, _ = simulate(replace(PLANTED, seed=seed))
    outcomes = score_against(view, truth)

    assert find_failures(view, truth, outcomes) == find_failures(view, truth, outcomes)
