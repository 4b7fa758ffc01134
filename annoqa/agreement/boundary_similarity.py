"""Boundary similarity B: how little has to be edited to turn one segmentation into another.

    a boundary that both have in the same place               costs 0
    two boundaries less than a tolerance τ apart, moved       cost distance / τ
    a boundary that only one has                              costs 1
    B = 1 − cost / (pairs + boundaries alone)

over the cheapest set of edits, whatever the unit of time or text: nothing is cut into slots. With
places counted in sentences and τ = n_t this is Fournier's B, but for two points: he takes equal
boundaries off first and then moves the nearest ones from left to right, which need not be
cheapest; and one boundary with several types is one boundary here. Where a recording begins and
ends is no boundary, as far as looks tell it.

Use it when boundaries are what counts, such as cuts of topics, scenes or phrases: a near miss costs
less than a miss, and it costs the same from both sides, which Pk and WindowDiff cannot do.
Beware when segments are not much longer than τ: boundaries then meet by chance. B is blind to
labels, and to which boundary belongs to which segment.
Undefined when neither annotator has a boundary.

References
----------
Fournier, C. (2013). Evaluating text segmentation using boundary edit distance. ACL, 1702-1712.
https://aclanthology.org/P13-1167
"""

from dataclasses import dataclass

import numpy as np

from annoqa.agreement.boundary_places import Places, boundary_places
from annoqa.agreement.ratio import Ratio
from annoqa.agreement.sides import Sides
from annoqa.matching.assignment import Edges, heaviest
from annoqa.matching.candidates import ranges


@dataclass(frozen=True, eq=False, kw_only=True)
class BoundaryEdits:
    """What turns one side of each comparison into the other; all shape (n_comparisons,).

    Attributes
    ----------
    comparison, item : int64 array
        Comparisons with a boundary, and their items.
    matched, moved : int64 array
        Pairs in the same place, and pairs less than a tolerance apart.
    alone : int64 array
        Boundaries that only one side has.
    distance : float64 array
        Sum of how far boundaries moved, in tolerances.
    """

    comparison: np.ndarray
    item: np.ndarray
    matched: np.ndarray
    moved: np.ndarray
    alone: np.ndarray
    distance: np.ndarray

    def similarity(self) -> Ratio:
        """Return B over all comparisons, as a ratio of sums."""
        compared = (self.matched + self.moved + self.alone).astype(float)
        return Ratio(item=self.item, top=compared - self.alone - self.distance, bottom=compared)


def boundary_edits(sides: Sides, tolerance: int) -> BoundaryEdits:
    """Return the cheapest edits of every comparison.

    Parameters
    ----------
    sides : Sides
        Of segments or spans, whatever they were matched by.
    tolerance : int
        τ in ns or code points, above 0: boundaries this far apart are no longer near.

    Returns
    -------
    BoundaryEdits
        One row for each comparison with a boundary.
    """
    n = int(sides.comparison.max(initial=-1)) + 1
    counts = np.zeros((4, n))
    for places in boundary_places(sides, tolerance, limits=False):
        one, two = _cheapest(places, tolerance)
        apart = np.abs(places.first[one] - places.second[two])
        comparison = places.comparison_of(places.first[one])
        everything = np.concatenate([places.first, places.second])
        pairs = np.bincount(comparison, minlength=n)
        counts[0] += np.bincount(comparison, apart == 0, n)
        counts[1] += np.bincount(comparison, apart > 0, n)
        counts[2] += np.bincount(places.comparison_of(everything), minlength=n) - 2 * pairs
        counts[3] += np.bincount(comparison, apart / tolerance, n)
    comparison, first_at = np.unique(sides.comparison, return_index=True)
    matched, moved, alone = counts[:3, comparison].astype(np.int64)
    return BoundaryEdits(
        comparison=comparison,
        item=sides.item[first_at],
        matched=matched,
        moved=moved,
        alone=alone,
        distance=counts[3, comparison],
    )


def _cheapest(places: Places, tolerance: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of the cheapest edits: each saves two boundaries alone, less its distance."""
    first, second = places.first, places.second
    low = np.searchsorted(second, first - tolerance, side="right")
    high = np.searchsorted(second, first + tolerance, side="left")
    one, two = ranges(low, high)
    saved = 2.0 - np.abs(first[one] - second[two]) / tolerance
    edges = Edges(first=one, second=two, weight=saved)
    chosen = heaviest(edges, len(first), len(second), lambda a, b: (first[a][:, None], second[b][:, None]))
    return one[chosen], two[chosen]
