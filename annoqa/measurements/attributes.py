"""Attributes: the numbers of what was said about marks that both annotators drew.

    attribute_agreement         equal answers (`annoqa.agreement.attributes`)
    attribute_alpha             Krippendorff's α of the answers, where there are two different ones
    attribute_both_share        marks about which both said something, of those about which either did
    attribute_difference        mean absolute difference, of numbers
    attribute_text_similarity   edit similarity, of texts

One row for each attribute: the subject is `attribute`, and `who` its name. `detail` of
`attribute_agreement` has how many different answers there are (`n_values`), the pairs of answers that
differ most often (`differing`: answer, answer, how often), and agreement by annotator (`annotators`).
"""

from collections.abc import Iterator

import numpy as np

from annoqa.agreement.attributes import (
    Attribute,
    attribute_agreement,
    attribute_alpha,
    attribute_both_share,
    attribute_difference,
    attribute_text_similarity,
    attributes_of_marks,
)
from annoqa.agreement.ratio import Ratio
from annoqa.measurements.compared import Compared
from annoqa.measurements.measurement import Measurement
from annoqa.measurements.subjects import of_subjects, told
from annoqa.statistics.estimate import Estimate
from annoqa.table.table import AnnotationTable

N_DIFFERING = 10


def measure_attributes(this: Compared, table: AnnotationTable) -> Iterator[Measurement]:
    """Yield the numbers of every attribute of a field's marks.

    Parameters
    ----------
    this : Compared
        The matched marks.
    table : AnnotationTable
        What was said about them is there.

    Yields
    ------
    Measurement
        Of the question `label`; none where nothing was said about any mark.
    """
    column = table.marks["attributes"]
    if column.null_count == len(column):
        return
    for attribute in attributes_of_marks(column.take(this.view.row).to_pylist()):
        yield from _of_attribute(this, attribute)


def _of_attribute(this: Compared, attribute: Attribute) -> Iterator[Measurement]:
    """Yield the numbers of one attribute."""
    sides, answer = this.sides, attribute.code[this.sides.mark]
    equal = attribute_agreement(sides, answer)
    title = "Agreement on attributes"
    yield _row(this, attribute, "attribute_agreement", title, equal, _detail(this, attribute, answer, equal))
    if len(attribute.values) > 1:
        alpha = attribute_alpha(sides, answer, attribute, this.within)
        yield _row(this, attribute, "attribute_alpha", "Krippendorff's α of attributes", alpha)
    both = attribute_both_share(sides, answer)
    yield _row(this, attribute, "attribute_both_share", "Attributes answered by both", both)
    if attribute.is_number:
        apart = attribute_difference(sides, answer, attribute)
        yield _row(this, attribute, "attribute_difference", "Mean difference of attributes", apart)
    if attribute.is_text:
        alike = attribute_text_similarity(sides, answer, attribute)
        yield _row(this, attribute, "attribute_text_similarity", "Edit similarity of attributes", alike)


def _row(
    this: Compared,
    attribute: Attribute,
    name: str,
    title: str,
    made: Ratio | Estimate,
    detail: dict[str, object] | None = None,
) -> Measurement:
    """Return one number of one attribute."""
    number = this.number(question="label", name=name, title=title)
    estimate = made.estimate(this.within) if isinstance(made, Ratio) else made
    return told(this.view.field, number, "attribute", (attribute.name,), estimate, detail)


def _detail(this: Compared, attribute: Attribute, answer: np.ndarray, equal: Ratio) -> dict[str, object]:
    """Return what a report shows beside agreement."""
    of_each = {
        group.who[0]: equal.estimate(this.within, group.chosen).value
        for group in of_subjects(this.groups, "annotator")
    }
    return {
        "n_values": len(attribute.values),
        "differing": _differing(this, attribute, answer),
        "annotators": of_each,
    }


def _differing(this: Compared, attribute: Attribute, answer: np.ndarray) -> list[tuple[object, object, int]]:
    """Return the answers that met most often and differ."""
    theirs = this.sides.of_partner(answer, -1)
    rows = np.flatnonzero(~this.sides.second & (answer >= 0) & (theirs >= 0) & (answer != theirs))
    low, high = np.minimum(answer, theirs)[rows], np.maximum(answer, theirs)[rows]
    pairs, n = np.unique(np.column_stack([low, high]), axis=0, return_counts=True)
    most = np.lexsort((*pairs.T[::-1], -n))[:N_DIFFERING]
    values = attribute.values
    return [(values[pairs[at, 0]], values[pairs[at, 1]], int(n[at])) for at in most.tolist()]
