"""How far apart two values are, at each level of measurement.

All distances are those that Krippendorff's α averages, that is, squared where the level has
differences: nominal 0 or 1; ordinal (difference of mid-ranks)²; interval (x − y)²; ratio
((x − y) / (x + y))². Sets of labels: Jaccard or MASI. Paths in a taxonomy: 1 − Dice of the paths
with all their ancestors, which for two single paths is 1 − (Wu and Palmer's similarity).

References
----------
Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
https://repository.upenn.edu/asc_papers/43
Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for semantic and pragmatic
annotation. LREC 2006. http://www.lrec-conf.org/proceedings/lrec2006/pdf/636_pdf.pdf
Wu, Z., & Palmer, M. (1994). Verb semantics and lexical selection. ACL 1994, 133-138.
https://doi.org/10.3115/981732.981751
"""

from collections.abc import Callable, Hashable, Iterable, Sequence

import numpy as np

Path = tuple[Hashable, ...]


def mid_ranks(frequency: np.ndarray) -> np.ndarray:
    """Return the mean rank of each value of an ordered scale.

    Parameters
    ----------
    frequency : array, shape (n_values,)
        How often each value was given, lowest value first.

    Returns
    -------
    float array, shape (n_values,)
        Judgements below plus half of those at the value.

    Examples
    --------
    >>> import numpy as np
    >>> mid_ranks(np.array([2, 0, 4])).tolist()
    [1.0, 2.0, 4.0]
    """
    count = np.asarray(frequency, dtype=float)
    return np.cumsum(count) - count / 2


def ratio(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return ((x − y) / (x + y))² of numbers that are not negative; 0 for two zeros.

    Examples
    --------
    >>> import numpy as np
    >>> ratio(np.array([1.0, 0.0, 0.0]), np.array([3.0, 2.0, 0.0])).tolist()
    [0.25, 1.0, 0.0]
    """
    total = np.asarray(first + second, dtype=float)
    quotient: np.ndarray = np.divide(first - second, total, out=np.zeros_like(total), where=total != 0)
    return np.asarray(quotient**2)


def jaccard(first: frozenset[Hashable], second: frozenset[Hashable]) -> float:
    """Return 1 − (labels in both) / (labels in either); 0 for two empty sets.

    Examples
    --------
    >>> jaccard(frozenset("ab"), frozenset("bc"))
    0.6666666666666667
    """
    either = len(first | second)
    return 1 - len(first & second) / either if either else 0.0


def masi(first: frozenset[Hashable], second: frozenset[Hashable]) -> float:
    """Return 1 − Jaccard · monotonicity: 1 equal, 2/3 subset, 1/3 overlap, 0 disjoint.

    Examples
    --------
    >>> round(masi(frozenset("a"), frozenset("ab")), 3)
    0.667
    """
    if first == second:
        return 0.0
    if not first & second:
        return 1.0
    monotonicity = 2 / 3 if first <= second or second <= first else 1 / 3
    return 1 - (1 - jaccard(first, second)) * monotonicity


def path(first: frozenset[Hashable], second: frozenset[Hashable]) -> float:
    """Return 1 − Dice similarity of two sets of paths, ancestors included.

    Examples
    --------
    Siblings under one parent, and a parent with its child:

    >>> dog, cat = ("animal", "dog"), ("animal", "cat")
    >>> path(frozenset([dog]), frozenset([cat]))
    0.5
    >>> round(path(frozenset([dog]), frozenset([("animal",)])), 3)
    0.333
    """
    upper, lower = _with_ancestors(first), _with_ancestors(second)
    total = len(upper) + len(lower)
    return 1 - 2 * len(upper & lower) / total if total else 0.0


def table(
    values: Sequence[frozenset[Hashable]],
    distance: Callable[[frozenset[Hashable], frozenset[Hashable]], float],
) -> np.ndarray:
    """Return the distances between all values of a scale.

    Parameters
    ----------
    values : sequence of frozenset
        Sets of labels, or sets of paths.
    distance : callable
        `jaccard`, `masi`, `path`, or one like them: symmetric, 0 for equal values.

    Returns
    -------
    float array, shape (n_values, n_values)
        Symmetric, zero on the diagonal.

    Examples
    --------
    >>> table([frozenset("a"), frozenset("b")], jaccard).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    apart = np.zeros((len(values), len(values)))
    for row, first in enumerate(values):
        for column in range(row):
            apart[row, column] = apart[column, row] = distance(first, values[column])
    return apart


def _with_ancestors(paths: Iterable[Hashable]) -> set[Path]:
    """Return the paths and all their beginnings."""
    known = [nodes if isinstance(nodes, tuple) else (nodes,) for nodes in paths]
    return {nodes[:length] for nodes in known for length in range(1, len(nodes) + 1)}
