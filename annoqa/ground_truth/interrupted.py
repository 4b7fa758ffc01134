"""Interrupted time series: did the week of the rewrite break the trend?

    y_week = level + slope · week + step · [week ≥ 0] + bend · week · [week ≥ 0] + error

Weeks are counted from the day of the change, so that none lies on both sides of it. `step` is the
change of level in the first week, `bend` the change of slope. Weeks weigh as many answers as they
have. Shares are corrected for the mix of items: from each week's share the share is taken away that
its strata had before the change.

Standard errors are those of Newey & West: errors of weeks near each other may go together, with
weights that fall linearly over ⌊4 (n / 100)^(2/9)⌋ weeks, and the correction n / (n − 4). Limits are
Student's with n − 4 degrees of freedom.

*Use it when* answers with ground truth run over months on both sides of the change.
*Beware when* something else changed in the same weeks, when weeks differ in difficulty, or when
shares lie near 0 or 1, which straight lines do not know.
*Undefined when* one side has fewer than 8 weeks with answers (Penfold & Zhang, 2013).

References
----------
Bernal, J. L., Cummins, S., & Gasparrini, A. (2017). Interrupted time series regression for the
evaluation of public health interventions: a tutorial. International Journal of Epidemiology, 46(1),
348-355. https://doi.org/10.1093/ije/dyw098
Newey, W. K., & West, K. D. (1987). A simple, positive semi-definite, heteroskedasticity and
autocorrelation consistent covariance matrix. Econometrica, 55(3), 703-708.
https://doi.org/10.2307/1913610
Penfold, R. B., & Zhang, F. (2013). Use of interrupted time series analysis in evaluating health care
quality improvements. Academic Pediatrics, 13(6), S38-S44. https://doi.org/10.1016/j.acap.2013.08.002
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from annoqa.statistics.estimate import Estimate

WEEK_NS = 7 * 24 * 3600 * 1_000_000_000
LEAST_WEEKS = 8
N_TERMS = 4
TOO_FEW = f"fewer than {LEAST_WEEKS} weeks with answers before or after the change"


@dataclass(frozen=True, kw_only=True)
class Interrupted:
    """A series of weeks that a change cuts in two.

    Attributes
    ----------
    step : Estimate
        Change of level in the first week; below zero is better.
    bend : Estimate
        Change of slope, a week.
    slope : Estimate
        Slope before the change, a week.
    n_before, n_after : int
        Weeks with answers.
    """

    step: Estimate
    bend: Estimate
    slope: Estimate
    n_before: int
    n_after: int


def weeks_from(made_ns: np.ndarray, moment_ns: int) -> np.ndarray:
    """Return the week of each answer, counted from the change.

    Parameters
    ----------
    made_ns : int64 array, shape (n_answers,)
        When, in ns since 1970.
    moment_ns : int
        When the change came into force.

    Returns
    -------
    int64 array, shape (n_answers,)
        0 for the first week after it, -1 for the last one before.

    Examples
    --------
    >>> weeks_from(np.array([-1, 0, WEEK_NS - 1, WEEK_NS]), 0).tolist()
    [-1, 0, 0, 1]
    """
    weeks: np.ndarray = (made_ns - moment_ns) // WEEK_NS
    return weeks


def interrupted_series(
    value: np.ndarray,
    week: np.ndarray,
    *,
    stratum: np.ndarray | None = None,
    confidence: float = 0.95,
) -> Interrupted:
    """Return the changes of level and slope of a weekly mean.

    Parameters
    ----------
    value : float array, shape (n_answers,)
        What is averaged, such as whether an answer follows the old reading.
    week : int64 array, shape (n_answers,)
        As `weeks_from` returns it.
    stratum : int array, shape (n_answers,), optional
        What the items are like; weeks are corrected for their mix of strata.
    confidence : float, default 0.95
        Nominal coverage.

    Returns
    -------
    Interrupted
        Undefined estimates where one side has fewer than 8 weeks.

    Examples
    --------
    >>> week = np.arange(-10, 10)
    >>> share = np.where(week < 0, 0.8, 0.1) + 0.02 * np.resize([1, -1, -1, 1], 20)
    >>> found = interrupted_series(share, week)
    >>> bool(found.step.high < -0.6 and found.bend.low < 0 < found.bend.high)
    True
    """
    if stratum is not None:
        value = value - _expected(value, week, stratum)
    order = np.lexsort((value, week))
    weeks, code = np.unique(week[order], return_inverse=True)
    n = np.bincount(code)
    mean = np.bincount(code, value[order]) / np.maximum(n, 1)
    n_before, n_after = int((weeks < 0).sum()), int((weeks >= 0).sum())
    if min(n_before, n_after) < LEAST_WEEKS:
        nothing = Estimate.none(TOO_FEW)
        return Interrupted(step=nothing, bend=nothing, slope=nothing, n_before=n_before, n_after=n_after)
    later = (weeks >= 0).astype(float)
    design = np.stack([np.ones(len(weeks)), weeks, later, weeks * later], axis=1)
    lag = math.floor(4 * (len(weeks) / 100) ** (2 / 9))
    found, error = newey_west(design, mean, n.astype(float), weeks, lag)
    told = [_estimate(found[term], error[term], len(weeks), lag, confidence) for term in range(N_TERMS)]
    return Interrupted(step=told[2], bend=told[3], slope=told[1], n_before=n_before, n_after=n_after)


def newey_west(
    design: np.ndarray, value: np.ndarray, weight: np.ndarray, at: np.ndarray, lag: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return weighted least squares with the standard errors of Newey & West.

    Parameters
    ----------
    design : float array, shape (n, n_terms)
        Of full rank.
    value, weight : float array, shape (n,)
        What is explained, and what it weighs.
    at : int array, shape (n,)
        When, in steps; there may be gaps.
    lag : int
        Up to how many steps apart errors go together, 0 or more.

    Returns
    -------
    tuple of float arrays, shape (n_terms,)
        Coefficients and standard errors, corrected by n / (n − n_terms).
    """
    n, n_terms = design.shape
    bread = np.linalg.inv((design.T * weight) @ design)
    found = bread @ (design.T @ (weight * value))
    score = design * (weight * (value - design @ found))[:, None]
    apart = np.abs(at[:, None] - at[None, :])
    kernel = np.maximum(0.0, 1 - apart / (lag + 1))
    covariance = bread @ (score.T @ kernel @ score) @ bread * n / (n - n_terms)
    return found, np.sqrt(np.maximum(np.diag(covariance), 0.0))


def _expected(value: np.ndarray, week: np.ndarray, stratum: np.ndarray) -> np.ndarray:
    """Return the mean of each stratum before the change; strata that are new then get that of all."""
    code = np.unique(stratum, return_inverse=True)[1]
    before, size = week < 0, int(code.max(initial=-1)) + 1
    n = np.bincount(code[before], minlength=size)
    sums = np.bincount(code[before], value[before], minlength=size)
    overall = float(sums.sum()) / max(int(n.sum()), 1)
    expected: np.ndarray = np.where(n > 0, sums / np.maximum(n, 1), overall)[code]
    return expected


def _estimate(value: float, error: float, n: int, lag: int, confidence: float) -> Estimate:
    """Return a coefficient with its limits; none where all weeks lie on the line."""
    value = float(value)
    if error <= 1e-12:
        return Estimate(value=value, no_interval="the weeks lie on the line exactly", confidence=confidence)
    half = float(special.stdtrit(n - N_TERMS, (1 + confidence) / 2)) * float(error)
    return Estimate(
        value=value,
        low=value - half,
        high=value + half,
        confidence=confidence,
        interval=f"Newey & West (1987) over {lag} weeks, t",
    )
