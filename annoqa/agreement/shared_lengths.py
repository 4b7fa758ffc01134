"""Shared lengths: how much of a continuum two annotators give the same value, and α from it.

    ℓ_k   length that is valued k, counted once for each annotator
    x_k   the part of it that another annotator values otherwise
    S_k   sum of squared lengths of the units valued k
    α     = 1 − (Σ x_k / ℓ) · (ℓ² − S) / (ℓ² − Σ ℓ_k²)

with ℓ = Σ ℓ_k and S = Σ S_k. Every coefficient of the unitizing family, and α weighted by duration,
is this with other values, other lengths counted, or another S. The sums are additive over items
(Law 1). S takes off that a unit always agrees with itself; the interval holds S/ℓ² fixed, as
Gwet's variance of α puts n² in place of n(n − 1).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from annoqa.agreement.continuum import Continuum
from annoqa.agreement.continuum_cells import Coincidences, Pieces
from annoqa.agreement.ratio import Within
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import coefficient_limits
from annoqa.statistics.jackknife import spread

NOTHING = "no two annotators looked at the same stretch"
ONE_VALUE = "only one value was used"
TOO_FEW = "there are too few units to tell chance from"


@dataclass(frozen=True, eq=False, kw_only=True)
class SharedLengths:
    """Additive sums, one row for each item and value.

    Attributes
    ----------
    item : int64 array, shape (n_rows,)
        Item code.
    value : int64 array, shape (n_rows,)
        What was coded.
    length : float64 array, shape (n_rows,)
        ℓ: in ns or code points, times annotators.
    apart : float64 array, shape (n_rows,)
        x: the part of it that others value otherwise.
    squares : float64 array, shape (n_rows,)
        S: of units, in squared ns or code points.
    n_units : int
        How many units they come from.
    n_annotators : int
        How many annotators made these.
    nothing : str
        Why there is no length, where there is none.
    """

    item: np.ndarray
    value: np.ndarray
    length: np.ndarray
    apart: np.ndarray
    squares: np.ndarray
    n_units: int
    n_annotators: int
    nothing: str = NOTHING

    def of_items(self, chosen: np.ndarray) -> "SharedLengths":
        """Return the sums of some items.

        Parameters
        ----------
        chosen : bool array, shape (n_items,)
            Which item codes.

        Returns
        -------
        SharedLengths
            `n_units` and `n_annotators` stay those of all items.
        """
        rows = chosen[self.item]
        return replace(
            self,
            item=self.item[rows],
            value=self.value[rows],
            length=self.length[rows],
            apart=self.apart[rows],
            squares=self.squares[rows],
        )

    def alpha(self, within: Within) -> Estimate:
        """Return α over all values.

        Parameters
        ----------
        within : Within
            Clusters of items, and confidence.

        Returns
        -------
        Estimate
            At most 1. `observed` and `expected` are shares of the length on which two annotators
            differ, seen and by chance.
        """
        found = self._terms()
        return self._none(found) if isinstance(found, str) else self._estimate(found, within)

    def alpha_of(self, value: int, within: Within) -> Estimate:
        """Return the reliability of one value: how far its matter is valued alike.

        Parameters
        ----------
        value : int
            Which value.
        within : Within
            Clusters of items, and confidence.

        Returns
        -------
        Estimate
            At most 1; undefined where the value was not used, or nothing else was.
        """
        mine = self.value == value
        total, own = float(self.length.sum()), float(self.length[mine].sum())
        if own == 0:
            return self._none("nobody else coded where this label is")
        if own == total:
            return self._none(ONE_VALUE)
        apart, kept = float(self.apart[mine].sum()), total * own - float(self.squares[mine].sum())
        if kept <= 0:
            return self._none(TOO_FEW)
        differ = own * (total - own)
        by_total = apart / differ - apart * total * own / differ**2
        by_own = -apart * total * (total - 2 * own) / differ**2
        through = total / differ * mine * self.apart + (by_total + by_own * mine) * self.length
        influence = -kept / (total * own) * through
        terms = _Terms(
            observed=apart / own, expected=differ / kept, influence=influence, difference=1 - own / total
        )
        return self._estimate(terms, within)

    def _terms(self) -> "_Terms | str":
        """Return what α over all values is made of, or why there is none."""
        _, value = np.unique(self.value, return_inverse=True)
        by_value = np.bincount(value, self.length)
        total, apart = float(by_value.sum()), float(self.apart.sum())
        if total == 0:
            return self.nothing
        if np.count_nonzero(by_value) < 2:
            return ONE_VALUE
        differ = float((total - by_value) @ by_value)
        kept = total * total - float(self.squares.sum())
        if kept <= 0:
            return TOO_FEW
        per_length = apart / differ - 2 * apart * total * (total - by_value) / differ**2
        influence = -kept / total**2 * (total / differ * self.apart + per_length[value] * self.length)
        return _Terms(
            observed=apart / total,
            expected=differ / kept,
            influence=influence,
            difference=differ / total**2,
        )

    def _none(self, reason: str) -> Estimate:
        """Return that there is no α."""
        return Estimate.none(
            reason,
            n_items=len(np.unique(self.item[self.length > 0])),
            n_units=self.n_units,
            n_annotators=self.n_annotators,
        )

    def _estimate(self, terms: "_Terms", within: Within) -> Estimate:
        """Return α with its interval over items or clusters."""
        item, row = np.unique(self.item, return_inverse=True)
        counted = np.bincount(row, self.length) > 0
        over = spread(np.bincount(row, terms.influence), cluster=within.of(item), counted=counted)
        alpha = 1 - terms.observed / terms.expected
        limits = coefficient_limits(
            alpha, over, confidence=within.confidence, chance_difference=terms.difference
        )
        return Estimate(
            value=alpha,
            low=limits.low,
            high=limits.high,
            interval=limits.interval,
            no_interval=limits.no_interval,
            confidence=within.confidence,
            observed=terms.observed,
            expected=terms.expected,
            n_items=int(counted.sum()),
            n_units=self.n_units,
            n_annotators=self.n_annotators,
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class _Terms:
    """What α is made of: disagreements, the influence of each row, and the chance to differ."""

    observed: float
    expected: float
    influence: np.ndarray
    difference: float


def alpha_over_labels(labels: Sequence[SharedLengths], within: Within) -> Estimate:
    """Return α of several labels, each against everything else: 1 − Σ D_o / Σ D_e.

    Parameters
    ----------
    labels : sequence of SharedLengths
        One for each label, on the same stretches.
    within : Within
        Clusters of items, and confidence.

    Returns
    -------
    Estimate
        The mean of the labels' α, weighted by what chance expects of each; the interval takes
        these weights as known. Labels whose α is undefined are left out.
    """
    found = [(sums, sums._terms()) for sums in labels]  # noqa: SLF001 - of this very class
    known = [(sums, terms) for sums, terms in found if isinstance(terms, _Terms)]
    if not known:
        reason = next((terms for _, terms in found if isinstance(terms, str)), "nobody marked anything")
        return Estimate.none(reason, n_items=0, n_units=0)
    expected = [terms.expected for _, terms in known]
    total = sum(expected)
    item, value, length, apart, squares = (
        np.concatenate([getattr(sums, name) for sums, _ in known])
        for name in ("item", "value", "length", "apart", "squares")
    )
    together = SharedLengths(
        item=item,
        value=value,
        length=length,
        apart=apart,
        squares=squares,
        n_units=sum(sums.n_units for sums, _ in known),
        n_annotators=max(sums.n_annotators for sums, _ in known),
    )
    terms = _Terms(
        observed=sum(terms.observed for _, terms in known),
        expected=total,
        influence=np.concatenate([terms.influence * terms.expected / total for _, terms in known]),
        difference=min(1.0, total),
    )
    return together._estimate(terms, within)  # noqa: SLF001 - of this very class


def sums_of(
    continuum: Continuum,
    pieces: Pieces,
    found: Coincidences,
    squares: np.ndarray,
    value: np.ndarray,
    nothing: str = NOTHING,
) -> SharedLengths:
    """Add up pieces by item and value.

    Parameters
    ----------
    continuum : Continuum
        Where the pieces are.
    pieces : Pieces
        Units and gaps.
    found : Coincidences
        How much of each others share.
    squares : float64 array, shape (n_pieces,)
        What each piece adds to S.
    value : int array, shape (n_pieces,)
        What was compared.
    nothing : str
        Why there is no length, where there is none.

    Returns
    -------
    SharedLengths
        Without the pieces that share nothing.
    """
    rows = np.flatnonzero(found.shared > 0)
    item = continuum.item[continuum.stretch[pieces.voice[rows]]]
    n_values = int(value.max(initial=0)) + 1
    keys, at = np.unique(item * n_values + value[rows], return_inverse=True)
    length, apart, square = (
        np.bincount(at, column[rows], len(keys)) for column in (found.shared, found.apart, squares)
    )
    return SharedLengths(
        item=keys // n_values,
        value=keys % n_values,
        length=length,
        apart=apart,
        squares=square,
        n_units=len(continuum.voice),
        n_annotators=len(np.unique(continuum.annotator)),
        nothing=nothing,
    )
