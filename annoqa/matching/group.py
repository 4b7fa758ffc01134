"""Groups: units of any number of annotators, from their pairwise matches.

Pairs are joined from the most to the least alike. Two groups become one when no annotator would
then have two marks in it, and when every two marks across them reach the threshold: a unit is
something that everybody in it agrees on, not a chain of neighbours. A mark that nobody matched is
a unit of its own.

*Use it when* three or more annotators marked an item; with two, units are their pairs.
*Beware when* marks are crowded: which of two almost equal groups a mark joins is then a matter of
small differences, though never of the order of annotators.
*Undefined when* never.

References
----------
Sørensen, T. (1948). A method of establishing groups of equal amplitude in plant sociology based
on similarity of species. Biologiske Skrifter, 5(4), 1-34 (complete linkage).
"""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from annoqa.geometry.extents import sort_keys, take
from annoqa.matching.assignment import weigh
from annoqa.matching.candidates import ranges
from annoqa.matching.matches import Matches
from annoqa.matching.sweep import kind_of
from annoqa.matching.units import Units
from annoqa.table.field_view import FieldView


def group_marks(view: FieldView, matches: Matches) -> Units:
    """Return the units of a view whose annotators were matched with each other.

    Parameters
    ----------
    view : FieldView
        The view that both sides of the matches come from.
    matches : Matches
        Of `match_marks(view, view, *compare(view))`.

    Returns
    -------
    Units
        Every mark in one unit, no annotator twice in one.
    """
    owner = view.owner
    extent = sort_keys(view.extent).T[::-1]
    order = np.lexsort((view.annotator[owner], view.label, *extent, view.part, view.item[owner]))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    group = _joined(view, matches, place)
    first = np.full(view.n_marks, view.n_marks)
    np.minimum.at(first, group, place)
    leads, unit = np.unique(first[group], return_inverse=True)
    lead = order[leads]
    return Units(unit=unit, n_units=len(lead), item=view.item[owner[lead]], part=view.part[lead])


def _joined(view: FieldView, matches: Matches, place: np.ndarray) -> np.ndarray:
    """Return a group for each mark, told by one of its members."""
    n = view.n_marks
    graph = coo_array(
        (np.ones(len(matches.first), dtype=np.int8), (matches.first, matches.second)), shape=(n, n)
    )
    _, cluster = connected_components(graph.tocsr(), directed=False)
    size = np.bincount(cluster)
    pairs = np.bincount(cluster[matches.first], minlength=len(size))
    sure = (pairs == size * (size - 1) // 2)[cluster]  # everybody matched everybody: nothing to decide
    lead = np.full(len(size), n)
    np.minimum.at(lead, cluster, np.arange(n))
    group = np.where(sure, lead[cluster], np.arange(n))
    return _built_up(view, matches, group, np.flatnonzero(~sure[matches.first]), place)


def _built_up(
    view: FieldView, matches: Matches, group: np.ndarray, edges: np.ndarray, place: np.ndarray
) -> np.ndarray:
    """Join groups along edges, the best first; edges that nobody else wants go side by side."""
    one, two = _by_merit(view, matches, edges, place)
    matched = np.sort(_key(view, one, two))
    annotator = view.annotator[view.owner]
    ours, place = np.unique(np.concatenate([one, two]), return_inverse=True)
    here, there = place[: len(one)], place[len(one) :]
    mine = np.arange(len(ours))
    while len(here):
        leads = _undisputed(here, there, len(ours))
        low, high = np.minimum(here, there)[leads], np.maximum(here, there)[leads]
        pair, one, two = _across(mine, low, high)
        good = annotator[ours[one]] != annotator[ours[two]]
        good[good] = _alike(view, matches, matched, ours[one[good]], ours[two[good]])
        fits = np.bincount(pair[~good], minlength=len(low)) == 0
        goes_to = np.arange(len(ours))
        goes_to[high[fits]] = low[fits]
        mine, here, there = goes_to[mine], goes_to[here[~leads]], goes_to[there[~leads]]
        here, there = _distinct(here, there, len(ours))
    group[ours] = ours[mine]
    return group


def _undisputed(here: np.ndarray, there: np.ndarray, n: int) -> np.ndarray:
    """Return which edges, sorted by merit, are the best of both their groups."""
    merit = np.arange(len(here))
    best = np.empty(n, dtype=np.int64)
    for ends in (here, there):
        best[ends] = len(here)
    np.minimum.at(best, here, merit)
    np.minimum.at(best, there, merit)
    leads: np.ndarray = (best[here] == merit) & (best[there] == merit)
    return leads


def _distinct(here: np.ndarray, there: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the best edge between every two groups that are still apart, in order of merit."""
    apart = here != there
    here, there = here[apart], there[apart]
    _, first = np.unique(np.minimum(here, there) * n + np.maximum(here, there), return_index=True)
    first.sort()
    return here[first], there[first]


def _across(mine: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (pair of groups, member of the one, member of the other) for all members across."""
    wanted = np.zeros(len(mine), dtype=bool)
    wanted[low] = wanted[high] = True
    members = np.flatnonzero(wanted[mine])
    members = members[np.argsort(mine[members], kind="stable")]
    owner = mine[members]
    pair, one = ranges(np.searchsorted(owner, low), np.searchsorted(owner, low, "right"))
    begin, end = np.searchsorted(owner, high), np.searchsorted(owner, high, "right")
    row, two = ranges(begin[pair], end[pair])
    return pair[row], members[one[row]], members[two]


def _by_merit(
    view: FieldView, matches: Matches, edges: np.ndarray, place: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the two marks of each edge, the heaviest edge first; ties by extent and label."""
    one, two = matches.first[edges], matches.second[edges]
    weight = weigh(matches.similarity[edges], view.label[one], view.label[two])
    low, high = np.minimum(place[one], place[two]), np.maximum(place[one], place[two])
    order = np.lexsort((high, low, -weight))
    return one[order], two[order]


def _alike(
    view: FieldView, matches: Matches, matched: np.ndarray, one: np.ndarray, two: np.ndarray
) -> np.ndarray:
    """Return which pairs of marks reach the threshold, or were matched (cut to what both looked at)."""
    kind = kind_of(view)
    if kind is None or not len(one):
        return np.ones(len(one), dtype=bool)
    extent = view.extent
    alike = kind.reaches(take(extent, one), take(extent, two), matches.threshold)
    if kind.hull is None:
        points = (view.start[one] == view.end[one]) & (view.start[two] == view.end[two])
        alike |= points & (np.abs(view.start[one] - view.start[two]) <= matches.point_tolerance)
    rest = np.flatnonzero(~alike)
    key = _key(view, one[rest], two[rest])
    alike[rest] = np.append(matched, -1)[np.searchsorted(matched, key)] == key
    return alike


def _key(view: FieldView, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Return one number for each pair of marks, whoever is first."""
    key: np.ndarray = np.minimum(one, two) * view.n_marks + np.maximum(one, two)
    return key
