"""Agreement label by label: which labels annotators agree on, and which they do not.

    specific agreement of c = Σ_u n_uc · (n_uc − 1) / (m_u − 1)  /  Σ_u n_uc
    α of c                  = Krippendorff's α of "c" against "anything else"

Specific agreement is the chance that another annotator says c where one said c. For two labels it is
known as positive and negative agreement.

Use it when looking for the labels that a guideline has to tell apart.
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

from annoqa.agreement.coefficient import NOT_TWICE, ONE_VALUE
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.tally import Tally
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import Limits, coefficient_limits, share_limits
from annoqa.statistics.jackknife import Spread, spread


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
    counted = _counted(data)
    return tuple(_of_label(counted, place, value, confidence) for place, value in enumerate(data.values))


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
    tally = replace(data.tally, code=holds[data.tally.code].astype(np.int64), n_values=2)
    return _of_label(_counted(data, tally), 1, value, confidence)


@dataclass(frozen=True, eq=False, kw_only=True)
class _Counted:
    """Units judged at least twice, one entry for every row and value in it, ascending by value.

    `group` is the cluster of each entry, or its row; `sizes` is how many judgements each group
    has, and `times` how many groups are like it. `starts` is where each value's entries begin.
    """

    group: np.ndarray
    count: np.ndarray
    m: np.ndarray
    weight: np.ndarray
    starts: np.ndarray
    sizes: np.ndarray
    times: np.ndarray
    n_units: int
    n_annotators: int
    clustered: bool


def _counted(data: ReliabilityData, tally: Tally | None = None) -> _Counted:
    """Return the counts of every value, by row, or by unit where units have clusters."""
    tally = data.tally if tally is None else tally
    row, code, count = tally.counts
    m, weight = tally.n_judgements, tally.weight
    twice = m >= 2
    order = np.argsort(code, kind="stable")
    order = order[twice[row[order]]]
    row, code, count = row[order], code[order], count[order]
    starts = np.searchsorted(code, np.arange(tally.n_values + 1))
    sizes, times, group = m * twice, weight * twice, row
    if data.cluster is not None:
        row, count, starts = _by_unit(data, row, count, starts)
        m, weight = m[data.row_of_unit], np.ones(data.n_units, dtype=np.int64)
        _, cluster = np.unique(data.cluster, return_inverse=True)
        sizes = np.bincount(cluster, weights=m * (m >= 2))
        times, group = (sizes > 0).astype(np.int64), cluster[row]
    return _Counted(
        group=group,
        count=count.astype(float),
        m=m[row].astype(float),
        weight=weight[row],
        starts=starts,
        sizes=sizes.astype(float),
        times=times,
        n_units=int(tally.weight[tally.n_judgements >= 2].sum()),
        n_annotators=len(np.unique(tally.annotator[twice[tally.row]])),
        clustered=data.cluster is not None,
    )


def _by_unit(
    data: ReliabilityData, row: np.ndarray, count: np.ndarray, starts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the entries of rows as entries of the units in these rows."""
    units = np.argsort(data.row_of_unit, kind="stable")
    first = np.searchsorted(data.row_of_unit[units], np.arange(data.tally.n_rows + 1))
    entry, place = _ranges(first[row], first[row + 1])
    n_before = np.concatenate([[0], np.cumsum(first[row + 1] - first[row])])
    return units[place], count[entry], n_before[starts]


def _ranges(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return every number of the ranges low to high, and which range each is from."""
    length = high - low
    which = np.repeat(np.arange(len(low)), length)
    before = np.cumsum(length) - length
    return which, np.arange(len(which)) - before[which] + low[which]


def _of_label(counted: _Counted, place: int, value: Any, confidence: float) -> LabelAgreement:  # noqa: ANN401
    """Return the agreement on one value, from the entries that have it."""
    mine = slice(int(counted.starts[place]), int(counted.starts[place + 1]))
    count, m, weight = counted.count[mine], counted.m[mine], counted.weight[mine]
    said = float(weight @ count)
    group = counted.group[mine]
    return LabelAgreement(
        value=value,
        specific=_specific(counted, group, count, m, weight, confidence),
        alpha=_alpha(counted, group, count, m, weight, confidence),
        n_judgements=round(said),
    )


def _alpha(
    counted: _Counted,
    group: np.ndarray,
    count: np.ndarray,
    m: np.ndarray,
    weight: np.ndarray,
    confidence: float,
) -> Estimate:
    """Return α of a value against the rest; units without it disagree in nothing."""
    about = {"n_units": counted.n_units, "n_annotators": counted.n_annotators}
    n, said = float(counted.times @ counted.sizes), float(weight @ count)
    if n == 0:
        return Estimate.none(NOT_TWICE, **about)
    if said in (0.0, n):
        return replace(Estimate.none(ONE_VALUE, **about), observed=0.0, confidence=confidence)
    within = 2 * count * (m - count) / (m - 1)
    lost, total = float(weight @ within), 2 * said * (n - said)
    rest = 2 * said * n * lost / total**2 - lost / total
    extra = count * 2 * (n - 2 * said) * n * lost / total**2 - within * n / total
    over = _spread(counted, group, extra, weight, rest)
    share = said / n
    value = 1 - (n - 1) * lost / total
    limits = coefficient_limits(value, over, confidence=confidence, chance_difference=2 * share * (1 - share))
    return _estimate(value, limits, confidence, observed=lost / n, expected=total / (n * (n - 1)), **about)


def _spread(
    counted: _Counted, group: np.ndarray, extra: np.ndarray, weight: np.ndarray, rest: float
) -> Spread:
    """Return the spread of influences that are `rest` for each judgement, and `extra` in some units."""
    alone = squares = rest**2 * float(counted.times @ counted.sizes**2)
    if counted.clustered:
        extra = np.bincount(group, weights=extra, minlength=len(counted.sizes))
        squares += float((extra * (extra + 2 * rest * counted.sizes)).sum())
    else:
        squares += float(weight @ (extra * (extra + 2 * rest * counted.sizes[group])))
    n = int(counted.times.sum())
    squares = squares if squares > 1e-13 * alone else 0.0  # all that is left of equal influences
    error = np.sqrt(squares * n / max(n - 1, 1))
    return Spread(standard_error=float(error), n_clusters=n, acceleration=0.0, clustered=counted.clustered)


def _specific(
    counted: _Counted,
    group: np.ndarray,
    count: np.ndarray,
    m: np.ndarray,
    weight: np.ndarray,
    confidence: float,
) -> Estimate:
    """Return the specific agreement on a value."""
    total, n_units = float(weight @ count), int(weight.sum())
    if total == 0:
        return Estimate.none("no unit that was judged twice has the label", n_units=0)
    again = count * (count - 1) / (m - 1)
    value = min(1.0, float(weight @ again) / total)
    over = spread(
        (again - value * count) / total,
        cluster=group if counted.clustered else None,
        weight=None if counted.clustered else weight,
    )
    limits = share_limits(value, over, n_trials=total, confidence=confidence)
    return _estimate(value, limits, confidence, n_units=n_units)


def _estimate(value: float, limits: Limits, confidence: float, **about: Any) -> Estimate:  # noqa: ANN401
    """Return the estimate with its limits."""
    return Estimate(
        value=value,
        low=limits.low,
        high=limits.high,
        interval=limits.interval,
        no_interval=limits.no_interval,
        confidence=confidence,
        **about,
    )
