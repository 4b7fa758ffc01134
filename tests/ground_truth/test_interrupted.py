"""Segmented regression with Newey-West errors, beside statsmodels and on simulated series."""

import numpy as np
import pytest

from annoqa.ground_truth.interrupted import WEEK_NS, interrupted_series, newey_west, weeks_from


def series(seed, *, step=0.0, bend=0.0, weeks=12, n=12, rho=0.4):
    """Answers of 2 · weeks weeks; the weekly level has autocorrelated noise."""
    rng = np.random.default_rng(seed)
    week = np.arange(-weeks, weeks)
    noise = np.zeros(len(week))
    for at in range(1, len(week)):
        noise[at] = rho * noise[at - 1] + rng.normal(0, 0.03)
    level = 0.5 + noise + step * (week >= 0) + bend * np.maximum(week, 0)
    follows = rng.random((len(week), n)) < np.clip(level, 0, 1)[:, None]
    return follows.astype(float).ravel(), np.repeat(week, n)


@pytest.mark.parametrize("lag", [0, 2, 5])
def test_standard_errors_are_those_of_statsmodels(lag):
    sm = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(7)
    week = np.arange(-12, 14)
    later = (week >= 0).astype(float)
    design = np.stack([np.ones(26), week, later, week * later], axis=1)
    value, weight = rng.normal(size=26), rng.integers(1, 30, 26).astype(float)
    theirs = sm.WLS(value, design, weights=weight).fit(
        cov_type="HAC", cov_kwds={"maxlags": lag, "use_correction": True}
    )

    found, error = newey_west(design, value, weight, week, lag)

    assert found == pytest.approx(theirs.params)
    assert error == pytest.approx(theirs.bse)


def test_a_step_is_found_and_a_quiet_series_has_none():
    steps = [interrupted_series(*series(seed, step=-0.35)).step for seed in range(40)]
    quiet = [interrupted_series(*series(seed)).step for seed in range(100)]

    assert sum(step.high < 0 for step in steps) >= 38
    assert sum(step.low > 0 or step.high < 0 for step in quiet) <= 14


def test_a_habit_that_fades_by_itself_is_no_step():
    week = np.repeat(np.arange(-12, 12), 20)
    value = (np.arange(len(week)) % 20) / 20 < 0.6 - 0.02 * week

    found = interrupted_series(value.astype(float), week)

    assert found.slope.high < 0
    assert abs(found.step.value) < 0.05


def test_a_change_of_the_mix_is_no_step():
    week = np.repeat(np.arange(-10, 10), 20)
    place = np.tile(np.arange(20), 20)
    hard = place < np.where(week < 0, 12, 4)
    value = np.where(hard, place % 4 != 0, 0).astype(float)

    naive = interrupted_series(value, week)
    matched = interrupted_series(value, week, stratum=hard.astype(int))

    assert naive.step.value < -0.25
    assert abs(matched.step.value) < 0.02


@pytest.mark.parametrize(("before", "after"), [(7, 20), (20, 7), (0, 0)])
def test_too_few_weeks_are_told(before, after):
    week = np.arange(-before, after)

    found = interrupted_series(np.zeros(len(week)), week)

    assert found.step.value is None
    assert "fewer than 8 weeks" in found.step.undefined


def test_weeks_begin_with_the_change():
    moment = 1_700_000_000_000_000_000

    assert weeks_from(moment + np.array([-WEEK_NS - 1, -1, 0, 3 * WEEK_NS]), moment).tolist() == [
        -2,
        -1,
        0,
        3,
    ]


def test_weeks_on_a_line_have_no_interval():
    found = interrupted_series(np.zeros(20), np.arange(-10, 10))

    assert (found.step.value, found.step.low) == (0.0, None)
    assert found.step.no_interval
