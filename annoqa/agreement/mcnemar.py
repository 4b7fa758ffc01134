"""McNemar's test: do two annotators give one label equally often?

    p = 2 · P(at most min(b, c) of b + c), binomial with ½;    χ² = (b − c)² / (b + c)

b units have the label from the first annotator only, c from the second only. The test is the exact
one, for any counts; χ² is told for comparison, without a correction.

Use it when one label looks like the habit of one annotator.
Beware when many labels are tested: adjust, as `marginal_homogeneity` does; and exact tests are
cautious where b + c is small: with 5 units or fewer no result is below .05.
Undefined when the two agree on every unit.

References
----------
McNemar, Q. (1947). Note on the sampling error of the difference between correlated proportions or
percentages. Psychometrika, 12(2), 153-157. https://doi.org/10.1007/BF02295996
"""

from dataclasses import dataclass

from scipy import special

from annoqa.errors import NotApplicableError

ALL_ALIKE = "the two agree on every unit"


@dataclass(frozen=True, kw_only=True)
class McNemarTest:
    """One label against all others.

    Attributes
    ----------
    first_only, second_only : int
        Units that have the label from one annotator only.
    p_value : float or None
        Exact, two-sided: binomial with ½ of `first_only + second_only`; 1 where there are none.
    statistic : float or None
        χ² = (b − c)² / (b + c), one degree of freedom, without a correction.
    undefined : str or None
        Why there is no test.
    """

    first_only: int
    second_only: int
    p_value: float | None
    statistic: float | None
    undefined: str | None = None


def mcnemar_test(first_only: int, second_only: int) -> McNemarTest:
    """Test whether as many units have a label from the first annotator only as from the second only.

    Parameters
    ----------
    first_only, second_only : int
        The two counts.

    Returns
    -------
    McNemarTest
        Exact for any counts.

    Raises
    ------
    NotApplicableError
        When a count is negative.

    Examples
    --------
    >>> round(mcnemar_test(8, 1).p_value, 4)
    0.0391
    """
    if min(first_only, second_only) < 0:
        raise NotApplicableError.saying(
            "Counts must not be negative.", f"They are {first_only} and {second_only}."
        )
    n = first_only + second_only
    if n == 0:
        return McNemarTest(first_only=0, second_only=0, p_value=1.0, statistic=None, undefined=ALL_ALIKE)
    tail = float(special.bdtr(min(first_only, second_only), n, 0.5))
    return McNemarTest(
        first_only=first_only,
        second_only=second_only,
        p_value=min(1.0, 2 * tail),
        statistic=(first_only - second_only) ** 2 / n,
    )
