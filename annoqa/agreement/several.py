"""All coefficients of the same judgements, side by side, from one tally.

No coefficient is right for every campaign: α falls when one value is frequent, AC1 rises, κ depends on
who judged, percent agreement forgets chance. Read them together. The judgements are counted once;
what each coefficient adds takes no time beside that.

Use it to see how far the choice of a coefficient matters.
Beware when the highest one is reported: choose before you look.
Undefined values are listed with their reason; coefficients that cannot take the data are left out
unless they are named.

Partial credit follows the level in all of them: none (nominal), Gwet's ordinal weights, quadratic
(interval), ratio. α has the level's own distance.

References
----------
Gwet, K. L. (2014). Handbook of Inter-Rater Reliability (4th ed.). Advanced Analytics.
"""

from collections.abc import Iterable
from typing import Any

from annoqa.agreement import COEFFICIENTS, NUMERIC_COEFFICIENTS
from annoqa.agreement.coefficient import Coefficient
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.weights import Weighting
from annoqa.errors import NotApplicableError, closest
from annoqa.statistics.estimate import Estimate
from annoqa.vocabulary import Level

WEIGHTS: dict[Level, Weighting] = {
    "nominal": "identity",
    "ordinal": "ordinal",
    "interval": "quadratic",
    "ratio": "ratio",
}
UNWEIGHTED = {"gwet_ac1", "scott_pi", *(coefficient.name for coefficient in NUMERIC_COEFFICIENTS)}
KNOWN = (*COEFFICIENTS, *NUMERIC_COEFFICIENTS)


def agreement_table(
    data: ReliabilityData,
    names: Iterable[str] | None = None,
    *,
    level: Level = "nominal",
    confidence: float = 0.95,
) -> tuple[tuple[str, Estimate], ...]:
    """Compute several coefficients of the same judgements.

    Parameters
    ----------
    data : ReliabilityData
        Two annotators or more.
    names : iterable of str, optional
        Such as "krippendorff_alpha"; all that the level and the number of annotators allow without.
    level : {"nominal", "ordinal", "interval", "ratio"}, default "nominal"
        What may be done with the values.
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    tuple of (str, Estimate)
        In the order asked for, or that of `COEFFICIENTS`, then `NUMERIC_COEFFICIENTS`.

    Raises
    ------
    NotApplicableError
        When a name is unknown, or a named coefficient cannot take the data.

    Examples
    --------
    >>> data = ReliabilityData.from_rows(["aabbccabca" * 3, "aabbcbabcc" * 3, "abbbccabca" * 3])
    >>> for name, made in agreement_table(data, ["krippendorff_alpha", "gwet_ac1"]):
    ...     print(name, made)
    krippendorff_alpha 0.702 [0.485, 0.838]
    gwet_ac1 0.700 [0.482, 0.837]
    """
    chosen = _applicable(data, level) if names is None else [_named(name) for name in names]
    return tuple(
        (coefficient.name, coefficient.compute(data, confidence=confidence, **_how(coefficient, level)))
        for coefficient in chosen
    )


def _applicable(data: ReliabilityData, level: Level) -> list[Coefficient]:
    """Return the coefficients of a level that can compare as many annotators."""
    return [
        coefficient
        for coefficient in KNOWN
        if level in coefficient.levels
        and (coefficient.max_annotators is None or coefficient.max_annotators >= data.n_annotators)
    ]


def _named(name: str) -> Coefficient:
    """Return a coefficient by its name, or raise."""
    known = {coefficient.name: coefficient for coefficient in KNOWN}
    if name not in known:
        raise NotApplicableError.saying(
            "Every name must be that of a coefficient.", f"{name!r} is not.", closest(name, tuple(known))
        )
    return known[name]


def _how(coefficient: Coefficient, level: Level) -> dict[str, Any]:
    """Return what tells a coefficient the level."""
    if coefficient.name == "krippendorff_alpha":
        return {"level": level}
    return {} if coefficient.name in UNWEIGHTED else {"weights": WEIGHTS.get(level, "identity")}
