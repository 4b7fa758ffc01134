"""TAES: time-aligned event scoring of the NEDC evaluation software.

    hit = overlap / length of the reference event,  miss = 1 − hit
    false alarm = min(1, what lies outside of it / length of the reference event)
    an event that covers further reference events costs a whole miss for each of them
    whatever has no partner: a whole miss, or a whole false alarm

*Differs from ours*: pairs are taken in the order of the lists. An event that follows one which ends
with the reference or after it is scored against the same reference once more: one reference event
can be hit 1.5 times. An event over two equal reference events of which it covers all hits 1 and
misses 1. Swapping the sides changes everything.

*Use it when* figures of the TUH EEG corpora have to be reproduced.

References
----------
Shah, V., Golmohammadi, M., Obeid, I., & Picone, J. (2021). Objective evaluation metrics for
automatic classification of EEG events. Biomedical Signal Processing, 223-255. Springer.
https://doi.org/10.1007/978-3-030-67494-6_8
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from annoqa.compat.number import Interval, Number
from annoqa.compat.overlaps import extents, shared_lengths


@dataclass(frozen=True, kw_only=True)
class TaesScore:
    """Shares of events that were hit, missed, or false.

    Attributes
    ----------
    hit, miss, false_alarm : float
        At least 0, in events; `hit` may exceed the number of reference events.
    """

    hit: float
    miss: float
    false_alarm: float


def nedc_taes(reference: Sequence[Interval], hypothesis: Sequence[Interval]) -> TaesScore:
    """Compute TAES of the events of one label.

    Parameters
    ----------
    reference, hypothesis : sequence of (start, end)
        Events, in s, in the order of the files.

    Returns
    -------
    TaesScore
        Sums over events.

    Examples
    --------
    >>> nedc_taes([(0, 10)], [(5, 15)])
    TaesScore(hit=0.5, miss=0.5, false_alarm=0.5)
    """
    walk = _Walk(extents(reference), extents(hypothesis))
    for i in range(len(walk.ref)):
        if not walk.ref_free[i]:
            continue
        for j in np.flatnonzero(walk.touch[i]):
            if walk.hyp_free[j]:
                walk.score(i, int(j))
    return TaesScore(
        hit=walk.hit,
        miss=walk.miss + float(walk.ref_free.sum()),
        false_alarm=walk.false_alarm + float(walk.hyp_free.sum()),
    )


@dataclass
class _Walk:
    """The state of the tool while it walks along both lists."""

    ref: np.ndarray
    hyp: np.ndarray
    hit: float = 0.0
    miss: float = 0.0
    false_alarm: float = 0.0
    ref_free: np.ndarray = field(init=False)
    hyp_free: np.ndarray = field(init=False)
    touch: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        """Begin with everything free."""
        self.ref_free, self.hyp_free = np.ones(len(self.ref), dtype=bool), np.ones(len(self.hyp), dtype=bool)
        self.touch = shared_lengths(self.ref, self.hyp) > 0

    def score(self, i: int, j: int) -> None:
        """Score a reference event against an event, and what follows from that."""
        self.miss += 1
        self._take(i, j)
        self.ref_free[i] = False
        if self.hyp[j, 1] >= self.ref[i, 1]:
            later = i + 1 + np.flatnonzero(self.ref_free[i + 1 :] & self.touch[i + 1 :, j])
            self.miss += len(later)
            self.ref_free[later] = False
        else:
            for k in j + 1 + np.flatnonzero(self.hyp_free[j + 1 :] & self.touch[i, j + 1 :]):
                self._take(i, int(k))

    def _take(self, i: int, j: int) -> None:
        """Add what an event hits of a reference event, and what of it lies outside."""
        (start, end), (a, b) = self.ref[i], self.hyp[j]
        hit = float((min(end, b) - max(start, a)) / (end - start))
        outside = float((max(start - a, 0) + max(b - end, 0)) / (end - start))
        self.hit += hit
        self.miss -= hit
        self.false_alarm += min(1.0, outside)
        self.hyp_free[j] = False


NEDC_TAES = Number(
    tool="NEDC eeg_eval",
    follows="6.0.0",
    title="TAES: hit, miss and false alarm in shares of events",
    compute=nedc_taes,
    differs="depends on the order of the lists, and hits one reference event more than once",
    ours="annoqa.agreement.extent.overall_iou",
)
