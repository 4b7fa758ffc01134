"""Seven ways to match eye movement events, as compared by Startsev & Zemblys.

Samples of two annotations become events, runs of one label (0: undefined). Events that share a
sample may match; every matcher takes candidates in its own order, each event once:

    majority-voting    every true event with the label of more than half of its samples
    overlap            the first in time, with equal labels above 0
    overlap/one-match  the same; events whose candidates were all taken are left out, not unmatched
    earliest-overlap   the earliest common sample, labels above 0
    maximum-overlap    the most common samples
    iou                the greatest intersection over union
    iou/05             the same, above 0.5

*Differs from ours*: majority voting drops true events without a majority silently, counts a
predicted event as often as it wins, and never counts a superfluous one. Overlap matching asks for
equal labels, so a confusion of labels becomes a miss and a false alarm. All are greedy, so a good
pair can block two others. All but majority voting are the same when the sides are swapped.

*Use it when* figures of eye-tracking papers have to be compared with each other.

References
----------
Startsev, M., & Zemblys, R. (2022). Evaluating eye movement event detection: a review of the state
of the art. Behavior Research Methods. https://doi.org/10.3758/s13428-021-01763-7
Hooge, I. T. C., et al. (2018). Is human classification by experienced untrained observers a gold
standard in fixation detection? Behavior Research Methods, 50, 1864-1881.
Zemblys, R., Niehorster, D. C., & Holmqvist, K. (2019). gazeNet: end-to-end eye-movement event
detection with deep neural networks. Behavior Research Methods, 51, 840-864.
https://doi.org/10.3758/s13428-018-1133-5
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from annoqa.compat.number import Number

Matcher = Literal[
    "majority-voting", "overlap", "overlap/one-match", "earliest-overlap", "maximum-overlap", "iou", "iou/05"
]
UNMATCHED = -1


@dataclass(frozen=True, eq=False, kw_only=True)
class _Meetings:
    """Every two events that share samples, in the order of time.

    All shape (n_meetings,): position and label of the true and the predicted event, shared samples,
    samples of their union, and of the true event alone.
    """

    true: np.ndarray
    told: np.ndarray
    true_label: np.ndarray
    told_label: np.ndarray
    shared: np.ndarray
    union: np.ndarray
    true_length: np.ndarray


def eye_movement_matches(
    truth: Sequence[int], predicted: Sequence[int], matcher: Matcher
) -> list[tuple[int, int]]:
    """Match the events of two annotations of the same samples.

    Parameters
    ----------
    truth, predicted : sequence of int
        Label of every sample, above 0; 0 for undefined.
    matcher : str
        One of the seven of the page.

    Returns
    -------
    list of (int, int)
        True and predicted label of each matched pair in the order of time, then those of events
        without a partner, with -1 for the other side.

    Examples
    --------
    >>> eye_movement_matches([1, 1, 1, 2, 2], [1, 1, 2, 2, 2], "maximum-overlap")
    [(1, 1), (2, 2)]
    """
    met = _meetings(np.asarray(truth), np.asarray(predicted))
    if matcher == "majority-voting":
        return _majority(met)
    taken = np.zeros(len(met.true), dtype=bool)
    taken[_one_to_one(met, _candidates(met, matcher))] = True
    left_true, left_told = (_left(side, taken) for side in (met.true, met.told))
    if matcher == "overlap/one-match":
        asked = (met.true_label == met.told_label) & (met.true_label > 0)
        left_true, left_told = (
            left_true[~np.isin(met.true[left_true], met.true[asked])],
            left_told[~np.isin(met.told[left_told], met.told[asked])],
        )
    pairs = list(zip(met.true_label[taken].tolist(), met.told_label[taken].tolist(), strict=True))
    alone = [(label, UNMATCHED) for label in met.true_label[left_true].tolist()]
    return pairs + alone + [(UNMATCHED, label) for label in met.told_label[left_told].tolist()]


def _meetings(truth: np.ndarray, predicted: np.ndarray) -> _Meetings:
    """Return every two events that share samples."""
    event1, event2 = (np.cumsum(np.diff(side, prepend=side[:1]) != 0) for side in (truth, predicted))
    new = (np.diff(event1, prepend=-1) != 0) | (np.diff(event2, prepend=-1) != 0)
    at = np.flatnonzero(new)
    one, two = event1[at], event2[at]
    shared = np.diff(at, append=len(truth))
    length1, length2 = np.bincount(event1)[one], np.bincount(event2)[two]
    return _Meetings(
        true=one,
        told=two,
        true_label=truth[at],
        told_label=predicted[at],
        shared=shared,
        union=length1 + length2 - shared,
        true_length=length1,
    )


def _candidates(met: _Meetings, matcher: Matcher) -> np.ndarray:
    """Return the meetings that may match, in the order in which they are taken."""
    iou = met.shared / met.union
    weight = met.shared if matcher == "maximum-overlap" else iou
    order: np.ndarray = np.arange(len(weight))
    may = iou > 0.5 if matcher == "iou/05" else np.ones(len(order), dtype=bool)
    if matcher in {"overlap", "overlap/one-match"}:
        may = (met.true_label == met.told_label) & (met.true_label > 0)
    elif matcher == "earliest-overlap":
        may = (met.true_label > 0) & (met.told_label > 0)
    else:
        order = np.lexsort((met.told, met.true, -weight))
    chosen: np.ndarray = order[may[order]]
    return chosen


def _one_to_one(met: _Meetings, order: np.ndarray) -> list[int]:
    """Return the meetings that are taken, each event once."""
    true_taken: set[int] = set()
    told_taken: set[int] = set()
    made = []
    for at in order.tolist():
        i, j = int(met.true[at]), int(met.told[at])
        if i not in true_taken and j not in told_taken:
            true_taken.add(i)
            told_taken.add(j)
            made.append(at)
    return made


def _left(event: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """Return the first meeting of every event that was not taken."""
    events, first = np.unique(event, return_index=True)
    left: np.ndarray = first[~np.isin(events, event[taken])]
    return left


def _majority(met: _Meetings) -> list[tuple[int, int]]:
    """Return the label of every true event and of more than half of its samples."""
    made = []
    for event in np.unique(met.true):
        here = met.true == event
        names, first = np.unique(met.told_label[here], return_index=True)
        votes = np.array([met.shared[here & (met.told_label == name)].sum() for name in names])
        best = np.lexsort((first, -votes))[0]
        if 2 * votes[best] > met.true_length[here][0]:
            made.append((int(met.true_label[here][0]), int(names[best])))
    return made


EYE_MOVEMENT_MATCHES = Number(
    tool="EM-event-detection-evaluation",
    follows="state of the paper",
    title="seven event matchers",
    compute=eye_movement_matches,
    differs="greedy; majority voting drops events silently, overlap matching takes confusions for misses",
    ours="annoqa.matching.match_marks",
)
