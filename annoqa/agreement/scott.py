"""Scott's π: agreement of two annotators who are thought of as interchangeable.

    π = (p_o − p_e) / (1 − p_e),    p_e = Σ_c ((p_1c + p_2c) / 2)²

Use it when two annotators judged the same units and either could be replaced by the other.
Beware when one value is frequent: as with κ, π is then low although they nearly always agree.
Undefined when no unit was judged by both, or when only one value was used.

References
----------
Scott, W. A. (1955). Reliability of content analysis: The case of nominal scale coding. Public
Opinion Quarterly, 19(3), 321-325. https://doi.org/10.1086/266577
"""

from collections.abc import Sequence

import numpy as np

from annoqa.agreement.chance import expect_squares, pooled, trace_two
from annoqa.agreement.coefficient import Coefficient, Trace, check_applicable, estimate
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.tally import Tally
from annoqa.statistics.estimate import Estimate


def scott_pi(
    data: ReliabilityData,
    *,
    confidence: float = 0.95,
) -> Estimate:
    """Compute Scott's π with its interval.

    Parameters
    ----------
    data : ReliabilityData
        Two annotators; units that one of them left out are ignored.
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
    >>> print(scott_pi(ReliabilityData.from_rows([a, b])))
    0.524 [-0.367, 0.914]
    """
    check_applicable(data, "scott_pi", max_annotators=2)
    trace = trace_scott(data.tally, data.values)
    return estimate(data, trace, confidence=confidence)


def trace_scott(tally: Tally, values: Sequence[object] | np.ndarray) -> Trace:
    """Return Scott's π and its influence.

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
    return trace_two(tally, None, pooled(expect_squares))


SCOTT_PI = Coefficient(
    compute=scott_pi,
    trace=trace_scott,
    title="Scott's π",
    levels=frozenset({"nominal"}),
    max_annotators=2,
    missing_values=True,
    chance_corrected=True,
    shown="agreement",
)
