"""OVLP and EPOCH of the NEDC evaluation software for events in EEG.

    OVLP:  a reference event is a hit when any event with its label overlaps it, else a miss;
           an event that overlaps no reference event with its label is a false alarm
    EPOCH: the labels at ½, 1½, 2½ … epochs; runs of one pair of labels count once: equal labels are
           a hit, a label against another one is a miss of the first and a false alarm of the second

*Differs from ours*: in OVLP one event over everything hits every reference event and is no false
alarm. Hits are counted on the reference alone, so swapping the sides changes them. EPOCH gives a
boundary to what it ends, and counts runs, not time: an hour weighs as much as a second.

*Use it when* figures of the TUH EEG corpora have to be reproduced.

References
----------
Shah, V., Golmohammadi, M., Obeid, I., & Picone, J. (2021). Objective evaluation metrics for
automatic classification of EEG events. Biomedical Signal Processing, 223-255. Springer.
https://doi.org/10.1007/978-3-030-67494-6_8
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from annoqa.compat.number import Event, Number
from annoqa.compat.overlaps import extents, labels, shared_lengths

BACKGROUND = "bckg"


@dataclass(frozen=True, kw_only=True)
class EegCounts:
    """Hits, misses and false alarms of OVLP or EPOCH.

    Attributes
    ----------
    hits, misses, false_alarms : int
        Over all labels.
    """

    hits: int
    misses: int
    false_alarms: int


def nedc_overlap(reference: Sequence[Event], hypothesis: Sequence[Event]) -> EegCounts:
    """Count hits by any overlap (OVLP).

    Parameters
    ----------
    reference, hypothesis : sequence of (start, end, label)
        Events, in s.

    Returns
    -------
    EegCounts
        Hits and misses of the reference, false alarms of the hypothesis.

    Examples
    --------
    >>> nedc_overlap([(0, 10, "seiz"), (50, 60, "seiz")], [(0, 99, "seiz")])
    EegCounts(hits=2, misses=0, false_alarms=0)
    """
    touch = shared_lengths(extents(reference), extents(hypothesis)) > 0
    touch &= labels(reference)[:, None] == labels(hypothesis)[None, :]
    hits = int(touch.any(axis=1).sum())
    return EegCounts(
        hits=hits, misses=len(reference) - hits, false_alarms=len(hypothesis) - int(touch.any(axis=0).sum())
    )


def nedc_epoch(
    reference: Sequence[Event],
    hypothesis: Sequence[Event],
    duration: float,
    *,
    epoch: float = 1.0,
    background: str = BACKGROUND,
) -> dict[str, EegCounts]:
    """Count runs of epochs (EPOCH).

    Parameters
    ----------
    reference, hypothesis : sequence of (start, end, label)
        Events, in s.
    duration : float
        Of the recording, in s.
    epoch : float, default 1.0
        Length of an epoch in s.
    background : str, default "bckg"
        Label of what no event covers.

    Returns
    -------
    dict of str to EegCounts
        For every label, the background too.

    Examples
    --------
    >>> nedc_epoch([(0, 5, "seiz")], [(2, 5, "seiz")], 10)["seiz"]
    EegCounts(hits=1, misses=1, false_alarms=0)
    """
    at = np.arange(epoch / 2, duration + epoch, epoch)
    at = at[at <= duration]
    ref, hyp = (_labels_at(side, at, background) for side in (reference, hypothesis))
    runs = Counter(pair for pair, _ in groupby(zip(ref, hyp, strict=True)))
    return {
        label: EegCounts(
            hits=runs[label, label],
            misses=sum(n for (a, b), n in runs.items() if a == label != b),
            false_alarms=sum(n for (a, b), n in runs.items() if b == label != a),
        )
        for label in sorted({*ref, *hyp, background})
    }


def _labels_at(events: Sequence[Event], at: np.ndarray, background: str) -> list[str]:
    """Return the label at each moment; an end belongs to what it ends, and the earlier event counts."""
    ordered = sorted(events, key=lambda event: event[0])
    return [next((k for a, b, k in ordered if a < moment <= b), background) for moment in at.tolist()]


NEDC_OVERLAP = Number(
    tool="NEDC eeg_eval",
    follows="6.0.0",
    title="OVLP: any-overlap hits",
    compute=nedc_overlap,
    differs="one event over everything hits every reference event",
    ours="annoqa.agreement.detection.detection_f1",
)
NEDC_EPOCH = Number(
    tool="NEDC eeg_eval",
    follows="6.0.0",
    title="EPOCH: runs of epochs",
    compute=nedc_epoch,
    differs="an hour of agreement weighs as much as a second",
    ours="annoqa.agreement.characters.coverage",
)
