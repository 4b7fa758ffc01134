"""Two rankings of the same things, compared on what both ranked: many pairs in one pass.

A ranking is tiers, best first; things of one tier are tied. Things that only one of the two ranked
say nothing about the other one's order, and are left out of everything but the top choice.

    {A} > {B, C} > {D}    with    {B} > {A} > {D}        both ranked A, B, D

Of every two things that both ranked, the rankings agree, oppose each other, or at least one ties
them; from these counts and the mean ranks within the shared things follow Kendall's τ, his distance
and Spearman's footrule.

Use it when annotators order answers, candidates or frames.
Beware when lists are cut off: two lists that share two things agree or oppose, and nothing between.
Undefined where two rankings share fewer than two things.

References
----------
Fagin, R., Kumar, R., Mahdian, M., Sivakumar, D., & Vee, E. (2006). Comparing partial rankings.
SIAM Journal on Discrete Mathematics, 20(3), 628-648. https://doi.org/10.1137/05063088X
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from annoqa.agreement.reliability import Scale
from annoqa.agreement.value_pairs import ValuePairs

Tiers = Sequence[Sequence[str]]
BLOCK = 2**16
"""Pairs of rankings that are compared at once: what bounds the memory."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Compared:
    """What pairs of rankings have in common.

    Attributes
    ----------
    n : float64 array, shape (n_pairs,)
        Things that both ranked.
    agree, oppose : float64 array, shape (n_pairs,)
        Pairs of these things that are in the same order, and in opposite order.
    tied_one, tied_other, tied_both : float64 array, shape (n_pairs,)
        Pairs tied by one ranking only, by the other only, by both.
    moved : float64 array, shape (n_pairs,)
        Sum of differences of mean ranks (footrule).
    same_tier : float64 array, shape (n_pairs,)
        Things that both put into the tier of the same number.
    top : float64 array, shape (n_pairs,)
        Things in both best tiers over those in either; NaN where nothing is ranked.
    """

    n: np.ndarray
    agree: np.ndarray
    oppose: np.ndarray
    tied_one: np.ndarray
    tied_other: np.ndarray
    tied_both: np.ndarray
    moved: np.ndarray
    same_tier: np.ndarray
    top: np.ndarray

    @property
    def possible(self) -> np.ndarray:
        """Pairs of things that both ranked, float64, shape (n_pairs,)."""
        pairs: np.ndarray = self.n * (self.n - 1) / 2
        return pairs


@dataclass(frozen=True, eq=False, kw_only=True)
class _Lists:
    """Rankings end to end: things by code within each, their tiers, and whether that is the best."""

    offsets: np.ndarray
    thing: np.ndarray
    tier: np.ndarray
    best: np.ndarray
    n_things: int


def compare_rankings(rankings: Sequence[Tiers] | Scale, first: np.ndarray, second: np.ndarray) -> Compared:
    """Compare pairs of rankings.

    Parameters
    ----------
    rankings : sequence of sequences of sequences of str
        Tiers of each, best first; an empty tier counts as a place, a thing that stands twice where it
        stands first.
    first, second : int array, shape (n_pairs,)
        Positions in `rankings`.

    Returns
    -------
    Compared
        Swapping `first` and `second` swaps `tied_one` and `tied_other` only.

    Examples
    --------
    >>> lists = [[["A"], ["B", "C"], ["D"]], [["B"], ["A"], ["D"]]]
    >>> made = compare_rankings(lists, np.array([0]), np.array([1]))
    >>> made.n[0], made.agree[0], made.oppose[0], made.top[0]
    (np.float64(3.0), np.float64(2.0), np.float64(1.0), np.float64(0.0))
    """
    lists = _lists(rankings)
    parts = [
        _compared(lists, first[start : start + BLOCK], second[start : start + BLOCK])
        for start in range(0, max(1, len(first)), BLOCK)
    ]
    return Compared(
        **{
            part.name: np.concatenate([getattr(made, part.name) for made in parts])
            for part in fields(Compared)
        }
    )


def compared(pairs: ValuePairs, values: Scale) -> Compared:
    """Return the comparison of `pairs.distinct`, made once for all measures.

    Parameters
    ----------
    pairs : ValuePairs
        Of judgements that are rankings.
    values : sequence
        The rankings.

    Returns
    -------
    Compared
        One entry for each two rankings that met.
    """
    if "compared" not in pairs.kept:
        pairs.kept["compared"] = compare_rankings(values, *pairs.distinct[:2])
    made: Compared = pairs.kept["compared"]
    return made


def _lists(rankings: Sequence[Any] | np.ndarray) -> _Lists:
    """Put rankings end to end, things sorted by code within each."""
    code = {name: at for at, name in enumerate(sorted({x for tiers in rankings for t in tiers for x in t}))}
    rows = []
    for tiers in rankings:
        place: dict[int, int] = {}
        for number, tier in enumerate(tiers):
            for name in tier:
                place.setdefault(code[name], number)
        rows.append(sorted(place.items()))
    flat = np.array([entry for row in rows for entry in row], dtype=np.int64).reshape(-1, 2)
    offsets = np.cumsum([0, *map(len, rows)])
    owner = np.repeat(np.arange(len(rows)), np.diff(offsets))
    least = np.full(len(rows), np.iinfo(np.int64).max)
    np.minimum.at(least, owner, flat[:, 1])
    return _Lists(
        offsets=offsets,
        thing=flat[:, 0],
        tier=flat[:, 1],
        best=flat[:, 1] == least[owner],
        n_things=max(1, len(code)),
    )


def _compared(lists: _Lists, first: np.ndarray, second: np.ndarray) -> Compared:
    """Compare a block of pairs."""
    n_pairs = len(first)
    one, other = _spread(lists, first), _spread(lists, second)
    key = one[0] * lists.n_things + lists.thing[one[1]]
    theirs = other[0] * lists.n_things + lists.thing[other[1]]
    _, left, right = np.intersect1d(key, theirs, assume_unique=True, return_indices=True)
    pair, mine, yours = one[0][left], one[1][left], other[1][right]

    def count(weights: np.ndarray) -> np.ndarray:
        return np.bincount(pair, weights=weights, minlength=n_pairs)

    tiers = np.stack([lists.tier[mine], lists.tier[yours]])
    n_best = [np.bincount(rows[0], weights=lists.best[rows[1]], minlength=n_pairs) for rows in (one, other)]
    in_both = count(lists.best[mine] & lists.best[yours])
    in_either = n_best[0] + n_best[1] - in_both
    ordered, ranks = _ordered(pair, tiers, n_pairs)
    return Compared(
        n=count(np.ones(len(pair))),
        moved=count(np.abs(ranks[0] - ranks[1])),
        same_tier=count(tiers[0] == tiers[1]),
        top=np.divide(in_both, in_either, out=np.full(n_pairs, np.nan), where=in_either > 0),
        **ordered,
    )


def _spread(lists: _Lists, of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, for every thing of some rankings, which of these it belongs to, and its place."""
    length = np.diff(lists.offsets)[of]
    start = np.cumsum(length) - length
    pair = np.repeat(np.arange(len(of)), length)
    return pair, np.arange(len(pair)) + (lists.offsets[of] - start)[pair]


def _ordered(pair: np.ndarray, tiers: np.ndarray, n_pairs: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Count every two shared things by how they are ordered, and return mean ranks from 0."""
    names = ("agree", "oppose", "tied_one", "tied_other", "tied_both")
    sums = {name: np.zeros(n_pairs) for name in names}
    ranks = np.zeros(tiers.shape)
    upper, lag = np.arange(len(pair)), 1
    while True:
        upper = upper[upper + lag < len(pair)]
        upper = upper[pair[upper] == pair[upper + lag]]
        if not len(upper):
            return sums, ranks
        ahead = np.sign(tiers[:, upper + lag] - tiers[:, upper])  # 1: the upper one is ahead
        ranks[:, upper] += (1 - ahead) / 2
        ranks[:, upper + lag] += (1 + ahead) / 2
        tied = ahead == 0
        found = (
            ahead[0] * ahead[1] == 1,
            ahead[0] * ahead[1] == -1,
            tied[0] & ~tied[1],
            tied[1] & ~tied[0],
            tied[0] & tied[1],
        )
        for name, which in zip(names, found, strict=True):
            sums[name] += np.bincount(pair[upper], weights=which, minlength=n_pairs)
        lag += 1
