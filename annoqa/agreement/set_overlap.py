"""Overlap of sets: what two annotators who chose several labels each have in common.

    Jaccard = (labels in both) / (labels in either)
    MASI    = Jaccard · M        M: 1 equal, 2/3 one holds the other, 1/3 they overlap, 0 disjoint

MASI (measuring agreement on set-valued items) takes more off where both sides have labels of their
own: then they contradict each other, and do not only say less.

Use it beside α of sets, which has 1 − Jaccard as its distance: it is what people see when they
compare.
Beware when most units have one obvious label: nothing is taken off for chance.
Undefined when no unit was judged twice; two empty sets are the same set.

References
----------
Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist, 11(2), 37-50.
https://doi.org/10.1111/j.1469-8137.1912.tb05611.x
Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for semantic and pragmatic
annotation. LREC 2006. http://www.lrec-conf.org/proceedings/lrec2006/pdf/636_pdf.pdf
"""

from collections.abc import Callable, Hashable

import numpy as np

from annoqa.agreement.reliability import ReliabilityData, Scale
from annoqa.agreement.value_pairs import Likeness, PairwiseMean, ValuePairs, pairwise_mean
from annoqa.statistics import distances
from annoqa.statistics.estimate import Estimate

Sets = frozenset[Hashable]


def jaccard_agreement(data: ReliabilityData, *, confidence: float = 0.95) -> Estimate:
    """Compute the mean Jaccard similarity of every two sets of the same unit.

    Parameters
    ----------
    data : ReliabilityData
        Values are frozensets.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        In [0, 1]; 1 where all sets of each unit are the same.

    Examples
    --------
    >>> one, other = frozenset("ab"), frozenset("b")
    >>> jaccard_agreement(ReliabilityData.from_rows([[one], [other]])).value
    0.5
    """
    return pairwise_mean(data, _jaccard, confidence)


def masi_agreement(data: ReliabilityData, *, confidence: float = 0.95) -> Estimate:
    """Compute the mean MASI similarity of every two sets of the same unit.

    Parameters
    ----------
    data : ReliabilityData
        Values are frozensets.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        In [0, 1]; 1 where all sets of each unit are the same.

    Examples
    --------
    >>> one, other = frozenset("ab"), frozenset("b")
    >>> round(masi_agreement(ReliabilityData.from_rows([[one], [other]])).value, 3)
    0.333
    """
    return pairwise_mean(data, _masi, confidence)


def alike(pairs: ValuePairs, values: Scale, distance: Callable[[Sets, Sets], float]) -> Likeness:
    """Return 1 − distance of every pair of sets, found once for each two sets that met.

    Parameters
    ----------
    pairs : ValuePairs
        Of judgements that are sets.
    values : sequence of frozenset
        The scale.
    distance : callable
        Such as `annoqa.statistics.distances.masi`.

    Returns
    -------
    Likeness
        A share.
    """

    def compare(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        both = zip(first.tolist(), second.tolist(), strict=True)
        return np.array([1 - distance(values[one], values[other]) for one, other in both], dtype=np.float64)

    return Likeness.of(pairs.spread(compare))


def _jaccard(pairs: ValuePairs, values: Scale) -> Likeness:
    """Return the Jaccard similarity of every pair."""
    return alike(pairs, values, distances.jaccard)


def _masi(pairs: ValuePairs, values: Scale) -> Likeness:
    """Return the MASI similarity of every pair."""
    return alike(pairs, values, distances.masi)


JACCARD_AGREEMENT = PairwiseMean(
    compute=jaccard_agreement,
    measure=_jaccard,
    title="Jaccard agreement",
    levels=frozenset({"set"}),
    how="labels in both over labels in either",
)
MASI_AGREEMENT = PairwiseMean(
    compute=masi_agreement,
    measure=_masi,
    title="MASI agreement",
    levels=frozenset({"set"}),
    how="Jaccard times monotonicity",
)
