"""What is measured of every kind of mark with an extent: detection, label, and extent as IoU.

    detection_f1        share of marks that found a partner, 2·M / (n_first + n_second)
    near_miss_share     share of marks that overlap a free mark of the other's, too little to match
    objects_alpha …     α over units (`annoqa.measurements.objects`)
    label_agreement     share of matched pairs with equal labels
    krippendorff_alpha  of the labels of matched pairs (question `label`)
    mean_iou            mean IoU of matched pairs

Each for all, every annotator (with the others), pair, label and slice; α of labels for all but single
labels. `detail` of `detection_f1` and `label_agreement` for
all holds what a report shows: the confusion table, the worst items, how many comparisons there were
and in how many of them neither marked anything, how many pairs matched (`n_matched`) of how many marks
(`n_marks`, both annotators'), and how many pairs of annotators are not told one by one.
"""

import dataclasses
from collections.abc import Iterator

import numpy as np

from annoqa.agreement.detection import detection_f1
from annoqa.agreement.extent import iou_of, matched_iou
from annoqa.agreement.matched_labels import confusion, matched_label_agreement, matched_label_alpha
from annoqa.agreement.ratio import Ratio
from annoqa.agreement.segmentation import share_of_marks
from annoqa.measurements.compared import Compared
from annoqa.measurements.measurement import Measurement
from annoqa.measurements.objects import measure_objects
from annoqa.measurements.subjects import Number, measured, of_subjects, told
from annoqa.statistics.estimate import Estimate
from annoqa.table.field_view import FieldView

N_WORST = 20
N_SAMPLE = 400


def nothing_compared(view: FieldView) -> list[Measurement]:
    """Return the one measurement of a field that no two annotators share.

    Parameters
    ----------
    view : FieldView
        The annotators' marks.

    Returns
    -------
    list of Measurement
        Detection, undefined with the reason.
    """
    number = Number(question="detection", name="detection_f1", title="Detection F1", signature="")
    reason = "no item was looked at by two annotators"
    return [told(view.field, number, "all", (), Estimate.none(reason, n_items=0, n_units=0))]


def measure_detection(this: Compared) -> Iterator[Measurement]:
    """Yield detection F1, near misses, and α over objects.

    Parameters
    ----------
    this : Compared
        The matched marks.

    Yields
    ------
    Measurement
        Of the question `detection`.
    """
    f1 = detection_f1(this.sides)
    number = this.number(question="detection", name="detection_f1", title="Detection F1")
    for row in ratio_rows(this, number, f1):
        more = _detection_detail(this, f1) if row.subject == "all" else {}
        yield dataclasses.replace(row, detail=more)
    if this.matches.threshold:
        near = this.number(question="detection", name="near_miss_share", title="Near misses")
        yield from ratio_rows(this, near, share_of_marks(this.sides, this.sides.near))
    yield from measure_objects(this)


def measure_labels(this: Compared) -> Iterator[Measurement]:
    """Yield agreement and α of the labels of matched pairs.

    Parameters
    ----------
    this : Compared
        The matched marks.

    Yields
    ------
    Measurement
        Of the question `label`; none when no mark has a label.
    """
    if not (this.sides.label >= 0).any():
        return
    number = this.number(question="label", name="label_agreement", title="Label agreement")
    for row in ratio_rows(this, number, matched_label_agreement(this.sides)):
        more = {"confusion": confusion(this.sides, this.view.labels)} if row.subject == "all" else {}
        yield dataclasses.replace(row, detail=more)
    alpha = this.number(
        question="label", name="krippendorff_alpha", title="Krippendorff's α of matched labels"
    )
    for group in of_subjects(this.groups, "all", "annotator", "pair", "slice"):
        estimate = matched_label_alpha(this.sides, this.view.labels, this.within, group.chosen.rows)
        yield told(this.view.field, alpha, group.subject, group.who, estimate)


def measure_iou(this: Compared) -> Iterator[Measurement]:
    """Yield the mean IoU of matched pairs.

    Parameters
    ----------
    this : Compared
        The matched marks.

    Yields
    ------
    Measurement
        Of the question `extent`.
    """
    ratio = matched_iou(this.sides, this.view.kind)
    number = this.number(question="extent", name="mean_iou", title=f"Mean {this.measure} of matched marks")
    for row in ratio_rows(this, number, ratio):
        more = {}
        if row.subject == "all":
            iou, has_extent = iou_of(this.sides, this.view.kind)
            more = {
                "iou_sample": sample(iou[has_extent & ~this.sides.second]),
                "worst_items": worst_items(this, ratio),
            }
        yield dataclasses.replace(row, detail=more)


def ratio_rows(this: Compared, number: Number, ratio: Ratio) -> Iterator[Measurement]:
    """Yield a ratio for all subjects, with the number of annotators who contribute.

    Parameters
    ----------
    this : Compared
        The matched marks.
    number : Number
        How it is called and made.
    ratio : Ratio
        With one row for each row of the sides.

    Yields
    ------
    Measurement
        One for each subject.
    """
    yield from measured(this.view.field, number, ratio, this.groups, this.within, this.sides.annotator)


def worst_items(
    this: Compared, ratio: Ratio, *, lowest: bool = True, scale: float = 1.0
) -> list[dict[str, object]]:
    """Return the items with the worst values, those with most units first among equals.

    Parameters
    ----------
    this : Compared
        The matched marks.
    ratio : Ratio
        With one row for each row of the sides.
    lowest : bool, default True
        Whether low values are bad.
    scale : float, default 1
        What values are multiplied with.

    Returns
    -------
    list of dict
        `item` (id), `value`, `n` (units); at most `N_WORST`.
    """
    item, top, bottom = ratio.by_item()
    item, top, bottom = item[bottom > 0], top[bottom > 0], bottom[bottom > 0]
    value = top / bottom
    order = np.lexsort((item, -bottom, value if lowest else -value))[:N_WORST]
    return [
        {"item": this.context.items[item[at]], "value": float(value[at] * scale), "n": float(bottom[at])}
        for at in order
    ]


def sample(values: np.ndarray) -> list[float]:
    """Return at most `N_SAMPLE` of the values, evenly spaced in their order, for a histogram.

    Parameters
    ----------
    values : array, shape (n_values,)
        Numbers.

    Returns
    -------
    list of float
        Ascending; the same whatever the order given.
    """
    ordered = np.sort(values)
    if len(ordered) > N_SAMPLE:
        ordered = ordered[np.linspace(0, len(ordered) - 1, N_SAMPLE).round().astype(np.int64)]
    return [float(value) for value in ordered]


def _detection_detail(this: Compared, f1: Ratio) -> dict[str, object]:
    """Return what a report shows beside detection."""
    n_comparisons = len(this.matches.left)
    with_marks = len(np.unique(this.sides.comparison))
    one, two = this.sides.annotator, this.sides.other
    n_pairs = len(np.unique(np.minimum(one, two) * len(this.context.annotators) + np.maximum(one, two)))
    return {
        "n_comparisons": n_comparisons,
        "both_marked_nothing": n_comparisons - with_marks,
        "n_matched": len(this.matches.first),
        "n_marks": len(this.sides),
        "near_misses": int((this.sides.near & ~this.sides.second).sum()),
        "pairs_not_told": n_pairs - len(of_subjects(this.groups, "pair")),
        "worst_items": worst_items(this, f1),
    }
