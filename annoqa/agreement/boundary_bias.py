"""Boundary bias: whether one annotator starts or ends later than the others as a habit.

    offset = own boundary − median of the others' boundaries of the same event
    bias   = mean offset over an annotator's matched marks

The others are those whose mark is matched with this one; the annotator's own boundary is never part
of the median (leave one out). A bias is the one boundary error that coaching can fix.

Use it when boundaries differ and you want to know whether that is noise or habit.
Beware when there are two annotators: their biases are then mirror images, and nobody can tell whose
habit it is. With one careless annotator among three, the median of the other two is still pulled.
Undefined when none of the annotator's marks found a partner.

The sign test asks how often, if late and early were equally likely, so many items (or clusters of
items) would lean to one side; items that lean nowhere are left out.

References
----------
Dixon, W. J., & Mood, A. M. (1946). The statistical sign test. Journal of the American Statistical
Association, 41(236), 557-566. https://doi.org/10.1080/01621459.1946.10501898
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from annoqa.agreement.boundaries import Offsets
from annoqa.agreement.ratio import Ratio, Within, quantile
from annoqa.agreement.sides import Sides
from annoqa.statistics.estimate import Estimate


@dataclass(frozen=True, kw_only=True)
class BoundaryBias:
    """The habit of one annotator.

    Attributes
    ----------
    annotator : int
        Code of the annotator.
    mean, median : Estimate
        Signed offset in ns or code points; positive when later than the others.
    late, early : int
        Items, or clusters of items, whose mean offset is above and below 0.
    p_value : float or None
        Of the two-sided sign test over these; None when there are none.
    """

    annotator: int
    mean: Estimate
    median: Estimate
    late: int
    early: int
    p_value: float | None


def boundary_biases(
    sides: Sides,
    boundary: np.ndarray,
    offsets: Offsets,
    within: Within,
    rows: np.ndarray | None = None,
) -> list[BoundaryBias]:
    """Return the bias of every annotator against the others.

    Parameters
    ----------
    sides : Sides
        Of segments or spans, matched at threshold 0, all annotators compared with each other.
    boundary : int64 array, shape (n_rows,)
        `sides.start` or `sides.end`.
    offsets : Offsets
        Of the same boundaries: which rows can be measured.
    within : Within
        Clusters and confidence.
    rows : int array, optional
        Which rows; all of them without.

    Returns
    -------
    list of BoundaryBias
        One for each annotator with a measured mark, by code.
    """
    rows = np.arange(len(sides)) if rows is None else rows
    row, offset = _against_median(sides, boundary, offsets, rows[offsets.measured[rows]])
    who, item = sides.annotator[row], sides.item[row]
    return [_bias(int(code), item[who == code], offset[who == code], within) for code in np.unique(who)]


def _against_median(
    sides: Sides, boundary: np.ndarray, offsets: Offsets, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return a row of each mark with partners, and its offset from the median of theirs."""
    if np.bincount(sides.mark[rows]).max(initial=0) <= 1:
        return rows, offsets.offset[rows].astype(float)
    theirs = boundary[rows] - offsets.offset[rows]
    rows = rows[np.lexsort((theirs, sides.mark[rows]))]
    theirs = boundary[rows] - offsets.offset[rows]
    _, begin, n = np.unique(sides.mark[rows], return_index=True, return_counts=True)
    low, high = theirs[begin + (n - 1) // 2], theirs[begin + n // 2]
    return rows[begin], boundary[rows[begin]] - (low + (high - low) / 2)


def _bias(annotator: int, item: np.ndarray, offset: np.ndarray, within: Within) -> BoundaryBias:
    """Return one annotator's bias."""
    ratio = Ratio(item=item, top=offset, bottom=np.ones(len(item)), is_share=False)
    cluster = within.of(item)
    _, group = np.unique(item if cluster is None else cluster, return_inverse=True)
    lean = np.sign(np.bincount(group, offset))
    late, early = int((lean > 0).sum()), int((lean < 0).sum())
    tested = late + early > 0
    return BoundaryBias(
        annotator=annotator,
        mean=ratio.estimate(within),
        median=quantile(item, offset, 0.5, within),
        late=late,
        early=early,
        p_value=float(stats.binomtest(late, late + early).pvalue) if tested else None,
    )
