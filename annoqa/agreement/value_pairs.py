"""Mean pairwise agreement: how alike two judgements of the same unit are, on average.

    mean = Σ_u Σ_{i<j in u} w_u · s(i, j)  /  Σ_u Σ_{i<j in u} w_u        w_u = 2 / (m_u − 1)

where m_u judgements were made of unit u and s says how alike two values are. Every judgement counts
once, shared among the others of its unit, so that 1 − mean is the D_o of Krippendorff's α with the
distance 1 − s. Between two given annotators every unit weighs the same.

*Use it when* values are more than names: texts, rankings, sets, places in a taxonomy, numbers.
*Beware when* comparing fields: nothing is taken off for chance, and two captions of the same kind
share words without anybody looking.
*Undefined when* no unit was judged twice, or when no two values can be compared.

The interval is the infinitesimal jackknife on units, or on the clusters that they lie in: Wilson's where
the mean is bounded (correlations are stretched from [−1, 1]), else Student's t.

References
----------
Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
https://repository.upenn.edu/asc_papers/43
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from annoqa.agreement.coefficient import NOT_TWICE
from annoqa.agreement.reliability import ReliabilityData, Scale
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import mean_interval, share_interval
from annoqa.vocabulary import Level

NOT_COMPARABLE = "no two values of the same unit can be compared"


@dataclass(frozen=True, eq=False, kw_only=True)
class ValuePairs:
    """Every two judgements of the same unit.

    Attributes
    ----------
    unit : int64 array, shape (n_pairs,)
        Ascending.
    first, second : int64 array, shape (n_pairs,)
        The annotators, first below second.
    one, other : int64 array, shape (n_pairs,)
        Positions of their values on the scale.
    weight : float64 array, shape (n_pairs,)
        2 / (judgements of the unit − 1).
    cluster : int array, shape (n_units,), or None
        Which video or document each unit belongs to.
    kept : dict
        What was computed of the pairs once and is needed by several measures.
    """

    unit: np.ndarray
    first: np.ndarray
    second: np.ndarray
    one: np.ndarray
    other: np.ndarray
    weight: np.ndarray
    cluster: np.ndarray | None
    kept: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, data: ReliabilityData) -> "ValuePairs":
        """Return the pairs of some judgements.

        Parameters
        ----------
        data : ReliabilityData
            Any number of annotators, gaps allowed.

        Returns
        -------
        ValuePairs
            By unit and annotators.

        Examples
        --------
        >>> pairs = ValuePairs.of(ReliabilityData.from_rows(["ab", "aa", "bb"]))
        >>> pairs.unit.tolist(), pairs.first.tolist(), pairs.second.tolist()
        ([0, 0, 0, 1, 1, 1], [0, 0, 1, 0, 0, 1], [1, 2, 2, 1, 2, 2])
        """
        unit, annotator, code = data.judgements
        first, second = _within(unit)
        m = np.bincount(unit, minlength=max(1, data.n_units))
        return cls(
            unit=unit[first],
            first=annotator[first],
            second=annotator[second],
            one=code[first],
            other=code[second],
            weight=2.0 / (m[unit[first]] - 1),
            cluster=data.cluster,
        )

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.unit)

    @cached_property
    def distinct(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Each two values that met: lower and higher position, and which of these every pair is."""
        low, high = np.minimum(self.one, self.other), np.maximum(self.one, self.other)
        size = int(high.max(initial=0)) + 1
        key, place = np.unique(low * size + high, return_inverse=True)
        return key // size, key % size, place

    def spread(self, compare: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray:
        """Return a comparison of every pair, made once for each two values that met.

        Parameters
        ----------
        compare : callable
            Two int arrays of positions on the scale to a float array; order must not matter.
        """
        low, high, place = self.distinct
        values: np.ndarray = compare(low, high)[place]
        return values

    def select(self, rows: np.ndarray, *, one_weight: bool = False) -> "ValuePairs":
        """Return some of the pairs, all of one weight where these are two annotators'."""
        return ValuePairs(
            **{name: getattr(self, name)[rows] for name in ("unit", "first", "second", "one", "other")},
            weight=np.ones(len(rows)) if one_weight else self.weight[rows],
            cluster=self.cluster,
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class Likeness:
    """What each pair adds to a numerator and a denominator, before it is weighted.

    Attributes
    ----------
    top, bottom : float64 array, shape (n_pairs,)
        A similarity over 1, or errors over words; a bottom of 0 leaves the pair out.
    is_share : bool
        Whether lowest · bottom ≤ top ≤ bottom, so that the mean lies in [lowest, 1].
    lowest : float
        0 for shares, −1 for correlations.
    """

    top: np.ndarray
    bottom: np.ndarray
    is_share: bool = True
    lowest: float = 0.0

    @classmethod
    def of(cls, similarity: np.ndarray, *, is_share: bool = True, lowest: float = 0.0) -> "Likeness":
        """Return the likeness of a similarity per pair; NaN leaves a pair out."""
        known = ~np.isnan(similarity)
        top = np.where(known, similarity, 0.0)
        return cls(top=top, bottom=known.astype(float), is_share=is_share, lowest=lowest)

    def select(self, rows: np.ndarray) -> "Likeness":
        """Return the likeness of some of the pairs."""
        return replace(self, top=self.top[rows], bottom=self.bottom[rows])


Measure = Callable[[ValuePairs, Scale], Likeness]
"""Says how alike the values of every pair are."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PairwiseMean:
    """One way to compare two values, ready for reports.

    Attributes
    ----------
    compute : callable
        Data to `Estimate`; its name is the number's only name.
    measure : callable
        Pairs and scale to their likeness.
    title : str
        For people.
    levels : frozenset of Level
        Of the values.
    unit : str
        "" for a share; "values" for the unit of the values themselves.
    how : str
        What is compared, for the signature.
    """

    compute: Callable[..., Estimate]
    measure: Measure
    title: str
    levels: frozenset[Level]
    unit: str = ""
    how: str = ""

    @property
    def name(self) -> str:
        """The only name: in Python, on the command line, in reports."""
        return self.compute.__name__


def mean_of_pairs(pairs: ValuePairs, likeness: Likeness, confidence: float = 0.95) -> Estimate:
    """Return the weighted mean of a likeness over pairs of judgements.

    Parameters
    ----------
    pairs : ValuePairs
        Every two judgements of the same unit.
    likeness : Likeness
        Of every pair.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        `n_units` units in which two values could be compared.
    """
    known = likeness.bottom > 0
    if not known.any():
        return Estimate.none(NOT_COMPARABLE if len(pairs) else NOT_TWICE, n_units=0)
    order = np.flatnonzero(known)
    order = order[np.lexsort((likeness.bottom[order], likeness.top[order], pairs.unit[order]))]
    units, unit = np.unique(pairs.unit[order], return_inverse=True)
    weight = pairs.weight[order]
    top = np.bincount(unit, weights=weight * likeness.top[order])
    bottom = np.bincount(unit, weights=weight * likeness.bottom[order])
    cluster = None if pairs.cluster is None else pairs.cluster[units]
    if likeness.is_share:
        made = stretched_share(top, bottom, cluster, confidence, lowest=likeness.lowest)
    else:
        made = mean_interval(top, bottom, cluster, confidence)
    who = np.union1d(pairs.first[order], pairs.second[order])
    return replace(made, n_items=None, n_units=len(units), n_annotators=len(who))


def stretched_share(
    top: np.ndarray,
    bottom: np.ndarray,
    cluster: np.ndarray | None,
    confidence: float,
    *,
    lowest: float,
) -> Estimate:
    """Return a mean of parts that are bounded on both sides, with limits within the bounds.

    Parameters
    ----------
    top, bottom : float array, shape (n_items,)
        Sums of each item, lowest · bottom ≤ top ≤ bottom.
    cluster : int array, shape (n_items,), or None
        Which video or document each item belongs to.
    confidence : float
        Nominal coverage.
    lowest : float
        The least value there is, 0 or −1; the greatest is 1.

    Returns
    -------
    Estimate
        The share of the way from the lowest value to 1, stretched back.

    Examples
    --------
    >>> tau = np.array([1.0, 1.0, 0.5, 1.0])
    >>> print(stretched_share(tau, np.ones(4), None, 0.95, lowest=-1.0))
    0.875 [0.055, 0.990]
    """
    reach = 1 - lowest
    way = top if lowest == 0 else (top - lowest * bottom) / reach
    made = share_interval(way, bottom, cluster, confidence, all_or_nothing=False)
    if lowest == 0 or made.value is None:
        return made
    value, low, high = (
        None if one is None else lowest + reach * one for one in (made.value, made.low, made.high)
    )
    return replace(made, value=value, low=low, high=high)


def pairwise_mean(data: ReliabilityData, measure: Measure, confidence: float = 0.95) -> Estimate:
    """Return the mean likeness of every two judgements of the same unit.

    Parameters
    ----------
    data : ReliabilityData
        The judgements.
    measure : callable
        Pairs and scale to their likeness.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        As `mean_of_pairs`.

    Examples
    --------
    >>> data = ReliabilityData.from_matrix([[1, 2, 3], [1, 2, 5]])
    >>> same = pairwise_mean(data, lambda pairs, _: Likeness.of((pairs.one == pairs.other) * 1.0))
    >>> round(same.value, 3)
    0.667
    """
    pairs = ValuePairs.of(data)
    return mean_of_pairs(pairs, measure(pairs, data.values), confidence)


def _within(unit: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of every two judgements of the same unit; units are ascending."""
    begin = np.searchsorted(unit, unit, side="left")
    before = np.arange(len(unit)) - begin
    second = np.repeat(np.arange(len(unit)), before)
    start = np.cumsum(before) - before
    first = begin[second] + np.arange(len(second)) - start[second]
    order = np.lexsort((second, first))
    return first[order], second[order]
