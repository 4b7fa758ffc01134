"""Brennan and Prediger's coefficient: chance picks every value of the scale equally often.

    S = (p_o − p_e) / (1 − p_e),    p_e = Σ_{c,k} w_ck / q²    (1 / q without weights)

q is the number of values on the scale, used or not. The same as Bennett's S, Randolph's free-marginal
κ, and, for two values, the prevalence- and bias-adjusted κ (PABAK).

Use it when the scale is fixed beforehand and no value is expected more than others.
Beware when the scale has values that nobody uses: each of them makes S larger; declare the labels.
Undefined when no unit was judged twice, or when only one value was used.

References
----------
Brennan, R. L., & Prediger, D. J. (1981). Coefficient kappa: Some uses, misuses, and alternatives.
Educational and Psychological Measurement, 41(3), 687-699.
https://doi.org/10.1177/001316448104100307
"""

from collections.abc import Sequence

import numpy as np

from annoqa.agreement.chance import pooled, trace_kappa
from annoqa.agreement.coefficient import Coefficient, Trace, check_applicable, estimate
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.tally import Tally
from annoqa.agreement.weights import Weights, partial_credit
from annoqa.statistics.estimate import Estimate


def brennan_prediger(
    data: ReliabilityData,
    *,
    weights: Weights = "identity",
    confidence: float = 0.95,
) -> Estimate:
    """Compute the Brennan-Prediger coefficient with its interval.

    Parameters
    ----------
    data : ReliabilityData
        Two annotators or more; units judged once count in the shares of the values.
    weights : Weights, default "identity"
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
    >>> print(brennan_prediger(data))
    0.773 [0.314, 0.939]
    """
    check_applicable(data, "brennan_prediger")
    trace = trace_brennan(data.tally, data.values, weights=weights)
    return estimate(data, trace, confidence=confidence)


def trace_brennan(
    tally: Tally, values: Sequence[object] | np.ndarray, *, weights: Weights = "identity"
) -> Trace:
    """Return the Brennan-Prediger coefficient and its influence.

    Parameters
    ----------
    tally : Tally
        The judgements.
    values : sequence, shape (n_values,)
        The scale in order, declared values that nobody used included.
    weights : Weights, default "identity"
        As in `brennan_prediger`.

    Returns
    -------
    Trace
        One influence per row of the tally.
    """
    table = partial_credit(weights, values)
    return trace_kappa(tally, table, pooled(_expect))


def _expect(share: np.ndarray, weights: np.ndarray | None) -> tuple[float, np.ndarray]:
    """Return the mean weight, which no share changes."""
    mean = 1 / len(share) if weights is None else float(weights.mean())
    return mean, np.zeros(len(share))


BRENNAN_PREDIGER = Coefficient(
    compute=brennan_prediger,
    trace=trace_brennan,
    title="Brennan-Prediger coefficient",
    levels=frozenset({"nominal", "ordinal", "interval", "ratio"}),
    max_annotators=None,
    missing_values=True,
    chance_corrected=True,
    shown="agreement",
)
