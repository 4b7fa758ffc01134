"""From the cells of a search to the records that people and files read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from annoqa.ground_truth.doubted import Doubted
from annoqa.ground_truth.gold_origin import Authors, GoldAuthors
from annoqa.ground_truth.guideline_failure import CellKind, GuidelineFailure
from annoqa.ground_truth.in_words import say_answer, say_attribute, say_offset
from annoqa.ground_truth.judge import MOST_ITEMS, Judged, judge
from annoqa.ground_truth.more_gold import more_for_answers
from annoqa.ground_truth.outcome import CORRECT, Outcomes
from annoqa.ground_truth.per_item import share_of
from annoqa.ground_truth.repair import Repairs, repairs_of
from annoqa.ground_truth.repeats import without_repeats
from annoqa.ground_truth.search import Entry
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.shared_error import ANY, AnswerCase, AnswerCell
from annoqa.ground_truth.shared_offset import ALL_LABELS
from annoqa.ground_truth.strata import Stratum
from annoqa.ground_truth.verdict import Cell
from annoqa.ground_truth.why import (
    say_called,
    say_conflict,
    say_doubts,
    say_fine,
    say_more,
    say_unclear,
)
from annoqa.statistics.estimate import Estimate
from annoqa.table.field_view import FieldView


@dataclass(frozen=True, eq=False)
class Records:
    """One field, ready to tell its cells.

    Attributes
    ----------
    truth, outcomes, strata, doubted, settings, cluster, confidence, fps
        As in `annoqa.ground_truth.failures.find_failures`.
    gold : GoldAuthors
        Who settled the answers.
    """

    truth: FieldView
    outcomes: Outcomes
    strata: Sequence[Stratum]
    doubted: Sequence[Doubted]
    gold: GoldAuthors
    settings: FailureSettings
    cluster: np.ndarray | None
    confidence: float
    fps: float | None

    def of(self, entries: Sequence[Entry]) -> tuple[list[GuidelineFailure], list[Cell]]:
        """Return the guideline failures, and all cells with their verdicts.

        Parameters
        ----------
        entries : sequence of Entry
            All cells, tested.

        Returns
        -------
        tuple of list of GuidelineFailure, list of Cell
            A failure has a cell; cells of labels that nobody got wrong come last.
        """
        repairs = self._repairs()
        told = {id(entry): self._cell(entry, repairs) for entry in entries}
        failures = [
            self._failure(entry)
            for entry in entries
            if entry.called and told[id(entry)].verdict == "guideline failure"
        ]
        return failures, [*without_repeats(entries, told), *self._quiet(entries)]

    def _repairs(self) -> dict[str | None, Repairs]:
        """Return what repairs gain, of the field (None) and of each attribute."""
        wholes = [stratum for stratum in self.strata if stratum.slice is None]
        n_right = int((self.outcomes.outcome == CORRECT).sum())
        return {
            one.attribute: repairs_of(one, len(self.outcomes), n_right) if one.is_field else repairs_of(one)
            for one in wholes
        }

    def _cell(self, entry: Entry, repairs: dict[str | None, Repairs]) -> Cell:
        """Return a cell with its verdict."""
        lead = entry.covered_by or entry
        authors = self._authors(lead)
        judged = self._judged(lead, entry, authors)
        failing = judged.verdict in ("guideline failure", "systematic conflict")
        repair = repairs[entry.stratum.attribute].of(entry) if failing and entry.called else None
        return Cell(
            **self._what(entry),
            **self._numbers(entry),
            verdict=judged.verdict,
            why=judged.why,
            part_of="" if entry.covered_by is None else self._direction(entry.covered_by),
            p=entry.p,
            q=entry.q,
            more_gold=judged.more_gold,
            gold_origin=authors.origin,
            gold_authors=authors.codes,
            repair=repair,
            annotators=judged.annotators,
            items=judged.items,
        )

    def _judged(self, lead: Entry, entry: Entry, authors: Authors) -> Judged:
        """Return what is said about a cell; a covered one has the verdict of the one that covers it."""
        if lead.significant:
            return self._called(lead, entry, authors)
        doubts = [doubt.told for doubt in self.doubted if doubt.lies_in(entry)]
        if doubts:
            posteriors = sorted((doubt.posterior for doubt in doubts), reverse=True)
            return Judged(
                verdict="gold in doubt",
                why=say_doubts(posteriors, entry.answers.n_units),
                annotators=tuple(sorted({who for doubt in doubts for who in doubt.annotators})),
                items=tuple(dict.fromkeys(doubt.item for doubt in doubts)),
            )
        return judge(entry, self.settings, self.confidence)

    def _called(self, lead: Entry, entry: Entry, authors: Authors) -> Judged:
        """Return the verdict of a cell that is called out: the guideline, or a conflict with gold."""
        own = entry.offset or entry.answers
        why = say_called(own, entry.p, entry.q, authors.origin)
        against = self._against(lead)
        conflict = authors.origin in self.settings.conflict_origins and (
            authors.origin == "annotators"
            or against.high is None
            or against.high >= self.settings.conflict_share
        )
        return Judged(
            verdict="systematic conflict" if conflict else "guideline failure",
            why=say_conflict(why, against) if conflict else why,
            annotators=own.annotators,
            items=_once(own.item),
        )

    def _against(self, entry: Entry) -> Estimate:
        """Return the share of answers against gold; of offsets, of units with the shared one."""
        if entry.offset is not None:
            return entry.offset.share
        if not isinstance(entry.case, AnswerCase):
            return entry.mistakes().rate()
        here = entry.case.here
        item = np.broadcast_to(here.item[:, None], here.filled.shape)[here.filled]
        return share_of(here.wrong[here.filled], np.ones(len(item)), item, self.cluster, self.confidence)

    def _authors(self, entry: Entry) -> Authors:
        """Return whose gold a cell has: that of the units in question, else of all of them."""
        own = entry.offset or entry.answers
        items = own.item if len(own.item) else entry.mistakes().item
        return self.gold.of(items)

    def _what(self, entry: Entry) -> dict[str, Any]:
        """Return what a cell is about."""
        kind: CellKind = entry.kind
        truth_label = answer = None
        if entry.offset is None:
            truth_label = entry.stratum.name(entry.answers.truth)
            answer = entry.stratum.name(entry.answers.answer)
        elif entry.offset.label != ALL_LABELS:
            truth_label = entry.stratum.name(entry.offset.label)
        side = entry.offset.side if entry.offset is not None and kind == "extent" else ""
        return {
            "field": self.truth.field,
            "cell": "attribute" if entry.stratum.attribute is not None else kind,
            "truth_label": truth_label,
            "answer": answer,
            "side": side,
            "slice": entry.stratum.slice,
            "attribute": entry.stratum.attribute,
            "direction": self._direction(entry),
        }

    def _direction(self, entry: Entry) -> str:
        """Say in words what people do."""
        stratum = entry.stratum
        where = "" if stratum.slice is None else f" where {stratum.slice[0]} is {stratum.slice[1]}"
        if entry.offset is not None:
            cell = entry.offset
            said = say_offset(cell.side, cell.unit, cell.effect.value or 0.0, cell.scaled.value or 0.0)
            label = None if cell.label == ALL_LABELS else stratum.name(cell.label)
            return f"{said} on `{label}`{where}" if label is not None and not entry.called else said + where
        truth, answer = stratum.name(entry.answers.truth), stratum.name(entry.answers.answer)
        if stratum.attribute is not None:
            several = entry.answers.answer == ANY
            return say_attribute(stratum.attribute, truth, answer, several=several) + where
        return say_answer(entry.kind, truth, answer) + where

    def _numbers(self, entry: Entry) -> dict[str, Any]:
        """Return sizes and shares of a cell."""
        if entry.offset is not None:
            cell = entry.offset
            effect = {"effect": cell.effect, "unit": cell.unit, "n_wrong": cell.n_wrong}
            return effect | _sizes(cell.n_items, cell.n_units, cell.share, cell.agreement)
        own = entry.answers
        return {"n_wrong": len(own.units)} | _sizes(own.n_items, own.n_units, own.share, own.agreement)

    def _failure(self, entry: Entry) -> GuidelineFailure:
        """Return the record of a guideline failure."""
        own = entry.offset or entry.answers
        what = {**self._what(entry), **self._numbers(entry)}
        if entry.offset is not None:
            seconds = entry.offset.effect.value if entry.offset.unit == "s" else None
            what["effect_share"] = entry.offset.scaled.value if entry.offset.unit == "px" else None
            what["frames"] = None if seconds is None or self.fps is None else seconds * self.fps
        return GuidelineFailure(
            **what, p=entry.p, q=entry.q, annotators=own.annotators, items=_once(own.item)
        )

    def _quiet(self, entries: Sequence[Entry]) -> Iterator[Cell]:
        """Yield the labels that nobody got wrong, and those that no two annotators judged."""
        for stratum in self.strata:
            if stratum.slice is None:
                told = {entry.answers.truth for entry in entries if _is_of(entry, stratum)}
                for truth in sorted(set(np.unique(stratum.judgements.truth).tolist()) - told):
                    yield self._quiet_cell(stratum, truth)

    def _quiet_cell(self, stratum: Stratum, truth: int) -> Cell:
        """Return the cell of a label without a wrong answer that counts."""
        here = stratum.judgements.select(stratum.judgements.truth == truth)
        authors = self.gold.of(here.item)
        here = here.select(here.filled.sum(axis=1) > 1)
        nobody = np.zeros(len(here))
        share = share_of(nobody, nobody + 1, here.item, self.cluster, self.confidence)
        cell = AnswerCell(
            kind="label",
            truth=truth,
            answer=ANY,
            p=1.0,
            share=share,
            agreement=Estimate.none("fewer wrong units than are judged"),
            units=np.empty(0, dtype=np.int64),
            n_items=len(np.unique(here.item)),
            n_units=len(here),
            item=here.item[:0],
            annotators=(),
        )
        fine = share.high is not None and share.high < self.settings.worth_share
        more = () if fine else more_for_answers(cell, self.settings, self.confidence)
        rate = Estimate.none("nobody is wrong") if not len(here) else share
        why = say_fine(cell, rate) if fine else f"{say_unclear(cell, rate)} {say_more(more, share)}"
        label = stratum.name(truth)
        attribute = stratum.attribute
        return Cell(
            field=self.truth.field,
            cell="label" if attribute is None else "attribute",
            truth_label=label,
            answer=None,
            attribute=attribute,
            direction=say_answer("label", label, None)
            if attribute is None
            else say_attribute(attribute, label, None, several=True),
            verdict="fine" if fine else "not enough data",
            why=why,
            **_sizes(cell.n_items, cell.n_units, share, cell.agreement),
            n_wrong=0,
            p=None,
            q=None,
            more_gold=more,
            gold_origin=authors.origin,
            gold_authors=authors.codes,
            items=_once(here.item)[:MOST_ITEMS] if not fine else (),
        )


def _sizes(n_items: int, n_units: int, share: Estimate, agreement: Estimate) -> dict[str, Any]:
    """Return what cells of both kinds have."""
    return {"n_items": n_items, "n_units": n_units, "share": share, "agreement": agreement}


def _is_of(entry: Entry, stratum: Stratum) -> bool:
    """Return whether a cell is about the answers to a label in a stratum."""
    return entry.stratum is stratum and entry.case is not None and entry.kind != "addition"


def _once(item: np.ndarray) -> tuple[int, ...]:
    """Return items in order, each once."""
    return tuple(dict.fromkeys(item.tolist()))
