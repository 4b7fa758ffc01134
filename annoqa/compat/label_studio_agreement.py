"""Agreement of Label Studio's paid edition: pairwise, consensus, and the mean over dimensions.

    pairwise            mean score of all pairs of annotators
    consensus           share of annotators with the most common answer; for scores: share of pairs
                        at or above a threshold
    grouped (older)     share of annotators in the largest group joined by scores at or above a threshold
    overall             Σ weight · score / Σ weight over dimensions
    overlap of spans    shared tokens / tokens of either, 0 for different labels

*Differs from ours*: nothing is corrected for chance, and no interval is shown. Two who agree and one
who does not are 33 % (pairwise) or 67 % (consensus) on the same answers. Three answers that all
differ have a consensus of 33 %. The *consensus* of scores counts pairs and the one of answers
counts annotators, under one name. The documentation's example of spans works with tokens:
"Excellent tool" against "tool" is 50 %; in characters, where people draw, it is 4 of 14.

*Use it when* figures of a dashboard have to be explained or followed on.

References
----------
Label Studio Enterprise documentation: Task agreement, Agreement metrics.
https://docs.humansignal.com/guide/stats
"""

from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np
from scipy.sparse.csgraph import connected_components

from annoqa.compat.number import Number


def label_studio_pairwise(scores: Sequence[float]) -> float | None:
    """Compute the pairwise agreement of a task.

    Parameters
    ----------
    scores : sequence of float
        Score of every pair of annotators, in [0, 1].

    Returns
    -------
    float or None
        In [0, 1], higher is better; None without a pair.

    Examples
    --------
    >>> round(label_studio_pairwise([0.74, 0.90, 0.52]), 2)
    0.72
    """
    return sum(scores) / len(scores) if scores else None


def label_studio_exact(answers: Sequence[Hashable]) -> list[float]:
    """Return the exact-match score of every pair of annotators.

    Examples
    --------
    >>> label_studio_pairwise(label_studio_exact(["A", "A", "C"]))
    0.3333333333333333
    """
    return [float(a == b) for i, a in enumerate(answers) for b in answers[i + 1 :]]


def label_studio_consensus(answers: Sequence[Hashable]) -> float | None:
    """Compute the consensus of answers.

    Parameters
    ----------
    answers : sequence of hashable
        One answer of each annotator.

    Returns
    -------
    float or None
        In (0, 1], higher is better; None for fewer than two annotators.

    Examples
    --------
    >>> label_studio_consensus(["A", "B", "C"])
    0.3333333333333333
    """
    if len(answers) < 2:
        return None
    return Counter(answers).most_common(1)[0][1] / len(answers)


def label_studio_threshold_consensus(scores: Sequence[float], threshold: float) -> float | None:
    """Compute the consensus of scores.

    Parameters
    ----------
    scores : sequence of float
        Score of every pair of annotators, in [0, 1].
    threshold : float
        Least score that agrees, inclusive.

    Returns
    -------
    float or None
        In [0, 1], higher is better; None without a pair.

    Examples
    --------
    >>> label_studio_threshold_consensus([0.74, 0.90, 0.52], 0.65)
    0.6666666666666666
    """
    return label_studio_pairwise([float(score >= threshold) for score in scores])


def label_studio_grouped(scores: np.ndarray, threshold: float) -> float | None:
    """Compute the agreement of a task by groups, as in the older documentation.

    Parameters
    ----------
    scores : float array, shape (n_annotators, n_annotators)
        Score of every two annotators, in [0, 1]; symmetric.
    threshold : float
        Least score that joins, inclusive.

    Returns
    -------
    float or None
        In (0, 1], higher is better; None for fewer than two annotators.

    Examples
    --------
    >>> round(label_studio_grouped(np.array([[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1]]), 0.4), 2)
    0.67
    """
    if len(scores) < 2:
        return None
    _, group = connected_components((np.asarray(scores) >= threshold).astype(np.int8), directed=False)
    return float(np.bincount(group).max() / len(scores))


def label_studio_overall(scores: Sequence[float], weights: Sequence[float]) -> float | None:
    """Compute the agreement over dimensions.

    Parameters
    ----------
    scores : sequence of float
        Agreement of each dimension, in [0, 1].
    weights : sequence of float
        Weight of each dimension, 0 or above.

    Returns
    -------
    float or None
        In [0, 1], higher is better; None where no dimension counts.

    Examples
    --------
    >>> round(label_studio_overall([0.83, 0.33, 0.33], [1.0, 0.3, 0.2]), 3)
    0.663
    """
    total = sum(weights)
    return sum(w * s for w, s in zip(weights, scores, strict=True)) / total if total else None


def label_studio_span_overlap(
    first: tuple[Sequence[Hashable], str], second: tuple[Sequence[Hashable], str]
) -> float | None:
    """Compute the overlap of two spans.

    Parameters
    ----------
    first, second : (tokens, label)
        What was marked: tokens or positions of characters, and the label.

    Returns
    -------
    float or None
        In [0, 1], higher is better; None for two spans without tokens.

    Examples
    --------
    >>> label_studio_span_overlap((["Excellent", "tool"], "positive"), (["tool"], "positive"))
    0.5
    """
    (one, label1), (two, label2) = first, second
    either = set(one) | set(two)
    if not either:
        return None
    return len(set(one) & set(two)) / len(either) if label1 == label2 else 0.0


_TOOL, _FOLLOWS = "Label Studio Enterprise", "documentation of 2026"
LABEL_STUDIO_PAIRWISE = Number(
    tool=_TOOL,
    follows=_FOLLOWS,
    title="task agreement, pairwise",
    compute=label_studio_pairwise,
    differs="no chance is taken off, and no interval is shown",
    ours="annoqa.agreement.krippendorff.krippendorff_alpha",
)
LABEL_STUDIO_CONSENSUS = Number(
    tool=_TOOL,
    follows=_FOLLOWS,
    title="task agreement, consensus",
    compute=label_studio_consensus,
    differs="never 0: answers that all differ score 1 / annotators",
    ours="annoqa.agreement.percent.percent_agreement",
)
LABEL_STUDIO_THRESHOLD_CONSENSUS = Number(
    tool=_TOOL,
    follows=_FOLLOWS,
    title="task agreement, consensus of scores",
    compute=label_studio_threshold_consensus,
    differs="counts pairs, where the consensus of answers counts annotators",
    ours="annoqa.agreement.detection.detection_f1",
)
LABEL_STUDIO_GROUPED = Number(
    tool=_TOOL,
    follows="older documentation, page stats",
    title="task agreement by groups",
    compute=label_studio_grouped,
    differs="the threshold decides the figure, and chains join annotators that do not agree",
    ours="annoqa.agreement.krippendorff.krippendorff_alpha",
)
LABEL_STUDIO_OVERALL = Number(
    tool=_TOOL,
    follows=_FOLLOWS,
    title="task agreement over dimensions",
    compute=label_studio_overall,
    differs="a mean of figures that do not mean the same: a share, an IoU, an edit distance",
    ours="annoqa.measurements.measure.measure",
)
LABEL_STUDIO_SPAN_OVERLAP = Number(
    tool=_TOOL,
    follows=_FOLLOWS,
    title="overlap of spans",
    compute=label_studio_span_overlap,
    differs="the documented example counts tokens, the spans are drawn in characters",
    ours="annoqa.geometry.SPAN",
)
