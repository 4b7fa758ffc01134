"""A coefficient's interval by the bootstrap, instead of the infinitesimal jackknife.

Units that are alike are one row of the tally, so that resampling a million units is one multinomial
draw over a few thousand rows; clusters are drawn whole. Several times slower than the default.
"""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from annoqa.agreement.coefficient import Coefficient, estimate, spread_of
from annoqa.agreement.reliability import ReliabilityData
from annoqa.statistics.bootstrap import bca_limits, resampled_weights
from annoqa.statistics.estimate import Estimate


def bootstrapped(
    coefficient: Coefficient,
    data: ReliabilityData,
    *,
    seed: int,
    replicates: int = 1_000,
    confidence: float = 0.95,
    **how: Any,  # noqa: ANN401 - what the coefficient takes: level, weights
) -> Estimate:
    """Compute a coefficient with a BCa bootstrap interval over units, or over their clusters.

    Parameters
    ----------
    coefficient : Coefficient
        One of `annoqa.agreement.COEFFICIENTS`.
    data : ReliabilityData
        As the coefficient takes it.
    seed : int
        Of the resampling: the same seed gives the same interval.
    replicates : int, default 1000
        How many resamples.
    confidence : float, default 0.95
        Nominal coverage.
    **how
        Passed to the coefficient: `level`, `weights`.

    Returns
    -------
    Estimate
        The coefficient's own value, with other limits.

    Examples
    --------
    >>> from annoqa.agreement.fleiss import FLEISS_KAPPA
    >>> data = ReliabilityData.from_rows(["aabbccabca" * 3, "aabbcbabcc" * 3, "abbbccabca" * 3])
    >>> print(bootstrapped(FLEISS_KAPPA, data, seed=1))
    0.699 [0.527, 0.865]
    """
    trace_of = partial(coefficient.trace, values=data.values, **how)
    trace = trace_of(data.tally)
    made = estimate(data, trace, confidence=confidence)
    if trace.value is None:
        return made
    values = np.full(replicates, np.nan)
    for place, weight in enumerate(_weights(data, replicates, seed)):
        again = trace_of(replace(data.tally, weight=weight)).value
        values[place] = np.nan if again is None else again
    over = spread_of(data, trace)
    limits = bca_limits(trace.value, values, acceleration=over.acceleration, confidence=confidence)
    on = f"{over.n_clusters:,} clusters" if over.clustered else "items"
    return replace(
        made,
        low=limits.low,
        high=limits.high,
        interval=limits.interval and f"{limits.interval} of {on}, seed {seed}",
        no_interval=limits.no_interval,
    )


def _weights(data: ReliabilityData, replicates: int, seed: int) -> np.ndarray:
    """Return the weights of the tally's rows in every resample."""
    tally = data.tally
    if data.cluster is None:
        judged = np.where(tally.n_judgements > 0, tally.weight, 0)
        return resampled_weights(judged, replicates=replicates, seed=seed)
    _, cluster = np.unique(data.cluster, return_inverse=True)
    times = resampled_weights(
        np.ones(int(cluster.max()) + 1, dtype=np.int64), replicates=replicates, seed=seed
    )
    row = data.row_of_unit
    return np.stack([np.bincount(row, weights=drawn[cluster], minlength=tally.n_rows) for drawn in times])
