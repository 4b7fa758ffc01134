"""Matched lines: how far they lie apart, and whether they were drawn the same way.

    mean distance  = mean over matched pairs of ½ · (mean over A of d(p, B) + mean over B of d(p, A))
    same direction = share of matched pairs whose ways point to the same side

d(p, B) is the distance from a place p on A to the nearest place on B, in px; places are taken as
`annoqa.geometry.polyline` says. Closed lines have the same direction when both go round clockwise, or
both do not.

*Use it when* lines are matched, and their exactness matters: lanes, cracks, wires, coasts.
*Beware when* images differ in size: px of a large image are not px of a small one.
*Undefined when* no lines are matched. A line without a direction (a single point, one closed without an
inside), lines at right angles, and an open line beside a closed one say nothing about directions.

References
----------
Heipke, C., Mayer, H., Wiedemann, C., & Jamet, O. (1997). Evaluation of automatic road extraction.
International Archives of Photogrammetry and Remote Sensing, 32(3), 151-160.
"""

from collections.abc import Callable

import numpy as np

from annoqa.agreement.ratio import Ratio
from annoqa.agreement.sides import Sides
from annoqa.geometry import Ragged
from annoqa.geometry.polyline import mean_distance, same_direction
from annoqa.table.field_view import FieldView


def mean_line_distance(view: FieldView, sides: Sides) -> Ratio:
    """Return the mean distance of matched lines as a ratio of sums.

    Parameters
    ----------
    view : FieldView
        Of kind `polyline`.
    sides : Sides
        Of matches of this view with itself.

    Returns
    -------
    Ratio
        In px, 0 or above, lower is better.
    """
    return _mean(view, sides, mean_distance, is_share=False)


def direction_agreement(view: FieldView, sides: Sides) -> Ratio:
    """Return the share of matched lines that were drawn the same way, as a ratio of sums.

    Parameters
    ----------
    view, sides
        As for `mean_line_distance`.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.
    """
    return _mean(view, sides, same_direction, is_share=True)


def _mean(
    view: FieldView, sides: Sides, compute: Callable[[Ragged, Ragged], np.ndarray], *, is_share: bool
) -> Ratio:
    """Return the mean over matched pairs that have a number; each of its rows has half of the weight."""
    value = np.full(len(sides), np.nan)
    rows = np.flatnonzero(sides.matched & ~sides.second)
    partner = sides.partner[rows]
    lines: Ragged = view.shape[sides.mark]
    value[rows] = value[partner] = compute(lines[rows], lines[partner])
    known = 0.5 * np.isfinite(value)
    return Ratio(item=sides.item, top=known * np.nan_to_num(value), bottom=known, is_share=is_share)
