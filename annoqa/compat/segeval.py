"""Boundary similarity B, segmentation similarity S, and π and κ on them, as in segeval.

    a text of n units has n − 1 places for a boundary
    edits = boundaries that only one side has, pairs of them near each other taken together:
            a boundary that moved by d < n_t places costs d / n_t, any other one 1
    B = 1 − cost / (edits + matches),   S = 1 − cost / (n − 1)
    observed = Σ (edits + matches − cost) / Σ (edits + matches) over pairs of coders and texts
    π = (observed − p̄²) / (1 − p̄²), p̄ the mean share of places with a boundary;  κ: mean of p_i·p_j

*Differs from ours*: places are counted, not time, so values change with the unit (sentence,
0.5 s, frame). Moved boundaries are found shortest first, from left to right, not as the cheapest
set. S is near 1 for any two sparse segmentations. Two texts without a boundary have B = 1.
The chance of π and κ is that of one place having a boundary, while B never looks at places where
nobody set one: the two do not fit together.

*Use it when* figures of a paper on text segmentation have to be reproduced.

References
----------
Fournier, C. (2013). Evaluating text segmentation using boundary edit distance. ACL, 1702-1712.
Fournier, C., & Inkpen, D. (2012). Segmentation similarity and agreement. NAACL, 152-161.
Hearst, M. A. (1997). TextTiling: segmenting text into multi-paragraph subtopic passages.
Computational Linguistics, 23(1), 33-64.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annoqa.compat.number import Number

Masses = Sequence[int]
"""How many units each segment of a text has."""


@dataclass(frozen=True, kw_only=True)
class Edits:
    """What turns one segmentation into another.

    Attributes
    ----------
    missing : int
        Boundaries that only one side has and that did not just move.
    moved : tuple of int
        How many places each boundary that moved went.
    matches, n_places : int
        Boundaries that both sides have; places for a boundary.
    """

    missing: int
    moved: tuple[int, ...]
    matches: int
    n_places: int

    def parts(self, n_t: int) -> tuple[float, int]:
        """Return numerator and denominator of B."""
        compared = self.missing + len(self.moved) + self.matches
        return compared - self.cost(n_t), compared

    def cost(self, n_t: int) -> float:
        """Return the cost of all edits."""
        return self.missing + sum(self.moved) / n_t


def segeval_b(first: Masses, second: Masses, *, n_t: int = 2) -> float:
    """Compute the boundary similarity B.

    Parameters
    ----------
    first, second : sequence of int
        Units of each segment; both sum to the same.
    n_t : int, default 2
        A boundary moved when it went fewer places than this.

    Returns
    -------
    float
        In [0, 1], higher is better; 1 where neither side has a boundary.

    Examples
    --------
    >>> segeval_b([2, 3, 6], [2, 2, 7])
    0.75
    """
    top, bottom = _edits(first, second, n_t).parts(n_t)
    return top / bottom if bottom else 1.0


def segeval_s(first: Masses, second: Masses, *, n_t: int = 2) -> float:
    """Compute the segmentation similarity S.

    Parameters
    ----------
    first, second : sequence of int
        Units of each segment; both sum to the same.
    n_t : int, default 2
        A boundary moved when it went fewer places than this.

    Returns
    -------
    float
        In [0, 1], higher is better; 1 where there is no place for a boundary.

    Examples
    --------
    >>> segeval_s([2, 3, 6], [2, 2, 7])
    0.95
    """
    edits = _edits(first, second, n_t)
    return 1 - edits.cost(n_t) / edits.n_places if edits.n_places else 1.0


def segeval_agreement(texts: Sequence[Sequence[Masses]], *, n_t: int = 2) -> dict[str, float | None]:
    """Compute observed agreement, π and κ of coders on B.

    Parameters
    ----------
    texts : sequence of sequences of masses
        For every text, the segments of every coder, coders in one order.
    n_t : int, default 2
        As for `segeval_b`.

    Returns
    -------
    dict
        `observed`, `pi`, `kappa`; at most 1, higher is better; None where nobody set a boundary.

    Examples
    --------
    >>> segeval_agreement([[[2, 3], [2, 3]], [[4], [1, 3]]])["observed"]
    0.5
    """
    pairs = list(combinations(range(len(texts[0])), 2))
    parts = [_edits(text[i], text[j], n_t).parts(n_t) for text in texts for i, j in pairs]
    tops, bottoms = zip(*parts, strict=True)
    if not sum(bottoms):
        return dict.fromkeys(("observed", "pi", "kappa"))
    observed = sum(tops) / sum(bottoms)
    n_set = np.array([[len(masses) - 1 for masses in text] for text in texts])
    n_places = np.array([sum(text[0]) - 1 for text in texts])
    p_mean = float((n_set / n_places[:, None]).mean())
    p_coder = n_set.sum(axis=0) / n_places.sum()
    p_pair = float(np.mean([p_coder[i] * p_coder[j] for i, j in pairs]))
    return {"observed": observed, "pi": _beyond(observed, p_mean**2), "kappa": _beyond(observed, p_pair)}


def _beyond(observed: float, chance: float) -> float | None:
    """Return agreement beyond chance, None where chance is certain."""
    return (observed - chance) / (1 - chance) if chance < 1 else None


def _edits(first: Masses, second: Masses, n_t: int) -> Edits:
    """Return the edits: boundaries that moved are found shortest first, from left to right."""
    a, b = _places(first), _places(second)
    differs = a != b
    free = differs.copy()
    moved = []
    for step in range(1, n_t):
        for i in np.flatnonzero(
            differs[:-step] & differs[step:] & (a[:-step] != a[step:]) & (b[:-step] != b[step:])
        ):
            if free[i] and free[i + step]:
                free[[i, i + step]] = False
                moved.append(step)
    return Edits(missing=int(free.sum()), moved=tuple(moved), matches=int((a & b).sum()), n_places=len(a))


def _places(masses: Masses) -> np.ndarray:
    """Return whether each place has a boundary."""
    found = np.zeros(sum(masses) - 1, dtype=bool)
    found[np.cumsum(masses)[:-1] - 1] = True
    return found


SEGEVAL_B = Number(
    tool="segeval",
    follows="2.0.11",
    title="boundary similarity B",
    compute=segeval_b,
    differs="counts places, so it changes with the unit; two texts without a boundary score 1",
    ours="annoqa.agreement.hit_rate.boundary_hits",
)
SEGEVAL_S = Number(
    tool="segeval",
    follows="2.0.11",
    title="segmentation similarity S",
    compute=segeval_s,
    differs="near 1 for any two sparse segmentations: empty places count as agreement",
    ours="annoqa.agreement.hit_rate.boundary_hits",
)
SEGEVAL_AGREEMENT = Number(
    tool="segeval",
    follows="2.0.11",
    title="actual agreement, π and κ on B",
    compute=segeval_agreement,
    differs="places are counted instead of time, and chance does not fit what is observed",
    ours="annoqa.agreement.krippendorff.krippendorff_alpha",
)
