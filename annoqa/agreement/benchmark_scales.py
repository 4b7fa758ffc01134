"""What do people call such a value? Scales of words, with the confidence that a value is in each band.

"α = .72, substantial" says more than the data do: the value has an interval, and may well lie in the
band below. Each band therefore has the probability that the coefficient lies in it, and the *word*
is that of the highest band that the coefficient reaches with a confidence of .95 (Gwet's cumulative
membership): the words "at least" are then true.

Use it where readers expect a word, and name the scale.
Beware when scales are compared: their words and bounds are habits, none has a base in data, and
they were made for different coefficients. Krippendorff's is about what a conclusion may rest on.
Undefined when the coefficient is, or has no interval.

References
----------
Gwet, K. L. (2014). Handbook of Inter-Rater Reliability (4th ed.), chapter 6. Advanced Analytics.
The sources of the scales are in `SCALES`.
"""

from dataclasses import dataclass
from typing import Any

from annoqa.agreement.coefficient import Coefficient
from annoqa.agreement.exceeds import above, traced
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError, closest


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Words for values.

    Attributes
    ----------
    name : str
        Who made it.
    bands : tuple of (float, str)
        Lower bound and word, lowest band first; the lowest begins at −1.
    source : str
        Where it stands.
    """

    name: str
    bands: tuple[tuple[float, str], ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class Band:
    """One band of a scale, and how sure the coefficient is in it.

    Attributes
    ----------
    word : str
        What values in it are called.
    low, high : float
        Its bounds.
    probability : float
        That the coefficient lies in it.
    at_least : float
        That it lies in it or above.
    """

    word: str
    low: float
    high: float
    probability: float
    at_least: float


@dataclass(frozen=True, kw_only=True)
class Membership:
    """Where a coefficient lies on a scale.

    Attributes
    ----------
    scale : Scale
        Whose words these are.
    value : float or None
        The coefficient.
    bands : tuple of Band
        Lowest first; empty where `undefined` says why.
    word : str or None
        Of the highest band that is reached with the wanted confidence.
    undefined : str or None
        Why there is no word.
    """

    scale: Scale
    value: float | None
    bands: tuple[Band, ...]
    word: str | None
    undefined: str | None = None


SCALES: tuple[Scale, ...] = (
    Scale(
        name="Krippendorff",
        bands=((-1.0, "not reliable"), (0.667, "tentative"), (0.8, "reliable")),
        source="Krippendorff, K. (2004). Reliability in content analysis: some common misconceptions and"
        " recommendations. Human Communication Research, 30(3), 411-433."
        " https://doi.org/10.1111/j.1468-2958.2004.tb00738.x",
    ),
    Scale(
        name="Landis & Koch",
        bands=(
            (-1.0, "poor"),
            (0.0, "slight"),
            (0.2, "fair"),
            (0.4, "moderate"),
            (0.6, "substantial"),
            (0.8, "almost perfect"),
        ),
        source="Landis, J. R., & Koch, G. G. (1977). The measurement of observer agreement for categorical"
        " data. Biometrics, 33(1), 159-174. https://doi.org/10.2307/2529310",
    ),
    Scale(
        name="Altman",
        bands=((-1.0, "poor"), (0.2, "fair"), (0.4, "moderate"), (0.6, "good"), (0.8, "very good")),
        source="Altman, D. G. (1991). Practical Statistics for Medical Research. Chapman and Hall.",
    ),
    Scale(
        name="Fleiss",
        bands=((-1.0, "poor"), (0.4, "fair to good"), (0.75, "excellent")),
        source="Fleiss, J. L. (1981). Statistical Methods for Rates and Proportions (2nd ed.). Wiley.",
    ),
    Scale(
        name="Cicchetti",
        bands=((-1.0, "poor"), (0.4, "fair"), (0.6, "good"), (0.75, "excellent")),
        source="Cicchetti, D. V. (1994). Guidelines, criteria, and rules of thumb for evaluating normed and"
        " standardized assessment instruments in psychology. Psychological Assessment, 6(4), 284-290."
        " https://doi.org/10.1037/1040-3590.6.4.284",
    ),
    Scale(
        name="Koo & Li",
        bands=((-1.0, "poor"), (0.5, "moderate"), (0.75, "good"), (0.9, "excellent")),
        source="Koo, T. K., & Li, M. Y. (2016). A guideline of selecting and reporting intraclass correlation"
        " coefficients for reliability research. Journal of Chiropractic Medicine, 15(2), 155-163."
        " https://doi.org/10.1016/j.jcm.2016.02.012",
    ),
)


def benchmark_membership(
    data: ReliabilityData,
    coefficient: Coefficient,
    scale: str = "Krippendorff",
    *,
    confidence: float = 0.95,
    **how: Any,  # noqa: ANN401 - what the coefficient takes: level, weights, form
) -> Membership:
    """Say where a coefficient lies on a scale of words, and how surely.

    Parameters
    ----------
    data : ReliabilityData
        As the coefficient takes it.
    coefficient : Coefficient
        Such as `KRIPPENDORFF_ALPHA`.
    scale : str, default "Krippendorff"
        Name of one of `SCALES`.
    confidence : float, default 0.95
        How sure "at least this word" has to be.
    **how
        Passed to the coefficient: `level`, `weights`, `form`.

    Returns
    -------
    Membership
        Probabilities of all bands add up to 1.

    Raises
    ------
    NotApplicableError
        When there is no such scale, or the coefficient cannot take the data.

    Examples
    --------
    >>> from annoqa.agreement.krippendorff import KRIPPENDORFF_ALPHA
    >>> data = ReliabilityData.from_rows(["aabbccabca" * 3, "aabbcbabcc" * 3, "aabbccabca" * 3])
    >>> made = benchmark_membership(data, KRIPPENDORFF_ALPHA, "Landis & Koch")
    >>> made.word, [(band.word, round(band.probability, 2)) for band in made.bands[3:]]
    ('substantial', [('moderate', 0.03), ('substantial', 0.46), ('almost perfect', 0.51)])
    """
    names = [known.name for known in SCALES]
    if scale not in names:
        raise NotApplicableError.saying(
            f"`scale` must be one of {', '.join(names)}.", f"{scale!r} is not.", closest(scale, names)
        )
    chosen = SCALES[names.index(scale)]
    trace, over = traced(data, coefficient, how)
    lows = [low for low, _ in chosen.bands]
    at_least = [1.0, *(above(trace, over, low) for low in lows[1:])]
    reached = [sure for sure in at_least if sure is not None]
    if len(reached) < len(lows):
        return Membership(
            scale=chosen,
            value=trace.value,
            bands=(),
            word=None,
            undefined=trace.undefined or "the coefficient has no interval",
        )
    bands = tuple(
        Band(word=word, low=low, high=high, probability=sure - next_sure, at_least=sure)
        for (low, word), high, sure, next_sure in zip(
            chosen.bands, [*lows[1:], 1.0], reached, [*reached[1:], 0.0], strict=True
        )
    )
    word = [band.word for band in bands if band.at_least >= confidence][-1]
    return Membership(scale=chosen, value=trace.value, bands=bands, word=word)
