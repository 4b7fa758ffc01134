"""Boundaries: how far apart the starts, and the ends, of matched segments or spans are.

    offset        = own boundary − partner's boundary
    disagreement  = mean |offset| over matched pairs

Marks are matched by overlap first and measured afterwards. A mean without the share of marks that
found a partner is not worth reading, so the two belong together.

Use it when marks lie on time or in text.
Beware when marks are matched by how near their boundaries are: a collar of 0.5 s cannot report more
than 0.5 s, and reports 0.25 s where annotators are 0.96 s apart. Overlap has no such ceiling.
Undefined when no two marks are matched, or when every end lies on the limit of what both looked at.

An end on that limit is left out of the offsets (its place is the limit's doing). A point has one
boundary, its start. Time is in ns, text in code points; frames are told by multiplying with the
frame rate.
"""

from dataclasses import dataclass

import numpy as np

from annoqa.agreement.ratio import Ratio, Within, quantile
from annoqa.agreement.sides import Sides
from annoqa.statistics.estimate import Estimate

QUANTILES = (0.5, 0.9, 0.95)


@dataclass(frozen=True, eq=False, kw_only=True)
class Offsets:
    """Signed offsets of one kind of boundary, one for each row of the sides.

    Attributes
    ----------
    offset : int64 array, shape (n_rows,)
        Own boundary minus the partner's; 0 where it was not measured.
    measured : bool array, shape (n_rows,)
        Whether there is a partner, and neither boundary lies on the limit of what both looked at.
    """

    offset: np.ndarray
    measured: np.ndarray


def start_offsets(sides: Sides) -> Offsets:
    """Return the offsets of the starts; the place of a point is its start.

    Parameters
    ----------
    sides : Sides
        Of segments or spans, matched at threshold 0.

    Returns
    -------
    Offsets
        Positive where the row's annotator starts later.
    """
    return _offsets(sides, sides.start, sides.limited_start)


def end_offsets(sides: Sides) -> Offsets:
    """Return the offsets of the ends; points have none.

    Parameters
    ----------
    sides : Sides
        Of segments or spans, matched at threshold 0.

    Returns
    -------
    Offsets
        Positive where the row's annotator ends later.
    """
    return _offsets(sides, sides.end, sides.limited_end | sides.is_point)


def disagreement(sides: Sides, offsets: Offsets) -> Ratio:
    """Return the mean size of the offsets, as a ratio of sums.

    Parameters
    ----------
    sides : Sides
        Whose rows the offsets are.
    offsets : Offsets
        Of starts or of ends.

    Returns
    -------
    Ratio
        In ns or code points, lower is better.
    """
    weight = 0.5 * offsets.measured
    return Ratio(item=sides.item, top=weight * np.abs(offsets.offset), bottom=weight, is_share=False)


def share_over(sides: Sides, offsets: Offsets, tolerance: int) -> Ratio:
    """Return the share of matched pairs whose boundaries are more than a tolerance apart.

    Parameters
    ----------
    sides : Sides
        Whose rows the offsets are.
    offsets : Offsets
        Of starts or of ends.
    tolerance : int
        In ns or code points; an offset of exactly this is not over it.

    Returns
    -------
    Ratio
        In [0, 1], lower is better.
    """
    weight = 0.5 * offsets.measured
    return Ratio(item=sides.item, top=weight * (np.abs(offsets.offset) > tolerance), bottom=weight)


def disagreement_quantile(
    sides: Sides, offsets: Offsets, at: float, within: Within, rows: np.ndarray | None = None
) -> Estimate:
    """Return a quantile of the size of the offsets: the median, or how bad the worst are.

    Parameters
    ----------
    sides : Sides
        Whose rows the offsets are.
    offsets : Offsets
        Of starts or of ends.
    at : float
        In (0, 1).
    within : Within
        Clusters and confidence.
    rows : int array, optional
        Which rows; without, each matched pair once.

    Returns
    -------
    Estimate
        In ns or code points.
    """
    rows = np.flatnonzero(~sides.second) if rows is None else rows
    rows = rows[offsets.measured[rows]]
    return quantile(sides.item[rows], np.abs(offsets.offset[rows]).astype(float), at, within)


def _offsets(sides: Sides, boundary: np.ndarray, left_out: np.ndarray) -> Offsets:
    """Return own boundary minus partner's where both were free to be anywhere."""
    measured = sides.matched & ~left_out & (sides.of_partner(left_out, 1) == 0)
    return Offsets(offset=np.where(measured, boundary - sides.of_partner(boundary, 0), 0), measured=measured)
