"""Is one agreement higher than another? The difference of two coefficients, with its interval.

    difference = first − second,    SE² = Σ_u (influence on the first − influence on the second)²

Two intervals that overlap do not answer the question: where both numbers come from the same units
they rise and fall together, and their difference is known much better than either. Three cases:

- `difference_of_coefficients`: two coefficients of the same data (what does AC1 add to α?);
- `difference_of_groups`: one coefficient of two groups of annotators, or of two conditions, on the
  same units (experts and crowd, before and after a guideline changed);
- `difference_of_campaigns`: one coefficient of different units (this month and last month).

Use it before you say "agreement went up".
Beware when different units are compared: a harder month looks like worse annotators.
Undefined when either coefficient is; the reason says which.

The interval is the infinitesimal jackknife on units, or on clusters of units where they are given,
with Student's t; of different units it has Welch's degrees of freedom.

References
----------
Gwet, K. L. (2016). Testing the difference of correlated agreement coefficients for statistical
significance. Educational and Psychological Measurement, 76(4), 609-637.
https://doi.org/10.1177/0013164415596420
Welch, B. L. (1947). The generalization of "Student's" problem when several different population
variances are involved. Biometrika, 34(1-2), 28-35. https://doi.org/10.1093/biomet/34.1-2.28
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy import special

from annoqa.agreement.coefficient import Coefficient, Trace, check_applicable, spread_of
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import ALIKE, FEW, FEW_CLUSTERS, mean_limits
from annoqa.statistics.jackknife import spread

How = Mapping[str, Any]
"""What a coefficient takes beside the data: level, weights, form."""


def difference_of_coefficients(
    data: ReliabilityData,
    first: Coefficient,
    second: Coefficient,
    *,
    first_how: How | None = None,
    second_how: How | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Compute how far two coefficients of the same data differ.

    Parameters
    ----------
    data : ReliabilityData
        As both coefficients take it.
    first, second : Coefficient
        Such as `KRIPPENDORFF_ALPHA`, or one of `annoqa.agreement.COEFFICIENTS`.
    first_how, second_how : mapping, optional
        What each takes beside the data, such as `{"level": "ordinal"}`.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        First less second.

    Raises
    ------
    NotApplicableError
        When either coefficient cannot take the data.

    Examples
    --------
    >>> from annoqa.agreement.gwet import GWET_AC1
    >>> from annoqa.agreement.krippendorff import KRIPPENDORFF_ALPHA
    >>> data = ReliabilityData.from_rows(["aaaaaaaaab" * 3, "aaaaaaaabb" * 3, "aaaaaaabab" * 3])
    >>> print(difference_of_coefficients(data, GWET_AC1, KRIPPENDORFF_ALPHA))
    0.290 [-0.039, 0.619]
    """
    one, other = _trace(data, first, first_how or {}), _trace(data, second, second_how or {})
    counted = (data.tally.n_judgements >= 2)[data.row_of_unit]
    return _paired(data, data, one, other, counted, (first.title, second.title), confidence)


def difference_of_groups(
    coefficient: Coefficient,
    first: ReliabilityData,
    second: ReliabilityData,
    *,
    how: How | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Compute how far one coefficient differs between two groups or conditions on the same units.

    Parameters
    ----------
    coefficient : Coefficient
        What to compare.
    first, second : ReliabilityData
        Judgements of the same units, in the same order. Two groups of one table are
        `data.only(mask)` and `data.only(~mask)`; they may share annotators.
    how : mapping, optional
        What the coefficient takes beside the data.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        First less second; `n_units` judged twice in either group.

    Raises
    ------
    NotApplicableError
        When the units differ in number, or the coefficient cannot take the data.

    Examples
    --------
    >>> from annoqa.agreement.krippendorff import KRIPPENDORFF_ALPHA
    >>> experts = ReliabilityData.from_rows(["aabbccabca" * 3, "aabbccabcb" * 3])
    >>> crowd = ReliabilityData.from_rows(["aabbacabca" * 3, "abbbccabcb" * 3])
    >>> print(difference_of_groups(KRIPPENDORFF_ALPHA, experts, crowd))
    0.303 [0.071, 0.534]
    """
    if first.n_units != second.n_units:
        raise NotApplicableError.saying(
            "Both groups must have the same units.",
            f"They have {first.n_units} and {second.n_units}.",
            "use difference_of_campaigns for different units.",
        )
    one, other = (_trace(data, coefficient, how or {}) for data in (first, second))
    counted = np.zeros(first.n_units, dtype=bool)
    for data in (first, second):
        counted |= (data.tally.n_judgements >= 2)[data.row_of_unit]
    return _paired(first, second, one, other, counted, ("first group", "second group"), confidence)


def difference_of_campaigns(
    coefficient: Coefficient,
    first: ReliabilityData,
    second: ReliabilityData,
    *,
    how: How | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Compute how far one coefficient differs between different units.

    Parameters
    ----------
    coefficient : Coefficient
        What to compare.
    first, second : ReliabilityData
        Judgements of units that have nothing to do with each other.
    how : mapping, optional
        What the coefficient takes beside the data.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        First less second; `n_units` of both together.

    Raises
    ------
    NotApplicableError
        When the coefficient cannot take the data.

    Examples
    --------
    >>> from annoqa.agreement.krippendorff import KRIPPENDORFF_ALPHA
    >>> june = ReliabilityData.from_rows(["aabbccabca" * 3, "aabbccabcb" * 3])
    >>> july = ReliabilityData.from_rows(["aabbacabca" * 5, "abbbccabcb" * 5])
    >>> print(difference_of_campaigns(KRIPPENDORFF_ALPHA, june, july))
    0.306 [0.043, 0.568]
    """
    pools = (first, second)
    one, other = (_trace(data, coefficient, how or {}) for data in pools)
    n = one.n_units + other.n_units
    why = _why_none(one, other, ("first campaign", "second campaign"))
    if why is not None or one.value is None or other.value is None:
        return Estimate.none(why or "", n_units=n)
    spreads = [spread_of(data, trace) for data, trace in zip(pools, (one, other), strict=True)]
    made: dict[str, Any] = {"value": one.value - other.value, "confidence": confidence, "n_units": n}
    if min(over.n_clusters for over in spreads) < 2:
        return Estimate(**made, no_interval=FEW_CLUSTERS if first.cluster is not None else FEW)
    squares = [over.standard_error**2 for over in spreads]
    error = math.sqrt(sum(squares))
    if error == 0:
        return Estimate(**made, no_interval=ALIKE)
    free = sum(squares) ** 2 / sum(
        square**2 / (over.n_clusters - 1) for square, over in zip(squares, spreads, strict=True)
    )
    half = float(special.stdtrit(free, (1 + confidence) / 2)) * error
    on = "clusters" if any(over.clustered for over in spreads) else "items"
    return Estimate(
        **made,
        low=made["value"] - half,
        high=made["value"] + half,
        interval=f"infinitesimal jackknife on {on} of either campaign, Welch's t",
    )


def _trace(data: ReliabilityData, coefficient: Coefficient, how: How) -> Trace:
    """Return a coefficient's trace, or raise where it does not apply."""
    check_applicable(data, coefficient.name, max_annotators=coefficient.max_annotators)
    return coefficient.trace(data.tally, data.values, **how)


def _paired(
    first: ReliabilityData,
    second: ReliabilityData,
    one: Trace,
    other: Trace,
    counted: np.ndarray,
    names: tuple[str, str],
    confidence: float,
) -> Estimate:
    """Return the difference of two traces over the same units."""
    n = int(counted.sum())
    why = _why_none(one, other, names)
    if why is not None or one.value is None or other.value is None:
        return Estimate.none(why or "", n_units=n)
    influence = one.influence[first.row_of_unit] - other.influence[second.row_of_unit]
    value = one.value - other.value
    limits = mean_limits(
        value, spread(influence, cluster=first.cluster, counted=counted), confidence=confidence
    )
    return Estimate(
        value=value,
        low=limits.low,
        high=limits.high,
        interval=limits.interval,
        no_interval=limits.no_interval,
        confidence=confidence,
        n_units=n,
    )


def _why_none(one: Trace, other: Trace, names: tuple[str, str]) -> str | None:
    """Return which of two traces has no value, and why."""
    for trace, name in zip((one, other), names, strict=True):
        if trace.value is None:
            return f"{name}: {trace.undefined}"
    return None
