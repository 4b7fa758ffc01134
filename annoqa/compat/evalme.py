"""Scores of label-studio-evalme: boxes and spans of two annotations of a task.

    IoU of boxes:  mean, over the boxes of one side, of the best IoU with a box of the same label
    F1 of boxes:   over *all* pairs of boxes: same label and IoU ≥ threshold is a true positive, same
                   label below it a false negative, another label at or above it a false positive
    IoU of spans:  mean, over the second annotation's spans, of the best IoU with a span of the same label

*Differs from ours*: nothing is one to one. Five identical boxes against themselves have 5 hits and
20 "misses", an F1 of 1/3. Ten segments against one of them are 1.0 one way and 0.1 the other, five
copies of a segment are 1.0. Per label, recall is computed as precision. Rotation is ignored. Two
spans without length score 0 even when they are equal; both sides empty score 1, one of them 0.

*Use it when* figures of a script built on evalme have to be explained.

References
----------
label-studio-evalme, https://github.com/HumanSignal/label-studio-evalme
"""

from collections.abc import Sequence

import numpy as np

from annoqa.compat.number import Event, Number, Score
from annoqa.compat.overlaps import box_iou, extents, interval_iou, labels

BoxMark = tuple[float, float, float, float, str]
"""x1, y1, x2, y2 in px, and the label."""


def evalme_box_iou(asked: Sequence[BoxMark], other: Sequence[BoxMark]) -> float:
    """Compute the IoU of boxes.

    Parameters
    ----------
    asked : sequence of (x1, y1, x2, y2, label)
        The side whose boxes are averaged over.
    other : sequence of (x1, y1, x2, y2, label)
        The side that is searched.

    Returns
    -------
    float
        In [0, 1], higher is better; 0 where the side asked is empty.

    Examples
    --------
    >>> one, two = (0, 0, 10, 10, "car"), (50, 50, 60, 60, "car")
    >>> evalme_box_iou([one], [one, two]), evalme_box_iou([one, two], [one])
    (1.0, 0.5)
    """
    if not asked:
        return 0.0
    iou = box_iou(_corners(asked), _corners(other)) * _same(asked, other)
    return float(iou.max(axis=1, initial=0).mean())


def evalme_box_f1(first: Sequence[BoxMark], second: Sequence[BoxMark], *, threshold: float = 0.5) -> Score:
    """Compute precision, recall and F1 of boxes.

    Parameters
    ----------
    first, second : sequence of (x1, y1, x2, y2, label)
        Boxes of two annotations.
    threshold : float, default 0.5
        Least IoU of a hit, inclusive.

    Returns
    -------
    Score
        0 where there was nothing to count.

    Examples
    --------
    >>> boxes = [(20 * k, 0, 20 * k + 10, 10, "car") for k in range(5)]
    >>> round(evalme_box_f1(boxes, boxes).f1, 2)
    0.33
    """
    hit, same, other = _pairs(first, second, threshold)
    hits = float((hit & same).sum())
    return Score.counted(hits, hits + float((hit & other).sum()), float(same.sum()))


def evalme_box_f1_of_label(
    first: Sequence[BoxMark], second: Sequence[BoxMark], label: str, *, threshold: float = 0.5
) -> Score:
    """Compute precision, recall and F1 of the boxes of a label: recall is precision.

    Parameters
    ----------
    first, second : sequence of (x1, y1, x2, y2, label)
        Boxes of two annotations.
    label : str
        Which boxes of the second are counted.
    threshold : float, default 0.5
        Least IoU of a hit, inclusive.

    Returns
    -------
    Score
        With equal precision and recall.

    Examples
    --------
    Half of what there is was missed, and nothing tells:

    >>> boxes = [(20 * k, 0, 20 * k + 10, 10, "car") for k in range(4)]
    >>> evalme_box_f1_of_label(boxes[:2], boxes, "car").recall
    1.0
    """
    chosen = [mark for mark in second if mark[4] == label]
    precision = evalme_box_f1(first, chosen, threshold=threshold).precision
    return Score.of(precision, precision)


def evalme_span_iou(
    first: Sequence[Event], second: Sequence[Event], *, threshold: float | None = None
) -> float:
    """Compute the IoU of spans, of text or of a time series.

    Parameters
    ----------
    first : sequence of (start, end, label)
        The side that is searched.
    second : sequence of (start, end, label)
        The side whose spans are averaged over.
    threshold : float, optional
        With it, a span counts 1 where its best IoU is *above* it, and 0 otherwise.

    Returns
    -------
    float
        In [0, 1], higher is better; 1 where both sides are empty, 0 where one is.

    Examples
    --------
    >>> ten, one = [(k, k + 1, "x") for k in range(10)], [(0, 1, "x")]
    >>> evalme_span_iou(ten, one), evalme_span_iou(one, ten)
    (1.0, 0.1)
    """
    if not first or not second:
        return float(not first and not second)
    iou = np.nan_to_num(interval_iou(extents(first), extents(second)))
    best = (iou * (labels(first)[:, None] == labels(second)[None, :])).max(axis=0)
    return float(best.mean() if threshold is None else (best > threshold).mean())


def _corners(marks: Sequence[BoxMark]) -> np.ndarray:
    """Return the corners of boxes, shape (n_marks, 4)."""
    return np.array([mark[:4] for mark in marks], dtype=float).reshape(-1, 4)


def _same(first: Sequence[BoxMark], second: Sequence[BoxMark]) -> np.ndarray:
    """Return which two boxes have the same label."""
    one, two = (np.array([mark[4] for mark in side], dtype=str) for side in (first, second))
    same: np.ndarray = one[:, None] == two[None, :]
    return same


def _pairs(
    first: Sequence[BoxMark], second: Sequence[BoxMark], threshold: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which two boxes overlap enough, have the same label, and have different ones."""
    same = _same(first, second)
    return box_iou(_corners(first), _corners(second)) >= threshold, same, ~same


_FOLLOWS = "git state of 2025"
EVALME_BOX_IOU = Number(
    tool="label-studio-evalme",
    follows=_FOLLOWS,
    title="IOU for bounding boxes",
    compute=evalme_box_iou,
    differs="not symmetric: one side's misses do not count, duplicates are free",
    ours="annoqa.agreement.extent.overall_iou",
)
EVALME_BOX_F1 = Number(
    tool="label-studio-evalme",
    follows=_FOLLOWS,
    title="F1@IOU for bounding boxes",
    compute=evalme_box_f1,
    differs="counts all pairs of boxes: five identical boxes score 1/3 against themselves",
    ours="annoqa.agreement.detection.detection_f1",
)
EVALME_BOX_F1_OF_LABEL = Number(
    tool="label-studio-evalme",
    follows=_FOLLOWS,
    title="F1@IOU for bounding boxes, per label",
    compute=evalme_box_f1_of_label,
    differs="recall is computed as precision, so what was missed does not show",
    ours="annoqa.agreement.detection.detection_f1",
)
EVALME_SPAN_IOU = Number(
    tool="label-studio-evalme",
    follows=_FOLLOWS,
    title="Intersection over 1D spans",
    compute=evalme_span_iou,
    differs="averages over the second annotation only: what the first marked beyond it is free",
    ours="annoqa.agreement.extent.overall_iou",
)
