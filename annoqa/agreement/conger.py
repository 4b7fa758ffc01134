"""Conger's κ: Cohen's κ for any number of annotators.

    κ = (p_o − p_e) / (1 − p_e),    p_e = mean over pairs g ≠ h of Σ_{c,k} w_ck · p_gc · p_hk

p_gc is the share of value c in annotator g's own judgements. With two annotators and no gaps it is
Cohen's κ.

Use it when the same few annotators judged (nearly) all units, and their habits are theirs.
Beware when annotators judged few units each: their shares are then noise.
Undefined when no unit was judged twice, or when only one value was used.

References
----------
Conger, A. J. (1980). Integration and generalization of kappas for multiple raters. Psychological
Bulletin, 88(2), 322-328. https://doi.org/10.1037/0033-2909.88.2.322
Gwet, K. L. (2014). Handbook of Inter-Rater Reliability (4th ed.). Advanced Analytics.
"""

from collections.abc import Sequence

import numpy as np

from annoqa.agreement.chance import separate, trace_kappa
from annoqa.agreement.coefficient import Coefficient, Trace, check_applicable, estimate
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.tally import Tally
from annoqa.agreement.weights import Weights, partial_credit
from annoqa.statistics.estimate import Estimate


def conger_kappa(
    data: ReliabilityData,
    *,
    weights: Weights = "identity",
    confidence: float = 0.95,
) -> Estimate:
    """Compute Conger's κ with its interval.

    Parameters
    ----------
    data : ReliabilityData
        Two annotators or more; units judged once count in their annotator's shares.
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
    >>> print(conger_kappa(data))
    0.763 [0.287, 0.937]
    """
    check_applicable(data, "conger_kappa")
    trace = trace_conger(data.tally, data.values, weights=weights)
    return estimate(data, trace, confidence=confidence)


def trace_conger(
    tally: Tally, values: Sequence[object] | np.ndarray, *, weights: Weights = "identity"
) -> Trace:
    """Return Conger's κ and its influence.

    Parameters
    ----------
    tally : Tally
        The judgements.
    values : sequence, shape (n_values,)
        The scale in order, declared values that nobody used included.
    weights : Weights, default "identity"
        As in `conger_kappa`.

    Returns
    -------
    Trace
        One influence per row of the tally.
    """
    table = partial_credit(weights, values)
    return trace_kappa(tally, table, separate)


CONGER_KAPPA = Coefficient(
    compute=conger_kappa,
    trace=trace_conger,
    title="Conger's κ",
    levels=frozenset({"nominal", "ordinal", "interval", "ratio"}),
    max_annotators=None,
    missing_values=True,
    chance_corrected=True,
    shown="agreement",
)
