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
from annoqa.ground_truth.score import rows_by
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
    labels, cell = _cells(outcomes)
    return _matrix(labels, cell if rows is None else cell[rows])


def confuse_annotators(outcomes: Outcomes) -> dict[int, Confusion]:
    """Return the confusion matrix of each annotator.

    Parameters
    ----------
    outcomes : Outcomes
        All units.

    Returns
    -------
    dict of int to Confusion
        By the annotator's code, ascending; they add up to `confuse(outcomes)`.
    """
    labels, cell = _cells(outcomes)
    return {who: _matrix(labels, cell[rows]) for who, rows in rows_by(outcomes.annotator)}


def _cells(outcomes: Outcomes) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the labels in use, and the cell of each unit in the matrix, row by row."""
    outcome = outcomes.outcome
    used = np.zeros(len(outcomes.names) + 1, dtype=bool)  # the last place is that of code -1
    used[outcomes.truth_label[outcome != SPURIOUS]] = True
    used[outcomes.answer_label[outcome != MISSED]] = True
    codes = np.r_[np.flatnonzero(used[-1:]) - 1, np.flatnonzero(used[:-1])]
    n = len(codes) + 1
    truth = np.where(outcome == SPURIOUS, n - 1, np.searchsorted(codes, outcomes.truth_label))
    answer = np.where(outcome == MISSED, n - 1, np.searchsorted(codes, outcomes.answer_label))
    names = [outcomes.name(code) or NO_LABEL for code in codes.tolist()]
    return (*names, NOT_MARKED), truth * n + answer


def _matrix(labels: tuple[str, ...], cell: np.ndarray) -> Confusion:
    """Count the cells."""
    n = len(labels)
    return Confusion(labels=labels, counts=np.bincount(cell, minlength=n * n).reshape(n, n))
