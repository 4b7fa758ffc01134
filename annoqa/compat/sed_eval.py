"""Scores of sed_eval: sound events, as events with collars and as activity in segments.

    events:   same label, |onset difference| ≤ collar, |offset difference| ≤ max(collar, share · length
              of the reference);  most pairs are taken;  F as usual
    segments: is a label active in each stretch of 1 s?  F over all labels and stretches
    error rate = (substituted + deleted + inserted) / n_reference

Substituted events are missed ones whose times, whatever the label, fit an event that is left over;
in a segment, substitutions are min(missed, inserted).

*Differs from ours*: the offset may miss by half of the *reference's* length, so swapping the sides
changes the score, from 0 to 1 in the worst case. A collar of 0.2 s forgets every event whose
boundaries are disputed, the very ones that are of interest. The tool adds 2⁻⁵² to denominators: an
empty reference with one event has an error rate of 4.5·10¹⁵, None here. A segment of 1 s is active
when an event touches it.

*Use it when* figures of the DCASE challenges have to be reproduced.

References
----------
Mesaros, A., Heittola, T., & Virtanen, T. (2016). Metrics for polyphonic sound event detection.
Applied Sciences, 6(6), 162. https://doi.org/10.3390/app6060162
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from annoqa.compat.number import Event, Number, Score
from annoqa.compat.overlaps import extents, labels


@dataclass(frozen=True, kw_only=True)
class SoundScore:
    """What sed_eval prints overall; None where it prints nan, or divides by 2⁻⁵².

    Attributes
    ----------
    precision, recall, f1 : float or None
        In [0, 1], higher is better; None without an estimate, without a reference, without either.
    error_rate : float or None
        At least 0, lower is better; None without a reference.
    substitution_rate, deletion_rate, insertion_rate : float or None
        Its three parts.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    error_rate: float | None
    substitution_rate: float | None
    deletion_rate: float | None
    insertion_rate: float | None

    @classmethod
    def counted(
        cls, hits: int, n_estimated: int, n_reference: int, substituted: int, deleted: int
    ) -> "SoundScore":
        """Return the score of counts; what is neither a hit nor substituted was inserted."""
        inserted = n_estimated - hits - substituted
        parts = (substituted, deleted, inserted)
        rates = [n / n_reference if n_reference else None for n in (sum(parts), *parts)]
        score = Score.counted(hits, n_estimated, n_reference)
        return cls(
            precision=score.precision if n_estimated else None,
            recall=score.recall if n_reference else None,
            f1=score.f1 if n_estimated and n_reference else None,
            error_rate=rates[0],
            substitution_rate=rates[1],
            deletion_rate=rates[2],
            insertion_rate=rates[3],
        )


def sed_eval_events(
    reference: Sequence[Event],
    estimate: Sequence[Event],
    *,
    collar: float = 0.2,
    share_of_length: float = 0.5,
) -> SoundScore:
    """Compute the event-based scores.

    Parameters
    ----------
    reference, estimate : sequence of (start, end, label)
        Sound events, in s.
    collar : float, default 0.2
        Half-width in s, inclusive.
    share_of_length : float, default 0.5
        How much of the reference's length its end may be missed by.

    Returns
    -------
    SoundScore
        Over all labels.

    Examples
    --------
    >>> sed_eval_events([(0, 10, "dog")], [(0, 6, "dog")]).f1
    1.0
    >>> sed_eval_events([(0, 6, "dog")], [(0, 10, "dog")]).f1
    0.0
    """
    ref, est = extents(reference), extents(estimate)
    apart = np.abs(ref[:, None, :] - est[None, :, :])
    late = np.maximum(collar, share_of_length * np.diff(ref, axis=1))
    fits = (apart[:, :, 0] <= collar) & (apart[:, :, 1] <= late)
    hit = csr_array(fits & (labels(reference)[:, None] == labels(estimate)[None, :]))
    taken = maximum_bipartite_matching(hit, perm_type="column") if hit.nnz else np.full(len(ref), -1)
    hits = int((taken >= 0).sum())
    free = np.ones(len(est), dtype=bool)
    free[taken[taken >= 0]] = False
    substituted = _first_come(fits[taken < 0], free)
    return SoundScore.counted(hits, len(est), len(ref), substituted, len(ref) - hits - substituted)


def sed_eval_segments(
    reference: Sequence[Event], estimate: Sequence[Event], *, resolution: float = 1.0
) -> SoundScore:
    """Compute the segment-based scores.

    Parameters
    ----------
    reference, estimate : sequence of (start, end, label)
        Sound events, in s.
    resolution : float, default 1.0
        Length of a segment in s.

    Returns
    -------
    SoundScore
        Over all labels and segments.

    Examples
    --------
    >>> sed_eval_segments([(0, 1, "dog")], [(0.9, 1.1, "dog")]).precision
    0.5
    """
    names = sorted({event[2] for event in (*reference, *estimate)})
    n = max((math.ceil(event[1] / resolution) for event in (*reference, *estimate)), default=0)
    ref, est = (_active(side, names, n, resolution) for side in (reference, estimate))
    n_ref, n_est, both = ref.sum(axis=0), est.sum(axis=0), (ref & est).sum(axis=0)
    substituted = np.minimum(n_ref, n_est) - both
    return SoundScore.counted(
        int(both.sum()),
        int(n_est.sum()),
        int(n_ref.sum()),
        int(substituted.sum()),
        int((n_ref - both - substituted).sum()),
    )


def _first_come(fits: np.ndarray, free: np.ndarray) -> int:
    """Return how many rows find a free column, each taking the first that fits."""
    found = 0
    for row in fits:
        at = np.flatnonzero(row & free)
        if len(at):
            free[at[0]] = False
            found += 1
    return found


def _active(events: Sequence[Event], names: Sequence[str], n: int, resolution: float) -> np.ndarray:
    """Return whether each label is active in each segment, shape (n_labels, n)."""
    active = np.zeros((len(names), n), dtype=bool)
    for start, end, label in events:
        active[names.index(label), math.floor(start / resolution) : math.ceil(end / resolution)] = True
    return active


SED_EVAL_EVENTS = Number(
    tool="sed_eval",
    follows="0.2.1",
    title="event-based F and error rate",
    compute=sed_eval_events,
    differs="the offset may miss by half of the reference's length: swapping sides changes the score",
    ours="annoqa.agreement.detection.detection_f1",
)
SED_EVAL_SEGMENTS = Number(
    tool="sed_eval",
    follows="0.2.1",
    title="segment-based F and error rate",
    compute=sed_eval_segments,
    differs="a second is active when an event touches it",
    ours="annoqa.agreement.characters.coverage",
)
