"""Lin's concordance correlation (CCC): how near two annotators' numbers lie to the line x = y.

    CCC = 2 · s_12 / (s_1² + s_2² + (mean_1 − mean_2)²)

s² are variances and s_12 is the covariance, both divided by n. Of more annotators it is Barnhart's
overall CCC: the sum of the numerators over all pairs, divided by the sum of the denominators. It is
quadratically weighted κ, for numbers; ICC(A,1) becomes the same as units grow.

Use it when two annotators, or two instruments, measured the same units.
Beware when units hardly differ: CCC is low then, however exact the annotators are; read the limits
of agreement (`bland_altman`) beside it.
Undefined when somebody left units out, when fewer than two units were judged, or when only one
value was used.

The interval is Fisher's z with Lin's variance for two annotators (numbers that are normal), and
the infinitesimal jackknife on units (Fisher z, t) for more of them, for units in clusters, or on
request.

References
----------
Lin, L. I. (1989). A concordance correlation coefficient to evaluate reproducibility. Biometrics,
45(1), 255-268; with its correction, Biometrics 56(1), 324-325 (2000).
https://doi.org/10.2307/2532051
Barnhart, H. X., Haber, M., & Song, J. (2002). Overall concordance correlation coefficient for
evaluating agreement among multiple observers. Biometrics, 58(4), 1020-1027.
https://doi.org/10.1111/j.0006-341X.2002.01020.x
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from scipy import special

from annoqa.agreement.coefficient import Coefficient, Trace, check_applicable, estimate
from annoqa.agreement.mean_squares import complete_numbers, two_way, why_incomplete, why_no_variance
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.skewed import told_if_skewed
from annoqa.agreement.tally import Tally
from annoqa.statistics.estimate import Estimate

Method = Literal["Lin", "jackknife"]


def concordance_correlation(
    data: ReliabilityData, *, confidence: float = 0.95, interval: Method = "Lin"
) -> Estimate:
    """Compute Lin's concordance correlation with its interval.

    Parameters
    ----------
    data : ReliabilityData
        Numbers of two annotators or more, all of whom judged the same units.
    confidence : float, default 0.95
        Nominal coverage of the interval.
    interval : {"Lin", "jackknife"}, default "Lin"
        Lin's variance is of two annotators with normal numbers; the jackknife takes any.

    Returns
    -------
    Estimate
        `value` from −1 to 1. `observed` and `expected` are mean squared differences between
        annotators: within units, and were their judgements independent.

    Raises
    ------
    NotApplicableError
        When there are fewer than two annotators, or values are not numbers.

    Examples
    --------
    >>> data = ReliabilityData.from_matrix([[1.0, 2.0, 3.0, 4.0, 5.0], [1.2, 1.9, 3.4, 4.1, 5.6]])
    >>> print(concordance_correlation(data))
    0.974 [0.849, 0.996]
    """
    check_applicable(data, "concordance_correlation")
    trace = trace_concordance(data.tally, data.values)
    made = told_if_skewed(estimate(data, trace, confidence=confidence), data)
    if trace.value is None or abs(trace.value) == 1 or interval == "jackknife" or data.cluster is not None:
        return made
    error = _lin_error(data.tally, data.values, trace.value)
    if error is None:
        return made
    centre, half = math.atanh(trace.value), float(special.ndtri((1 + confidence) / 2)) * error
    lin = replace(
        made,
        low=math.tanh(centre - half),
        high=math.tanh(centre + half),
        interval="Lin's variance, Fisher z",
        no_interval=None,
    )
    return told_if_skewed(lin, data)


def trace_concordance(tally: Tally, values: Sequence[object] | np.ndarray) -> Trace:
    """Return the concordance correlation and its influence.

    Parameters
    ----------
    tally : Tally
        The judgements.
    values : sequence, shape (n_values,)
        The scale.

    Returns
    -------
    Trace
        One influence per row of the tally.

    Raises
    ------
    NotApplicableError
        When values are not numbers.
    """
    why = why_no_variance(tally) or why_incomplete(tally)
    if why is not None:
        return Trace.none(tally, why)
    squares = two_way(tally, values)
    n, k = squares.n_units, squares.k
    by_n = (n - 1) / n
    r, e, c = squares.units, squares.error, squares.annotators
    bottom = by_n * (r.value + (k - 1) * e.value) + k * c.value
    value = 1 - k * (by_n * e.value + c.value) / bottom
    move_bottom = r.influence + (k - 1) * e.influence + k * c.influence
    twice = tally.n_judgements >= 2
    share = tally.frequency(twice) / tally.frequency(twice).sum()
    return Trace(
        value=value,
        observed=2 * (by_n * e.value + c.value),
        expected=2 * bottom / k,
        influence=((1 - value) * move_bottom - k * (e.influence + c.influence)) / bottom,
        n_units=n,
        chance_difference=float(1 - share @ share),
    )


CONCORDANCE_CORRELATION = Coefficient(
    compute=concordance_correlation,
    trace=trace_concordance,
    title="Lin's concordance correlation",
    levels=frozenset({"interval", "ratio"}),
    max_annotators=None,
    missing_values=False,
    chance_corrected=True,
    shown="disagreement",
)


def _lin_error(tally: Tally, values: Sequence[object] | np.ndarray, value: float) -> float | None:
    """Return the standard error of Fisher's z, or None where Lin's variance says nothing."""
    data = complete_numbers(tally, values)
    n = int(data.weight.sum())
    if data.numbers.shape[1] != 2 or n < 3:
        return None
    mean = data.weight @ data.numbers / n
    around = data.numbers - mean
    (first, both), (_, second) = (around * data.weight[:, None]).T @ around / n
    if first <= 0 or second <= 0:
        return None
    unit = math.sqrt(first * second)
    r, shift = both / unit, (mean[0] - mean[1]) ** 2 / unit
    bias = 2 * unit / (first + second + shift * unit)  # value / r, which exists where r is 0 too
    variance = (
        (1 - r**2) * bias**2 * (1 - value**2)
        + 2 * value**2 * bias * (1 - value) * shift
        - value**2 * bias**2 * shift**2 / 2
    ) / (n - 2)
    return math.sqrt(variance) / (1 - value**2) if variance > 0 else None
