"""F1 against tolerance: how much patience makes two annotators agree.

    F1(τ) = 2·#{matched pairs with |offset| ≤ τ} / (n_first + n_second)

All tolerances are read from one matching by overlap, so the curve is a distribution function: it
never falls, and levels off at the F1 of detection.

τ90 is the least tolerance within which 90 % of all boundaries of both annotators have a partner;
a boundary without one is infinitely far. A model should not be scored at a tolerance below it.

Use it when a tolerance has to be chosen, or a published F1 at some tolerance has to be read.
Beware when segments are short: at 3 s nearly every boundary finds some other one by chance.
Undefined when nothing was marked; τ90 does not exist when more than a tenth has no partner.
"""

import math

import numpy as np

from annoqa.agreement.boundaries import Offsets, end_offsets, start_offsets
from annoqa.agreement.sides import Sides

TOLERANCES_S = (0.0, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)


def f1_at_tolerances(
    sides: Sides, offsets: Offsets, tolerances: np.ndarray, rows: np.ndarray | None = None
) -> list[float]:
    """Return F1 at each tolerance.

    Parameters
    ----------
    sides : Sides
        Of segments or spans, matched at threshold 0.
    offsets : Offsets
        Of starts or of ends.
    tolerances : int array, shape (n_tolerances,)
        Half-widths in ns or code points, inclusive.
    rows : int array, optional
        Which rows; all of them without.

    Returns
    -------
    list of float
        In [0, 1], rising; empty when there is nothing to count. Rows with a partner whose boundary
        could not be measured count neither way.
    """
    rows = np.arange(len(sides)) if rows is None else rows
    measured = offsets.measured[rows]
    sizes = np.sort(np.abs(offsets.offset[rows][measured]))
    n_rows = int((measured | ~sides.matched[rows]).sum())
    return (np.searchsorted(sizes, tolerances, side="right") / n_rows).tolist() if n_rows else []


def tolerance_of_share(sides: Sides, share: float = 0.9, rows: np.ndarray | None = None) -> int | None:
    """Return the least tolerance within which a share of all boundaries has its partner.

    Parameters
    ----------
    sides : Sides
        Of segments or spans, matched at threshold 0.
    share : float, default 0.9
        In (0, 1].
    rows : int array, optional
        Which rows; all of them without.

    Returns
    -------
    int or None
        In ns or code points; None when fewer than that share have a partner at all.
    """
    rows = np.arange(len(sides)) if rows is None else rows
    sizes = np.sort(
        np.concatenate(
            [np.abs(of.offset[rows][of.measured[rows]]) for of in (start_offsets(sides), end_offsets(sides))]
        )
    )
    alone, points = ~sides.matched[rows], sides.is_point[rows]
    n = len(sizes) + int(alone.sum()) + int((alone & ~points).sum())
    needed = math.ceil(share * n)
    return int(sizes[needed - 1]) if 0 < needed <= len(sizes) else None
