"""The gold audit of a campaign as files keep it: names instead of codes, every field after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from annoqa.ground_truth.failures import Failures, find_failures
from annoqa.ground_truth.gold_audit import GoldAudit, GoldSuspect, WhatIf, audit_gold
from annoqa.ground_truth.gold_origin import is_nameless
from annoqa.ground_truth.outcome import Outcomes, score_against
from annoqa.measurements.context import Context
from annoqa.measurements.measure import Measurements
from annoqa.measurements.truth import attributes_to_judge
from annoqa.table.field_view import FieldView, view_field
from annoqa.table.table import AnnotationTable

DIGITS = 6
"""Of posteriors in files."""


@dataclass(frozen=True, kw_only=True)
class GoldLabel:
    """One label of ground truth to check again, as `GoldSuspect` tells it, by names.

    Attributes
    ----------
    field, item : str
        Where it is.
    truth_label, answer : str or None
        What gold says, and what it would be instead.
    direction : str
        In words.
    posterior : float
        Probability that gold is wrong, in [0, 1].
    n_against, n_judged : int
        Annotators who contradict gold, and those who looked.
    truth_mark : int
        Row of gold's mark in the table; -1 where gold has none.
    annotators : tuple of str
        Those who contradict.
    """

    field: str
    item: str
    truth_label: str | None
    answer: str | None
    direction: str
    posterior: float
    n_against: int
    n_judged: int
    truth_mark: int
    annotators: tuple[str, ...]

    @classmethod
    def of(cls, suspect: GoldSuspect, context: Context) -> Self:
        """Return a suspect by names."""
        return cls(
            **{
                name: getattr(suspect, name)
                for name in ("field", "truth_label", "answer", "direction", "n_against", "n_judged")
            },
            item=context.items[suspect.item],
            posterior=round(suspect.posterior, DIGITS),
            truth_mark=suspect.truth_mark,
            annotators=tuple(context.annotators[code] for code in suspect.annotators),
        )

    @classmethod
    def from_dict(cls, entry: Mapping[str, Any]) -> Self:
        """Return what JSON holds."""
        return cls(**{**entry, "annotators": tuple(entry["annotators"])})


def what_if_from(entry: Mapping[str, Any]) -> WhatIf:
    """Return what JSON holds."""
    told = {name: tuple(entry[name]) for name in ("stand", "fall", "appear")}
    return WhatIf(field=entry["field"], n_wrong=entry["n_wrong"], **told)


def audit_labels(
    table: AnnotationTable, context: Context, measured: Measurements, fields: Sequence[str]
) -> tuple[tuple[GoldLabel, ...], tuple[WhatIf, ...]]:
    """Return the gold labels of a campaign that somebody contradicts, the most probably wrong first.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.
    context : Context
        Names, clusters, slices and settings.
    measured : Measurements
        With the guideline failures and the cells of these fields.
    fields : sequence of str
        Which fields.

    Returns
    -------
    tuple of GoldLabel, tuple of WhatIf
        The second of fields with a guideline failure.
    """
    audits = [made for field in fields if (made := _audit(table, context, measured, field)) is not None]
    labels = [GoldLabel.of(suspect, context) for made in audits for suspect in made.suspects]
    labels.sort(key=lambda label: -label.posterior)
    return tuple(labels), tuple(what for made in audits for what in made.what_if)


def _audit(table: AnnotationTable, context: Context, measured: Measurements, field: str) -> GoldAudit | None:
    """Return the audit of one field; None where its cells were not told."""
    cells = tuple(cell for cell in measured.cells if cell.field == field)
    if not cells:
        return None
    people, gold = view_field(table, field), view_field(table, field, "ground_truth")
    outcomes = score_against(
        people, gold, threshold=0.0 if gold.kind in ("segment", "span") else context.threshold
    )
    failures = tuple(failure for failure in measured.failures if failure.field == field)
    found = Failures(failures=failures, doubts=(), cells=cells, n_tested=len(cells))
    again = _search(table, people, gold, context) if failures else None
    return audit_gold(people, gold, outcomes, found, again=again, settings=context.failures)


def _search(
    table: AnnotationTable, people: FieldView, gold: FieldView, context: Context
) -> "partial[Failures]":
    """Return the search for failures as the audit makes it, waiting for outcomes."""
    return partial(
        _find,
        people,
        gold,
        cluster=context.cluster,
        slices=context.slices,
        attributes=attributes_to_judge(table, people, gold),
        nameless=frozenset(code for code, name in enumerate(context.annotators) if is_nameless(name)),
        confidence=context.confidence,
        fps=context.fps,
        settings=context.failures,
    )


def _find(people: FieldView, gold: FieldView, outcomes: Outcomes, **how: Any) -> Failures:  # noqa: ANN401 - passed on
    """Search once."""
    return find_failures(people, gold, outcomes, **how)
