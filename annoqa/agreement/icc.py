"""Intraclass correlations (ICC): the six forms of Shrout & Fleiss, by the names of McGraw & Wong.

    ICC(1)    (MSB − MSW) / (MSB + (k − 1) · MSW)
    ICC(A,1)  (MSR − MSE) / (MSR + (k − 1) · MSE + k · (MSC − MSE) / n)
    ICC(C,1)  (MSR − MSE) / (MSR + (k − 1) · MSE)
    ICC(k)    (MSB − MSW) / MSB
    ICC(A,k)  (MSR − MSE) / (MSR + (MSC − MSE) / n)
    ICC(C,k)  (MSR − MSE) / MSR

n units, k annotators; mean squares between and within units, of units (R), annotators (C) and the
rest (E). In the order of Shrout & Fleiss these are ICC(1,1), (2,1), (3,1), (1,k), (2,k), (3,k).

Which one? `1` when units have judgements of whoever was there. `A1` (the default) when the same
annotators judged everything and their levels have to agree: what you want of labels. `C1` when only
their order and distances matter and a constant difference is fine. The forms with k are about the
*mean* of k judgements: choose them only where that mean is what you use.

Use it when values are numbers and you have to compare with the literature.
Beware when units hardly differ: ICC is a share of variance, low for exact annotators on like units.
The forms lie far apart (.17 to .91 on the data below), so name the one you report. C-forms and
their intervals say nothing about other annotators.
Undefined when fewer than two units were judged twice, when only one value was used, and, in forms A
and C, when somebody left units out; ICC(1) and ICC(k) take unequal numbers of judgements.

The interval is McGraw & Wong's from the F distribution, which takes the numbers to be normal; the
infinitesimal jackknife on units (Fisher z, t) where units lie in clusters, where they have unequal
numbers of judgements, or on request.

References
----------
Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater reliability.
Psychological Bulletin, 86(2), 420-428. https://doi.org/10.1037/0033-2909.86.2.420
McGraw, K. O., & Wong, S. P. (1996). Forming inferences about some intraclass correlation
coefficients. Psychological Methods, 1(1), 30-46. https://doi.org/10.1037/1082-989X.1.1.30
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from scipy import special

from annoqa.agreement.coefficient import Coefficient, Trace, check_applicable, estimate
from annoqa.agreement.mean_squares import OneWay, TwoWay, one_way, two_way, why_incomplete, why_no_variance
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.skewed import told_if_skewed
from annoqa.agreement.tally import Tally
from annoqa.errors import NotApplicableError, closest
from annoqa.statistics.estimate import Estimate

Form = Literal["1", "A1", "C1", "1k", "Ak", "Ck"]
"""One way or two, absolute agreement or consistency, one judgement or the mean of k."""

Method = Literal["F", "jackknife"]

NAMES: dict[Form, str] = {
    "1": "ICC(1)",
    "A1": "ICC(A,1)",
    "C1": "ICC(C,1)",
    "1k": "ICC(k)",
    "Ak": "ICC(A,k)",
    "Ck": "ICC(C,k)",
}
ROUNDING = 1e-12
"""What sums of squares that cancel exactly may leave, as a share of them."""

NO_DIFFERENCE = "the units differ too little for a share of variance"


class _Squares:
    """Mean squares of one tally, each computed when it is first asked for."""

    def __init__(self, tally: Tally, values: Sequence[object] | np.ndarray) -> None:
        self.tally = tally
        self.values = values

    @cached_property
    def why_none(self) -> str | None:
        """Why no form exists, or None."""
        return why_no_variance(self.tally)

    @cached_property
    def why_incomplete(self) -> str | None:
        """Why forms of two ways do not exist, or None."""
        return why_incomplete(self.tally)

    @cached_property
    def one_way(self) -> OneWay:
        """Units against what differs within them."""
        return one_way(self.tally, self.values)

    @cached_property
    def two_way(self) -> TwoWay:
        """Units, annotators and the rest."""
        return two_way(self.tally, self.values)

    @cached_property
    def chance_difference(self) -> float:
        """Chance that two judgements differ."""
        times = self.tally.frequency(self.tally.n_judgements >= 2)
        return float(1 - (times / times.sum()) @ (times / times.sum()))


@dataclass(frozen=True, eq=False, kw_only=True)
class _Ratio:
    """A form as a ratio of sums of mean squares, with the influence of either sum, and their size."""

    top: float
    bottom: float
    move_top: np.ndarray
    move_bottom: np.ndarray
    size: float


def intraclass_correlation(
    data: ReliabilityData,
    *,
    form: Form = "A1",
    confidence: float = 0.95,
    interval: Method = "F",
) -> Estimate:
    """Compute an intraclass correlation with its interval.

    Parameters
    ----------
    data : ReliabilityData
        Numbers of two annotators or more.
    form : {"1", "A1", "C1", "1k", "Ak", "Ck"}, default "A1"
        Which of the six; see the module's page.
    confidence : float, default 0.95
        Nominal coverage of the interval.
    interval : {"F", "jackknife"}, default "F"
        F wants normal numbers and units on their own; the jackknife takes any.

    Returns
    -------
    Estimate
        `value` at most 1; 0 and below where units differ no more than judgements of one unit do.

    Raises
    ------
    NotApplicableError
        When there are fewer than two annotators, values are not numbers, or `form` is unknown.

    Examples
    --------
    Shrout & Fleiss (1979), four judges and six targets:

    >>> data = ReliabilityData.from_matrix([
    ...     [9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]
    ... ])
    >>> print(intraclass_correlation(data))
    0.290 [0.019, 0.761]
    >>> print(intraclass_correlation(data, form="Ck"))
    0.909 [0.676, 0.986]
    """
    check_applicable(data, "intraclass_correlation")
    _check(form)
    return told_if_skewed(
        _estimate(data, _Squares(data.tally, data.values), form, confidence, interval), data
    )


def icc_table(data: ReliabilityData, *, confidence: float = 0.95) -> tuple[tuple[str, Estimate], ...]:
    """Compute all six forms.

    Parameters
    ----------
    data : ReliabilityData
        Numbers of two annotators or more.
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    tuple of (str, Estimate)
        ICC(1), ICC(A,1), ICC(C,1), ICC(k), ICC(A,k), ICC(C,k).

    Raises
    ------
    NotApplicableError
        When there are fewer than two annotators, or values are not numbers.

    Examples
    --------
    >>> data = ReliabilityData.from_matrix([
    ...     [9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]
    ... ])
    >>> [(name, round(made.value, 2)) for name, made in icc_table(data)]
    [('ICC(1)', 0.17), ('ICC(A,1)', 0.29), ('ICC(C,1)', 0.71),
     ('ICC(k)', 0.44), ('ICC(A,k)', 0.62), ('ICC(C,k)', 0.91)]
    """
    check_applicable(data, "icc_table")
    squares = _Squares(data.tally, data.values)
    return tuple((name, _estimate(data, squares, form, confidence, "F")) for form, name in NAMES.items())


def trace_intraclass(tally: Tally, values: Sequence[object] | np.ndarray, *, form: Form = "A1") -> Trace:
    """Return an intraclass correlation and its influence.

    Parameters
    ----------
    tally : Tally
        The judgements.
    values : sequence, shape (n_values,)
        The scale.
    form : Form, default "A1"
        As in `intraclass_correlation`.

    Returns
    -------
    Trace
        One influence per row of the tally.

    Raises
    ------
    NotApplicableError
        When values are not numbers, or `form` is unknown.
    """
    _check(form)
    return _trace(_Squares(tally, values), form)


INTRACLASS_CORRELATION = Coefficient(
    compute=intraclass_correlation,
    trace=trace_intraclass,
    title="Intraclass correlation",
    levels=frozenset({"interval", "ratio"}),
    max_annotators=None,
    missing_values=False,
    chance_corrected=True,
    shown="agreement",
)


def _estimate(
    data: ReliabilityData, squares: _Squares, form: Form, confidence: float, interval: Method
) -> Estimate:
    """Return a form with its interval."""
    trace = _trace(squares, form)
    made = estimate(data, trace, confidence=confidence)
    if trace.value is None or trace.value == 1 or interval == "jackknife" or data.cluster is not None:
        return made
    limits = _limits(squares, form, confidence)
    if limits is None:
        return made
    return replace(made, low=limits[0], high=limits[1], interval="F distribution", no_interval=None)


def _trace(squares: _Squares, form: Form) -> Trace:
    """Return a form and its influence."""
    why = squares.why_none or (squares.why_incomplete if form[0] in "AC" else None)
    if why is not None:
        return Trace.none(squares.tally, why)
    ratio = _one_way(squares.one_way, form) if form[0] == "1" else _two_way(squares.two_way, form)
    if ratio.bottom <= ROUNDING * ratio.size:
        return Trace.none(squares.tally, NO_DIFFERENCE)
    value = ratio.top / ratio.bottom
    return Trace(
        value=value,
        influence=(ratio.move_top - value * ratio.move_bottom) / ratio.bottom,
        n_units=squares.one_way.n_units,
        chance_difference=squares.chance_difference if value == 1 else 1.0,
    )


def _one_way(squares: OneWay, form: Form) -> _Ratio:
    """Return ICC(1) or ICC(k)."""
    b, w, k = squares.between, squares.within, squares.k
    top, move_top = b.value - w.value, b.influence - w.influence
    if form == "1k":
        return _Ratio(
            top=top, bottom=b.value, move_top=move_top, move_bottom=b.influence, size=b.value + w.value
        )
    return _Ratio(
        top=top,
        bottom=b.value + (k.value - 1) * w.value,
        move_top=move_top,
        move_bottom=b.influence + (k.value - 1) * w.influence + w.value * k.influence,
        size=b.value + w.value,
    )


def _two_way(squares: TwoWay, form: Form) -> _Ratio:
    """Return the forms of two ways: units, plus a share of the rest, plus one of the annotators."""
    r, e, c, n = squares.units, squares.error, squares.annotators, squares.n_units
    of_rest = squares.k - 1 if form[1] == "1" else 0
    of_annotators = (squares.k if form[1] == "1" else 1) if form[0] == "A" else 0
    return _Ratio(
        top=r.value - e.value,
        bottom=r.value + of_rest * e.value + of_annotators * (c.value - e.value / n),
        move_top=r.influence - e.influence,
        move_bottom=r.influence + of_rest * e.influence + of_annotators * (c.influence - e.influence / n),
        size=r.value + e.value + c.value,
    )


def _limits(squares: _Squares, form: Form, confidence: float) -> tuple[float, float] | None:
    """Return the limits from the F distribution, or None where there are none."""
    tail = (1 - confidence) / 2
    if form[0] == "1":
        one = squares.one_way
        f, free = one.between.value / one.within.value, one.n_judgements - one.n_units
        return _ratio_limits(f, one.k.value, one.n_units - 1, free, tail, form) if one.balanced else None
    two = squares.two_way
    if form[0] == "A":
        return _absolute_limits(two, tail, form)
    n, k = two.n_units - 1, two.k - 1
    return _ratio_limits(two.units.value / two.error.value, two.k, n, n * k, tail, form)


def _ratio_limits(
    f: float, k: float, first: int, second: int, tail: float, form: Form
) -> tuple[float, float]:
    """Return the limits of a form that is a function of one ratio of mean squares."""
    lower = f / _quantile(first, second, 1 - tail)
    upper = f * _quantile(second, first, 1 - tail)
    if form.endswith("k"):
        return 1 - 1 / lower, 1 - 1 / upper
    return (lower - 1) / (lower + k - 1), (upper - 1) / (upper + k - 1)


def _absolute_limits(squares: TwoWay, tail: float, form: Form) -> tuple[float, float] | None:
    """Return the limits of ICC(A,·): Satterthwaite's degrees of freedom for annotators plus rest."""
    n, k = squares.n_units, squares.k
    r, e, c = squares.units.value, squares.error.value, squares.annotators.value * n
    value = (r - e) / (r + (k - 1) * e + k * (c - e) / n)
    of_annotators = k * value / (n * (1 - value)) * c
    of_rest = e + k * value / (n * (1 - value)) * (n - 1) * e
    squared = of_annotators**2 / (k - 1) + of_rest**2 / ((n - 1) * (k - 1))
    free = (of_annotators + of_rest) ** 2 / squared if squared > 0 else 0.0
    if free < 1 / 2:  # it is k − 1 or more, unless a negative value cancels what the annotators add
        return None
    lower, upper = _quantile(n - 1, free, 1 - tail), _quantile(free, n - 1, 1 - tail)
    others = k * c + (k * n - k - n) * e
    low, high = n * (r - lower * e) / (lower * others + n * r), n * (upper * r - e) / (others + n * upper * r)
    if form == "A1":
        return low, high
    return (_of_mean(low, k), _of_mean(high, k)) if 1 + (k - 1) * low > 0 else None


def _of_mean(value: float, k: int) -> float:
    """Return the reliability of a mean of k judgements (Spearman, Brown)."""
    return k * value / (1 + (k - 1) * value)


def _quantile(first: float, second: float, share: float) -> float:
    """Return the quantile of the F distribution."""
    return float(special.fdtri(first, second, share))


def _check(form: str) -> None:
    """Raise when there is no such form."""
    if form not in get_args(Form):
        raise NotApplicableError.saying(
            f"`form` must be one of {', '.join(get_args(Form))}.",
            f"{form!r} is not.",
            closest(form, get_args(Form)),
        )
