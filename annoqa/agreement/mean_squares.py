"""Sums of squares of numbers that annotators gave to units: what variance-based coefficients share.

One way: units differ (`between`), judgements within units differ (`within`); units may have unequal
numbers of judgements. Two ways, where everybody judged everything: what differs within units is
split into annotators (`annotators`) and the rest (`error`). Numbers are taken from each unit's first
judgement, so that equal judgements leave exactly nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.agreement.coefficient import NOT_TWICE, ONE_VALUE
from annoqa.agreement.disagreement import numbers_of
from annoqa.agreement.tally import Tally

FEW_UNITS = "fewer than 2 units were judged twice"


@dataclass(frozen=True, eq=False, kw_only=True)
class MeanSquare:
    """A mean square and how far it moves with one more unit of each row.

    Attributes
    ----------
    value : float
        Sum of squares over degrees of freedom.
    influence : float array, shape (n_rows,)
        In large samples; 0 for rows that do not count.
    """

    value: float
    influence: np.ndarray


@dataclass(frozen=True, eq=False, kw_only=True)
class OneWay:
    """Units against what differs within them.

    Attributes
    ----------
    between, within : MeanSquare
        MSB on n_units − 1, MSW on n_judgements − n_units degrees of freedom.
    k : MeanSquare
        Judgements per unit, as the variance between units needs them: k_0, at most the mean.
    n_units, n_judgements : int
        Of units judged at least twice.
    """

    between: MeanSquare
    within: MeanSquare
    k: MeanSquare
    n_units: int
    n_judgements: int

    @property
    def balanced(self) -> bool:
        """Whether every unit has as many judgements."""
        return not self.k.influence.any()


@dataclass(frozen=True, eq=False, kw_only=True)
class TwoWay:
    """Units, annotators and the rest.

    Attributes
    ----------
    units, error : MeanSquare
        MSR on n − 1, MSE on (n − 1)(k − 1) degrees of freedom.
    annotators : MeanSquare
        MSC / n: what the annotators' means differ by.
    n_units, k : int
        Units and annotators.
    """

    units: MeanSquare
    error: MeanSquare
    annotators: MeanSquare
    n_units: int
    k: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Complete:
    """Numbers of units that everybody judged.

    Attributes
    ----------
    numbers : float array, shape (n_complete_rows, n_annotators)
        Annotators without any judgement are left out.
    weight : int array, shape (n_complete_rows,)
        Units like each row.
    row : int array, shape (n_complete_rows,)
        Their rows of the tally.
    """

    numbers: np.ndarray
    weight: np.ndarray
    row: np.ndarray


def why_no_variance(tally: Tally) -> str | None:
    """Return why there is nothing to compare, or None.

    Parameters
    ----------
    tally : Tally
        The judgements.

    Returns
    -------
    str or None
        The reason.
    """
    twice = tally.n_judgements >= 2
    n_units = tally.weight[twice].sum()
    if n_units == 0:
        return NOT_TWICE
    used = tally.code[(twice & (tally.weight > 0))[tally.row]]
    if used.min() == used.max():
        return ONE_VALUE
    return FEW_UNITS if n_units < 2 else None


def why_incomplete(tally: Tally) -> str | None:
    """Return how many units somebody left out, or None where nobody did.

    Parameters
    ----------
    tally : Tally
        The judgements; units that nobody judged, and annotators who judged none, do not matter.

    Returns
    -------
    str or None
        The reason, and what to do.
    """
    seen = (tally.n_judgements > 0) & (tally.weight > 0)
    lacking = seen & (tally.n_judgements < np.count_nonzero(_present(tally)))
    if not lacking.any():
        return None
    return (
        f"{int(tally.weight[lacking].sum()):,} of {int(tally.weight[seen].sum()):,} units lack a judgement;"
        " keep the complete ones (`data.select`), or take Krippendorff's α at the interval level"
    )


def complete_numbers(tally: Tally, values: Sequence[object] | np.ndarray) -> Complete:
    """Return the numbers as a table of units by annotators.

    Parameters
    ----------
    tally : Tally
        For which `why_incomplete` is None.
    values : sequence, shape (n_values,)
        The scale.

    Returns
    -------
    Complete
        One line per row of the tally that somebody judged.

    Raises
    ------
    NotApplicableError
        When values are not numbers.
    """
    numbers = numbers_of(values, "interval")
    who = np.cumsum(_present(tally)) - 1
    seen = (tally.n_judgements > 0) & (tally.weight > 0)
    line = np.cumsum(seen) - 1
    kept = seen[tally.row]
    table = np.zeros((np.count_nonzero(seen), int(who[-1]) + 1 if len(who) else 0))
    table[line[tally.row[kept]], who[tally.annotator[kept]]] = numbers[tally.code[kept]]
    return Complete(numbers=table, weight=tally.weight[seen], row=np.flatnonzero(seen))


def one_way(tally: Tally, values: Sequence[object] | np.ndarray) -> OneWay:
    """Return the mean squares between and within units.

    Parameters
    ----------
    tally : Tally
        At least two units judged at least twice; units judged once are left out.
    values : sequence, shape (n_values,)
        The scale.

    Returns
    -------
    OneWay
        With influences over the rows of the tally.

    Raises
    ------
    NotApplicableError
        When values are not numbers.
    """
    numbers = numbers_of(values, "interval")
    m = tally.n_judgements * (tally.n_judgements >= 2)
    mean, square = _by_row(tally, numbers)
    weight = tally.weight * (m > 0)
    n, total = int(weight.sum()), int(weight @ m)
    grand = float((weight * m) @ mean) / total
    off = m * (mean - grand) ** 2
    between, within = float(weight @ off), float(weight @ square)
    k = (total - float(weight @ m**2) / total) / (n - 1)
    return OneWay(
        between=MeanSquare(value=between / (n - 1), influence=(off - between / n) * (m > 0) / n),
        within=MeanSquare(
            value=within / (total - n),
            influence=(square - (m - 1) * within / (total - n)) * (m > 0) / (total - n),
        ),
        k=MeanSquare(value=k, influence=(m - total / n) * (m > 0) / n),
        n_units=n,
        n_judgements=total,
    )


def two_way(tally: Tally, values: Sequence[object] | np.ndarray) -> TwoWay:
    """Return the mean squares of units, annotators and the rest.

    Parameters
    ----------
    tally : Tally
        At least two units, each judged by all of at least two annotators.
    values : sequence, shape (n_values,)
        The scale.

    Returns
    -------
    TwoWay
        With influences over the rows of the tally.

    Raises
    ------
    NotApplicableError
        When values are not numbers.
    """
    data = complete_numbers(tally, values)
    weight, n, k = data.weight, int(data.weight.sum()), data.numbers.shape[1]
    from_first = data.numbers - data.numbers[:, :1]
    column = weight @ from_first / n
    column = column - column.mean()
    inside = from_first.mean(axis=1)
    rest = from_first - inside[:, None] - column
    rest -= rest.mean(axis=1, keepdims=True)
    mean = data.numbers[:, 0] + inside
    off = k * (mean - weight @ mean / n) ** 2
    lost = (rest**2).sum(axis=1) / (k - 1)
    units, error = float(weight @ off), float(weight @ lost)

    def square(value: float, influence: np.ndarray) -> MeanSquare:
        spread_out = np.zeros(tally.n_rows)
        spread_out[data.row] = influence
        return MeanSquare(value=value, influence=spread_out)

    return TwoWay(
        units=square(units / (n - 1), (off - units / n) / n),
        error=square(error / (n - 1), (lost - error / n) / n),
        annotators=square(float(column @ column) / (k - 1), 2 * (rest @ column) / (n * (k - 1))),
        n_units=n,
        k=k,
    )


def _present(tally: Tally) -> np.ndarray:
    """Return which annotators judged anything."""
    counted: np.ndarray = (
        np.bincount(tally.annotator, weights=tally.weight[tally.row], minlength=tally.n_annotators) > 0
    )
    return counted


def _by_row(tally: Tally, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each row's mean, and its sum of squares around the mean."""
    m = np.maximum(tally.n_judgements, 1)
    first = np.zeros(tally.n_rows)
    first[tally.row[::-1]] = numbers[tally.code[::-1]]
    apart = numbers[tally.code] - first[tally.row]
    inside = np.bincount(tally.row, weights=apart, minlength=tally.n_rows) / m
    square = np.bincount(tally.row, weights=(apart - inside[tally.row]) ** 2, minlength=tally.n_rows)
    return first + inside, square
