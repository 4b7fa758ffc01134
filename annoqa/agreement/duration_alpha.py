"""α weighted by duration: every instant is a unit, judged by everybody who looked.

    α = 1 − D_o / D_e
    D_o  share of the time on which two annotators differ
    D_e  share of two instants, drawn anywhere, whose values differ

Nominal Krippendorff's α in the limit of infinitely many frames, computed exactly from the boundaries
without making a frame: no sampling step to choose, no frame to fall on a boundary.

Use it when time itself is what a model is trained on, frame by frame.
Beware when units are long: instants of one unit are no independent judgements, and α is more
generous than uα (`annoqa.agreement.unitizing`), which knows that a unit is one decision.
Undefined when only one value was used, or nobody looked twice.

The interval is the infinitesimal jackknife over recordings or clusters of them, never over frames.

References
----------
Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
https://repository.upenn.edu/asc_papers/43
"""

from typing import Literal

import numpy as np

from annoqa.agreement.continuum import Continuum
from annoqa.agreement.continuum_cells import cells_of, coincidences, pieces_of
from annoqa.agreement.ratio import Within
from annoqa.agreement.shared_lengths import SharedLengths, sums_of
from annoqa.statistics.estimate import Estimate

NO_COMMON = "nowhere did two annotators label the same time"


def duration_lengths(
    continuum: Continuum, *, unlabelled: Literal["value", "left_out"] = "value", instant: int = 0
) -> SharedLengths:
    """Return the sums that α weighted by duration is made of.

    Parameters
    ----------
    continuum : Continuum
        Nobody may overlap themselves.
    unlabelled : {"value", "left_out"}, default "value"
        Whether time that an annotator left unmarked is a value of its own, or missing.
    instant : int, default 0
        Length of one frame, where there are frames and nominal α of these is wanted to the last
        digit; 0 for time without a grid.

    Returns
    -------
    SharedLengths
        Additive over items.

    Raises
    ------
    NotApplicableError
        When an annotator marked the same place twice.
    """
    pieces = pieces_of(continuum)
    counts = np.ones(len(pieces.voice), dtype=bool)
    if unlabelled == "left_out":
        counts = pieces.value != pieces.gap
    cells = list(cells_of(continuum, pieces))
    found = coincidences(cells, pieces.value, counts, among_counted=True)
    return sums_of(continuum, pieces, found, instant * found.shared, pieces.value, NO_COMMON)


def duration_alpha(sums: SharedLengths, within: Within) -> Estimate:
    """Return nominal α of all instants.

    Parameters
    ----------
    sums : SharedLengths
        From `duration_lengths`.
    within : Within
        Clusters of recordings, and confidence.

    Returns
    -------
    Estimate
        At most 1; `observed` and `expected` are shares of the time that differ.

    Examples
    --------
    Krippendorff (1995), case A on 24 frames, whose nominal α is .329:

    >>> rows = [("A", 2, 10, "x"), ("A", 14, 20, "x"), ("B", 4, 8, "x"), ("B", 15, 17, "x")]
    >>> continuum = Continuum.from_rows(rows, start=0, end=24)
    >>> print(duration_alpha(duration_lengths(continuum, instant=1), Within()))
    0.329
    >>> print(duration_alpha(duration_lengths(continuum), Within()))
    0.314
    """
    return sums.alpha(within)
