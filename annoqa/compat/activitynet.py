"""tIoU of ActivityNet: overlap of two segments of time.

    tIoU = shared / (length₁ + length₂ − shared)

*Differs from ours*: two segments without length are 0/0, which the tool prints as nan (None here)
and which ends up as "no overlap" downstream; ours compares such points by their distance. Average
precision on top of it needs confidences, which people do not give, and takes pairs greedily.

*Use it when* figures on ActivityNet or THUMOS have to be reproduced.

References
----------
Caba Heilbron, F., Escorcia, V., Ghanem, B., & Niebles, J. C. (2015). ActivityNet: a large-scale
video benchmark for human activity understanding. CVPR, 961-970.
https://doi.org/10.1109/CVPR.2015.7298698
"""

import math

from annoqa.compat.number import Interval, Number
from annoqa.compat.overlaps import extents, interval_iou


def activitynet_tiou(first: Interval, second: Interval) -> float | None:
    """Compute the overlap of two segments.

    Parameters
    ----------
    first, second : (start, end)
        Segments, in s.

    Returns
    -------
    float or None
        In [0, 1], higher is better; None for two without length.

    Examples
    --------
    >>> activitynet_tiou((0, 10), (5, 15))
    0.3333333333333333
    """
    iou = float(interval_iou(extents([first]), extents([second]))[0, 0])
    return None if math.isnan(iou) else iou


ACTIVITYNET_TIOU = Number(
    tool="ActivityNet",
    follows="Evaluation/utils.py",
    title="tIoU",
    compute=activitynet_tiou,
    differs="two segments without length have no value",
    ours="annoqa.geometry.SEGMENT",
)
