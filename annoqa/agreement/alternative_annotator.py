"""The alternative annotator test: may a model stand in for an annotator?

    model_j, person_j   shares of the items on which the model, or annotator j, is at least as near
                        to the other annotators as the one it is compared with
    replaced            person_j − model_j < ε, by a one-sided one-sample t-test, with Benjamini and
                        Yekutieli's false discovery rate over the annotators
    ω = replaced annotators / tested annotators        ρ = mean over annotators of model_j

ω is the *winning rate*: the model passes where it is one half at least. ρ is the *average advantage
probability*: how often the model is as good a stand-in as the annotator it replaces; it compares
models with each other. ε is what cheaper and faster answers are worth: the authors take .2 where
people are experts, .15 where they are trained, .1 in a crowd. `sweep` shows what hangs on it.

Use it when each item has two annotators or more, three for a voice of the others, and the model
judged some of the items too; 50 to 100 items are enough as a rule.
Beware when annotators hardly agree: being as near to the others as a person is then means little.
Read the agreement among people beside it. Ties are wins of both, so that two careless judges of an
easy field look alike.
Undefined when no annotator shares 30 items with the model; such annotators are named, not tested.

Where the outcomes of an annotator are all the same, t has no spread. The exact test takes its
place: were the difference ε or more, n items without a person winning alone would have a chance of
(1 − ε)ⁿ at most, and n items that the model wins alone of ((1 − ε) / 2)ⁿ.

The interval of ρ is over items, of which all annotators' comparisons move together; it is about
these annotators, not about others. ω counts tests and has none.

References
----------
Calderon, N., Reichart, R., & Dror, R. (2025). The alternative annotator test for LLM-as-a-judge:
How to statistically justify replacing human annotators with LLMs. ACL 2025, 16051-16081.
https://doi.org/10.18653/v1/2025.acl-long.782
Benjamini, Y., & Yekutieli, D. (2001). The control of the false discovery rate in multiple testing
under dependency. Annals of Statistics, 29(4), 1165-1188. https://doi.org/10.1214/aos/1013699998
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from annoqa.agreement.advantage import Advantages, Scorer, advantages
from annoqa.errors import NotApplicableError
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import share_limits
from annoqa.statistics.jackknife import spread
from annoqa.statistics.multiple_testing import benjamini_yekutieli

PASSES = 0.5
"""The winning rate from which on a model passes (Calderon et al., 2025)."""
EPSILONS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
A_COUNT = "a count of tests"


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """One annotator, and whether the model may stand in for them.

    Attributes
    ----------
    annotator : int
        Number of the annotator.
    n_items : int
        Items that the annotator, another annotator and the model judged.
    model_share, person_share : float or None
        Shares of items on which the model, or the annotator, is at least as near to the others.
    variance : float
        Of the differences of the two, item by item, with n − 1.
    p, q : float or None
        Of the t-test, and adjusted for all tested annotators; None where not tested.
    replaced : bool
        Whether q is at most the false discovery rate.
    not_tested : str
        Why not; empty for those tested.
    """

    annotator: int
    n_items: int
    model_share: float | None = None
    person_share: float | None = None
    variance: float = 0.0
    p: float | None = None
    q: float | None = None
    replaced: bool = False
    not_tested: str = ""


@dataclass(frozen=True, kw_only=True)
class AlternativeAnnotator:
    """Outcome of the test.

    Attributes
    ----------
    epsilon : float
        What the model's lower cost is worth, in [0, 1).
    false_discovery_rate : float
        Over the annotators.
    winning_rate : Estimate
        ω, in [0, 1]; `observed` is None, `n_annotators` the tested ones.
    advantage : Estimate
        ρ, in [0, 1], with its interval over items.
    annotators : tuple of Replacement
        Ascending by number; those who could not be tested too.
    """

    epsilon: float
    false_discovery_rate: float
    winning_rate: Estimate
    advantage: Estimate
    annotators: tuple[Replacement, ...]

    @property
    def passes(self) -> bool | None:
        """Whether the winning rate is one half at least; None where it is undefined."""
        rate = self.winning_rate.value
        return None if rate is None else rate >= PASSES


def alternative_annotator_test(
    item: ArrayLike,
    annotator: ArrayLike,
    value: ArrayLike,
    model: ArrayLike,
    *,
    score: Scorer = "accuracy",
    epsilon: float = 0.15,
    cluster: ArrayLike | None = None,
    least_items: int = 30,
    false_discovery_rate: float = 0.05,
    confidence: float = 0.95,
) -> AlternativeAnnotator:
    """Test whether a model may stand in for the annotators of a campaign.

    Parameters
    ----------
    item, annotator : int array, shape (n_judgements,)
        Which item, a position in `model`, and who.
    value : int or float array, shape (n_judgements,)
        Codes (at least 0) or numbers.
    model : int or float array, shape (n_items,)
        The model's values; -1 (codes) or NaN (numbers) where it gave none.
    score : {"accuracy", "negative_rmse"} or callable, default "accuracy"
        How near a value is to those of the others; a callable takes two arrays of values and
        returns the similarity of each pair, which is averaged over the others.
    epsilon : float, default 0.15
        What the model's lower cost is worth, in [0, 1).
    cluster : int array, shape (n_items,), optional
        Which video or document each item belongs to; for the interval of ρ.
    least_items : int, default 30
        Annotators with fewer items, counting those that two people at least judged, are not tested.
    false_discovery_rate : float, default 0.05
        Of the annotators said to be replaceable.
    confidence : float, default 0.95
        Nominal coverage of the interval of ρ.

    Returns
    -------
    AlternativeAnnotator
        High winning rates and advantages are good for the model.

    Raises
    ------
    NotApplicableError
        When ε is not in [0, 1), arrays do not fit, or somebody judged an item twice.

    Examples
    --------
    Three people who err in one item of ten each, never the same, and a model that never does:

    >>> item, annotator = np.divmod(np.arange(300), 3)
    >>> said = (item % 10 == annotator).astype(int)
    >>> made = alternative_annotator_test(item, annotator, said, np.zeros(100, dtype=int))
    >>> made.winning_rate.value, made.passes, round(made.advantage.value, 2)
    (1.0, True, 1.0)
    """
    arrays = [np.asarray(array) for array in (item, annotator, value, model)]
    _check_shapes(*arrays)
    what, who, said, models = arrays
    return decide(
        advantages(what, who, said, models, score=score),
        np.flatnonzero(np.bincount(who)) if len(who) else np.zeros(0, dtype=np.int64),
        epsilon=epsilon,
        cluster=None if cluster is None else np.asarray(cluster),
        least_items=least_items,
        false_discovery_rate=false_discovery_rate,
        confidence=confidence,
    )


def decide(
    compared: Advantages,
    staff: np.ndarray,
    *,
    epsilon: float = 0.15,
    cluster: np.ndarray | None = None,
    least_items: int = 30,
    false_discovery_rate: float = 0.05,
    confidence: float = 0.95,
) -> AlternativeAnnotator:
    """Test comparisons that have been made, whoever stands for the others.

    Parameters
    ----------
    compared : Advantages
        Who was nearer, the model or the annotator.
    staff : int array, shape (n_annotators,)
        Numbers of the annotators who are to be listed, ascending.
    epsilon, cluster, least_items, false_discovery_rate, confidence
        As in `alternative_annotator_test`.

    Returns
    -------
    AlternativeAnnotator
        As of `alternative_annotator_test`.

    Raises
    ------
    NotApplicableError
        When ε is not in [0, 1).
    """
    rows = _replacements(compared, staff, least_items)
    rho = _advantage(compared, rows, cluster, confidence)
    return _decided(rows, epsilon, false_discovery_rate, advantage=rho)


def sweep(
    test: AlternativeAnnotator, epsilons: Sequence[float] = EPSILONS
) -> tuple[AlternativeAnnotator, ...]:
    """Return what the test says for other values of ε.

    Parameters
    ----------
    test : AlternativeAnnotator
        The test at any ε.
    epsilons : sequence of float, default 0, 0.05 … 0.3
        Each in [0, 1).

    Returns
    -------
    tuple of AlternativeAnnotator
        One for each ε; winning rates never fall as ε grows.

    Examples
    --------
    >>> item, annotator = np.divmod(np.arange(300), 3)
    >>> said = (item % 5 == annotator).astype(int)
    >>> model = (np.arange(100) % 4 == 3).astype(int)
    >>> test = alternative_annotator_test(item, annotator, said, model)
    >>> [made.winning_rate.value for made in sweep(test, [0.0, 0.1])]
    [0.0, 1.0]
    """
    rate = test.false_discovery_rate
    return tuple(_decided(test.annotators, epsilon, rate, advantage=test.advantage) for epsilon in epsilons)


def _check_shapes(item: np.ndarray, annotator: np.ndarray, value: np.ndarray, model: np.ndarray) -> None:
    """Raise when the arrays do not belong together."""
    if not len(item) == len(annotator) == len(value):
        raise NotApplicableError.saying(
            "`item`, `annotator` and `value` must have one entry for each judgement.",
            f"They have {len(item)}, {len(annotator)} and {len(value)}.",
        )
    if len(item) and not (item.min() >= 0 and item.max() < len(model)):
        raise NotApplicableError.saying(
            f"Items must be positions in the {len(model)} values of the model.",
            f"They run from {item.min()} to {item.max()}.",
        )


def _replacements(compared: Advantages, staff: np.ndarray, least_items: int) -> tuple[Replacement, ...]:
    """Return each annotator's shares and variance, before any decision."""
    size = int(staff.max(initial=-1)) + 1
    n, models, persons = (
        np.bincount(compared.annotator[kept], minlength=size)[staff]
        for kept in (slice(None), compared.model_wins, compared.person_wins)
    )
    one_sided = 2 * n - models - persons  # items without a tie: the squares of the differences
    squares = one_sided * n - (persons - models) ** 2
    return tuple(
        Replacement(
            annotator=int(staff[j]),
            n_items=int(n[j]),
            model_share=float(models[j] / n[j]) if n[j] else None,
            person_share=float(persons[j] / n[j]) if n[j] else None,
            variance=float(squares[j] / (n[j] * (n[j] - 1))) if n[j] > 1 else 0.0,
            not_tested="" if n[j] >= max(2, least_items) else _few(int(n[j]), max(2, least_items)),
        )
        for j in range(len(staff))
    )


def _few(n: int, least: int) -> str:
    """Say why an annotator is not tested."""
    return f"{n} items shared with the model and with others; the test needs {least}"


def _decided(
    rows: Sequence[Replacement], epsilon: float, rate: float, *, advantage: Estimate
) -> AlternativeAnnotator:
    """Return the annotators with their p, q and verdict at one ε, and the winning rate."""
    if not 0 <= epsilon < 1:
        raise NotApplicableError.saying("`epsilon` must be in [0, 1).", f"Found {epsilon}.")
    tested = [row for row in rows if not row.not_tested]
    p = [_p(row, epsilon) for row in tested]
    q = iter(zip(p, benjamini_yekutieli(p).tolist(), strict=True)) if tested else iter(())
    decided = []
    for row in rows:
        if row.not_tested:
            decided.append(row)
            continue
        one, adjusted = next(q)
        decided.append(replace(row, p=one, q=adjusted, replaced=adjusted <= rate))
    return AlternativeAnnotator(
        epsilon=epsilon,
        false_discovery_rate=rate,
        annotators=tuple(decided),
        winning_rate=_winning_rate(decided, len(tested)),
        advantage=advantage,
    )


def _winning_rate(rows: Sequence[Replacement], n_tested: int) -> Estimate:
    """Return the share of tested annotators who may be replaced."""
    if not n_tested:
        return Estimate.none("no annotator shares enough items with the model", n_annotators=0)
    won = sum(row.replaced for row in rows)
    return Estimate(value=won / n_tested, no_interval=A_COUNT, n_annotators=n_tested)


def _p(row: Replacement, epsilon: float) -> float:
    """Return the p-value of the difference being ε or more."""
    assert row.person_share is not None  # noqa: S101 - tested annotators have items
    assert row.model_share is not None  # noqa: S101
    n, mean = row.n_items, row.person_share - row.model_share
    if row.variance <= 0:
        worst = 1.0 if mean > 0 else 1 - epsilon if mean == 0 else (1 - epsilon) / 2
        return float(worst**n)
    return float(special.stdtr(n - 1, (mean - epsilon) / np.sqrt(row.variance / n)))


def _advantage(
    compared: Advantages, rows: Sequence[Replacement], cluster: np.ndarray | None, confidence: float
) -> Estimate:
    """Return ρ over the tested annotators, with an interval over items."""
    tested = [row for row in rows if not row.not_tested]
    if not tested:
        return Estimate.none("no annotator shares enough items with the model", n_annotators=0)
    shares = np.array([row.model_share for row in tested], dtype=float)
    size = int(compared.annotator.max(initial=0)) + 1
    share, weight = np.zeros(size), np.zeros(size)
    for row in tested:
        share[row.annotator] = row.model_share or 0.0
        weight[row.annotator] = 1 / (row.n_items * len(tested))
    influence = (compared.model_wins - share[compared.annotator]) * weight[compared.annotator]
    sums = np.bincount(compared.item, weights=influence)
    counted = np.bincount(compared.item, weights=weight[compared.annotator]) > 0
    over = spread(sums, cluster=None if cluster is None else cluster[: len(sums)], counted=counted)
    value = float(shares.mean())
    made = share_limits(
        value, over, n_trials=float(sum(row.n_items for row in tested)), confidence=confidence
    )
    return Estimate(
        value=value,
        low=made.low,
        high=made.high,
        interval=made.interval,
        no_interval=made.no_interval,
        confidence=confidence,
        n_items=int(np.count_nonzero(counted)),
        n_annotators=len(tested),
    )
