"""Ground truth in doubt, told for people, outside of the cells that fail."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.difficulty import Contrast, Elsewhere
from annoqa.ground_truth.gold_doubt import GoldInDoubt, doubt_gold
from annoqa.ground_truth.guideline_failure import CellKind
from annoqa.ground_truth.in_words import say_doubt
from annoqa.ground_truth.judgements import NOT_MARKED_CODE, Judgements
from annoqa.ground_truth.search import Entry
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.shared_error import ANY
from annoqa.ground_truth.strata import Stratum
from annoqa.table.field_view import FieldView


@dataclass(frozen=True, kw_only=True)
class Doubted:
    """One doubt, with the codes of its cell.

    Attributes
    ----------
    truth, answer : int
        What ground truth says, and what annotators say.
    told : GoldInDoubt
        The record.
    """

    truth: int
    answer: int
    told: GoldInDoubt

    def lies_in(self, entry: Entry) -> bool:
        """Return whether it is about a cell of answers of the field or of a slice."""
        if entry.case is None or entry.stratum.attribute is not None:
            return False
        cell, inside = entry.answers, entry.stratum.inside
        here = inside is None or bool(inside[self.told.item])
        return here and cell.truth == self.truth and cell.answer in (self.answer, ANY)


def doubts_of(
    whole: Stratum,
    truth: FieldView,
    entries: Sequence[Entry],
    elsewhere: Elsewhere,
    settings: FailureSettings,
) -> Iterator[Doubted]:
    """Yield the ground truth in doubt.

    Parameters
    ----------
    whole : Stratum
        The field.
    truth : FieldView
        Settled answers.
    entries : sequence of Entry
        All cells, tested.
    elsewhere : Elsewhere
        The null model without the labels that fail.
    settings : FailureSettings
        The floors.

    Yields
    ------
    Doubted
        Not those within a cell that was called out.
    """
    called = [entry for entry in entries if entry.called and entry.case is not None]
    wrong = [entry for entry in called if entry.stratum.is_field]
    failing = {(entry.answers.truth, entry.answers.answer) for entry in wrong}
    failing |= {
        (entry.answers.truth, answer)
        for entry in wrong
        if entry.kind == "label"
        for answer in np.unique(whole.judgements.answer).tolist()
    }
    contrast = elsewhere.contrast(NOT_MARKED_CODE)
    parts = [(whole.judgements, truth.row)] + ([] if whole.added is None else [(whole.added, None)])
    for judgements, row in parts:
        for doubt in _doubts_in(judgements, row, failing, contrast, whole, truth.field, settings):
            if not any(doubt.lies_in(entry) for entry in called):
                yield doubt


def _doubts_in(
    judgements: Judgements,
    row: np.ndarray | None,
    failing: AbstractSet[tuple[int, int]],
    contrast: Contrast,
    whole: Stratum,
    field: str,
    settings: FailureSettings,
) -> Iterator[Doubted]:
    """Yield the doubts among some units; `row` leads from marks of ground truth to the table."""
    found = doubt_gold(judgements, contrast, failing, settings)
    for place, unit in enumerate(found.unit.tolist()):
        truth, answer = int(judgements.truth[unit]), int(found.answer[place])
        kind: CellKind = "addition" if row is None else "omission" if answer < -1 else "confusion"
        told = GoldInDoubt(
            field=field,
            item=int(judgements.item[unit]),
            truth_label=whole.name(truth),
            answer=whole.name(answer),
            direction=say_doubt(kind, whole.name(truth), whole.name(answer)),
            truth_mark=-1 if row is None else int(row[judgements.truth_mark[unit]]),
            n_against=int(found.n_against[place]),
            n_accurate=int(found.n_accurate[place]),
            posterior=float(found.posterior[place]),
            annotators=tuple(judgements.annotator[unit][found.against[place]].tolist()),
        )
        yield Doubted(truth=truth, answer=answer, told=told)
