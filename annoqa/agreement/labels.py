"""Agreement label by label: which labels annotators agree on, and which they do not.

    specific agreement of c = Σ_u n_uc · (n_uc − 1) / (m_u − 1)  /  Σ_u n_uc
    α of c                  = Krippendorff's α of "c" against "anything else"

Specific agreement is the chance that another annotator says c where one said c. For two labels it is
known as positive and negative agreement.

Use it to find the labels that a guideline has to tell apart.
Beware when a label is rare: few units speak, and the interval is wide.
Undefined when no unit that was judged twice has the label; α also when every judgement has it.

References
----------
Cicchetti, D. V., & Feinstein, A. R. (1990). High agreement but low kappa: II. Resolving the
paradoxes. Journal of Clinical Epidemiology, 43(6), 551-558.
https://doi.org/10.1016/0895-4356(90)90159-M
Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin,
76(5), 378-382. https://doi.org/10.1037/h0031619
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from annoqa.agreement.coefficient import Trace, estimate, spread_of
from annoqa.agreement.krippendorff import trace_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import share_limits


@dataclass(frozen=True, kw_only=True)
class LabelAgreement:
    """One label of the scale.

    Attributes
    ----------
    value : object
        The label.
    specific : Estimate
        Chance that another annotator says it too; `n_units` in which anybody said it.
    alpha : Estimate
        α of the label against anything else.
    n_judgements : int
        How often it was said in units that were judged twice.
    """

    value: Any
    specific: Estimate
    alpha: Estimate
    n_judgements: int


def label_agreements(data: ReliabilityData, *, confidence: float = 0.95) -> tuple[LabelAgreement, ...]:
    """Compute the agreement on every label of the scale.

    Parameters
    ----------
    data : ReliabilityData
        Two annotators or more, gaps allowed.
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    tuple of LabelAgreement
        In the order of the scale, unused labels included.

    Examples
    --------
    >>> data = ReliabilityData.from_rows(["aaab", "aabb"])
    >>> [(made.value, made.specific.value) for made in label_agreements(data)]
    [('a', 0.8), ('b', 0.6666666666666666)]
    """
    return tuple(
        agreement_on(data, np.arange(data.n_values) == place, data.values[place], confidence=confidence)
        for place in range(data.n_values)
    )


def agreement_on(
    data: ReliabilityData,
    holds: np.ndarray,
    value: Any,  # noqa: ANN401 - whatever the scale is made of
    *,
    confidence: float = 0.95,
) -> LabelAgreement:
    """Compute the agreement on a label that some values of the scale hold.

    Parameters
    ----------
    data : ReliabilityData
        Two annotators or more, gaps allowed.
    holds : bool array, shape (n_values,)
        Which values of the scale are, or contain, the label.
    value : object
        The label.
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    LabelAgreement
        For one label of label sets, as for a label of its own.
    """
    tally = data.tally
    binary = replace(tally, code=holds[tally.code].astype(np.int64), n_values=2)
    count = np.bincount(tally.row, weights=binary.code, minlength=tally.n_rows)
    count *= tally.n_judgements >= 2
    return LabelAgreement(
        value=value,
        specific=_specific(data, count, confidence),
        alpha=estimate(data, trace_alpha(binary, (False, True)), confidence=confidence),
        n_judgements=int(tally.weight @ count),
    )


def _specific(data: ReliabilityData, count: np.ndarray, confidence: float) -> Estimate:
    """Return the specific agreement on a label that each row has so often."""
    tally = data.tally
    total = float(tally.weight @ count)
    n_units = int(tally.weight[count > 0].sum())
    if total == 0:
        return Estimate.none("no unit that was judged twice has the label", n_units=0)
    again = count * (count - 1) / np.maximum(tally.n_judgements - 1, 1)
    value = min(1.0, float(tally.weight @ again) / total)
    trace = Trace(value=value, influence=(again - value * count) / total, n_units=n_units)
    limits = share_limits(
        value, spread_of(data, trace, counted=count > 0), n_trials=total, confidence=confidence
    )
    return Estimate(
        value=value,
        low=limits.low,
        high=limits.high,
        interval=limits.interval,
        no_interval=limits.no_interval,
        confidence=confidence,
        n_units=n_units,
    )
