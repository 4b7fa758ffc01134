"""Fleiss' κ: agreement of many annotators who are thought of as interchangeable.

    κ = (p_o − p_e) / (1 − p_e),    p_e = Σ_{c,k} w_ck · π_c · π_k

π_c is the mean share of value c; w is 1 for equal values, and partial credit where weights are
given. With two annotators it is Scott's π.

Use it when every unit has several judgements, by whomever.
Beware when one value is frequent (low κ in spite of agreement), and when units have unequal numbers
of judgements: each unit counts the same, where Krippendorff's α counts each judgement.
Undefined when no unit was judged twice, or when only one value was used.

References
----------
Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin,
76(5), 378-382. https://doi.org/10.1037/h0031619
Gwet, K. L. (2021). Large-sample variance of Fleiss generalized kappa. Educational and
Psychological Measurement, 81(4), 781-790. https://doi.org/10.1177/0013164420973080
"""

from collections.abc import Sequence

import numpy as np

from annoqa.agreement.chance import expect_squares, pooled, trace_kappa
from annoqa.agreement.coefficient import Coefficient, Trace, check_applicable, estimate
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.tally import Tally
from annoqa.agreement.weights import Weights, partial_credit
from annoqa.statistics.estimate import Estimate


def fleiss_kappa(
    data: ReliabilityData,
    *,
    weights: Weights = "identity",
    confidence: float = 0.95,
) -> Estimate:
    """Compute Fleiss' κ with its interval.

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
    >>> print(fleiss_kappa(data))
    0.761 [0.274, 0.937]
    """
    check_applicable(data, "fleiss_kappa")
    trace = trace_fleiss(data.tally, data.values, weights=weights)
    return estimate(data, trace, confidence=confidence)


def trace_fleiss(
    tally: Tally, values: Sequence[object] | np.ndarray, *, weights: Weights = "identity"
) -> Trace:
    """Return Fleiss' κ and its influence.

    Parameters
    ----------
    tally : Tally
        The judgements.
    values : sequence, shape (n_values,)
        The scale in order, declared values that nobody used included.
    weights : Weights, default "identity"
        As in `fleiss_kappa`.

    Returns
    -------
    Trace
        One influence per row of the tally.
    """
    table = partial_credit(weights, values)
    return trace_kappa(tally, table, pooled(expect_squares))


FLEISS_KAPPA = Coefficient(
    compute=fleiss_kappa,
    trace=trace_fleiss,
    title="Fleiss' κ",
    levels=frozenset({"nominal", "ordinal", "interval", "ratio"}),
    max_annotators=None,
    missing_values=True,
    chance_corrected=True,
    shown="agreement",
)
