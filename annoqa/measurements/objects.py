"""Objects among many annotators: α over units, for all and by label, annotator and slice.

    objects_alpha               Krippendorff's nominal α over units, `(not marked)` being a value
    objects_alpha, by label     the label against anything else: which labels are hard
    objects_specific_agreement  chance that another annotator marks it so too, by label
    objects_alpha_left_out      α without the annotator
    vitality                    α of all − α without the annotator

`detail` of α for all holds `sweep`: α at other thresholds of matching, which tells how much of the
disagreement is about extent. It is taken of fields with few marks (`MAX_SWEPT`).
"""

from collections.abc import Iterator

import numpy as np

from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.labels import label_agreements
from annoqa.agreement.objects import judgements_of_units, objects_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.vitality import vitality
from annoqa.geometry import kind_named
from annoqa.matching import group_marks, match_marks
from annoqa.measurements.compared import Compared
from annoqa.measurements.measurement import Measurement
from annoqa.measurements.subjects import of_subjects, told
from annoqa.vocabulary import NOT_MARKED

SWEEP = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
MAX_SWEPT = {False: 100_000, True: 2_000}
"""Marks of a field whose thresholds are swept at most; fewer for shapes of many numbers."""
MAX_LEFT_OUT = 200
MAX_LABELS = 500


def measure_objects(this: Compared) -> Iterator[Measurement]:
    """Yield α over objects, and what labels and annotators add to it.

    Parameters
    ----------
    this : Compared
        The matched marks.

    Yields
    ------
    Measurement
        Of the question `detection`.
    """
    units = group_marks(this.view, this.matches)
    data = judgements_of_units(this.view, units, this.within)
    number = this.number(question="detection", name="objects_alpha", title="Krippendorff's α over objects")
    for group in of_subjects(this.groups, "all", "slice"):
        some = data
        if group.subject == "slice":
            codes, values = this.context.slices[group.who[0]]
            some = data.select(codes[units.item] == values.index(group.who[1]))
        alpha = krippendorff_alpha(some, level="nominal", confidence=this.within.confidence)
        detail = {"sweep": _sweep(this)} if group.subject == "all" else {}
        yield told(this.view.field, number, group.subject, group.who, alpha, detail)
    if of_subjects(this.groups, "label"):
        yield from _by_label(this, data)
    if of_subjects(this.groups, "annotator"):
        yield from _by_annotator(this, data)


def _sweep(this: Compared) -> list[dict[str, float | None]]:
    """Return α over objects at other thresholds; nothing where that would take long."""
    kind = kind_named(this.view.kind)
    most = MAX_SWEPT[kind is not None and kind.ragged]
    if this.view.n_marks > most or not this.matches.threshold:
        return []
    rows: list[dict[str, float | None]] = []
    for threshold in SWEEP:
        matches = match_marks(
            this.view, this.view, this.matches.left, this.matches.right, threshold=threshold
        )
        alpha = objects_alpha(this.view, group_marks(this.view, matches), this.within)
        rows.append({"threshold": threshold, "alpha": alpha.value, "low": alpha.low, "high": alpha.high})
    return rows


def _by_label(this: Compared, data: ReliabilityData) -> Iterator[Measurement]:
    """Yield how well each label is agreed on, over units."""
    alpha = this.number(question="detection", name="objects_alpha", title="Krippendorff's α over objects")
    specific = this.number(
        question="detection", name="objects_specific_agreement", title="Specific agreement over objects"
    )
    for made in label_agreements(data, confidence=this.within.confidence)[:MAX_LABELS]:
        if made.value == NOT_MARKED or not made.n_judgements:
            continue
        yield told(this.view.field, alpha, "label", (str(made.value),), made.alpha)
        yield told(this.view.field, specific, "label", (str(made.value),), made.specific)


def _by_annotator(this: Compared, data: ReliabilityData) -> Iterator[Measurement]:
    """Yield α without each annotator, and their vitality."""
    who = np.unique(this.view.annotator)
    if not 2 < len(who) <= MAX_LEFT_OUT:
        return
    left_out = this.number(
        question="detection", name="objects_alpha_left_out", title="α over objects without them"
    )
    gain = this.number(question="detection", name="vitality", title="Vitality: α of all − α without them")
    for code in who.tolist():
        name = (this.context.annotators[code],)
        without, more = vitality(data, code, confidence=this.within.confidence)
        yield told(this.view.field, left_out, "annotator", name, without)
        yield told(this.view.field, gain, "annotator", name, more)
