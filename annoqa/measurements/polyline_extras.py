"""Polylines: what is measured of lines alone (`annoqa.agreement.line_distance`).

    mean_line_distance     mean distance between matched lines, from either to the other, px
    direction_agreement    share of matched lines that were drawn the same way

Each for all, every annotator (with the others), pair, label and slice.
"""

import dataclasses
from collections.abc import Iterator

from annoqa.agreement.line_distance import direction_agreement, mean_line_distance
from annoqa.measurements.compared import Compared
from annoqa.measurements.marks import ratio_rows, worst_items
from annoqa.measurements.measurement import Measurement


def measure_lines(this: Compared) -> Iterator[Measurement]:
    """Yield what is measured of lines alone.

    Parameters
    ----------
    this : Compared
        The matched lines.

    Yields
    ------
    Measurement
        Of the question `extent`.
    """
    ratio = mean_line_distance(this.view, this.sides)
    number = this.number(
        question="extent", name="mean_line_distance", title="Mean distance of lines", unit="px"
    )
    for row in ratio_rows(this, number, ratio):
        more = {"worst_items": worst_items(this, ratio, lowest=False)} if row.subject == "all" else {}
        yield dataclasses.replace(row, detail=more)
    number = this.number(question="extent", name="direction_agreement", title="Drawn the same way")
    yield from ratio_rows(this, number, direction_agreement(this.view, this.sides))
