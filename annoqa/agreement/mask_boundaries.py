"""Matched masks: whether their borders are alike (`annoqa.geometry.boundary_iou`).

    mean boundary IoU = Σ boundary IoU / M

over the M matched pairs: the IoU of the pixels within d of each border, d being 2 % of the image's
diagonal.

*Use it when* masks are large and their borders matter. Read it beside the mean IoU of areas.
*Beware when* masks are thin or small: all of their pixels are near the border, and the two are one.
*Undefined when* no masks are matched.

References
----------
Cheng, B., Girshick, R., Dollár, P., Berg, A. C., & Kirillov, A. (2021). Boundary IoU: improving
object-centric image segmentation evaluation. CVPR 2021, 15329-15337.
https://doi.org/10.1109/CVPR46437.2021.01508
"""

import numpy as np

from annoqa.agreement.ratio import Ratio
from annoqa.agreement.sides import Sides
from annoqa.geometry import Ragged
from annoqa.geometry.boundary_iou import boundary_iou
from annoqa.table.field_view import FieldView


def mean_boundary_iou(view: FieldView, sides: Sides) -> Ratio:
    """Return the mean boundary IoU of matched masks as a ratio of sums.

    Parameters
    ----------
    view : FieldView
        Of kind `mask`.
    sides : Sides
        Of matches of this view with itself.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.
    """
    rows = np.flatnonzero(sides.matched & ~sides.second)
    partner = sides.partner[rows]
    masks: Ragged = view.shape[sides.mark]
    value = np.zeros(len(sides))
    value[rows] = value[partner] = boundary_iou(masks[rows], masks[partner])
    weight = 0.5 * sides.matched
    return Ratio(item=sides.item, top=weight * value, bottom=weight, all_or_nothing=False)
