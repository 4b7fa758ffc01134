"""Marks that several annotators make where ground truth has none: the cells of additions.

Spurious marks of an item that are about the same thing form one unit; ground truth's answer to it
is *not marked*, and so is the answer of everybody who looked and left it out. The share of an
addition is that of all things which the plurality calls by this label: how many are none.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from annoqa.ground_truth.co_occurrence import together_p
from annoqa.ground_truth.difficulty import Elsewhere, tied_plurality
from annoqa.ground_truth.judgements import NOBODY, NOT_MARKED_CODE, Judgements, clusters_of
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
    overlapped = added.filled.sum(axis=1) > 1
    plurality = np.where(overlapped, tied_plurality(added.answer, added.filled), NOT_MARKED_CODE)
    called = tied_plurality(judgements.answer, judgements.filled)
    for label in np.unique(added.answer[added.wrong]).tolist():
        yield _cell(added, judgements, plurality, called, label, elsewhere, settings, cluster, confidence)


def _cell(
    added: Judgements,
    judgements: Judgements,
    plurality: np.ndarray,
    called: np.ndarray,
    label: int,
    elsewhere: Elsewhere,
    settings: FailureSettings,
    cluster: np.ndarray | None,
    confidence: float,
) -> AnswerCell:
    """Return the tested cell of one label."""
    units = np.flatnonzero((plurality == label) | (added.answer == label).any(axis=1))
    here, failed = added.select(units), plurality[units] == label
    given = here.answer == label
    truly = judgements.select(called == label)
    things = _joined(here.select(failed), truly)
    extra = np.arange(len(things)) < failed.sum()
    share = share_of(extra, np.ones(len(things)), things.item, cluster, confidence)
    agreement = Estimate.none("fewer wrong units than are judged")
    if failed.sum() >= settings.least_units:
        joined, asked = joins(here, label)
        agreement = share_of(joined.sum(axis=1), asked.sum(axis=1), here.item, cluster, confidence)
    cell = AnswerCell(
        kind="addition",
        truth=NOT_MARKED_CODE,
        answer=label,
        p=1.0,
        share=share,
        agreement=agreement,
        units=units[failed],
        n_items=len(np.unique(things.item)),
        n_units=len(things),
        item=here.item[failed],
        annotators=sharers(here, given, failed),
    )
    if not cell.reaches_floors(settings):
        return cell
    others = int((plurality >= -1).sum() - failed.sum()), int((called >= -1).sum() - len(truly))
    return replace(cell, p=_p(added, here, given, int(failed.sum()), len(truly), others, elsewhere, settings))


def _p(
    added: Judgements,
    here: Judgements,
    given: np.ndarray,
    n_failed: int,
    n_true: int,
    others: tuple[int, int],
    elsewhere: Elsewhere,
    settings: FailureSettings,
) -> float:
    """Return the larger p of co-occurrence and of the contrast with other labels."""
    contrast = elsewhere.contrast(NOT_MARKED_CODE)
    known = contrast.n_clusters >= FEW_CONTRASTS
    correlation = contrast.correlation if known else settings.unknown_correlation
    wrong, who, filled = one_voice(here, given)
    everywhere = own_rates(added.wrong, added.annotator, added.filled, len(contrast.rate))
    rates = np.minimum(everywhere, settings.rule_rate)[np.maximum(who, 0)]
    together = together_p(wrong, rates, filled, max(correlation, settings.least_correlation), seen=True)
    if sum(others) < FEW_CONTRASTS:
        return together
    return max(together, fisher_p(n_failed, n_failed + n_true, others[0], sum(others)))


def _joined(first: Judgements, second: Judgements) -> Judgements:
    """Return the units of both, without their answers."""
    columns = {
        name: np.concatenate([getattr(first, name), getattr(second, name)])
        for name in ("item", "cluster", "truth", "truth_mark")
    }
    empty = np.empty((len(columns["item"]), 0), dtype=np.int32)
    return Judgements(**columns, annotator=empty, answer=empty)
