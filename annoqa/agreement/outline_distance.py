"""Matched outlines: how far they lie apart, and whether their borders are alike.

    mean outline distance = mean over matched pairs of ½ · (mean over A of d(p, B) + mean over B of d(p, A))
    mean boundary IoU     = mean over matched pairs of the IoU of their borders

d(p, B) is the distance from a place p on one outline to the nearest place on the other, holes and all,
in px; places are taken as `annoqa.geometry.polyline` takes them. Borders are 2 % of the image's diagonal
wide (`annoqa.geometry.outline_border`).

*Use it when* outlines are matched and it matters how exact they are: an IoU of 0.9 is two pixels on a
small car, and twenty on a large one.
*Beware when* images differ in size: px of a large image are not px of a small one. Boundary IoU is in
shares of the image.
*Undefined when* no outlines are matched; boundary IoU also where no image has a size.

References
----------
Cheng, B., Girshick, R., Dollár, P., Berg, A. C., & Kirillov, A. (2021). Boundary IoU: improving
object-centric image segmentation evaluation. CVPR 2021, 15329-15337.
https://doi.org/10.1109/CVPR46437.2021.01508
Heimann, T., et al. (2009). Comparison and evaluation of methods for liver segmentation from CT
datasets. IEEE Transactions on Medical Imaging, 28(8), 1251-1265 (average symmetric surface distance).
https://doi.org/10.1109/TMI.2009.2013851
"""

from collections.abc import Callable

import numpy as np

from annoqa.agreement.ratio import Ratio
from annoqa.agreement.sides import Sides
from annoqa.geometry import Ragged
from annoqa.geometry.outline_border import SHARE_OF_DIAGONAL, border_iou
from annoqa.geometry.polygon import polygon_lines
from annoqa.geometry.polyline import mean_distance
from annoqa.table.field_view import FieldView


def mean_outline_distance(view: FieldView, sides: Sides) -> Ratio:
    """Return the mean distance of matched outlines as a ratio of sums.

    Parameters
    ----------
    view : FieldView
        Of kind `polygon`.
    sides : Sides
        Of matches of this view with itself.

    Returns
    -------
    Ratio
        In px, 0 or above, lower is better.
    """

    def apart(first: Ragged, second: Ragged, _rows: np.ndarray) -> np.ndarray:
        return mean_distance(polygon_lines(first), polygon_lines(second))

    return _mean(view, sides, apart, is_share=False)


def mean_border_iou(view: FieldView, sides: Sides, frame_px: np.ndarray | None) -> Ratio:
    """Return the mean boundary IoU of matched outlines as a ratio of sums.

    Parameters
    ----------
    view, sides
        As for `mean_outline_distance`.
    frame_px : float64 array, shape (n_items, 2), or None
        Width and height of the image of every item, NaN where unknown; None where none is known.

    Returns
    -------
    Ratio
        In [0, 1], higher is better; only pairs on images whose size is known count.
    """
    size = np.full((1, 2), np.nan) if frame_px is None else frame_px
    item = np.zeros_like(sides.item) if frame_px is None else sides.item

    def alike(first: Ragged, second: Ragged, rows: np.ndarray) -> np.ndarray:
        return border_iou(first, second, SHARE_OF_DIAGONAL * np.hypot(*size[item[rows]].T))

    return _mean(view, sides, alike, is_share=True)


def _mean(
    view: FieldView,
    sides: Sides,
    compute: Callable[[Ragged, Ragged, np.ndarray], np.ndarray],
    *,
    is_share: bool,
) -> Ratio:
    """Return the mean over matched pairs that have a number; each of its rows has half of the weight."""
    value = np.full(len(sides), np.nan)
    rows = np.flatnonzero(sides.matched & ~sides.second)
    partner = sides.partner[rows]
    outlines: Ragged = view.shape[sides.mark]
    value[rows] = value[partner] = compute(outlines[rows], outlines[partner], rows)
    known = 0.5 * np.isfinite(value)
    top = known * np.nan_to_num(value)
    return Ratio(item=sides.item, top=top, bottom=known, is_share=is_share, all_or_nothing=False)
