"""Mean absolute difference: how far two annotators' numbers lie apart, in the unit of the numbers.

    MAD = mean of |x − y| over the pairs of judgements of each unit

Labels of an ordinal scale are a step apart from their neighbours; dates are seconds, or days. Against
ground truth the same mean is called `mean_absolute_error`.

Use it beside α: it says in stars, millimetres or days what a coefficient says without a unit.
Beware when the scale has outliers: the mean follows them; and when fields are compared: a difference
of 1 is much on a scale of three and little on one of a hundred.
Undefined when no unit was judged twice.
"""

import numpy as np
from numpy.typing import ArrayLike

from annoqa.agreement.reliability import ReliabilityData, Scale
from annoqa.agreement.value_pairs import Likeness, PairwiseMean, ValuePairs, pairwise_mean
from annoqa.errors import NotApplicableError
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import mean_interval


def mean_absolute_difference(data: ReliabilityData, *, confidence: float = 0.95) -> Estimate:
    """Compute the mean absolute difference of every two judgements of the same unit.

    Parameters
    ----------
    data : ReliabilityData
        Values are numbers, or labels in order.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        0 where all judgements of each unit are the same; in the unit of the values, or in steps.

    Examples
    --------
    >>> print(mean_absolute_difference(ReliabilityData.from_matrix([[1, 2, 9], [1, 4, 8]])))
    1.000 [-1.484, 3.484]
    """
    return pairwise_mean(data, _apart, confidence)


def mean_absolute_error(
    truth: ArrayLike, answer: ArrayLike, *, cluster: ArrayLike | None = None, confidence: float = 0.95
) -> Estimate:
    """Compute how far numbers lie from ground truth.

    Parameters
    ----------
    truth, answer : float array, shape (n_answers,)
        What is right, and what was said; pairs with NaN are left out.
    cluster : int array, shape (n_answers,), optional
        The item of each answer, or the video or document that it lies in.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        0 where all answers are right; in the unit of the numbers.

    Raises
    ------
    NotApplicableError
        When the arrays differ in length.

    Examples
    --------
    >>> mean_absolute_error([1, 2, 3, 4], [1, 2, 5, 3]).value
    0.75
    """
    right, said = np.asarray(truth, dtype=np.float64), np.asarray(answer, dtype=np.float64)
    if len(right) != len(said):
        raise NotApplicableError.saying(
            "`truth` and `answer` must have one length.", f"They have {len(right)} and {len(said)}."
        )
    known = ~np.isnan(right - said)
    group = None if cluster is None else np.asarray(cluster)[known]
    return mean_interval(np.abs(right - said)[known], np.ones(int(known.sum())), group, confidence)


def _apart(pairs: ValuePairs, values: Scale) -> Likeness:
    """Return the absolute difference of every pair."""
    number = values if isinstance(values, np.ndarray) else _numbers(values)
    return Likeness.of(np.abs(number[pairs.one] - number[pairs.other]), is_share=False)


def _numbers(values: tuple[object, ...]) -> np.ndarray:
    """Return numbers as they are, and labels as steps."""
    if all(isinstance(value, int | float) for value in values):
        return np.array(values, dtype=np.float64)
    return np.arange(len(values), dtype=np.float64)


MEAN_ABSOLUTE_DIFFERENCE = PairwiseMean(
    compute=mean_absolute_difference,
    measure=_apart,
    title="Mean absolute difference",
    levels=frozenset({"ordinal", "interval", "ratio", "date"}),
    unit="values",
    how="of two judgements of the same unit",
)
