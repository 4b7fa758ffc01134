"""Outlines as masks: a pixel is in when its centre is.

Column by column, the edges of all outlines are cut by the line through the centres of the pixels; what
lies between two cuts, and is wound around (holes run the other way), is in. A centre on a left or an
upper edge is in, on a right or a lower one it is not, so that outlines with a common edge share no
pixel. What lies beyond the raster is cut off.

*Use it when* some drew outlines and others painted: pixels are what both can be told in.
*Beware when* objects are small: between discs of 8 to 16 px radius, the IoU of masks differs from that
of the outlines by 0.005 on average, by more than 0.018 in one pair of a hundred (2,000 pairs). Other
programs have other rules at the border.
*Undefined when* the size of the image is not known.

References
----------
Foley, J. D., et al. (1990). Computer graphics: principles and practice, 2nd ed., 3.6: filling
polygons. Addison-Wesley.
"""

import numpy as np

from annoqa.geometry.edges import edges_of
from annoqa.geometry.extents import Ragged
from annoqa.geometry.mask_runs import Runs, masks_of_runs

HALF = 0.5


def rasterise(polygon: Ragged, height: np.ndarray, width: np.ndarray) -> Ragged:
    """Return outlines as masks.

    Parameters
    ----------
    polygon : Ragged
        x, y, x, y … in px, rings separated by two NaN; n_marks outlines.
    height, width : int64 arrays, shape (n_marks,)
        Of the rasters, in px.

    Returns
    -------
    Ragged
        As `annoqa.geometry.mask` wants it.

    Examples
    --------
    A triangle whose long side goes through the centres of the diagonal:

    >>> triangle = Ragged.from_rows([[0, 0, 3, 3, 0, 3]])
    >>> rasterise(triangle, np.array([3]), np.array([3])).packed()[0]
    array([3., 3., 0., 3., 1., 2., 2., 1.])
    """
    edges = edges_of(polygon)
    x1, x2, y1, slope, sign = edges.number
    owner = np.repeat(np.arange(len(polygon)), np.diff(edges.offsets))
    first = np.clip(np.ceil(x1 - HALF), 0, width[owner]).astype(np.int64)
    last = np.clip(np.ceil(x2 - HALF), 0, width[owner]).astype(np.int64)
    edge = np.repeat(np.arange(len(owner)), last - first)
    column = np.arange(len(edge)) - (np.cumsum(last - first) - last)[edge]
    mark = owner[edge]
    y = y1[edge] + slope[edge] * (column + HALF - x1[edge])
    row = np.clip(np.ceil(y - HALF), 0, height[mark]).astype(np.int64)
    return masks_of_runs(_wound(mark, column, row, sign[edge], height, width), height, width)


def _wound(
    mark: np.ndarray,
    column: np.ndarray,
    row: np.ndarray,
    sign: np.ndarray,
    height: np.ndarray,
    width: np.ndarray,
) -> Runs:
    """Return the runs between cuts of a column that are wound around."""
    tall = height.astype(np.int64) + 1  # the end of a column is not the beginning of the next
    room = tall * width
    order = np.argsort((np.cumsum(room) - room)[mark] + column * tall[mark] + row, kind="stable")
    mark, place = mark[order], (column * height[mark] + row)[order]
    after = np.cumsum(sign[order].astype(np.int64))
    inside, before = after != 0, np.concatenate([[0], after])[: len(after)] != 0
    begins = np.flatnonzero(inside & ~before)
    return Runs(mark[begins], place[begins], place[np.flatnonzero(before & ~inside)])
