"""How many items make an interval of agreement as narrow as it must be?

    SE(n) = σ / √n        width(n) = distance of the limits that annoqa would print

σ² is the variance of the coefficient's influence over items, the same influence that intervals are
made of. It is taken of the answers that are to be expected (`annoqa.planning.joint_answers`): where
annotators fail by slips of their own, or all together in hard items. With two annotators both are
the same, and σ² of α is Donner and Eliasziw's; with more, hard items make intervals wider. From a
pilot, σ² is the observed one, and nothing is assumed.

Use it before a campaign begins, and after its pilot: an interval of .2 needs 30 items or 3,000.
Beware when one value is rare: the spread grows with 1 / (share of the rare value), and is itself
uncertain in a pilot of few items. Where items lie in videos or documents, plan with the pilot:
assumptions know nothing of clusters. Intervals are over items: more items say nothing about other
annotators than those who judge.
Undefined when agreement is outside [0, 1], or when there are so many annotators and values that
their joint answers cannot be listed.

References
----------
Donner, A., & Eliasziw, M. (1992). A goodness-of-fit approach to inference procedures for the kappa
statistic. Statistics in Medicine, 11(11), 1511-1519. https://doi.org/10.1002/sim.4780111109
Rotondi, M. A., & Donner, A. (2012). A confidence interval approach to sample size estimation for
interobserver agreement studies with multiple raters and outcomes. Journal of Clinical
Epidemiology, 65(7), 778-784. https://doi.org/10.1016/j.jclinepi.2011.10.019
Gwet, K. L. (2014). Handbook of Inter-Rater Reliability (4th ed.). Advanced Analytics.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from annoqa.agreement.brennan import trace_brennan
from annoqa.agreement.coefficient import Trace, spread_of
from annoqa.agreement.cohen import trace_cohen
from annoqa.agreement.fleiss import trace_fleiss
from annoqa.agreement.gwet import trace_ac1
from annoqa.agreement.krippendorff import trace_alpha
from annoqa.agreement.percent import trace_percent
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.tally import Tally
from annoqa.errors import NotApplicableError, closest
from annoqa.planning.joint_answers import MASS, Disagreement, checked_shares, joint_answers, tally_of
from annoqa.statistics.intervals import Limits, coefficient_limits, share_limits
from annoqa.statistics.jackknife import Spread
from annoqa.vocabulary import Level

MOST_ITEMS = 10**9


@dataclass(frozen=True, kw_only=True)
class Planned:
    """Items, and the interval that they are expected to give.

    Attributes
    ----------
    coefficient : str
        Name of the number that is planned for.
    n_items, per_item, n_judgements : int
        Items, judgements of each, and both multiplied.
    value : float
        What the coefficient is expected to be.
    low, high, width : float
        Expected limits, and the distance between them.
    standard_error : float
        Expected, with so many items.
    assumed : str
        What was assumed, in one line.
    """

    coefficient: str
    n_items: int
    per_item: int
    n_judgements: int
    value: float
    low: float
    high: float
    width: float
    standard_error: float
    assumed: str


def items_for_width(
    width: float,
    *,
    agreement: float,
    shares: Sequence[float],
    per_item: int = 2,
    coefficient: str = "krippendorff_alpha",
    level: Level = "nominal",
    disagreement: Disagreement = "slips",
    confidence: float = 0.95,
) -> Planned:
    """Return the fewest items whose interval is expected to be as narrow as wanted.

    Parameters
    ----------
    width : float
        Wanted distance between the limits, in (0, 2).
    agreement : float
        Expected agreement beyond chance (α) of two annotators, in [0, 1].
    shares : sequence of float, length n_values
        Expected shares of the values, in the order of the scale; two at least are above 0.
    per_item : int, default 2
        Annotators who judge each item.
    coefficient : str, default "krippendorff_alpha"
        Or fleiss_kappa, gwet_ac1, brennan_prediger, percent_agreement; cohen_kappa for two.
    level : Level, default "nominal"
        For α: nominal, ordinal, or interval with values 0, 1, 2 …
    disagreement : {"slips", "hard items"}, default "slips"
        Whether annotators fail each by themselves, or all together in hard items.
    confidence : float, default 0.95
        Of the interval.

    Returns
    -------
    Planned
        One item fewer would be expected to give a wider interval.

    Raises
    ------
    NotApplicableError
        When an assumption is impossible, or no number of items reaches the width.

    Examples
    --------
    α of .7 of two annotators and a value that a quarter of the items has:

    >>> plan = items_for_width(0.2, agreement=0.7, shares=[0.25, 0.75])
    >>> plan.n_items, round(plan.low, 2), round(plan.high, 2)
    (272, 0.59, 0.79)
    """
    expected = _Expected.of(agreement, shares, per_item, coefficient, level, disagreement)
    return _fewest(width, expected, confidence)


def expected_interval(
    n_items: int,
    *,
    agreement: float,
    shares: Sequence[float],
    per_item: int = 2,
    coefficient: str = "krippendorff_alpha",
    level: Level = "nominal",
    disagreement: Disagreement = "slips",
    confidence: float = 0.95,
) -> Planned:
    """Return the interval that a number of items is expected to give.

    Parameters
    ----------
    n_items : int
        At least 2.
    agreement, shares, per_item, coefficient, level, disagreement, confidence
        As in `items_for_width`.

    Returns
    -------
    Planned
        With the expected limits.

    Raises
    ------
    NotApplicableError
        When an assumption is impossible.

    Examples
    --------
    >>> made = expected_interval(100, agreement=0.8, shares=[0.5, 0.5])
    >>> round(made.width, 2), round(made.standard_error, 3)
    (0.25, 0.06)
    """
    if n_items < 2:
        raise NotApplicableError.saying("An interval needs two items or more.", f"Found {n_items}.")
    expected = _Expected.of(agreement, shares, per_item, coefficient, level, disagreement)
    return expected.planned(n_items, confidence)


def items_from_pilot(
    data: ReliabilityData,
    width: float,
    *,
    coefficient: str = "krippendorff_alpha",
    level: Level = "nominal",
    confidence: float = 0.95,
) -> Planned:
    """Return the fewest items like those of a pilot whose interval is as narrow as wanted.

    Parameters
    ----------
    data : ReliabilityData
        The pilot; where its units lie in clusters, whole clusters are planned.
    width : float
        Wanted distance between the limits, in (0, 2).
    coefficient, level, confidence
        As in `items_for_width`.

    Returns
    -------
    Planned
        `n_items` that are judged at least twice, `per_item` rounded from the pilot's.

    Raises
    ------
    NotApplicableError
        When the pilot gives no value or shows no spread.

    Examples
    --------
    >>> pilot = ReliabilityData.from_rows(["aabbabab" * 3, "aabbabba" * 3])
    >>> items_from_pilot(pilot, 0.3).n_items
    136
    """
    trace = _tracer(coefficient, level)(data.tally, data.values)
    over = None if trace.value is None else spread_of(data, trace)
    if trace.value is None or over is None or over.n_clusters < 2 or over.standard_error <= 1e-14:
        raise NotApplicableError.saying(
            "A pilot must show how agreement varies between items.",
            trace.undefined or "All its items weigh the same.",
            "judge more items, or plan with `items_for_width`.",
        )
    m = data.tally.n_judgements
    judged = float(data.tally.weight @ (m * (m >= 2)))
    expected = _Expected(
        coefficient=coefficient,
        per_item=round(judged / trace.n_units),
        trace=trace,
        spread=over.standard_error * math.sqrt(over.n_clusters),
        items_per_cluster=trace.n_units / over.n_clusters,
        assumed=f"as in a pilot of {trace.n_units} items",
    )
    return _fewest(width, expected, confidence)


def compare_overlaps(
    width: float,
    per_items: Sequence[int] = (2, 3, 4, 5, 6),
    *,
    agreement: float,
    shares: Sequence[float],
    coefficient: str = "krippendorff_alpha",
    level: Level = "nominal",
    disagreement: Disagreement = "slips",
    confidence: float = 0.95,
) -> tuple[Planned, ...]:
    """Return the plans with more and more annotators an item, to weigh items against judgements.

    Parameters
    ----------
    width : float
        Wanted distance between the limits.
    per_items : sequence of int, default 2 to 6
        Annotators an item.
    agreement, shares, coefficient, level, disagreement, confidence
        As in `items_for_width`.

    Returns
    -------
    tuple of Planned
        One for each; the fewest `n_judgements` are the cheapest.

    Examples
    --------
    >>> plans = compare_overlaps(0.2, (2, 3, 5), agreement=0.7, shares=[0.25, 0.75])
    >>> [(plan.per_item, plan.n_items, plan.n_judgements) for plan in plans]
    [(2, 272, 544), (3, 170, 510), (5, 101, 505)]
    """
    return tuple(
        items_for_width(
            width,
            agreement=agreement,
            shares=shares,
            per_item=per_item,
            coefficient=coefficient,
            level=level,
            disagreement=disagreement,
            confidence=confidence,
        )
        for per_item in per_items
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class _Expected:
    """A coefficient with its spread from item to item."""

    coefficient: str
    per_item: int
    trace: Trace
    spread: float
    items_per_cluster: float = 1.0
    assumed: str

    @classmethod
    def of(
        cls,
        agreement: float,
        shares: Sequence[float],
        per_item: int,
        coefficient: str,
        level: Level,
        disagreement: Disagreement,
    ) -> "_Expected":
        """Return what assumptions imply."""
        p = checked_shares(agreement, shares, per_item, disagreement)
        if coefficient == "cohen_kappa" and per_item > 2:
            raise NotApplicableError.saying(
                "cohen_kappa compares two annotators.", f"Found {per_item} an item."
            )
        counts, chance = joint_answers(agreement, p, per_item, disagreement)
        tally = tally_of(counts[chance > 0], chance[chance > 0])
        trace = _tracer(coefficient, level)(tally, np.arange(len(p)))
        square = float(tally.weight @ trace.influence**2)
        told = ", ".join(f"{share:.3g}" for share in p)
        return cls(
            coefficient=coefficient,
            per_item=per_item,
            trace=trace,
            spread=math.sqrt(square * MASS),
            assumed=f"α {agreement:g}; shares {told}; {disagreement}",
        )

    def planned(self, n_clusters: int, confidence: float) -> Planned:
        """Return the plan with so many items, or clusters of them."""
        n_items = round(n_clusters * self.items_per_cluster)
        error = self.spread / math.sqrt(n_clusters)
        limits = self._limits(n_clusters, n_items, error, confidence)
        value, low, high = (
            float(x) for x in (self.trace.value or 0.0, limits.low or 0.0, limits.high or 0.0)
        )
        return Planned(
            coefficient=self.coefficient,
            n_items=n_items,
            per_item=self.per_item,
            n_judgements=n_items * self.per_item,
            value=value,
            low=low,
            high=high,
            width=high - low,
            standard_error=error,
            assumed=self.assumed,
        )

    def _limits(self, n_clusters: int, n_items: int, error: float, confidence: float) -> Limits:
        """Return the limits that annoqa would print."""
        value = float(self.trace.value or 0.0)
        over = Spread(standard_error=error, n_clusters=n_clusters, acceleration=0.0, clustered=False)
        if self.coefficient == "percent_agreement":
            pairs = n_items * self.per_item * (self.per_item - 1) / 2
            return share_limits(value, over, n_trials=pairs, confidence=confidence)
        apart = self.trace.chance_difference
        return coefficient_limits(value, over, confidence=confidence, chance_difference=apart)


def _fewest(width: float, expected: _Expected, confidence: float) -> Planned:
    """Return the plan with the fewest items whose interval is not wider than wanted."""
    if not 0 < width < 2:
        raise NotApplicableError.saying("A wanted width must be in (0, 2).", f"Found {width}.")
    few, enough = 1, 2
    while expected.planned(enough, confidence).width > width:
        few, enough = enough, 2 * enough
        if enough > MOST_ITEMS:
            raise NotApplicableError.saying(
                f"At most {MOST_ITEMS:,} items are planned.", f"A width of {width} needs more."
            )
    while enough - few > 1:
        middle = (few + enough) // 2
        wide = expected.planned(middle, confidence).width > width
        few, enough = (middle, enough) if wide else (few, middle)
    return expected.planned(enough, confidence)


def _tracer(coefficient: str, level: Level) -> Callable[[Tally, Sequence[object] | np.ndarray], Trace]:
    """Return what gives a coefficient and its influence."""
    known: dict[str, Callable[[Tally, Sequence[object] | np.ndarray], Trace]] = {
        "krippendorff_alpha": partial(trace_alpha, level=level),
        "fleiss_kappa": trace_fleiss,
        "gwet_ac1": trace_ac1,
        "brennan_prediger": trace_brennan,
        "percent_agreement": trace_percent,
        "cohen_kappa": trace_cohen,
    }
    if coefficient not in known:
        raise NotApplicableError.saying(
            "Intervals are planned for some coefficients.",
            f"Found {coefficient!r}; {closest(coefficient, list(known))}",
        )
    return known[coefficient]
