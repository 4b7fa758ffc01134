"""Marks that several annotators make where ground truth has none: the cells of additions.

Spurious marks of an item that are about the same thing form one unit; ground truth's answer to it
is *not marked*, and so is the answer of everybody who looked and left it out. The share of an
addition is that of all things which the plurality calls by this label: how many are none.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from annoqa.ground_truth.co_occurrence import together_p
from annoqa.ground_truth.difficulty import Contrast, Elsewhere, tied_plurality
from annoqa.ground_truth.judgements import NOBODY, NOT_MARKED_CODE, Judgements, clusters_of
from annoqa.ground_truth.mistakes import Mistakes
from annoqa.ground_truth.outcome import SPURIOUS, Outcomes
from annoqa.ground_truth.per_item import share_of
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.shared_error import (
    FEW_CONTRASTS,
    AnswerCell,
    fisher_p,
    joins,
    one_voice,
    own_rates,
    sharers,
)
from annoqa.matching import compare, group_marks, match_marks
from annoqa.statistics.estimate import Estimate
from annoqa.table.field_view import FieldView


def gather_additions(
    candidate: FieldView,
    outcomes: Outcomes,
    cluster: np.ndarray | None = None,
    *,
    point_tolerance_ns: int = 500_000_000,
) -> Judgements:
    """Return who marked what ground truth does not have.

    Parameters
    ----------
    candidate : FieldView
        The annotators' answers.
    outcomes : Outcomes
        Of these answers against ground truth.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.
    point_tolerance_ns : int, default 500_000_000
        As in matching.

    Returns
    -------
    Judgements
        One unit a thing; near misses of true marks are not among them. `truth_mark` is the
        position of the first annotator's mark in `candidate`.
    """
    looked = np.unique(outcomes.left)
    left, right = compare(candidate)
    both = np.isin(left, looked) & np.isin(right, looked)
    found = match_marks(
        candidate,
        candidate,
        left[both],
        right[both],
        threshold=outcomes.threshold,
        point_tolerance_ns=point_tolerance_ns,
    )
    unit = group_marks(candidate, found).unit
    mark = _added(outcomes, unit)
    _, first, code = np.unique(unit[mark], return_index=True, return_inverse=True)
    item = candidate.item[candidate.owner[mark[first]]]
    lookers = candidate.item[looked]
    begin, end = np.searchsorted(lookers, item), np.searchsorted(lookers, item, "right")
    n_slots = int((end - begin).max(initial=0))
    slot = begin[:, None] + np.arange(n_slots)
    filled = slot < end[:, None]
    who = np.where(filled, candidate.annotator[looked][np.minimum(slot, len(looked) - 1)], -1)
    answer = np.where(filled, NOT_MARKED_CODE, NOBODY)
    place = np.searchsorted(looked, candidate.owner[mark]) - begin[code]
    answer[code, place] = candidate.label[mark]
    return Judgements(
        item=item,
        cluster=clusters_of(item, cluster),
        truth=np.full(len(item), NOT_MARKED_CODE),
        truth_mark=mark[first],
        annotator=who,
        answer=answer,
    )


def _added(outcomes: Outcomes, unit: np.ndarray) -> np.ndarray:
    """Return the spurious marks of groups without a mark that is, or nearly is, a true one."""
    spurious = (outcomes.outcome == SPURIOUS) & ~outcomes.near_miss
    tied = np.zeros(int(unit.max(initial=-1)) + 1, dtype=bool)
    answered = ~spurious & (outcomes.answer_mark >= 0)
    tied[unit[outcomes.answer_mark[answered]]] = True
    mark = np.unique(outcomes.answer_mark[spurious])
    added: np.ndarray = mark[~tied[unit[mark]]]
    return added


def addition_cells(
    added: Judgements,
    judgements: Judgements,
    elsewhere: Elsewhere,
    settings: FailureSettings,
    cluster: np.ndarray | None = None,
    confidence: float = 0.95,
) -> Iterator[AnswerCell]:
    """Test every label that annotators give to things which ground truth does not have.

    Parameters
    ----------
    added : Judgements
        Of `gather_additions`.
    judgements : Judgements
        Of the units of ground truth: what the plurality calls by the label, rightly or not.
    elsewhere : Elsewhere
        How much mistakes meet there.
    settings : FailureSettings
        The floors.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.
    confidence : float, default 0.95
        Nominal coverage of the limits.

    Yields
    ------
    AnswerCell
        In the order of labels.
    """
    for case in addition_cases(added, judgements, settings, cluster, confidence):
        yield replace(case.cell, p=case.p(elsewhere))


def addition_cases(
    added: Judgements,
    judgements: Judgements,
    settings: FailureSettings,
    cluster: np.ndarray | None = None,
    confidence: float = 0.95,
) -> Iterator["AdditionCase"]:
    """Yield the same cells before the null model is known."""
    overlapped = added.filled.sum(axis=1) > 1
    plurality = np.where(overlapped, tied_plurality(added.answer, added.filled), NOT_MARKED_CODE)
    called = tied_plurality(judgements.answer, judgements.filled)
    for label in np.unique(added.answer[added.wrong]).tolist():
        yield AdditionCase(added, judgements, plurality, called, label, settings, cluster, confidence)


class AdditionCase:
    """A cell whose floors are known; its p waits for the null model."""

    def __init__(
        self,
        added: Judgements,
        judgements: Judgements,
        plurality: np.ndarray,
        called: np.ndarray,
        label: int,
        settings: FailureSettings,
        cluster: np.ndarray | None,
        confidence: float,
    ) -> None:
        self.added, self.judgements, self.label = added, judgements, label
        self.settings, self.cluster, self.confidence = settings, cluster, confidence
        units = np.flatnonzero((plurality == label) | (added.answer == label).any(axis=1))
        self.here, self.failed = added.select(units), plurality[units] == label
        self.given = self.here.answer == label
        self.n_true = int((called == label).sum())
        self.n_failed = int(self.failed.sum())
        self.others = (
            int((plurality >= -1).sum() - self.n_failed),
            int((called >= -1).sum() - self.n_true),
        )
        self.cell = self._cell(units, judgements.select(called == label))
        self.passes = self.cell.reaches_floors(settings)

    def _cell(self, units: np.ndarray, truly: Judgements) -> AnswerCell:
        """Return the cell, not tested yet."""
        here, failed = self.here, self.failed
        things = _joined(here.select(failed), truly)
        extra = np.arange(len(things)) < self.n_failed
        agreement = Estimate.none("fewer wrong units than are judged")
        if self.n_failed >= self.settings.least_units:
            joined, asked = (counts.sum(axis=1) for counts in joins(here, self.label))
            agreement = share_of(joined, asked, here.item, self.cluster, self.confidence)
        return AnswerCell(
            kind="addition",
            truth=NOT_MARKED_CODE,
            answer=self.label,
            p=1.0,
            share=share_of(extra, np.ones(len(things)), things.item, self.cluster, self.confidence),
            agreement=agreement,
            units=units[failed],
            n_items=len(np.unique(things.item)),
            n_units=len(things),
            item=here.item[failed],
            annotators=sharers(here, self.given, failed),
        )

    def p(self, elsewhere: Elsewhere) -> float:
        """Return the larger p of co-occurrence and of the contrast; 1 where a floor is not reached."""
        if not self.passes:
            return 1.0
        together = self._together(elsewhere.contrast(NOT_MARKED_CODE))
        if sum(self.others) < FEW_CONTRASTS:
            return together
        n = self.n_failed + self.n_true
        return max(together, fisher_p(self.n_failed, n, self.others[0], sum(self.others)))

    def _together(self, contrast: Contrast) -> float:
        """Return the p of co-occurrence, clusters having one voice of each annotator."""
        known, settings = contrast.n_clusters >= FEW_CONTRASTS, self.settings
        correlation = contrast.correlation if known else settings.unknown_correlation
        wrong, who, filled = one_voice(self.here, self.given)
        added = self.added
        everywhere = own_rates(added.wrong, added.annotator, added.filled, len(contrast.rate))
        rates = np.minimum(everywhere, settings.rule_rate)[np.maximum(who, 0)]
        return together_p(wrong, rates, filled, max(correlation, settings.least_correlation), seen=True)

    def mistakes(self) -> Mistakes:
        """Return everybody's marks with the label: those of nothing are wrong."""
        parts = []
        for judgements, wrong in ((self.added, True), (self.judgements, False)):
            unit, slot = np.nonzero(judgements.answer == self.label)
            who = judgements.annotator[unit, slot]
            parts.append((judgements.item[unit], who, np.full(len(unit), wrong)))
        item, who, wrong_ = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        return Mistakes(
            item=item, annotator=who, wrong=wrong_, cluster=self.cluster, confidence=self.confidence
        )


def _joined(first: Judgements, second: Judgements) -> Judgements:
    """Return the units of both, without their answers."""
    columns = {
        name: np.concatenate([getattr(first, name), getattr(second, name)])
        for name in ("item", "cluster", "truth", "truth_mark")
    }
    empty = np.empty((len(columns["item"]), 0), dtype=np.int32)
    return Judgements(**columns, annotator=empty, answer=empty)
