"""Cells of answers: which labels annotators get wrong together, and how surprising that is.

A cell is a label of ground truth together with one wrong answer (`confusion`), with not marking
it (`omission`), or with any wrong answer (`label`). Three things must hold before it is called out:

1. *They agree.* Where the others agree on the wrong answer, an annotator joins them more often
   than not. This is agreement on the mistake itself: what is right elsewhere does not dilute it,
   and one careless annotator does not hide it.
2. *They are wrong.* The plurality's answer differs from ground truth in a share of the units
   that matters.
3. *Neither chance nor difficulty explains it*, each tested by itself, the larger p counts:
   - mistakes meet more than independent mistakes would, with the annotators' own rates and with
     the correlation that mistakes show in the *other* labels (`annoqa.ground_truth.co_occurrence`);
   - the plurality is wrong in more units than in the other labels (Fisher's exact test). Where
     there are no others to compare with, it must be wrong more often than right.

Videos and documents count once: in both tests a cluster has one voice of each annotator.

References
----------
Beigman Klebanov, B., & Beigman, E. (2009). From annotator agreement to noise models.
Computational Linguistics, 35(4), 495-503. https://doi.org/10.1162/coli.2009.35.4.35402
Fisher, R. A. (1935). The logic of inductive inference. Journal of the Royal Statistical Society,
98(1), 39-82. https://doi.org/10.2307/2342435
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from annoqa.ground_truth.co_occurrence import together_p
from annoqa.ground_truth.difficulty import Elsewhere, tied_plurality
from annoqa.ground_truth.guideline_failure import CellKind
from annoqa.ground_truth.judgements import NEARLY, NOBODY, Judgements
from annoqa.ground_truth.mistakes import Mistakes
from annoqa.ground_truth.per_item import share_of
from annoqa.ground_truth.settings import FailureSettings
from annoqa.statistics.estimate import Estimate

ANY = -8
"""Stands for any wrong answer."""
FEW_CONTRASTS = 5
"""Fewer clusters of other labels than this tell nothing about difficulty."""


@dataclass(frozen=True, eq=False, kw_only=True)
class AnswerCell:
    """One label of ground truth and one wrong answer to it, tested.

    Attributes
    ----------
    kind : CellKind
        confusion, omission, addition or label.
    truth, answer : int
        Codes; the answer is `ANY` for `label`, the truth -1 for `addition`.
    p : float
        1 where a floor of the settings is not reached.
    share, agreement : Estimate
        As in `GuidelineFailure`.
    units : int64 array, shape (n_wrong,)
        Wrong units in the `Judgements` that were tested, most telling first.
    n_items, n_units : int
        Size of the cell.
    item : int32 array, shape (n_wrong,)
        Items of `units`.
    annotators : tuple of int
        Those who share it.
    """

    kind: CellKind
    truth: int
    answer: int
    p: float
    share: Estimate
    agreement: Estimate
    units: np.ndarray
    n_items: int
    n_units: int
    item: np.ndarray
    annotators: tuple[int, ...]

    def reaches_floors(self, settings: FailureSettings) -> bool:
        """Return whether they agree, and are wrong, often enough to be tested."""
        return (
            len(self.units) >= settings.least_units
            and self.share.low is not None
            and self.share.low >= settings.least_share
            and self.agreement.low is not None
            and self.agreement.low >= settings.least_agreement
        )


def answer_cells(
    judgements: Judgements,
    elsewhere: Elsewhere,
    settings: FailureSettings,
    cluster: np.ndarray | None = None,
    confidence: float = 0.95,
) -> Iterator[AnswerCell]:
    """Test every label of ground truth with every wrong answer it got.

    Parameters
    ----------
    judgements : Judgements
        Who said what.
    elsewhere : Elsewhere
        How often annotators are wrong, and wrong together, in other labels.
    settings : FailureSettings
        The floors.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.
    confidence : float, default 0.95
        Nominal coverage of the limits that are compared with the floors.

    Yields
    ------
    AnswerCell
        In the order of labels and answers; those that reach no floor have p = 1.
    """
    for case in answer_cases(judgements, settings, cluster, confidence):
        yield replace(case.cell, p=case.p(elsewhere))


def answer_cases(
    judgements: Judgements,
    settings: FailureSettings,
    cluster: np.ndarray | None = None,
    confidence: float = 0.95,
) -> Iterator["AnswerCase"]:
    """Yield the same cells before the null model is known; those of any wrong answer last of a label."""
    overlapped = judgements.filled.sum(axis=1) > 1
    order = np.argsort(judgements.truth, kind="stable")
    order = order[overlapped[order]]
    labels, begin = np.unique(judgements.truth[order], return_index=True)
    for label, units in zip(labels.tolist(), np.split(order, begin)[1:], strict=True):
        here = judgements.select(units)
        answers = np.unique(here.answer[here.wrong])
        for answer in [int(a) for a in answers if a != NEARLY] + [ANY] * (len(answers) > 0):
            yield AnswerCase(here, units, label, answer, settings, cluster, confidence)


class AnswerCase:
    """A cell whose floors are known; its p waits for the null model."""

    def __init__(
        self,
        here: Judgements,
        units: np.ndarray,
        truth: int,
        answer: int,
        settings: FailureSettings,
        cluster: np.ndarray | None,
        confidence: float,
    ) -> None:
        self.here, self.settings, self.cluster, self.confidence = here, settings, cluster, confidence
        self.given = here.wrong if answer == ANY else here.filled & (here.answer == answer)
        plurality = tied_plurality(here.answer, here.filled)
        self.failed = plurality == answer
        if answer == ANY:
            self.failed = (plurality != here.truth) & (plurality > NOBODY) & (plurality != NEARLY)
        self.cell = self._cell(units, truth, answer)
        self.passes = self.cell.reaches_floors(settings)

    def _cell(self, units: np.ndarray, truth: int, answer: int) -> AnswerCell:
        """Return the cell, not tested yet."""
        here, given = self.here, self.given
        wrong = np.flatnonzero(self.failed)
        n = here.filled[wrong].sum(axis=1)
        strength = given[wrong].sum(axis=1) / n
        wrong = wrong[np.lexsort((here.item[wrong], -n, -strength))]
        kind: CellKind = "confusion" if answer >= -1 else "label" if answer == ANY else "omission"
        return AnswerCell(
            kind=kind,
            truth=truth,
            answer=answer,
            p=1.0,
            share=share_of(self.failed, np.ones(len(here)), here.item, self.cluster, self.confidence),
            agreement=self._agreement(answer),
            units=units[wrong],
            n_items=len(np.unique(here.item)),
            n_units=len(here),
            item=here.item[wrong],
            annotators=sharers(here, given, self.failed),
        )

    def _agreement(self, answer: int) -> Estimate:
        """Return how often an annotator joins the others where they agree on the wrong answer."""
        if self.failed.sum() < self.settings.least_units:
            return Estimate.none("fewer wrong units than are judged")
        joined, asked = (counts.sum(axis=1) for counts in joins(self.here, answer))
        return share_of(joined, asked, self.here.item, self.cluster, self.confidence)

    def p(self, elsewhere: Elsewhere) -> float:
        """Return the larger p of the two tests; 1 where a floor is not reached."""
        if not self.passes:
            return 1.0
        contrast = elsewhere.contrast(self.cell.truth)
        known = contrast.n_clusters >= FEW_CONTRASTS
        correlation = contrast.correlation if known else self.settings.unknown_correlation
        together = self._together(contrast.rate, max(correlation, self.settings.least_correlation))
        if not known:
            return together if (self.cell.share.low or 0.0) >= self.settings.rule_rate else 1.0
        failed, n = _in_clusters(self.here.cluster, self.failed)
        return max(together, fisher_p(failed, n, contrast.n_failed, contrast.n_clusters))

    def _together(self, rate: np.ndarray, correlation: float) -> float:
        """Return the p of co-occurrence, clusters having one voice of each annotator."""
        wrong, who, filled = one_voice(self.here, self.given)
        rates = np.maximum(own_rates(wrong, who, filled, len(rate)), rate)
        rates = np.minimum(rates, self.settings.rule_rate)
        return together_p(wrong, rates[np.maximum(who, 0)], filled, correlation)

    def mistakes(self) -> Mistakes:
        """Return who gave the cell's answer, and who did not."""
        here = self.here
        return Mistakes(
            item=np.broadcast_to(here.item[:, None], here.filled.shape)[here.filled],
            annotator=here.annotator[here.filled],
            wrong=self.given[here.filled],
            cluster=self.cluster,
            confidence=self.confidence,
        )


def joins(here: Judgements, answer: int) -> tuple[np.ndarray, np.ndarray]:
    """Return where an annotator gives the answer that the others agree on.

    Parameters
    ----------
    here : Judgements
        The units of a cell.
    answer : int
        The cell's answer, or `ANY` for any wrong one.

    Returns
    -------
    tuple of bool arrays, shape (n_units, n_slots)
        Joined, and asked: the others' plurality is the cell's answer.
    """
    joined, asked = np.zeros((2, *here.answer.shape), dtype=bool)
    for slot in range(here.answer.shape[1]):
        others = here.filled.copy()
        others[:, slot] = False
        plurality = tied_plurality(here.answer, others)
        if answer == ANY:
            agreed = (plurality != here.truth) & (plurality > NOBODY) & (plurality != NEARLY)
        else:
            agreed = plurality == answer
        asked[:, slot] = agreed & here.filled[:, slot]
        joined[:, slot] = asked[:, slot] & (here.answer[:, slot] == plurality)
    return joined, asked


def sharers(here: Judgements, given: np.ndarray, failed: np.ndarray) -> tuple[int, ...]:
    """Return who gives the wrong answer at least half as often as the plurality does."""
    who = here.annotator[here.filled]
    n = np.bincount(who)
    times = np.bincount(who, given[here.filled], minlength=len(n))
    shares = (times > 0) & (times * len(failed) * 2 >= failed.sum() * n)
    return tuple(np.flatnonzero(shares).tolist())


def one_voice(here: Judgements, given: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, for each cluster and annotator there, whether most of their answers are the given one.

    Parameters
    ----------
    here : Judgements
        The units of a cell.
    given : bool array, shape (n_units, n_slots)
        Who gave the cell's answer.

    Returns
    -------
    tuple of arrays, shape (n_clusters, n_slots)
        Whether it is half of them or more (bool), whose voice it is (-1 for nobody), and which
        slots are filled (bool).
    """
    unit, slot = np.nonzero(here.filled)
    cluster = np.unique(here.cluster, return_inverse=True)[1][unit]
    key, voice = np.unique(np.stack([cluster, here.annotator[unit, slot]]), axis=1, return_inverse=True)
    n = np.bincount(voice)
    times = np.bincount(voice, given[unit, slot])
    first = np.searchsorted(key[0], np.arange(key[0].max(initial=-1) + 1))
    place = np.arange(len(n)) - first[key[0]]
    wrong = np.zeros((len(first), place.max(initial=-1) + 1), dtype=bool)
    who = np.full(wrong.shape, -1)
    wrong[key[0], place] = 2 * times >= n
    who[key[0], place] = key[1]
    return wrong, who, who >= 0


def own_rates(wrong: np.ndarray, who: np.ndarray, filled: np.ndarray, n_annotators: int) -> np.ndarray:
    """Return each annotator's share of wrong units; 0 for those who have none."""
    n = np.bincount(who[filled], minlength=n_annotators)
    times = np.bincount(who[filled], wrong[filled], minlength=n_annotators)
    return times / np.maximum(n, 1)


def fisher_p(failed: int, n: int, others_failed: int, n_others: int) -> float:
    """Return Fisher's one-sided p: more of `n` failed than of `n_others`.

    Examples
    --------
    >>> round(fisher_p(8, 10, 1, 20), 6)
    6.4e-05
    """
    if failed == 0:
        return 1.0
    return float(stats.hypergeom.sf(failed - 1, n + n_others, failed + others_failed, n))


def _in_clusters(cluster: np.ndarray, failed: np.ndarray) -> tuple[int, int]:
    """Return in how many clusters half of the units or more failed, and how many there are."""
    code = np.unique(cluster, return_inverse=True)[1]
    n = np.bincount(code)
    return int((2 * np.bincount(code, failed) >= n).sum()), len(n)
