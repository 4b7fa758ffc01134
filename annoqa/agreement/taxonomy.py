"""Agreement on places in a taxonomy: the same way down, the same beginning, or no contradiction.

    animal / dog / terrier   and   animal / dog        path similarity 2·2 / (3 + 2) = .8
    animal / dog / terrier   and   animal / cat        path similarity 2·1 / (3 + 2) = .4

Path similarity is the Dice similarity of the places with all places above them (for two single
places, Wu and Palmer's): the share of the ways down that both have gone. Ancestor agreement is the
Jaccard similarity of the places' first nodes. Subtree agreement is the share of pairs without a
contradiction: every place of either lies on one line with a place of the other, above it or below.

Use it to see whether annotators differ in kind (ancestors) or only in how far they go (subtree).
Beware when the tree is deep on one side: a step near the root and a step between leaves count alike.
Undefined when no unit was judged twice; nothing and nothing are the same answer.

References
----------
Wu, Z., & Palmer, M. (1994). Verb semantics and lexical selection. ACL 1994, 133-138.
https://doi.org/10.3115/981732.981751
"""

from collections.abc import Hashable

from annoqa.agreement.reliability import ReliabilityData, Scale
from annoqa.agreement.set_overlap import alike
from annoqa.agreement.value_pairs import Likeness, PairwiseMean, ValuePairs, pairwise_mean
from annoqa.errors import NotApplicableError
from annoqa.statistics import distances
from annoqa.statistics.estimate import Estimate

Places = frozenset[Hashable]


def path_similarity(data: ReliabilityData, *, confidence: float = 0.95) -> Estimate:
    """Compute the mean path similarity of every two answers to the same unit.

    Parameters
    ----------
    data : ReliabilityData
        Values are frozensets of paths; a path is a tuple of nodes, the root first.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        In [0, 1]; 1 where all answers to each unit are the same.

    Examples
    --------
    >>> dog, cat = frozenset([("animal", "dog")]), frozenset([("animal", "cat")])
    >>> path_similarity(ReliabilityData.from_rows([[dog], [cat]])).value
    0.5
    """
    return pairwise_mean(data, _path, confidence)


def ancestor_agreement(data: ReliabilityData, *, depth: int = 1, confidence: float = 0.95) -> Estimate:
    """Compute how alike the beginnings of the paths are.

    Parameters
    ----------
    data : ReliabilityData
        Values are frozensets of paths; a path is a tuple of nodes, the root first.
    depth : int, default 1
        How many nodes of every path are compared; shorter paths stay as they are.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        In [0, 1]; 1 where the beginnings of each unit's paths are the same.

    Raises
    ------
    NotApplicableError
        When `depth` is not at least 1.

    Examples
    --------
    >>> dog, cat = frozenset([("animal", "dog")]), frozenset([("animal", "cat")])
    >>> data = ReliabilityData.from_rows([[dog], [cat]])
    >>> ancestor_agreement(data).value, ancestor_agreement(data, depth=2).value
    (1.0, 0.0)
    """
    if depth < 1:
        raise NotApplicableError.saying("`depth` must be at least 1.", f"It is {depth}.")
    return pairwise_mean(data, lambda pairs, values: _beginnings(pairs, values, depth), confidence)


def subtree_agreement(data: ReliabilityData, *, confidence: float = 0.95) -> Estimate:
    """Compute how often two annotators do not contradict each other.

    Parameters
    ----------
    data : ReliabilityData
        Values are frozensets of paths; a path is a tuple of nodes, the root first.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        In [0, 1]; 1 where one of every two answers only goes further than the other.

    Examples
    --------
    >>> dog, animal = frozenset([("animal", "dog")]), frozenset([("animal",)])
    >>> subtree_agreement(ReliabilityData.from_rows([[dog], [animal]])).value
    1.0
    """
    return pairwise_mean(data, _subtree, confidence)


def _path(pairs: ValuePairs, values: Scale) -> Likeness:
    """Return the path similarity of every pair."""
    return alike(pairs, values, distances.path)


def _first_nodes(pairs: ValuePairs, values: Scale) -> Likeness:
    """Return the Jaccard similarity of every pair's first nodes."""
    return _beginnings(pairs, values, 1)


def _beginnings(pairs: ValuePairs, values: Scale, depth: int) -> Likeness:
    """Return the Jaccard similarity of the beginnings of every pair's paths."""
    cut = [frozenset(path[:depth] for path in paths) for paths in values]
    return alike(pairs, tuple(cut), distances.jaccard)


def _subtree(pairs: ValuePairs, values: Scale) -> Likeness:
    """Return which pairs do not contradict each other."""
    return alike(pairs, values, _contradiction)


def _contradiction(first: Places, second: Places) -> float:
    """Return 0 where every place lies on one line with one of the other side, else 1."""
    if not first or not second:
        return float(first != second)
    both = _covered(first, second) and _covered(second, first)
    return float(not both)


def _covered(places: Places, others: Places) -> bool:
    """Say whether every place lies above or below one of the others."""
    return all(any(_on_one_line(one, other) for other in others) for one in places)


def _on_one_line(one: Hashable, other: Hashable) -> bool:
    """Say whether one path is the beginning of the other."""
    upper, lower = (path if isinstance(path, tuple) else (path,) for path in (one, other))
    n = min(len(upper), len(lower))
    return upper[:n] == lower[:n]


PATH_SIMILARITY = PairwiseMean(
    compute=path_similarity,
    measure=_path,
    title="Path similarity",
    levels=frozenset({"path"}),
    how="Dice of the places with all places above them",
)
ANCESTOR_AGREEMENT = PairwiseMean(
    compute=ancestor_agreement,
    measure=_first_nodes,
    title="Same first node",
    levels=frozenset({"path"}),
    how="Jaccard of the first nodes",
)
SUBTREE_AGREEMENT = PairwiseMean(
    compute=subtree_agreement,
    measure=_subtree,
    title="No contradiction in the tree",
    levels=frozenset({"path"}),
    how="every place lies above or below one of the other side's",
)
