"""Cross-replication reliability (xRR): do two groups of annotators agree with each other?

    κ_x = 1 − d_o / d_e,    normalised κ_x = κ_x / √(α_X · α_Y)

d_o is the mean distance between a judgement of one group and one of the other of the same unit,
units weighing by their judgements; d_e is the same whatever the units. Of two annotators it is
Cohen's κ. Two groups cannot agree better with each other than either agrees with itself, so κ_x is
divided by the geometric mean of their own reliabilities (Krippendorff's α): about 1 says that they
measure the same thing, however noisily.

Use it to compare a crowd with experts, this year's annotators with last year's, annotators before and
after a guideline changed, or people with models.
Beware when the normalised value is above 1, or its interval is wide: an α near 0 divides by little.
Undefined when the groups share no unit, or when only one value was used; the normalised value also
where a group's own α is undefined or not above 0.

The interval is the infinitesimal jackknife on units (clusters of units where they are given); it
knows that the three numbers come from the same units.

References
----------
Wong, K., Paritosh, P., & Aroyo, L. (2021). Cross-replication reliability: an empirical approach to
interpreting inter-rater reliability. ACL-IJCNLP 2021, 7053-7065.
https://doi.org/10.18653/v1/2021.acl-long.548
"""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from annoqa.agreement.coefficient import ONE_VALUE, Trace, estimate
from annoqa.agreement.disagreement import Distance
from annoqa.agreement.judged_pairs import blocks
from annoqa.agreement.krippendorff import trace_alpha
from annoqa.agreement.metric import Metric, metric
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.tally import Tally
from annoqa.errors import NotApplicableError, examples
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import Limits, coefficient_limits, mean_limits
from annoqa.statistics.jackknife import spread
from annoqa.vocabulary import Level

NO_UNIT = "the two groups share no unit"
NOT_RELIABLE = "a group's own α is undefined or not above 0"


@dataclass(frozen=True, kw_only=True)
class CrossReplication:
    """Two groups of annotators compared.

    Attributes
    ----------
    kappa : Estimate
        κ_x, at most 1; `observed` and `expected` are distances d_o and d_e, `n_units` those shared.
    normalised : Estimate
        κ_x over the geometric mean of both α; about 1 where both measure the same.
    first, second : Estimate
        Each group's own α.
    """

    kappa: Estimate
    normalised: Estimate
    first: Estimate
    second: Estimate


@dataclass(frozen=True, eq=False, kw_only=True)
class _Group:
    """One group's judgements of the units that both groups judged."""

    unit: np.ndarray
    code: np.ndarray
    size: np.ndarray

    @property
    def start(self) -> np.ndarray:
        """Where each unit's judgements begin."""
        before: np.ndarray = np.cumsum(self.size) - self.size
        return before


@dataclass(frozen=True, eq=False, kw_only=True)
class _Crossed:
    """Distances across the groups, and how far κ_x moves with one more unit like each."""

    shared: np.ndarray
    n_annotators: int
    observed: float | None = None
    expected: float | None = None
    influence: np.ndarray = field(default_factory=lambda: np.zeros(0))


def cross_replication(
    first: ReliabilityData,
    second: ReliabilityData,
    *,
    level: Level = "nominal",
    distance: Distance | None = None,
    confidence: float = 0.95,
) -> CrossReplication:
    """Compute how far two groups of annotators agree, and what their own reliability leaves room for.

    Parameters
    ----------
    first, second : ReliabilityData
        The groups' judgements of the same units over the same scale; any number of annotators, gaps
        allowed. Two groups of one table are `data.only(mask)` and `data.only(~mask)`.
    level, distance
        As in `krippendorff_alpha`; ordinal distances use the mid-ranks of all judgements.
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    CrossReplication
        κ_x, its normalised form, and either α.

    Raises
    ------
    NotApplicableError
        When the groups have other units or another scale, or values that the level cannot take.

    Examples
    --------
    >>> crowd = ReliabilityData.from_rows(["aabbca", "abbbca", "aabbcb"])
    >>> experts = ReliabilityData.from_rows(["aabbcc", "aabbca"])
    >>> made = cross_replication(crowd, experts)
    >>> round(made.kappa.value, 3), round(made.normalised.value, 3)
    (0.743, 1.042)
    """
    _check_same(first, second)
    pools = (first, second)
    traces = [trace_alpha(data.tally, data.values, level=level, distance=distance) for data in pools]
    own = [estimate(data, trace, confidence=confidence) for data, trace in zip(pools, traces, strict=True)]
    crossed = _crossed(first, second, level, distance)
    kappa = _kappa(crossed, first.cluster, level, confidence)
    return CrossReplication(
        kappa=kappa,
        normalised=_normalised(kappa, crossed, pools, traces),
        first=own[0],
        second=own[1],
    )


def _crossed(
    first: ReliabilityData, second: ReliabilityData, level: Level, distance: Distance | None
) -> _Crossed:
    """Return mean distances across the groups, and how each unit moves them."""
    x, y = _groups(first, second)
    n_annotators = sum(len(np.unique(data.judgements[1])) for data in (first, second))
    shared = (x.size > 0) & (y.size > 0)
    if not shared.any():
        return _Crossed(shared=shared, n_annotators=n_annotators)
    apart = metric(_joined(first, second), first.values, level, distance)
    mean = _within(x, y, apart)
    weight = x.size + y.size
    total = weight.sum()
    observed = float(weight @ mean / total)
    to_y, to_x = _to_pool(apart, y.code), _to_pool(apart, x.code)
    expected = float(to_y[x.code].mean())
    n_units = len(shared)
    move_expected = np.bincount(x.unit, weights=to_y[x.code] - expected, minlength=n_units) / len(
        x.code
    ) + np.bincount(y.unit, weights=to_x[y.code] - expected, minlength=n_units) / len(y.code)
    influence = np.zeros(n_units)
    if expected > 0:
        move_observed = weight * (mean - observed) / total
        influence = (observed / expected * move_expected - move_observed) / expected
    return _Crossed(
        shared=shared,
        n_annotators=n_annotators,
        observed=observed,
        expected=expected,
        influence=influence,
    )


def _groups(first: ReliabilityData, second: ReliabilityData) -> tuple[_Group, _Group]:
    """Return both groups' judgements of the units that both judged."""
    judged = [np.bincount(data.judgements[0], minlength=data.n_units) > 0 for data in (first, second)]
    both = judged[0] & judged[1]
    made = []
    for data in (first, second):
        unit, _, code = data.judgements
        kept = both[unit]
        size = np.bincount(unit[kept], minlength=data.n_units)
        made.append(_Group(unit=unit[kept], code=code[kept], size=size))
    return made[0], made[1]


def _joined(first: ReliabilityData, second: ReliabilityData) -> Tally:
    """Return the tally of both groups' judgements, as the mid-ranks of an ordinal scale need it."""
    (unit, who, code), (other_unit, other_who, other_code) = first.judgements, second.judgements
    return Tally(
        row=np.concatenate([unit, other_unit]),
        annotator=np.concatenate([who, other_who + first.n_annotators]),
        code=np.concatenate([code, other_code]).astype(np.int64),
        weight=np.ones(first.n_units, dtype=np.int64),
        n_annotators=first.n_annotators + second.n_annotators,
        n_values=first.n_values,
    )


def _within(x: _Group, y: _Group, apart: Metric) -> np.ndarray:
    """Return each unit's mean distance between judgements of either group; 0 where there are none."""
    sums = np.zeros(len(x.size))
    start = y.start
    for part in blocks(len(x.unit)):
        unit, times = x.unit[part], y.size[x.unit[part]]
        own = np.repeat(x.code[part], times)
        place = np.arange(len(own)) - np.repeat(np.cumsum(times) - times, times)
        other = y.code[np.repeat(start[unit], times) + place]
        sums += np.bincount(np.repeat(unit, times), weights=apart.between(own, other), minlength=len(sums))
    pairs = x.size * y.size
    mean: np.ndarray = np.divide(sums, pairs, out=np.zeros(len(sums)), where=pairs > 0)
    return mean


def _to_pool(apart: Metric, code: np.ndarray) -> np.ndarray:
    """Return the mean distance of every value to the judgements of a pool."""
    share = np.bincount(code, minlength=apart.n_values) / len(code)
    mean_apart: np.ndarray = 1 - share if apart.table is None else apart.table @ share
    if apart.numbers is not None:
        around = apart.numbers - share @ apart.numbers
        mean_apart = around**2 + share @ around**2
    return mean_apart


def _kappa(crossed: _Crossed, cluster: np.ndarray | None, level: Level, confidence: float) -> Estimate:
    """Return κ_x with its interval."""
    observed, expected = crossed.observed, crossed.expected
    made: dict[str, Any] = {
        "observed": observed,
        "confidence": confidence,
        "n_units": int(crossed.shared.sum()),
        "n_annotators": crossed.n_annotators,
    }
    if observed is None or expected is None or expected <= 0:
        return Estimate(value=None, undefined=NO_UNIT if expected is None else ONE_VALUE, **made)
    value = 1 - observed / expected
    limits = coefficient_limits(
        value,
        spread(crossed.influence, cluster=cluster, counted=crossed.shared),
        confidence=confidence,
        chance_difference=expected if level == "nominal" else 1.0,
    )
    return _with(limits, value=value, expected=expected, **made)


def _normalised(
    kappa: Estimate, crossed: _Crossed, pools: tuple[ReliabilityData, ReliabilityData], traces: list[Trace]
) -> Estimate:
    """Return κ_x over the geometric mean of both α, with its interval."""
    made: dict[str, Any] = {
        "n_units": kappa.n_units,
        "n_annotators": kappa.n_annotators,
        "confidence": kappa.confidence,
    }
    alphas = [trace.value for trace in traces]
    if kappa.value is None:
        return Estimate(value=None, undefined=kappa.undefined, **made)
    if any(alpha is None or alpha <= 0 for alpha in alphas):
        return Estimate(value=None, undefined=NOT_RELIABLE, **made)
    room = math.sqrt(math.prod(alpha for alpha in alphas if alpha is not None))
    value = kappa.value / room
    influence = crossed.influence / room
    counted = crossed.shared.copy()
    for data, trace, alpha in zip(pools, traces, alphas, strict=True):
        influence = influence - value / 2 * trace.influence[data.row_of_unit] / alpha
        counted |= (data.tally.n_judgements >= 2)[data.row_of_unit]
    over = spread(influence, cluster=pools[0].cluster, counted=counted)
    return _with(mean_limits(value, over, confidence=kappa.confidence), value=value, **made)


def _with(limits: Limits, **made: Any) -> Estimate:  # noqa: ANN401 - fields of the estimate
    """Return an estimate with its limits."""
    return Estimate(
        low=limits.low, high=limits.high, interval=limits.interval, no_interval=limits.no_interval, **made
    )


def _check_same(first: ReliabilityData, second: ReliabilityData) -> None:
    """Raise when the groups cannot be compared."""
    if first.n_units != second.n_units:
        raise NotApplicableError.saying(
            "Both groups must have the same units.", f"They have {first.n_units} and {second.n_units}."
        )
    if list(first.values) != list(second.values):
        raise NotApplicableError.saying(
            "Both groups must use the same scale.",
            f"They have {examples(first.values)}, and {examples(second.values)}.",
            "declare the scale: ReliabilityData.from_rows(rows, values=...).",
        )
