"""Boxes: the numbers of one field of boxes, annotators compared with each other.

Beside what `annoqa.measurements.marks` takes of every kind of mark:

    detection_f1_50, detection_f1_75   detection F1 at IoU .5 and .75, whatever the campaign's threshold
    overall_iou                        mean IoU over all marks, 0 without a partner, any overlap matched
    chance_corrected_iou               the same with chance taken off (`annoqa.agreement.chance_iou`)

`mean_iou` of two independent annotators below .75 is the field's rule of thumb for a protocol that
needs revision; `detail` of `mean_iou` has a sample of the IoUs for a histogram, and the worst items.
"""

from collections.abc import Iterator

from annoqa.agreement.chance_iou import corrected_iou, expected_iou
from annoqa.agreement.detection import detection_f1
from annoqa.agreement.extent import overall_iou
from annoqa.measurements.context import Context
from annoqa.measurements.marks import (
    Compared,
    compared,
    measure_detection,
    measure_iou,
    measure_labels,
    nothing_compared,
    ratio_rows,
)
from annoqa.measurements.measurement import Measurement
from annoqa.measurements.subjects import told
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
    return [
        *measure_detection(this),
        *_at_thresholds(this),
        *measure_labels(this),
        *measure_iou(this),
        *_beyond_chance(this),
    ]


def _at_thresholds(this: Compared) -> Iterator[Measurement]:
    """Yield detection F1 at fixed thresholds, for all, annotators and labels."""
    for name, threshold in THRESHOLDS.items():
        again = compared(this.view, this.context, threshold, ("all", "annotator", "label"))
        title = f"Detection F1 at IoU {threshold:g}"
        number = again.number(question="detection", name=name, title=title)
        yield from ratio_rows(again, number, detection_f1(again.sides))


def _beyond_chance(this: Compared) -> Iterator[Measurement]:
    """Yield the mean IoU over all marks, as it is and with chance taken off."""
    loose = compared(this.view, this.context, 0.0)
    observed = loose.number(question="extent", name="overall_iou", title="Mean IoU, marks alone count as 0")
    ratio = overall_iou(loose.sides, loose.view.kind)
    yield from ratio_rows(loose, observed, ratio)
    corrected = loose.number(question="extent", name="chance_corrected_iou", title="Mean IoU beyond chance")
    expected = expected_iou(this.view, this.context.items, this.context.frame_px)
    estimate = corrected_iou(ratio.estimate(this.within), expected)
    yield told(this.view.field, corrected, "all", (), estimate)
