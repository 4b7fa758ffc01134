"""Spans: the numbers of one field of marks on text, annotators compared with each other.

Spans are matched by any overlap and measured afterwards. Beside what `annoqa.measurements.marks`
takes of every kind of mark (`mean_iou` is in characters):

    exact_span_f1                                 equal extent and label, as multisets
    strict_f1, exact_f1, partial_f1, type_f1      the words of MUC (`annoqa.agreement.span_outcomes`)
    character_f1                                  all characters, label by label
    token_alpha, token_agreement                  Krippendorff's α and percent agreement of tokens
    mean_start_disagreement, mean_end_disagreement, their quantiles, start_bias, end_bias  characters
    fragmented_share, in_merge_share, alone_share, mean_overfill, mean_underfill           characters

`detail` of `exact_f1` for all has the outcomes of every scheme; that of `mean_start_disagreement` has
what the differing pieces of text are made of.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from annoqa.agreement.boundary_bias import boundary_biases
from annoqa.agreement.characters import Coverage, coverage
from annoqa.agreement.differing_text import differing_text
from annoqa.agreement.exact_spans import exact_span_f1
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.percent import percent_agreement
from annoqa.agreement.ratio import Selection
from annoqa.agreement.segmentation import segmentation
from annoqa.agreement.span_outcomes import SCHEMES, span_f1, span_outcomes
from annoqa.agreement.tokens import WORDS, judgements_of_tokens, tokens_of
from annoqa.measurements.compared import Compared, compared
from annoqa.measurements.context import Context
from annoqa.measurements.marks import (
    measure_detection,
    measure_iou,
    measure_labels,
    nothing_compared,
    ratio_rows,
)
from annoqa.measurements.measurement import Measurement
from annoqa.measurements.offsets import BOUNDARIES, Details, measure_biases, measure_cuts, measure_offsets
from annoqa.measurements.subjects import Number, of_subjects, told
from annoqa.measurements.whole_answers import measure_whole_answers
from annoqa.statistics.estimate import Estimate
from annoqa.table.field_view import FieldView

TITLES = {
    "strict": "Strict F1 (extent and label)",
    "exact": "Exact F1 (extent)",
    "partial": "Partial F1 (extent, overlap counts half)",
    "type": "Type F1 (label, any overlap)",
}


def measure_spans(view: FieldView, context: Context, texts: Sequence[str | None]) -> list[Measurement]:
    """Return all numbers about agreement on a field of text spans.

    Parameters
    ----------
    view : FieldView
        The annotators' spans, in code points.
    context : Context
        Names, clusters (documents), and slices.
    texts : sequence of str or None
        Text of every item code.

    Returns
    -------
    list of Measurement
        Detection, label and extent; one undefined row when no two annotators share an item.
    """
    this = compared(view, context, 0.0)
    if not len(this.matches.left):
        return nothing_compared(view)
    biases = {
        which: boundary_biases(this.sides, getattr(this.sides, which), offsets(this.sides), this.within)
        for which, offsets in BOUNDARIES.items()
    }
    pieces: Details = {(): {"differing_text": differing_text(this.sides, texts)}}
    return [
        *measure_detection(this),
        *_by_scheme(this),
        *_characters(this),
        *_tokens(this, texts),
        *measure_labels(this),
        *measure_whole_answers(this),
        *measure_iou(this),
        *measure_offsets(this, "start", "characters", 1, pieces),
        *measure_offsets(this, "end", "characters", 1, {}),
        *measure_biases(this, biases, "characters", 1),
        *measure_cuts(this, segmentation(this.sides), "characters", 1),
    ]


def _by_scheme(this: Compared) -> Iterator[Measurement]:
    """Yield F1 of equal spans, and of the schemes of MUC."""
    equal = this.number(
        question="detection", name="exact_span_f1", title="F1 of equal spans (extent and label)"
    )
    yield from ratio_rows(this, equal, exact_span_f1(this.sides))
    for scheme in SCHEMES:
        number = this.number(question="detection", name=f"{scheme}_f1", title=TITLES[scheme])
        outcomes = {"outcomes": span_outcomes(this.sides, scheme)}
        rows = list(ratio_rows(this, number, span_f1(this.sides, scheme)))
        yield told(this.view.field, number, "all", (), rows[0].estimate, outcomes)
        yield from rows[1:]


def _characters(this: Compared) -> Iterator[Measurement]:
    """Yield F1 of characters for all, annotators, pairs, labels and slices."""
    cells = coverage(this.sides)
    ratio = cells.f1()
    number = this.number(question="extent", name="character_f1", title="Character F1")
    for group in this.groups:
        chosen = Selection.of(cells.item, _cells(this, cells, group.subject, group.who))
        yield told(this.view.field, number, group.subject, group.who, ratio.estimate(this.within, chosen))


def _cells(this: Compared, cells: Coverage, subject: str, who: tuple[str, ...]) -> np.ndarray:
    """Return the cells about a subject."""
    names = this.context.annotators
    here = np.ones(len(cells.item), dtype=bool)
    if subject in {"annotator", "pair"}:
        for name in who:
            code = names.index(name)
            here &= (cells.annotator == code) | (cells.other == code)
    elif subject == "label":
        here = cells.label == this.view.labels.index(who[0])
    elif subject == "slice":
        codes, values = this.context.slices[who[0]]
        here = codes[cells.item] == values.index(who[1])
    return np.flatnonzero(here)


def _tokens(this: Compared, texts: Sequence[str | None]) -> Iterator[Measurement]:
    """Yield α and percent agreement of tokens."""
    number = {
        name: Number(
            question="label",
            name=name,
            title=title,
            signature=f"{name}: tokens {WORDS}; interval over items or clusters",
        )
        for name, title in (
            ("token_alpha", "Krippendorff's α of tokens"),
            ("token_agreement", "Percent agreement of tokens"),
        )
    }
    reason = _no_tokens(this, texts)
    if reason:
        for how in number.values():
            yield told(this.view.field, how, "all", (), Estimate.none(reason))
        return
    tokens = tokens_of(texts, this.view.item)
    data = judgements_of_tokens(this.view, tokens, this.within)
    detail = {"n_tokens": len(tokens.item)}
    for group in of_subjects(this.groups, "all", "pair", "slice"):
        some = data
        if group.subject == "pair":
            some = data.only(np.isin(this.context.annotators, group.who)[: data.n_annotators])
        if group.subject == "slice":
            codes, values = this.context.slices[group.who[0]]
            some = data.select(codes[tokens.item] == values.index(group.who[1]))
        for name, compute in (("token_alpha", krippendorff_alpha), ("token_agreement", percent_agreement)):
            estimate = compute(some, confidence=this.within.confidence)
            yield told(this.view.field, number[name], group.subject, group.who, estimate, detail)


def _no_tokens(this: Compared, texts: Sequence[str | None]) -> str:
    """Say why tokens cannot be compared; empty when they can."""
    if (this.view.part != 0).any():
        return "marks lie in parts of their items, whose texts are not told apart"
    if not any(texts[item] for item in np.unique(this.view.item)):
        return "no item has its text"
    return ""
