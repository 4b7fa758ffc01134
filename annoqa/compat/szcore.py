"""Scores of SzCORE (timescoring): does a detected seizure touch a real one?

    events less than 90 s apart are joined, events longer than 300 s are cut into pieces of 300 s
    hit: a real event, begun 30 s early and ended 60 s late, of which more than a share is detected
    false alarm: a detected event that touches no such stretch
    sensitivity = hits / real,  precision = hits / (hits + false alarms),  F1 from both

on a grid of 10 per second.

*Differs from ours*: real events are extended by 90 s in all, so an alarm half a minute early is a
hit. Any overlap suffices: one alarm over the whole night finds every seizure, but for being cut
into pieces of 5 minutes. A hit counts real events, a false alarm detected ones: sides cannot be
swapped.

*Use it when* seizure detectors are compared with published figures. For people among themselves,
match by overlap and measure boundaries.

References
----------
Dan, J., et al. (2024). SzCORE: seizure community open-source research evaluation framework for the
validation of electroencephalography-based automated seizure detection algorithms. Epilepsia.
https://doi.org/10.1111/epi.18113
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.compat.number import Interval, Number

PER_SECOND = 10
LEAST = 1e-6
"""What the tool adds to the share that has to be detected."""


@dataclass(frozen=True, kw_only=True)
class SeizureScore:
    """What timescoring prints.

    Attributes
    ----------
    hits, false_alarms, n_reference : int
        Real events that were detected, detected ones that touch none, real ones after joining and cutting.
    sensitivity, precision, f1 : float or None
        In [0, 1], higher is better; None where the tool prints nan.
    false_alarms_per_day : float
        At least 0, lower is better.
    """

    hits: int
    false_alarms: int
    n_reference: int
    false_alarms_per_day: float

    @property
    def sensitivity(self) -> float | None:
        """Share of real events that were detected."""
        return self.hits / self.n_reference if self.n_reference else None

    @property
    def precision(self) -> float | None:
        """Share of hits among hits and false alarms."""
        told = self.hits + self.false_alarms
        return self.hits / told if told else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both."""
        n = self.n_reference + self.false_alarms
        return 2 * self.hits / (self.hits + n) if n else None


@dataclass(frozen=True, kw_only=True)
class SeizureRule:
    """How events are prepared, in s: the tool's own values.

    Attributes
    ----------
    early, late : float
        How much real events are extended at either side.
    least_share : float
        How much of an extended event has to be detected, more than.
    longest, gap : float
        Events are cut at this length; events closer than this are joined first.
    """

    early: float = 30.0
    late: float = 60.0
    least_share: float = 0.0
    longest: float = 300.0
    gap: float = 90.0


def szcore_events(
    reference: Sequence[Interval],
    hypothesis: Sequence[Interval],
    duration: float,
    rule: SeizureRule | None = None,
) -> SeizureScore:
    """Compute the event-based scores.

    Parameters
    ----------
    reference, hypothesis : sequence of (start, end)
        Seizures, in s, in the order of time.
    duration : float
        Of the recording, in s.
    rule : SeizureRule, optional
        How events are prepared.

    Returns
    -------
    SeizureScore
        Of one recording.

    Examples
    --------
    An alarm that ended 5 s before the seizure began is a hit:

    >>> szcore_events([(100, 110)], [(80, 95)], 3600).sensitivity
    1.0
    """
    rule = rule or SeizureRule()
    ref, hyp = (_cut(_joined(side, rule.gap), rule.longest) for side in (reference, hypothesis))
    n = round(duration * PER_SECOND)
    detected, hit_mask = _mask(hyp, n), np.zeros(n, dtype=bool)
    hits = 0
    for start, end in ((max(0, a - rule.early), min(n / PER_SECOND, b + rule.late)) for a, b in ref):
        found = detected[_grid(start, end)].sum() / PER_SECOND
        if found / (end - start) > rule.least_share + LEAST:
            hits += 1
            hit_mask[_grid(start, end)] = True
    alarms = sum(not hit_mask[_grid(start, end)].any() for start, end in hyp)
    return SeizureScore(
        hits=hits, false_alarms=alarms, n_reference=len(ref), false_alarms_per_day=alarms / (duration / 86400)
    )


def szcore_samples(
    reference: Sequence[Interval], hypothesis: Sequence[Interval], duration: float, *, per_second: int = 1
) -> SeizureScore:
    """Compute the sample-based scores.

    Parameters
    ----------
    reference, hypothesis : sequence of (start, end)
        Seizures, in s.
    duration : float
        Of the recording, in s.
    per_second : int, default 1
        Samples a second.

    Returns
    -------
    SeizureScore
        Counts are samples.

    Examples
    --------
    >>> szcore_samples([(0, 4)], [(2, 6)], 10).f1
    0.5
    """
    n = round(duration * per_second)
    ref, hyp = _mask(reference, n, per_second), _mask(hypothesis, n, per_second)
    alarms = int((hyp & ~ref).sum())
    return SeizureScore(
        hits=int((ref & hyp).sum()),
        false_alarms=alarms,
        n_reference=int(ref.sum()),
        false_alarms_per_day=alarms / (duration / 86400),
    )


def _grid(start: float, end: float, per_second: int = PER_SECOND) -> slice:
    """Return the samples from start to end; halves are rounded to the even neighbour."""
    return slice(round(start * per_second), round(end * per_second))


def _mask(events: Sequence[Interval], n: int, per_second: int = PER_SECOND) -> np.ndarray:
    """Return whether each sample is in an event."""
    mask = np.zeros(n, dtype=bool)
    for start, end in events:
        mask[_grid(start, end, per_second)] = True
    return mask


def _joined(events: Sequence[Interval], gap: float) -> list[Interval]:
    """Return the events, those closer than the gap joined; the later one ends the joined one."""
    made: list[Interval] = []
    for start, end in events:
        if made and start - made[-1][1] < gap:
            made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
    return made


def _cut(events: Sequence[Interval], longest: float) -> list[Interval]:
    """Return the events cut into pieces of at most this length."""
    return [
        (start + k * longest, min(end, start + (k + 1) * longest))
        for start, end in events
        for k in range(max(1, math.ceil((end - start) / longest)))
    ]


SZCORE_EVENTS = Number(
    tool="SzCORE (timescoring)",
    follows="0.0.7",
    title="event-based sensitivity, precision and F1",
    compute=szcore_events,
    differs="real events are extended by 90 s, and any overlap is a hit",
    ours="annoqa.agreement.detection.detection_f1",
)
SZCORE_SAMPLES = Number(
    tool="SzCORE (timescoring)",
    follows="0.0.7",
    title="sample-based sensitivity, precision and F1",
    compute=szcore_samples,
    differs="time is counted in samples of 1 s",
    ours="annoqa.agreement.characters.coverage",
)
