"""The greatest matching of each component whose marks have rivals on both sides.

Each is solved by the cheapest exact method that fits:

    chain       sorted edges that only  dynamic programme along the chain
                step forward            (timelines that do not overlap themselves)
    small       few marks on a side     dynamic programme over subsets
    the rest                            Jonker-Volgenant

Weights are compared as whole numbers, on a grid of 2⁻⁴⁰ (coarser in very large components), so
that equal sums are equal whatever the order of adding; below the weight there is room for the
number of pairs and for the order of the marks, which decide ties.

References
----------
Crouse, D. F. (2016). On implementing 2D rectangular assignment algorithms. IEEE Transactions on
Aerospace and Electronic Systems, 52(4), 1679-1696. https://doi.org/10.1109/TAES.2016.140952
"""

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from annoqa.matching.candidates import ranges

SMALL_SIDE = 4
SMALL_OTHER = 16
ORDERED_SIDE = 128
DENSE_CELLS = 4_000_000
LOCKSTEP = 24
FINE, ROOM_FINE = 40, 11  # bits of a weight, where sums of 2¹¹ weights and their count fit into int64
COARSE, ROOM_COARSE = 30, 16


def solve_components(
    component: np.ndarray, rows: np.ndarray, columns: np.ndarray, weight: np.ndarray
) -> np.ndarray:
    """Return the edges of the greatest matching, component by component.

    Parameters
    ----------
    component : int array, shape (n_edges,)
        Component of each edge, ascending.
    rows, columns : int64 arrays, shape (n_edges,)
        Its two marks, counted within the component; sorted by row, then column. Rows are the
        larger side.
    weight : float64 array, shape (n_edges,)
        Above 0.

    Returns
    -------
    int64 array, shape (n_matches,)
        Positions of the edges, in no order.

    Examples
    --------
    >>> edges = np.array([0, 0, 0]), np.array([0, 0, 1]), np.array([0, 1, 1])
    >>> solve_components(*edges, np.array([0.25, 0.4, 1 / 3])).tolist()
    [0, 2]
    """
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
