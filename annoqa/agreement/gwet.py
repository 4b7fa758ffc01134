"""Gwet's AC1 and AC2: agreement by chance only where a unit is hard.

    AC = (p_o − p_e) / (1 − p_e),    p_e = T_w / (q · (q − 1)) · Σ_c π_c · (1 − π_c)

π_c is the mean share of value c, q the number of values on the scale, used or not, and T_w the sum
of the agreement weights: q for AC1, where only equal values agree. AC2 gives partial credit.

Use it when one value is frequent and κ or α fall although annotators nearly always agree.
Beware when it looks too good: two annotators who never look, and both say yes to 90 % of the units,
reach AC1 = .78. Read it beside α, never instead of it.
Undefined when no unit was judged twice, or when only one value was used.

References
----------
Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high
agreement. British Journal of Mathematical and Statistical Psychology, 61(1), 29-48.
https://doi.org/10.1348/000711006X126600
Gwet, K. L. (2014). Handbook of Inter-Rater Reliability (4th ed.). Advanced Analytics.
"""

from collections.abc import Sequence

import numpy as np

from annoqa.agreement.chance import pooled, trace_kappa
from annoqa.agreement.coefficient import Coefficient, Trace, check_applicable, estimate
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.tally import Tally
from annoqa.agreement.weights import Weights, weight_table
from annoqa.statistics.estimate import Estimate


def gwet_ac1(
    data: ReliabilityData,
    *,
    confidence: float = 0.95,
) -> Estimate:
    """Compute Gwet's AC1 with its interval.

    Parameters
    ----------
    data : ReliabilityData
        Two annotators or more; units judged once count in the shares of the values.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        `value` at most 1, 0 where annotators agree as often as chance would. `observed` and
        `expected` are agreements p_o and p_e.

    Raises
    ------
    NotApplicableError
        When `data` has fewer than two annotators.

    Examples
    --------
    Gwet's four annotators and twelve units:

    >>> _ = None
    >>> data = ReliabilityData.from_rows([
    ...     [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    ...     [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, _],
    ...     [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    ...     [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
    ... ])
    >>> print(gwet_ac1(data))
    0.775 [0.322, 0.940]
    """
    check_applicable(data, "gwet_ac1")
    trace = trace_ac1(data.tally, data.values)
    return estimate(data, trace, confidence=confidence)


def trace_ac1(tally: Tally, values: Sequence[object] | np.ndarray) -> Trace:
    """Return Gwet's AC1 and its influence.

    Parameters
    ----------
    tally : Tally
        The judgements.
    values : sequence, shape (n_values,)
        The scale in order, declared values that nobody used included.

    Returns
    -------
    Trace
        One influence per row of the tally.
    """
    del values  # the same, whatever they are
    return trace_kappa(tally, None, pooled(_expect))


GWET_AC1 = Coefficient(
    compute=gwet_ac1,
    trace=trace_ac1,
    title="Gwet's AC1",
    levels=frozenset({"nominal"}),
    max_annotators=None,
    missing_values=True,
    chance_corrected=True,
    shown="agreement",
)


def gwet_ac2(
    data: ReliabilityData,
    *,
    weights: Weights = "ordinal",
    confidence: float = 0.95,
) -> Estimate:
    """Compute Gwet's AC2 with its interval.

    Parameters
    ----------
    data : ReliabilityData
        Two annotators or more; units judged once count in the shares of the values.
    weights : Weights, default "ordinal"
        Credit for values that differ: a name, or a table over `data.values`.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        `value` at most 1, 0 where annotators agree as often as chance would. `observed` and
        `expected` are agreements p_o and p_e.

    Raises
    ------
    NotApplicableError
        When `data` has fewer than two annotators.

    Examples
    --------
    Gwet's four annotators and twelve units:

    >>> _ = None
    >>> data = ReliabilityData.from_rows([
    ...     [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    ...     [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, _],
    ...     [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    ...     [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
    ... ])
    >>> print(gwet_ac2(data))
    0.899 [0.555, 0.980]
    """
    check_applicable(data, "gwet_ac2")
    trace = trace_ac2(data.tally, data.values, weights=weights)
    return estimate(data, trace, confidence=confidence)


def trace_ac2(tally: Tally, values: Sequence[object] | np.ndarray, *, weights: Weights = "ordinal") -> Trace:
    """Return Gwet's AC2 and its influence.

    Parameters
    ----------
    tally : Tally
        The judgements.
    values : sequence, shape (n_values,)
        The scale in order, declared values that nobody used included.
    weights : Weights, default "ordinal"
        As in `gwet_ac2`.

    Returns
    -------
    Trace
        One influence per row of the tally.
    """
    return trace_kappa(tally, weight_table(weights, values), pooled(_expect))


GWET_AC2 = Coefficient(
    compute=gwet_ac2,
    trace=trace_ac2,
    title="Gwet's AC2",
    levels=frozenset({"ordinal", "interval", "ratio"}),
    max_annotators=None,
    missing_values=True,
    chance_corrected=True,
    shown="agreement",
)


def _expect(share: np.ndarray, weights: np.ndarray | None) -> tuple[float, np.ndarray]:
    """Return chance agreement on hard units, and its gradient."""
    q = len(share)
    total = q if weights is None else float(weights.sum())
    scale = total / (q * (q - 1))
    return float(scale * (share @ (1 - share))), scale * (1 - 2 * share)
