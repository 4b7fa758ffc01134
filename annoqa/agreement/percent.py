"""Percent agreement: how often two judgements of the same unit are the same.

    p_o = mean over units of (pairs of judgements that agree) / (pairs of judgements)

Use it beside every coefficient that takes chance off: it is what people see when they compare.
Beware when one value is frequent: two annotators who never look agree on 82 % of units if both
say yes to 90 % of them.
Undefined when no unit was judged twice.

The interval is Wilson's, on as many units as their spread is worth.

References
----------
Gwet, K. L. (2014). Handbook of Inter-Rater Reliability (4th ed.). Advanced Analytics.
"""

from collections.abc import Sequence

import numpy as np

from annoqa.agreement.chance import trace_kappa
from annoqa.agreement.coefficient import Coefficient, Trace, check_applicable, estimate
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.tally import Tally
from annoqa.agreement.weights import Weights, partial_credit
from annoqa.statistics.estimate import Estimate


def percent_agreement(
    data: ReliabilityData,
    *,
    weights: Weights = "identity",
    confidence: float = 0.95,
) -> Estimate:
    """Compute percent agreement with its interval.

    Parameters
    ----------
    data : ReliabilityData
        Two annotators or more; units judged once are ignored.
    weights : Weights, default "identity"
        Credit for values that differ: a name, or a table over `data.values`.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        `value` in [0, 1]; 1 when all judgements of each unit are the same.

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
    >>> print(percent_agreement(data))
    0.818 [0.525, 0.948]
    """
    check_applicable(data, "percent_agreement")
    trace = trace_percent(data.tally, data.values, weights=weights)
    return estimate(data, trace, confidence=confidence, limits="share")


def trace_percent(
    tally: Tally, values: Sequence[object] | np.ndarray, *, weights: Weights = "identity"
) -> Trace:
    """Return percent agreement and its influence.

    Parameters
    ----------
    tally : Tally
        The judgements.
    values : sequence, shape (n_values,)
        The scale in order, declared values that nobody used included.
    weights : Weights, default "identity"
        As in `percent_agreement`.

    Returns
    -------
    Trace
        One influence per row of the tally.
    """
    table = partial_credit(weights, values)
    return trace_kappa(tally, table, None)


PERCENT_AGREEMENT = Coefficient(
    compute=percent_agreement,
    trace=trace_percent,
    title="Percent agreement",
    levels=frozenset({"nominal", "ordinal", "interval", "ratio"}),
    max_annotators=None,
    missing_values=True,
    chance_corrected=False,
    shown="agreement",
)
