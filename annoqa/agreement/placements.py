"""Where things stand in a ranking: the same first choice, and the same tier.

    top_choice_agreement = (things in both best tiers) / (things in either best tier)
    tier_agreement       = (things that both put into the same tier) / (things that both ranked)

The top choice is that of the whole lists, what the other one left unranked included. Tiers are
counted from the best one, empty buckets too.

Use it when only the winner matters (top choice), or when buckets have a meaning of their own, such
as *keep* and *reject* (tiers): an order is the same whether all things are good or all are bad.
Beware when lists are long: one thing put in front moves all others by a tier, and the order hardly.
Undefined when nothing was ranked, or when two rankings share nothing (tiers).
"""

import numpy as np

from annoqa.agreement.rankings import compared
from annoqa.agreement.reliability import ReliabilityData, Scale
from annoqa.agreement.value_pairs import Likeness, PairwiseMean, ValuePairs, pairwise_mean
from annoqa.statistics.estimate import Estimate


def top_choice_agreement(data: ReliabilityData, *, confidence: float = 0.95) -> Estimate:
    """Compute how often two annotators rank the same thing first.

    Parameters
    ----------
    data : ReliabilityData
        Values are rankings: tuples of tiers, best first; a tier is a tuple of names.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        In [0, 1]; 1 where the best tiers of each unit are the same.

    Examples
    --------
    >>> one, other = (("A",), ("B",)), (("A", "B"),)
    >>> top_choice_agreement(ReliabilityData.from_rows([[one], [other]])).value
    0.5
    """
    return pairwise_mean(data, _top, confidence)


def tier_agreement(data: ReliabilityData, *, confidence: float = 0.95) -> Estimate:
    """Compute the share of things that two annotators put into the same tier.

    Parameters
    ----------
    data : ReliabilityData
        Values are rankings: tuples of tiers, best first; a tier is a tuple of names.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        In [0, 1]; 1 where all rankings of each unit are the same.

    Examples
    --------
    Both are good to the one, both are bad to the other; the order is the same:

    >>> good, bad = (("A", "B"), ()), ((), ("A", "B"))
    >>> tier_agreement(ReliabilityData.from_rows([[good], [bad]])).value
    0.0
    """
    return pairwise_mean(data, _tiers, confidence)


def _top(pairs: ValuePairs, values: Scale) -> Likeness:
    """Return how alike the best tiers of every pair are."""
    return Likeness.of(compared(pairs, values).top[pairs.distinct[2]])


def _tiers(pairs: ValuePairs, values: Scale) -> Likeness:
    """Return the share of every pair's things that are in the same tier."""
    made = compared(pairs, values)
    share = np.divide(made.same_tier, made.n, out=np.full(len(made.n), np.nan), where=made.n > 0)
    return Likeness.of(share[pairs.distinct[2]])


TOP_CHOICE_AGREEMENT = PairwiseMean(
    compute=top_choice_agreement,
    measure=_top,
    title="Same first choice",
    levels=frozenset({"ranking"}),
    how="best tiers of the whole lists",
)
TIER_AGREEMENT = PairwiseMean(
    compute=tier_agreement,
    measure=_tiers,
    title="Same tier",
    levels=frozenset({"ranking"}),
    how="of the things that both ranked",
)
