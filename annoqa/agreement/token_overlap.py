"""Token F1: the share of words that two texts have in common, whatever their order.

    F1 = 2 · (words in both) / (words of one + words of the other)

A word that occurs several times counts as often as in the text that has it less often. Words are
what stands between white space.

Use it when two texts may say the same in another order: answers, keywords, short captions.
Beware when a language writes no blanks between words: then a sentence is a word, and chrF is better.
Punctuation belongs to its word unless it is dropped.
Undefined when no unit has two texts; two empty texts are the same text.

References
----------
van Rijsbergen, C. J. (1979). Information Retrieval (2nd ed.), chapter 7. Butterworths.
Rajpurkar, P., Zhang, J., Lopyrev, K., & Liang, P. (2016). SQuAD: 100,000+ questions for machine
comprehension of text. EMNLP 2016, 2383-2392. https://doi.org/10.18653/v1/D16-1264
"""

import numpy as np

from annoqa.agreement.bags import Bags
from annoqa.agreement.normalisation import AS_WRITTEN, Normalisation, normalised
from annoqa.agreement.reliability import ReliabilityData, Scale
from annoqa.agreement.value_pairs import Likeness, PairwiseMean, ValuePairs, pairwise_mean
from annoqa.statistics.estimate import Estimate


def token_f1(
    data: ReliabilityData, *, normalisation: Normalisation = AS_WRITTEN, confidence: float = 0.95
) -> Estimate:
    """Compute the mean token F1 of every two texts of the same unit.

    Parameters
    ----------
    data : ReliabilityData
        Values are texts.
    normalisation : Normalisation
        What makes no difference; only white space without.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        In [0, 1]; 1 where the texts of each unit have the same words.

    Examples
    --------
    >>> data = ReliabilityData.from_rows([["a red ball"], ["the ball is red"]])
    >>> round(token_f1(data).value, 3)
    0.571
    """
    return pairwise_mean(normalised(data, normalisation), _token_f1, confidence)


def _token_f1(pairs: ValuePairs, values: Scale) -> Likeness:
    """Return token F1 of every pair."""
    bags = Bags.of([text.split() for text in values])

    def compare(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        both = (bags.size[one] + bags.size[other]).astype(float)
        shared = 2 * bags.shared(one, other)
        score: np.ndarray = np.divide(shared, both, out=np.ones(len(both)), where=both > 0)
        return score

    return Likeness.of(pairs.spread(compare))


TOKEN_F1 = PairwiseMean(
    compute=token_f1,
    measure=_token_f1,
    title="Token F1",
    levels=frozenset({"text"}),
    how="words between white space",
)
