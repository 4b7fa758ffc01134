"""How often are annotators right? Accuracy, precision, recall and F1 against ground truth.

    accuracy  = correct / (correct + incorrect + missed + spurious)
    precision = correct / (correct + incorrect + spurious)          of what was marked
    recall    = correct / (correct + incorrect + missed)            of what is there
    F1        = 2 · correct / (marked + there)

The score of one label counts as there what ground truth calls so, and as marked what annotators
call so. *Detection* is the same without regard to labels; *label accuracy* is the share of matched
marks with the right label. All are ratios of sums over items (Law 1); a mean of ratios is never
taken.

*Use it when* ground truth is independent of the annotators that are scored.
*Beware when* it was adjudicated from their own answers: scores are then too high.
*Undefined when* the denominator is 0: precision of somebody who marked nothing, for one.

References
----------
Chinchor, N., & Sundheim, B. (1993). MUC-5 evaluation metrics. https://aclanthology.org/M93-1007/
van Rijsbergen, C. J. (1979). Information Retrieval (2nd ed.), chapter 7. Butterworths.
"""

from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.outcome import OUTCOMES, Outcomes
from annoqa.ground_truth.per_item import mean_of, share_of
from annoqa.statistics.estimate import Estimate


@dataclass(frozen=True, kw_only=True)
class Score:
    """Counts and ratios of some units.

    Attributes
    ----------
    n_correct, n_incorrect, n_missed, n_spurious, n_near_misses : int
        Counts; near misses are among the missed and spurious.
    accuracy, precision, recall, f1 : Estimate
        In [0, 1]; 1 is perfect.
    detection_f1 : Estimate
        F1 without regard to labels.
    label_accuracy : Estimate
        Of matched units.
    similarity : Estimate
        Mean similarity of matched units.
    """

    n_correct: int
    n_incorrect: int
    n_missed: int
    n_spurious: int
    n_near_misses: int
    accuracy: Estimate
    precision: Estimate
    recall: Estimate
    f1: Estimate
    detection_f1: Estimate
    label_accuracy: Estimate
    similarity: Estimate

    @property
    def counts(self) -> dict[str, int]:
        """The counts by the words of `Outcome`, and near misses."""
        return {
            "correct": self.n_correct,
            "incorrect": self.n_incorrect,
            "missed": self.n_missed,
            "spurious": self.n_spurious,
            "near misses": self.n_near_misses,
        }


def score_units(
    outcomes: Outcomes,
    rows: np.ndarray | None = None,
    *,
    label: int | None = None,
    cluster: np.ndarray | None = None,
    confidence: float = 0.95,
) -> Score:
    """Return the score of some units.

    Parameters
    ----------
    outcomes : Outcomes
        All units.
    rows : int array, shape (n_rows,), optional
        Which of them; all when None.
    label : int, optional
        Code of one label: what is called so by either side.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    Score
        Ratios with intervals over items.
    """
    rows = np.arange(len(outcomes)) if rows is None else rows
    if label is not None:
        named = (outcomes.truth_label[rows] == label) | (outcomes.answer_label[rows] == label)
        rows = rows[named]
    outcome, item = outcomes.outcome[rows], outcomes.item[rows]
    correct, incorrect, missed, spurious = (outcome == kind for kind in range(len(OUTCOMES)))
    there, marked = ~spurious, ~missed
    if label is not None:
        there &= outcomes.truth_label[rows] == label
        marked &= outcomes.answer_label[rows] == label
    matched = correct | incorrect

    def share(successes: np.ndarray, trials: np.ndarray) -> Estimate:
        return share_of(successes, trials, item, cluster, confidence)

    both = there.astype(int) + marked
    return Score(
        n_correct=int(correct.sum()),
        n_incorrect=int(incorrect.sum()),
        n_missed=int(missed.sum()),
        n_spurious=int(spurious.sum()),
        n_near_misses=int(outcomes.near_miss[rows].sum()),
        accuracy=share(correct, np.ones(len(rows))),
        precision=share(correct, marked),
        recall=share(correct, there),
        f1=share(2 * correct, both),
        detection_f1=share(np.where(matched, both, 0), both),
        label_accuracy=share(correct, matched),
        similarity=mean_of(outcomes.similarity[rows[matched]], item[matched], cluster, confidence),
    )


def rows_by(codes: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Return the rows of each code, codes ascending; negative codes mean missing.

    Parameters
    ----------
    codes : int array, shape (n_rows,)
        An annotator, a slice …

    Returns
    -------
    list of (int, int64 array)
        Code and rows.

    Examples
    --------
    >>> [(code, rows.tolist()) for code, rows in rows_by(np.array([2, 0, -1, 2]))]
    [(0, [1]), (2, [0, 3])]
    """
    order = np.argsort(codes, kind="stable")
    values, begin = np.unique(codes[order], return_index=True)
    split = np.split(order, begin)[1:]
    return [(int(code), rows) for code, rows in zip(values, split, strict=True) if code >= 0]
