"""Boundaries and cuts: what is measured of marks on a line, in time or in text.

    mean_start_disagreement, mean_end_disagreement    mean |offset| of matched pairs; everyone
    median_…, p90_…, p95_…                            its quantiles; all and labels
    start_bias, end_bias                              every annotator against the others' median
    fragmented_share, in_merge_share, alone_share     who cuts finer, who marks what nobody else does
    mean_overfill, mean_underfill                     against the partner

Shares of cuts are told of every annotator's own marks, so that the one who cuts finer shows.
"""

import dataclasses
from collections.abc import Iterator

import numpy as np

from annoqa.agreement.boundaries import (
    disagreement,
    disagreement_quantile,
    end_offsets,
    start_offsets,
)
from annoqa.agreement.boundary_bias import BoundaryBias
from annoqa.agreement.ratio import Ratio, Selection
from annoqa.agreement.segmentation import Segmentation, share_of_marks
from annoqa.measurements.compared import Compared
from annoqa.measurements.marks import ratio_rows
from annoqa.measurements.measurement import Measurement
from annoqa.measurements.subjects import Group, measured, of_subjects, scaled, told

QUANTILES = {"median": 0.5, "p90": 0.9, "p95": 0.95}
Details = dict[tuple[str, ...], dict[str, object]]
"""`who` of a subject, to what a report shows beside its number."""
BOUNDARIES = {"start": start_offsets, "end": end_offsets}


def measure_offsets(
    this: Compared, which: str, unit: str, scale: float, details: Details
) -> Iterator[Measurement]:
    """Yield the mean disagreement of one kind of boundary for all subjects, and its quantiles.

    Parameters
    ----------
    this : Compared
        The matched marks.
    which : {"start", "end"}
        Which boundary.
    unit : str
        Unit of the values: "s" or "characters".
    scale : float
        What offsets are multiplied with to be in that unit.
    details : mapping
        `who` of the subjects all and label, to what a report shows beside the mean.

    Yields
    ------
    Measurement
        Of the question `extent`.
    """
    offsets = BOUNDARIES[which](this.sides)
    mean = this.number(
        question="extent",
        name=f"mean_{which}_disagreement",
        title=f"Mean {which} disagreement",
        unit=unit,
        scale=scale,
    )
    for row in ratio_rows(this, mean, disagreement(this.sides, offsets)):
        known = row.subject in {"all", "label"}
        yield dataclasses.replace(row, detail=details.get(row.who, {}) if known else {})
    for name, at in QUANTILES.items():
        number = this.number(
            question="extent",
            name=f"{name}_{which}_disagreement",
            title=f"{name.capitalize()} {which} disagreement",
            unit=unit,
        )
        for group in of_subjects(this.groups, "all", "label"):
            estimate = disagreement_quantile(this.sides, offsets, at, this.within, _rows(this, group))
            yield told(this.view.field, number, group.subject, group.who, scaled(estimate, scale))


def measure_biases(
    this: Compared, biases: dict[str, list[BoundaryBias]], unit: str, scale: float
) -> Iterator[Measurement]:
    """Yield every annotator's signed offset from the others' median boundary.

    Parameters
    ----------
    this : Compared
        The matched marks.
    biases : dict
        `start` and `end` to the annotators' biases.
    unit : str
        Unit of the values.
    scale : float
        What offsets are multiplied with to be in that unit.

    Yields
    ------
    Measurement
        Positive where the annotator is later than the others; `detail` has the median, and the sign
        test over items or clusters.
    """
    for which, found in biases.items():
        number = this.number(
            question="extent", name=f"{which}_bias", title=f"{which.capitalize()} bias", unit=unit
        )
        for bias in found:
            detail = {
                "median": scaled(bias.median, scale).to_dict(),
                "late": bias.late,
                "early": bias.early,
                "sign_test_p": bias.p_value,
            }
            who = (this.context.annotators[bias.annotator],)
            yield told(this.view.field, number, "annotator", who, scaled(bias.mean, scale), detail)


def measure_cuts(this: Compared, cut: Segmentation, unit: str, scale: float) -> Iterator[Measurement]:
    """Yield how differently annotators cut: all, each annotator's own marks, labels, slices.

    Parameters
    ----------
    this : Compared
        The matched marks.
    cut : Segmentation
        Of their rows.
    unit : str
        Unit of overfill and underfill.
    scale : float
        What these are multiplied with to be in that unit.

    Yields
    ------
    Measurement
        Shares of the question `detection`, sizes of the question `extent`.
    """
    sides = this.sides
    shares = {
        "fragmented_share": ("Fragmented marks", cut.fragmented),
        "in_merge_share": ("Marks in a merge", cut.in_merge),
        "alone_share": ("Marks that nothing overlaps", cut.alone),
    }
    own = [*of_subjects(this.groups, "all", "label", "slice"), *own_marks(this)]
    for name, (title, which) in shares.items():
        number = this.number(question="detection", name=name, title=title)
        yield from measured(this.view.field, number, share_of_marks(sides, which), own, this.within)
    weight = 0.5 * (sides.matched & ~sides.is_point)
    for name, size in {"overfill": cut.overfill, "underfill": cut.underfill}.items():
        number = this.number(
            question="extent", name=f"mean_{name}", title=f"Mean {name}", unit=unit, scale=scale
        )
        ratio = Ratio(item=sides.item, top=weight * size, bottom=weight, is_share=False)
        yield from measured(this.view.field, number, ratio, own, this.within)


def own_marks(this: Compared) -> list[Group]:
    """Return every annotator with their own marks only.

    Parameters
    ----------
    this : Compared
        The matched marks.

    Returns
    -------
    list of Group
        About annotators, without the others' sides.
    """
    return [
        dataclasses.replace(group, chosen=Selection.of(this.sides.item, group.chosen.rows[mine]))
        for group in of_subjects(this.groups, "annotator")
        for mine in [this.sides.annotator[group.chosen.rows] == this.context.annotators.index(group.who[0])]
    ]


def _rows(this: Compared, group: Group) -> np.ndarray:
    """Return the rows whose values are ranked: marks of a label; otherwise each pair once."""
    rows = group.chosen.rows
    return rows if group.subject == "label" else rows[~this.sides.second[rows]]
