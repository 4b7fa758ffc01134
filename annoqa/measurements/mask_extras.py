"""Masks: what is measured of them alone (`annoqa.agreement.mask_boundaries`).

    mean_boundary_iou    mean IoU of the borders of matched masks

For all, every annotator (with the others), pair, label and slice.
"""

import dataclasses
from collections.abc import Iterator

from annoqa.agreement.mask_boundaries import mean_boundary_iou
from annoqa.measurements.compared import Compared
from annoqa.measurements.marks import ratio_rows, worst_items
from annoqa.measurements.measurement import Measurement


def measure_masks(this: Compared) -> Iterator[Measurement]:
    """Yield what is measured of masks alone.

    Parameters
    ----------
    this : Compared
        The matched masks.

    Yields
    ------
    Measurement
        Of the question `extent`.
    """
    ratio = mean_boundary_iou(this.view, this.sides)
    title = "Mean boundary IoU of matched masks"
    number = this.number(question="extent", name="mean_boundary_iou", title=title)
    for row in ratio_rows(this, number, ratio):
        more = {"worst_items": worst_items(this, ratio)} if row.subject == "all" else {}
        yield dataclasses.replace(row, detail=more)
