"""Kendall's W: do annotators put the units into the same order?

    W = Σ_u (g_u − mean g)² / (k · Σ_j Σ_u (r_ju − mean r_j)²)

r_ju is the rank that annotator j gives unit u (ties share their mean rank), g_u the sum of a unit's
ranks, k the number of annotators. Without ties it is 12 · Σ (g − mean g)² / (k² · (n³ − n)); with
ties it is the corrected form. (k · W − 1) / (k − 1) is the mean of Spearman's correlations over all
pairs of annotators, where nobody has ties.

Use it when annotators rank units, or when their scales may differ and only the order counts.
Beware when levels matter: W is 1 though one annotator gives every unit two points more. Its least
value is 0, and with few annotators chance alone gives 1 / k.
Undefined when somebody left units out, when fewer than two units were judged, or when nobody tells
units apart.

The interval is the infinitesimal jackknife on units (clusters of units where they are given) with
Fisher's z and Student's t, cut off at 0; it includes how one unit moves the ranks of the others.

References
----------
Kendall, M. G., & Babington Smith, B. (1939). The problem of m rankings. Annals of Mathematical
Statistics, 10(3), 275-287. https://doi.org/10.1214/aoms/1177732186
Friedman, M. (1937). The use of ranks to avoid the assumption of normality implicit in the analysis
of variance. Journal of the American Statistical Association, 32(200), 675-701.
https://doi.org/10.1080/01621459.1937.10503522
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from annoqa.agreement.coefficient import Coefficient, Trace, check_applicable, estimate
from annoqa.agreement.mean_squares import complete_numbers, why_incomplete, why_no_variance
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.tally import Tally
from annoqa.statistics.distances import mid_ranks
from annoqa.statistics.estimate import Estimate

NO_ORDER = "no annotator tells units apart"


@dataclass(frozen=True, kw_only=True)
class FriedmanTest:
    """Friedman's test of the same order by chance.

    Attributes
    ----------
    statistic, p_value : float or None
        χ² = k · (n − 1) · W, and the chance of as much in random rankings (n units not too few).
    degrees : int
        n − 1.
    undefined : str or None
        Why there is no test.
    """

    statistic: float | None
    p_value: float | None
    degrees: int
    undefined: str | None = None


def kendall_w(data: ReliabilityData, *, confidence: float = 0.95) -> Estimate:
    """Compute Kendall's W with its interval.

    Parameters
    ----------
    data : ReliabilityData
        Two annotators or more, all of whom judged the same units; values in the order of the scale.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        `value` from 0 (rank sums are all alike) to 1 (everybody has the same order).

    Raises
    ------
    NotApplicableError
        When there are fewer than two annotators.

    Examples
    --------
    Three judges who rank six essays:

    >>> data = ReliabilityData.from_matrix([[1, 2, 3, 4, 5, 6], [2, 1, 3, 5, 4, 6], [1, 3, 2, 4, 6, 5]])
    >>> print(kendall_w(data))
    0.873 [0.678, 0.953]
    """
    check_applicable(data, "kendall_w")
    made = estimate(data, trace_kendall(data.tally, data.values), confidence=confidence)
    return made if made.low is None else replace(made, low=max(0.0, made.low))


def friedman_test(data: ReliabilityData) -> FriedmanTest:
    """Test whether annotators order units as if at random.

    Parameters
    ----------
    data : ReliabilityData
        As `kendall_w` takes it.

    Returns
    -------
    FriedmanTest
        χ² on n − 1 degrees of freedom, ties corrected.

    Raises
    ------
    NotApplicableError
        When there are fewer than two annotators.

    Examples
    --------
    >>> data = ReliabilityData.from_matrix([[1, 2, 3, 4, 5, 6], [2, 1, 3, 5, 4, 6], [1, 3, 2, 4, 6, 5]])
    >>> made = friedman_test(data)
    >>> round(made.statistic, 2), made.degrees, round(made.p_value, 3)
    (13.1, 5, 0.023)
    """
    check_applicable(data, "friedman_test")
    trace = trace_kendall(data.tally, data.values)
    degrees = max(0, trace.n_units - 1)
    if trace.value is None:
        return FriedmanTest(statistic=None, p_value=None, degrees=degrees, undefined=trace.undefined)
    k = complete_numbers(data.tally, np.arange(data.n_values)).numbers.shape[1]
    statistic = k * degrees * trace.value
    return FriedmanTest(
        statistic=statistic, p_value=float(special.chdtrc(degrees, statistic)), degrees=degrees
    )


def trace_kendall(tally: Tally, values: Sequence[object] | np.ndarray) -> Trace:
    """Return Kendall's W and its influence.

    Parameters
    ----------
    tally : Tally
        The judgements.
    values : sequence, shape (n_values,)
        The scale in order; only the order counts.

    Returns
    -------
    Trace
        One influence per row of the tally.
    """
    why = why_no_variance(tally) or why_incomplete(tally)
    if why is not None:
        return Trace.none(tally, why)
    data = complete_numbers(tally, np.arange(len(values)))
    codes, weight = data.numbers.astype(np.int64), data.weight
    n, k = int(weight.sum()), codes.shape[1]
    frequency = [np.bincount(column, weights=weight, minlength=len(values)) for column in codes.T]
    rank = [mid_ranks(times) - n / 2 for times in frequency]  # their mean is 0
    ranks = np.stack([place[column] for place, column in zip(rank, codes.T, strict=True)], axis=1)
    total = ranks.sum(axis=1)
    together, apart = float(weight @ total**2), float(weight @ (ranks**2).sum(axis=1))
    if apart <= 0:
        return Trace.none(tally, NO_ORDER)
    value = 1.0 if np.all(ranks == ranks[:, :1]) else together / (k * apart)
    move = total**2 - value * k * (ranks**2).sum(axis=1)
    for column, times, place in zip(codes.T, frequency, rank, strict=True):
        pulled = np.bincount(column, weights=weight * total, minlength=len(values))
        move += _from_above(2 * (pulled - value * k * times * place))[column]
    influence = np.zeros(tally.n_rows)
    influence[data.row] = move / (k * apart)
    return Trace(value=value, influence=influence, n_units=n)


def _from_above(pull: np.ndarray) -> np.ndarray:
    """Return what one more judgement at each value moves by the ranks of all values above it."""
    above: np.ndarray = np.cumsum(pull[::-1])[::-1] - pull / 2
    return above


KENDALL_W = Coefficient(
    compute=kendall_w,
    trace=trace_kendall,
    title="Kendall's W",
    levels=frozenset({"ordinal", "interval", "ratio"}),
    max_annotators=None,
    missing_values=False,
    chance_corrected=True,
    shown="agreement",
)
