import numpy as np
import pytest

from annoqa.errors import NotApplicableError
from annoqa.ground_truth.failures import find_failures
from annoqa.ground_truth.outcome import score_against
from annoqa.planning.gold_failures import failure_power, gold_to_find_failure
from tests.ground_truth.simulated import Campaign, simulate


@pytest.mark.slow
def test_the_power_is_that_of_campaigns_simulated_elsewhere():
    made = failure_power(25, 0.5, n_annotators=3, slips=0.06, simulations=120)
    found = 0
    for seed in range(120):
        view, truth, _ = simulate(
            Campaign(seed=seed, n_items=100, rates=(0.06, 0.06, 0.06), n_labels=4, misread=0.5)
        )
        called = find_failures(view, truth, score_against(view, truth)).failures
        label = view.labels[0]
        found += any(failure.truth_label == label for failure in called)

    assert 0.5 < made.value < 1
    apart = abs(made.value - found / 120)
    assert apart < 4 * np.sqrt(made.value * (1 - made.value) * 2 / 120)


def test_without_a_failure_none_is_found_and_with_much_gold_every_one():
    assert failure_power(20, 0.0, n_annotators=3, simulations=20).value == 0
    assert failure_power(60, 0.6, n_annotators=3, simulations=20).value == 1


@pytest.mark.slow
def test_more_gold_and_larger_failures_are_found_more_often():
    few, many = (failure_power(n, 0.3, n_annotators=3, simulations=40).value for n in (12, 50))
    small, large = (failure_power(25, share, n_annotators=3, simulations=40).value for share in (0.2, 0.6))

    assert few < many
    assert small < large


@pytest.mark.slow
def test_a_plan_reaches_its_power_and_half_of_it_does_not():
    plan = gold_to_find_failure(0.6, n_annotators=3, simulations=40, seed=3)
    half = failure_power(plan.n_items // 2, 0.6, n_annotators=3, simulations=40, seed=3)

    assert plan.power.value >= 0.8
    assert plan.power.n_items == 40
    assert half.value < 0.8
    assert plan.n_items not in dict(plan.tried)


def test_the_seed_decides_and_nothing_else():
    one, two, other = (
        failure_power(18, 0.4, n_annotators=3, n_classes=2, simulations=20, seed=seed) for seed in (1, 1, 2)
    )

    assert one == two
    assert one.value != other.value


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"share": 1.5}, "share must be"),
        ({"slips": 1.0}, "rate of slips"),
        ({"n_annotators": 1}, "two annotators"),
        ({"n_classes": 1}, "two classes"),
        ({"simulations": 5}, "20 campaigns"),
        ({"power": 1.0}, "`power`"),
    ],
)
def test_impossible_numbers_are_refused(more, said):
    given_by = {"share": 0.5, "n_annotators": 3} | more
    with pytest.raises(NotApplicableError, match=said):
        gold_to_find_failure(given_by.pop("share"), **given_by)


@pytest.mark.slow
def test_shares_below_the_floor_of_the_audit_are_never_reached():
    with pytest.raises(NotApplicableError, match="At most 1,000 gold items"):
        gold_to_find_failure(0.08, n_annotators=3, simulations=20)
