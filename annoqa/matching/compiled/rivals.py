"""Who gets whom: edges without rivals, stars, and small tangles, as `annoqa.matching.components` decides."""

import numpy as np

from annoqa.geometry.compiled.compiler import compiled
from annoqa.matching.assignment import SAME_LABEL_BONUS
from annoqa.matching.compiled.tangles import solve, sort_edges

Marks = tuple[np.ndarray, np.ndarray]
"""Boxes and labels of one side."""
Room = tuple[
    np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray,
    np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray,
]  # fmt: skip
"""Edges and their similarity, partners and their similarity, counters, weights."""
EDGES_PER_MARK = 64
MOST_EDGES = 4_000_000
TANGLED = 512
"""Edges with rivals on both sides that one comparison may have here."""


@compiled
def room_for(most: int) -> Room:
    """Return edges and their similarity, partners and their similarity, counters, weights."""
    n = min(EDGES_PER_MARK * most, MOST_EDGES)
    return (
        np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n),
        np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most),
        np.empty(most, np.int64), np.empty(most, np.int64),
        np.empty(most, np.int64), np.empty(most, np.int64),
        np.empty(most), np.empty(most),
    )  # fmt: skip


@compiled
def take_alone(
    n: int,
    first: np.ndarray,
    second: np.ndarray,
    alike: np.ndarray,
    partner1: np.ndarray,
    partner2: np.ndarray,
    similar: np.ndarray,
    busy1: np.ndarray,
    busy2: np.ndarray,
    n1: int,
    n2: int,
) -> int:
    """Take the edges that nobody else wants; keep the others in front, and return how many."""
    for i in range(n1):
        partner1[i], busy1[i] = -1, 0
    for j in range(n2):
        partner2[j], busy2[j] = -1, 0
    for edge in range(n):
        busy1[first[edge]] += 1
        busy2[second[edge]] += 1
    rest = 0
    for edge in range(n):
        i, j = first[edge], second[edge]
        if busy1[i] == 1 and busy2[j] == 1:
            partner1[i], partner2[j], similar[i] = j, i, alike[edge]
        else:
            first[rest], second[rest], alike[rest] = i, j, alike[edge]
            rest += 1
    return rest if n >= 0 else n


@compiled
def settle_rivals(n: int, marks1: Marks, marks2: Marks, room: Room) -> int:
    """Match the edges whose marks have rivals; return 0, or how many are too tangled."""
    n = _stars(n, marks1[1], marks2[1], room)
    if n > TANGLED or (n > 0 and not _components(n, marks1, marks2, room)):
        return n
    return 0


@compiled
def _stars(n: int, label1: np.ndarray, label2: np.ndarray, room: Room) -> int:
    """Take the heaviest, then earliest edge of each star; keep the others, and return how many."""
    first, second, alike, partner1, partner2, similar, busy1, busy2, leaves1, leaves2, best1, best2 = room
    for edge in range(n):
        leaves1[first[edge]] = leaves2[second[edge]] = 0
        best1[first[edge]] = best2[second[edge]] = -1.0
    for edge in range(n):
        leaves1[first[edge]] += busy2[second[edge]] == 1
        leaves2[second[edge]] += busy1[first[edge]] == 1
    rest = 0
    for edge in range(n):
        i, j, similarity = first[edge], second[edge], alike[edge]
        weight = _weight(similarity, label1[i], label2[j])
        if leaves1[i] == busy1[i]:
            if weight > best1[i] or (weight == best1[i] and j < partner1[i]):
                if partner1[i] >= 0:
                    partner2[partner1[i]] = -1
                partner1[i], partner2[j], similar[i], best1[i] = j, i, similarity, weight
        elif leaves2[j] == busy2[j]:
            if weight > best2[j] or (weight == best2[j] and i < partner2[j]):
                if partner2[j] >= 0:
                    partner1[partner2[j]] = -1
                partner1[i], partner2[j], similar[i], best2[j] = j, i, similarity, weight
        else:
            first[rest], second[rest], alike[rest] = i, j, similarity
            rest += 1
    return rest


@compiled
def _weight(alike: float, label1: int, label2: int) -> float:
    """Return the similarity with the bonus for a common label."""
    return alike + SAME_LABEL_BONUS if label1 == label2 and label1 >= 0 else alike


@compiled
def _components(n: int, marks1: Marks, marks2: Marks, room: Room) -> bool:
    """Match the edges whose marks have rivals on both sides; return whether it could be done."""
    first, second, alike, partner1, partner2, similar, _, _, member1, member2 = room[:10]
    sort_edges(first, second, alike, n)
    _label(first, second, n, member1, member2)
    nodes1, nodes2, which = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64)
    for start in range(n):
        lead = first[start]
        if member1[lead] != lead or (start > 0 and first[start - 1] == lead):
            continue
        size = 0
        for edge in range(start, n):
            if member1[first[edge]] == lead:
                which[size] = edge
                size += 1
        rows, columns, weight, n1, n2 = _local(
            first, second, alike, which[:size], nodes1, nodes2, marks1[1], marks2[1]
        )
        order = np.arange(size)
        if n2 > n1 or (n1 == n2 and _second_leads(marks1, marks2, nodes1, nodes2, n1)):
            sort_edges(columns, rows, order, size)
            taken = solve(columns, rows, weight[order], n2, n1)
        else:
            taken = solve(rows, columns, weight, n1, n2)
        if taken[0] < 0:
            return False
        for place in range(1, len(taken)):
            edge = which[order[taken[place]]]
            i, j = first[edge], second[edge]
            partner1[i], partner2[j], similar[i] = j, i, alike[edge]
    return True


@compiled
def _label(first: np.ndarray, second: np.ndarray, n: int, member1: np.ndarray, member2: np.ndarray) -> None:
    """Name every component after its earliest mark on the first side."""
    for edge in range(n):
        member1[first[edge]] = member2[second[edge]] = first[edge]
    changed = True
    while changed:
        changed = False
        for edge in range(n):
            here, there = member1[first[edge]], member2[second[edge]]
            if here != there:
                member1[first[edge]] = member2[second[edge]] = min(here, there)
                changed = True


@compiled
def _local(
    first: np.ndarray,
    second: np.ndarray,
    alike: np.ndarray,
    which: np.ndarray,
    nodes1: np.ndarray,
    nodes2: np.ndarray,
    label1: np.ndarray,
    label2: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int, int]:
    """Return one component's edges with its marks counted from 0, weights, and how many marks."""
    rows, columns = np.empty(len(which), np.int64), np.empty(len(which), np.int64)
    weight = np.empty(len(which))
    n1 = n2 = 0
    for edge in range(len(which)):
        i, j = first[which[edge]], second[which[edge]]
        weight[edge] = _weight(alike[which[edge]], label1[i], label2[j])
        if n1 == 0 or nodes1[n1 - 1] != i:
            nodes1[n1] = i
            n1 += 1
        rows[edge] = n1 - 1
        at = np.searchsorted(nodes2[:n2], j)
        if at == n2 or nodes2[at] != j:
            for place in range(n2, at, -1):
                nodes2[place] = nodes2[place - 1]
            nodes2[at] = j
            n2 += 1
    for edge in range(len(which)):
        columns[edge] = np.searchsorted(nodes2[:n2], second[which[edge]])
    return rows, columns, weight, n1, n2


@compiled
def _second_leads(marks1: Marks, marks2: Marks, nodes1: np.ndarray, nodes2: np.ndarray, n: int) -> bool:
    """Return whether the second side comes first in content, column by column."""
    for column in range(4):
        for place in range(n):
            one, two = marks1[0][nodes1[place], column], marks2[0][nodes2[place], column]
            if one != two:
                return two < one
    for place in range(n):
        one_label, two_label = marks1[1][nodes1[place]], marks2[1][nodes2[place]]
        if one_label != two_label:
            return two_label < one_label
    return False
