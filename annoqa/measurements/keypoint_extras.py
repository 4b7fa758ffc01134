"""Keypoints: what is measured of them alone (`annoqa.agreement.point_distance`).

    mean_point_distance    mean distance of the points of matched marks that both labelled, px
    visibility_agreement   share of labelled points that both call not labelled, hidden or visible alike

Each for all, every annotator (with the others), pair, label and slice; the second only where some
point is hidden or not labelled. `detail` of `mean_point_distance` for all tells the mean of each point
of the list (`points`), and the worst items.
"""

import dataclasses
from collections.abc import Iterator

from annoqa.agreement.point_distance import distance_by_point, mean_point_distance, visibility_agreement
from annoqa.geometry.keypoint import side_by_side
from annoqa.measurements.compared import Compared
from annoqa.measurements.marks import ratio_rows, worst_items
from annoqa.measurements.measurement import Measurement

VISIBLE = 2


def measure_keypoints(this: Compared) -> Iterator[Measurement]:
    """Yield what is measured of keypoints alone.

    Parameters
    ----------
    this : Compared
        The matched keypoints.

    Yields
    ------
    Measurement
        Of the question `extent`.
    """
    ratio = mean_point_distance(this.view, this.sides)
    title = "Mean distance of points"
    number = this.number(question="extent", name="mean_point_distance", title=title, unit="px")
    for row in ratio_rows(this, number, ratio):
        more = {}
        if row.subject == "all":
            worst = worst_items(this, ratio, lowest=False)
            more = {"points": distance_by_point(this.view, this.sides), "worst_items": worst}
        yield dataclasses.replace(row, detail=more)
    marks = this.view.shape
    if (side_by_side(marks, marks).first[:, 2] != VISIBLE).any():
        number = this.number(
            question="extent", name="visibility_agreement", title="Visibility of points alike"
        )
        yield from ratio_rows(this, number, visibility_agreement(this.view, this.sides))
