"""One-to-one matching of greatest total weight, for many small graphs at once.

Most edges are alone: nobody else wants either of their ends, and they are taken. Of a star, whose
marks on one side all want the same mark, the heaviest edge is taken. What is left falls into
components with rivals on both sides (`annoqa.matching.components`).

Of equally heavy matchings the one with more pairs is taken, then the one that keeps the order of
the marks best, then the earliest; all of it is the same when the sides are swapped, because the
side with more marks, or else with the earlier ones, always leads.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from annoqa.matching.components import solve_components

SAME_LABEL_BONUS = 0.1
"""What a common label is worth, in IoU. Two people who outline one thing differ by about 0.1 of
IoU, so a crossing of labels is believed when it gains more than that, and not when it gains a
hair; and a label never makes or forbids a pair, as only geometry decides which pairs may match."""


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
    solved = solve_components(component[first][order], rows[order], columns[order], edges.weight[order])
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
