"""Before against after: did the rewrite of a clause help?

    difference = Σ_s N_s (p_s,after − p_s,before) / Σ_s N_s

Answers of two periods are compared on the same mix of items. Where the same units were judged in
both periods, these alone count, each with the same weight in both. Else the answers are
post-stratified: by the label of ground truth and by the slices of the items, with the strata's
sizes N_s over both periods; strata that one period lacks are left out, and counted. A mere shift of
the mix (fewer small mugs than last month) then changes nothing.

The interval of a share is Wilson's, on as many trials as its spread over items (or videos) is
worth; that of the difference is put together from both, with the correlation that items of both
periods bring in (MOVER: Newcombe, 1998; Zou & Donner, 2008). It has a width where nobody errs any
more. Whether a cell rose is tested by a score test within strata with cluster-robust variance.

The verdict on a failure reads the limits of the period after:

    gone              the upper limit is under the floor
    still there       the lower limit reaches the floor
    cannot tell yet   neither; `more_gold` says how many more gold items would tell

*Use it when* both periods have answers to items with ground truth.
*Beware when* other things changed on the same day, such as the team: the difference tells what
changed, not why. A habit that fades by itself looks like a rewrite that helped; see
`annoqa.ground_truth.interrupted`. Intervals are over items and hold for these annotators.
*Undefined when* a period has no answers in strata that both have.

References
----------
Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions:
comparison of eleven methods. Statistics in Medicine, 17(8), 873-890.
https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
Zou, G. Y., & Donner, A. (2008). Construction of confidence limits about effect measures: a general
approach. Statistics in Medicine, 27(10), 1693-1702. https://doi.org/10.1002/sim.3095
Holt, D., & Smith, T. M. F. (1979). Post stratification. Journal of the Royal Statistical Society A,
142(1), 33-46. https://doi.org/10.2307/2344652
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from annoqa.ground_truth.item_mix import Mix, match_mix, members_of
from annoqa.ground_truth.judgements import clusters_of
from annoqa.ground_truth.readings import Readings
from annoqa.ground_truth.settings import FailureSettings
from annoqa.statistics.binomial import trials_to_exceed
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import mean_limits, share_limits
from annoqa.statistics.jackknife import spread

Became = Literal["gone", "still there", "cannot tell yet"]
MOST_MORE = 1_000
"""More gold items than this are not worth asking for."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A cell before and after a day.

    Attributes
    ----------
    before, after : Estimate
        Mean of `Readings.value` on the matched mix: the share of answers that follow the old reading,
        or the mean offset in its direction.
    difference : Estimate
        After minus before; below zero is better.
    became : Became
        What is said about the failure.
    more_gold : tuple of (float, int)
        Where it cannot be told yet: power, and how many more gold items after the change give it.
    mix : Mix
        What the items were matched on, and how many answers were left out.
    p : float
        One-sided, of no rise; 1 where it cannot be tested.
    """

    before: Estimate
    after: Estimate
    difference: Estimate
    became: Became
    more_gold: tuple[tuple[float, int], ...] = ()
    mix: Mix
    p: float = 1.0


def compare_periods(
    readings: Readings,
    after: np.ndarray,
    *,
    columns: Mapping[str, np.ndarray] | None = None,
    cluster: np.ndarray | None = None,
    confidence: float = 0.95,
    settings: FailureSettings | None = None,
) -> Change:
    """Compare the answers in a cell after a day with those before it.

    Parameters
    ----------
    readings : Readings
        Answers of both periods.
    after : bool array, shape (n_answers,)
        Which were made on the day or later.
    columns : mapping of str to int array, shape (n_items,), optional
        Slices of the items: codes, -1 where missing.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.
    confidence : float, default 0.95
        Nominal coverage.
    settings : FailureSettings, optional
        The powers of `more_gold`.

    Returns
    -------
    Change
        Undefined estimates where a period has nothing to compare.

    Examples
    --------
    >>> n = 40
    >>> wrong = np.arange(2 * n) < n
    >>> made = Readings(
    ...     item=np.arange(2 * n), annotator=np.zeros(2 * n, dtype=int), unit=np.arange(2 * n),
    ...     label=np.zeros(2 * n, dtype=int), follows=wrong, opposite=~wrong & False,
    ...     value=wrong.astype(float), is_share=True, floor=0.1,
    ... )
    >>> change = compare_periods(made, ~wrong)
    >>> print(change.difference, change.became)
    -1.000 [-1.000, -0.876] gone
    """
    order = np.lexsort((after, readings.value, readings.annotator, readings.unit))  # Law 6: sums of floats
    readings, after = readings.select(order), after[order]
    mix = match_mix(readings, after, columns or {})
    kept, settings = mix.weight > 0, settings or FailureSettings()
    rows = _Rows.of(readings, after, mix, clusters_of(readings.item, cluster), confidence)
    if not (kept & after).any() or not (kept & ~after).any():
        nothing = Estimate.none("no items of the same kind were judged before and after", n_items=0)
        return Change(before=nothing, after=nothing, difference=nothing, became="cannot tell yet", mix=mix)
    old, new = rows.period(~after), rows.period(after)
    became: Became = "cannot tell yet"
    if new.low is not None and new.high is not None and not mix.unmatched:
        became = "gone" if new.high < readings.floor else became
        became = "still there" if new.low >= readings.floor else became
    more: tuple[tuple[float, int], ...] = ()
    if became == "cannot tell yet" and not mix.unmatched:
        more = more_gold(new, readings.floor, settings, is_share=readings.is_share)
    return Change(
        before=old,
        after=new,
        difference=rows.difference(old, new),
        became=became,
        more_gold=more,
        mix=mix,
        p=rows.rise_p(),
    )


@dataclass(frozen=True, eq=False)
class _Rows:
    """Answers with their weights, ready to be summed."""

    readings: Readings
    after: np.ndarray
    mix: Mix
    cluster: np.ndarray
    confidence: float
    influence: np.ndarray

    @classmethod
    def of(
        cls, readings: Readings, after: np.ndarray, mix: Mix, cluster: np.ndarray, confidence: float
    ) -> "_Rows":
        """Return the rows with the influence of each on the mean of its period."""
        influence = np.zeros(len(readings))
        for period in (after, ~after):
            total = mix.weight[period].sum()
            if total > 0:
                off = _off_centre(readings.value[period], period, mix, cluster)
                influence[period] = mix.weight[period] * off / total
        return cls(readings, after, mix, cluster, confidence, influence)

    def period(self, rows: np.ndarray) -> Estimate:
        """Return the mean of a period with its interval."""
        rows = rows & (self.mix.weight > 0)
        weight, made = self.mix.weight[rows], self.readings.select(rows)
        value = float(weight @ made.value / weight.sum())
        over = spread(self.influence[rows], cluster=self.cluster[rows])
        units = np.unique(made.unit, return_inverse=True)[1]
        each = np.bincount(units, weight)
        if self.readings.is_share:
            value = min(1.0, max(0.0, value))
            value = value if 0 < made.value.sum() < len(made) else float(made.value[0])
            worth = float(each.sum() ** 2 / (each @ each))
            limits = share_limits(value, over, n_trials=worth, confidence=self.confidence)
        else:
            limits = mean_limits(value, over, confidence=self.confidence)
        return Estimate(
            value=value,
            low=limits.low,
            high=limits.high,
            confidence=self.confidence,
            interval=limits.interval,
            no_interval=limits.no_interval,
            n_items=len(np.unique(made.item)),
            n_units=len(each),
            n_annotators=len(np.unique(made.annotator)),
        )

    def difference(self, old: Estimate, new: Estimate) -> Estimate:
        """Return after minus before, with limits from those of both."""
        if old.value is None or new.value is None:
            return Estimate.none("a period has no answers")
        low, high, value = None, None, new.value - old.value
        if None not in (old.low, old.high, new.low, new.high):
            r = self._correlation()
            low = value - _joined(new.value - new.low, old.high - old.value, r)  # type: ignore[operator]
            high = value + _joined(new.high - new.value, old.value - old.low, r)  # type: ignore[operator]
        made = None if low is None else "MOVER (Zou & Donner, 2008) of both intervals"
        return Estimate(
            value=value,
            low=low,
            high=high,
            confidence=self.confidence,
            interval=made,
            no_interval="a period has no interval" if low is None else None,
            n_units=(old.n_units or 0) + (new.n_units or 0),
        )

    def _correlation(self) -> float:
        """Return how the two means move together with the clusters that both periods have."""
        code = np.unique(self.cluster, return_inverse=True)[1]
        new = np.bincount(code, np.where(self.after, self.influence, 0.0))
        old = np.bincount(code, np.where(self.after, 0.0, self.influence))
        size = math.sqrt(float(new @ new) * float(old @ old))
        return 0.0 if size == 0 else min(1.0, max(-1.0, float(new @ old) / size))

    def rise_p(self) -> float:
        """Return the one-sided p of the score test: answers after the day are no higher."""
        kept = self.mix.weight > 0
        stratum = np.unique(self.mix.stratum[kept], return_inverse=True)[1]
        value, later = self.readings.value[kept], self.after[kept].astype(float)
        n = np.bincount(stratum)
        off = value - (np.bincount(stratum, value) / n)[stratum]
        score = (later - (np.bincount(stratum, later) / n)[stratum]) * off
        sums = np.bincount(np.unique(self.cluster[kept], return_inverse=True)[1], score)
        variance, clusters = float(sums @ sums), len(sums)
        if variance <= 1e-18 or clusters < 3:
            return 1.0
        t = float(sums.sum()) / math.sqrt(variance * clusters / (clusters - 1))
        return float(special.stdtr(clusters - 1, -t))


def _off_centre(value: np.ndarray, period: np.ndarray, mix: Mix, cluster: np.ndarray) -> np.ndarray:
    """Return values without the mean of their stratum; of paired units without the mean of all.

    A mean of m clusters takes one of them away: the rest is scaled to make up for it.
    """
    weight = mix.weight[period]
    if mix.paired:
        centred: np.ndarray = value - float(weight @ value / weight.sum())
        return centred
    stratum = np.unique(mix.stratum[period], return_inverse=True)[1]
    clusters = np.unique(cluster[period], return_inverse=True)[1]
    m = members_of(stratum, clusters, int(stratum.max(initial=-1)) + 1)[stratum]
    mean = np.bincount(stratum, value) / np.bincount(stratum)
    off: np.ndarray = (value - mean[stratum]) * np.sqrt(m / np.maximum(m - 1, 1))
    return off


def _joined(first: float, second: float, correlation: float) -> float:
    """Return the distance of a limit of a difference from the distances of two limits."""
    return math.sqrt(max(0.0, first**2 + second**2 - 2 * correlation * first * second))


def more_gold(
    after: Estimate, floor: float, settings: FailureSettings, *, is_share: bool
) -> tuple[tuple[float, int], ...]:
    """Return how many more gold items tell whether a failure is gone, at what is seen now.

    Parameters
    ----------
    after : Estimate
        Share or mean offset after the change.
    floor : float
        From where on it matters.
    settings : FailureSettings
        The powers.
    is_share : bool
        Exact binomial test of a share (A'Hern, 2001); else the normal approximation.

    Returns
    -------
    tuple of (float, int)
        Power and items; empty where no number up to 1,000 does.
    """
    if after.value is None or after.low is None or after.high is None or not after.n_items:
        return ()
    critical = float(special.ndtri((1 + after.confidence) / 2))
    found = []
    for power in settings.powers:
        if is_share:
            share, over = round(after.value, 3), after.value > floor
            needed = trials_to_exceed(
                share if over else round(1 - share, 3),
                floor if over else round(1 - floor, 3),
                power=power,
                significance=(1 - after.confidence) / 2,
            )
            times = None if needed is None else needed / _worth(after, critical)
        else:
            error, apart = (after.high - after.low) / 2 / critical, abs(after.value - floor)
            times = None if apart == 0 else ((critical + float(special.ndtri(power))) * error / apart) ** 2
        if times is not None:
            found.append((power, max(1, math.ceil(after.n_items * (times - 1)))))
    return tuple((power, more) for power, more in found if more <= MOST_MORE)


def _worth(share: Estimate, critical: float) -> float:
    """Return how many independent trials an interval of a share is worth, by Wilson's width."""
    value, low, high = share.value or 0.0, share.low or 0.0, share.high or 0.0
    if value in (0.0, 1.0):
        beyond = high if value == 0 else 1 - low
        return critical**2 * (1 - beyond) / beyond if beyond > 0 else 1.0
    width = high - low  # Wilson: (width / 2)² (1 + c²/n)² = c² (value (1 − value) / n + c² / 4 n²)
    n = max(1.0, 4 * critical**2 * value * (1 - value) / width**2)
    for _ in range(20):
        square = critical**2 / n
        n = max(1.0, 4 * critical**2 * (value * (1 - value) + square / 4) / (width * (1 + square)) ** 2)
    return n


__all__ = ["Became", "Change", "compare_periods", "more_gold"]
