"""Structure scores of mir_eval: do two segmentations give the same label to the same frames?

    frames of 0.1 s, label by label, in a table n_kc;  pairs of frames with the same label:
    pairwise P = pairs together on both sides / together in the estimate,  R = … / in the reference
    Rand = pairs treated alike / all pairs,  ARI = (Rand − chance) / (1 − chance)
    MI, NMI = MI / √(H_ref·H_est),  AMI = (MI − chance) / (max(H_ref, H_est) − chance)
    NCE over = 1 − H(est|ref) / log n_est,  under = 1 − H(ref|est) / log n_ref
    V-measure: the same, divided by H_est and H_ref instead

*Differs from ours*: names are compared without regard to large and small letters; frames of 0.1 s
stand for time, and a frame on a boundary takes the later label. Names need not agree across sides:
a consistent renaming scores 1. The tool needs memory by the square of the frames; the table
above does not. Silence that both sides mark counts as agreement.

*Use it when* figures of a music structure paper have to be reproduced. Where names mean something,
use the labels of matched segments.

References
----------
Raffel, C., et al. (2014). mir_eval: a transparent implementation of common MIR metrics. ISMIR.
Lukashevich, H. (2008). Towards quantitative measures of evaluating song segmentation. ISMIR.
Vinh, N. X., Epps, J., & Bailey, J. (2010). Information theoretic measures for clusterings
comparison. Journal of Machine Learning Research, 11, 2837-2854.
"""

from collections.abc import Sequence

import numpy as np
from scipy.special import gammaln, xlogy

from annoqa.compat.number import Event, Number, Score, share

FRAME_S = 0.1


def mir_eval_structure(reference: Sequence[Event], estimate: Sequence[Event]) -> dict[str, float]:
    """Compute every structure score.

    Parameters
    ----------
    reference, estimate : sequence of (start, end, label)
        Segments in the order of time, both from 0 to the same end (`mir_eval_padded`), in s.

    Returns
    -------
    dict of str to float
        By the names that the tool prints; in [0, 1] but for `Mutual Information` (nats) and the
        adjusted ones, which may be negative. Higher is better.

    Examples
    --------
    >>> scores = mir_eval_structure([(0, 2, "a"), (2, 4, "b")], [(0, 2, "x"), (2, 4, "y")])
    >>> scores["Pairwise F-measure"], scores["V-measure"]
    (1.0, 1.0)
    """
    table = _table(reference, estimate)
    pairs = _pairwise(table)
    n = table.sum()
    mi, ami, nmi = _information(table)
    nce, v = (_conditional(table, marginal=marginal) for marginal in (False, True))
    return {
        **_named("Pairwise Precision", "Pairwise Recall", "Pairwise F-measure", pairs),
        "Rand Index": 1
        - (_together(table.sum(axis=0)) + _together(table.sum(axis=1)) - 2 * _together(table))
        / _together(np.array([n])),
        "Adjusted Rand Index": _adjusted_rand(table),
        "Mutual Information": mi,
        "Adjusted Mutual Information": ami,
        "Normalized Mutual Information": nmi,
        **_named("NCE Over", "NCE Under", "NCE F-measure", nce),
        **_named("V Precision", "V Recall", "V-measure", v),
    }


def _named(precision: str, recall: str, f1: str, score: Score) -> dict[str, float]:
    """Return a score under the names that the tool prints."""
    return {precision: score.precision, recall: score.recall, f1: score.f1}


def _table(reference: Sequence[Event], estimate: Sequence[Event]) -> np.ndarray:
    """Return how many frames have each two labels, shape (n_reference_labels, n_estimate_labels)."""
    (ref, n_ref), (est, n_est) = _frames(reference), _frames(estimate)
    table = np.bincount(ref * n_est + est, minlength=n_ref * n_est).reshape(n_ref, n_est)
    return table[table.any(axis=1)][:, table.any(axis=0)].astype(float)


def _frames(events: Sequence[Event]) -> tuple[np.ndarray, int]:
    """Return the label of each frame as a code, and how many labels there are.

    Times are float32, as in the tool; a frame on a boundary belongs to the later segment.
    """
    names = sorted({label.lower() for _, _, label in events})
    last = max(end for _, end, _ in events)
    at = (np.arange(int(np.floor(last / FRAME_S)), dtype=np.float32) * np.float32(FRAME_S)).astype(float)
    code = np.full(len(at), -1)
    for start, end, label in events:
        code[np.searchsorted(at, start, "left") : np.searchsorted(at, end, "right")] = names.index(
            label.lower()
        )
    return code, len(names)


def _together(counts: np.ndarray) -> float:
    """Return how many pairs there are within the counts."""
    return float((counts * (counts - 1)).sum() / 2)


def _pairwise(table: np.ndarray) -> Score:
    """Return the score of pairs of frames with the same label."""
    estimate, reference = table.sum(axis=0), table.sum(axis=1)
    return Score.counted(_together(table), _together(estimate), _together(reference))


def _adjusted_rand(table: np.ndarray) -> float:
    """Return the Rand index that chance is taken off; 1 where both sides have one label."""
    estimate, reference = _together(table.sum(axis=0)), _together(table.sum(axis=1))
    chance = estimate * reference / _together(np.array([table.sum()]))
    most = (estimate + reference) / 2
    return 1.0 if most == chance else (_together(table) - chance) / (most - chance)


def _entropy(counts: np.ndarray) -> float:
    """Return the entropy of counts in nats."""
    p = counts / counts.sum()
    return float(-xlogy(p, p).sum())


def _information(table: np.ndarray) -> tuple[float, float, float]:
    """Return the mutual information, adjusted for chance, and normalised; 1 and 1 for single labels."""
    reference, estimate = table.sum(axis=1), table.sum(axis=0)
    h_ref, h_est = _entropy(reference), _entropy(estimate)
    mi = h_ref + h_est - _entropy(table.ravel())
    if table.shape == (1, 1):
        return mi, 1.0, 1.0
    chance = _expected_information(reference, estimate)
    return mi, (mi - chance) / (max(h_ref, h_est) - chance), share(mi, float(np.sqrt(h_ref * h_est)))


def _expected_information(reference: np.ndarray, estimate: np.ndarray) -> float:
    """Return the mutual information of labels that were shuffled over the frames."""
    n = reference.sum()
    total = 0.0
    for a in reference:
        for b in estimate:
            k = np.arange(max(1.0, a + b - n), min(a, b) + 1)
            log_chance = (
                gammaln([a + 1, b + 1, n - a + 1, n - b + 1]).sum()
                - gammaln(n + 1)
                - gammaln(k + 1)
                - gammaln(a - k + 1)
                - gammaln(b - k + 1)
                - gammaln(n - a - b + k + 1)
            )
            total += float((k / n * np.log(n * k / (a * b)) * np.exp(log_chance)).sum())
    return total


def _conditional(table: np.ndarray, *, marginal: bool) -> Score:
    """Return over- and under-segmentation as precision and recall."""
    reference, estimate = table.sum(axis=1), table.sum(axis=0)
    joint = _entropy(table.ravel())
    h_ref, h_est = _entropy(reference), _entropy(estimate)
    most_ref, most_est = (h_ref, h_est) if marginal else (np.log(len(reference)), np.log(len(estimate)))
    under = 1 - (joint - h_est) / most_ref if most_ref > 0 else 0.0
    over = 1 - (joint - h_ref) / most_est if most_est > 0 else 0.0
    return Score.of(float(over), float(under))


MIR_EVAL_STRUCTURE = Number(
    tool="mir_eval",
    follows="0.8.2",
    title="segment: pairwise, Rand, mutual information, NCE and V-measure",
    compute=mir_eval_structure,
    differs="labels are compared by co-occurrence and without case, on frames of 0.1 s",
    ours="annoqa.agreement.matched_labels.matched_label_alpha",
)
