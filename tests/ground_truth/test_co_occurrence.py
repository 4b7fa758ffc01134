from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoqa.ground_truth import co_occurrence
from annoqa.ground_truth.co_occurrence import count_chances, together_p


def slowly(rates, observed, correlation):
    """P(pairs >= observed) by listing all that can happen."""
    total = 0.0
    outcomes = list(product((0, 1), repeat=rates.shape[1]))
    for units in product(outcomes, repeat=len(rates)):
        chance = 1.0
        for rate, wrong in zip(rates, units, strict=True):
            apart = np.prod([p if w else 1 - p for p, w in zip(rate, wrong, strict=True)])
            inside = [p for p, w in zip(rate, wrong, strict=True) if w]
            outside = [p for p, w in zip(rate, wrong, strict=True) if not w]
            ordered = max(0.0, min([1.0, *inside]) - max([0.0, *outside]))
            chance *= (1 - correlation) * apart + correlation * ordered
        total += chance * (sum(sum(u) * (sum(u) - 1) // 2 for u in units) >= observed)
    return total


@given(
    st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=3),
    st.floats(0, 1),
    st.integers(0, 511),
)
def test_the_tail_is_exact(rates, correlation, bits):
    rates = np.array(rates)
    wrong = np.array([bits >> i & 1 for i in range(rates.size)], dtype=bool).reshape(rates.shape)
    pairs = sum(k * (k - 1) // 2 for k in wrong.sum(axis=1))

    p = together_p(wrong, rates, np.ones_like(wrong), correlation)

    assert p == pytest.approx(slowly(rates, pairs, correlation), abs=1e-9)


def test_equal_rates_correlate_by_exactly_the_correlation():
    p, rho = 0.3, 0.4

    both = count_chances(np.full((1, 2), p), rho)[0, 2]

    assert (both - p * p) / (p * (1 - p)) == pytest.approx(rho)


def test_units_known_only_by_a_mistake_cannot_have_none():
    chance = count_chances(np.full((1, 3), 0.2), 0.1, seen=True)

    assert chance[0, 0] == 0.0
    assert chance.sum() == pytest.approx(1.0)


def test_nobody_wrong_together_is_no_surprise():
    nobody = np.zeros((5, 3), dtype=bool)

    assert together_p(nobody, np.full((5, 3), 0.1), ~nobody, 0.0) == 1.0


def test_many_units_fall_back_on_the_normal_tail(monkeypatch):
    rng = np.random.default_rng(1)
    rates = np.full((300, 4), 0.2)
    wrong = rng.random(rates.shape) < 0.23
    everyone = np.ones_like(wrong)
    exact = together_p(wrong, rates, everyone, 0.0)
    monkeypatch.setattr(co_occurrence, "EXACT", 10)

    assert together_p(wrong, rates, everyone, 0.0) == pytest.approx(exact, abs=0.02)
