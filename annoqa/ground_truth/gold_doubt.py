"""Gold in doubt: isolated answers of ground truth that accurate annotators contradict together.

    log odds = log(g / (1 − g)) + Σₐ w · log LRₐ,    w = 1 / (1 + (m − 1) ρ)

g is the share of wrong gold labels expected beforehand. With rₐ the share of wrong answers that an
annotator gives elsewhere, LRₐ is (1 − rₐ) / rₐ for those who give the answer in question and
rₐ / (1 − rₐ) for those who side with gold; others say nothing. Elsewhere means all labels, or the
other units of the same label, whichever is worse: who often errs in a label does not refute gold
there. Mistakes correlate by ρ, so m annotators count for fewer. All mistakes are taken to go to the
very answer in question, which is hard on the annotators.

*Use it when* a cell as a whole is fine and single items stand out.
*Beware when* annotators saw the same pre-labels: they are then not independent.
*Undefined when* fewer than two accurate annotators looked.

References
----------
Dawid, A. P., & Skene, A. M. (1979). Maximum likelihood estimation of observer error-rates using
the EM algorithm. Applied Statistics, 28(1), 20-28. https://doi.org/10.2307/2346806
Kish, L. (1965). Survey Sampling. Wiley (the effect of clusters on the number that counts).
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from scipy import special

from annoqa.ground_truth.difficulty import Contrast, tied_plurality
from annoqa.ground_truth.judgements import NEARLY, NOBODY, NOT_MARKED_CODE, Judgements
from annoqa.ground_truth.settings import FailureSettings


@dataclass(frozen=True, kw_only=True)
class GoldInDoubt:
    """One answer of ground truth that accurate annotators contradict with one voice.

    Attributes
    ----------
    field : str
        The field it is about.
    item : int
        Code of the item.
    truth_label : str or None
        What ground truth says; None where it has no mark, or a mark without a label.
    answer : str or None
        What the annotators say; None where they have no mark, or marks without a label.
    direction : str
        In words.
    truth_mark : int
        Row of the doubted mark in `table.marks`; -1 where ground truth has none.
    n_against, n_accurate : int
        Accurate annotators against gold, and those who looked.
    posterior : float
        Probability that gold is wrong, in [0, 1].
    annotators : tuple of int
        Codes of those who contradict.
    """

    field: str
    item: int
    truth_label: str | None
    answer: str | None
    direction: str
    truth_mark: int
    n_against: int
    n_accurate: int
    posterior: float
    annotators: tuple[int, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Doubts:
    """Units whose ground truth is in doubt, as columns.

    Attributes
    ----------
    unit : int64 array, shape (n_doubts,)
        Position in the `Judgements`.
    answer : int array, shape (n_doubts,)
        What the accurate annotators say.
    n_against, n_accurate : int array, shape (n_doubts,)
        How many of them say so, and how many looked.
    posterior : float64 array, shape (n_doubts,)
        Probability that gold is wrong.
    against : bool array, shape (n_doubts, n_slots)
        Whose answers these are.
    """

    unit: np.ndarray
    answer: np.ndarray
    n_against: np.ndarray
    n_accurate: np.ndarray
    posterior: np.ndarray
    against: np.ndarray


def doubt_gold(
    judgements: Judgements,
    contrast: Contrast,
    failing: AbstractSet[tuple[int, int]],
    settings: FailureSettings,
) -> Doubts:
    """Return the units whose ground truth is contradicted.

    Parameters
    ----------
    judgements : Judgements
        Who said what.
    contrast : Contrast
        How often each annotator is wrong, and how much mistakes correlate, outside failing cells.
    failing : set of (int, int)
        Truth and answer of cells that are guideline failures: there, gold is not in doubt.
    settings : FailureSettings
        The floors.

    Returns
    -------
    Doubts
        In the order of units.
    """
    careful = (contrast.rate * contrast.judged + 1) / (contrast.judged + 2)  # Laplace's rule
    rate = np.maximum(careful[judgements.annotator], _within(judgements, careful))
    accurate = judgements.filled & (rate <= settings.accurate)
    answer = tied_plurality(judgements.answer, accurate)
    against = accurate & (judgements.answer == answer[:, None])
    n_against, n_accurate = against.sum(axis=1), accurate.sum(axis=1)
    enough = np.minimum(settings.doubters, np.maximum(2, judgements.filled.sum(axis=1)))
    chosen = (answer != judgements.truth) & (answer != NOBODY) & (answer != NEARLY)
    chosen &= (n_against >= enough) & (n_against >= settings.doubt_agreement * n_accurate)
    chosen &= _isolated(judgements, failing, settings)
    posterior = _posterior(judgements, rate, accurate, against, contrast.correlation, settings)
    unit = np.flatnonzero(chosen & (posterior >= settings.least_posterior))
    return Doubts(
        unit=unit,
        answer=answer[unit],
        n_against=n_against[unit],
        n_accurate=n_accurate[unit],
        posterior=posterior[unit],
        against=against[unit],
    )


def _within(judgements: Judgements, careful: np.ndarray) -> np.ndarray:
    """Return the rates of wrong answers in the other units of the same label, drawn to the rates elsewhere.

    Additions tell no rate: things are only known because somebody contradicts gold.
    """
    labels, label = np.unique(judgements.truth, return_inverse=True)
    key = label[:, None] * len(careful) + judgements.annotator
    size = len(labels) * len(careful)
    judged = np.bincount(key[judgements.filled], minlength=size)
    wrong = np.bincount(key[judgements.wrong], minlength=size)
    n, times = judged[key] - judgements.filled, wrong[key] - judgements.wrong
    rates: np.ndarray = (times + 2 * careful[judgements.annotator]) / (n + 2)
    return np.where((judgements.truth == NOT_MARKED_CODE)[:, None], 0.0, rates)


def _isolated(
    judgements: Judgements, failing: AbstractSet[tuple[int, int]], settings: FailureSettings
) -> np.ndarray:
    """Return which units lie in cells that are fine as a whole."""
    plurality = tied_plurality(judgements.answer, judgements.filled)
    fine = np.ones(len(judgements), dtype=bool)
    labels, n = np.unique(judgements.truth, return_counts=True)
    size = dict(zip(labels.tolist(), n.tolist(), strict=True))
    pairs = np.stack([judgements.truth, plurality])[:, plurality != judgements.truth]
    cells, times = np.unique(pairs, axis=1, return_counts=True)
    for (truth, answer), n_wrong in zip(cells.T.tolist(), times.tolist(), strict=True):
        few = n_wrong <= max(2, settings.isolated * size[truth])
        if (truth, answer) in failing or not few:
            fine[(judgements.truth == truth) & (plurality == answer)] = False
    return fine


def _posterior(
    judgements: Judgements,
    rate: np.ndarray,
    accurate: np.ndarray,
    against: np.ndarray,
    correlation: float,
    settings: FailureSettings,
) -> np.ndarray:
    """Return the probability that gold is wrong, for each unit."""
    weight = special.logit(1 - rate)
    agrees = accurate & (judgements.answer == judgements.truth[:, None])
    signed = np.where(against, weight, 0.0) - np.where(agrees, weight, 0.0)
    evidence = np.sort(signed, axis=1).sum(axis=1)
    crowd = 1 + np.maximum(accurate.sum(axis=1) - 1, 0) * max(correlation, settings.least_correlation)
    posterior: np.ndarray = special.expit(special.logit(settings.gold_error) + evidence / crowd)
    return posterior
