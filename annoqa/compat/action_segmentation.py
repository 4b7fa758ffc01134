"""Scores of action segmentation as in MS-TCN: accuracy of frames, edit score, F1 at an overlap.

    MoF  = frames with the same label / frames
    edit = 100 · (1 − Levenshtein distance of the segments' labels / the longer of the two)
    F1@k: every predicted segment asks the true segment of its label that it overlaps most (IoU);
          a hit where IoU ≥ k and nobody asked successfully before, else a false positive

Segments are runs of a label; the background is none. Counts are summed over videos before dividing.

*Differs from ours*: a predicted segment has no second choice, so F1 depends on the order of time;
MoF counts the background, and so grows with idle footage; the edit score knows no time at all. The
tool stops with an error where a video has no true segment: None here.

*Use it when* figures on 50Salads, GTEA or Breakfast have to be reproduced.

References
----------
Lea, C., et al. (2017). Temporal convolutional networks for action segmentation and detection. CVPR,
156-165. https://doi.org/10.1109/CVPR.2017.113
Abu Farha, Y., & Gall, J. (2019). MS-TCN: multi-stage temporal convolutional network for action
segmentation. CVPR, 3575-3584. https://doi.org/10.1109/CVPR.2019.00369
"""

from collections.abc import Collection, Sequence
from itertools import groupby

import numpy as np

from annoqa.compat.number import Event, Number, share
from annoqa.compat.overlaps import extents, interval_iou, labels

BACKGROUND = ("background",)


def mstcn_mof(truth: Sequence[str], predicted: Sequence[str]) -> float:
    """Compute the share of frames with the same label.

    Parameters
    ----------
    truth, predicted : sequence of str
        Label of every frame.

    Returns
    -------
    float
        In [0, 1], higher is better.

    Examples
    --------
    >>> mstcn_mof(["cut", "cut", "pour"], ["cut", "pour", "pour"])
    0.6666666666666666
    """
    return share(sum(a == b for a, b in zip(truth, predicted, strict=True)), len(truth))


def mstcn_edit(
    truth: Sequence[str], predicted: Sequence[str], *, background: Collection[str] = BACKGROUND
) -> float | None:
    """Compute the edit score.

    Parameters
    ----------
    truth, predicted : sequence of str
        Label of every frame.
    background : collection of str
        Labels that are not actions.

    Returns
    -------
    float or None
        In [0, 100], higher is better; None where neither has an action.

    Examples
    --------
    >>> mstcn_edit(["cut"] * 9, ["cut", *["pour"] * 8])
    50.0
    """
    one, two = ([event[2] for event in runs(frames, background)] for frames in (truth, predicted))
    longer = max(len(one), len(two))
    return (1 - _edits(one, two) / longer) * 100 if longer else None


def mstcn_f1(
    truth: Sequence[str],
    predicted: Sequence[str],
    *,
    overlap: float = 0.5,
    background: Collection[str] = BACKGROUND,
) -> tuple[int, int, int] | None:
    """Count true positives, false positives and false negatives of F1@overlap.

    Parameters
    ----------
    truth, predicted : sequence of str
        Label of every frame.
    overlap : float, default 0.5
        Least IoU, inclusive, above 0.
    background : collection of str
        Labels that are not actions.

    Returns
    -------
    tuple of int, or None
        F1 is 2·tp / (2·tp + fp + fn) of their sums over videos; None where the tool stops.

    Examples
    --------
    Of two halves of one action the second is an error, although it fits as well:

    >>> mstcn_f1(["cut"] * 10, ["cut"] * 5 + ["background"] + ["cut"] * 4, overlap=0.25)
    (1, 1, 0)
    """
    true, told = runs(truth, background), runs(predicted, background)
    if not true:
        return None if told else (0, 0, 0)
    iou = interval_iou(extents(told), extents(true)) * (labels(told)[:, None] == labels(true)[None, :])
    taken: set[int] = set()
    for row in iou:
        best = int(row.argmax())
        if row[best] >= overlap:
            taken.add(best)
    return len(taken), len(told) - len(taken), len(true) - len(taken)


def runs(frames: Sequence[str], background: Collection[str] = BACKGROUND) -> list[Event]:
    """Return the runs of labels as (first frame, frame after the last, label), without the background.

    Examples
    --------
    >>> runs(["background", "cut", "cut", "pour"])
    [(1, 3, 'cut'), (3, 4, 'pour')]
    """
    made: list[Event] = []
    at = 0
    for label, group in groupby(frames):
        end = at + len(list(group))
        if label not in background:
            made.append((at, end, label))
        at = end
    return made


def _edits(one: Sequence[str], two: Sequence[str]) -> int:
    """Return the least number of insertions, deletions and replacements."""
    row = np.arange(len(two) + 1)
    for label in one:
        replaced = row[:-1] + np.array([label != other for other in two], dtype=int)
        best = np.minimum(replaced, row[1:] + 1)
        steps = np.concatenate([[row[0] + 1], best]) - np.arange(len(row))
        row = np.minimum.accumulate(steps) + np.arange(len(row))
    return int(row[-1])


MSTCN_MOF = Number(
    tool="MS-TCN",
    follows="eval.py of the paper",
    title="MoF: accuracy of frames",
    compute=mstcn_mof,
    differs="grows with the background",
    ours="annoqa.agreement.characters.coverage",
)
MSTCN_EDIT = Number(
    tool="MS-TCN",
    follows="eval.py of the paper",
    title="edit score",
    compute=mstcn_edit,
    differs="knows the order of labels and no time",
    ours="annoqa.agreement.matched_labels.matched_label_agreement",
)
MSTCN_F1 = Number(
    tool="MS-TCN",
    follows="eval.py of the paper",
    title="F1@{10, 25, 50}",
    compute=mstcn_f1,
    differs="first come, first served, without a second choice",
    ours="annoqa.agreement.detection.detection_f1",
)
