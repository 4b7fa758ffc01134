"""Do two annotators use the labels equally often? Stuart and Maxwell's test, and Bhapkar's.

    Stuart-Maxwell χ² = d' · V⁻¹ · d,    Bhapkar χ² = χ² / (1 − χ² / n)

d are the differences between how often either annotator gave each label; V is their covariance if
there were no difference: n_i· + n_·i − 2 · n_ii on the diagonal, −(n_ij + n_ji) beside it. Degrees of
freedom are what V has rank: labels less groups of labels that were never mistaken for each other.
One label against all others is McNemar's test (`annoqa.agreement.mcnemar`).

Use it when two annotators disagree, to see whether one of them has a habit (names `car` more often)
or whether both stray at random. A habit is cured by talking to a person, noise by a better guideline.
Beware when very many units make small differences significant: read `labels`, whose intervals tell
how large they are. A label alone is tested many times: `p_adjusted` is Holm's.
Undefined when no unit was judged by both, or when they agree on all of them.

References
----------
Stuart, A. (1955). A test for homogeneity of the marginal distributions in a two-way classification.
Biometrika, 42(3/4), 412-416. https://doi.org/10.2307/2333387
Maxwell, A. E. (1970). Comparing the classification of subjects by two independent judges. British
Journal of Psychiatry, 116(535), 651-655. https://doi.org/10.1192/bjp.116.535.651
Bhapkar, V. P. (1966). A note on the equivalence of two test criteria for hypotheses in categorical
data. Journal of the American Statistical Association, 61(313), 228-235.
https://doi.org/10.1080/01621459.1966.10502021
"""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from scipy import special
from scipy.sparse.csgraph import connected_components

from annoqa.agreement.coefficient import check_applicable
from annoqa.agreement.mcnemar import ALL_ALIKE, McNemarTest, mcnemar_test
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError, examples
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import mean_limits
from annoqa.statistics.jackknife import spread

NOT_BOTH = "no unit was judged by both"
ONE_WAY = "every unit speaks for a difference, so its variance is 0"


@dataclass(frozen=True, kw_only=True)
class HomogeneityTest:
    """A test of equal use of labels.

    Attributes
    ----------
    statistic, p_value : float or None
        χ², and the chance of as much where nobody has a habit.
    degrees : int
        Of freedom.
    undefined : str or None
        Why there is no test.
    """

    statistic: float | None
    p_value: float | None
    degrees: int
    undefined: str | None = None


@dataclass(frozen=True, kw_only=True)
class LabelHabit:
    """How differently two annotators use one label.

    Attributes
    ----------
    value : Hashable
        The label.
    difference : Estimate
        Share of units that the first one gave it, less that of the second; in [−1, 1], 0 is good.
    mcnemar : McNemarTest
        Whether chance explains it.
    p_adjusted : float
        Holm's, over all labels that somebody used.
    """

    value: Hashable
    difference: Estimate
    mcnemar: McNemarTest
    p_adjusted: float


@dataclass(frozen=True, kw_only=True)
class MarginalHomogeneity:
    """Two annotators' use of labels compared.

    Attributes
    ----------
    stuart_maxwell, bhapkar : HomogeneityTest
        All labels at once; Bhapkar's has more power, the same degrees of freedom.
    labels : tuple of LabelHabit
        Labels that either used, largest difference first.
    n_units : int
        Judged by both.
    """

    stuart_maxwell: HomogeneityTest
    bhapkar: HomogeneityTest
    labels: tuple[LabelHabit, ...]
    n_units: int


def marginal_homogeneity(data: ReliabilityData, *, confidence: float = 0.95) -> MarginalHomogeneity:
    """Compare how often two annotators use each label.

    Parameters
    ----------
    data : ReliabilityData
        Two annotators; units that one of them left out are ignored.
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    MarginalHomogeneity
        Tests and differences. The tests take units on their own; the intervals of the differences
        go over clusters where the data have them.

    Raises
    ------
    NotApplicableError
        When there are fewer than two annotators, or more.

    Examples
    --------
    >>> first, second = list("aaaaaaabbbcc"), list("aaaabbbbbccc")
    >>> made = marginal_homogeneity(ReliabilityData.from_rows([first, second]))
    >>> round(made.stuart_maxwell.statistic, 3), round(made.stuart_maxwell.p_value, 3)
    (4.0, 0.135)
    >>> made.labels[0].value, round(made.labels[0].difference.value, 3)
    ('a', 0.25)
    """
    check_applicable(data, "marginal_homogeneity", max_annotators=2)
    codes, cluster = _both(data)
    used, place = np.unique(codes, return_inverse=True)
    table = _square(place.reshape(codes.shape), len(used))
    alike = np.diagonal(table)
    only = zip(table.sum(axis=1) - alike, table.sum(axis=0) - alike, strict=True)
    tests = [mcnemar_test(int(first), int(second)) for first, second in only]
    adjusted = _holm(np.array([test.p_value for test in tests], dtype=float))
    labels = [
        LabelHabit(
            value=data.values[code],
            difference=_difference(codes == code, cluster, confidence),
            mcnemar=test,
            p_adjusted=float(p),
        )
        for code, test, p in zip(used, tests, adjusted, strict=True)
    ]
    return MarginalHomogeneity(
        stuart_maxwell=stuart_maxwell(table),
        bhapkar=bhapkar(table),
        labels=tuple(sorted(labels, key=lambda habit: -abs(habit.difference.value or 0.0))),
        n_units=codes.shape[1],
    )


def stuart_maxwell(table: np.ndarray) -> HomogeneityTest:
    """Test whether rows and columns of a square table have the same sums.

    Parameters
    ----------
    table : int array, shape (n_labels, n_labels)
        Units by first and second annotator's label.

    Returns
    -------
    HomogeneityTest
        χ² for large samples; of two labels it is McNemar's.

    Raises
    ------
    NotApplicableError
        When the table is not square or has negative counts.

    Examples
    --------
    >>> made = stuart_maxwell(np.array([[20, 10], [5, 20]]))
    >>> round(made.statistic, 3), made.degrees
    (1.667, 1)
    """
    counts = _checked(table)
    if counts.sum() == 0:
        return HomogeneityTest(statistic=None, p_value=None, degrees=0, undefined=NOT_BOTH)
    mistaken = counts + counts.T
    np.fill_diagonal(mistaken, 0)
    n_groups, group = connected_components(mistaken > 0, directed=False)
    kept = np.ones(len(counts), dtype=bool)
    kept[np.unique(group, return_index=True)[1]] = False  # one label of each group follows from the rest
    degrees = len(counts) - n_groups
    if degrees == 0:
        return HomogeneityTest(statistic=None, p_value=None, degrees=0, undefined=ALL_ALIKE)
    apart = (counts.sum(axis=1) - counts.sum(axis=0))[kept]
    covariance = (np.diag(mistaken.sum(axis=1)) - mistaken)[np.ix_(kept, kept)]
    statistic = max(0.0, float(apart @ np.linalg.solve(covariance, apart)))
    return HomogeneityTest(
        statistic=statistic, p_value=float(special.chdtrc(degrees, statistic)), degrees=degrees
    )


def bhapkar(table: np.ndarray) -> HomogeneityTest:
    """Test the same, with the covariance as it is and not as it would be without a difference.

    Parameters
    ----------
    table : int array, shape (n_labels, n_labels)
        Units by first and second annotator's label.

    Returns
    -------
    HomogeneityTest
        χ² for large samples, never below Stuart and Maxwell's.

    Raises
    ------
    NotApplicableError
        When the table is not square or has negative counts.

    Examples
    --------
    >>> round(bhapkar(np.array([[20, 10], [5, 20]])).statistic, 3)
    1.719
    """
    made = stuart_maxwell(table)
    if made.statistic is None:
        return made
    left = 1 - made.statistic / float(np.asarray(table).sum())
    if left <= 1e-12:  # rounding of an exact 0
        return HomogeneityTest(statistic=None, p_value=None, degrees=made.degrees, undefined=ONE_WAY)
    statistic = made.statistic / left
    return HomogeneityTest(
        statistic=statistic, p_value=float(special.chdtrc(made.degrees, statistic)), degrees=made.degrees
    )


def _both(data: ReliabilityData) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the codes of units that both judged, shape (2, n_units), and their clusters."""
    unit, annotator, code = data.judgements
    table = np.full((2, data.n_units), -1, dtype=np.int64)
    table[annotator, unit] = code
    both = (table >= 0).all(axis=0)
    return table[:, both], None if data.cluster is None else data.cluster[both]


def _square(codes: np.ndarray, n_values: int) -> np.ndarray:
    """Return the table of first by second annotator's label."""
    cell = codes[0] * n_values + codes[1]
    return np.bincount(cell, minlength=n_values**2).reshape(n_values, n_values)


def _difference(has: np.ndarray, cluster: np.ndarray | None, confidence: float) -> Estimate:
    """Return the difference of two shares over the same units, with its interval."""
    apart = has[0].astype(float) - has[1]
    value, n = float(apart.mean()), len(apart)
    limits = mean_limits(value, spread((apart - value) / n, cluster=cluster), confidence=confidence)
    return Estimate(
        value=value,
        low=None if limits.low is None else max(-1.0, limits.low),
        high=None if limits.high is None else min(1.0, limits.high),
        interval=limits.interval,
        no_interval=limits.no_interval,
        confidence=confidence,
        n_units=n,
        n_annotators=2,
    )


def _holm(p: np.ndarray) -> np.ndarray:
    """Return p-values adjusted by Holm's step-down."""
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(1.0, stepped)
    return adjusted


def _checked(table: np.ndarray) -> np.ndarray:
    """Return a table of counts that is one, or raise."""
    counts = np.asarray(table, dtype=float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or np.any(counts < 0):
        raise NotApplicableError.saying(
            "The table must be square, and count units.",
            f"Its shape is {counts.shape}; negative: {examples(counts[counts < 0].tolist()) or 'none'}.",
        )
    return counts
