"""How sure is it that agreement lies above a threshold?

    confidence above c = P(T ≤ (atanh(value) − atanh(c)) · (1 − value²) / SE)

It is the interval read the other way round: the confidence above the lower limit of a 95 % interval
is .975, that above the value itself .5. T is Student's with as many degrees of freedom as the interval
has. With a true α of exactly .8, half of all samples show ".8 or more", whatever their size; so a
value must not be compared with a threshold, and this is what to compare instead.

Use it to decide "α is above .667": ask for a confidence of .95.
Beware when units are few: the confidence is then low for good annotators too; label more units.
Undefined when the coefficient is, or has no interval.

A value of exactly 1 has Wilson's bound instead (see `annoqa.statistics.intervals`).

References
----------
Gwet, K. L. (2014). Handbook of Inter-Rater Reliability (4th ed.), chapter 6. Advanced Analytics.
Xie, M., & Singh, K. (2013). Confidence distribution, the frequentist distribution estimator of a
parameter: a review. International Statistical Review, 81(1), 3-39.
https://doi.org/10.1111/insr.12000
"""

import math
from dataclasses import dataclass
from typing import Any

from scipy import special

from annoqa.agreement.coefficient import Coefficient, Trace, check_applicable, spread_of
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from annoqa.statistics.intervals import ALIKE, FEW, FEW_CLUSTERS
from annoqa.statistics.jackknife import Spread


@dataclass(frozen=True, kw_only=True)
class ConfidenceAbove:
    """How sure it is that a coefficient lies above a threshold.

    Attributes
    ----------
    threshold : float
        What it is compared with.
    value : float or None
        The coefficient.
    confidence : float or None
        In [0, 1]; None where `undefined` says why.
    undefined : str or None
        Why there is no confidence.
    """

    threshold: float
    value: float | None
    confidence: float | None
    undefined: str | None = None


def confidence_above(
    data: ReliabilityData,
    coefficient: Coefficient,
    threshold: float,
    **how: Any,  # noqa: ANN401 - what the coefficient takes: level, weights, form
) -> ConfidenceAbove:
    """Compute how sure it is that a coefficient lies above a threshold.

    Parameters
    ----------
    data : ReliabilityData
        As the coefficient takes it.
    coefficient : Coefficient
        Such as `KRIPPENDORFF_ALPHA`.
    threshold : float
        In (−1, 1).
    **how
        Passed to the coefficient: `level`, `weights`, `form`.

    Returns
    -------
    ConfidenceAbove
        Over units, or over clusters of units where the data have them.

    Raises
    ------
    NotApplicableError
        When the threshold is outside (−1, 1), or the coefficient cannot take the data.

    Examples
    --------
    >>> from annoqa.agreement.krippendorff import KRIPPENDORFF_ALPHA
    >>> data = ReliabilityData.from_rows(["aabbccabca" * 3, "aabbcbabcc" * 3, "aabbccabca" * 3])
    >>> made = confidence_above(data, KRIPPENDORFF_ALPHA, 0.667)
    >>> round(made.value, 3), round(made.confidence, 3)
    (0.802, 0.919)
    """
    trace, over = traced(data, coefficient, how)
    sure = above(trace, over, threshold)
    return ConfidenceAbove(
        threshold=threshold,
        value=trace.value,
        confidence=sure,
        undefined=(trace.undefined or _why_none(over)) if sure is None else None,
    )


def traced(
    data: ReliabilityData, coefficient: Coefficient, how: dict[str, Any]
) -> tuple[Trace, Spread | None]:
    """Return a coefficient's trace and its spread, or None where the coefficient is undefined.

    Parameters
    ----------
    data : ReliabilityData
        As the coefficient takes it.
    coefficient : Coefficient
        What to trace.
    how : dict
        What it takes beside the data.

    Returns
    -------
    tuple of Trace and Spread or None
        For `above`.

    Raises
    ------
    NotApplicableError
        When the coefficient cannot take the data.
    """
    check_applicable(data, coefficient.name, max_annotators=coefficient.max_annotators)
    trace = coefficient.trace(data.tally, data.values, **how)
    return trace, None if trace.value is None else spread_of(data, trace)


def above(trace: Trace, over: Spread | None, threshold: float) -> float | None:
    """Return the confidence that a coefficient lies above a threshold.

    Parameters
    ----------
    trace : Trace
        The coefficient.
    over : Spread or None
        Its spread.
    threshold : float
        In (−1, 1).

    Returns
    -------
    float or None
        In [0, 1]; None where there is no interval.

    Raises
    ------
    NotApplicableError
        When the threshold is outside (−1, 1).
    """
    if not -1 < threshold < 1:
        raise NotApplicableError.saying("A threshold must lie between −1 and 1.", f"It is {threshold}.")
    if trace.value is None or over is None or over.n_clusters < 2:
        return None
    if trace.value == 1:
        return _above_by_wilson(over.n_clusters, (1 - threshold) * trace.chance_difference)
    if over.standard_error <= 1e-14:
        return None
    if trace.value <= -1:
        return float(special.stdtr(over.n_clusters - 1, (trace.value - threshold) / over.standard_error))
    apart = math.atanh(trace.value) - math.atanh(threshold)
    return float(special.stdtr(over.n_clusters - 1, apart * (1 - trace.value**2) / over.standard_error))


def _above_by_wilson(n: int, hidden: float) -> float:
    """Return the confidence that at most a share of units hides a disagreement that nobody saw."""
    return 1.0 if hidden >= 1 else float(special.ndtr(math.sqrt(hidden * n / (1 - hidden))))


def _why_none(over: Spread | None) -> str:
    """Return why a defined coefficient has no interval."""
    if over is None or over.n_clusters >= 2:
        return ALIKE
    return FEW_CLUSTERS if over.clustered else FEW
