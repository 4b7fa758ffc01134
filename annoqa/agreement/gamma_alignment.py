"""The best alignment of γ: which units of the annotators are about the same thing.

A *unitary alignment* has at most one unit of every annotator. It costs the mean dissimilarity over
all pairs of annotators, Δ∅ for every pair in which somebody has nothing; every unit is in exactly
one. The best alignment costs least in all:

    two annotators     pairs nearer than 2·Δ∅ are edges; greatest matching of what they save
    more               `annoqa.agreement.gamma_alignment_many`

Both are exact. Where two alignments cost the same, the one that aligns more units is taken, then the
one that keeps the order of the units best, then the earliest.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annoqa.agreement.gamma_alignment_many import cost_of, heaviest_groups
from annoqa.agreement.gamma_dissimilarity import Dissimilarity, Placed, near_pairs
from annoqa.matching.assignment import Edges, heaviest


@dataclass(frozen=True, eq=False, kw_only=True)
class Alignment:
    """Units that were aligned, pair by pair.

    Attributes
    ----------
    first, second : int64 array, shape (n_pairs,)
        Units of different annotators in one unitary alignment.
    size : int64 array, shape (n_pairs,)
        How many units that unitary alignment has.
    disorder : float64 array, shape (n_groups,)
        Sum of the costs of the unitary alignments of each group, in Δ∅.
    n_unitary : int
        How many unitary alignments there are, units left alone included.
    """

    first: np.ndarray
    second: np.ndarray
    size: np.ndarray
    disorder: np.ndarray
    n_unitary: int


def best_alignment(units: Placed, n_slots: int, n_groups: int, dissimilarity: Dissimilarity) -> Alignment:
    """Return the best alignment of every group.

    Parameters
    ----------
    units : Placed
        Sorted by slot, then group and place.
    n_slots : int
        How many annotators there are in each group, those without a unit included; at least 2.
    n_groups : int
        How many groups there are.
    dissimilarity : Dissimilarity
        How unlikeness is measured.

    Returns
    -------
    Alignment
        Of least total disorder.
    """
    if n_slots == 2:
        first, second, cost = _two(units, dissimilarity)
        size = np.full(len(first), 2)
        leads, aligned = first, np.concatenate([first, second])
    else:
        groups = heaviest_groups(units, n_slots, dissimilarity)
        cost, leads = cost_of(groups, n_slots), groups.member[:, 0]
        aligned = groups.member[groups.member >= 0]
        first, second, size = _pairs(groups.member, groups.size)
    alone = np.ones(len(units), dtype=bool)
    alone[aligned] = False
    disorder = np.bincount(units.group[alone], minlength=n_groups) + np.bincount(
        units.group[leads], cost, minlength=n_groups
    )
    return Alignment(
        first=first,
        second=second,
        size=size,
        disorder=disorder,
        n_unitary=len(leads) + int(alone.sum()),
    )


def _two(units: Placed, dissimilarity: Dissimilarity) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the aligned pairs of two annotators, and what they cost."""
    n_first = int(np.searchsorted(units.slot, 1))
    everyone = np.arange(len(units))
    one, two, unlike = near_pairs(units, everyone[:n_first], everyone[n_first:], dissimilarity, 2.0)
    content = np.column_stack([units.group, units.start, units.end, units.value])
    edges = Edges(first=one, second=two - n_first, weight=2.0 - unlike)
    chosen = heaviest(
        edges,
        n_first,
        len(units) - n_first,
        lambda first, second: (content[first], content[n_first + second]),
    )
    return one[chosen], two[chosen], unlike[chosen]


def _pairs(member: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return all pairs of members of each group, and the size of the group."""
    found = [
        np.stack([member[:, one], member[:, two], size], axis=1)[member[:, two] >= 0]
        for one, two in combinations(range(member.shape[1]), 2)
    ]
    first, second, sizes = np.concatenate(found).T
    return first, second, sizes
