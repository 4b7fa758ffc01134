"""Word and character error rate: edits for every word, or character, that should be there.

    against a reference      WER = Σ edits / Σ words of the references
    between two annotators   WER = Σ 2 · edits / Σ (words of one + words of the other)

Edits insert, delete or replace a word, as few as will do; CER is the same with characters, blanks
among them. Between annotators each is the reference once, and the rate is pooled over both ways.
Sums go over all texts, so that a short text counts as little as it holds.

Use it when texts are transcripts: the rate is the number that speech recognition is measured by.
Beware when texts are not normalised alike: case, punctuation and spelt-out numbers are errors
otherwise. The rate is no percentage: it passes 1 where far more was written than should be.
Undefined when the references, or all texts, hold no words.

References
----------
Morris, A. C., Maier, V., & Green, P. (2004). From WER and RIL to MER and WIL: improved evaluation
measures for connected speech recognition. Interspeech 2004, 2765-2768.
https://doi.org/10.21437/Interspeech.2004-668
"""

from collections.abc import Callable, Hashable, Sequence

import numpy as np

from annoqa.agreement.levenshtein import character_edits, edit_distances
from annoqa.agreement.normalisation import AS_WRITTEN, Normalisation, normalised
from annoqa.agreement.reliability import ReliabilityData, Scale
from annoqa.agreement.value_pairs import Likeness, PairwiseMean, ValuePairs, pairwise_mean
from annoqa.statistics.estimate import Estimate


def word_error_rate(
    data: ReliabilityData, *, normalisation: Normalisation = AS_WRITTEN, confidence: float = 0.95
) -> Estimate:
    """Compute the word error rate between every two texts of the same unit, both ways.

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
        0 where all texts of each unit are the same; more is worse, and may pass 1.

    Examples
    --------
    >>> data = ReliabilityData.from_rows([["it is a cat"], ["it is the cat now"]])
    >>> round(word_error_rate(data).value, 3)
    0.444
    """
    return pairwise_mean(normalised(data, normalisation), _words, confidence)


def character_error_rate(
    data: ReliabilityData, *, normalisation: Normalisation = AS_WRITTEN, confidence: float = 0.95
) -> Estimate:
    """Compute the character error rate between every two texts of the same unit, both ways.

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
        0 where all texts of each unit are the same; more is worse, and may pass 1.

    Examples
    --------
    >>> round(character_error_rate(ReliabilityData.from_rows([["kitten"], ["sitting"]])).value, 3)
    0.462
    """
    return pairwise_mean(normalised(data, normalisation), _characters, confidence)


def word_errors(reference: Sequence[str], hypothesis: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return edits and words of texts against references, one by one.

    Parameters
    ----------
    reference, hypothesis : sequence of str, length n_texts
        Ready to be compared.

    Returns
    -------
    edits, words : float array, shape (n_texts,)
        The rate is the sum of the edits over the sum of the references' words.

    Examples
    --------
    >>> [column.tolist() for column in word_errors(["it is so"], ["is it so"])]
    [[2.0], [3.0]]
    """
    return _errors([text.split() for text in reference], [text.split() for text in hypothesis])


def character_errors(reference: Sequence[str], hypothesis: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return edits and characters of texts against references, one by one.

    Parameters
    ----------
    reference, hypothesis : sequence of str, length n_texts
        Ready to be compared.

    Returns
    -------
    edits, characters : float array, shape (n_texts,)
        The rate is the sum of the edits over the sum of the references' characters.

    Examples
    --------
    >>> [column.tolist() for column in character_errors(["kitten"], ["sitting"])]
    [[3.0], [6.0]]
    """
    return _errors(reference, hypothesis)


def _errors(
    reference: Sequence[Sequence[Hashable]], hypothesis: Sequence[Sequence[Hashable]]
) -> tuple[np.ndarray, np.ndarray]:
    """Return edits and lengths of the references."""
    n = len(reference)
    edits = edit_distances([*reference, *hypothesis], np.arange(n), np.arange(n, 2 * n))
    return edits, np.array([len(entry) for entry in reference], dtype=np.float64)


def _words(pairs: ValuePairs, values: Scale) -> Likeness:
    """Return edits of words of every pair."""
    lists = [text.split() for text in values]
    edits = pairs.spread(lambda one, other: edit_distances(lists, one, other))
    return _both_ways(pairs, edits, np.array([len(words) for words in lists], dtype=np.float64))


def _characters(pairs: ValuePairs, values: Scale) -> Likeness:
    """Return edits of characters of every pair."""
    length = np.array([len(text) for text in values], dtype=np.float64)
    return _both_ways(pairs, character_edits(pairs, values), length)


def _both_ways(pairs: ValuePairs, edits: np.ndarray, length: np.ndarray) -> Likeness:
    """Return edits both ways over both lengths."""
    return Likeness(top=2 * edits, bottom=length[pairs.one] + length[pairs.other], is_share=False)


def _rate(compute: Callable[..., Estimate], title: str, how: str) -> PairwiseMean:
    """Return one of the two rates, ready for reports."""
    measure = _words if compute is word_error_rate else _characters
    return PairwiseMean(
        compute=compute, measure=measure, title=title, levels=frozenset({"text"}), how=f"{how}, both ways"
    )


WORD_ERROR_RATE = _rate(word_error_rate, "Word error rate", "words between white space")
CHARACTER_ERROR_RATE = _rate(character_error_rate, "Character error rate", "code points")
