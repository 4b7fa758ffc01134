"""Guideline failures: where annotators agree with each other, and are wrong together.

    agree and right      fine
    agree and wrong      the guideline is misread, or says what nobody meant: a guideline failure;
                         in isolated items of a cell that is fine: gold in doubt
    disagree and wrong   one annotator, or a hard item

What must hold is told in `annoqa.ground_truth.shared_error` (labels, omissions, additions) and
`annoqa.ground_truth.shared_offset` (sides, starts, ends, shifts on a scale). All cells of a field
are tested at once, and the false discovery rate is held over all of them (Benjamini & Hochberg).

*Use it when* part of the items has ground truth and two annotators at least.
*Beware when* ground truth has one author, or comes from the same annotators: the failure may be
theirs. Annotators who saw the same pre-labels are not independent.
*Undefined when* no item has both.

References
----------
Beigman Klebanov, B., & Beigman, E. (2009). From annotator agreement to noise models.
Computational Linguistics, 35(4), 495-503. https://doi.org/10.1162/coli.2009.35.4.35402
Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
Statistical Society B, 57(1), 289-300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.additions import addition_cells, gather_additions
from annoqa.ground_truth.difficulty import Contrast, Elsewhere, look_elsewhere
from annoqa.ground_truth.gold_doubt import GoldInDoubt, doubt_gold
from annoqa.ground_truth.guideline_failure import CellKind, GuidelineFailure
from annoqa.ground_truth.in_words import say_answer, say_doubt, say_offset
from annoqa.ground_truth.judgements import NOT_MARKED_CODE, Judgements, gather_judgements
from annoqa.ground_truth.offsets import measure_offsets
from annoqa.ground_truth.outcome import Outcomes
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.shared_error import AnswerCell, answer_cells
from annoqa.ground_truth.shared_offset import ALL_LABELS, OffsetCell, offset_cells
from annoqa.statistics.multiple_testing import benjamini_hochberg
from annoqa.table.field_view import FieldView

MOST_ROUNDS = 5
"""How often the null model is renewed without the labels that were found to fail."""


@dataclass(frozen=True, kw_only=True)
class Failures:
    """What was found in one field.

    Attributes
    ----------
    failures : tuple of GuidelineFailure
        The smallest q first.
    doubts : tuple of GoldInDoubt
        The most probable first.
    n_tested : int
        Cells that were tested.
    """

    failures: tuple[GuidelineFailure, ...]
    doubts: tuple[GoldInDoubt, ...]
    n_tested: int


def find_failures(
    candidate: FieldView,
    truth: FieldView,
    outcomes: Outcomes,
    *,
    cluster: np.ndarray | None = None,
    confidence: float = 0.95,
    fps: float | None = None,
    settings: FailureSettings | None = None,
) -> Failures:
    """Return the guideline failures of a field, and the ground truth that is in doubt.

    Parameters
    ----------
    candidate, truth : FieldView
        The annotators' answers, and settled ones.
    outcomes : Outcomes
        Of one against the other; spans and segments matched by any overlap.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.
    confidence : float, default 0.95
        Nominal coverage of the limits that are compared with the floors.
    fps : float, optional
        Frames per second.
    settings : FailureSettings, optional
        The cut-offs.

    Returns
    -------
    Failures
        Mutually exclusive: items of a failing cell are not in doubt as well.
    """
    search = _Search(candidate, truth, outcomes, settings or FailureSettings(), cluster, confidence, fps)
    answers, offsets, n_tested = search.called()
    failures = [search.answer_failure(cell, q) for cell, q in answers]
    failures += [search.offset_failure(cell, q) for cell, q in offsets]
    failures.sort(key=lambda failure: (failure.q, failure.p, -(failure.share.value or 0.0)))
    doubts = sorted(search.doubts([cell for cell, _ in answers]), key=lambda doubt: -doubt.posterior)
    return Failures(failures=tuple(failures), doubts=tuple(doubts), n_tested=n_tested)


class _Search:
    """One field while it is searched."""

    def __init__(
        self,
        candidate: FieldView,
        truth: FieldView,
        outcomes: Outcomes,
        settings: FailureSettings,
        cluster: np.ndarray | None,
        confidence: float,
        fps: float | None,
    ) -> None:
        self.candidate, self.truth, self.outcomes = candidate, truth, outcomes
        self.settings, self.cluster, self.confidence, self.fps = settings, cluster, confidence, fps
        self.judgements = gather_judgements(outcomes, cluster)
        self.added = None if truth.kind == "whole" else gather_additions(candidate, outcomes, cluster)
        self.n_annotators = int(candidate.annotator.max(initial=-1)) + 1
        self.failing: frozenset[int] = frozenset()

    def called(self) -> tuple[list[tuple[AnswerCell, float]], list[tuple[OffsetCell, float]], int]:
        """Return the cells that are called out with their q, and how many were tested."""
        offsets = list(self.offset_cells())
        for _ in range(MOST_ROUNDS):
            answers = list(self.answer_cells(self.elsewhere()))
            q = benjamini_hochberg([cell.p for cell in answers] + [cell.p for cell in offsets])
            rate = self.settings.false_discovery_rate
            wrong = [(cell, float(one)) for cell, one in zip(answers, q, strict=False) if one <= rate]
            found = self.failing | {cell.truth for cell, _ in wrong if cell.kind != "addition"}
            if found == self.failing:
                break
            self.failing = found
        apart = [
            (cell, float(one)) for cell, one in zip(offsets, q[len(answers) :], strict=True) if one <= rate
        ]
        wrong, apart = _most_specific(wrong), _most_general(apart)
        return *_one_story(wrong, apart), len(q)

    def elsewhere(self) -> Elsewhere:
        """Return the null model without the labels that were found to fail."""
        return look_elsewhere(self.judgements, self.n_annotators, self.failing)

    def answer_cells(self, elsewhere: Elsewhere) -> Iterator[AnswerCell]:
        """Test all labels, omissions and additions."""
        yield from answer_cells(self.judgements, elsewhere, self.settings, self.cluster, self.confidence)
        if self.added is not None:
            yield from addition_cells(
                self.added, self.judgements, elsewhere, self.settings, self.cluster, self.confidence
            )

    def offset_cells(self) -> Iterator[OffsetCell]:
        """Test all sides, or the scale."""
        offsets = measure_offsets(self.candidate, self.truth, self.outcomes)
        if offsets is not None:
            yield from offset_cells(offsets, self.settings, self.cluster, self.confidence)

    def name(self, code: int) -> str | None:
        """Return what a code of a label means; None for none."""
        return self.outcomes.name(code)

    def answer_failure(self, cell: AnswerCell, q: float) -> GuidelineFailure:
        """Return the record of a cell of answers."""
        return GuidelineFailure(
            cell=cell.kind,
            field=self.truth.field,
            truth_label=self.name(cell.truth),
            answer=self.name(cell.answer),
            direction=say_answer(cell.kind, self.name(cell.truth), self.name(cell.answer)),
            n_items=cell.n_items,
            n_units=cell.n_units,
            n_wrong=len(cell.units),
            share=cell.share,
            agreement=cell.agreement,
            p=cell.p,
            q=q,
            annotators=cell.annotators,
            items=_once(cell.item),
        )

    def offset_failure(self, cell: OffsetCell, q: float) -> GuidelineFailure:
        """Return the record of a side or scale."""
        kind: CellKind = "shift" if cell.side == "value" else "extent"
        seconds = cell.effect.value if cell.unit == "s" else None
        return GuidelineFailure(
            cell=kind,
            field=self.truth.field,
            truth_label=None if cell.label == ALL_LABELS else self.name(cell.label),
            answer=None,
            side="" if kind == "shift" else cell.side,
            direction=say_offset(cell.side, cell.unit, cell.effect.value or 0.0, cell.scaled.value or 0.0),
            n_items=cell.n_items,
            n_units=cell.n_units,
            n_wrong=cell.n_wrong,
            share=cell.share,
            agreement=cell.agreement,
            effect=cell.effect,
            effect_share=cell.scaled.value if cell.unit == "px" else None,
            frames=None if seconds is None or self.fps is None else seconds * self.fps,
            unit=cell.unit,
            p=cell.p,
            q=q,
            annotators=cell.annotators,
            items=_once(cell.item),
        )

    def doubts(self, wrong: list[AnswerCell]) -> Iterator[GoldInDoubt]:
        """Yield the ground truth in doubt, outside the failing cells."""
        failing = {(cell.truth, cell.answer) for cell in wrong}
        failing |= {
            (cell.truth, answer)
            for cell in wrong
            if cell.kind == "label"
            for answer in np.unique(self.judgements.answer).tolist()
        }
        contrast = self.elsewhere().contrast(NOT_MARKED_CODE)
        yield from self._doubts_in(self.judgements, self.truth.row, failing, contrast=contrast)
        if self.added is not None:
            yield from self._doubts_in(self.added, None, failing, contrast=contrast)

    def _doubts_in(
        self,
        judgements: Judgements,
        row: np.ndarray | None,
        failing: AbstractSet[tuple[int, int]],
        contrast: Contrast,
    ) -> Iterator[GoldInDoubt]:
        """Yield the doubts among some units; `row` leads from marks of ground truth to the table."""
        found = doubt_gold(judgements, contrast, failing, self.settings)
        for place, unit in enumerate(found.unit.tolist()):
            truth, answer = int(judgements.truth[unit]), int(found.answer[place])
            kind: CellKind = "addition" if row is None else "omission" if answer < -1 else "confusion"
            yield GoldInDoubt(
                field=self.truth.field,
                item=int(judgements.item[unit]),
                truth_label=self.name(truth),
                answer=self.name(answer),
                direction=say_doubt(kind, self.name(truth), self.name(answer)),
                truth_mark=-1 if row is None else int(row[judgements.truth_mark[unit]]),
                n_against=int(found.n_against[place]),
                n_accurate=int(found.n_accurate[place]),
                posterior=float(found.posterior[place]),
                annotators=tuple(judgements.annotator[unit][found.against[place]].tolist()),
            )


def _most_specific(cells: list[tuple[AnswerCell, float]]) -> list[tuple[AnswerCell, float]]:
    """Leave out *wrong in any way* where one way of being wrong was called out."""
    told = {cell.truth for cell, _ in cells if cell.kind in ("confusion", "omission")}
    return [(cell, q) for cell, q in cells if cell.kind != "label" or cell.truth not in told]


def _most_general(cells: list[tuple[OffsetCell, float]]) -> list[tuple[OffsetCell, float]]:
    """Leave out single labels where the side was called out for all of them."""
    told = {cell.side for cell, _ in cells if cell.label == ALL_LABELS}
    return [(cell, q) for cell, q in cells if cell.label == ALL_LABELS or cell.side not in told]


def _one_story(
    wrong: list[tuple[AnswerCell, float]], apart: list[tuple[OffsetCell, float]]
) -> tuple[list[tuple[AnswerCell, float]], list[tuple[OffsetCell, float]]]:
    """Tell a shift of a scale as the confusion of one value, or as a shift, not as both."""
    shifted = [cell for cell, _ in apart if cell.side == "value"]
    if not shifted or not wrong:
        return wrong, apart
    if len({cell.truth for cell, _ in wrong}) == 1:
        return wrong, [(cell, q) for cell, q in apart if cell.side != "value"]
    return [], apart


def _once(item: np.ndarray) -> tuple[int, ...]:
    """Return items in order, each once."""
    return tuple(dict.fromkeys(item.tolist()))


__all__ = ["FailureSettings", "Failures", "GoldInDoubt", "GuidelineFailure", "find_failures"]
