"""Unitizing: one number for finding and naming at once, on time and on text.

    u_alpha               uα over labels and gaps; for a label: that label against everything else
    relevance_alpha       |uα: marked or not, whatever the label
    coding_alpha          cuα: the labels of what two annotators marked
    label_coding_alpha    (k)uα of every label, with the share of it that others coded at all
    duration_alpha        nominal α in which every instant counts; for a label as above
    gamma, gamma_cat      γ and γ-cat over aligned units; gamma_k for every label

The α family needs annotators who do not overlap themselves within an item and part. Where they do,
`u_alpha` and `duration_alpha` of all are the mean over labels, each against everything else, weighted
by what chance expects (`detail["one_label_at_a_time"]`), and α of coding is undefined.

γ is taken where its 31 alignments take no more than about 15 seconds: of at most 200,000 units in
items of two annotators, 5,000 in items of three, 1,000 of four, 500 of five. Beyond that it is undefined
and says so.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from annoqa.agreement.continuum import Continuum, continuum_of
from annoqa.agreement.duration_alpha import duration_alpha, duration_lengths
from annoqa.agreement.gamma import Aligned, align, gamma, gamma_cat, gamma_k
from annoqa.agreement.gamma_dissimilarity import Dissimilarity
from annoqa.agreement.ratio import Within
from annoqa.agreement.shared_lengths import SharedLengths, alpha_over_labels
from annoqa.agreement.unitizing import (
    Unitizing,
    coding_alpha,
    label_coding_alpha,
    label_coverage,
    unitize,
)
from annoqa.measurements.context import Context
from annoqa.measurements.measurement import Measurement, Question
from annoqa.measurements.subjects import Number, told
from annoqa.statistics.estimate import Estimate
from annoqa.table.field_view import FieldView
from annoqa.table.table import AnnotationTable

NS = 1_000_000_000
MOST_UNITS = {2: 200_000, 3: 5_000, 4: 1_000, 5: 500}
"""Units that γ aligns, by the number of annotators on a stretch."""
TITLES: Mapping[str, tuple[Question, str]] = {
    "u_alpha": ("extent", "Unitizing α"),
    "relevance_alpha": ("detection", "Unitizing α, marked or not"),
    "coding_alpha": ("label", "Unitizing α, labels of common ground"),
    "label_coding_alpha": ("label", "Unitizing α of a label"),
    "duration_alpha": ("extent", "Krippendorff's α of all instants"),
    "gamma": ("extent", "γ"),
    "gamma_cat": ("label", "γ-cat"),
    "gamma_k": ("label", "γ-k"),
}
OVERLAP = "annotators overlap themselves, so nobody says which of their labels holds"


@dataclass(frozen=True, eq=False, kw_only=True)
class _Field:
    """A field as a continuum, and how its numbers are made."""

    view: FieldView
    context: Context
    continuum: Continuum
    within: Within
    gap_atom: int

    def number(self, name: str, made: str) -> Number:
        """Return a number with its signature."""
        over = "items" if self.within.cluster is None else "clusters of items"
        ends = "looks" if not self.continuum.guessed else "looks, or the first and last mark"
        question, title = TITLES[name]
        return Number(
            question=question,
            name=name,
            title=title,
            signature=f"{name}: {made}; items end at {ends}; pooled over items; "
            f"interval over {over}, {self.within.confidence:.0%}",
        )

    def told(
        self,
        number: Number,
        estimate: Estimate,
        label: int | None = None,
        detail: Mapping[str, object] | None = None,
    ) -> Measurement:
        """Return an estimate about all, or about a label."""
        if label is None:
            return told(self.view.field, number, "all", (), estimate, detail)
        return told(self.view.field, number, "label", (self.continuum.labels[label],), estimate, detail)


def measure_unitizing(
    view: FieldView, context: Context, lengths: np.ndarray | None = None
) -> list[Measurement]:
    """Return the numbers of the unitizing family, of α by duration, and of γ.

    Parameters
    ----------
    view : FieldView
        The annotators' segments or spans.
    context : Context
        Names, clusters, slices, seed, and frames per second where they are known: a frame is then
        the shortest thing that can be told apart in a gap.
    lengths : int64 array, shape (n_items,), optional
        Length of every item in ns or code points, negative where it is not known. Without, an item
        reaches as far as looks or marks.

    Returns
    -------
    list of Measurement
        About all, slices and labels; one undefined row when no two annotators share an item.
    """
    this = _Field(
        view=view,
        context=context,
        continuum=continuum_of(view, lengths),
        within=Within(cluster=context.cluster, confidence=context.confidence),
        gap_atom=max(1, round(NS / context.fps)) if view.kind == "segment" and context.fps else 1,
    )
    if not len(this.continuum.item):
        reason = Estimate.none("no item was looked at by two annotators", n_items=0, n_units=0)
        return [this.told(this.number("u_alpha", "Krippendorff et al. 2016"), reason)]
    return [*_unitizing(this), *_durations(this), *_gamma(this)]


def item_lengths(table: AnnotationTable, view: FieldView) -> np.ndarray | None:
    """Return how long every item is, as far as the table knows.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.
    view : FieldView
        A field of segments or spans.

    Returns
    -------
    int64 array, shape (n_items,), or None
        Durations in ns or lengths of texts in code points, -1 where unknown. None for spans in
        parts of items, whose texts are not told apart.
    """
    if view.kind == "segment":
        return table.column("items", "duration_ns", -1).astype(np.int64)
    if (view.part != 0).any():
        return None
    texts = table.items["text"].to_pylist()
    return np.array([-1 if text is None else len(text) for text in texts], dtype=np.int64)


def _unitizing(this: _Field) -> Iterator[Measurement]:
    """Yield the family of unitizing α."""
    unit = "ns" if this.view.kind == "segment" else "character"
    made = f"Krippendorff et al. 2016, atom of a gap {this.gap_atom:,} {unit}"
    labels = _by_label(this, lambda continuum: unitize(continuum, gap_atom=this.gap_atom).whole)
    number = this.number("u_alpha", made)
    relevance, coding = this.number("relevance_alpha", made), this.number("coding_alpha", made)
    if this.continuum.overlaps_itself:
        yield this.told(number, alpha_over_labels(labels, this.within), detail=_detail(this))
        yield this.told(relevance, Estimate.none(OVERLAP))
        yield this.told(coding, Estimate.none(OVERLAP))
    else:
        sums = unitize(this.continuum, gap_atom=this.gap_atom)
        yield this.told(number, sums.whole.alpha(this.within), detail=_detail(this))
        yield from _slices(this, number, sums.whole)
        yield this.told(relevance, sums.relevance.alpha(this.within))
        yield from _slices(this, relevance, sums.relevance)
        yield this.told(coding, coding_alpha(sums, this.within))
        yield from _slices(this, coding, sums.coding)
        yield from _label_coding(this, sums, made)
    for label, lengths in enumerate(labels[: len(this.continuum.labels)]):
        yield this.told(number, lengths.alpha(this.within), label)


def _label_coding(this: _Field, sums: Unitizing, made: str) -> Iterator[Measurement]:
    """Yield (k)uα of every label."""
    number = this.number("label_coding_alpha", made)
    for label in range(len(sums.labels)):
        detail = {"coverage": label_coverage(sums, label)}
        yield this.told(number, label_coding_alpha(sums, label, this.within), label, detail)


def _durations(this: _Field) -> Iterator[Measurement]:
    """Yield α in which every instant counts."""
    number = this.number("duration_alpha", "every instant a unit, unmarked time a value")
    labels = _by_label(this, duration_lengths)
    if this.continuum.overlaps_itself:
        yield this.told(number, alpha_over_labels(labels, this.within), detail=_detail(this))
    else:
        sums = duration_lengths(this.continuum)
        yield this.told(number, duration_alpha(sums, this.within), detail=_detail(this))
        yield from _slices(this, number, sums)
    for label, lengths in enumerate(labels[: len(this.continuum.labels)]):
        yield this.told(number, duration_alpha(lengths, this.within), label)


def _gamma(this: _Field) -> Iterator[Measurement]:
    """Yield γ, γ-cat, and γ-k of every label."""
    weights = Dissimilarity()
    made = (
        f"Mathet et al. 2015, α {weights.alpha:g}, β {weights.beta:g}, chance by shifts, "
        f"seed {this.context.seed}"
    )
    whole, cat = this.number("gamma", made), this.number("gamma_cat", made)
    if reason := _too_much(this.continuum):
        yield this.told(whole, Estimate.none(reason, n_units=len(this.continuum.voice)))
        yield this.told(cat, Estimate.none(reason, n_units=len(this.continuum.voice)))
        return
    rank = np.argsort(np.argsort(np.array(this.context.items, dtype=object), kind="stable"))
    aligned = align(this.continuum, weights, seed=this.context.seed, rank=rank)
    found = gamma(aligned, this.within)
    yield this.told(whole, found, detail=_chance(aligned, found))
    yield this.told(cat, gamma_cat(aligned, this.within))
    number = this.number("gamma_k", made)
    for label in range(len(aligned.labels)):
        yield this.told(number, gamma_k(aligned, label, this.within), label)


def _chance(aligned: Aligned, found: Estimate) -> dict[str, object]:
    """Return what a report shows beside γ."""
    error = None if found.value is None else (1 - found.value) * aligned.chance_error
    return {
        "n_samples": aligned.n_samples,
        "n_unitary": aligned.n_unitary,
        "n_units": aligned.n_units,
        "error_of_chance": error,
    }


def _too_much(continuum: Continuum) -> str:
    """Say why γ would take too long; empty when it does not."""
    n_voices = continuum.n_voices[continuum.stretch[continuum.voice]]
    for n in np.unique(n_voices).tolist():
        most, units = MOST_UNITS.get(n, 0), int((n_voices == n).sum())
        if units > most:
            told_most = f"{most:,} of {n} annotators" if most else f"none of {n} annotators, at most five"
            return f"{units:,} units are too many to be aligned 31 times; γ is taken of {told_most}"
    return ""


def _by_label(this: _Field, sums: Callable[[Continuum], SharedLengths]) -> list[SharedLengths]:
    """Return sums of every label against everything else; of units without a label last."""
    n_values = int(this.continuum.value.max(initial=-1)) + 1
    return [sums(this.continuum.of_label(value)) for value in range(n_values)]


def _slices(this: _Field, number: Number, sums: SharedLengths) -> Iterator[Measurement]:
    """Yield α of the items that have a value of a slice."""
    for column, (codes, names) in this.context.slices.items():
        for code in np.unique(codes[np.unique(sums.item)]).tolist():
            if code >= 0:
                estimate = sums.of_items(codes == code).alpha(this.within)
                yield told(this.view.field, number, "slice", (column, names[code]), estimate)


def _detail(this: _Field) -> dict[str, object]:
    """Return what a report shows beside α: what was compared, and how its limits are known."""
    continuum = this.continuum
    return {
        "n_stretches": len(continuum.item),
        "limits_from_marks": continuum.guessed,
        "n_points": continuum.n_points,
        "one_label_at_a_time": continuum.overlaps_itself,
    }
