"""What became of every unit against ground truth: correct, incorrect, missed or spurious.

    truth      |──A──|   |──B──|   |──C──|             correct    A A
    annotator  |──A──|   |──D──|            |──E──|    incorrect  B D (the label is wrong)
                                                       missed     C –
                                                       spurious   – E

The words are those of MUC (Chinchor & Sundheim, 1993, https://aclanthology.org/M93-1007/). A missed
or spurious mark that overlaps one of the other side under the threshold is flagged as a near miss.
Only what both looked at is counted (Law 5), and nobody is scored against their own ground truth.
Free text is correct where it is the same but for white space, a ranking where the order is the same.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import get_args

import numpy as np

from annoqa.agreement.normalisation import AS_WRITTEN
from annoqa.matching import compare, match_marks
from annoqa.table.field_view import FieldView
from annoqa.vocabulary import Kind, Level, Outcome

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
CORRECT, INCORRECT, MISSED, SPURIOUS = range(4)
NOTHING = -1
"""Stands for the mark that is not there, and for a label that was not given."""
MEASURED: tuple[Level, ...] = ("interval", "ratio", "date")


@dataclass(frozen=True, eq=False, kw_only=True)
class Outcomes:
    """Every unit of every annotator against ground truth, as columns.

    Attributes
    ----------
    field : str
        The field.
    kind, level : str
        What its marks are, and what may be done with their values.
    threshold : float
        Least similarity that matched, inclusive; 0 means any overlap.
    names : tuple of str
        What the codes of `truth_label` and `answer_label` mean: the labels of the table, then
        the numbers in use where values are ordered numbers.
    looked_item, looked_annotator : int32 array, shape (n_comparisons,)
        Who was compared with ground truth on which item, marks or not.
    left, right : int64 array, shape (n_comparisons,)
        The two annotations, as positions in the views of the annotators and of ground truth.
    comparison : int64 array, shape (n_units,)
        Which comparison each unit belongs to, ascending.
    item, annotator : int32 array, shape (n_units,)
        Codes of the item and of the annotator.
    outcome : int8 array, shape (n_units,)
        Position in `OUTCOMES`.
    near_miss : bool array, shape (n_units,)
        Missed or spurious, and overlapping a mark of the other side under the threshold.
    truth_label, answer_label : int32 array, shape (n_units,)
        Codes in `names`; -1 for no label, and on the side that has no mark.
    similarity : float64 array, shape (n_units,)
        Of matched marks, in (0, 1]; 0 for missed and spurious ones.
    truth_mark, answer_mark : int64 array, shape (n_units,)
        Positions of the marks in their views; -1 on the side that has none.
    """

    field: str
    kind: Kind
    level: Level
    threshold: float
    names: tuple[str, ...]
    looked_item: np.ndarray
    looked_annotator: np.ndarray
    left: np.ndarray
    right: np.ndarray
    comparison: np.ndarray
    item: np.ndarray
    annotator: np.ndarray
    outcome: np.ndarray
    near_miss: np.ndarray
    truth_label: np.ndarray
    answer_label: np.ndarray
    similarity: np.ndarray
    truth_mark: np.ndarray
    answer_mark: np.ndarray

    def __len__(self) -> int:
        """Return how many units there are."""
        return len(self.outcome)

    @cached_property
    def n_items(self) -> int:
        """How many items were compared, marks or not."""
        return len(np.unique(self.looked_item))

    def name(self, code: int) -> str | None:
        """Return what a label's code means; None for no label."""
        return self.names[code] if code >= 0 else None


def score_against(
    candidate: FieldView,
    truth: FieldView,
    *,
    threshold: float = 0.5,
    point_tolerance_ns: int = 0,
    tolerance: float = 0.0,
) -> Outcomes:
    """Return what became of every unit of the candidates against ground truth.

    Parameters
    ----------
    candidate : FieldView
        The annotators' answers.
    truth : FieldView
        Settled answers of the same field and table.
    threshold : float, default 0.5
        Least IoU at which two marks are about the same thing, inclusive; 0 for any overlap.
    point_tolerance_ns : int, default 0
        Greatest distance of points in time, or of places in a text, that match.
    tolerance : float, default 0
        Greatest difference of two numbers for the whole item that are the same, inclusive.

    Returns
    -------
    Outcomes
        In the order of items, annotators, marks of ground truth and marks of the annotator.
    """
    left, right = compare(candidate, truth)
    if candidate.kind == "whole":
        columns = _whole(candidate, truth, left, right)
    else:
        columns = _marks(candidate, truth, left, right, threshold, point_tolerance_ns)
    names, truth_code, answer_code = _codes(candidate, truth)
    columns["truth_label"] = _taken(truth_code, columns["truth_mark"])
    columns["answer_label"] = _taken(answer_code, columns["answer_mark"])
    order = np.lexsort((columns["answer_mark"], columns["truth_mark"], columns["comparison"]))
    columns = {name: values[order] for name, values in columns.items()}
    columns["outcome"] = _outcome(candidate, truth, columns, tolerance)
    return Outcomes(
        field=truth.field,
        kind=truth.kind,
        level=truth.level,
        threshold=threshold,
        names=names,
        left=left,
        right=right,
        looked_item=candidate.item[left],
        looked_annotator=candidate.annotator[left],
        item=candidate.item[left][columns["comparison"]],
        annotator=candidate.annotator[left][columns["comparison"]],
        **columns,
    )


def _marks(
    candidate: FieldView,
    truth: FieldView,
    left: np.ndarray,
    right: np.ndarray,
    threshold: float,
    point_tolerance_ns: int,
) -> dict[str, np.ndarray]:
    """Return matched, missed and spurious marks, in that order."""
    found = match_marks(
        candidate, truth, left, right, threshold=threshold, point_tolerance_ns=point_tolerance_ns
    )
    missed = _alone(truth, right, found.comparison, found.second, found.near_comparison, found.near_second)
    extra = _alone(candidate, left, found.comparison, found.first, found.near_comparison, found.near_first)
    missed = [values[_within(truth, missed[1], candidate, left[missed[0]])] for values in missed]
    extra = [values[_within(candidate, extra[1], truth, right[extra[0]])] for values in extra]
    none = [np.full(len(values[0]), NOTHING) for values in (missed, extra)]
    return {
        "comparison": np.concatenate([found.comparison, missed[0], extra[0]]),
        "truth_mark": np.concatenate([found.second, missed[1], none[1]]),
        "answer_mark": np.concatenate([found.first, none[0], extra[1]]),
        "similarity": np.concatenate([found.similarity, np.zeros(len(missed[0]) + len(extra[0]))]),
        "near_miss": np.concatenate([np.zeros(len(found.first), dtype=bool), missed[2], extra[2]]),
    }


def _alone(
    view: FieldView,
    annotation: np.ndarray,
    comparison: np.ndarray,
    mark: np.ndarray,
    near_comparison: np.ndarray,
    near_mark: np.ndarray,
) -> list[np.ndarray]:
    """Return comparison, mark and near miss of the marks of one side that were not matched."""
    group, marks, start = spread_marks(view, annotation)
    begin = start - view.offsets[annotation]  # a mark's place in the spread, less the mark
    matched, near = np.zeros((2, len(marks)), dtype=bool)
    matched[begin[comparison] + mark] = True
    near[begin[near_comparison] + near_mark] = True
    alone = ~matched
    return [group[alone], marks[alone], near[alone]]


def spread_marks(view: FieldView, annotation: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the marks of some annotations, one after another.

    Parameters
    ----------
    view : FieldView
        The marks.
    annotation : int64 array, shape (n_annotations,)
        Positions of annotations, repeated as often as wanted.

    Returns
    -------
    tuple of int64 arrays
        Which of `annotation` each mark belongs to, the mark's position in the view, and where the
        run of each annotation begins.
    """
    length = np.diff(view.offsets)[annotation]
    start = np.cumsum(length) - length
    group = np.repeat(np.arange(len(annotation)), length)
    return group, np.arange(len(group)) + (view.offsets[annotation] - start)[group], start


def _within(view: FieldView, mark: np.ndarray, other: FieldView, annotation: np.ndarray) -> np.ndarray:
    """Return which marks touch the stretch that the other side looked at."""
    if view.kind not in ("segment", "span"):
        return np.ones(len(mark), dtype=bool)
    start, end = view.start[mark], view.end[mark]
    before = (end <= other.look_start[annotation]) & (start < other.look_start[annotation])
    within: np.ndarray = ~(before | (start >= other.look_end[annotation]))
    return within


def _whole(
    candidate: FieldView, truth: FieldView, left: np.ndarray, right: np.ndarray
) -> dict[str, np.ndarray]:
    """Return one unit per item, annotator and part: values for the whole item."""
    n_parts = 1 + max(candidate.part.max(initial=0), truth.part.max(initial=0))
    answered, answer = _firsts(candidate, left, n_parts)
    settled, answer_of_truth = _firsts(truth, right, n_parts)
    place = np.union1d(answered, settled)
    columns = {"comparison": place // n_parts}
    for name, key, mark in (("truth_mark", settled, answer_of_truth), ("answer_mark", answered, answer)):
        columns[name] = np.full(len(place), NOTHING)
        columns[name][np.searchsorted(place, key)] = mark
    columns["similarity"] = np.zeros(len(place))
    columns["near_miss"] = np.zeros(len(place), dtype=bool)
    return columns


def _firsts(view: FieldView, annotation: np.ndarray, n_parts: int) -> tuple[np.ndarray, np.ndarray]:
    """Return comparison and part as one key, and the first mark there."""
    group, mark, _ = spread_marks(view, annotation)
    if view.level == "date":  # one that cannot be read is no answer
        group, mark = group[~np.isnan(view.number[mark])], mark[~np.isnan(view.number[mark])]
    key, first = np.unique(group * n_parts + view.part[mark], return_index=True)
    return key, mark[first]


def _codes(candidate: FieldView, truth: FieldView) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Return names, and a code per mark: its label, else its number where numbers are categories."""
    if truth.kind == "whole" and truth.level == "text":
        nothing = np.full(max(truth.n_marks, candidate.n_marks), NOTHING, dtype=np.int32)
        return truth.labels, nothing[: truth.n_marks], nothing[: candidate.n_marks]
    if truth.kind != "whole" or truth.level in MEASURED:
        return truth.labels, truth.label, candidate.label
    if truth.level == "ranking":
        same = _same_rankings(truth)
        return truth.labels, same[truth.label], same[candidate.label]
    numbers = np.concatenate([truth.number, candidate.number])
    values = np.unique(numbers[~np.isnan(numbers)])
    codes = [
        np.where((view.label < 0) & ~np.isnan(view.number), len(truth.labels) + rank, view.label)
        for view, rank in ((view, np.searchsorted(values, view.number)) for view in (truth, candidate))
    ]
    names = (*truth.labels, *(f"{value:g}" for value in values))
    return names, codes[0].astype(np.int32), codes[1].astype(np.int32)


def _same_rankings(view: FieldView) -> np.ndarray:
    """Return the first code with the same tiers for every label code, and -1 at the end."""
    first: dict[tuple[tuple[str, ...], ...], int] = {}
    tiers = [tuple(tuple(sorted(tier)) for tier in paths) for paths in view.paths]
    codes = [first.setdefault(value, code) for code, value in enumerate(tiers)]
    return np.array([*codes, NOTHING], dtype=np.int32)


def _taken(codes: np.ndarray, mark: np.ndarray) -> np.ndarray:
    """Return the code of each mark, -1 where there is no mark."""
    taken = np.full(len(mark), NOTHING, dtype=np.int32)
    taken[mark >= 0] = codes[mark[mark >= 0]]
    return taken


def _outcome(
    candidate: FieldView, truth: FieldView, columns: dict[str, np.ndarray], tolerance: float
) -> np.ndarray:
    """Return the outcomes as codes; whole items that agree get the similarity 1."""
    settled, answered = columns["truth_mark"] >= 0, columns["answer_mark"] >= 0
    both = settled & answered
    same = both & (columns["truth_label"] == columns["answer_label"])
    if truth.kind == "whole" and truth.level in MEASURED:
        same[both] &= _close(
            candidate.number[columns["answer_mark"][both]],
            truth.number[columns["truth_mark"][both]],
            tolerance,
        )
    if truth.kind == "whole" and truth.level == "text":
        same[both] &= _same_texts(candidate, columns["answer_mark"][both], truth, columns["truth_mark"][both])
    if truth.kind == "whole":
        columns["similarity"] = same.astype(float)
    outcome = np.select([same, both, settled], [CORRECT, INCORRECT, MISSED], SPURIOUS)
    return outcome.astype(np.int8)


def _same_texts(
    candidate: FieldView, answer: np.ndarray, truth: FieldView, settled: np.ndarray
) -> np.ndarray:
    """Return which texts differ in white space only."""
    said = [AS_WRITTEN.apply(candidate.texts[at] or "") for at in answer.tolist()]
    true = [AS_WRITTEN.apply(truth.texts[at] or "") for at in settled.tolist()]
    return np.array([one == other for one, other in zip(said, true, strict=True)], dtype=bool)


def _close(first: np.ndarray, second: np.ndarray, tolerance: float) -> np.ndarray:
    """Return which numbers are the same; a number that was not given is like another such."""
    close: np.ndarray = (np.abs(first - second) <= tolerance) | (np.isnan(first) & np.isnan(second))
    return close
