"""Guideline failures: where annotators agree with each other, and are wrong together.

    agree and right      fine
    agree and wrong      the guideline is misread, or says what nobody meant: a guideline failure;
                         in isolated items of a cell that is fine: gold in doubt
    disagree and wrong   one annotator, or a hard item

Every cell that is looked at gets one verdict, with its evidence (`annoqa.ground_truth.verdict`).
Where everybody contradicts a gold that nobody independent stands behind, the verdict is not a
guideline failure but a *systematic conflict* (`annoqa.ground_truth.gold_origin`).

What must hold is told in `annoqa.ground_truth.shared_error` (labels, omissions, additions) and
`annoqa.ground_truth.shared_offset` (sides, starts, ends, shifts on a scale). All cells of a field,
of its slices and of its attributes are tested at once, and the false discovery rate is held over
all of them (Benjamini & Hochberg; on request Benjamini & Yekutieli).

*Use it when* part of the items has ground truth and two annotators at least.
*Beware when* ground truth has one author, or comes from the same annotators: the failure may be
theirs. Annotators who saw the same pre-labels are not independent.
*Undefined when* no item has both.

References
----------
Beigman Klebanov, B., & Beigman, E. (2009). From annotator agreement to noise models.
Computational Linguistics, 35(4), 495-503. https://doi.org/10.1162/coli.2009.35.4.35402
Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
Statistical Society B, 57(1), 289-300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x
Benjamini, Y., & Yekutieli, D. (2001). The control of the false discovery rate in multiple testing
under dependency. Annals of Statistics, 29(4), 1165-1188. https://doi.org/10.1214/aos/1013699998
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.additions import gather_additions
from annoqa.ground_truth.doubted import doubts_of
from annoqa.ground_truth.gold_doubt import GoldInDoubt
from annoqa.ground_truth.gold_origin import GoldAuthors
from annoqa.ground_truth.guideline_failure import GuidelineFailure
from annoqa.ground_truth.judgements import gather_judgements
from annoqa.ground_truth.mark_attribute import MarkAttribute
from annoqa.ground_truth.offsets import measure_offsets
from annoqa.ground_truth.outcome import Outcomes
from annoqa.ground_truth.records import Records
from annoqa.ground_truth.search import search
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.strata import Slices, Stratum, attributes_of, slices_of
from annoqa.ground_truth.verdict import Cell
from annoqa.table.field_view import FieldView


@dataclass(frozen=True, kw_only=True)
class Failures:
    """What was found in one field.

    Attributes
    ----------
    failures : tuple of GuidelineFailure
        The smallest q first.
    doubts : tuple of GoldInDoubt
        The most probable first.
    cells : tuple of Cell
        Every cell that was looked at, with its verdict: those of the field first, then those of its
        slices and of its attributes.
    n_tested : int
        Cells that were tested.
    """

    failures: tuple[GuidelineFailure, ...]
    doubts: tuple[GoldInDoubt, ...]
    cells: tuple[Cell, ...]
    n_tested: int


def find_failures(
    candidate: FieldView,
    truth: FieldView,
    outcomes: Outcomes,
    *,
    cluster: np.ndarray | None = None,
    slices: Slices | None = None,
    attributes: Sequence[MarkAttribute] = (),
    nameless: frozenset[int] = frozenset(),
    confidence: float = 0.95,
    fps: float | None = None,
    settings: FailureSettings | None = None,
) -> Failures:
    """Return the guideline failures of a field, the ground truth in doubt, and all verdicts.

    Parameters
    ----------
    candidate, truth : FieldView
        The annotators' answers, and settled ones.
    outcomes : Outcomes
        Of one against the other; spans and segments matched by any overlap.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.
    slices : mapping of str to (int array, tuple of str), optional
        Columns of the items to look within: codes, shape (n_items,), -1 where missing, and what
        the codes mean.
    attributes : sequence of MarkAttribute
        Questions about marks.
    nameless : frozenset of int
        Codes of authors of ground truth who are nobody in particular.
    confidence : float, default 0.95
        Nominal coverage of the limits that are compared with the floors.
    fps : float, optional
        Frames per second.
    settings : FailureSettings, optional
        The cut-offs.

    Returns
    -------
    Failures
        Mutually exclusive: items of a failing cell are not in doubt as well.
    """
    settings = settings or FailureSettings()
    whole = Stratum(
        judgements=gather_judgements(outcomes, cluster),
        added=None if truth.kind == "whole" else gather_additions(candidate, outcomes, cluster),
        offsets=measure_offsets(candidate, truth, outcomes),
        names=outcomes.names,
    )
    strata = [whole, *slices_of(whole, slices or {}, settings.least_units)]
    strata += attributes_of(outcomes, attributes, cluster)
    n_annotators = int(candidate.annotator.max(initial=-1)) + 1
    entries, elsewhere = search(strata, n_annotators, settings, cluster, confidence)
    doubted = list(doubts_of(whole, truth, entries, elsewhere, settings))
    gold = GoldAuthors(truth, candidate.annotator, nameless)
    records = Records(truth, outcomes, strata, doubted, gold, settings, cluster, confidence, fps)
    failures, cells = records.of(entries)
    return Failures(
        failures=tuple(sorted(failures, key=_most_sure)),
        doubts=tuple(sorted((found.told for found in doubted), key=lambda doubt: -doubt.posterior)),
        cells=tuple(cells),
        n_tested=len(entries),
    )


def _most_sure(failure: GuidelineFailure) -> tuple[float, float, float]:
    """Put the smallest q first, then the smallest p, then the largest share."""
    return failure.q, failure.p, -(failure.share.value or 0.0)


__all__ = [
    "FailureSettings",
    "Failures",
    "GoldInDoubt",
    "GuidelineFailure",
    "find_failures",
]
