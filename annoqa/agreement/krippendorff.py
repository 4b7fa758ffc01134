"""Krippendorff's α: reliability of any number of annotators, gaps allowed.

    α = 1 − D_o / D_e

D_o is the mean squared distance δ² between judgements of the same unit; D_e is the mean δ²
between all judgements, whatever their unit. δ² follows the level of measurement: 0 or 1 (nominal),
the squared difference of mid-ranks (ordinal) or of numbers (interval), the squared relative
difference (ratio), Jaccard's distance of label sets (set), one minus the shared part of the way
from the root (path), or a table of your own.

Use it when annotators overlap only in part, or are more than two.
Beware when one value is rare: D_e is then small and single judgements move α a great deal; read
percent agreement and the agreement by label beside it.
Undefined when no unit was judged twice, or when only one value was used.

The interval is the infinitesimal jackknife on units (clusters of units where they are given) with
Fisher's z and Student's t; it includes how ordinal distances move with the frequencies. Resampling
pairs of judgements with D_e held fixed, as is common, covers 77-83 % where it says 95 %.

References
----------
Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
https://repository.upenn.edu/asc_papers/43
Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure
for coding data. Communication Methods and Measures, 1(1), 77-89.
https://doi.org/10.1080/19312450709336664
Gwet, K. L. (2021). Large-sample variance of Fleiss generalized kappa. Educational and
Psychological Measurement, 81(4), 781-790. https://doi.org/10.1177/0013164420973080
"""

from collections.abc import Sequence

import numpy as np

from annoqa.agreement.coefficient import (
    NOT_TWICE,
    ONE_VALUE,
    Coefficient,
    Trace,
    check_applicable,
    estimate,
)
from annoqa.agreement.disagreement import Distance, disagreement
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.skewed import told_if_skewed
from annoqa.agreement.tally import Tally
from annoqa.statistics.estimate import Estimate
from annoqa.vocabulary import Level


def krippendorff_alpha(
    data: ReliabilityData,
    *,
    level: Level = "nominal",
    distance: Distance | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Compute Krippendorff's α with its interval.

    Parameters
    ----------
    data : ReliabilityData
        Two annotators or more; units judged once are ignored.
    level : Level, default "nominal"
        Decides how far apart two values are; the order of an ordinal scale is that of
        `data.values`.
    distance : array, shape (n_values, n_values), or callable, optional
        Distances of your own instead (α averages them as they are): a table over `data.values`,
        or a function of two sets, such as `annoqa.statistics.distances.masi`.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        `value` at most 1; below 0 when annotators disagree more than chance would. `observed` and
        `expected` are disagreements D_o and D_e.

    Raises
    ------
    NotApplicableError
        When `data` has fewer than two annotators, or values that the level cannot take.

    Examples
    --------
    Krippendorff (2011), four annotators and twelve units:

    >>> _ = None
    >>> data = ReliabilityData.from_rows([
    ...     [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    ...     [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    ...     [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    ...     [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
    ... ])
    >>> print(krippendorff_alpha(data))
    0.743 [0.229, 0.933]
    >>> round(krippendorff_alpha(data, level="ordinal").value, 3)
    0.815
    """
    check_applicable(data, "krippendorff_alpha")
    trace = trace_alpha(data.tally, data.values, level=level, distance=distance)
    made = estimate(data, trace, confidence=confidence)
    return told_if_skewed(made, data) if level in ("interval", "ratio") and distance is None else made


def trace_alpha(
    tally: Tally,
    values: Sequence[object] | np.ndarray,
    *,
    level: Level = "nominal",
    distance: Distance | None = None,
) -> Trace:
    """Return α and its influence.

    Parameters
    ----------
    tally : Tally
        The judgements.
    values : sequence, shape (n_values,)
        The scale in order.
    level, distance
        As in `krippendorff_alpha`.

    Returns
    -------
    Trace
        The influence is that of α with n² in place of n(n − 1), as in Gwet's variance.
    """
    twice = tally.n_judgements >= 2
    frequency = tally.frequency(twice)
    n = float(frequency.sum())
    if n == 0:
        return Trace.none(tally, NOT_TWICE)
    if np.count_nonzero(frequency) < 2:
        return Trace.none(tally, ONE_VALUE, observed=0.0)
    sums = disagreement(tally, values, level, distance)
    if sums.total <= 0:
        return Trace.none(tally, "the values that were used are at no distance", observed=0.0)
    within = float(tally.weight[twice] @ sums.within[twice])
    by_within, by_total = -n / sums.total, n * within / sums.total**2
    per_value = by_total * sums.slope - within / sums.total
    if sums.through is not None:
        per_value = per_value + sums.through(by_within, by_total)
    observed, expected = within / n, sums.total / (n * (n - 1))
    return Trace(
        value=1 - observed / expected,
        observed=observed,
        expected=expected,
        influence=(by_within * sums.within + tally.row_sums(per_value)) * twice,
        n_units=int(tally.weight[twice].sum()),
        chance_difference=float(1 - (frequency / n) @ (frequency / n)),
    )


KRIPPENDORFF_ALPHA = Coefficient(
    compute=krippendorff_alpha,
    trace=trace_alpha,
    title="Krippendorff's α",
    levels=frozenset({"nominal", "ordinal", "interval", "ratio", "set", "path"}),
    max_annotators=None,
    missing_values=True,
    chance_corrected=True,
    shown="disagreement",
)
