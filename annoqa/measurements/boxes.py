"""Boxes: the numbers of one field of boxes, annotators compared with each other.

Beside what `annoqa.measurements.marks` takes of every kind of mark:

    detection_f1_50, detection_f1_75   detection F1 at IoU .5 and .75, whatever the campaign's threshold
    overall_iou                        mean IoU over all marks, 0 without a partner, any overlap matched
    chance_corrected_iou               the same with chance taken off (`annoqa.agreement.chance_iou`)

`mean_iou` of two independent annotators below .75 is the field's rule of thumb for a protocol that
needs revision; `detail` of `mean_iou` has a sample of the IoUs for a histogram, and the worst items.
"""

import dataclasses

from annoqa.agreement.chance_iou import corrected_iou, expected_iou
from annoqa.agreement.detection import detection_f1
from annoqa.agreement.extent import overall_iou
from annoqa.measurements.compared import Compared, compared
from annoqa.measurements.context import Context
from annoqa.measurements.marks import (
    measure_detection,
    measure_iou,
    measure_labels,
    nothing_compared,
    ratio_rows,
)
from annoqa.measurements.measurement import Measurement, Subject
from annoqa.measurements.subjects import measured, of_subjects, told
from annoqa.measurements.whole_answers import measure_whole_answers
from annoqa.statistics.estimate import Estimate
from annoqa.table.field_view import FieldView

THRESHOLDS = {"detection_f1_50": 0.5, "detection_f1_75": 0.75}


def measure_boxes(view: FieldView, context: Context) -> list[Measurement]:
    """Return all numbers about agreement on a field of boxes.

    Parameters
    ----------
    view : FieldView
        The annotators' boxes.
    context : Context
        Names, clusters, slices, the threshold of matching, and frame sizes where they are known.

    Returns
    -------
    list of Measurement
        Detection, label and extent; one undefined row when no two annotators share an item.
    """
    this = compared(view, context, context.threshold)
    if not len(this.matches.left):
        return nothing_compared(view)
    overlap, observed = _overlap(this)
    return [
        *measure_detection(this),
        *(row for name, at in THRESHOLDS.items() for row in _at_threshold(this, name, at)),
        *measure_labels(this),
        *measure_whole_answers(this),
        *measure_iou(this),
        *overlap,
        _beyond_chance(this, observed),
    ]


def _at_threshold(this: Compared, name: str, threshold: float) -> list[Measurement]:
    """Return detection F1 at a fixed threshold, for all, annotators and labels."""
    subjects: tuple[Subject, ...] = ("all", "annotator", "label")
    again = this
    if threshold != this.matches.threshold:
        again = compared(this.view, this.context, threshold, subjects)
    number = again.number(question="detection", name=name, title=f"Detection F1 at IoU {threshold:g}")
    chosen = of_subjects(again.groups, *subjects)
    f1 = detection_f1(again.sides)
    return list(measured(this.view.field, number, f1, chosen, this.within, again.sides.annotator))


def _overlap(this: Compared) -> tuple[list[Measurement], Estimate]:
    """Return the mean IoU over all marks for everyone, and for all."""
    loose = compared(this.view, this.context, 0.0)
    number = loose.number(question="extent", name="overall_iou", title="Mean IoU, marks alone count as 0")
    rows = list(ratio_rows(loose, number, overall_iou(loose.sides, loose.view.kind)))
    return rows, rows[0].estimate


def _beyond_chance(this: Compared, observed: Estimate) -> Measurement:
    """Return the mean IoU over all marks with chance taken off."""
    expected = expected_iou(this.view, this.context.items, this.context.frame_px)
    number = dataclasses.replace(this, matches=dataclasses.replace(this.matches, threshold=0.0)).number(
        question="extent", name="chance_corrected_iou", title="Mean IoU beyond chance"
    )
    return told(this.view.field, number, "all", (), corrected_iou(observed, expected))
