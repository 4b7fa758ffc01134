"""Average precision and recall of COCO (pycocotools), for upright boxes.

    detections of an image and label, the most confident first (at most 100), each take the free true
    box with the greatest IoU at or above the threshold, the later one in a tie
    precision after each detection, made non-increasing from the right, read at recalls 0, 0.01 … 1
    AP = mean over 101 recalls, thresholds 0.50, 0.55 … 0.95, and labels;  AR = mean final recall

*Differs from ours*: people give no confidence, so with equal scores the order of the list decides
who takes which box; and everything hangs on who is the reference. The tool marks a detection as
matched by the *id* of the true box, so a box with id 0 is never matched: a file whose ids start at
0, as in Label Studio's export, scores below 1 against itself. A box with a corner that is not a
number matches everything. Labels without a true box are left out of the mean.

*Use it when* a detector's published figures have to be reproduced. Never for people among themselves.

References
----------
Lin, T.-Y., et al. (2014). Microsoft COCO: common objects in context. ECCV, 740-755.
https://doi.org/10.1007/978-3-319-10602-1_48
Ids that start at 0: https://github.com/cocodataset/cocoapi/issues/664
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.compat.number import Number

TrueBox = tuple[Hashable, str, tuple[float, float, float, float]]
"""Image, label, and x1, y1, x2, y2 in px."""

Detection = tuple[Hashable, str, tuple[float, float, float, float], float]
"""The same with a confidence."""

THRESHOLDS = tuple(np.linspace(0.5, 0.95, 10).tolist())
RECALLS = np.linspace(0, 1, 101)
MOST = 100
CAP = 1 - 1e-10
"""IoU above which everything counts as 1."""


@dataclass(frozen=True, kw_only=True)
class CocoScore:
    """What COCOeval prints first, and at the end of its recalls.

    Attributes
    ----------
    ap, ar : float or None
        In [0, 1], higher is better; None without a true box, where the tool prints -1.
    """

    ap: float | None
    ar: float | None


def coco_average_precision(
    truth: Sequence[TrueBox],
    detections: Sequence[Detection],
    *,
    thresholds: Sequence[float] = THRESHOLDS,
    first_id: int = 1,
) -> CocoScore:
    """Compute AP and AR over thresholds and labels.

    Parameters
    ----------
    truth : sequence of (image, label, (x1, y1, x2, y2))
        True boxes in the order of the file.
    detections : sequence of (image, label, (x1, y1, x2, y2), confidence)
        Detections in the order of the file.
    thresholds : sequence of float
        Least IoUs, inclusive.
    first_id : int, default 1
        Id of the first true box; with 0 it is never matched, as in the tool.

    Returns
    -------
    CocoScore
        Means over thresholds and labels.

    Examples
    --------
    >>> truth = [("i", "car", (0, 0, 10, 10)), ("i", "car", (20, 0, 30, 10))]
    >>> own = [(*box, 1.0) for box in truth]
    >>> [round(coco_average_precision(truth, own, first_id=first).ap, 3) for first in (1, 0)]
    [1.0, 0.252]
    """
    counted = [(first_id + k, *box) for k, box in enumerate(truth)]
    made = [
        _of_label(
            [box for box in counted if box[2] == label],
            [box for box in detections if box[1] == label],
            threshold,
        )
        for label in sorted({box[1] for box in truth})
        for threshold in thresholds
    ]
    if not made:
        return CocoScore(ap=None, ar=None)
    ap, ar = np.mean(made, axis=0)
    return CocoScore(ap=float(ap), ar=float(ar))


def _of_label(
    truth: Sequence[tuple[int, Hashable, str, tuple[float, float, float, float]]],
    detections: Sequence[Detection],
    threshold: float,
) -> tuple[float, float]:
    """Return AP and AR of one label at one threshold."""
    score: list[float] = []
    correct: list[bool] = []
    for image in sorted({box[1] for box in truth} | {box[0] for box in detections}, key=str):
        true = [(box[0], box[3]) for box in truth if box[1] == image]
        told = sorted((box for box in detections if box[0] == image), key=lambda box: -box[3])[:MOST]
        score += [box[3] for box in told]
        correct += _greedy(true, [box[2] for box in told], threshold)
    ranked = np.array(correct, dtype=bool)[np.argsort(-np.array(score), kind="stable")]
    return _curve(ranked, len(truth))


def _greedy(
    true: Sequence[tuple[int, tuple[float, ...]]], told: Sequence[tuple[float, ...]], threshold: float
) -> list[bool]:
    """Return which detections count as matched: those whose box has an id that is not 0."""
    if not true or not told:
        return [False] * len(told)
    iou = _iou(np.array(told, dtype=float), np.array([box for _, box in true], dtype=float))
    free = [True] * len(true)
    counts = []
    for row in iou:
        best, at = min(threshold, CAP), -1
        for k in range(len(true)):
            if free[k] and not row[k] < best:
                best, at = row[k], k
        if at >= 0:
            free[at] = False
        counts.append(at >= 0 and true[at][0] != 0)
    return counts


def _iou(told: np.ndarray, true: np.ndarray) -> np.ndarray:
    """Return every IoU; what is not a number stays so, and is not less than any threshold.

    The tool keeps a corner and the size, so a corner that is no number takes the far one along.
    """
    low1, low2 = told[:, :2], true[:, :2]
    high1, high2 = (np.where(np.isnan(box[:, :2]), np.nan, box[:, 2:]) for box in (told, true))
    low = np.fmax(low1[:, None], low2[None, :])
    high = np.fmin(high1[:, None], high2[None, :])
    side = high - low
    shared = np.where((side <= 0).any(axis=2), 0, np.prod(side, axis=2))
    area1, area2 = (np.prod(box[:, 2:] - box[:, :2], axis=1) for box in (told, true))
    union = area1[:, None] + area2[None, :] - shared
    iou: np.ndarray = np.divide(shared, union, out=np.zeros(union.shape), where=shared != 0)
    return iou


def _curve(ranked: np.ndarray, n_true: int) -> tuple[float, float]:
    """Return AP and the final recall of detections ranked by confidence."""
    if not len(ranked):
        return 0.0, 0.0
    hits = np.cumsum(ranked)
    recall = hits / n_true
    precision = np.maximum.accumulate((hits / np.arange(1, len(ranked) + 1))[::-1])[::-1]
    at = np.searchsorted(recall, RECALLS, side="left")
    reached = np.where(at < len(precision), precision[np.minimum(at, len(precision) - 1)], 0)
    return float(reached.mean()), float(recall[-1])


COCO_AVERAGE_PRECISION = Number(
    tool="COCO (pycocotools)",
    follows="2.0.11",
    title="AP and AR at IoU 0.50:0.95",
    compute=coco_average_precision,
    differs="the order of the list decides; a file whose ids start at 0 is not equal to itself",
    ours="annoqa.agreement.detection.detection_f1",
)
