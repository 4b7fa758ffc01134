"""The "IoU" of masks and polygons in Datumaro: intersection over the first area.

    IoU = shared / area of the first

The tool passes everything but boxes to a routine of pycocotools with the flag for crowds, whose
denominator is one area instead of the union.

*Differs from ours*: a small mask inside a large one has an "IoU" of 1, and 0.01 the other way round;
merging two annotators then keeps the large one. CVAT's fork of the library has repaired it.

*Use it when* results of Datumaro's merge or comparison have to be explained.

References
----------
Datumaro, https://github.com/openvinotoolkit/datumaro; the repair, https://github.com/cvat-ai/datumaro/pull/41
"""

import numpy as np

from annoqa.compat.number import Number
from annoqa.errors import NotApplicableError


def datumaro_mask_iou(first: np.ndarray, second: np.ndarray) -> float | None:
    """Compute the tool's overlap of two masks.

    Parameters
    ----------
    first, second : bool arrays, shape (height_px, width_px)
        Masks of one image.

    Returns
    -------
    float or None
        In [0, 1]; None for an empty first mask.

    Raises
    ------
    NotApplicableError
        When the masks differ in shape.

    Examples
    --------
    >>> large = np.ones((100, 100), dtype=bool)
    >>> small = np.zeros((100, 100), dtype=bool)
    >>> small[:10, :10] = True
    >>> datumaro_mask_iou(small, large), datumaro_mask_iou(large, small)
    (1.0, 0.01)
    """
    if first.shape != second.shape:
        raise NotApplicableError.saying(
            "Both masks must be of one image.", f"They are {first.shape} and {second.shape}."
        )
    area = int(first.sum())
    return int((first & second).sum()) / area if area else None


DATUMARO_MASK_IOU = Number(
    tool="Datumaro",
    follows="1.13.12",
    title="segment_iou of masks and polygons",
    compute=datumaro_mask_iou,
    differs="divides by the first area instead of the union",
    ours="annoqa.geometry.POLYGON",
)
