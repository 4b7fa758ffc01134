"""Cohen's κ: agreement of two annotators, each with habits of their own.

    κ = (p_o − p_e) / (1 − p_e),    p_e = Σ_c p_1c · p_2c

p_1c and p_2c are the shares of value c in the two annotators' own judgements. With weights,
differing values earn partial credit: linear and quadratic ones fit ordered scales.

Use it when two annotators judged the same units.
Beware when the annotators' habits differ: κ then rewards them, since chance expects less; and when
one value is frequent, κ is low although they nearly always agree (Feinstein & Cicchetti, 1990).
Undefined when no unit was judged by both, or when only one value was used.

Units that one of the two left out do not count. The interval is the infinitesimal jackknife with
Fisher's z and Student's t; its standard error is that of Fleiss, Cohen & Everitt (1969) times
√(n / (n − 1)).

References
----------
Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
Measurement, 20(1), 37-46. https://doi.org/10.1177/001316446002000104
Cohen, J. (1968). Weighted kappa. Psychological Bulletin, 70(4), 213-220.
https://doi.org/10.1037/h0026256
Fleiss, J. L., Cohen, J., & Everitt, B. S. (1969). Large sample standard errors of kappa and
weighted kappa. Psychological Bulletin, 72(5), 323-327. https://doi.org/10.1037/h0028106
"""

from collections.abc import Sequence

import numpy as np

from annoqa.agreement.chance import separate, trace_two
from annoqa.agreement.coefficient import Coefficient, Trace, check_applicable, estimate
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.tally import Tally
from annoqa.agreement.weights import Weights, partial_credit
from annoqa.statistics.estimate import Estimate


def cohen_kappa(
    data: ReliabilityData,
    *,
    weights: Weights = "identity",
    confidence: float = 0.95,
) -> Estimate:
    """Compute Cohen's κ with its interval.

    Parameters
    ----------
    data : ReliabilityData
        Two annotators; units that one of them left out are ignored.
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
        When `data` has fewer than two annotators, or more.

    Examples
    --------
    Ten units, eight alike:

    >>> a = list("yyyyyyynnn")
    >>> b = list("yyyyyynnny")
    >>> print(cohen_kappa(ReliabilityData.from_rows([a, b])))
    0.524 [-0.367, 0.914]
    """
    check_applicable(data, "cohen_kappa", max_annotators=2)
    trace = trace_cohen(data.tally, data.values, weights=weights)
    return estimate(data, trace, confidence=confidence)


def trace_cohen(
    tally: Tally, values: Sequence[object] | np.ndarray, *, weights: Weights = "identity"
) -> Trace:
    """Return Cohen's κ and its influence.

    Parameters
    ----------
    tally : Tally
        The judgements.
    values : sequence, shape (n_values,)
        The scale in order, declared values that nobody used included.
    weights : Weights, default "identity"
        As in `cohen_kappa`.

    Returns
    -------
    Trace
        One influence per row of the tally.
    """
    table = partial_credit(weights, values)
    return trace_two(tally, table, separate)


COHEN_KAPPA = Coefficient(
    compute=cohen_kappa,
    trace=trace_cohen,
    title="Cohen's κ",
    levels=frozenset({"nominal", "ordinal", "interval", "ratio"}),
    max_annotators=2,
    missing_values=True,
    chance_corrected=True,
    shown="agreement",
)
