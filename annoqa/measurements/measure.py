"""The plan: which numbers are taken of which field, and what is left aside with a reason."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from itertools import chain
from typing import Self

from annoqa.geometry import kind_named
from annoqa.ground_truth.failures import GoldInDoubt, GuidelineFailure
from annoqa.ground_truth.verdict import Cell
from annoqa.measurements.attributes import measure_attributes
from annoqa.measurements.boxes import measure_boxes
from annoqa.measurements.compared import compared
from annoqa.measurements.context import Context
from annoqa.measurements.measurement import Measurement
from annoqa.measurements.model_marks import measure_model_marks
from annoqa.measurements.models import measure_models
from annoqa.measurements.relations import measure_relations
from annoqa.measurements.repeats import measure_repeats
from annoqa.measurements.segments import measure_segments
from annoqa.measurements.shapes import measure_shapes
from annoqa.measurements.spans import measure_spans
from annoqa.measurements.truth import attributes_to_judge, measure_truth
from annoqa.measurements.unitizing import item_lengths, measure_unitizing
from annoqa.measurements.values import measure_values
from annoqa.table.field_view import FieldView, view_field
from annoqa.table.table import AnnotationTable
from annoqa.vocabulary import KINDS_COMPARED, LEVELS_COMPARED

Progress = Callable[[str, int, int], None]
"""Called with the phase, how much is done and how much there is."""


NO_TRUTH = "relations are compared among annotators, and not with ground truth yet"


@dataclass(frozen=True, kw_only=True)
class Measurements:
    """All numbers of one table.

    Attributes
    ----------
    measurements : tuple of Measurement
        In the order of the fields.
    failures : tuple of GuidelineFailure
        Cells in which annotators agree and are wrong together.
    doubts : tuple of GoldInDoubt
        Ground truth that accurate annotators contradict in isolated items.
    cells : tuple of Cell
        Every cell that was compared with ground truth, with its verdict.
    left_aside : tuple of (str, str)
        Fields that were not measured, and why.
    """

    measurements: tuple[Measurement, ...]
    failures: tuple[GuidelineFailure, ...] = ()
    doubts: tuple[GoldInDoubt, ...] = ()
    cells: tuple[Cell, ...] = ()
    left_aside: tuple[tuple[str, str], ...] = ()

    @classmethod
    def joined(cls, parts: Iterable["Measurements"]) -> Self:
        """Return the numbers of several fields, in the order given."""
        every = list(parts)
        columns = {
            field.name: tuple(chain.from_iterable(getattr(part, field.name) for part in every))
            for field in dataclass_fields(cls)
        }
        return cls(**columns)


def measure(
    table: AnnotationTable,
    context: Context,
    *,
    fields: Sequence[str] | None = None,
    agreement: bool = True,
    truth: bool = True,
    on_progress: Progress | None = None,
) -> Measurements:
    """Take all numbers of a table.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.
    context : Context
        Names, clusters, slices and settings.
    fields : sequence of str, optional
        Which fields; all of them when None.
    agreement, truth : bool, default True
        Whether annotators are compared with each other, and with ground truth.
    on_progress : callable, optional
        Told before every field.

    Returns
    -------
    Measurements
        Numbers, failures, doubts, and the fields left aside with the reason.
    """
    wanted = [row for row in table.fields.to_pylist() if fields is None or row["field"] in fields]
    parts = []
    for done, row in enumerate(wanted):
        if on_progress is not None:
            on_progress(f"measuring {row['field']}", done, len(wanted))
        if reason := _why_not(row):
            parts.append(Measurements(measurements=(), left_aside=((row["field"], reason),)))
        else:
            parts.append(_measure_field(table, row["field"], context, agreement=agreement, truth=truth))
    return Measurements.joined(parts)


def _measure_field(
    table: AnnotationTable, field: str, context: Context, *, agreement: bool, truth: bool
) -> Measurements:
    """Take the numbers of one field: people among themselves, models, and both against ground truth."""
    people, gold, models = (view_field(table, field, role) for role in ("human", "ground_truth", "model"))
    numbers = _measure_agreement(table, people, context) if agreement else []
    if people.kind == "relation":
        untold = ((field, NO_TRUTH),) if len(gold.annotation) else ()
        return Measurements(measurements=tuple(numbers), left_aside=untold)
    if len(models.annotation):
        numbers += _measure_models(people, models, gold, context)
    of_people = Measurements(measurements=tuple(numbers))
    if not truth or not len(gold.annotation):
        return of_people
    return Measurements.joined([of_people, _measure_truth(table, people, gold, context)])


def _measure_truth(
    table: AnnotationTable, people: FieldView, gold: FieldView, context: Context
) -> Measurements:
    """Compare the annotators with ground truth, what they said about marks too."""
    asked = attributes_to_judge(table, people, gold)
    found = measure_truth(people, gold, context, attributes=asked)
    return Measurements(
        measurements=tuple(found.measurements),
        failures=tuple(found.failures),
        doubts=tuple(found.doubts),
        cells=tuple(found.cells),
    )


def _measure_models(
    people: FieldView, models: FieldView, gold: FieldView, context: Context
) -> list[Measurement]:
    """Compare models with people, and each of them with ground truth."""
    if people.kind == "whole":
        numbers = measure_models(people, models, context)
    else:
        numbers = list(measure_model_marks(people, models, context))
    if len(gold.annotation):
        against = measure_truth(models, gold, context).measurements
        of_each = [row for row in against if row.subject == "annotator"]
        numbers += [replace(row, name=f"model_{row.name}", subject="model") for row in of_each]
    return numbers


def _why_not(row: dict[str, str]) -> str:
    """Say why a field is not compared; empty when it is."""
    if row["kind"] not in KINDS_COMPARED and kind_named(row["kind"]) is None:
        return f"marks of the kind {row['kind']} are kept and not compared yet"
    if row["kind"] == "whole" and row["level"] not in LEVELS_COMPARED:
        return f"values of the level {row['level']} are kept and not compared yet"
    return ""


def _measure_agreement(table: AnnotationTable, view: FieldView, context: Context) -> list[Measurement]:
    """Compare the annotators with each other, by the kind of the field."""
    if view.kind == "whole":
        return [*measure_values(view, context), *measure_repeats(table, view.field, context)]
    if view.kind == "relation":
        return measure_relations(table, view, context)
    return [*_measure_marks(table, view, context), *_measure_attributes(table, view, context)]


def _measure_marks(table: AnnotationTable, view: FieldView, context: Context) -> list[Measurement]:
    """Compare marks with an extent."""
    if view.kind == "box":
        return measure_boxes(view, context)
    if view.kind == "segment":
        return [*measure_segments(view, context), *_unitizing(table, view, context)]
    if view.kind == "span":
        texts = table.items["text"].to_pylist()
        return [*measure_spans(view, context, texts), *_unitizing(table, view, context)]
    return measure_shapes(view, context)


def _unitizing(table: AnnotationTable, view: FieldView, context: Context) -> list[Measurement]:
    """Take the numbers that look at whole stretches."""
    return measure_unitizing(view, context, item_lengths(table, view))


def _measure_attributes(table: AnnotationTable, view: FieldView, context: Context) -> list[Measurement]:
    """Compare what was said about marks that both annotators drew; nothing where nobody said anything."""
    if table.marks["attributes"].take(view.row).null_count == len(view.row):
        return []
    threshold = 0.0 if view.kind in ("segment", "span") else context.threshold
    return list(measure_attributes(compared(view, context, threshold, ("all",)), table))
