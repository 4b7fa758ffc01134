"""Kendall's τ between rankings, and his distance, with ties.

    τ_b = (agree − oppose) / √((pairs − tied in one) · (pairs − tied in the other))
    τ_x = (agree + tied in both − oppose) / pairs
    K   = (oppose + p · tied in exactly one) / pairs          K with p = ½ is (1 − τ_x) / 2

over the pairs of things that both ranked, averaged over the pairs of annotators of every unit. τ_b
is the usual one, and leaves ties out of the possible pairs; τ_x takes a tie for a judgement of its
own ("equally good"), as Kemeny and Snell do. Both are 1 for equal rankings, −1 for opposite ones,
and 0 on average where one of two rankings without ties is drawn at random: chance is taken off.

Use it when order is what counts, and a swap of neighbours is a small mistake: τ_x where ties mean
something (buckets), τ_b where they stand for "no idea".
Beware when lists are partial: only what both ranked is compared, so that two lists that agree about
few shared things agree perfectly; and when things keep their places on the screen, so that a ranking
nobody touched looks like an opinion.
Undefined when two rankings share fewer than two things, and τ_b where either ties all of them.

References
----------
Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika, 33(3), 239-251.
https://doi.org/10.1093/biomet/33.3.239
Emond, E. J., & Mason, D. W. (2002). A new rank correlation coefficient with application to the
consensus ranking problem. Journal of Multi-Criteria Decision Analysis, 11(1), 17-28.
https://doi.org/10.1002/mcda.313
Fagin, R., Kumar, R., Mahdian, M., Sivakumar, D., & Vee, E. (2006). Comparing partial rankings.
SIAM Journal on Discrete Mathematics, 20(3), 628-648. https://doi.org/10.1137/05063088X
"""

import numpy as np

from annoqa.agreement.rankings import Compared, compare_rankings, compared
from annoqa.agreement.reliability import ReliabilityData, Scale
from annoqa.agreement.value_pairs import Likeness, PairwiseMean, ValuePairs, pairwise_mean
from annoqa.errors import NotApplicableError
from annoqa.statistics.estimate import Estimate

TIE_PENALTY = 0.5


def kendall_tau_b(data: ReliabilityData, *, confidence: float = 0.95) -> Estimate:
    """Compute the mean τ_b of every two rankings of the same unit.

    Parameters
    ----------
    data : ReliabilityData
        Values are rankings: tuples of tiers, best first; a tier is a tuple of names.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        In [−1, 1]; 1 where all rankings of each unit are the same, 0 by chance.

    Examples
    --------
    >>> up, swapped = (("A",), ("B",), ("C",)), (("B",), ("A",), ("C",))
    >>> round(kendall_tau_b(ReliabilityData.from_rows([[up, up], [up, swapped]])).value, 3)
    0.667
    """
    return pairwise_mean(data, _tau_b, confidence)


def kendall_tau_x(data: ReliabilityData, *, confidence: float = 0.95) -> Estimate:
    """Compute the mean τ_x of every two rankings of the same unit.

    Parameters
    ----------
    data : ReliabilityData
        Values are rankings: tuples of tiers, best first; a tier is a tuple of names.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        In [−1, 1]; 1 where all rankings of each unit are the same.

    Examples
    --------
    One annotator ties B and C, the other one puts B first:

    >>> tied, strict = (("A",), ("B", "C")), (("A",), ("B",), ("C",))
    >>> round(kendall_tau_x(ReliabilityData.from_rows([[tied], [strict]])).value, 3)
    0.667
    """
    return pairwise_mean(data, _tau_x, confidence)


def kendall_distance(
    data: ReliabilityData, *, tie_penalty: float = TIE_PENALTY, confidence: float = 0.95
) -> Estimate:
    """Compute the mean distance of every two rankings of the same unit, as a share of the greatest.

    Parameters
    ----------
    data : ReliabilityData
        Values are rankings: tuples of tiers, best first; a tier is a tuple of names.
    tie_penalty : float, default 0.5
        What a pair counts that only one of the two ties, in [0, 1]; from ½ on it is a metric.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        In [0, 1]; 0 where all rankings of each unit are the same, 1 where all are opposite.

    Raises
    ------
    NotApplicableError
        When `tie_penalty` is not in [0, 1].

    Examples
    --------
    >>> up, down = (("A",), ("B",), ("C",)), (("C",), ("B",), ("A",))
    >>> kendall_distance(ReliabilityData.from_rows([[up], [down]])).value
    1.0
    """
    if not 0 <= tie_penalty <= 1:
        raise NotApplicableError.saying("`tie_penalty` must be in [0, 1].", f"It is {tie_penalty}.")
    return pairwise_mean(
        data,
        lambda pairs, values: Likeness.of(_distance(compared(pairs, values), tie_penalty)[pairs.distinct[2]]),
        confidence,
    )


def kendall_distances(rankings: Scale, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the distances of many pairs of rankings, for α.

    Parameters
    ----------
    rankings : sequence
        Tuples of tiers.
    first, second : int array, shape (n_pairs,)
        Positions in `rankings`.

    Returns
    -------
    float array, shape (n_pairs,)
        Kendall's distance with p = ½ on what both ranked; NaN where they share fewer than two things.

    Examples
    --------
    >>> up, tied = (("A",), ("B",)), (("A", "B"),)
    >>> kendall_distances((up, tied), np.array([0, 0]), np.array([0, 1])).tolist()
    [0.0, 0.5]
    """
    return _distance(compare_rankings(rankings, first, second), TIE_PENALTY)


def kendall_table(rankings: Scale) -> np.ndarray:
    """Return the distances of all rankings to each other, for α.

    Parameters
    ----------
    rankings : sequence
        Tuples of tiers.

    Returns
    -------
    float array, shape (n_rankings, n_rankings)
        Kendall's distance with p = ½ on what both ranked; NaN where they share fewer than two things.

    Examples
    --------
    >>> kendall_table(((("A",), ("B",)), (("B",), ("A",)))).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    first, second = np.triu_indices(len(rankings))
    table = np.empty((len(rankings), len(rankings)))
    table[first, second] = kendall_distances(rankings, first, second)
    table[second, first] = table[first, second]
    return table


def tau_b(made: Compared) -> np.ndarray:
    """Return τ_b of pairs of rankings.

    Parameters
    ----------
    made : Compared
        From `compare_rankings`.

    Returns
    -------
    float array, shape (n_pairs,)
        In [−1, 1]; NaN where either ties everything, or they share fewer than two things.

    Examples
    --------
    >>> lists = [[["A"], ["B"], ["C"]], [["B"], ["A"], ["C"]]]
    >>> round(tau_b(compare_rankings(lists, np.array([0]), np.array([1])))[0], 3)
    np.float64(0.333)
    """
    untied = made.possible - made.tied_both
    one, other = untied - made.tied_one, untied - made.tied_other
    known = (one > 0) & (other > 0)
    tau = np.full(len(untied), np.nan)
    tau[known] = (made.agree - made.oppose)[known] / np.sqrt((one * other)[known])
    return tau


def _tau_b(pairs: ValuePairs, values: Scale) -> Likeness:
    """Return τ_b of every pair."""
    return Likeness.of(tau_b(compared(pairs, values))[pairs.distinct[2]], lowest=-1.0)


def _tau_x(pairs: ValuePairs, values: Scale) -> Likeness:
    """Return τ_x of every pair."""
    tau = 1 - 2 * _distance(compared(pairs, values), TIE_PENALTY)
    return Likeness.of(tau[pairs.distinct[2]], lowest=-1.0)


def _distance(made: Compared, tie_penalty: float) -> np.ndarray:
    """Return Kendall's distance as a share of the greatest, NaN without two shared things."""
    lost = made.oppose + tie_penalty * (made.tied_one + made.tied_other)
    far: np.ndarray = np.divide(lost, made.possible, out=np.full(len(lost), np.nan), where=made.possible > 0)
    return far


KENDALL_TAU_B = PairwiseMean(
    compute=kendall_tau_b,
    measure=_tau_b,
    title="Kendall's τ_b",
    levels=frozenset({"ranking"}),
    how="on what both ranked, ties left out",
)
KENDALL_TAU_X = PairwiseMean(
    compute=kendall_tau_x,
    measure=_tau_x,
    title="Kendall's τ_x (ties count)",
    levels=frozenset({"ranking"}),
    how="on what both ranked, ties are judgements",
)
