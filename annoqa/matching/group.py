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

from annoqa.matching.matches import Matches
from annoqa.matching.pair import SAME_LABEL_BONUS
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
    annotator, item = view.annotator[owner], view.item[owner]
    graph = coo_array(
        (np.ones(len(matches.first), dtype=np.int8), (matches.first, matches.second)),
        shape=(view.n_marks, view.n_marks),
    )
    _, cluster = connected_components(graph.tocsr(), directed=False)
    cluster = _split(view, matches, cluster.astype(np.int64), annotator)
    return _numbered(view, cluster, item)


def _split(view: FieldView, matches: Matches, cluster: np.ndarray, annotator: np.ndarray) -> np.ndarray:
    """Return clusters in which all pairs match; those that are not so yet are built up again."""
    size = np.bincount(cluster)
    pairs = np.bincount(cluster[matches.first], minlength=len(size))
    unsure = np.flatnonzero(pairs < size * (size - 1) // 2)
    fresh = len(size)
    members = np.argsort(cluster, kind="stable")
    begin = np.searchsorted(cluster[members], unsure)
    order = np.argsort(cluster[matches.first], kind="stable")
    owner = cluster[matches.first][order]
    edge_begin, edge_end = np.searchsorted(owner, unsure), np.searchsorted(owner, unsure, "right")
    cluster = cluster.copy()
    for one, start, low, high in zip(unsure, begin, edge_begin, edge_end, strict=True):
        marks = members[start : start + size[one]]
        cluster[marks] = fresh + _build_up(view, matches, marks, order[low:high], annotator[marks])
        fresh += len(marks)
    return cluster


def _build_up(
    view: FieldView, matches: Matches, marks: np.ndarray, edges: np.ndarray, annotator: np.ndarray
) -> np.ndarray:
    """Join marks from the most to the least alike; return a group for each."""
    marks_order = _by_extent(view, marks, annotator)
    marks, annotator = marks[marks_order], annotator[marks_order]
    place = {mark: index for index, mark in enumerate(marks.tolist())}
    one = np.array([place[mark] for mark in matches.first[edges].tolist()])
    two = np.array([place[mark] for mark in matches.second[edges].tolist()])
    one, two = np.minimum(one, two), np.maximum(one, two)
    label = view.label[marks]
    same = (label[one] == label[two]) & (label[one] >= 0)
    weight = matches.similarity[edges] + SAME_LABEL_BONUS * same
    fits = _all_reach(view, marks, matches)
    fits[one, two] = fits[two, one] = True
    fits &= annotator[:, None] != annotator
    group = np.arange(len(marks))
    for edge in np.lexsort((two, one, -weight)).tolist():
        low, high = sorted((int(group[one[edge]]), int(group[two[edge]])))
        if low != high and fits[low, high]:
            group[group == high] = low
            fits[low] &= fits[high]
            fits[:, low] = fits[low]
    back = np.empty(len(marks), dtype=np.int64)
    back[marks_order] = group
    return back


def _all_reach(view: FieldView, marks: np.ndarray, matches: Matches) -> np.ndarray:
    """Return which marks reach the threshold with which, shape (n_marks, n_marks)."""
    n = len(marks)
    if view.kind != "box" and (view.start[marks] == view.end[marks]).all():
        return np.abs(view.start[marks][:, None] - view.start[marks]) <= matches.point_tolerance
    extent = view.box if view.kind == "box" else np.stack([view.start, view.end], axis=1)
    kind = kind_of(view)
    assert kind is not None  # noqa: S101 - what was matched has a kind
    first, second = np.repeat(marks, n), np.tile(marks, n)
    return kind.reaches(extent[first], extent[second], matches.threshold).reshape(n, n)


def _by_extent(view: FieldView, marks: np.ndarray, annotator: np.ndarray) -> np.ndarray:
    """Return the order of marks by extent and label, then annotator."""
    extent = view.box[marks].T[::-1] if view.kind == "box" else (view.end[marks], view.start[marks])
    return np.lexsort((annotator, view.label[marks], *extent))


def _numbered(view: FieldView, cluster: np.ndarray, item: np.ndarray) -> Units:
    """Return units in the order of item, part and extent of their first mark."""
    extent = view.box.T[::-1] if view.kind == "box" else (view.end, view.start)
    order = np.lexsort((cluster, view.annotator[view.owner], view.label, *extent, view.part, item))
    _, lead = np.unique(cluster[order], return_index=True)
    rank = np.argsort(np.argsort(lead))
    first = order[np.sort(lead)]
    return Units(
        unit=rank[np.unique(cluster, return_inverse=True)[1]],
        n_units=len(first),
        item=item[first],
        part=view.part[first],
    )
