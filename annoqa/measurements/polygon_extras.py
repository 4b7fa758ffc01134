"""Polygons: what is measured of outlines alone (`annoqa.agreement.outline_distance`).

    mean_outline_distance    mean distance between matched outlines, from either to the other, px
    mean_boundary_iou        mean IoU of the borders of matched outlines

Each for all, every annotator (with the others), pair, label and slice; the second only where the size of
some image is known.
"""

import dataclasses
from collections.abc import Iterator

from annoqa.agreement.outline_distance import mean_border_iou, mean_outline_distance
from annoqa.agreement.ratio import Ratio
from annoqa.measurements.compared import Compared
from annoqa.measurements.marks import ratio_rows, worst_items
from annoqa.measurements.measurement import Measurement
from annoqa.measurements.subjects import Number


def measure_polygons(this: Compared) -> Iterator[Measurement]:
    """Yield what is measured of polygons alone.

    Parameters
    ----------
    this : Compared
        The matched polygons.

    Yields
    ------
    Measurement
        Of the question `extent`.
    """
    title = "Mean distance of outlines"
    number = this.number(question="extent", name="mean_outline_distance", title=title, unit="px")
    yield from _told(this, number, mean_outline_distance(this.view, this.sides), lowest=False)
    if this.context.frame_px is None:
        return
    title = "Mean boundary IoU of matched outlines"
    number = this.number(question="extent", name="mean_boundary_iou", title=title)
    yield from _told(this, number, mean_border_iou(this.view, this.sides, this.context.frame_px), lowest=True)


def _told(this: Compared, number: Number, ratio: Ratio, *, lowest: bool) -> Iterator[Measurement]:
    """Yield a ratio for all subjects, with the worst items for all."""
    for row in ratio_rows(this, number, ratio):
        more = {"worst_items": worst_items(this, ratio, lowest=lowest)} if row.subject == "all" else {}
        yield dataclasses.replace(row, detail=more)
