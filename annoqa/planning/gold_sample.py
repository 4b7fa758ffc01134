"""How many settled items show that errors are too many, or bound their share?

    floor        seen with power 1 − β when n items show c errors or more, where
                 P(X ≥ c | floor) ≤ significance        and        P(X ≥ c | share) ≥ power
    width        distance of Wilson's limits of the share in n items

X is binomial, so that both probabilities are exact. They move in steps: with one item more, c may
grow and the power fall. `n_items` is the first number of items that is enough, `steady` the one
from which on every larger number is enough too; take it where the final number is not yours to
choose. `items_to_draw` tells how many items must be drawn at random to hold so many of one class.

Use it for each class by itself: a sample that is large enough for all of them together tells
nothing about the rare one.
Beware when gold items share a video or document: count clusters instead of items.
Undefined when the share to be seen does not exceed the floor.

References
----------
A'Hern, R. P. (2001). Sample size tables for exact single-stage phase II designs. Statistics in
Medicine, 20(6), 859-866. https://doi.org/10.1002/sim.721
Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
Journal of the American Statistical Association, 22(158), 209-212.
https://doi.org/10.1080/01621459.1927.10502953
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from annoqa.errors import NotApplicableError
from annoqa.statistics.intervals import share_limits
from annoqa.statistics.jackknife import Spread

MOST_ITEMS = 100_000
STEADY = 4
"""How many times the first number of items are looked at for one that is not enough."""


@dataclass(frozen=True, kw_only=True)
class GoldSample:
    """Settled items of one class.

    Attributes
    ----------
    n_items : int
        The fewest that are enough.
    steady : int
        From here on every larger number is enough too.
    errors : int
        So many errors in `n_items` or more show that the floor is exceeded.
    power : float
        Chance of so many errors where errors have the share that is to be seen.
    false_alarm : float
        Chance of so many errors where they have the share of the floor.
    """

    n_items: int
    steady: int
    errors: int
    power: float
    false_alarm: float


def gold_to_see_errors(
    share: float, *, floor: float, power: float = 0.8, significance: float = 0.05
) -> GoldSample:
    """Return the fewest gold items of a class that show errors above a floor.

    Parameters
    ----------
    share : float
        Share of errors that shall be seen, above `floor`, at most 1.
    floor : float
        Share of errors that is still tolerated, at least 0.
    power : float, default 0.8
        Chance to see it, in (0, 1).
    significance : float, default 0.05
        Chance of a false alarm at the floor, in (0, 1), one-sided.

    Returns
    -------
    GoldSample
        By the exact binomial test.

    Raises
    ------
    NotApplicableError
        When a share or chance is impossible.

    Examples
    --------
    One item in ten may be wrong, three in ten shall be seen, by 6 errors in 25 items:

    >>> plan = gold_to_see_errors(0.3, floor=0.1)
    >>> plan.errors, plan.n_items
    (6, 25)
    """
    if not 0 <= floor < share <= 1:
        raise NotApplicableError.saying(
            "The share to be seen must lie above the floor, both in [0, 1].",
            f"Found {share} and a floor of {floor}.",
        )
    _check_chances(power=power, significance=significance)
    first, look = _first(share, floor, power, significance), STEADY
    n = np.arange(1, look * first + 50)
    enough = _power(n, share, floor, significance) >= power
    steady = int(n[np.flatnonzero(~enough)[-1] + 1]) if not enough.all() else 1
    errors = int(_critical(np.array([first]), floor, significance)[0])
    return GoldSample(
        n_items=first,
        steady=steady,
        errors=errors,
        power=float(stats.binom.sf(errors - 1, first, share)),
        false_alarm=float(stats.binom.sf(errors - 1, first, floor)),
    )


def gold_for_width(share: float, width: float, *, confidence: float = 0.95) -> int:
    """Return the fewest gold items whose interval of a share is as narrow as wanted.

    Parameters
    ----------
    share : float
        Expected share of errors, in [0, 1].
    width : float
        Wanted distance of Wilson's limits, in (0, 1).
    confidence : float, default 0.95
        Of the interval.

    Returns
    -------
    int
        Items of the class.

    Raises
    ------
    NotApplicableError
        When a share or width is impossible.

    Examples
    --------
    >>> gold_for_width(0.1, 0.1)
    141
    """
    if not 0 <= share <= 1 or not 0 < width < 1:
        raise NotApplicableError.saying(
            "A share must be in [0, 1], a width in (0, 1).", f"Found {share} and {width}."
        )
    _check_chances(confidence=confidence)
    few, enough = 1, 2
    while _wilson_width(share, enough, confidence) > width:
        few, enough = enough, 2 * enough
        if enough > MOST_ITEMS**2:  # an interval costs nothing, so that more may be asked for
            raise NotApplicableError.saying("A width must be reachable.", f"{width} is not.")
    while enough - few > 1:
        middle = (few + enough) // 2
        wide = _wilson_width(share, middle, confidence) > width
        few, enough = (middle, enough) if wide else (few, middle)
    return enough


def items_to_draw(n_items: int, frequency: float, *, assurance: float = 0.9) -> int:
    """Return how many random items hold so many of a class.

    Parameters
    ----------
    n_items : int
        Wanted items of the class, at least 1.
    frequency : float
        Share of the items that are of the class, in (0, 1].
    assurance : float, default 0.9
        Chance that there are enough, in (0, 1).

    Returns
    -------
    int
        By the exact binomial; `n_items / frequency` alone is enough half of the time.

    Raises
    ------
    NotApplicableError
        When a number is impossible.

    Examples
    --------
    >>> items_to_draw(25, 0.05)
    628
    """
    if n_items < 1 or not 0 < frequency <= 1:
        raise NotApplicableError.saying(
            "A class has a frequency in (0, 1], and one item at least is wanted.",
            f"Found {frequency} and {n_items}.",
        )
    _check_chances(assurance=assurance)
    few, enough = n_items - 1, n_items
    while stats.binom.sf(n_items - 1, enough, frequency) < assurance:
        few, enough = enough, 2 * enough
    while enough - few > 1:
        middle = (few + enough) // 2
        short = stats.binom.sf(n_items - 1, middle, frequency) < assurance
        few, enough = (middle, enough) if short else (few, middle)
    return enough


def _first(share: float, floor: float, power: float, significance: float) -> int:
    """Return the first number of items that is enough, block by block."""
    start, size = 1, 256
    while start <= MOST_ITEMS:
        n = np.arange(start, start + size)
        enough = np.flatnonzero(_power(n, share, floor, significance) >= power)
        if len(enough):
            return int(n[enough[0]])
        start, size = start + size, 2 * size
    raise NotApplicableError.saying(
        f"At most {MOST_ITEMS:,} gold items are planned.",
        f"Telling {share} from {floor} needs more.",
        "look for larger shares, or accept less power.",
    )


def _critical(n: np.ndarray, floor: float, significance: float) -> np.ndarray:
    """Return the fewest errors in n items that the floor has with at most this chance."""
    errors: np.ndarray = np.asarray(stats.binom.isf(significance, n, floor)).astype(np.int64) + 1
    return errors


def _power(n: np.ndarray, share: float, floor: float, significance: float) -> np.ndarray:
    """Return the chance of seeing the share in n items."""
    power: np.ndarray = np.asarray(stats.binom.sf(_critical(n, floor, significance) - 1, n, share))
    return power


def _wilson_width(share: float, n: int, confidence: float) -> float:
    """Return the distance of Wilson's limits of a share of n items."""
    border = Spread(standard_error=0.0, n_clusters=n, acceleration=0.0, clustered=False)
    limits = share_limits(share, border, n_trials=n, confidence=confidence)
    return float((limits.high or 0.0) - (limits.low or 0.0))


def _check_chances(**chances: float) -> None:
    """Raise when a chance is not in (0, 1)."""
    for name, chance in chances.items():
        if not 0 < chance < 1:
            raise NotApplicableError.saying(f"`{name}` must be in (0, 1).", f"Found {chance}.")
