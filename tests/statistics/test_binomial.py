import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.planning.gold_sample import gold_to_see_errors
from annoqa.statistics.binomial import MOST_TRIALS, trials_to_exceed


def tail(n, share, least):
    return sum(math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(least, n + 1))


def is_enough(n, share, floor, power, significance, at_least=1):
    least = next(c for c in range(n + 2) if tail(n, floor, c) <= significance)
    return tail(n, share, max(least, at_least)) >= power


@settings(max_examples=25, deadline=None)
@given(st.integers(25, 95), st.integers(5, 60), st.sampled_from([0.8, 0.9]), st.integers(1, 8))
def test_it_is_the_first_number_that_is_enough(share, below, power, at_least):
    share, floor = share / 100, max(0.02, (share - max(below, 18)) / 100)

    n = trials_to_exceed(share, floor, power=power, significance=0.025, at_least=at_least)

    assert is_enough(n, share, floor, power, 0.025, at_least)
    assert not any(is_enough(k, share, floor, power, 0.025, at_least) for k in range(1, n))


@pytest.mark.parametrize(("share", "floor"), [(0.3, 0.1), (0.2, 0.1), (0.9, 0.5), (1.0, 0.1)])
def test_it_agrees_with_the_plan_for_gold(share, floor):
    plan = gold_to_see_errors(share, floor=floor, power=0.9, significance=0.025)

    assert trials_to_exceed(share, floor, power=0.9, significance=0.025) == plan.n_items


def test_what_does_not_exceed_the_floor_is_never_seen():
    assert trials_to_exceed(0.1, 0.1) is None
    assert trials_to_exceed(0.05, 0.1) is None
    assert trials_to_exceed(0.101, 0.1) is None
    assert (trials_to_exceed(0.13, 0.1) or 0) < MOST_TRIALS


def test_successes_may_be_asked_for():
    assert trials_to_exceed(1.0, 0.1) == 2
    assert trials_to_exceed(1.0, 0.1, at_least=6) == 6
