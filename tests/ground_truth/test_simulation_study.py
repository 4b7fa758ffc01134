"""The simulation study of `benchmarks/guideline_failures.py`, small: generator, scores, targets."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from annoqa.ground_truth.verdict import VERDICTS

BENCHMARKS = str(Path(__file__).parents[2] / "benchmarks")
sys.path.insert(0, BENCHMARKS)
from failure_baselines import by_accuracy, by_majority, by_t_test, by_thresholds  # noqa: E402  # needs the path
from failure_campaigns import Drawing, Plan, Planted, any_plan, draw, simulate  # noqa: E402  # as above
from failure_scores import (  # noqa: E402  # as above
    METHODS,
    OURS,
    any_run,
    discovery_rate,
    drawn_run,
    planned_run,
    power,
    score,
)
from guideline_failures import CONDITIONS, RIGHT, misread, verdict_rows  # noqa: E402  # as above

sys.path.remove(BENCHMARKS)
BARE = Plan(n_labels=4, n_items=200, slips=(0.0, 0.0))


def simulated(*planted, seed=0, **fields):
    plan = replace(BARE, planted=planted, **fields)
    return simulate(plan, np.random.default_rng(seed))


def shares(campaign, truth, answer):
    """Share of the answers of each annotator to a class that are one answer."""
    here = campaign.gold == truth
    who, said = campaign.annotator[here], campaign.answer[here]
    return [np.mean(said[who == one] == answer) for one in range(campaign.plan.pool)]


def test_who_never_slips_and_nothing_planted_answers_as_gold():
    campaign = simulated()

    assert (campaign.answer == campaign.gold[:, None]).all()


def test_annotators_slip_as_often_as_they_are_said_to():
    campaign = simulated(slips=(0.2, 0.2), n_items=2000)

    for one in range(3):
        assert np.mean((campaign.answer != campaign.gold[:, None])[:, one]) == pytest.approx(0.2, abs=0.015)


def test_a_misreading_is_one_of_items_that_its_followers_share():
    one = Planted(kind="misreading", truth=2, answer=0, share=0.4, following=0.6)

    campaign = simulated(one, pool=5, overlap=5, n_items=1000)

    given = sorted(shares(campaign, 2, 0))
    assert given[:2] == [0, 0]
    assert given[2] == given[3] == given[4] == pytest.approx(0.4, abs=0.05)
    assert (campaign.answer[campaign.gold != 2] == campaign.gold[campaign.gold != 2][:, None]).all()


def test_one_annotators_misreading_is_theirs_alone():
    campaign = simulated(Planted(kind="annotator", truth=1, answer=3, share=0.5))

    assert sorted(share > 0 for share in shares(campaign, 1, 3)) == [False, False, True]


def test_wrong_gold_is_contradicted_by_everybody_in_so_many_items():
    campaign = simulated(Planted(kind="gold", truth=1, answer=3, share=2 / 200))

    against = campaign.answer != campaign.gold[:, None]
    assert against.all(axis=1).sum() == against.any(axis=1).sum() == 2


def test_a_hard_class_is_wrong_in_all_ways():
    campaign = simulated(Planted(kind="hard label", truth=0, answer=1))

    said = campaign.answer[campaign.gold == 0]
    assert np.mean(said != 0) == pytest.approx(0.45, abs=0.06)
    assert (np.bincount(said.ravel(), minlength=4)[1:] > 50).all()


def test_a_convention_has_gold_that_nobody_signed():
    campaign = simulated(Planted(kind="convention", truth=1, answer=2, share=1.0))

    unsigned = np.isin(campaign.truth.annotator, list(campaign.nameless))
    assert (unsigned == (campaign.gold == 1)).all()


def test_mistakes_of_hard_items_meet():
    easy, hard = (simulated(slips=(0.1, 0.1), difficulty=sd, n_items=2000) for sd in (0.0, 2.0))

    together = [np.corrcoef((c.answer != c.gold[:, None]).T)[0, 1] for c in (easy, hard)]
    assert abs(together[0]) < 0.05
    assert together[1] > 0.2


def test_items_of_a_video_are_misread_together_and_judged_by_the_same_people():
    one = Planted(kind="misreading", truth=2, answer=0, share=0.5)

    campaign = simulated(one, video=4, pool=6, n_items=102)

    assert campaign.cluster[-1] + 1 == 4 * 26
    for video in range(4 * 26):
        here = campaign.cluster == video
        assert len(np.unique(campaign.gold[here])) == 1
        assert len(np.unique(campaign.answer[here])) == 1
        assert len(np.unique(campaign.annotator[here], axis=0)) == 1


def test_boxes_are_off_as_they_are_said_to_be():
    drawn = draw(Drawing(n_items=400, shared=0.08, missed=0.2), np.random.default_rng(0))

    assert np.nanmean(drawn.offset, axis=(0, 1, 2)) == pytest.approx([0, 0, 0.08, 0], abs=0.005)
    assert np.isnan(drawn.offset[..., 0]).mean() == pytest.approx(0.2, abs=0.02)
    view, truth = drawn.view, drawn.truth
    assert len(view.label) == (~np.isnan(drawn.offset[..., 0])).sum()
    assert len(truth.label) == 1200
    assert (np.diff(view.offsets) <= 3).all()


def test_calls_are_right_false_or_of_what_does_not_fail():
    planted = (
        Planted(kind="misreading", truth=0, answer=1),
        Planted(kind="gold", truth=2, answer=3),
        Planted(kind="convention", truth=3, answer=1),
    )

    found = score({(0, 1), (0, 2), (2, 3), (3, None)}, planted)

    assert (found.n_called, found.n_false, found.found) == (4, 2, (True, True))
    assert discovery_rate([found]).value == 0.5
    assert power([found]).value == 1.0


def test_baselines_find_what_is_plain_and_nothing_where_nobody_errs():
    plain = simulated(Planted(kind="misreading", truth=2, answer=0, share=0.6))

    assert by_thresholds(plain) == by_accuracy(plain) == {(2, None)}
    assert by_majority(plain) == {(2, 0)}
    for how in (by_thresholds, by_majority, by_accuracy):
        assert how(simulated()) == set()
    assert by_t_test(draw(Drawing(shared=0.1), np.random.default_rng(0))) == {"right"}


def test_a_campaign_can_be_drawn_again():
    first, again = (any_run((1, 2, 3), planted=True) for _ in range(2))

    assert first == again
    assert set(first.scores) == set(METHODS)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_planted_lies_in_classes_of_its_own(seed):
    plan = any_plan(np.random.default_rng(seed), planted=True)

    truths = [one.truth for one in plan.planted]
    assert len(set(truths)) == len(truths) <= max(1, plan.n_labels // 2)
    assert plan.planted[0].kind == "misreading"
    assert all(one.truth != one.answer for one in plan.planted)


def ours(runs):
    return [run.scores[OURS] for run in runs]


def test_few_calls_are_false_and_most_misreadings_are_found():
    null = [any_run((5, at), planted=False) for at in range(6)]
    some = [any_run((7, at), planted=True) for at in range(8)]

    assert sum(one.n_false for one in ours([*null, *some])) <= 1
    assert power(ours(some)).value > 0.5
    assert sum(sum(n) for n, *_ in verdict_rows(some).values()) > 20


def test_three_of_ten_are_found_with_60_gold_items_and_three_annotators():
    runs = [planned_run((6, at), misread()) for at in range(12)]

    assert power(ours(runs)).value >= 0.8
    assert sum(one.n_false for one in ours(runs)) == 0


def test_a_loose_side_is_found_and_habits_are_not():
    loose = [drawn_run((8, at), Drawing(shared=0.08, habit=0.01))[OURS] for at in range(4)]
    habits = [drawn_run((9, at), Drawing(habit=0.05))[OURS] for at in range(4)]

    assert power(loose).value == 1.0
    assert sum(one.n_false for one in (*loose, *habits)) <= 1


@pytest.mark.slow
def test_false_discovery_rate_power_and_verdicts_reach_their_targets():
    null = [any_run((10, at), planted=False) for at in range(150)]
    some = [any_run((11, at), planted=True) for at in range(150)]

    assert discovery_rate(ours([*null, *some])).high <= 0.05
    rows = verdict_rows(some)
    assert set(rows) == set(RIGHT)
    for kind in ("misreading", "gold", "annotator", "hard label", "nothing"):
        assert len(rows[kind][0]) == len(VERDICTS)
        assert rows[kind][3].value <= 0.05, kind


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "least"),
    [
        ("3 annotators, items of 1 logit", 0.9),
        ("items all alike", 0.9),
        ("5 annotators", 0.9),
        ("20 classes", 0.9),
        ("240 items in 60 videos", 0.9),
    ],
)
def test_three_of_ten_are_found_in_most_conditions(said, least):
    runs = [planned_run((12, at), CONDITIONS[said]) for at in range(100)]

    assert power(ours(runs)).high >= least
    assert discovery_rate(ours(runs)).low <= 0.05


@pytest.mark.slow
@pytest.mark.parametrize("labels", [0.0, 1.0, 2.0])
@pytest.mark.parametrize("items", [1.0, 3.0])
def test_difficulty_alone_is_not_called_out(items, labels):
    plan = Plan(difficulty=items, label_difficulty=labels, lookalike=0.8, slips=(0.02, 0.15))
    runs = [planned_run((13, at), plan) for at in range(60)]

    assert sum(one.n_called > 0 for one in ours(runs)) <= 0.05 * len(runs)
