"""How much the judgements of a tally disagree, within units and by chance, level by level.

    within_u = Σ_{i≠j in u} δ²(i, j) / (m_u − 1)          total = Σ_{c,k} n_c n_k δ²(c, k)

where m_u judgements were made of unit u, and value c was given n_c times. `slope` is the
derivative of `total` by each n_c; where δ² itself depends on the frequencies (ordinal), `through`
is what a judgement of each value moves by way of the mid-ranks.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.agreement.tally import Tally
from annoqa.errors import NotApplicableError, examples
from annoqa.statistics import distances
from annoqa.vocabulary import Level

Distance = np.ndarray | Callable[[frozenset[Hashable], frozenset[Hashable]], float]
"""A table of distances between the values of the scale, or a distance between sets."""

SQUARABLE = 1e-100, 1e100
CHUNK = 2**22


@dataclass(frozen=True, eq=False, kw_only=True)
class Disagreement:
    """Sums that α and its influence are made of.

    Attributes
    ----------
    within : float array, shape (n_rows,)
        Disagreement of one unit of each row; 0 where nobody or one annotator judged it.
    total : float
        Sum of distances over all ordered pairs of judgements.
    slope : float array, shape (n_values,)
        Derivative of `total` by the frequency of each value, distances held fixed.
    through : callable or None
        Takes the derivatives of a number by Σ within and by total; returns what each value adds
        to its influence because distances follow frequencies.
    """

    within: np.ndarray
    total: float
    slope: np.ndarray
    through: Callable[[float, float], np.ndarray] | None = None


def disagreement(
    tally: Tally, values: Sequence[object] | np.ndarray, level: Level, distance: Distance | None = None
) -> Disagreement:
    """Return the disagreement of a tally at a level of measurement.

    Parameters
    ----------
    tally : Tally
        The judgements.
    values : sequence, shape (n_values,)
        The scale in order.
    level : Level
        Nominal, ordinal, interval, ratio, set or path.
    distance : array or callable, optional
        A table of distances, or a distance between sets, instead of the level's own.

    Returns
    -------
    Disagreement
        Only units judged at least twice count.
    """
    twice = tally.n_judgements >= 2
    frequency = tally.frequency(twice)
    if distance is not None or level in {"set", "path"}:
        return _by_table(tally, frequency, distance_table(values, level, distance))
    if level == "nominal":
        n = frequency.sum()
        within = _over(tally.differing_pairs(), tally)
        return Disagreement(
            within=within, total=float(n * n - frequency @ frequency), slope=2 * (n - frequency)
        )
    if level == "ordinal":
        return _by_rank(tally, frequency)
    numbers = numbers_of(values, level)
    if level == "ratio":
        return _by_ratio(tally, frequency, numbers)
    return _by_number(tally, frequency, numbers)[0]


def _over(sums: np.ndarray, tally: Tally) -> np.ndarray:
    """Return sums over ordered pairs as sums over judgements: divided by m − 1."""
    m = tally.n_judgements
    return np.divide(sums, m - 1, out=np.zeros(len(sums)), where=m >= 2)


def _by_number(
    tally: Tally, frequency: np.ndarray, numbers: np.ndarray
) -> tuple[Disagreement, np.ndarray, np.ndarray]:
    """Return the disagreement of squared differences, by moments, and each row's first and sum.

    Within a row numbers are taken from the row's first one, so that equal judgements give 0.
    """
    row, code, count = tally.counts
    n = frequency.sum()
    from_mean = numbers - (frequency @ numbers) / n if n else numbers
    first = np.zeros(tally.n_rows)
    first[row[::-1]] = numbers[code[::-1]]
    apart = numbers[code] - first[row]
    sums = np.bincount(row, weights=count * apart, minlength=tally.n_rows)
    squares = np.bincount(row, weights=count * apart**2, minlength=tally.n_rows)
    around, spread = frequency @ from_mean, frequency @ from_mean**2
    made = Disagreement(
        within=_over(2 * (tally.n_judgements * squares - sums**2), tally),
        total=float(2 * (n * spread - around**2)),
        slope=2 * (n * from_mean**2 - 2 * from_mean * around + spread),
    )
    return made, first, sums


def _by_rank(tally: Tally, frequency: np.ndarray) -> Disagreement:
    """Return the disagreement of mid-ranks, which is that of numbers, and follows frequencies."""
    ranks = distances.mid_ranks(frequency)
    made, first, sums = _by_number(tally, frequency, ranks)

    def through(by_within: float, by_total: float) -> np.ndarray:
        row, code, count = tally.counts
        m = tally.n_judgements[row]
        pull = np.zeros(len(row))
        times = tally.weight[row] * count * 4
        np.divide(times * (m * (ranks[code] - first[row]) - sums[row]), m - 1, out=pull, where=m >= 2)
        within_slope = np.bincount(code, weights=pull, minlength=tally.n_values)
        total_slope = 4 * frequency * (frequency.sum() * ranks - frequency @ ranks)
        moved = by_within * within_slope + by_total * total_slope
        return np.cumsum(moved[::-1])[::-1] - moved / 2

    return Disagreement(within=made.within, total=made.total, slope=made.slope, through=through)


def _by_ratio(tally: Tally, frequency: np.ndarray, numbers: np.ndarray) -> Disagreement:
    """Return the disagreement of ratios; the distances of all values are never held at once."""
    step = max(1, CHUNK // max(1, len(numbers)))
    slope = np.concatenate(
        [np.zeros(0)]
        + [
            2 * distances.ratio(numbers[start : start + step, None], numbers[None, :]) @ frequency
            for start in range(0, len(numbers), step)
        ]
    )
    within = tally.pair_sums(lambda one, other: distances.ratio(numbers[one], numbers[other]))
    return Disagreement(within=_over(within, tally), total=float(frequency @ slope) / 2, slope=slope)


def _by_table(tally: Tally, frequency: np.ndarray, apart: np.ndarray) -> Disagreement:
    """Return the disagreement by a table of distances."""
    slope = 2 * apart @ frequency
    within = tally.pair_sums(lambda one, other: apart[one, other])
    return Disagreement(within=_over(within, tally), total=float(frequency @ slope) / 2, slope=slope)


def distance_table(
    values: Sequence[object] | np.ndarray, level: Level, distance: Distance | None
) -> np.ndarray:
    """Return the table of distances between the values."""
    if isinstance(distance, np.ndarray):
        return _checked(distance, len(values))
    sets = [_as_set(value, level) for value in values]
    if distance is not None:
        return distances.table(sets, distance)
    return distances.table(sets, distances.path if level == "path" else distances.jaccard)


def _as_set(value: object, level: Level) -> frozenset[Hashable]:
    """Return a value as the set it is: a path is a set of one path, a label of one label."""
    if isinstance(value, frozenset | set):
        return frozenset(value)
    if level == "path":
        return frozenset([value if isinstance(value, tuple) else (value,)])
    return frozenset(value) if isinstance(value, tuple | list) else frozenset([value])


def _checked(apart: np.ndarray, n_values: int) -> np.ndarray:
    """Return a table of distances that is one, or raise."""
    square = apart.shape == (n_values, n_values)
    if not (square and np.all(apart >= 0) and np.all(apart == apart.T) and not np.diagonal(apart).any()):
        raise NotApplicableError.saying(
            f"`distance` must be a symmetric table of {n_values} × {n_values} numbers, none negative,"
            " with zeros on the diagonal.",
            f"Its shape is {apart.shape}.",
        )
    return apart.astype(float)


def numbers_of(values: Sequence[object] | np.ndarray, level: Level) -> np.ndarray:
    """Return the values as numbers that the level can take, or raise."""
    try:
        numbers = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        strange = [value for value in values if not isinstance(value, int | float)]
        raise NotApplicableError.saying(
            f"Values at the {level} level must be numbers.",
            f"Found {examples(strange)}.",
            "use the nominal level, or the ordinal level with a declared order.",
        ) from None
    if not np.isfinite(numbers).all() or (level == "ratio" and np.any(numbers < 0)):
        raise NotApplicableError.saying(
            f"Values at the {level} level must be finite{', and not negative' * (level == 'ratio')}.",
            f"They run from {numbers.min()} to {numbers.max()}.",
        )
    return _squarable(numbers)


def _squarable(numbers: np.ndarray) -> np.ndarray:
    """Divide by a power of two where squares would overflow or vanish; no coefficient depends on it."""
    largest = np.abs(numbers).max(initial=0)
    if largest == 0 or SQUARABLE[0] < largest < SQUARABLE[1]:
        return numbers
    scaled: np.ndarray = np.ldexp(numbers, -int(np.frexp(largest)[1]))
    return scaled
