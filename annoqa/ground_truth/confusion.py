"""What is called what: ground truth against answers, with what was missed and what was added.

                 cup   mug   (not marked)
    cup           40     1              2     rows: ground truth
    mug           19     3              1     columns: answers of the annotators
    (not marked)   2     0                    last row: spurious; last column: missed

References
----------
Kohavi, R., & Provost, F. (1998). Glossary of terms. Machine Learning, 30, 271-274.
https://doi.org/10.1023/A:1017181826899
"""

from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.outcome import MISSED, SPURIOUS, Outcomes
from annoqa.vocabulary import NOT_MARKED

NO_LABEL = "(no label)"


@dataclass(frozen=True, eq=False, kw_only=True)
class Confusion:
    """A confusion matrix.

    Attributes
    ----------
    labels : tuple of str
        Of rows and columns; the last one is `NOT_MARKED`.
    counts : int64 array, shape (n_labels, n_labels)
        Units by what ground truth says (rows) and what annotators say (columns).
    """

    labels: tuple[str, ...]
    counts: np.ndarray

    def to_dict(self) -> dict[str, object]:
        """Return labels and matrix, ready for JSON."""
        return {"labels": list(self.labels), "matrix": self.counts.tolist()}


def confuse(outcomes: Outcomes, rows: np.ndarray | None = None) -> Confusion:
    """Return the confusion matrix of some units.

    Parameters
    ----------
    outcomes : Outcomes
        All units.
    rows : int array, shape (n_rows,), optional
        Which of them; all when None.

    Returns
    -------
    Confusion
        With the labels that occur among all units, so that matrices of one field add up.
    """
    rows = np.arange(len(outcomes)) if rows is None else rows
    outcome = outcomes.outcome
    codes = np.unique(
        np.concatenate([outcomes.truth_label[outcome != SPURIOUS], outcomes.answer_label[outcome != MISSED]])
    )
    n = len(codes) + 1
    truth = np.where(outcome == SPURIOUS, n - 1, np.searchsorted(codes, outcomes.truth_label))
    answer = np.where(outcome == MISSED, n - 1, np.searchsorted(codes, outcomes.answer_label))
    counts = np.bincount(truth[rows] * n + answer[rows], minlength=n * n).reshape(n, n)
    names = [outcomes.name(code) or NO_LABEL for code in codes.tolist()]
    return Confusion(labels=(*names, NOT_MARKED), counts=counts)
