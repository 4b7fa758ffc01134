"""One-to-one matching of greatest total weight, for many small graphs at once.

Most edges are alone: nobody else wants either of their ends. What is left falls into components,
and each is solved by the cheapest exact method that fits:

    alone       a ── b                  taken
    star        a ── b, a ── c          the heaviest edge
    chain       sorted edges that only  dynamic programme along the chain
                step forward            (timelines that do not overlap themselves)
    small       few marks on a side     dynamic programme over subsets
    the rest                            Jonker-Volgenant

Weights are compared as whole numbers (a grid of 2⁻³⁰ or finer), so that equal sums are equal
whatever the order of adding. Of equally heavy matchings the one with more pairs is taken, then the
one that keeps the order of the marks best, then the earliest; all of it is the same when the sides
are swapped.

References
----------
Crouse, D. F. (2016). On implementing 2D rectangular assignment algorithms. IEEE Transactions on
Aerospace and Electronic Systems, 52(4), 1679-1696. https://doi.org/10.1109/TAES.2016.140952
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

from annoqa.matching.candidates import ranges

SAME_LABEL_BONUS = 0.1
"""What a common label is worth, in IoU. Two people who outline one thing differ by about 0.1 of
IoU, so a crossing of labels is believed when it gains more than that, and not when it gains a
hair; and a label never makes or forbids a pair, as only geometry decides which pairs may match."""
SMALL_SIDE = 4
SMALL_OTHER = 16
ORDERED_SIDE = 128
DENSE_CELLS = 4_000_000
LOCKSTEP = 24
FINE, ROOM_FINE = 40, 11  # bits of a weight, where sums of 2¹¹ weights and their count fit into int64
COARSE, ROOM_COARSE = 30, 16


@dataclass(frozen=True, eq=False, kw_only=True)
class Edges:
    """Pairs that may match.

    Attributes
    ----------
    first, second : int64 arrays, shape (n_edges,)
        Positions of the two marks on their sides; positions follow the extents of the marks.
    weight : float64 array, shape (n_edges,)
        Above 0.
    """

    first: np.ndarray
    second: np.ndarray
    weight: np.ndarray

    def take(self, rows: np.ndarray) -> "Edges":
        """Return some of the edges."""
        return Edges(first=self.first[rows], second=self.second[rows], weight=self.weight[rows])

    def __len__(self) -> int:
        """Return how many edges there are."""
        return len(self.first)


Content = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def weigh(similarity: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return similarities, with the bonus where both labels are given and the same.

    Examples
    --------
    >>> weigh(np.array([0.5, 0.5, 0.5]), np.array([1, 1, -1]), np.array([1, 2, -1]))
    array([0.6, 0.5, 0.5])
    """
    same = (first == second) & (first >= 0)
    weight: np.ndarray = similarity + SAME_LABEL_BONUS * same
    return weight


def heaviest(edges: Edges, n_first: int, n_second: int, content: Content) -> np.ndarray:
    """Return which edges make the one-to-one matching of greatest weight.

    Parameters
    ----------
    edges : Edges
        No pair twice.
    n_first, n_second : int
        How many marks there are on each side.
    content : callable
        (positions on the first, on the second side) to two arrays, shape (n_positions, n_columns):
        what those marks are; decides which side leads in a tie, so that swapping the sides swaps
        the answer.

    Returns
    -------
    int64 array, shape (n_matches,)
        Positions in the edges, ascending.

    Examples
    --------
    Greedy would take 0.4 and nothing else:

    >>> weight = np.array([0.25, 0.4, 1 / 3])
    >>> edges = Edges(first=np.array([0, 0, 1]), second=np.array([0, 1, 1]), weight=weight)
    >>> one, two = np.array([[5, 9], [9, 10]]), np.array([[1, 7], [7, 10]])
    >>> heaviest(edges, 2, 2, lambda rows1, rows2: (one[rows1], two[rows2])).tolist()
    [0, 2]
    """
    busy1 = np.bincount(edges.first, minlength=n_first)[edges.first]
    busy2 = np.bincount(edges.second, minlength=n_second)[edges.second]
    alone = (busy1 == 1) & (busy2 == 1)
    chosen = [np.flatnonzero(alone)]
    rest = np.flatnonzero(~alone)
    if len(rest):
        in_star, best = _stars(edges.take(rest), busy1[rest], busy2[rest], n_first, n_second)
        chosen.append(rest[best])
        rest = rest[~in_star]
    if len(rest):
        chosen.append(rest[_components(edges.take(rest), content)])
    return np.sort(np.concatenate(chosen))


def _stars(
    edges: Edges, busy1: np.ndarray, busy2: np.ndarray, n_first: int, n_second: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return which edges lie in stars, and the heaviest (then earliest) edge of each star."""
    leaves1 = np.bincount(edges.first, weights=busy2 == 1, minlength=n_first)[edges.first]
    leaves2 = np.bincount(edges.second, weights=busy1 == 1, minlength=n_second)[edges.second]
    centre1, centre2 = leaves1 == busy1, leaves2 == busy2
    stars = np.flatnonzero(centre1 | centre2)
    by_first = centre1[stars]
    centre = np.where(by_first, edges.first[stars], n_first + edges.second[stars])
    leaf = np.where(by_first, edges.second[stars], edges.first[stars])
    order = np.lexsort((leaf, -edges.weight[stars], centre))
    lead = np.flatnonzero(np.diff(centre[order], prepend=-1))
    return centre1 | centre2, stars[order[lead]]


def _components(edges: Edges, content: Content) -> np.ndarray:
    """Return the matching of edges whose marks have rivals on both sides."""
    nodes1, first = np.unique(edges.first, return_inverse=True)
    nodes2, second = np.unique(edges.second, return_inverse=True)
    n1, n2 = len(nodes1), len(nodes2)
    graph = coo_array((np.ones(len(first), dtype=np.int8), (first, n1 + second)), shape=(n1 + n2, n1 + n2))
    _, component = connected_components(graph.tocsr(), directed=False)
    swap = _second_leads(component, n1, *content(nodes1, nodes2))
    swapped = swap[component[first]]
    place1, place2 = _places(component[:n1]), _places(component[n1:])
    rows, columns = place1[first], place2[second]
    rows, columns = np.where(swapped, columns, rows), np.where(swapped, rows, columns)
    order = np.lexsort((columns, rows, component[first]))
    solved = _solve(component[first][order], rows[order], columns[order], edges.weight[order])
    chosen: np.ndarray = order[solved]
    return chosen


def _places(component: np.ndarray) -> np.ndarray:
    """Return the place of every node among those of its component."""
    order = np.argsort(component, kind="stable")
    ordered = component[order]
    place = np.empty(len(component), dtype=np.int64)
    place[order] = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    return place


def _second_leads(component: np.ndarray, n1: int, content1: np.ndarray, content2: np.ndarray) -> np.ndarray:
    """Return the components whose second side is larger, or equally large and earlier in content."""
    n = int(component.max()) + 1
    size1, size2 = np.bincount(component[:n1], minlength=n), np.bincount(component[n1:], minlength=n)
    order1 = np.argsort(component[:n1], kind="stable")
    order2 = np.argsort(component[n1:], kind="stable")
    even = size1 == size2
    order1, order2 = order1[even[component[:n1][order1]]], order2[even[component[n1:][order2]]]
    owner = component[:n1][order1]
    leads = size2 > size1
    undecided = np.ones(n, dtype=bool)
    for column in range(content1.shape[1]):
        one, two = content1[order1, column], content2[order2, column]
        differs = np.flatnonzero((one != two) & undecided[owner])
        where, at = np.unique(owner[differs], return_index=True)
        at = differs[at]
        leads[where] = two[at] < one[at]
        undecided[where] = False
    return leads


def _solve(component: np.ndarray, rows: np.ndarray, columns: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return the matching of edges sorted by component, row and column; rows are the larger side."""
    begin = np.flatnonzero(np.diff(component, prepend=-1))
    size = np.diff(begin, append=len(component))
    which = np.repeat(np.arange(len(begin)), size)
    n_rows = np.maximum.reduceat(rows, begin) + 1
    n_columns = np.maximum.reduceat(columns, begin) + 1
    back = np.flatnonzero((np.diff(columns, prepend=0) < 0) & (np.diff(which, prepend=-1) == 0))
    chain = np.ones(len(begin), dtype=bool)
    chain[which[back]] = False
    small = ~chain & (n_columns <= SMALL_SIDE) & (n_rows <= SMALL_OTHER)
    chosen = [np.empty(0, dtype=np.int64)]
    for solve, group in ((_chains, chain), (_smalls, small)):
        ours = np.flatnonzero(group)
        if len(ours):
            chosen.append(solve(begin[ours], size[ours], rows, columns, weight))
    for one in np.flatnonzero(~chain & ~small):
        part = slice(begin[one], begin[one] + size[one])
        chosen.append(begin[one] + _large(rows[part], columns[part], weight[part]))
    return np.concatenate(chosen)


def _smalls(
    begin: np.ndarray, size: np.ndarray, rows: np.ndarray, columns: np.ndarray, weight: np.ndarray
) -> np.ndarray:
    """Solve components with few columns: the best matching of the first rows into every subset."""
    which, edge = ranges(begin, begin + size)
    n, k, r = len(begin), int(columns[edge].max()) + 1, int(rows[edge].max()) + 1
    gain = np.zeros((n, r, k), dtype=np.int64)
    tie = SMALL_OTHER**2 - np.abs(rows[edge] - columns[edge])
    whole = np.rint(weight[edge] * 2.0**FINE).astype(np.int64)
    gain[which, rows[edge], columns[edge]] = whole * SMALL_OTHER**3 + tie
    index = np.zeros((n, r, k), dtype=np.int64)
    index[which, rows[edge], columns[edge]] = edge
    best = np.full((n, 2**k), -1, dtype=np.int64)
    best[:, 0] = 0
    taken = np.full((n, r, 2**k), -1, dtype=np.int8)
    for row in range(r):
        before = best.copy()
        for column in range(k):
            bit = 1 << column
            subsets = np.flatnonzero(np.arange(2**k) & bit)
            come = before[:, subsets ^ bit]
            offer = np.where(
                (come >= 0) & (gain[:, row, column] > 0)[:, None], come + gain[:, row, column][:, None], -1
            )
            better = offer > best[:, subsets]
            best[:, subsets] = np.where(better, offer, best[:, subsets])
            taken[:, row, subsets] = np.where(better, column, taken[:, row, subsets])
    return _walk_back(best.argmax(axis=1), taken, index)


def _walk_back(subset: np.ndarray, taken: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Return the edges that led to the best subset."""
    everyone = np.arange(len(subset))
    chosen = []
    for row in range(taken.shape[1] - 1, -1, -1):
        column = taken[everyone, row, subset]
        some = np.flatnonzero(column >= 0)
        chosen.append(index[some, row, column[some]])
        subset = subset.copy()
        subset[some] ^= 1 << column[some].astype(np.int64)
    return np.concatenate(chosen)


def _chains(
    begin: np.ndarray, size: np.ndarray, rows: np.ndarray, columns: np.ndarray, weight: np.ndarray
) -> np.ndarray:
    """Solve components whose edges only step forward: take an edge, or leave it out."""
    which, edge = ranges(begin, begin + size)
    base = np.repeat(np.cumsum(size) - size, size)
    before = np.minimum(_run_start(which, rows[edge]), _run_start(which, columns[edge])) - base
    length = np.int64(1) << np.ceil(np.log2(size)).astype(np.int64)
    chosen = []
    for longest in np.unique(length).tolist():
        ours = np.flatnonzero(length == longest)
        _, at = ranges((np.cumsum(size) - size)[ours], np.cumsum(size)[ours])
        room = int(longest).bit_length()
        bits = FINE if room <= ROOM_FINE else COARSE
        gain = (np.rint(weight[edge[at]] * 2.0**bits).astype(np.int64) << room) + 1
        solve = _side_by_side if len(ours) >= LOCKSTEP and room <= ROOM_COARSE else _one_by_one
        chosen.append(edge[at[solve(size[ours], before[at], gain)]])
    return np.concatenate(chosen)


def _run_start(which: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the first edge of each edge's component that shares its end; ends are sorted."""
    changes = (np.diff(end, prepend=-1) != 0) | (np.diff(which, prepend=-1) != 0)
    return np.maximum.accumulate(np.where(changes, np.arange(len(end)), 0))


def _side_by_side(size: np.ndarray, before: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Solve many chains of about one length, edge by edge over all of them."""
    n, longest = len(size), int(size.max())
    which, step = ranges(np.zeros(n, dtype=np.int64), size)
    gain = np.zeros((longest, n), dtype=np.int64)
    gain[step, which] = worth
    back = np.zeros((longest, n), dtype=np.int64)
    back[step, which] = before
    best = np.zeros((longest + 1, n), dtype=np.int64)
    everyone = np.arange(n)
    for edge in range(longest):
        best[edge + 1] = np.maximum(best[edge], best[back[edge], everyone] + gain[edge])
    taken = np.zeros((longest, n), dtype=bool)
    at = size.copy()
    for _ in range(longest):
        here = np.flatnonzero(at > 0)
        last = at[here] - 1
        takes = best[last + 1, here] > best[last, here]
        taken[last[takes], here[takes]] = True
        at[here] = np.where(takes, back[last, here], last)
    return np.flatnonzero(taken[step, which])


def _one_by_one(size: np.ndarray, before: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Solve a few chains of any length; Python's integers have no limit."""
    gains, backs, chosen = worth.tolist(), before.tolist(), []
    end = np.cumsum(size).tolist()
    for start, stop in zip([0, *end[:-1]], end, strict=True):
        chosen += [start + edge for edge in _one_chain(backs[start:stop], gains[start:stop])]
    return np.array(chosen, dtype=np.int64)


def _one_chain(before: list[int], gain: list[int]) -> list[int]:
    """Return the best edges of one chain."""
    best = [0]
    for back, worth in zip(before, gain, strict=True):
        best.append(max(best[-1], best[back] + worth))
    chosen, edge = [], len(gain)
    while edge > 0:
        if best[edge] > best[edge - 1]:
            chosen.append(edge - 1)
            edge = before[edge - 1]
        else:
            edge -= 1
    return chosen[::-1]


def _large(rows: np.ndarray, columns: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Solve one component of any shape."""
    r, k = int(rows.max()) + 1, int(columns.max()) + 1
    if r * k > DENSE_CELLS:
        return _sparse(rows, columns, weight)
    ordered = max(r, k) <= ORDERED_SIDE
    room = r**3 if ordered else r
    tie = r * r - np.abs(rows - columns) if ordered else np.ones(len(rows), dtype=np.int64)
    bits = 52 - int(room * r).bit_length()
    gain = np.zeros((r, k))
    gain[rows, columns] = np.rint(weight * 2.0**bits) * room + tie
    index = np.full((r, k), -1)
    index[rows, columns] = np.arange(len(rows))
    found = index[linear_sum_assignment(gain, maximize=True)]
    return np.sort(found[found >= 0])


def _sparse(rows: np.ndarray, columns: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Solve one large component without writing it as a table: every row may also stay alone."""
    r, k = int(rows.max()) + 1, int(columns.max()) + 1
    gain = np.rint(weight * 2.0**20) * r + 1
    alone = gain.max() + 1
    cost = coo_array(
        (
            np.concatenate([alone - gain, np.full(r, alone)]),
            (np.concatenate([rows, np.arange(r)]), np.concatenate([columns, k + np.arange(r)])),
        ),
        shape=(r, k + r),
    )
    row, column = min_weight_full_bipartite_matching(cost.tocsr())
    pair = row[column < k] * k + column[column < k]
    return np.flatnonzero(np.isin(rows * k + columns, pair))
