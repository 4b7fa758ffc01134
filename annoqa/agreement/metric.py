"""Distances between single judgements at a level, and what chance makes of them across two pools."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.agreement.disagreement import Distance, distance_table, numbers_of
from annoqa.agreement.tally import Tally
from annoqa.statistics import distances
from annoqa.vocabulary import Level


@dataclass(frozen=True, eq=False, kw_only=True)
class Kappas:
    """Distances across two pools, seen and by chance, for each subject.

    Attributes
    ----------
    observed, expected : float array, shape (n_subjects,)
        Mean distances; κ = 1 − observed / expected.
    influence : float array, shape (n_crossings,)
        How far κ moves with the weight of each crossing.
    """

    observed: np.ndarray
    expected: np.ndarray
    influence: np.ndarray


@dataclass(frozen=True, eq=False, kw_only=True)
class Metric:
    """How far apart two value codes are.

    Attributes
    ----------
    numbers : float array, shape (n_values,), or None
        Distances are squared differences of these, where there are any.
    table : float array, shape (n_values, n_values), or None
        Distances, where there are no numbers; None for both means 0 or 1.
    n_values : int
        Size of the scale.
    """

    numbers: np.ndarray | None
    table: np.ndarray | None
    n_values: int

    def between(self, own: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Return the distances of codes to codes."""
        if self.numbers is not None:
            return (self.numbers[own] - self.numbers[other]) ** 2
        if self.table is not None:
            return self.table[own, other]
        return (own != other).astype(float)

    def crossed(
        self, subject: np.ndarray, own: np.ndarray, other: np.ndarray, weight: np.ndarray, n: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return each subject's mean distance by chance, and how each crossing moves it.

        Parameters
        ----------
        subject, own, other : int array, shape (n_crossings,)
            Whose pools, and a code from either.
        weight : float array, shape (n_crossings,)
            How much each crossing counts.
        n : float array, shape (n_subjects,)
            Sum of the weights of each subject.

        Returns
        -------
        float array, shape (n_subjects,)
            Mean distance of independent draws from the two pools.
        float array, shape (n_crossings,)
            Its derivative by the weight of each crossing, times n.
        """
        if self.numbers is not None:
            return self._by_moments(subject, own, other, weight, n)
        shape = (len(n), self.n_values)
        size = shape[0] * shape[1]
        mine = np.bincount(subject * self.n_values + own, weights=weight, minlength=size).reshape(shape)
        theirs = np.bincount(subject * self.n_values + other, weights=weight, minlength=size).reshape(shape)
        mine, theirs = mine / n[:, None], theirs / n[:, None]
        to_theirs = 1 - theirs if self.table is None else theirs @ self.table
        to_mine = 1 - mine if self.table is None else mine @ self.table
        expected = (mine * to_theirs).sum(axis=1)
        return expected, to_theirs[subject, own] + to_mine[subject, other] - 2 * expected[subject]

    def kappas(
        self, subject: np.ndarray, own: np.ndarray, other: np.ndarray, weight: np.ndarray, n_subjects: int
    ) -> "Kappas":
        """Return 1 − observed / expected distance of each subject, and what each crossing moves.

        Parameters
        ----------
        subject, own, other : int array, shape (n_crossings,)
            Whose pools, and a code from either.
        weight : float array, shape (n_crossings,)
            How much each crossing counts; every subject has some.
        n_subjects : int
            How many subjects there are.

        Returns
        -------
        Kappas
            Influences are 0 where all values are the same.
        """
        apart = self.between(own, other)
        n = np.bincount(subject, weights=weight, minlength=n_subjects)
        observed = np.bincount(subject, weights=weight * apart, minlength=n_subjects) / n
        expected, slope = self.crossed(subject, own, other, weight, n)
        by_observed = -1 / np.where(expected > 0, n * expected, np.inf)
        by_expected = -by_observed * observed / np.where(expected > 0, expected, np.inf)
        influence = by_observed[subject] * (apart - observed[subject]) + by_expected[subject] * slope
        return Kappas(observed=observed, expected=expected, influence=influence)

    def _by_moments(
        self, subject: np.ndarray, own: np.ndarray, other: np.ndarray, weight: np.ndarray, n: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the same from means and mean squares."""
        assert self.numbers is not None  # noqa: S101 - asked before
        x, y = self.numbers[own], self.numbers[other]
        mean_x, mean_y, square_x, square_y = (
            np.bincount(subject, weights=weight * z) / n for z in (x, y, x * x, y * y)
        )
        expected = square_x - 2 * mean_x * mean_y + square_y
        slope = x * x - 2 * x * mean_y[subject] + square_y[subject]
        slope += y * y - 2 * y * mean_x[subject] + square_x[subject]
        return expected, slope - 2 * expected[subject]


def metric(
    tally: Tally, values: Sequence[object] | np.ndarray, level: Level, distance: Distance | None = None
) -> Metric:
    """Return the distances of a level; ordinal ones are fixed at the mid-ranks of the whole tally.

    Parameters
    ----------
    tally : Tally
        The judgements.
    values : sequence, shape (n_values,)
        The scale in order.
    level : Level
        Nominal, ordinal, interval, ratio, set or path.
    distance : array or callable, optional
        Instead of the level's own.

    Returns
    -------
    Metric
        Ready for single judgements.
    """
    n_values = tally.n_values
    if distance is not None or level in {"set", "path"}:
        return Metric(numbers=None, table=distance_table(values, level, distance), n_values=n_values)
    if level == "nominal":
        return Metric(numbers=None, table=None, n_values=n_values)
    if level == "ordinal":
        frequency = tally.frequency(tally.n_judgements >= 2)
        ranks = distances.mid_ranks(frequency)
        middle = frequency.sum() / 2
        return Metric(numbers=ranks - middle, table=None, n_values=n_values)
    numbers = numbers_of(values, level)
    if level == "interval" and len(numbers):
        return Metric(numbers=numbers - numbers.mean(), table=None, n_values=n_values)
    apart = distances.ratio(numbers[:, None], numbers[None, :])
    return Metric(numbers=None, table=apart, n_values=n_values)
