"""Self-consistency: does the same annotator, or the same model, say the same again?

    percent    share of pairs of an annotator's judgements of one unit that are the same
    α          1 − D_o / D_e with the runs in the place of annotators

An annotator who sees an item twice, or a model that is run twice, gives two judgements of it. They
are never a second annotator: agreement with others takes the first, and this page takes all. Over
all annotators, each one's judgements of a unit are a unit of their own, and the units of one item
one cluster.

Use it when items come back to the same people, or when a model answers with chance in it.
Beware when a run saw the earlier answer, or a cache gave it: that is memory. What agrees with
itself may still be wrong; what does not, cannot agree with others more than with itself for long.
α over all annotators mixes their ways of using the scale; read it annotator by annotator.
Undefined when nobody judged a unit twice, and α also when only one value was used.

References
----------
Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
https://repository.upenn.edu/asc_papers/43
Gwet, K. L. (2014). Handbook of Inter-Rater Reliability (4th ed.), on intra-rater reliability.
Advanced Analytics.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from annoqa.agreement.disagreement import Distance
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.percent import percent_agreement
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from annoqa.statistics.estimate import Estimate
from annoqa.vocabulary import Level


@dataclass(frozen=True, kw_only=True)
class Consistency:
    """How an annotator agrees with their own earlier answers.

    Attributes
    ----------
    annotator : int or None
        Number of the annotator; None for all of them.
    n_runs : int
        Most judgements of one unit by one annotator.
    percent : Estimate
        Share of pairs of judgements that are the same, in [0, 1]; high is good.
    alpha : Estimate
        The same beyond chance, at the field's level; at most 1.
    """

    annotator: int | None
    n_runs: int
    percent: Estimate
    alpha: Estimate


@dataclass(frozen=True, kw_only=True)
class SelfConsistency:
    """Consistency of all annotators, and of each.

    Attributes
    ----------
    overall : Consistency
        Of all who judged a unit twice.
    annotators : tuple of Consistency
        Of each of them, ascending by number.
    """

    overall: Consistency
    annotators: tuple[Consistency, ...]


def self_consistency(
    unit: ArrayLike,
    annotator: ArrayLike,
    run: ArrayLike,
    code: ArrayLike,
    *,
    values: Iterable[Any],
    level: Level = "nominal",
    distance: Distance | None = None,
    cluster: ArrayLike | None = None,
    confidence: float = 0.95,
) -> SelfConsistency:
    """Compute how annotators agree with themselves.

    Parameters
    ----------
    unit, annotator, run : int array, shape (n_judgements,)
        What was judged, by whom, and for which time; numbers of runs may have gaps.
    code : int array, shape (n_judgements,)
        Positions in `values`; -1 where missing.
    values : iterable
        The scale in order.
    level, distance
        As in `krippendorff_alpha`, for α.
    cluster : int array, shape (n_units,), optional
        Which video or document each unit belongs to.
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    SelfConsistency
        Annotators who judged no unit twice are not listed.

    Raises
    ------
    NotApplicableError
        When a judgement has no number of its own among an annotator's runs of a unit.

    Examples
    --------
    The first annotator says the same again, the second turns every answer around:

    >>> unit, annotator, run = [0, 0, 1, 1] * 2, [0] * 4 + [1] * 4, [0, 1] * 4
    >>> made = self_consistency(unit, annotator, run, [0, 0, 1, 1, 0, 1, 1, 0], values="ab")
    >>> [who.percent.value for who in made.annotators], made.overall.percent.value
    ([1.0, 0.0], 0.5)
    """
    what, who, times, said = (np.asarray(array, dtype=np.int64) for array in (unit, annotator, run, code))
    given = said >= 0
    what, who, times, said = what[given], who[given], times[given], said[given]
    scale = values if isinstance(values, np.ndarray) else tuple(values)
    groups = None if cluster is None else np.asarray(cluster)
    measure = _Measure(scale, level, distance, confidence)
    listed = []
    for number in np.unique(who).tolist():
        mine = who == number
        made = measure(number, what[mine], times[mine], said[mine], groups)
        if made.n_runs > 1:
            listed.append(made)
    n_units = int(what.max(initial=-1)) + 1
    of_unit = np.arange(n_units) if groups is None else groups
    key, own = np.unique(who * np.int64(max(1, n_units)) + what, return_inverse=True)
    overall = measure(None, own, times, said, of_unit[key % max(1, n_units)])
    return SelfConsistency(overall=overall, annotators=tuple(listed))


def split_runs(names: Sequence[str], run_suffix: str) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    r"""Return which annotators are runs of the same one, by the end of their names.

    Parameters
    ----------
    names : sequence of str
        Names of annotators, such as versions of models.
    run_suffix : str
        Regular expression of the end that tells the run, such as `r"-run\d+"`.

    Returns
    -------
    int64 array, shape (n_names,)
        Number of the annotator that each name is a run of.
    int64 array, shape (n_names,)
        Number of the run, in the order of the names.
    tuple of str
        Names of the annotators, without the suffix, in the order of their first run.

    Raises
    ------
    NotApplicableError
        When `run_suffix` is no regular expression.

    Examples
    --------
    >>> owner, run, called = split_runs(["gpt#1", "gpt#2", "other"], r"#\d+")
    >>> owner.tolist(), run.tolist(), called
    ([0, 0, 1], [0, 1, 0], ('gpt', 'other'))
    """
    try:
        pattern = re.compile(f"(?:{run_suffix})$")
    except re.error as problem:
        raise NotApplicableError.saying(
            "`run_suffix` must be a regular expression.", f"{run_suffix!r} is none: {problem}."
        ) from problem
    bare = [pattern.sub("", name, count=1) for name in names]
    place = {name: number for number, name in enumerate(dict.fromkeys(bare))}
    owner = np.array([place[name] for name in bare], dtype=np.int64)
    seen = dict.fromkeys(place, 0)
    run = np.zeros(len(bare), dtype=np.int64)
    for at, name in enumerate(bare):
        run[at] = seen[name]
        seen[name] += 1
    return owner, run, tuple(place)


@dataclass(frozen=True, eq=False)
class _Measure:
    """How the judgements of one annotator are measured."""

    values: Any
    level: Level
    distance: Distance | None
    confidence: float

    def __call__(
        self,
        annotator: int | None,
        unit: np.ndarray,
        run: np.ndarray,
        code: np.ndarray,
        cluster: np.ndarray | None,
    ) -> Consistency:
        """Return the consistency of one annotator, or of all as annotators of units of their own."""
        n_runs = int(np.bincount(unit).max(initial=0)) if len(unit) else 0
        runs, place = np.unique(run, return_inverse=True)
        n_units = len(cluster) if cluster is not None else int(unit.max(initial=-1)) + 1
        data = ReliabilityData.from_judgements(
            unit,
            place,
            code,
            values=self.values,
            n_units=n_units,
            n_annotators=max(2, len(runs)),
            cluster=cluster,
        )
        alpha = krippendorff_alpha(data, level=self.level, distance=self.distance, confidence=self.confidence)
        percent = percent_agreement(data, confidence=self.confidence)
        return Consistency(annotator=annotator, n_runs=n_runs, percent=percent, alpha=alpha)
