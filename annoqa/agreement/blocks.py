"""People with people, people with models, models with models: three agreements on the same items.

    κ_block = 1 − (mean distance across the two pools within units) / (mean distance by chance)

for the pools people–people, people–models and models–models. All three are taken of the units that
two people and a model judged, and a unit weighs as much as it has judgements by people, so that the
blocks differ in who is compared and in nothing else. The people–people block is α up to one
judgement in n (chance is drawn with replacement).

    difference = κ(people, models) − κ(people, people)

Both move together with the items, and its interval is made from how the difference moves with each
item: much narrower than two intervals side by side. A model whose difference has 0 or more as its
lower limit agrees with people at least as well as people agree with each other.

Use it when models answered some of the items that two people or more answered.
Beware when people share a bias that the model does not have: it then agrees with them less, and may
be right. Agreement is not accuracy; ask ground truth. Models that were trained on these answers, or
people who saw the model's, are no second opinion.
Undefined when no unit was judged by two people and a model, or when only one value was used.

References
----------
Wong, K., Paritosh, P., & Aroyo, L. (2021). Cross-replication reliability. ACL-IJCNLP 2021,
7053-7065. https://doi.org/10.18653/v1/2021.acl-long.548
Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
https://repository.upenn.edu/asc_papers/43
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from annoqa.agreement.coefficient import ONE_VALUE
from annoqa.agreement.crossed import kappa_estimate
from annoqa.agreement.disagreement import Distance
from annoqa.agreement.metric import metric
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import mean_limits
from annoqa.statistics.jackknife import spread
from annoqa.vocabulary import Level

NOT_SHARED = "no unit was judged by two people and a model"
NOT_TWO_MODELS = "no unit was judged by two people and two models"


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """Agreement within and between people and models, on the units that both judged.

    Attributes
    ----------
    people, people_models, models : Estimate
        κ of people with people, people with models, models with models; at most 1, high is good.
    difference : Estimate
        `people_models` minus `people`; 0 and above means that models agree with people as people
        do with each other.
    models_difference : Estimate
        `models` minus `people`: above 0 where models agree with each other more than people do,
        be it that they share mistakes; on the units of two models.
    """

    people: Estimate
    people_models: Estimate
    models: Estimate
    difference: Estimate
    models_difference: Estimate


def agreement_blocks(
    data: ReliabilityData,
    is_model: ArrayLike,
    *,
    level: Level = "nominal",
    distance: Distance | None = None,
    confidence: float = 0.95,
) -> Blocks:
    """Compute the agreement of people and models in blocks.

    Parameters
    ----------
    data : ReliabilityData
        People and models as annotators of one scale. For one model out of several, take
        `data.only` that model and the people.
    is_model : bool array, shape (n_annotators,)
        Which annotators are models.
    level, distance
        As in `krippendorff_alpha`.
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    Blocks
        Each with its interval over units, or over clusters of them.

    Raises
    ------
    NotApplicableError
        When `is_model` does not have one entry for each annotator.

    Examples
    --------
    Two people who agree, and a model that turns every second value around:

    >>> data = ReliabilityData.from_rows(["aabbaabb", "aabbaabb", "abbaabba"])
    >>> blocks = agreement_blocks(data, [False, False, True])
    >>> blocks.people.value, blocks.people_models.value, blocks.difference.value
    (1.0, 0.0, -1.0)
    """
    machine = np.asarray(is_model, dtype=bool)
    if len(machine) != data.n_annotators:
        raise NotApplicableError.saying(
            f"`is_model` must have one entry for each of the {data.n_annotators} annotators.",
            f"It has {len(machine)}.",
        )
    pools = _Pools(data, machine, level, distance)
    shared = (pools.n_people >= 2) & (pools.n_models >= 1)
    twice = shared & (pools.n_models >= 2)
    people, between = pools.block("people", shared), pools.block("between", shared)
    models, same_people = pools.block("models", twice), pools.block("people", twice)
    return Blocks(
        people=pools.estimate(people, confidence, NOT_SHARED),
        people_models=pools.estimate(between, confidence, NOT_SHARED),
        models=pools.estimate(models, confidence, NOT_TWO_MODELS),
        difference=pools.difference(between, people, confidence, NOT_SHARED),
        models_difference=pools.difference(models, same_people, confidence, NOT_TWO_MODELS),
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class _Block:
    """Distances of one block, seen and by chance, and the influence of each unit."""

    observed: float
    expected: float
    influence: np.ndarray
    units: np.ndarray

    @property
    def value(self) -> float | None:
        """The coefficient; None without a unit, or with one value only."""
        return 1 - self.observed / self.expected if self.units.any() and self.expected > 1e-15 else None


@dataclass(frozen=True, eq=False, kw_only=True)
class _Pool:
    """How often the judgements of one pool give each unit each value, ascending by unit."""

    unit: np.ndarray
    code: np.ndarray
    count: np.ndarray
    n_judgements: np.ndarray

    @classmethod
    def of(cls, unit: np.ndarray, code: np.ndarray, data: ReliabilityData) -> "_Pool":
        """Return the pool of some judgements."""
        n_judgements = np.bincount(unit, minlength=data.n_units)
        key, count = np.unique(unit * np.int64(max(1, data.n_values)) + code, return_counts=True)
        unit, code = np.divmod(key, max(1, data.n_values))
        return cls(unit=unit, code=code, count=count, n_judgements=n_judgements)

    def select(self, units: np.ndarray) -> "_Pool":
        """Return the pool on some of the units."""
        kept = units[self.unit]
        return replace(self, unit=self.unit[kept], code=self.code[kept], count=self.count[kept])


class _Pools:
    """The judgements of people and of models."""

    def __init__(
        self, data: ReliabilityData, machine: np.ndarray, level: Level, distance: Distance | None
    ) -> None:
        self.data, self.level = data, level
        self.metric = metric(data.tally, data.values, level, distance)
        unit, annotator, code = data.judgements
        of_model = machine[annotator]
        self.people = _Pool.of(unit[~of_model], code[~of_model], data)
        self.models = _Pool.of(unit[of_model], code[of_model], data)
        self.n_people, self.n_models = self.people.n_judgements, self.models.n_judgements

    def block(self, name: str, units: np.ndarray) -> _Block:
        """Return one block on some of the units."""
        one, two = self._sides(name, units)
        first, second = _meetings(one.unit, two.unit)
        times = one.count[first] * two.count[second]
        if one is two:
            times = times - one.count[first] * (first == second)  # nobody meets themselves
        unit = one.unit[first]
        weight = self._weight(name)[unit] * times
        if not len(unit):
            return _Block(observed=0.0, expected=0.0, influence=np.zeros(self.data.n_units), units=units)
        alone = np.zeros(len(unit), dtype=np.int64)
        made = self.metric.kappas(alone, one.code[first], two.code[second], weight, 1)
        sums = np.bincount(unit, weights=weight * made.influence, minlength=self.data.n_units)
        observed, expected = float(made.observed[0]), float(made.expected[0])
        return _Block(observed=observed, expected=expected, influence=sums, units=units)

    def _sides(self, name: str, units: np.ndarray) -> tuple["_Pool", "_Pool"]:
        """Return the two pools that a block compares."""
        if name == "between":
            return self.people.select(units), self.models.select(units)
        pool = (self.people if name == "people" else self.models).select(units)
        return pool, pool

    def _weight(self, name: str) -> np.ndarray:
        """Return what one pair weighs in each unit: pairs of a unit weigh as much as it has people."""
        n_people, n_models = self.n_people.astype(float), self.n_models.astype(float)
        if name == "people":
            return 1 / np.maximum(n_people - 1, 1)
        if name == "models":
            return n_people / np.maximum(n_models * (n_models - 1), 1)
        return 1 / np.maximum(n_models, 1)

    def estimate(self, block: _Block, confidence: float, nothing: str) -> Estimate:
        """Return the coefficient of a block with its interval."""
        if not block.units.any():
            return Estimate.none(nothing, n_units=0)
        over = spread(block.influence, cluster=self.data.cluster, counted=block.units)
        n_units = int(np.count_nonzero(block.units))
        return kappa_estimate(block.observed, block.expected, over, n_units, confidence, self.level)

    def difference(self, one: _Block, two: _Block, confidence: float, nothing: str) -> Estimate:
        """Return one block minus another on the same units, with its interval."""
        n_units = int(np.count_nonzero(one.units))
        if one.value is None or two.value is None:
            return Estimate.none(ONE_VALUE if n_units else nothing, n_units=n_units)
        over = spread(one.influence - two.influence, cluster=self.data.cluster, counted=one.units)
        value = one.value - two.value
        made = mean_limits(value, over, confidence=confidence)
        return Estimate(
            value=value,
            low=made.low,
            high=made.high,
            interval=made.interval,
            no_interval=made.no_interval,
            confidence=confidence,
            n_units=n_units,
        )


def _meetings(one: np.ndarray, two: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the places in two ascending arrays of units where these are the same."""
    begin = np.searchsorted(two, one, side="left")
    n = np.searchsorted(two, one, side="right") - begin
    start = np.cumsum(n) - n
    place = np.arange(int(n.sum())) - np.repeat(start - begin, n)
    return np.repeat(np.arange(len(one)), n), place
