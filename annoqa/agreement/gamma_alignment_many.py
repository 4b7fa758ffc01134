"""The best alignment of three annotators or more: groups of units that save most together.

With n annotators and C = n(n − 1)/2 pairs of them, a unitary alignment of k units costs
(Σ d + C − k(k − 1)/2) / C in Δ∅, and saves k minus that against k units alone. Taking unit x out of it
never pays in a best alignment, so that

    Σ_y d(x, y) ≤ C + k − 1          for every unit x of it,

which leaves few groups: they are grown annotator by annotator along edges of d ≤ C + n − 1, and
those that no unit should leave compete for units in a set packing. Its linear programme mostly has a
whole answer; where it leaves halves, the groups that could still be in a better whole answer than one
found greedily (their reduced cost is below the gap) are solved in whole numbers by HiGHS. Costs are
told apart to a hundred-millionth of Δ∅, and the disorder is added up from the groups that were chosen.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from annoqa.agreement.gamma_dissimilarity import Dissimilarity, Placed, near_pairs
from annoqa.errors import NotApplicableError
from annoqa.matching.candidates import ranges

MAX_GROUPS = 3_000_000
SCALE, TIE = 1e4, 1e-5
"""What HiGHS sees: savings in ten-thousandths of Δ∅, and a hair for every unit that is aligned."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Groups:
    """Groups of units of different annotators.

    Attributes
    ----------
    member : int64 array, shape (n_groups, n_slots)
        Units, the earliest annotator's first; -1 beyond the size.
    unlike : float64 array, shape (n_groups,)
        Sum of d over all pairs of members.
    """

    member: np.ndarray
    unlike: np.ndarray

    @property
    def size(self) -> np.ndarray:
        """How many units each group has."""
        size: np.ndarray = (self.member >= 0).sum(axis=1)
        return size

    def take(self, rows: np.ndarray) -> "Groups":
        """Return some of the groups."""
        return Groups(member=self.member[rows], unlike=self.unlike[rows])


def heaviest_groups(units: Placed, n_slots: int, dissimilarity: Dissimilarity) -> Groups:
    """Return the groups of a best alignment, units left alone aside.

    Parameters
    ----------
    units : Placed
        Sorted by slot, then place.
    n_slots : int
        How many annotators there are, 3 or more.
    dissimilarity : Dissimilarity
        How unlikeness is measured.

    Returns
    -------
    Groups
        No unit is in two of them.

    Raises
    ------
    NotApplicableError
        When more than three million groups could be aligned.
    """
    groups = _worth_it(units, n_slots, dissimilarity)
    if not len(groups.unlike):
        return groups
    row, column = np.nonzero(groups.member >= 0)
    unit = groups.member[row, column]
    holds = csr_array((np.ones(len(unit)), (unit, row)), shape=(len(units), len(groups.unlike)))
    n_pairs = n_slots * (n_slots - 1) / 2
    size = groups.size
    saved = size - (groups.unlike + n_pairs - size * (size - 1) / 2) / n_pairs
    return groups.take(_packed(holds, SCALE * saved + TIE * (size - 1)))


def cost_of(groups: Groups, n_slots: int) -> np.ndarray:
    """Return what unitary alignments cost.

    Parameters
    ----------
    groups : Groups
        Unitary alignments of two units or more.
    n_slots : int
        How many annotators there are.

    Returns
    -------
    float64 array, shape (n_groups,)
        In Δ∅; 0 for groups of all annotators in one place with one label.
    """
    n_pairs = n_slots * (n_slots - 1) / 2
    size = groups.size
    cost: np.ndarray = (groups.unlike + (n_pairs - size * (size - 1) / 2)) / n_pairs
    return cost


def _worth_it(units: Placed, n_slots: int, dissimilarity: Dissimilarity) -> Groups:
    """Return all groups that no unit should leave."""
    n_pairs = n_slots * (n_slots - 1) / 2
    most = n_pairs + n_slots - 1
    one, two, unlike = _edges(units, n_slots, dissimilarity, most)
    key = one * len(units) + two
    begin = np.searchsorted(one, np.arange(len(units) + 1))
    member, pairs = np.stack([one, two], axis=1), unlike[:, None]
    kept, sums = [np.empty((0, n_slots), dtype=np.int64)], [np.empty(0)]
    for size in range(2, n_slots + 1):
        each = _sum_by_member(pairs, size)
        good = (each <= n_pairs + size - 1).all(axis=1)
        full = np.full((int(good.sum()), n_slots), -1, dtype=np.int64)
        full[:, :size] = member[good]
        kept.append(full)
        sums.append(pairs[good].sum(axis=1))
        if size == n_slots:
            break
        hopeful = (each <= most).all(axis=1)
        member, pairs = _grown(member[hopeful], pairs[hopeful], begin, two, key, unlike)
        if len(member) + sum(map(len, kept)) > MAX_GROUPS:
            raise NotApplicableError.saying(
                f"At most {MAX_GROUPS:,} groups of units can be weighed for γ.",
                f"{n_slots} annotators have more that lie near each other.",
                "take fewer annotators at a time, or a larger alpha.",
            )
    return Groups(member=np.concatenate(kept), unlike=np.concatenate(sums))


def _edges(
    units: Placed, n_slots: int, dissimilarity: Dissimilarity, most: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the near pairs of all annotators, the earlier annotator's unit first."""
    by_slot = [np.flatnonzero(units.slot == slot) for slot in range(n_slots)]
    found = [
        near_pairs(units, by_slot[first], by_slot[second], dissimilarity, most)
        for first, second in combinations(range(n_slots), 2)
    ]
    one, two, unlike = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((two, one))
    return one[order], two[order], unlike[order]


def _grown(
    member: np.ndarray,
    pairs: np.ndarray,
    begin: np.ndarray,
    two: np.ndarray,
    key: np.ndarray,
    unlike: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return every group with one more unit of a later annotator that is near all its members."""
    last = member[:, -1]
    row, edge = ranges(begin[last], begin[last + 1])
    fresh = two[edge]
    near = np.ones(len(row), dtype=bool)
    more = np.zeros((len(row), member.shape[1]))
    more[:, -1] = unlike[edge]
    n_units = len(begin) - 1
    for place in range(member.shape[1] - 1):
        asked = member[row, place] * n_units + fresh
        at = np.minimum(np.searchsorted(key, asked), len(key) - 1)
        near &= key[at] == asked
        more[:, place] = unlike[at]
    grown = np.column_stack([member[row], fresh])[near]
    return grown, np.column_stack([pairs[row], more])[near]


def _sum_by_member(pairs: np.ndarray, size: int) -> np.ndarray:
    """Return how unlike each member is to all others; pairs are (0,1), (0,2), (1,2), (0,3) …"""
    total = np.zeros((len(pairs), size))
    column = 0
    for later in range(1, size):
        for earlier in range(later):
            total[:, earlier] += pairs[:, column]
            total[:, later] += pairs[:, column]
            column += 1
    return total


def _packed(holds: csr_array, worth: np.ndarray) -> np.ndarray:
    """Return the columns of greatest worth of which no two share a row."""
    found = linprog(  # type: ignore[call-overload]  # the stubs know no sparse constraints
        -worth,
        A_ub=holds,
        b_ub=np.ones(holds.shape[0]),
        bounds=(0, 1),
        method="highs",
    )
    taken = np.asarray(found.x)
    if not ((taken > 1e-6) & (taken < 1 - 1e-6)).any():
        return np.flatnonzero(taken > 0.5)
    feasible = _greedy(holds, taken, worth)
    price = -np.asarray(found.ineqlin.marginals)
    lost = np.maximum(holds.T @ price - worth, 0.0)  # by taking a column, against the linear optimum
    gap = -float(found.fun) - float(worth[feasible].sum())
    rivals = np.flatnonzero(lost <= gap + 1e-6 * SCALE)
    best: np.ndarray = rivals[_in_whole_numbers(holds[:, rivals], worth[rivals])]
    return best


def _greedy(holds: csr_array, taken: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Return columns that share no row, those the linear programme took most of first."""
    columns, free, chosen = holds.tocsc(), np.ones(holds.shape[0], dtype=bool), []
    for column in np.lexsort((-worth, -np.round(taken, 6))).tolist():
        rows = columns.indices[columns.indptr[column] : columns.indptr[column + 1]]
        if free[rows].all():
            free[rows] = False
            chosen.append(column)
    return np.array(chosen, dtype=np.int64)


def _in_whole_numbers(holds: csr_array, worth: np.ndarray) -> np.ndarray:
    """Solve the packing as an integer programme."""
    rows = np.flatnonzero(np.diff(holds.indptr))
    found = milp(
        -worth,
        constraints=LinearConstraint(holds[rows], ub=np.ones(len(rows))),
        integrality=np.ones(len(worth), dtype=np.int64),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    return np.flatnonzero(np.asarray(found.x) > 0.5)
