"""How unlike two units are, in position, in category, and together: the distances of γ.

    d_pos = ((|Δstart| + |Δend|) / (length + length))²
    d_cat = 1 where the labels differ, else 0 (or a table of distances)
    d     = α·d_pos + β·d_cat

All are told in Δ∅, what a unit beside nothing costs. The paper writes Δ∅ as a factor of d_pos and of
d_cat, so that γ does not depend on it; disorders in another Δ∅ are these times Δ∅.

α = 3 is what the authors' own program uses; β = 1 lets a wrong label cost as much as being alone.
With α = 3 two units of one length and label are aligned only while they overlap by about a fifth of
their length or more; with α = 1 they may lie 0.4 lengths apart from each other and still be aligned.

References
----------
Mathet, Y., Widlöcher, A., & Métivier, J.-P. (2015). The unified and holistic method gamma (γ) for
inter-annotator agreement measure and alignment. Computational Linguistics, 41(3), 437-479.
https://doi.org/10.1162/COLI_a_00227
"""

from dataclasses import dataclass

import numpy as np

from annoqa.errors import NotApplicableError
from annoqa.matching.candidates import ranges


@dataclass(frozen=True, eq=False, kw_only=True)
class Placed:
    """Units ready to be aligned; all shape (n_units,).

    Attributes
    ----------
    group : int64 array
        Only units of one group are ever aligned.
    slot : int64 array
        Whose unit it is, 0 to m − 1; ascending.
    start, end : float64 array
        Within the group; end > start.
    offset : float64 array
        Where the group begins on the line of all groups.
    value : int64 array
        Label code.
    """

    group: np.ndarray
    slot: np.ndarray
    start: np.ndarray
    end: np.ndarray
    offset: np.ndarray
    value: np.ndarray

    def __len__(self) -> int:
        """Return how many units there are."""
        return len(self.slot)

    def take(self, rows: np.ndarray) -> "Placed":
        """Return some of the units."""
        names = ("group", "slot", "start", "end", "offset", "value")
        return Placed(**{name: getattr(self, name)[rows] for name in names})


@dataclass(frozen=True, eq=False, kw_only=True)
class Dissimilarity:
    """The weights of position and category.

    Attributes
    ----------
    alpha, beta : float
        Weight of position, above 0, and of category, 0 or more.
    categories : float array, shape (n_labels, n_labels), or None
        Distances of labels in [0, 1], symmetric, 0 on the diagonal; without, 0 or 1.
    """

    alpha: float = 3.0
    beta: float = 1.0
    categories: np.ndarray | None = None

    def __post_init__(self) -> None:
        """Hold what the search for near units relies on."""
        if not (self.alpha > 0 and self.beta >= 0):
            raise NotApplicableError.saying(
                "γ needs an alpha above 0 and a beta of 0 or more.",
                f"alpha is {self.alpha}, beta {self.beta}.",
            )

    def positional(self, units: Placed, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        """Return d_pos of pairs of units.

        Parameters
        ----------
        units : Placed
            All units.
        one, two : int array, shape (n_pairs,)
            Which.

        Returns
        -------
        float64 array, shape (n_pairs,)
            0 for the same place.

        Examples
        --------
        Mathet et al. (2015), figure 10:

        >>> columns = dict.fromkeys(("group", "slot", "offset", "value"), np.zeros(2, dtype=int))
        >>> units = Placed(start=np.array([4.0, 40.0]), end=np.array([14.0, 44.0]), **columns)
        >>> Dissimilarity().positional(units, np.array([0]), np.array([1])).round(2).tolist()
        [22.22]
        """
        moved = np.abs(units.start[one] - units.start[two]) + np.abs(units.end[one] - units.end[two])
        length = units.end - units.start
        square: np.ndarray = (moved / (length[one] + length[two])) ** 2
        return square

    def categorical(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return d_cat of pairs of labels.

        Parameters
        ----------
        first, second : int array, shape (n_pairs,)
            Label codes; a code beyond the table is no label, and unlike all others.

        Returns
        -------
        float64 array, shape (n_pairs,)
            In [0, 1].
        """
        differ: np.ndarray = (first != second).astype(float)
        if self.categories is None:
            return differ
        n = len(self.categories)
        known = (first < n) & (second < n)
        table = np.asarray(self.categories, dtype=float)
        told = table[np.minimum(first, n - 1), np.minimum(second, n - 1)]
        return np.where(known, told, differ)

    def between(self, units: Placed, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        """Return d of pairs of units.

        Parameters
        ----------
        units : Placed
            All units.
        one, two : int array, shape (n_pairs,)
            Which.

        Returns
        -------
        float64 array, shape (n_pairs,)
            0 for the same place and label.
        """
        category = self.categorical(units.value[one], units.value[two])
        total: np.ndarray = self.alpha * self.positional(units, one, two) + self.beta * category
        return total


def near_pairs(
    units: Placed, first: np.ndarray, second: np.ndarray, dissimilarity: Dissimilarity, limit: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return all pairs of a group that are no more unlike than a limit.

    Parameters
    ----------
    units : Placed
        All units.
    first, second : int array, shape (n_first,), (n_second,)
        Units of two annotators.
    dissimilarity : Dissimilarity
        How unlikeness is measured.
    limit : float
        In Δ∅, inclusive.

    Returns
    -------
    one, two : int64 arrays, shape (n_pairs,)
        Sorted by `one`, then `two`.
    unlike : float64 array, shape (n_pairs,)
        Their dissimilarity.

    Notes
    -----
    Starts are then no farther apart than √(limit/α) times both lengths. Units are searched by the
    power of two of their length, so that one long unit does not widen the search for all.
    """
    reach = np.sqrt(limit / dissimilarity.alpha) * (1 + 1e-9)
    place, length = units.start + units.offset, units.end - units.start
    octave = np.frexp(length[second])[1]
    found = [(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))]
    for size in np.unique(octave):
        ours = second[octave == size]
        ours = ours[np.argsort(place[ours], kind="stable")]
        margin = reach * (length[first] + length[ours].max())
        low = np.searchsorted(place[ours], place[first] - margin)
        high = np.searchsorted(place[ours], place[first] + margin, side="right")
        row, at = ranges(low, high)
        same = units.group[first[row]] == units.group[ours[at]]
        found.append((first[row[same]], ours[at[same]]))
    one, two = (np.concatenate(side) for side in zip(*found, strict=True))
    unlike = dissimilarity.between(units, one, two)
    kept = np.flatnonzero(unlike <= limit)
    kept = kept[np.lexsort((two[kept], one[kept]))]
    return one[kept], two[kept], unlike[kept]
