"""Which items should get ground truth next, so that the undecided cells are decided soonest?

    Zₜₐ = Σₛ wₛ φₛₜ (1[s is called a] − floor)        share of t that is called a exceeds the floor: Z > 0
    gain of k gold units in s = Σ over cells of σ̃ · f(−|E Z| / σ̃),     f(z) = z Φ(z) + φ(z)

Units are put into strata by what the plurality calls them, and whether all say so. φₛₜ is the share
of stratum s that is t in truth: Dirichlet, begun with how the stratum's votes are spread, and
learned from the gold that is there. wₛ is how many units the stratum holds, which is known without
gold. Z is linear in φ, so that its mean and variance are exact (which side it is on is told by
draws of φ); σ̃² is how much of the variance k more
units take away, and the gain is the expected worth of knowing on which side of the floor the cell
lies (the knowledge gradient). The stratum with the best gain a unit, over batches of any size, comes
next; within it items are drawn by the seed, those of videos and documents that already have gold
later.

*Use it when* part of the items has gold, and gold is dear.
*Beware when* shares are then read off the gold items alone: a stratum that was looked at more often
weighs more there. The shares in `cells` weigh every stratum by its size; so must other numbers (each
item comes with the `weight` of its stratum).
*Undefined when* every item has gold. Things that nobody marked are found by random gold only.

References
----------
Frazier, P. I., Powell, W. B., & Dayanik, S. (2008). A knowledge-gradient policy for sequential
information collection. SIAM Journal on Control and Optimization, 47(5), 2410-2439.
https://doi.org/10.1137/070693424
Frazier, P. I., & Powell, W. B. (2010). Paradoxes in learning and the marginal value of information.
Decision Analysis, 7(4), 378-403. https://doi.org/10.1287/deca.1100.0190
Neyman, J. (1934). On the two different aspects of the representative method. Journal of the Royal
Statistical Society, 97(4), 558-625. https://doi.org/10.2307/2342192
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from annoqa.errors import NotApplicableError
from annoqa.ground_truth.settings import FailureSettings
from annoqa.planning.gold_units import UNKNOWN, GoldUnits

BATCHES = np.array([1, 2, 4, 8, 16, 32, 64, 128])
"""Numbers of gold units whose gain is looked at: a single one often changes no decision."""
PRIOR_VOTES = 5.0
"""What votes say about a stratum counts as much as so many gold units (annoqa's own)."""
PRIOR_EACH = 0.5
"""And what nobody says as much as so many units of each value (Jeffreys): it is not ruled out early."""
DRAWS = 4_000
"""Of the posterior of a cell; with a seed of its own."""
SURE = 0.95
"""A cell is decided where the probability of either side reaches it."""


@dataclass(frozen=True, kw_only=True)
class GoldCell:
    """What is known about one cell, strata weighed by their size.

    Attributes
    ----------
    truth, answer : str
        What things are, and what the plurality calls them.
    share : float
        Expected share of the first that is called the second; of additions, share of the second
        that is nothing.
    above : float
        Probability that the share exceeds the floor.
    """

    truth: str
    answer: str
    share: float
    above: float

    @property
    def decided(self) -> bool:
        """Whether it is known on which side of the floor the share lies."""
        return max(self.above, 1 - self.above) >= SURE


@dataclass(frozen=True, kw_only=True)
class GoldItem:
    """One item to send to gold.

    Attributes
    ----------
    item : int
        Code of the item.
    gain : float
        Expected worth of its units when it was chosen; large is good.
    stratum : str
        What the plurality calls the unit that is most worth knowing, and whether all say so.
    weight : float
        Units of that stratum for each one with gold, once all chosen items have it.
    """

    item: int
    gain: float
    stratum: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class NextGold:
    """Which items should get gold, and what is known already.

    Attributes
    ----------
    items : tuple of GoldItem
        The most telling first.
    cells : tuple of GoldCell
        Undecided ones first, then by share.
    """

    items: tuple[GoldItem, ...]
    cells: tuple[GoldCell, ...]


def next_gold(
    units: GoldUnits,
    n: int,
    *,
    cluster: np.ndarray | None = None,
    seed: int = 0,
    settings: FailureSettings | None = None,
) -> NextGold:
    """Return the items whose gold tells most about the cells that are not decided.

    Parameters
    ----------
    units : GoldUnits
        What annotators say, and the gold there is.
    n : int
        How many items, at least 1; fewer come where fewer have no gold.
    cluster : int array, shape (n_items,), optional
        Which video or document each item belongs to.
    seed : int, default 0
        Draws items within a stratum.
    settings : FailureSettings, optional
        `least_share` is the floor, `least_correlation` what items of one cluster share.

    Returns
    -------
    NextGold
        Deterministic.

    Raises
    ------
    NotApplicableError
        When `n` is not positive, or every item has gold.

    Examples
    --------
    Of eight things called *mug* three were looked at, of eight called *cup* too; two of these were mugs:

    >>> votes = np.eye(3)[[0] * 8 + [1] * 8]
    >>> truth = np.array([0, 0, 0] + [UNKNOWN] * 5 + [0, 0, 1] + [UNKNOWN] * 5)
    >>> units = GoldUnits(item=np.arange(16), votes=votes, truth=truth,
    ...     names=("mug", "cup", "(not marked)"), settled=np.flatnonzero(truth >= 0))
    >>> made = next_gold(units, 3)
    >>> len(made.items), all(chosen.item not in units.settled for chosen in made.items)
    (3, True)
    """
    settings = settings or FailureSettings()
    if n < 1:
        raise NotApplicableError.saying("At least one item is chosen.", f"Found {n}.")
    strata = _Strata(units, settings.least_share)
    free = ~np.isin(units.item, units.settled)
    if not free.any():
        raise NotApplicableError.saying("Some item must have no gold yet.", "All that were judged have it.")
    chosen = _choose(units, strata, np.flatnonzero(free), n, cluster, seed, settings.least_correlation)
    with_gold = strata.n_gold + strata.planned
    items = tuple(
        GoldItem(
            item=item,
            gain=gain,
            stratum=strata.name(place),
            weight=float(strata.size[place] / max(with_gold[place], 1)),
        )
        for item, gain, place in chosen
    )
    return NextGold(items=items, cells=strata.cells())


def _choose(
    units: GoldUnits,
    strata: "_Strata",
    free: np.ndarray,
    n: int,
    cluster: np.ndarray | None,
    seed: int,
    correlation: float,
) -> list[tuple[int, float, int]]:
    """Choose items one by one; each comes with its gain and its most telling stratum."""
    item, code = np.unique(units.item[free], return_inverse=True)
    place = strata.of[free]
    group = item if cluster is None else cluster[item]
    groups, group = np.unique(np.r_[group, _of(units.settled, cluster)], return_inverse=True)
    crowd = np.bincount(group[len(item) :], minlength=len(groups)).astype(np.float64)
    group = group[: len(item)]
    lot = np.random.default_rng(seed).permutation(len(item))
    left, chosen = np.ones(len(item), dtype=bool), []
    for _ in range(min(n, len(item))):
        rate = strata.rates()
        gain = np.bincount(code, rate[place], len(item)) / (1 + correlation * crowd[group])
        best = _best(gain, lot, left)
        here = np.flatnonzero(code == best)
        told = int(place[here[np.argmax(rate[place[here]])]])
        chosen.append((int(item[best]), float(gain[best]), told))
        np.add.at(strata.planned, place[here], 1)
        left[best] = False
        crowd[group[best]] += 1
    return chosen


def _of(item: np.ndarray, cluster: np.ndarray | None) -> np.ndarray:
    """Return the clusters of items; the items themselves where there are none."""
    return item if cluster is None else cluster[item]


def _best(gain: np.ndarray, lot: np.ndarray, left: np.ndarray) -> int:
    """Return the item with the largest gain, ties by lot."""
    rounded = np.where(left, gain.round(12), -1.0)
    tied = np.flatnonzero(rounded == rounded.max())
    return int(tied[lot[tied].argmin()])


class _Strata:
    """Units by what the plurality calls them and whether all say so, and what gold says of them."""

    def __init__(self, units: GoldUnits, floor: float) -> None:
        self.names, self.floor = units.names, floor
        n_values = len(units.names)
        key, self.of = np.unique(2 * units.answer + units.split, return_inverse=True)
        self.answer, self.split = key // 2, key % 2 == 1
        self.size = np.bincount(self.of).astype(np.float64)
        votes = np.zeros((len(key), n_values))
        np.add.at(votes, self.of, units.votes)
        prior = PRIOR_VOTES * votes / self.size[:, None] + PRIOR_EACH
        known = units.truth != UNKNOWN
        gold = np.zeros((len(key), n_values))
        np.add.at(gold, (self.of[known], units.truth[known]), 1.0)
        self.n_gold, self.planned = gold.sum(axis=1), np.zeros(len(key))
        self.alpha = PRIOR_VOTES + PRIOR_EACH * n_values + self.n_gold
        self.mean = (prior + gold) / self.alpha[:, None]
        self.called = np.unique(self.answer)
        self._compare()

    def _compare(self) -> None:
        """Find mean and variance of Z of every cell, in shares of the true label's units."""
        n_values = len(self.names)
        inside = self.answer[:, None] == self.called
        factor = np.repeat((inside - self.floor)[:, None, :], n_values, axis=1)
        factor[:, -1, :] = inside  # of additions: the share of what is called so
        factor = factor * self.size[:, None, None]
        total = (self.size[:, None] * self.mean).sum(axis=0)[:, None].repeat(len(self.called), axis=1)
        total[-1] = self.size @ inside
        self.total = np.maximum(total, 1e-300)
        self.centre = (factor * self.mean[:, :, None]).sum(axis=0)
        self.centre[-1] -= self.floor * total[-1]
        self.centre = self.centre / self.total
        spread = self.mean * (1 - self.mean) / (self.alpha + 1)[:, None]
        self.factor = factor / self.total
        self.variance = spread[:, :, None] * self.factor**2
        self.kept = np.arange(n_values)[:, None] != self.called
        self.kept &= (total >= 1) & (self.called != n_values - 1)

    def rates(self) -> np.ndarray:
        """Return the best gain for each unit of every stratum, over batches of any size."""
        now = self.alpha / (self.alpha + self.planned)
        best = np.zeros(len(self.size))
        away = np.abs(self.centre)
        for batch in BATCHES.tolist():
            taken = now - self.alpha / (self.alpha + self.planned + batch)
            moved = np.sqrt(taken[:, None, None] * self.variance)
            z = np.divide(-away, moved, out=np.full(moved.shape, -np.inf), where=moved > 0)
            density = np.exp(-np.minimum(z**2, 1e4) / 2) / np.sqrt(2 * np.pi)
            tail = np.where(np.isfinite(z), np.where(np.isfinite(z), z, 0.0) * special.ndtr(z), 0.0)
            gain = np.where(self.kept, moved * np.maximum(tail + density, 0.0), 0.0)
            best = np.maximum(best, gain.sum(axis=(1, 2)) / batch)
        return best

    def name(self, place: int) -> str:
        """Say which stratum it is."""
        return f"{'most' if self.split[place] else 'all'} say {self.names[self.answer[place]]}"

    def _above(self) -> np.ndarray:
        """Return the probability that each cell's share exceeds the floor, by draws of its strata."""
        rng = np.random.default_rng(0)
        above = np.zeros(self.centre.shape)
        for truth, mean in enumerate(self.mean.T):
            drawn = rng.beta(self.alpha * mean, self.alpha * (1 - mean), (DRAWS, len(mean)))
            shift = self.centre[truth] - mean @ self.factor[:, truth]
            above[truth] = (drawn @ self.factor[:, truth] + shift > 0).mean(axis=0)
        return above

    def cells(self) -> tuple[GoldCell, ...]:
        """Return what is known about every cell, without the planned gold."""
        above = self._above()
        weighed = self.size[:, None] * self.mean
        made = [
            GoldCell(
                truth=self.names[truth],
                answer=self.names[self.called[at]],
                share=float(weighed[self.answer == self.called[at], truth].sum() / self.total[truth, at]),
                above=float(above[truth, at]),
            )
            for truth, at in np.argwhere(self.kept).tolist()
        ]
        return tuple(sorted(made, key=lambda cell: (cell.decided, -cell.share, cell.truth, cell.answer)))
