"""What is searched by itself: a whole field, a slice of its items, an attribute of its marks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.additions import AdditionCase, addition_cases
from annoqa.ground_truth.judgements import Judgements
from annoqa.ground_truth.mark_attribute import MarkAttribute, gather_attribute
from annoqa.ground_truth.offsets import Offsets
from annoqa.ground_truth.outcome import Outcomes
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.shared_error import AnswerCase, answer_cases
from annoqa.ground_truth.shared_offset import OffsetCell, offset_cells

Slices = Mapping[str, tuple[np.ndarray, tuple[str, ...]]]
"""Name of a column of items to codes, shape (n_items,), -1 where missing, and what the codes mean."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Stratum:
    """Units that are searched by themselves.

    Attributes
    ----------
    judgements : Judgements
        Of units of ground truth.
    added : Judgements or None
        Of things that ground truth does not have.
    offsets : Offsets or None
        Of matched marks.
    names : tuple of str
        What the codes of labels mean.
    slice : (str, str) or None
        Column and value, where it is a slice.
    inside : bool array, shape (n_items,), or None
        Which items are in the slice.
    attribute : str or None
        The question, where it is about an attribute.
    """

    judgements: Judgements
    added: Judgements | None
    offsets: Offsets | None
    names: tuple[str, ...]
    slice: tuple[str, str] | None = None
    inside: np.ndarray | None = None
    attribute: str | None = None

    @property
    def is_field(self) -> bool:
        """Whether it is the field as a whole."""
        return self.slice is None and self.attribute is None

    def name(self, code: int) -> str | None:
        """Return what a label's code means; None for no label."""
        return self.names[code] if code >= 0 else None

    def cases(
        self, settings: FailureSettings, cluster: np.ndarray | None, confidence: float
    ) -> Iterator[AnswerCase | AdditionCase]:
        """Yield the cells of answers, in slices only those with enough units."""
        for case in answer_cases(self.judgements, settings, cluster, confidence):
            if self.slice is None or case.cell.n_units >= settings.least_units:
                yield case
        if self.added is not None:
            for addition in addition_cases(self.added, self.judgements, settings, cluster, confidence):
                if self.slice is None or addition.cell.n_units >= settings.least_units:
                    yield addition

    def offset_cells(
        self, settings: FailureSettings, cluster: np.ndarray | None, confidence: float
    ) -> Iterator[OffsetCell]:
        """Yield the cells of sides, in slices only those of all labels together."""
        if self.offsets is not None:
            yield from offset_cells(
                self.offsets, settings, cluster, confidence, each_label=self.slice is None
            )


def slices_of(field: Stratum, slices: Slices, least_units: int) -> Iterator[Stratum]:
    """Yield the slices of a field, by column and value.

    Parameters
    ----------
    field : Stratum
        The field as a whole.
    slices : mapping
        Columns of the items.
    least_units : int
        A slice with fewer units is not searched.

    Yields
    ------
    Stratum
        Columns with one value alone are left out.
    """
    items = field.judgements.item
    if field.added is not None:
        items = np.r_[items, field.added.item]
    for column, (codes, names) in slices.items():
        here, n = np.unique(codes[items], return_counts=True)
        enough = (n >= least_units) & (here >= 0) & (len(here) > 1)
        for code in here[enough].tolist():
            inside = codes == code
            yield Stratum(
                judgements=field.judgements.select(inside[field.judgements.item]),
                added=None if field.added is None else field.added.select(inside[field.added.item]),
                offsets=None if field.offsets is None else field.offsets.select(inside[field.offsets.item]),
                names=field.names,
                slice=(column, names[code]),
                inside=inside,
            )


def attributes_of(
    outcomes: Outcomes, attributes: Sequence[MarkAttribute], cluster: np.ndarray | None
) -> Iterator[Stratum]:
    """Yield the attributes of matched marks about which ground truth says something.

    Parameters
    ----------
    outcomes : Outcomes
        Every annotator against ground truth.
    attributes : sequence of MarkAttribute
        The questions.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.

    Yields
    ------
    Stratum
        In order.
    """
    for attribute in attributes:
        judgements = gather_attribute(outcomes, attribute, cluster)
        if len(judgements):
            yield Stratum(
                judgements=judgements,
                added=None,
                offsets=None,
                names=attribute.values,
                attribute=attribute.name,
            )
