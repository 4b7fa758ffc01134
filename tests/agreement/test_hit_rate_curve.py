"""Hit rate against tolerance, beside its chance."""

import numpy as np
import pytest

from annoqa.agreement.hit_rate import boundary_hits
from annoqa.agreement.hit_rate_curve import hit_rate_curve
from annoqa.agreement.ratio import Within
from tests.agreement.views import S, segments, sides

TOLERANCES = [0, S // 10, S // 2, S, 3 * S]


def poisson(seed, n=600, mean=2.4, jitter=None):
    rng = np.random.default_rng(seed)
    places = [np.cumsum(rng.exponential(mean, n)) for _ in (0, 1)]
    if jitter is not None:
        places[1] = np.sort(places[0] + rng.normal(0, jitter, n))
    rows = [
        (0, who, round(a, 6), round(b, 6), "x")
        for who in (0, 1)
        for a, b in zip(places[who], places[who][1:], strict=False)
    ]
    return sides(segments(rows))


def test_the_curve_is_the_hit_rate_at_every_tolerance():
    rows = poisson(0, jitter=0.3)
    found = hit_rate_curve(rows, TOLERANCES)

    for tolerance, f1 in zip(TOLERANCES, found.f1, strict=True):
        assert f1 == pytest.approx(boundary_hits(rows, tolerance).f1().estimate(Within()).value)
    assert list(found.f1) == sorted(found.f1)
    assert list(found.chance) == sorted(found.chance)


def test_chance_is_what_unrelated_boundaries_hit():
    found = hit_rate_curve(poisson(1), TOLERANCES)

    assert found.f1[4] > 0.6
    assert found.chance == pytest.approx(found.f1, abs=0.03)
    assert found.corrected == pytest.approx([0] * 5, abs=0.1)


def test_near_boundaries_are_above_chance_and_a_wide_tolerance_shows_nothing():
    found = hit_rate_curve(poisson(2, jitter=0.1), TOLERANCES)

    assert found.corrected[2] > 0.9
    assert found.f1[4] - found.chance[4] < 0.3


def test_perfect_agreement_is_exactly_one():
    rows = [(item, who, k, k + 1, "x") for item in (0, 1) for who in (0, 1) for k in range(0, 40, 3)]
    found = hit_rate_curve(sides(segments(rows)), [0])

    assert found.f1 == found.corrected == (1,)


def test_nothing_marked_has_no_curve():
    assert hit_rate_curve(sides(segments([], looked=[(0, 0), (0, 1)])), TOLERANCES) is None
