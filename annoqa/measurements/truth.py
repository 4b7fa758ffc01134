"""Against ground truth: the numbers of one field, and where annotators are wrong together.

    accuracy            whole items: share of right answers; marks: correct of all units
    f1, precision, recall   marks at the campaign's threshold; spans must be exact
    f1_overlap          segments and spans: the same where any overlap matches
    detection_f1        marks without regard to labels
    label_accuracy      matched marks with the right label
    mean_iou            mean IoU of matched marks; for segments and spans, of any overlap
    bias_<side>         mean signed offset: outward, late or upward is positive
    bias_<side>_share   the same as a share of the true box's width or height
    …_error_rate, kendall_tau_b, mean_absolute_error …   how far values are off (`value_errors`)

Subjects are all, each annotator, each label and each slice. `detail` of the first number of all
and of annotators has the confusion matrix (`labels`, `matrix`) and the outcomes. Guideline
failures, doubts about gold and the verdict of every cell come from `annoqa.ground_truth.failures`,
also within slices and of attributes of marks; segments and spans are
matched by any overlap there, so that boundaries are measured and not missed.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.agreement.attributes import MANY_ANSWERS, attributes_of_marks
from annoqa.ground_truth.bias import Bias, measure_bias
from annoqa.ground_truth.confusion import Confusion, confuse, confuse_annotators
from annoqa.ground_truth.failures import GoldInDoubt, GuidelineFailure, find_failures
from annoqa.ground_truth.gold_origin import is_nameless
from annoqa.ground_truth.mark_attribute import MarkAttribute
from annoqa.ground_truth.offsets import measure_offsets
from annoqa.ground_truth.outcome import Outcomes, score_against
from annoqa.ground_truth.score import rows_by, score_units
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.verdict import Cell
from annoqa.measurements.context import Context
from annoqa.measurements.measurement import Measurement, Subject
from annoqa.measurements.value_errors import measure_errors
from annoqa.statistics.estimate import Estimate
from annoqa.table.field_view import FieldView
from annoqa.table.table import AnnotationTable

EXACT = 1.0
NOBODY_ELSE = "nobody else looked at an item with ground truth"
UNSETTLED = "ground truth has no answer to this question"
MAX_MATRICES = 40
"""With more annotators or labels than this, only all together have a confusion matrix."""
SCORES = {
    "f1": "F1 against gold",
    "precision": "Precision",
    "recall": "Recall",
    "accuracy": "Accuracy",
    "detection_f1": "Detection F1 against gold",
    "label_accuracy": "Label accuracy of matched marks",
    "similarity": "Mean IoU with gold",
}
NAMES = {"similarity": "mean_iou"}
WHOLE: tuple[str, ...] = ("accuracy",)
WHOLE_LABEL: tuple[str, ...] = ("f1", "precision", "recall")
MARKS: tuple[str, ...] = (
    "f1",
    "precision",
    "recall",
    "accuracy",
    "detection_f1",
    "label_accuracy",
    "similarity",
)
LABELS: tuple[str, ...] = ("f1", "precision", "recall", "similarity")


@dataclass(frozen=True, kw_only=True)
class AgainstTruth:
    """What comparing one field with ground truth gives.

    Attributes
    ----------
    measurements : list of Measurement
        The numbers.
    failures : list of GuidelineFailure
        Cells in which annotators agree and are wrong together.
    doubts : list of GoldInDoubt
        Ground truth that accurate annotators contradict in isolated items.
    cells : list of Cell
        Every cell that was looked at, with its verdict.
    """

    measurements: list[Measurement]
    failures: list[GuidelineFailure] = dataclasses.field(default_factory=list)
    doubts: list[GoldInDoubt] = dataclasses.field(default_factory=list)
    cells: list[Cell] = dataclasses.field(default_factory=list)


def measure_truth(
    candidate: FieldView,
    truth: FieldView,
    context: Context,
    *,
    attributes: Sequence[MarkAttribute] = (),
    settings: FailureSettings | None = None,
) -> AgainstTruth:
    """Compare the annotators with ground truth.

    Parameters
    ----------
    candidate : FieldView
        The annotators' answers.
    truth : FieldView
        Settled answers of the same field.
    context : Context
        Names, clusters, slices and settings.
    attributes : sequence of MarkAttribute
        Questions about the marks, as `attributes_to_judge` returns them.
    settings : FailureSettings, optional
        Cut-offs of guideline failures and of doubts; those of the context when None.

    Returns
    -------
    AgainstTruth
        One undefined number where nobody else looked at an item with ground truth.
    """
    if truth.kind == "whole" and not truth.n_marks and truth.level not in {"set", "path"}:
        return AgainstTruth(measurements=[_nothing(truth, UNSETTLED)])
    loose = score_against(candidate, truth, threshold=_threshold(truth, context, exact=False))
    if not len(loose.left):
        return AgainstTruth(measurements=[_nothing(truth, NOBODY_ELSE)])
    rows = list(_loose_and_strict(candidate, truth, loose, context))
    if truth.kind == "whole":
        rows += measure_errors(candidate, truth, loose, context)
    offsets = measure_offsets(candidate, truth, loose)
    if offsets is not None:
        rows += _biases(loose, measure_bias(offsets, context.cluster, context.confidence), context)
    found = find_failures(
        candidate,
        truth,
        loose,
        cluster=context.cluster,
        slices=context.slices,
        attributes=attributes,
        nameless=frozenset(code for code, name in enumerate(context.annotators) if is_nameless(name)),
        confidence=context.confidence,
        fps=context.fps,
        settings=settings or context.failures,
    )
    return AgainstTruth(
        measurements=rows,
        failures=list(found.failures),
        doubts=list(found.doubts),
        cells=list(found.cells),
    )


def attributes_to_judge(
    table: AnnotationTable, candidate: FieldView, truth: FieldView
) -> list[MarkAttribute]:
    """Return the questions about marks that have few enough answers to be compared as names.

    Parameters
    ----------
    table : AnnotationTable
        What was said about marks is there.
    candidate, truth : FieldView
        The annotators' marks, and those of ground truth.

    Returns
    -------
    list of MarkAttribute
        By name; free texts, questions with many different answers, and those that ground truth
        does not answer are left out.
    """
    column = table.marks["attributes"]
    if column.null_count == len(column):
        return []
    n = candidate.n_marks
    asked = attributes_of_marks(column.take(np.concatenate([candidate.row, truth.row])).to_pylist())
    return [
        MarkAttribute(
            name=one.name,
            values=tuple(f"{value:g}" if isinstance(value, float) else str(value) for value in one.values),
            answer=one.code[:n],
            truth=one.code[n:],
        )
        for one in asked
        if not one.is_text and len(one.values) <= MANY_ANSWERS and (one.code[n:] >= 0).any()
    ]


def _threshold(truth: FieldView, context: Context, *, exact: bool) -> float:
    """Return the least similarity that matches; any overlap for what has starts and ends."""
    if truth.kind not in ("segment", "span"):
        return context.threshold
    if not exact:
        return 0.0
    return EXACT if truth.kind == "span" else context.threshold


def _nothing(truth: FieldView, why: str) -> Measurement:
    """Return the number that does not exist."""
    reason = Estimate.none(why, n_items=0)
    name = "accuracy" if truth.kind == "whole" else "f1"
    return Measurement(field=truth.field, question="accuracy", name=name, title=SCORES[name], estimate=reason)


def _loose_and_strict(
    candidate: FieldView, truth: FieldView, loose: Outcomes, context: Context
) -> Iterator[Measurement]:
    """Yield the scores at the threshold that counts, then at any overlap where that is another."""
    if truth.kind not in ("segment", "span"):
        yield from _scores(loose, loose, context)
        return
    strict = score_against(candidate, truth, threshold=_threshold(truth, context, exact=True))
    yield from _scores(strict, loose, context)
    for group in _groups(loose, context):
        yield from _told(loose, group, ("f1",), context, suffix="_overlap")
        yield from _told(loose, group, ("similarity",), context)


@dataclass(frozen=True, eq=False, kw_only=True)
class _Group:
    """The units of one subject."""

    subject: Subject
    who: tuple[str, ...]
    rows: np.ndarray
    label: int | None = None


def _groups(outcomes: Outcomes, context: Context) -> Iterator[_Group]:
    """Yield all units, those of each annotator, label and slice."""
    everything = np.arange(len(outcomes))
    yield _Group(subject="all", who=(), rows=everything)
    for who, rows in rows_by(outcomes.annotator):
        yield _Group(subject="annotator", who=(context.annotators[who],), rows=rows)
    for label, rows in _rows_by_label(outcomes) if outcomes.level != "ranking" else ():
        yield _Group(subject="label", who=(outcomes.names[label],), rows=rows, label=label)
    for column, (codes, names) in context.slices.items():
        for code, rows in rows_by(codes[outcomes.item]):
            yield _Group(subject="slice", who=(column, names[code]), rows=rows)


def _rows_by_label(outcomes: Outcomes) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the rows in which either side has the label."""
    here = dict(rows_by(outcomes.truth_label))
    there = dict(rows_by(outcomes.answer_label))
    nowhere = np.empty(0, dtype=np.int64)
    for label in sorted({*here, *there}):
        yield label, np.union1d(here.get(label, nowhere), there.get(label, nowhere))


def _scores(outcomes: Outcomes, confused: Outcomes, context: Context) -> Iterator[Measurement]:
    """Yield the scores of every subject; `confused` is what the confusion matrices are made of."""
    whole = outcomes.kind == "whole"
    unlabelled = not (outcomes.truth_label >= 0).any()
    matrices = _matrices(confused, context)
    for group in _groups(outcomes, context):
        chosen = WHOLE if whole else MARKS
        if group.subject == "label":
            chosen = WHOLE_LABEL if whole else LABELS
        left_out = {"label_accuracy"} if unlabelled else set()
        left_out |= {"similarity"} if outcomes is not confused else set()
        chosen = tuple(name for name in chosen if name not in left_out)
        matrix = matrices.get(group.who) if group.subject in ("all", "annotator") else None
        yield from _told(outcomes, group, chosen, context, detail={} if matrix is None else matrix.to_dict())


def _matrices(outcomes: Outcomes, context: Context) -> dict[tuple[str, ...], Confusion]:
    """Return the confusion matrix of all, and of each annotator where these are few; none of texts."""
    if outcomes.level in ("text", "ranking", "date"):
        return {}
    matrices: dict[tuple[str, ...], Confusion] = {(): confuse(outcomes)}
    n_annotators = len(np.unique(outcomes.looked_annotator))
    if max(len(matrices[()].labels), n_annotators) > MAX_MATRICES:
        return matrices
    each = confuse_annotators(outcomes).items()
    return matrices | {(context.annotators[who],): matrix for who, matrix in each}


def _told(
    outcomes: Outcomes,
    group: _Group,
    chosen: tuple[str, ...],
    context: Context,
    *,
    suffix: str = "",
    detail: Mapping[str, object] | None = None,
) -> Iterator[Measurement]:
    """Yield some numbers of one subject; `detail` goes with the first."""
    result = score_units(
        outcomes, group.rows, label=group.label, cluster=context.cluster, confidence=context.confidence
    )
    for place, name in enumerate(chosen):
        full_name = NAMES.get(name, name) + suffix
        yield Measurement(
            field=outcomes.field,
            question="accuracy",
            name=full_name,
            title=SCORES[name] + (" (any overlap)" if suffix else ""),
            subject=group.subject,
            who=group.who,
            estimate=getattr(result, name),
            signature=_signature(outcomes, full_name),
            detail={"outcomes": result.counts, **(detail or {})} if place == 0 else {},
        )


def _signature(outcomes: Outcomes, name: str) -> str:
    """Say how a number was made."""
    if outcomes.kind == "whole":
        how = "equal values"
    elif outcomes.threshold == 0:
        how = "one to one, any overlap"
    else:
        how = f"one to one, IoU at least {outcomes.threshold:g}"
    return f"{name}; against ground truth; {how}; {outcomes.n_items:,} items"


def _biases(outcomes: Outcomes, biases: list[Bias], context: Context) -> Iterator[Measurement]:
    """Yield the signed offsets, of all and of each annotator."""
    for bias in biases:
        who = () if bias.annotator is None else (context.annotators[bias.annotator],)
        name = f"bias_{bias.side}"
        unit = "s" if outcomes.level == "date" else "" if bias.unit == "value" else bias.unit
        rows = [(name, _title(bias.side), bias.offset, unit)]
        if bias.unit == "px":
            rows.append((f"{name}_share", f"{_title(bias.side)}, share of the size", bias.scaled, ""))
        for full_name, title, estimate, unit in rows:
            yield Measurement(
                field=outcomes.field,
                question="accuracy",
                name=full_name,
                title=title,
                subject="annotator" if who else "all",
                who=who,
                estimate=estimate,
                unit=unit,
                signature=_signature(outcomes, full_name),
            )


def _title(side: str) -> str:
    """Return the name of a bias for people."""
    if side == "value":
        return "Values too high (+) or low (−)"
    if side in ("start", "end"):
        return f"{side.capitalize()}s too late (+) or early (−)"
    return f"{side.capitalize()} sides too far out (+) or in (−)"
