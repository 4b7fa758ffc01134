"""Objects: reliability of detection and label together, for any number of annotators.

    α = 1 − D_o / D_e   over units,   value of a unit = its label, or (not marked)

Marks of all annotators become units by matching; an annotator who looked at the item and has no
mark in a unit judged it `(not marked)`. α (Krippendorff, nominal) is computed once over the units
of all items. It is never the mean of one α per item: on the same data the pooled value is .862 and
the mean over items .646, because items with one label only have no α, or a wild one.

Use it when one number has to say whether annotators see the same things and call them the same.
Beware when comparing it with α of whole-item labels: a unit exists because somebody marked it, so
nobody can agree on *not marked* in a unit of two annotators. α is lower for that, and lower still
at a higher threshold of matching.
Undefined when no unit was judged twice, or when only one value was used.

References
----------
Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
https://repository.upenn.edu/asc_papers/43
Tschirschwitz, D., Benz, C., Florek, M., Noerderhus, H., Stein, B., & Rodehorst, V. (2022). Drawing
the same bounding box twice? Coping noisy annotations in object detection with repeated labels.
https://doi.org/10.1007/978-3-031-16788-1_37
"""

import numpy as np

from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.ratio import Within
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.sides import NO_LABEL
from annoqa.matching import Units
from annoqa.matching.candidates import ranges
from annoqa.statistics.estimate import Estimate
from annoqa.table.field_view import FieldView
from annoqa.vocabulary import NOT_MARKED


def judgements_of_units(view: FieldView, units: Units, within: Within) -> ReliabilityData:
    """Return who gave which unit which label, `(not marked)` included.

    Parameters
    ----------
    view : FieldView
        The annotators' marks.
    units : Units
        Made from this view.
    within : Within
        Clusters of the items; a unit's cluster is its item's, or the item without.

    Returns
    -------
    ReliabilityData
        Values are the labels that occur, sorted by code, then `(no label)`, then `(not marked)`.
        Who did not look at the whole extent of a unit, and did not mark it, has no judgement.
    """
    unit, annotation = _everyone_who_looked(view, units)
    marked_by = view.owner
    key = units.unit * len(view.annotation) + marked_by
    order = np.argsort(key)
    asked = unit * len(view.annotation) + annotation
    place = np.minimum(np.searchsorted(key[order], asked), max(len(key) - 1, 0))
    marked = key[order][place] == asked if len(key) else np.zeros(0, dtype=bool)
    codes = np.where(view.label < 0, len(view.labels), view.label)
    used, code = np.unique(codes, return_inverse=True)
    value = np.full(len(asked), len(used), dtype=np.int64)
    value[marked] = code[order][place[marked]]
    seen = marked | _whole_extent_seen(view, units, unit, annotation)
    names = [*view.labels, NO_LABEL]
    item = units.item.astype(np.int64)
    cluster = within.of(item)
    return ReliabilityData.from_judgements(
        unit[seen],
        view.annotator[annotation[seen]].astype(np.int64),
        value[seen],
        values=[*(names[label] for label in used), NOT_MARKED],
        n_units=units.n_units,
        n_annotators=max(2, int(view.annotator.max(initial=0)) + 1),
        cluster=item if cluster is None else cluster,
    )


def objects_alpha(view: FieldView, units: Units, within: Within) -> Estimate:
    """Return Krippendorff's nominal α over units, `(not marked)` being a value.

    Parameters
    ----------
    view : FieldView
        The annotators' marks.
    units : Units
        Made from this view.
    within : Within
        Clusters and confidence.

    Returns
    -------
    Estimate
        At most 1; the interval goes over items or their clusters.
    """
    data = judgements_of_units(view, units, within)
    return krippendorff_alpha(data, level="nominal", confidence=within.confidence)


def _everyone_who_looked(view: FieldView, units: Units) -> tuple[np.ndarray, np.ndarray]:
    """Return every unit with every annotation of its item; annotations are sorted by item."""
    low = np.searchsorted(view.item, units.item, side="left")
    high = np.searchsorted(view.item, units.item, side="right")
    return ranges(low, high)


def _whole_extent_seen(view: FieldView, units: Units, unit: np.ndarray, annotation: np.ndarray) -> np.ndarray:
    """Return whether each annotation looked at all that anybody marked of the unit."""
    if view.kind not in {"segment", "span"}:
        return np.ones(len(unit), dtype=bool)
    start = np.full(units.n_units, np.iinfo(np.int64).max)
    end = np.full(units.n_units, np.iinfo(np.int64).min)
    np.minimum.at(start, units.unit, view.start)
    np.maximum.at(end, units.unit, view.end)
    return (view.look_start[annotation] <= start[unit]) & (end[unit] <= view.look_end[annotation])
