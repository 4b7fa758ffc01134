"""Spearman's footrule: how far things move between two rankings, as a similarity.

    footrule = 1 − Σ |rank by one − rank by the other| / ⌊n² / 2⌋

over the n things that both ranked, tied ones at their mean rank. ⌊n² / 2⌋ is the greatest sum there
is, that of opposite rankings. It lies within a factor of two of Kendall's distance, and counts how
far a thing moved rather than what it jumped over.

Use it when a thing that moved by many places is worse than many that moved by one.
Beware when comparing with τ: two rankings drawn at random have a footrule near 1/3, not 0.
Undefined when two rankings share fewer than two things.

References
----------
Diaconis, P., & Graham, R. L. (1977). Spearman's footrule as a measure of disarray. Journal of the
Royal Statistical Society B, 39(2), 262-268. https://doi.org/10.1111/j.2517-6161.1977.tb01624.x
Fagin, R., Kumar, R., Mahdian, M., Sivakumar, D., & Vee, E. (2006). Comparing partial rankings.
SIAM Journal on Discrete Mathematics, 20(3), 628-648. https://doi.org/10.1137/05063088X
"""

import numpy as np

from annoqa.agreement.rankings import compared
from annoqa.agreement.reliability import ReliabilityData, Scale
from annoqa.agreement.value_pairs import Likeness, PairwiseMean, ValuePairs, pairwise_mean
from annoqa.statistics.estimate import Estimate


def footrule_similarity(data: ReliabilityData, *, confidence: float = 0.95) -> Estimate:
    """Compute the mean footrule similarity of every two rankings of the same unit.

    Parameters
    ----------
    data : ReliabilityData
        Values are rankings: tuples of tiers, best first; a tier is a tuple of names.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        In [0, 1]; 1 where all rankings of each unit are the same, 0 as far apart as opposite ones.

    Examples
    --------
    >>> up, turned = (("A",), ("B",), ("C",)), (("B",), ("C",), ("A",))
    >>> footrule_similarity(ReliabilityData.from_rows([[up], [turned]])).value
    0.0
    """
    return pairwise_mean(data, _footrule, confidence)


def _footrule(pairs: ValuePairs, values: Scale) -> Likeness:
    """Return the footrule similarity of every pair."""
    made = compared(pairs, values)
    greatest = np.floor(made.n**2 / 2)
    moved = np.divide(made.moved, greatest, out=np.full(len(greatest), np.nan), where=made.n > 1)
    return Likeness.of((1 - moved)[pairs.distinct[2]])


FOOTRULE_SIMILARITY = PairwiseMean(
    compute=footrule_similarity,
    measure=_footrule,
    title="Spearman's footrule, as a similarity",
    levels=frozenset({"ranking"}),
    how="on what both ranked, tied things at their mean rank",
)
