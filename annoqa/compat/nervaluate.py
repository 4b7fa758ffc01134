"""Scores of nervaluate: strict, exact, partial and type, in the words of MUC and SemEval-2013.

    for every predicted entity, in the order given, the true ones that are left are searched:
    strict   equal with the same label: correct; else the first that overlaps: incorrect
    exact    equal: correct; else the first that overlaps: incorrect
    partial  equal: correct; else the first that overlaps: partial
    type     same label and overlapping, the closest one: correct; else the first that overlaps: incorrect
    nothing left that overlaps: spurious;  true entities nobody took: missed

    P = (correct + ½ partial) / actual,  R = (correct + ½ partial) / possible

Ends are inclusive. To overlap, an entity has to cover a share of the *true* one (1 % by default).

*Differs from ours*: first come, first served, so the order of predictions changes the counts, and
each of the four schemes pairs anew: a pair may be *correct* in type and not be paired in partial.
With a least share above 1 % swapping the sides changes them too. Both sides empty score 0.

*Use it when* figures printed by nervaluate have to be reproduced; `span_f1` counts the same on pairs
that overlap most in total.

References
----------
Chinchor, N., & Sundheim, B. (1993). MUC-5 evaluation metrics. Proceedings of the 5th Message
Understanding Conference, 69-78. https://doi.org/10.3115/1072017.1072026
Segura-Bedmar, I., Martínez, P., & Herrero-Zazo, M. (2013). SemEval-2013 task 9: Extraction of
drug-drug interactions from biomedical texts. https://aclanthology.org/S13-2056
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from annoqa.compat.number import Number, Score

Scheme = Literal["strict", "exact", "partial", "ent_type"]
Entity = tuple[str, int, int]
"""Label, first and last token (or character), both inclusive."""


@dataclass(frozen=True, kw_only=True)
class NerCounts:
    """What nervaluate counts under one scheme.

    Attributes
    ----------
    correct, incorrect, partial, missed, spurious : int
        Outcomes of entities.
    """

    correct: int
    incorrect: int
    partial: int
    missed: int
    spurious: int

    @property
    def score(self) -> Score:
        """Precision, recall and F1, 0 where there was nothing to divide by."""
        paired = self.correct + self.incorrect + self.partial
        return Score.counted(self.correct + self.partial / 2, paired + self.spurious, paired + self.missed)


def nervaluate_counts(
    truth: Sequence[Sequence[Entity]],
    predicted: Sequence[Sequence[Entity]],
    scheme: Scheme,
    *,
    least_overlap_percent: float = 1.0,
) -> NerCounts:
    """Count outcomes under one scheme.

    Parameters
    ----------
    truth, predicted : sequence of sequences of (label, first, last)
        Entities of every document, in the order of the files.
    scheme : {"strict", "exact", "partial", "ent_type"}
        As on the page.
    least_overlap_percent : float, default 1.0
        How much of a true entity has to be covered, inclusive, in [1, 100].

    Returns
    -------
    NerCounts
        Over all documents.

    Examples
    --------
    >>> nervaluate_counts([[("PER", 0, 1)]], [[("PER", 1, 2)]], "partial").score.f1
    0.5
    """
    outcomes: list[str] = []
    missed = 0
    for true, told in zip(truth, predicted, strict=True):
        left = list(true)
        for entity in told:
            outcome, taken = _outcome(entity, left, scheme, least_overlap_percent)
            outcomes.append(outcome)
            if taken is not None:
                left.pop(taken)
        missed += len(left)
    return NerCounts(
        correct=outcomes.count("correct"),
        incorrect=outcomes.count("incorrect"),
        partial=outcomes.count("partial"),
        missed=missed,
        spurious=outcomes.count("spurious"),
    )


def _outcome(entity: Entity, left: Sequence[Entity], scheme: Scheme, least: float) -> tuple[str, int | None]:
    """Return what becomes of a predicted entity, and which true one it takes."""
    touching = [k for k, other in enumerate(left) if _covered_percent(entity, other) >= least]
    if scheme == "ent_type":
        fits = [k for k in touching if left[k][0] == entity[0]]
        fits.sort(key=lambda k: abs(entity[1] - left[k][1]) + abs(entity[2] - left[k][2]))
    else:
        skip = 0 if scheme == "strict" else 1
        fits = [k for k, other in enumerate(left) if other[skip:] == entity[skip:]]
    if fits:
        return "correct", fits[0]
    if touching:
        return ("partial" if scheme == "partial" else "incorrect"), touching[0]
    return "spurious", None


def _covered_percent(entity: Entity, true: Entity) -> float:
    """Return how much of a true entity is covered, in percent."""
    shared = min(entity[2], true[2]) - max(entity[1], true[1]) + 1
    return max(shared, 0) / (true[2] - true[1] + 1) * 100


NERVALUATE_COUNTS = Number(
    tool="nervaluate",
    follows="1.2.1",
    title="strict, exact, partial and type counts and F1",
    compute=nervaluate_counts,
    differs="pairs in the order of predictions, anew for each scheme",
    ours="annoqa.agreement.span_outcomes.span_f1",
)
