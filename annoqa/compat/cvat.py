"""Quality of a job against ground truth as in CVAT, for upright boxes.

    pass 1: one-to-one pairs of one label with the greatest total IoU, pairs below 0.4 worth nothing
    pass 2: the same among what is left, whatever the label; these pairs are *mismatching labels*
    table:  rows are the job's labels, columns those of the ground truth, and *unmatched* on both sides
    accuracy = valid / all entries,  precision = valid / job,  recall = valid / ground truth
    Jaccard index = valid / (job + ground truth − valid),  Dice = 2·valid / (job + ground truth)
    of a label: the same, but accuracy counts the entries that do not concern it as right

Frames are summed before dividing. Up to 2025 there was one pass for all labels.

*Differs from ours*: the ground truth is never in doubt, and annotators are not compared with each
other. The accuracy of a label counts all other objects as right: a rare label that is always missed
has an accuracy near 1. Frames that are empty on both sides score 0 unless they are declared
annotated. There is no interval. A pair at 0.39 is a missing and an extra object, no near miss.

*Use it when* figures of a CVAT quality report have to be explained or followed on.

References
----------
CVAT documentation: Automated QA, Review & Honeypots. https://docs.cvat.ai/docs/qa-analytics/auto-qa/
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from annoqa.compat.evalme import BoxMark
from annoqa.compat.number import Number, share
from annoqa.compat.overlaps import box_iou

Frame = Sequence[BoxMark]


@dataclass(frozen=True, eq=False, kw_only=True)
class CvatQuality:
    """What a CVAT quality report says.

    Attributes
    ----------
    table : int array, shape (n_labels + 1, n_labels + 1)
        Job by ground truth; the last row and column are *unmatched*.
    labels : tuple of str
        In the order of the table.
    mean_iou : float
        Mean over frames of the mean IoU of pairs, what is unmatched counting 0; 0 for empty frames.
    """

    table: np.ndarray
    labels: tuple[str, ...]
    mean_iou: float

    @property
    def micro(self) -> dict[str, float]:
        """Accuracy, precision, recall, Jaccard index and Dice over all labels."""
        valid = float(np.trace(self.table))
        job, truth = float(self.table[:-1].sum()), float(self.table[:, :-1].sum())
        return {
            "accuracy": share(valid, float(self.table.sum())),
            **_ratios(valid, job, truth),
        }

    @property
    def by_label(self) -> dict[str, dict[str, float]]:
        """The same for every label."""
        total = float(self.table.sum())
        made = {}
        for k, label in enumerate(self.labels):
            valid, job, truth = (
                float(n) for n in (self.table[k, k], self.table[k].sum(), self.table[:, k].sum())
            )
            made[label] = {
                "accuracy": share(total - job - truth + 2 * valid, total),
                **_ratios(valid, job, truth),
            }
        return made

    @property
    def mean(self) -> dict[str, float]:
        """The mean over the labels that occur."""
        values = list(self.by_label.values())
        return {name: sum(v[name] for v in values) / len(values) for name in values[0]} if values else {}


def cvat_quality(
    truth: Sequence[Frame], job: Sequence[Frame], *, threshold: float = 0.4, two_passes: bool = True
) -> CvatQuality:
    """Compute the quality of a job.

    Parameters
    ----------
    truth, job : sequence of sequences of (x1, y1, x2, y2, label)
        Boxes of every frame, in px.
    threshold : float, default 0.4
        Least IoU of a pair, inclusive.
    two_passes : bool, default True
        Whether boxes of one label are paired first; False for versions up to 2025.

    Returns
    -------
    CvatQuality
        Over all frames.

    Examples
    --------
    >>> truth = [[(0, 0, 10, 10, "car"), (20, 0, 30, 10, "bus")]]
    >>> cvat_quality(truth, [[(0, 0, 10, 9, "car"), (20, 0, 30, 10, "car")]]).micro["accuracy"]
    0.5
    """
    names = tuple(sorted({mark[4] for side in (truth, job) for frame in side for mark in frame}))
    table = np.zeros((len(names) + 1, len(names) + 1), dtype=np.int64)
    mean_ious = []
    for true, told in zip(truth, job, strict=True):
        columns, rows = (
            np.array([names.index(mark[4]) for mark in side], dtype=int) for side in (true, told)
        )
        iou = box_iou(
            *(np.array([mark[:4] for mark in side], dtype=float).reshape(-1, 4) for side in (told, true))
        )
        pairs = (
            _passes(iou, rows[:, None] == columns[None, :], threshold)
            if two_passes
            else _pairs(iou, threshold)
        )
        i, j = np.array(pairs, dtype=int).reshape(-1, 2).T
        np.add.at(table, (rows[i], columns[j]), 1)
        np.add.at(table[:, -1], np.delete(rows, i), 1)
        np.add.at(table[-1, :], np.delete(columns, j), 1)
        mean_ious.append(share(float(iou[i, j].sum()), len(rows) + len(columns) - len(pairs)))
    return CvatQuality(table=table, labels=names, mean_iou=share(sum(mean_ious), len(mean_ious)))


def _passes(iou: np.ndarray, same: np.ndarray, threshold: float) -> list[tuple[int, int]]:
    """Return the pairs: of one label first, then among what is left."""
    first = _pairs(np.where(same, iou, 0), threshold)
    left = iou.copy()
    for i, j in first:
        left[i, :] = left[:, j] = 0
    return first + _pairs(left, threshold)


def _pairs(iou: np.ndarray, threshold: float) -> list[tuple[int, int]]:
    """Return the one-to-one pairs of greatest total IoU that reach the threshold."""
    worth = np.where(iou >= threshold, iou, 0)
    return [(int(i), int(j)) for i, j in zip(*linear_sum_assignment(-worth), strict=True) if worth[i, j] > 0]


def _ratios(valid: float, job: float, truth: float) -> dict[str, float]:
    """Return the ratios that are the same over all labels and for one."""
    return {
        "precision": share(valid, job),
        "recall": share(valid, truth),
        "jaccard_index": share(valid, job + truth - valid),
        "dice": share(2 * valid, job + truth),
    }


CVAT_QUALITY = Number(
    tool="CVAT",
    follows="two passes of 2026, one pass before",
    title="accuracy, precision, recall, Jaccard index and Dice",
    compute=cvat_quality,
    differs="the accuracy of a label counts all other objects as right; ground truth is never in doubt",
    ours="annoqa.ground_truth.outcome.score_against",
)
