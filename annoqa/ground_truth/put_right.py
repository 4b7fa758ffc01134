"""Answers against ground truth as they would be if some gold answers were what annotators say.

A label of gold that is changed turns right answers wrong and wrong ones right. A mark of gold that
nobody else sees is taken away: who missed it is not counted, who marked it marked something extra.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from annoqa.ground_truth.judgements import NOT_MARKED_CODE
from annoqa.ground_truth.outcome import CORRECT, INCORRECT, MISSED, NOTHING, SPURIOUS, Outcomes

COLUMNS = (
    "comparison",
    "item",
    "annotator",
    "outcome",
    "near_miss",
    "truth_label",
    "answer_label",
    "similarity",
    "truth_mark",
    "answer_mark",
)


def put_gold_right(outcomes: Outcomes, instead: Mapping[int, int]) -> Outcomes:
    """Return the outcomes against ground truth with other answers.

    Parameters
    ----------
    outcomes : Outcomes
        Every annotator against ground truth.
    instead : mapping of int to int
        Mark of ground truth (its position in the view) to its label, or to `NOT_MARKED_CODE`.

    Returns
    -------
    Outcomes
        The same comparisons; marks of ground truth that are taken away leave no missed units.
    """
    marks = np.array(sorted(instead), dtype=np.int64)
    label = np.array([instead[mark] for mark in marks.tolist()], dtype=np.int64)
    place = np.searchsorted(marks, outcomes.truth_mark)
    inside = place < len(marks)
    inside[inside] = marks[place[inside]] == outcomes.truth_mark[inside]
    new = np.where(inside, label[np.minimum(place, len(marks) - 1)] if len(marks) else 0, 0)
    gone = inside & (new == NOT_MARKED_CODE)
    named = inside & ~gone
    missed = outcomes.outcome == MISSED
    right = outcomes.answer_label == new
    outcome = np.where(named & ~missed, np.where(right, CORRECT, INCORRECT), outcomes.outcome)
    columns = {name: getattr(outcomes, name) for name in COLUMNS} | {
        "outcome": np.where(gone, SPURIOUS, outcome).astype(np.int8),
        "truth_label": np.where(gone, NOTHING, np.where(named, new, outcomes.truth_label)).astype(np.int32),
        "truth_mark": np.where(gone, NOTHING, outcomes.truth_mark),
        "similarity": np.where(gone, 0.0, outcomes.similarity),
    }
    kept = ~(gone & missed)
    return replace(outcomes, **{name: column[kept] for name, column in columns.items()})
