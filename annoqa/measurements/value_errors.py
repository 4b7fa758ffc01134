"""How far values are from ground truth, beside whether they are right: errors, in their own terms.

    text              word_error_rate, character_error_rate: edits over what ground truth holds
    ranking           kendall_tau_b, top_choice_agreement: order and first choice as in ground truth
    numbers, dates    mean_absolute_error, in the unit of the values, in days or s

Only items that both sides answered are counted: a missed answer is told by accuracy. Subjects are all,
each annotator and each slice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from annoqa.agreement.error_rates import character_errors, word_errors
from annoqa.agreement.kendall import tau_b
from annoqa.agreement.normalisation import AS_WRITTEN
from annoqa.agreement.rankings import compare_rankings
from annoqa.agreement.ratio import Ratio, Selection, Within
from annoqa.agreement.value_pairs import stretched_share
from annoqa.ground_truth.offsets import measure_offsets
from annoqa.ground_truth.outcome import CORRECT, INCORRECT, Outcomes
from annoqa.ground_truth.score import rows_by
from annoqa.measurements.context import Context
from annoqa.measurements.measurement import Measurement, Subject
from annoqa.measurements.pairwise import unit_of
from annoqa.measurements.subjects import scaled
from annoqa.statistics.intervals import mean_interval
from annoqa.table.field_view import FieldView


@dataclass(frozen=True, eq=False, kw_only=True)
class _Errors:
    """One number: what each answer adds, who gave it, to which item, and the lowest where 1 is best."""

    name: str
    title: str
    how: str
    item: np.ndarray
    annotator: np.ndarray
    top: np.ndarray
    bottom: np.ndarray
    lowest: float | None = None
    unit: str = ""
    factor: float = 1.0


def measure_errors(
    candidate: FieldView, truth: FieldView, outcomes: Outcomes, context: Context
) -> Iterator[Measurement]:
    """Yield how far values for the whole item are from ground truth.

    Parameters
    ----------
    candidate, truth : FieldView
        The annotators' answers and settled ones, of kind `whole`.
    outcomes : Outcomes
        Of one against the other.
    context : Context
        Clusters, slices, confidence.

    Yields
    ------
    Measurement
        Question `accuracy`; nothing at levels that only know right and wrong.
    """
    within = Within(cluster=context.cluster, confidence=context.confidence)
    for errors in _found(candidate, truth, outcomes):
        ratio = Ratio(item=errors.item, top=errors.top, bottom=errors.bottom)
        for subject, who, rows in _groups(errors, context):
            item, top, bottom = ratio.by_item(Selection.of(errors.item, rows))
            about = (top, bottom, within.of(item), within.confidence)
            made = (
                mean_interval(*about)
                if errors.lowest is None
                else stretched_share(*about, lowest=errors.lowest)
            )
            made = replace(made, n_units=int(np.count_nonzero(errors.bottom[rows])))
            yield Measurement(
                field=truth.field,
                question="accuracy",
                name=errors.name,
                title=errors.title,
                subject=subject,
                who=who,
                estimate=scaled(made, errors.factor),
                unit=errors.unit,
                signature=f"{errors.name}; against ground truth; {errors.how}; {outcomes.n_items:,} items",
            )


def _groups(errors: _Errors, context: Context) -> Iterator[tuple[Subject, tuple[str, ...], np.ndarray]]:
    """Yield all answers, those of each annotator and of each slice."""
    yield "all", (), np.arange(len(errors.item))
    for who, rows in rows_by(errors.annotator):
        yield "annotator", (context.annotators[who],), rows
    for column, (codes, names) in context.slices.items():
        for code, rows in rows_by(codes[errors.item]):
            yield "slice", (column, names[code]), rows


def _found(candidate: FieldView, truth: FieldView, outcomes: Outcomes) -> Iterator[_Errors]:
    """Yield the numbers of the field's level."""
    rows = np.flatnonzero(np.isin(outcomes.outcome, (CORRECT, INCORRECT)))
    if truth.level == "text":
        yield from _texts(candidate, truth, outcomes, rows)
    elif truth.level == "ranking":
        yield from _rankings(truth, outcomes, rows)
    else:
        yield from _numbers(candidate, truth, outcomes)


def _texts(candidate: FieldView, truth: FieldView, outcomes: Outcomes, rows: np.ndarray) -> Iterator[_Errors]:
    """Yield the error rates of words and of characters."""
    true = [AS_WRITTEN.apply(truth.texts[at] or "") for at in outcomes.truth_mark[rows].tolist()]
    said = [AS_WRITTEN.apply(candidate.texts[at] or "") for at in outcomes.answer_mark[rows].tolist()]
    for name, title, count in (
        ("word_error_rate", "Word error rate against gold", word_errors),
        ("character_error_rate", "Character error rate against gold", character_errors),
    ):
        edits, length = count(true, said)
        yield _Errors(
            name=name,
            title=title,
            how=f"edits over what gold holds, {AS_WRITTEN}",
            item=outcomes.item[rows],
            annotator=outcomes.annotator[rows],
            top=edits,
            bottom=length,
        )


def _rankings(truth: FieldView, outcomes: Outcomes, rows: np.ndarray) -> Iterator[_Errors]:
    """Yield τ_b with ground truth, and how often the first choice is the same."""
    both = np.stack([outcomes.truth_label[rows], outcomes.answer_label[rows]])
    kept = rows[(both >= 0).all(axis=0)]
    used, code = np.unique(both[:, (both >= 0).all(axis=0)], return_inverse=True)
    code = code.reshape(2, -1)
    made = compare_rankings([truth.paths[at] for at in used.tolist()], code[0], code[1])
    for name, title, values in (
        ("kendall_tau_b", "Kendall's τ_b with gold", tau_b(made)),
        ("top_choice_agreement", "First choice as in gold", made.top),
    ):
        known = ~np.isnan(values)
        yield _Errors(
            name=name,
            title=title,
            how="on what both ranked" if name == "kendall_tau_b" else "best tiers of the whole lists",
            item=outcomes.item[kept],
            annotator=outcomes.annotator[kept],
            top=np.where(known, values, 0.0),
            bottom=known.astype(float),
            lowest=-1.0 if name == "kendall_tau_b" else 0.0,
        )


def _numbers(candidate: FieldView, truth: FieldView, outcomes: Outcomes) -> Iterator[_Errors]:
    """Yield the mean absolute error of numbers, dates and steps."""
    offsets = measure_offsets(candidate, truth, outcomes)
    if offsets is None:
        return
    numbers = np.concatenate([truth.number, candidate.number])
    labelled = bool(np.isnan(numbers).all())
    factor, unit = unit_of(truth.level, truth.labels if labelled else numbers[~np.isnan(numbers)])
    yield _Errors(
        name="mean_absolute_error",
        title="Mean absolute error",
        how="of values that both gave",
        item=offsets.item,
        annotator=offsets.annotator,
        top=np.abs(offsets.offset[:, 0]),
        bottom=np.ones(len(offsets.item)),
        unit=unit,
        factor=factor,
    )
