"""The greatest matching of one small component, as `annoqa.matching.components` finds it."""

import numpy as np

from annoqa.geometry.compiled.compiler import compiled
from annoqa.matching.components import FINE, SMALL_OTHER, SMALL_SIDE

ROOM = 10  # bits for the number of edges


@compiled
def solve(
    rows: np.ndarray, columns: np.ndarray, weight: np.ndarray, n_rows: int, n_columns: int
) -> np.ndarray:
    """Return 0 and the edges of the greatest matching; -1 alone where no small solver fits."""
    whole = np.rint(weight * 2.0**FINE).astype(np.int64)
    for edge in range(1, len(columns)):
        if columns[edge] < columns[edge - 1]:
            if n_columns <= SMALL_SIDE and n_rows <= SMALL_OTHER:
                return _small(rows, columns, whole, n_rows, n_columns)
            return np.full(1, -1)
    return _chain(rows, columns, whole)


@compiled
def _chain(rows: np.ndarray, columns: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Solve edges that only step forward: take an edge, or leave it out."""
    n = len(rows)
    before, best = np.zeros(n, np.int64), np.zeros(n + 1, np.int64)
    row_start = column_start = 0
    for edge in range(n):
        if rows[edge] != rows[row_start]:
            row_start = edge
        if columns[edge] != columns[column_start]:
            column_start = edge
        before[edge] = min(row_start, column_start)
        best[edge + 1] = max(best[edge], best[before[edge]] + (whole[edge] << ROOM) + 1)
    taken, n_taken = np.zeros(n + 1, np.int64), 1
    while n > 0:
        if best[n] > best[n - 1]:
            taken[n_taken] = n - 1
            n_taken += 1
            n = before[n - 1]
        else:
            n -= 1
    return taken[:n_taken]


@compiled
def _small(
    rows: np.ndarray, columns: np.ndarray, whole: np.ndarray, n_rows: int, n_columns: int
) -> np.ndarray:
    """Solve a component with few columns: the best matching of the first rows into every subset."""
    best, before = np.full(1 << n_columns, -1), np.empty(1 << n_columns, np.int64)
    best[0] = 0
    used = np.full((n_rows, 1 << n_columns), -1)
    edge = 0
    for row in range(n_rows):
        before[:] = best
        while edge < len(rows) and rows[edge] == row:
            bit = 1 << columns[edge]
            gain = whole[edge] * SMALL_OTHER**3 + SMALL_OTHER**2 - abs(row - columns[edge])
            for subset in range(1 << n_columns):
                if subset & bit and before[subset ^ bit] >= 0 and before[subset ^ bit] + gain > best[subset]:
                    best[subset] = before[subset ^ bit] + gain
                    used[row, subset] = edge
            edge += 1
    subset = int(np.argmax(best))
    taken, n_taken = np.zeros(n_columns + 1, np.int64), 1
    for row in range(n_rows - 1, -1, -1):
        edge = used[row, subset]
        if edge >= 0:
            taken[n_taken] = edge
            n_taken += 1
            subset ^= 1 << columns[edge]
    return taken[:n_taken]


@compiled
def sort_edges(first: np.ndarray, second: np.ndarray, along: np.ndarray, n: int) -> None:
    """Sort the first n edges by both ends; they are few, and nearly sorted."""
    for edge in range(1, n):
        i, j, value = first[edge], second[edge], along[edge]
        at = edge - 1
        while at >= 0 and (first[at] > i or (first[at] == i and second[at] > j)):
            first[at + 1], second[at + 1], along[at + 1] = first[at], second[at], along[at]
            at -= 1
        first[at + 1], second[at + 1], along[at + 1] = i, j, value
