"""A question about marks (occluded, colour, severity), asked of annotators and of ground truth alike.

Its cells are those of labels: what ground truth answers, and what annotators answer instead, on
marks that were matched. An answer that an annotator left open is an answer; marks about which
ground truth says nothing are not judged.
"""

from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.judgements import Judgements, judgements_of
from annoqa.ground_truth.outcome import Outcomes


@dataclass(frozen=True, eq=False, kw_only=True)
class MarkAttribute:
    """One question, and what was answered.

    Attributes
    ----------
    name : str
        Of the question.
    values : tuple of str
        What the codes mean.
    answer, truth : int64 array, shape (n_marks,)
        Code of the answer of every mark in the annotators' view, and in that of ground truth; -1
        for none.
    """

    name: str
    values: tuple[str, ...]
    answer: np.ndarray
    truth: np.ndarray


def gather_attribute(
    outcomes: Outcomes, attribute: MarkAttribute, cluster: np.ndarray | None = None
) -> Judgements:
    """Return who answered what about each mark of ground truth.

    Parameters
    ----------
    outcomes : Outcomes
        Every annotator against ground truth.
    attribute : MarkAttribute
        The question.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.

    Returns
    -------
    Judgements
        Of matched marks to which ground truth has an answer.
    """
    told = np.flatnonzero((outcomes.truth_mark >= 0) & (outcomes.answer_mark >= 0))
    told = told[attribute.truth[outcomes.truth_mark[told]] >= 0]
    told = told[np.lexsort((outcomes.annotator[told], outcomes.truth_mark[told]))]
    return judgements_of(
        mark=outcomes.truth_mark[told],
        item=outcomes.item[told],
        annotator=outcomes.annotator[told],
        truth=attribute.truth[outcomes.truth_mark[told]],
        answer=attribute.answer[outcomes.answer_mark[told]],
        cluster=cluster,
    )
