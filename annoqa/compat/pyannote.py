"""Rates of pyannote.metrics: detection, identification and diarization, in shares of time.

    detection:       (false alarm + miss) / reference,  accuracy, precision, recall of speech
    identification:  (confusion + false alarm + miss) / reference, per moment as many pairs as possible
    diarization:     the same after the one-to-one renaming that shares most time

*Differs from ours*: everything hangs on who is the reference, so error rates exceed 1 and change
when sides are swapped. A collar of c takes c/2 on each side of a boundary, half of what NIST's
md-eval takes. Where the reference is empty the error is 0 or 1. Segments without length are dropped.

*Use it when* figures of a speech paper have to be reproduced.

References
----------
Bredin, H. (2017). pyannote.metrics: a toolkit for reproducible evaluation, diagnostic, and error
analysis of speaker diarization systems. Interspeech, 3587-3591.
https://doi.org/10.21437/Interspeech.2017-411
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from annoqa.compat.number import Event, Number, Score, share
from annoqa.compat.overlaps import extents


def pyannote_detection(
    reference: Sequence[Event], hypothesis: Sequence[Event], *, collar: float = 0.0
) -> dict[str, float]:
    """Compute the scores of detection: is anything there, whatever its label?

    Parameters
    ----------
    reference, hypothesis : sequence of (start, end, label)
        Segments, in s.
    collar : float, default 0
        Full width in s of what is left out around boundaries of the reference.

    Returns
    -------
    dict of str to float
        `miss`, `false_alarm` and `total` in s, `error_rate` at least 0 (lower is better), and
        `accuracy`, `precision`, `recall`, `f1` in [0, 1] (higher is better).

    Examples
    --------
    >>> pyannote_detection([(0, 4, "a")], [(1, 5, "b")])["error_rate"]
    0.5
    """
    length, ref, hyp = _moments(reference, hypothesis, collar)
    there_ref, there_hyp = ref.any(axis=0), hyp.any(axis=0)
    both, miss, false_alarm = (
        float(length[here].sum())
        for here in (there_ref & there_hyp, there_ref & ~there_hyp, there_hyp & ~there_ref)
    )
    score = Score.of(or_1(both, both + false_alarm), or_1(both, both + miss))
    return {
        "miss": miss,
        "false_alarm": false_alarm,
        "total": both + miss,
        "error_rate": _rate(false_alarm + miss, both + miss),
        "accuracy": or_1(float(length.sum()) - miss - false_alarm, float(length.sum())),
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
    }


def pyannote_identification(
    reference: Sequence[Event], hypothesis: Sequence[Event], *, collar: float = 0.0, rename: bool = False
) -> float:
    """Compute the identification error rate, or the diarization error rate.

    Parameters
    ----------
    reference, hypothesis : sequence of (start, end, label)
        Segments, in s.
    collar : float, default 0
        Full width in s of what is left out around boundaries of the reference.
    rename : bool, default False
        Whether labels of the hypothesis are first renamed to share as much time as possible:
        diarization.

    Returns
    -------
    float
        At least 0, lower is better.

    Examples
    --------
    >>> pyannote_identification([(0, 4, "a")], [(0, 4, "b")], rename=True)
    0.0
    """
    length, ref, hyp = _moments(reference, hypothesis, collar)
    names_ref, names_hyp = (
        list(dict.fromkeys(label for *_, label in side)) for side in (reference, hypothesis)
    )
    together = (ref * length) @ hyp.T
    if rename:
        rows, columns = linear_sum_assignment(-together)
    else:
        shared = [label for label in names_ref if label in names_hyp]
        rows, columns = (
            np.array([names.index(k) for k in shared], dtype=int) for names in (names_ref, names_hyp)
        )
    correct = float((np.minimum(ref[rows], hyp[columns]) * length).sum())
    most = float((np.maximum(ref.sum(axis=0), hyp.sum(axis=0)) * length).sum())
    return _rate(most - correct, float((ref.sum(axis=0) * length).sum()))


def _moments(
    reference: Sequence[Event], hypothesis: Sequence[Event], collar: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the lengths of stretches without a boundary, and how often each label is there on each side."""
    edges = np.unique(extents(reference)) if reference else np.empty(0)
    cuts = np.unique(
        np.concatenate([edges, extents(hypothesis).ravel(), edges - collar / 2, edges + collar / 2])
    )
    outer = np.concatenate([extents(reference).ravel(), extents(hypothesis).ravel()])
    cuts = cuts[(cuts >= outer.min(initial=np.inf)) & (cuts <= outer.max(initial=-np.inf))]
    middle, length = (cuts[:-1] + cuts[1:]) / 2, np.diff(cuts)
    if collar and len(edges):
        length = np.where(np.abs(middle[:, None] - edges[None, :]).min(axis=1) < collar / 2, 0.0, length)
    return length, _there(reference, middle), _there(hypothesis, middle)


def _there(events: Sequence[Event], at: np.ndarray) -> np.ndarray:
    """Return how often each label, in order of appearance, is there at each moment."""
    names = list(dict.fromkeys(label for *_, label in events))
    count = np.zeros((len(names), len(at)), dtype=np.int64)
    for start, end, label in events:
        count[names.index(label)] += (start <= at) & (at < end)
    return count


def _rate(error: float, total: float) -> float:
    """Return an error rate: 0 or 1 where there is no reference."""
    return error / total if total else float(error > 0)


def or_1(part: float, whole: float) -> float:
    """Return a share, and 1 where there is no whole: what the tool prints there."""
    return share(part, whole) if whole else 1.0


PYANNOTE_DETECTION = Number(
    tool="pyannote.metrics",
    follows="4.2.0",
    title="detection error rate, accuracy, precision, recall",
    compute=pyannote_detection,
    differs="not symmetric; a collar is half as wide as NIST's",
    ours="annoqa.agreement.characters.coverage",
)
PYANNOTE_IDENTIFICATION = Number(
    tool="pyannote.metrics",
    follows="4.2.0",
    title="identification and diarization error rate",
    compute=pyannote_identification,
    differs="not symmetric and not bounded by 1",
    ours="annoqa.agreement.characters.coverage",
)
