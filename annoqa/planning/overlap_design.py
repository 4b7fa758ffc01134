"""Who judges which item, so that everyone works alike and every two annotators share as many items.

    λ = n · k(k − 1) / (v(v − 1))       items that two of v annotators share, k judging each of n

A balanced incomplete block design gives every pair exactly λ; where none exists, or none is found,
pairs differ by as little as the search achieves, and the design says by how much. Loads differ by
one at most, unless somebody's cap is below the others' share.

Items are filled one by one: whoever has only just enough items left must take one, then whoever
shares fewest items with those chosen so far. Exchanges of two annotators between two items follow,
as long as they even out the pairs. The seed decides between equals; the same seed gives the same
design.

Use it before work is handed out: a design in which two groups never meet can compare nobody across
them, and pairs that share few items have intervals that say nothing.
Beware when items differ in kind: design each kind by itself, so that everyone sees all kinds.
Undefined when caps leave fewer places than judgements are wanted, or items ask for more annotators
than there are.

References
----------
Cochran, W. G., & Cox, G. M. (1957). Experimental Designs (2nd ed.), chapter 11. Wiley.
Yates, F. (1936). Incomplete randomized blocks. Annals of Eugenics, 7(2), 121-140.
https://doi.org/10.1111/j.1469-1809.1936.tb02134.x
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from annoqa.errors import NotApplicableError
from annoqa.planning.interval_width import expected_interval

PATIENCE = 20
"""Exchanges that are tried for each judgement before a design is left as it is."""
MOST_TRIED = 60_000
NOT_SHARED = "two annotators share fewer than 2 items"


@dataclass(frozen=True, eq=False, kw_only=True)
class Design:
    """Who judges what.

    Attributes
    ----------
    annotator : int64 array, shape (n_items, per_item)
        Numbers of the annotators of each item, ascending.
    n_annotators : int
        How many there are, whether they have an item or not.
    """

    annotator: np.ndarray
    n_annotators: int

    @property
    def n_items(self) -> int:
        """How many items there are."""
        return len(self.annotator)

    @property
    def per_item(self) -> int:
        """How many annotators judge an item."""
        return int(self.annotator.shape[1])

    @cached_property
    def loads(self) -> np.ndarray:
        """Items of each annotator, int64, shape (n_annotators,)."""
        return np.bincount(self.annotator.ravel(), minlength=self.n_annotators)

    @cached_property
    def pairs(self) -> np.ndarray:
        """Items that every two annotators share, int64, symmetric, zeros on the diagonal."""
        incidence = np.zeros((self.n_items, self.n_annotators), dtype=np.int64)
        np.put_along_axis(incidence, self.annotator, 1, axis=1)
        met = incidence.T @ incidence
        np.fill_diagonal(met, 0)
        return met

    @property
    def shared(self) -> np.ndarray:
        """Items that each pair of annotators shares, int64, shape (n_pairs,)."""
        first, second = np.triu_indices(self.n_annotators, 1)
        shared: np.ndarray = self.pairs[first, second]
        return shared

    @property
    def is_balanced(self) -> bool:
        """Whether loads are the same, and pairs too: a balanced (incomplete) block design."""
        return bool(np.ptp(self.loads) == 0 and np.ptp(self.shared) == 0)

    @property
    def is_connected(self) -> bool:
        """Whether all who have an item can be compared, be it through others."""
        busy = np.flatnonzero(self.loads)
        parts, _ = connected_components(csr_array(self.pairs[np.ix_(busy, busy)]), directed=False)
        return int(parts) == 1


@dataclass(frozen=True, kw_only=True)
class DesignReport:
    """What a design is expected to tell.

    Attributes
    ----------
    n_items, per_item, n_judgements : int
        Its size.
    load_least, load_most : int
        Items of the annotators with fewest and most.
    pair_least, pair_most : int
        Items shared by the pairs with fewest and most.
    connected : bool
        Whether everyone can be compared with everyone, be it through others.
    alpha_width : float
        Expected width of the interval of α of all.
    pair_width_median, pair_width_widest : float or None
        The same of Cohen's κ of every two annotators; None where `no_pair_width` says why.
    no_pair_width : str
        Why the widest does not exist; empty where it does.
    """

    n_items: int
    per_item: int
    n_judgements: int
    load_least: int
    load_most: int
    pair_least: int
    pair_most: int
    connected: bool
    alpha_width: float
    pair_width_median: float | None
    pair_width_widest: float | None
    no_pair_width: str


def design_overlap(
    n_annotators: int, n_items: int, per_item: int, *, cap: int | Sequence[int] | None = None, seed: int = 0
) -> Design:
    """Return a design with even loads and pairs.

    Parameters
    ----------
    n_annotators, n_items : int
        How many there are, at least 1.
    per_item : int
        Different annotators of each item, 1 to `n_annotators`.
    cap : int or sequence of int, length n_annotators, optional
        Most items of an annotator: of everyone, or of each.
    seed : int, default 0
        Decides between equals.

    Returns
    -------
    Design
        Exactly `n_items` × `per_item` judgements, nobody over the cap.

    Raises
    ------
    NotApplicableError
        When caps or annotators are too few.

    Examples
    --------
    Seven annotators and seven items of three, Fano's plane: every two share one item.

    >>> design = design_overlap(7, 7, 3)
    >>> design.is_balanced, design.loads.tolist(), int(design.shared.max())
    (True, [3, 3, 3, 3, 3, 3, 3], 1)
    """
    targets = _targets(n_annotators, n_items, per_item, cap)
    rng = np.random.default_rng(seed)
    members = _filled(targets, n_items, per_item, rng)
    _evened(members, n_annotators, rng)
    return Design(annotator=np.sort(members, axis=1), n_annotators=n_annotators)


def report_design(
    design: Design, *, agreement: float, shares: Sequence[float], confidence: float = 0.95
) -> DesignReport:
    """Return what a design is expected to tell of agreement.

    Parameters
    ----------
    design : Design
        Who judges what; two annotators an item or more.
    agreement, shares, confidence
        As in `items_for_width`.

    Returns
    -------
    DesignReport
        Narrow widths are good; compare designs of the same cost by them.

    Raises
    ------
    NotApplicableError
        When an assumption is impossible, or items have one annotator.

    Examples
    --------
    >>> made = report_design(design_overlap(5, 100, 2), agreement=0.7, shares=[0.5, 0.5])
    >>> made.pair_least, made.pair_most, round(made.alpha_width, 2)
    (10, 10, 0.29)
    """
    if design.per_item < 2:
        raise NotApplicableError.saying("Agreement needs two annotators an item or more.", "Found 1.")
    shared = design.shared
    widths = {
        int(n): expected_interval(
            int(n), agreement=agreement, shares=shares, coefficient="cohen_kappa", confidence=confidence
        ).width
        for n in np.unique(shared)
        if n >= 2
    }
    median, least = int(np.median(shared)), int(shared.min())
    whole = expected_interval(
        design.n_items, agreement=agreement, shares=shares, per_item=design.per_item, confidence=confidence
    )
    return DesignReport(
        n_items=design.n_items,
        per_item=design.per_item,
        n_judgements=design.annotator.size,
        load_least=int(design.loads.min()),
        load_most=int(design.loads.max()),
        pair_least=least,
        pair_most=int(shared.max()),
        connected=design.is_connected,
        alpha_width=whole.width,
        pair_width_median=_at(widths, median),
        pair_width_widest=widths.get(least),
        no_pair_width="" if least >= 2 else NOT_SHARED,
    )


def _at(widths: dict[int, float], n: int) -> float | None:
    """Return the width at the nearest number of shared items that is not above n."""
    known = [m for m in widths if m <= n]
    return widths[max(known)] if n >= 2 and known else None


def _targets(n_annotators: int, n_items: int, per_item: int, cap: int | Sequence[int] | None) -> np.ndarray:
    """Return how many items each annotator gets: as even as caps allow, the first ones get what is left."""
    if not (n_annotators >= 1 and n_items >= 1 and 1 <= per_item <= n_annotators):
        raise NotApplicableError.saying(
            "A design needs items, and as many annotators as judge an item.",
            f"Found {n_annotators} annotators, {n_items} items, {per_item} an item.",
        )
    caps = np.full(n_annotators, n_items if cap is None else cap, dtype=np.int64)
    if caps.min() < 0:
        raise NotApplicableError.saying("Caps must not be negative.", f"Found {int(caps.min())}.")
    room = np.minimum(caps, n_items)
    wanted = n_items * per_item
    if room.sum() < wanted:
        raise NotApplicableError.saying(
            f"{n_items} items with {per_item} annotators each need {wanted} judgements.",
            f"The caps leave room for {int(room.sum())}.",
            "raise the cap, ask more annotators, or take fewer items.",
        )
    few, enough = 0, n_items
    while few < enough:
        level = (few + enough) // 2
        few, enough = (few, level) if np.minimum(room, level).sum() >= wanted else (level + 1, enough)
    targets = np.minimum(room, few)
    at_level = np.flatnonzero(targets == few)
    over = int(targets.sum()) - wanted
    targets[at_level[len(at_level) - over :]] -= 1
    return targets


def _filled(targets: np.ndarray, n_items: int, per_item: int, rng: np.random.Generator) -> np.ndarray:
    """Return the annotators of each item, filled greedily; every target is met exactly."""
    left, n = targets.copy(), len(targets)
    met = np.zeros((n, n))
    members = np.zeros((n_items, per_item), dtype=np.int64)
    for item in range(n_items):
        behind = (n_items - item) * targets / n_items - left  # above 0: has done more than the pace
        cost = behind + rng.random(n) * 1e-3
        cost[left == 0] = np.inf
        cost[left == n_items - item] = -np.inf  # must take every item that is left
        shared = met.sum(axis=1) * 1e-6
        chosen: list[int] = []
        for _ in range(per_item):
            who = int(np.argmin(cost + shared))
            chosen.append(who)
            shared = shared + met[who]
            cost[who] = np.inf
        members[item] = chosen
        left[chosen] -= 1
        met[np.ix_(chosen, chosen)] += 1
    return members


def _evened(members: np.ndarray, n_annotators: int, rng: np.random.Generator) -> None:
    """Exchange annotators between items, in place, as long as pairs become more even."""
    n_items, per_item = members.shape
    if per_item < 2 or per_item == n_annotators or n_items < 2:
        return
    met = Design(annotator=members, n_annotators=n_annotators).pairs
    tries = min(MOST_TRIED, PATIENCE * members.size + 2_000)
    item, slot = rng.integers(0, n_items, (tries, 2)), rng.integers(0, per_item, (tries, 2))
    for (i, j), (s, t) in zip(item.tolist(), slot.tolist(), strict=True):
        a, b = members[i, s], members[j, t]
        if a == b or a in members[j] or b in members[i]:
            continue
        with_i, with_j = np.delete(members[i], s), np.delete(members[j], t)
        if _gain(met, a, b, with_i, with_j) <= 0:
            _move(met, a, b, with_i, with_j)
            members[i, s], members[j, t] = b, a


def _gain(met: np.ndarray, a: int, b: int, with_a: np.ndarray, with_b: np.ndarray) -> int:
    """Return half of how much Σ met² grows when a and b change places."""
    others = np.zeros(len(met), dtype=np.int64)
    others[with_b] += 1
    others[with_a] -= 1  # what a gains and b loses; shared companions cancel
    return int((met[a] * others).sum() - (met[b] * others).sum() + (others * others).sum())


def _move(met: np.ndarray, a: int, b: int, with_a: np.ndarray, with_b: np.ndarray) -> None:
    """Tell the pairs that a and b change places."""
    others = np.zeros(len(met), dtype=np.int64)
    others[with_b] += 1
    others[with_a] -= 1
    met[a] += others
    met[:, a] += others
    met[b] -= others
    met[:, b] -= others
