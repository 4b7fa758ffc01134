"""Boundary hit rate: how many boundaries two annotators share within a tolerance.

    precision = hits / n_second,   recall = hits / n_first,   F = 2·hits / (n_first + n_second)

as in the structure task of MIREX and in `mir_eval.segment.detection`: the boundaries are the
distinct starts and ends of all segments, whatever their labels; a hit is a pair within the
tolerance (inclusive), and the largest possible number of hits is taken, each boundary once.

Use it when numbers have to be compared with published ones (tolerances of 0.5 s and 3 s).
Beware when segments are short compared with the tolerance: by chance alone F is .28 at 0.5 s and
.80 at 3 s for one boundary in 2.4 s. It is blind to which boundary belongs to which segment.
Undefined when neither annotator has a boundary; `mir_eval` gives 0 there. Segments without length,
which `mir_eval` refuses, are boundaries like all others.

References
----------
Raffel, C., et al. (2014). mir_eval: a transparent implementation of common MIR metrics. ISMIR.
Turnbull, D., Lanckriet, G., Pampalk, E., & Goto, M. (2007). A supervised approach for detecting
boundaries in music using difference features and boosting. ISMIR.
"""

from dataclasses import dataclass

import numpy as np

from annoqa.agreement.boundary_places import boundary_places
from annoqa.agreement.ratio import Ratio
from annoqa.agreement.sides import Sides


@dataclass(frozen=True, eq=False, kw_only=True)
class BoundaryHits:
    """Boundaries and hits of each comparison.

    Attributes
    ----------
    comparison, item : int64 array, shape (n_comparisons,)
        Comparisons in which somebody has a boundary, and their items.
    n_first, n_second : int64 array, shape (n_comparisons,)
        Distinct boundaries of each annotator.
    hits : int64 array, shape (n_comparisons,)
        Pairs within the tolerance.
    """

    comparison: np.ndarray
    item: np.ndarray
    n_first: np.ndarray
    n_second: np.ndarray
    hits: np.ndarray

    def f1(self) -> Ratio:
        """Return the pooled F as a ratio of sums over comparisons."""
        half = 0.5 * (self.n_first + self.n_second)
        return Ratio(item=self.item, top=self.hits.astype(float), bottom=half)


def boundary_hits(sides: Sides, tolerance_ns: int) -> BoundaryHits:
    """Return the boundaries that two annotators share within a tolerance.

    Parameters
    ----------
    sides : Sides
        Of segments, whatever they were matched by.
    tolerance_ns : int
        Half-width in ns, inclusive.

    Returns
    -------
    BoundaryHits
        One row for each comparison with a boundary.
    """
    n = int(sides.comparison.max(initial=-1)) + 1
    n_first, n_second, hits = (np.zeros(n, dtype=np.int64) for _ in range(3))
    for places in boundary_places(sides, tolerance_ns):
        one, two = places.first, places.second
        hit = two[hits_on_a_line(one, two, tolerance_ns)]
        n_first += np.bincount(places.comparison_of(one), minlength=n)
        n_second += np.bincount(places.comparison_of(two), minlength=n)
        hits += np.bincount(places.comparison_of(hit), minlength=n)
    comparison, first_at = np.unique(sides.comparison, return_index=True)
    return BoundaryHits(
        comparison=comparison,
        item=sides.item[first_at],
        n_first=n_first[comparison],
        n_second=n_second[comparison],
        hits=hits[comparison],
    )


def hits_on_a_line(first: np.ndarray, second: np.ndarray, tolerance: int) -> np.ndarray:
    """Return which boundaries are hit, as many as can be.

    Parameters
    ----------
    first, second : int64 array, shape (n_first,), (n_second,)
        Places, ascending.
    tolerance : int
        Half-width, inclusive.

    Returns
    -------
    int64 array, shape (n_hits,)
        Positions in `second`. Taking the earliest boundary that is still free, again and again,
        gives the most hits on a line.

    Examples
    --------
    >>> hits_on_a_line(np.array([0, 10]), np.array([4, 6, 30]), 6).tolist()
    [0, 1]
    """
    one, two = first.tolist(), second.tolist()
    n_one, n_two = len(one), len(two)
    hit = []
    i = j = 0
    while i < n_one and j < n_two:
        apart = two[j] - one[i]
        if apart > tolerance:
            i += 1
        elif apart < -tolerance:
            j += 1
        else:
            hit.append(j)
            i += 1
            j += 1
    return np.array(hit, dtype=np.int64)
