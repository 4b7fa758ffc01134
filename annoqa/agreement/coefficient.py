"""The contract of a coefficient of agreement, and the one way from its derivative to an interval.

A coefficient's *trace* is the number together with its influence: how much the number would move
with one more unit of each row of the tally. From that one vector come the standard error, the
clustered standard error, the acceleration of the BCa interval, and the error of differences.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.tally import Tally
from annoqa.errors import NotApplicableError
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import coefficient_limits, share_limits
from annoqa.statistics.jackknife import Spread, spread
from annoqa.vocabulary import Level

NOT_TWICE = "no unit was judged twice"
ONE_VALUE = "only one value was used"


@dataclass(frozen=True, kw_only=True)
class Coefficient:
    """A way to put agreement into a number.

    Attributes
    ----------
    compute : callable
        Takes `ReliabilityData`, returns an `Estimate` with an interval.
    trace : callable
        Takes a `Tally` and the scale, returns a `Trace`; what intervals are made from.
    title : str
        Name for people.
    levels : frozenset of Level
        What may be done with the values it is meant for.
    max_annotators : int or None
        2 where only two annotators can be compared.
    missing_values : bool
        Whether annotators may leave units out.
    chance_corrected : bool
        Whether agreement by chance is taken off.
    shown : {"agreement", "disagreement"}
        What `observed` and `expected` of its estimates are.
    """

    compute: Callable[..., Estimate]
    trace: Callable[..., "Trace"]
    title: str
    levels: frozenset[Level]
    max_annotators: int | None
    missing_values: bool
    chance_corrected: bool
    shown: Literal["agreement", "disagreement"]

    @property
    def name(self) -> str:
        """The only name: in Python, on the command line, in reports."""
        return self.compute.__name__


@dataclass(frozen=True, eq=False, kw_only=True)
class Trace:
    """A coefficient and its influence.

    Attributes
    ----------
    value : float or None
        The coefficient; None when `undefined` says why.
    observed, expected : float or None
        Agreement or disagreement, seen and by chance.
    influence : float array, shape (n_rows,)
        Of one unit of each row; the weighted sum is 0.
    n_units : int
        Units that were judged at least twice.
    chance_difference : float
        Chance that two judgements of different units differ.
    undefined : str or None
        Why there is no value.
    """

    value: float | None = None
    observed: float | None = None
    expected: float | None = None
    influence: np.ndarray
    n_units: int
    chance_difference: float = 1.0
    undefined: str | None = None

    @classmethod
    def none(cls, tally: Tally, reason: str, observed: float | None = None) -> "Trace":
        """Return the trace of a coefficient that does not exist."""
        return cls(
            influence=np.zeros(tally.n_rows),
            n_units=int(tally.weight[tally.n_judgements >= 2].sum()),
            undefined=reason,
            observed=observed,
        )


def check_applicable(data: ReliabilityData, name: str, *, max_annotators: int | None = None) -> None:
    """Raise when a coefficient cannot take the data.

    Parameters
    ----------
    data : ReliabilityData
        What shall be measured.
    name : str
        Name of the coefficient.
    max_annotators : int, optional
        How many annotators it can compare.

    Raises
    ------
    NotApplicableError
        When there are too few annotators, or too many.
    """
    if data.n_annotators < 2:
        raise NotApplicableError.saying(
            f"{name} needs two annotators or more.", f"The data have {data.n_annotators}."
        )
    if max_annotators is not None and data.n_annotators > max_annotators:
        raise NotApplicableError.saying(
            f"{name} compares {max_annotators} annotators.",
            f"The data have {data.n_annotators}.",
            "use krippendorff_alpha or conger_kappa, or `pair_kappas` for every two of them.",
        )


def spread_of(data: ReliabilityData, trace: Trace, *, counted: np.ndarray | None = None) -> Spread:
    """Return how a coefficient varies over the units, or over their clusters.

    Parameters
    ----------
    data : ReliabilityData
        The data that the trace was made from.
    trace : Trace
        Of a coefficient that is defined.
    counted : bool array, shape (n_rows,), optional
        Rows that are evidence; those judged at least twice without.

    Returns
    -------
    Spread
        Standard error, and the number of units judged at least twice, or of clusters with one.
    """
    if counted is None:
        counted = data.tally.n_judgements >= 2
    if data.cluster is None:
        return spread(trace.influence, weight=data.tally.weight, counted=counted)
    row = data.row_of_unit
    return spread(trace.influence[row], cluster=data.cluster, counted=counted[row])


def estimate(
    data: ReliabilityData, trace: Trace, *, confidence: float, limits: str = "coefficient"
) -> Estimate:
    """Return the estimate of a traced coefficient, with its interval.

    Parameters
    ----------
    data : ReliabilityData
        The data that the trace was made from.
    trace : Trace
        The coefficient.
    confidence : float
        Nominal coverage.
    limits : {"coefficient", "share"}, default "coefficient"
        Fisher z for coefficients, Wilson for shares.

    Returns
    -------
    Estimate
        With observed, expected, n of units and annotators.
    """
    n_annotators = _n_annotators(data)
    if trace.value is None:
        return Estimate(
            value=None,
            undefined=trace.undefined,
            observed=trace.observed,
            confidence=confidence,
            n_units=trace.n_units,
            n_annotators=n_annotators,
        )
    over = spread_of(data, trace)
    made = (
        share_limits(trace.value, over, n_trials=_n_pairs(data.tally), confidence=confidence)
        if limits == "share"
        else coefficient_limits(
            trace.value, over, confidence=confidence, chance_difference=trace.chance_difference
        )
    )
    return Estimate(
        value=trace.value,
        low=made.low,
        high=made.high,
        interval=made.interval,
        no_interval=made.no_interval,
        confidence=confidence,
        observed=trace.observed,
        expected=trace.expected,
        n_units=trace.n_units,
        n_annotators=n_annotators,
    )


def _n_pairs(tally: Tally) -> float:
    """Return how many pairs of judgements of one unit there are."""
    m = tally.n_judgements
    return float(tally.weight @ (m * (m - 1) // 2))


def _n_annotators(data: ReliabilityData) -> int:
    """Return how many annotators judged a unit that somebody else judged too."""
    tally = data.tally
    shared = (tally.n_judgements >= 2) & (tally.weight > 0)
    return int(np.count_nonzero(np.bincount(tally.annotator, weights=shared[tally.row])))
