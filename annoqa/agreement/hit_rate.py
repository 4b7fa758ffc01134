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
    comparison, part, second, time = _boundaries(sides)
    hit = _hits(np.cumsum(_changes(comparison, part)), time, second, tolerance_ns)
    rows, first_at = np.unique(sides.comparison, return_index=True)
    at = np.searchsorted(rows, comparison)
    n = len(rows)
    return BoundaryHits(
        comparison=rows,
        item=sides.item[first_at],
        n_first=np.bincount(at[~second], minlength=n),
        n_second=np.bincount(at[second], minlength=n),
        hits=np.bincount(at[hit], minlength=n),
    )


def _boundaries(sides: Sides) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return distinct boundaries by comparison, part and time: comparison, part, second, time."""
    columns = [np.concatenate([values, values]) for values in (sides.comparison, sides.part, sides.second)]
    comparison, part, second = columns
    time = np.concatenate([sides.start, sides.end])
    order = np.lexsort((second, time, part, comparison))
    comparison, part, second, time = (values[order] for values in (comparison, part, second, time))
    distinct = _changes(comparison, part, time, second)
    return comparison[distinct], part[distinct], second[distinct], time[distinct]


def _changes(*keys: np.ndarray) -> np.ndarray:
    """Return where any of the sorted keys differs from the row before."""
    n = len(keys[0])
    changes = np.ones(n, dtype=bool)
    if n:
        changes[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return changes


def _hits(group: np.ndarray, time: np.ndarray, second: np.ndarray, tolerance: int) -> np.ndarray:
    """Return the positions of the second annotator's boundaries that are hit; exact by sweeping.

    Taking the earliest boundary that is still free, again and again, gives the most hits on a line.
    """
    one, two = np.flatnonzero(~second), np.flatnonzero(second)
    groups, times = [group[one].tolist(), group[two].tolist()], [time[one].tolist(), time[two].tolist()]
    hit = []
    i = j = 0
    while i < len(one) and j < len(two):
        ahead = (groups[0][i], times[0][i]), (groups[1][j], times[1][j])
        if ahead[0][0] == ahead[1][0] and abs(ahead[0][1] - ahead[1][1]) <= tolerance:
            hit.append(j)
            i, j = i + 1, j + 1
        elif ahead[0] < ahead[1]:
            i += 1
        else:
            j += 1
    return two[np.array(hit, dtype=np.int64)]
