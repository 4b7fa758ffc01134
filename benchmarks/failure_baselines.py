"""What is done today in place of a test for shared errors, on the campaigns of `failure_campaigns.py`.

Each takes a campaign and returns what it would call out: a class of gold and the wrong answer, or
None where the method names none.
"""

from collections.abc import Callable

import numpy as np
from failure_campaigns import Called, Campaign, Drawn
from scipy import stats

from annoqa.ground_truth.difficulty import tied_plurality
from annoqa.statistics.multiple_testing import benjamini_hochberg

AGREE, WRONG, LEVEL = 0.6, 0.1, 0.05
"""The floors that annoqa has for limits, here for points; and the false discovery rate."""
SIDES = ("left", "top", "right", "bottom")
LEAST_OFFSET = 0.03


def by_thresholds(campaign: Campaign) -> set[Called]:
    """Return classes whose annotators agree with each other, and whose majority is wrong."""
    answer, gold = campaign.answer, campaign.gold
    m = answer.shape[1]
    alike = (answer[:, :, None] == answer[:, None, :]).sum(axis=(1, 2)) - m
    wrong = _majority(answer) != gold
    labels = range(campaign.plan.n_labels)
    agreement = [alike[gold == label].mean() / (m * (m - 1)) for label in labels]
    share = [wrong[gold == label].mean() for label in labels]
    return {(label, None) for label in labels if agreement[label] >= AGREE and share[label] >= WRONG}


def by_majority(campaign: Campaign) -> set[Called]:
    """Return the wrong answers that the majority gives to a class again and again."""
    majority, gold = _majority(campaign.answer), campaign.gold
    n = campaign.plan.n_labels
    decided = majority >= 0
    counts = np.bincount(gold[decided] * n + majority[decided], minlength=n * n).reshape(n, n)
    often = (counts >= 2) & (counts >= WRONG * campaign.plan.n_items)
    return {(truth, answer) for truth, answer in np.argwhere(often).tolist() if truth != answer}


def by_accuracy(campaign: Campaign) -> set[Called]:
    """Return the classes that are answered wrongly more often than all others together."""
    wrong = campaign.answer != campaign.gold[:, None]
    n = campaign.plan.n_labels
    bad = np.bincount(campaign.gold, wrong.sum(axis=1), n).astype(int)
    judged = np.bincount(campaign.gold, minlength=n) * wrong.shape[1]
    p = stats.hypergeom.sf(bad - 1, judged.sum(), bad.sum(), judged)
    return {(int(label), None) for label in np.flatnonzero(benjamini_hochberg(p.tolist()) <= LEVEL)}


def by_t_test(drawn: Drawn) -> set[str]:
    """Return the sides whose mean offset differs from nought, and is not too small to matter."""
    marks = drawn.offset.reshape(-1, 4)
    marks = marks[~np.isnan(marks).any(axis=1)]
    q = benjamini_hochberg(np.asarray(stats.ttest_1samp(marks, 0.0).pvalue))
    large = np.abs(marks.mean(axis=0)) >= LEAST_OFFSET
    return {side for side, sure, much in zip(SIDES, q <= LEVEL, large, strict=True) if sure and much}


def _majority(answer: np.ndarray) -> np.ndarray:
    """Return the most frequent answer of each item, negative where two are as frequent."""
    return tied_plurality(answer, np.ones(answer.shape, dtype=bool))


BASELINES: dict[str, Callable[[Campaign], set[Called]]] = {
    "thresholds": by_thresholds,
    "majority vote": by_majority,
    "per-class accuracy": by_accuracy,
}
OFFSET_BASELINE = by_t_test
