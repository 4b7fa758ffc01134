"""The answers that items get when annotators agree by so much: every pattern, and how likely it is.

- *slips*: every annotator reports the item's own value with chance √α, and otherwise draws one by
  the shares of the values;
- *hard items*: with chance α an item is clear to everyone, and otherwise everyone draws.

Both give every two annotators an agreement of α beyond chance, at any level of measurement, and the
assumed shares of the values. With two annotators they are the same, the common-correlation model.

Use it to plan, and to simulate campaigns whose α is known.
Beware when annotators differ: here all are equally good and use the values alike.
Undefined when agreement is outside [0, 1], or when the patterns are too many to be listed.

References
----------
Donner, A., & Eliasziw, M. (1992). A goodness-of-fit approach to inference procedures for the kappa
statistic. Statistics in Medicine, 11(11), 1511-1519. https://doi.org/10.1002/sim.4780111109
"""

import math
from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from annoqa.agreement.tally import Tally
from annoqa.errors import NotApplicableError

Disagreement = Literal["slips", "hard items"]

MANY = 200_000
"""Patterns that are still listed one by one."""
MASS = 1e12
"""Units that the joint distribution is scaled to, so that n(n − 1) and n² are the same."""


def checked_shares(agreement: float, shares: Sequence[float], per_item: int, disagreement: str) -> np.ndarray:
    """Return the shares as they are used, or raise where an assumption is impossible.

    Parameters
    ----------
    agreement : float
        In [0, 1].
    shares : sequence of float
        Not negative, adding up to 1, two of them above 0.
    per_item : int
        Two or more.
    disagreement : str
        "slips" or "hard items".

    Returns
    -------
    float array, shape (n_values,)
        Adding up to exactly 1.

    Raises
    ------
    NotApplicableError
        With what was found.
    """
    p = np.asarray(shares, dtype=float)
    if not 0 <= agreement <= 1:
        raise NotApplicableError.saying("Expected agreement must be in [0, 1].", f"Found {agreement}.")
    fine = p.ndim == 1 and bool((p >= 0).all()) and np.count_nonzero(p) > 1
    if not fine or not math.isclose(p.sum(), 1, abs_tol=1e-6):
        raise NotApplicableError.saying(
            "Shares of the values must add up to 1, two of them above 0.", f"Found {list(shares)}."
        )
    if per_item < 2:
        raise NotApplicableError.saying(
            "Agreement needs two annotators an item or more.", f"Found {per_item}."
        )
    if disagreement not in get_args(Disagreement):
        raise NotApplicableError.saying(
            "Annotators fail by slips or in hard items.", f"Found {disagreement!r}."
        )
    made: np.ndarray = p / p.sum()
    return made


def joint_answers(
    agreement: float, shares: ArrayLike, per_item: int, disagreement: Disagreement = "slips"
) -> tuple[np.ndarray, np.ndarray]:
    """Return how likely it is that an item gets each value so many times.

    Parameters
    ----------
    agreement : float
        Expected α of two annotators, in [0, 1].
    shares : float array, shape (n_values,)
        Shares of the values.
    per_item : int
        Annotators an item.
    disagreement : {"slips", "hard items"}, default "slips"
        How annotators fail.

    Returns
    -------
    int64 array, shape (n_patterns, n_values)
        How often each value is given.
    float array, shape (n_patterns,)
        Probability of each pattern; they add up to 1.

    Examples
    --------
    >>> counts, chance = joint_answers(0.5, [0.5, 0.5], 2)
    >>> counts.tolist(), chance.round(3).tolist()
    ([[0, 2], [1, 1], [2, 0]], [0.375, 0.25, 0.375])
    """
    p = np.asarray(shares, dtype=float)
    counts = _compositions(per_item, len(p))
    orders = special.gammaln(per_item + 1) - special.gammaln(counts + 1).sum(axis=1)
    if disagreement == "hard items":
        chance = (1 - agreement) * np.exp(orders + special.xlogy(counts, p).sum(axis=1))
        for value, share in enumerate(p):
            chance[counts[:, value] == per_item] += agreement * share
        return counts, chance
    own = math.sqrt(agreement)
    chance = np.zeros(len(counts))
    for value, share in enumerate(p):
        said = (1 - own) * p
        said[value] += own
        chance += share * np.exp(orders + special.xlogy(counts, said).sum(axis=1))
    return counts, chance


def _compositions(total: int, parts: int) -> np.ndarray:
    """Return every way to write a total as a sum of so many parts, ascending."""
    if math.comb(total + parts - 1, parts - 1) > MANY:
        raise NotApplicableError.saying(
            f"At most {MANY:,} joint answers of an item can be listed.",
            f"{total} annotators and {parts} values have {math.comb(total + parts - 1, parts - 1):,}.",
            "join rare values, or plan with a pilot.",
        )
    rows = np.zeros((1, 0), dtype=np.int64)
    for _ in range(parts - 1):
        left = total - rows.sum(axis=1)
        again = np.repeat(np.arange(len(rows)), left + 1)
        first = np.cumsum(left + 1) - (left + 1)
        rows = np.column_stack([rows[again], np.arange(len(again)) - first[again]])
    return np.column_stack([rows, total - rows.sum(axis=1)])


def tally_of(counts: np.ndarray, chance: np.ndarray) -> Tally:
    """Return patterns as rows of a tally, `MASS` units in all.

    Parameters
    ----------
    counts : int array, shape (n_patterns, n_values)
        How often each value is given; every pattern has as many judgements.
    chance : float array, shape (n_patterns,)
        How likely each is.

    Returns
    -------
    Tally
        With two annotators both orders, so that coefficients with annotators of their own hold.
    """
    n_patterns, n_values = counts.shape
    per_item = int(counts[0].sum())
    code = np.repeat(np.tile(np.arange(n_values), n_patterns), counts.ravel())
    row = np.repeat(np.arange(n_patterns), per_item)
    annotator = np.tile(np.arange(per_item), n_patterns)
    weight = chance * MASS
    if per_item == 2:  # each pattern once in either order, so that no annotator has the lower value
        code = np.concatenate([code, code.reshape(-1, 2)[:, ::-1].ravel()])
        row, annotator = np.concatenate([row, row + n_patterns]), np.tile(annotator, 2)
        weight = np.tile(weight / 2, 2)
    return Tally(
        row=row, annotator=annotator, code=code, weight=weight, n_annotators=per_item, n_values=n_values
    )
