import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from annoqa.errors import NotApplicableError
from annoqa.planning.gold_sample import gold_for_width, gold_to_see_errors, items_to_draw


def at_least(k, n, p):
    """P(X ≥ k) summed term by term."""
    if p in (0, 1):
        return float(k <= n * p)
    terms = (
        math.lgamma(n + 1)
        - math.lgamma(i + 1)
        - math.lgamma(n - i + 1)
        + i * math.log(p)
        + (n - i) * math.log1p(-p)
        for i in range(k, n + 1)
    )
    return math.fsum(map(math.exp, terms))


def by_the_book(share, floor, power, significance):
    """The first n with a critical number of errors, and the last n that is not enough, by sums."""
    first, last_bad, errors = None, 0, None
    for n in range(1, 120):
        c = next(k for k in range(n + 2) if at_least(k, n, floor) <= significance)
        if at_least(c, n, share) < power:
            last_bad = n
        elif first is None:
            first, errors = n, c
    return first, errors, last_bad + 1


@pytest.mark.parametrize(
    ("floor", "share", "power"),
    [
        (0.05, 0.2, 0.8),
        (0.05, 0.25, 0.9),
        (0.1, 0.3, 0.8),
        (0.1, 0.3, 0.9),
        (0.2, 0.4, 0.8),
        (0.3, 0.5, 0.9),
        (0.4, 0.6, 0.9),
    ],
)
@pytest.mark.parametrize("significance", [0.05, 0.01])
def test_exact_binomial_plans_are_those_of_plain_sums(floor, share, power, significance):
    first, errors, steady = by_the_book(share, floor, power, significance)
    made = gold_to_see_errors(share, floor=floor, power=power, significance=significance)

    assert (made.n_items, made.errors, made.steady) == (first, errors, steady)
    assert made.power == pytest.approx(at_least(errors, first, share), abs=1e-12)
    assert made.false_alarm == pytest.approx(at_least(errors, first, floor), abs=1e-12)


def test_a_floor_of_zero_is_broken_by_one_error():
    made = gold_to_see_errors(0.1, floor=0)

    assert (made.errors, made.false_alarm) == (1, 0)
    assert made.n_items == made.steady == math.ceil(math.log(0.2) / math.log(0.9))


@settings(max_examples=30, deadline=None)
@given(
    floor=st.floats(0, 0.4),
    apart=st.floats(0.1, 0.5),
    power=st.floats(0.6, 0.95),
    significance=st.sampled_from([0.01, 0.05, 0.1]),
)
def test_more_is_needed_to_see_less_or_to_be_surer(floor, apart, power, significance):
    made = gold_to_see_errors(floor + apart, floor=floor, power=power, significance=significance)
    finer = gold_to_see_errors(floor + apart / 2, floor=floor, power=power, significance=significance)
    surer = gold_to_see_errors(floor + apart, floor=floor, power=(1 + power) / 2, significance=significance)

    assert made.power >= power
    assert made.false_alarm <= significance
    assert made.steady >= made.n_items
    assert finer.n_items >= made.n_items
    assert surer.n_items >= made.n_items


@settings(max_examples=40, deadline=None)
@given(share=st.floats(0, 1), width=st.floats(0.02, 0.8))
def test_the_width_is_that_of_wilsons_interval_and_one_item_fewer_is_wider(share, width):
    n = gold_for_width(share, width)

    def wide(n):
        low, high = proportion_confint(share * n, n, method="wilson")
        return high - low

    assert wide(n) <= width + 1e-9
    assert n == 2 or wide(n - 1) > width - 1e-9


@settings(max_examples=30, deadline=None)
@given(n=st.integers(1, 60), frequency=st.floats(0.05, 1), assurance=st.sampled_from([0.5, 0.9, 0.99]))
def test_a_draw_holds_enough_of_a_class_as_often_as_said(n, frequency, assurance):
    drawn = items_to_draw(n, frequency, assurance=assurance)

    assert at_least(n, drawn, frequency) >= assurance - 1e-9
    assert drawn == n or at_least(n, drawn - 1, frequency) < assurance + 1e-9


def test_a_class_of_a_twentieth_in_a_simulated_draw():
    drawn = items_to_draw(25, 0.05)
    found = np.random.default_rng(0).binomial(drawn, 0.05, 20_000) >= 25

    assert found.mean() == pytest.approx(0.9, abs=0.01)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: gold_to_see_errors(0.1, floor=0.1), "above the floor"),
        (lambda: gold_to_see_errors(1.1, floor=0.1), "above the floor"),
        (lambda: gold_to_see_errors(0.2, floor=0.1, power=1.0), "`power`"),
        (lambda: gold_to_see_errors(0.1002, floor=0.1), "needs more"),
        (lambda: gold_for_width(0.5, 1.0), "width in"),
        (lambda: gold_for_width(-0.1, 0.1), "share must"),
        (lambda: items_to_draw(0, 0.5), "frequency"),
        (lambda: items_to_draw(5, 0.0), "frequency"),
        (lambda: items_to_draw(5, 0.5, assurance=1.0), "`assurance`"),
    ],
)
def test_what_cannot_be_planned_is_told(call, said):
    with pytest.raises(NotApplicableError, match=said):
        call()
