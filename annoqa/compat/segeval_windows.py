"""Pk and WindowDiff: errors of a segmentation, seen through a window that slides over the units.

    window k = half the mean segment of the reference, rounded to the even neighbour at ½, at least 2
    Pk         = share of places i where "i and i + k in one segment" differs between the two
    WindowDiff = share of places i where the number of boundaries from i to i + k differs

*Differs from ours*: both are error rates, lower is better, and neither is symmetric, because the
window comes from the reference; the tool takes the mean of both directions where coders are
compared. Boundaries near the two ends are seen by fewer windows and so cost less. Pk does not see
an extra boundary close to another one. The tool itself stops with an error for windows above 256,
as it compares numbers by identity; this member does not.

*Use it when* figures of a paper on text segmentation have to be reproduced.

References
----------
Beeferman, D., Berger, A., & Lafferty, J. (1999). Statistical models for text segmentation. Machine
Learning, 34, 177-210. https://doi.org/10.1023/A:1007506220214
Pevzner, L., & Hearst, M. A. (2002). A critique and improvement of an evaluation metric for text
segmentation. Computational Linguistics, 28(1), 19-36. https://doi.org/10.1162/089120102317341756
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from annoqa.compat.number import Number, share
from annoqa.errors import NotApplicableError


def segeval_pk(hypothesis: Sequence[int], reference: Sequence[int], *, window: int | None = None) -> float:
    """Compute Pk.

    Parameters
    ----------
    hypothesis, reference : sequence of int
        Units of each segment; both sum to the same.
    window : int, optional
        Units between the two ends; half the mean segment of the reference without.

    Returns
    -------
    float
        In [0, 1], lower is better; 0 where the window does not fit.

    Raises
    ------
    NotApplicableError
        When the two differ in length.

    Examples
    --------
    >>> round(segeval_pk([5, 3, 5], [4, 4, 5]), 3)
    0.182
    """
    hyp, ref, k = _prepared(hypothesis, reference, window)
    differ = (hyp[k:] == hyp[: len(hyp) - k]) != (ref[k:] == ref[: len(ref) - k])
    return share(float(differ.sum()), len(differ))


def segeval_window_diff(
    hypothesis: Sequence[int], reference: Sequence[int], *, window: int | None = None
) -> float:
    """Compute WindowDiff.

    Parameters
    ----------
    hypothesis, reference : sequence of int
        Units of each segment; both sum to the same.
    window : int, optional
        Units between the two ends; half the mean segment of the reference without.

    Returns
    -------
    float
        In [0, 1], lower is better; 0 where the window does not fit.

    Raises
    ------
    NotApplicableError
        When the two differ in length.

    Examples
    --------
    >>> segeval_window_diff([13], [13])
    0.0
    """
    hyp, ref, k = _prepared(hypothesis, reference, window)
    differ = (hyp[k:] - hyp[: len(hyp) - k]) != (ref[k:] - ref[: len(ref) - k])
    return share(float(differ.sum()), len(differ))


def _prepared(
    hypothesis: Sequence[int], reference: Sequence[int], window: int | None
) -> tuple[np.ndarray, np.ndarray, int]:
    """Return the segment of every unit on both sides, and the window."""
    if sum(hypothesis) != sum(reference):
        raise NotApplicableError.saying(
            "Both segmentations must be of one text.",
            f"They have {sum(hypothesis)} and {sum(reference)} units.",
        )
    k = max(2, round(Fraction(sum(reference), 2 * len(reference)))) if window is None else window
    hyp, ref = (np.repeat(np.arange(len(masses)), masses) for masses in (hypothesis, reference))
    return hyp, ref, min(k, len(ref))


SEGEVAL_PK = Number(
    tool="segeval",
    follows="2.0.11",
    title="Pk",
    compute=segeval_pk,
    differs="not symmetric, and blind to an extra boundary close to another one",
    ours="annoqa.agreement.hit_rate.boundary_hits",
)
SEGEVAL_WINDOW_DIFF = Number(
    tool="segeval",
    follows="2.0.11",
    title="WindowDiff",
    compute=segeval_window_diff,
    differs="not symmetric, and boundaries near the ends of the text cost less",
    ours="annoqa.agreement.hit_rate.boundary_hits",
)
