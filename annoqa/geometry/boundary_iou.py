"""How alike the borders of two masks are, whatever lies inside.

    boundary IoU = |G_d ∩ P_d| / |G_d ∪ P_d|

G_d are the pixels of G no farther than d px from a pixel outside of it, along the rows and columns
(a square of 2 d + 1 px around them is not wholly in G); beyond the image is outside. d is 2 % of the
image's diagonal, rounded, and no less than 1.

*Use it when* masks are large: there, the IoU of areas hardly sees how exact the border is.
*Beware when* masks are thin: no pixel is farther than d from the border, and this is the IoU.
*Undefined when* a mask is empty.

References
----------
Cheng, B., Girshick, R., Dollár, P., Berg, A. C., & Kirillov, A. (2021). Boundary IoU: improving
object-centric image segmentation evaluation. CVPR 2021, 15329-15337.
https://doi.org/10.1109/CVPR46437.2021.01508
"""

import numpy as np
from scipy import ndimage

from annoqa.geometry.extents import Ragged
from annoqa.geometry.mask import MASK, heights, mask_hull
from annoqa.geometry.mask_runs import mask_in_frame, pixels_of

SHARE_OF_DIAGONAL = 0.02


def boundary_iou(first: Ragged, second: Ragged) -> np.ndarray:
    """Return the IoU of the borders of masks, row by row.

    Parameters
    ----------
    first, second : Ragged
        As `annoqa.geometry.mask` has them, n_pairs masks each. One that is in several rows is worked
        on once.

    Returns
    -------
    float64 array, shape (n_pairs,)
        In [0, 1], higher is more alike; 1 for equal masks, the same bits when swapped.

    Examples
    --------
    Two squares of 20 px on an image of 60 × 80 px (d is 2 px), one of them moved by a pixel. Of 144 px
    at each border they share 108, and 0.90 is the IoU of their areas:

    >>> one, two = np.zeros((60, 80), dtype=bool), np.zeros((60, 80), dtype=bool)
    >>> one[5:25, 5:25] = two[5:25, 6:26] = True
    >>> from annoqa.geometry.mask_runs import mask_of_pixels
    >>> boundary_iou(mask_of_pixels(one), mask_of_pixels(two)).round(4)
    array([0.6])
    """
    borders = [_each_once(mask) for mask in (first, second)]
    return MASK.similarity(*borders)


def inner_boundary(mask: Ragged) -> Ragged:
    """Return the pixels of each mask that are near its border, as masks."""
    height, width = heights(mask), mask.flat[mask.start + 1].astype(np.int64)
    reach = np.maximum(np.round(SHARE_OF_DIAGONAL * np.hypot(height, width)), 1).astype(np.int64)
    hull = mask_hull(mask).astype(np.int64)
    thin = np.minimum(hull[:, 2] - hull[:, 0], hull[:, 3] - hull[:, 1]) <= 2 * reach
    rows = []
    for at in range(len(mask)):
        row = mask[np.array([at])]
        if not thin[at]:
            x1, y1, x2, y2 = hull[at].tolist()
            pixels = pixels_of(row, 0, (x1, y1, x2, y2))
            row = mask_in_frame(pixels & ~_inside(pixels, int(reach[at])), y1, x1, height[at], width[at])
        rows.append(row.packed()[0])
    flat = np.concatenate([np.empty(0), *rows])
    return Ragged.from_offsets(flat, np.cumsum([0, *map(len, rows)]))


def _inside(pixels: np.ndarray, reach: int) -> np.ndarray:
    """Return the pixels whose square of 2 · reach + 1 px is all marked."""
    kept = pixels.view(np.uint8)
    for axis in (0, 1):
        kept = ndimage.minimum_filter1d(kept, 2 * reach + 1, axis=axis, mode="constant", cval=0)
    return kept.astype(bool)


def _each_once(mask: Ragged) -> Ragged:
    """Return the borders of masks, each distinct one drawn once."""
    _, place, which = np.unique(mask.start, return_index=True, return_inverse=True)
    return inner_boundary(mask[place])[which]
