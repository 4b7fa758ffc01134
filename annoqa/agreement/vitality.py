"""Vitality: what an annotator adds to the agreement of all.

    vitality of a = α of all − α without a

Above 0 the others agree less without them, below 0 more. Both coefficients come from the same
units, so the interval is of their difference, unit by unit: it is far narrower than the two
intervals side by side. Units that nobody but the annotator marked do not exist without them.

*Use it when* one of several annotators may pull agreement down.
*Beware when* few annotators share each item: without one of them little is left to compare. An
annotator who is right where all others are wrong has a vitality below 0 as well.
*Undefined when* α of all or of the others is.

References
----------
Tschirschwitz, D., Benz, C., Florek, M., Noerderhus, H., Stein, B., & Rodehorst, V. (2022). Drawing
the same bounding box twice? Coping noisy annotations in object detection with repeated labels.
https://doi.org/10.1007/978-3-031-16788-1_37
Efron, B. (1982). The Jackknife, the Bootstrap and Other Resampling Plans. SIAM.
https://doi.org/10.1137/1.9781611970319
"""

import numpy as np

from annoqa.agreement.krippendorff import krippendorff_alpha, trace_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import mean_limits
from annoqa.statistics.jackknife import spread
from annoqa.vocabulary import NOT_MARKED, Level


def vitality(
    data: ReliabilityData, annotator: int, *, level: Level = "nominal", confidence: float = 0.95
) -> tuple[Estimate, Estimate]:
    """Compute the agreement without an annotator, and how much higher it is with them.

    Parameters
    ----------
    data : ReliabilityData
        Judgements of all annotators, two or more of them.
    annotator : int
        Who is left out.
    level : Level, default "nominal"
        Of the values.
    confidence : float, default 0.95
        Nominal coverage.

    Returns
    -------
    without : Estimate
        α of the others, at most 1.
    vitality : Estimate
        α of all − α of the others, in [−2, 2]; below 0 means that the others agree better alone.

    Examples
    --------
    The third annotator guesses:

    >>> data = ReliabilityData.from_rows(["aaaabbbb", "aaaabbbb", "abababab"])
    >>> without, gain = vitality(data, 2)
    >>> without.value, round(gain.value, 3)
    (1.0, -0.639)
    """
    rest, kept = _without(data, annotator)
    without = krippendorff_alpha(rest, level=level, confidence=confidence)
    everyone = trace_alpha(data.tally, data.values, level=level)
    others = trace_alpha(rest.tally, rest.values, level=level)
    if everyone.value is None or others.value is None:
        return without, Estimate.none(
            f"α of {'all' if everyone.value is None else 'the others'} does not exist:"
            f" {everyone.undefined or others.undefined}"
        )
    influence = everyone.influence[data.row_of_unit]
    influence[kept] -= others.influence[rest.row_of_unit]
    counted = (data.tally.n_judgements >= 2)[data.row_of_unit]
    value = everyone.value - others.value
    limits = mean_limits(
        value, spread(influence, cluster=data.cluster, counted=counted), confidence=confidence
    )
    return without, Estimate(
        value=value,
        low=limits.low,
        high=limits.high,
        interval=limits.interval,
        no_interval=limits.no_interval,
        confidence=confidence,
        n_units=int(counted.sum()),
        n_annotators=without.n_annotators,
    )


def _without(data: ReliabilityData, annotator: int) -> tuple[ReliabilityData, np.ndarray]:
    """Return the data of the others, and which units still exist."""
    rest = data.only(np.arange(data.n_annotators) != annotator)
    kept = np.ones(data.n_units, dtype=bool)
    if NOT_MARKED in data.values:
        unit, _, code = rest.judgements
        kept = np.bincount(unit[code != list(data.values).index(NOT_MARKED)], minlength=data.n_units) > 0
    return rest.select(kept), kept
