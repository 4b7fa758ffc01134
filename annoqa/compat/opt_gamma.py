"""Gamma of opt-gamma for two annotators: position by Jaccard distance, no chance taken off.

    cost of a pair = α · (1 − IoU) + (1 − α) · [labels differ],   where 1 − IoU ≤ τ
    cost of a mark without partner = η
    gamma = 1 − least total cost / mean number of marks of an annotator, cut to [−1, 1]

The pairs of least total cost are found by the Hungarian method.

*Differs from ours*: chance is only taken off on request, by null models of its own; a pair beyond τ
and a missing mark cost the same however far they are apart.

*Use it when* figures of opt-gamma have to be explained or followed on.

References
----------
opt-gamma, https://pypi.org/project/opt-gamma/
Mathet, Y., Widlöcher, A., & Métivier, J.-P. (2015). The unified and holistic method gamma (γ) for
inter-annotator agreement measure and alignment. Computational Linguistics, 41(3), 437-479.
https://doi.org/10.1162/COLI_a_00227
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from annoqa.compat.number import Event, Number
from annoqa.compat.overlaps import extents, interval_iou, labels

FORBIDDEN = 1e6


def opt_gamma(
    first: Sequence[Event],
    second: Sequence[Event],
    *,
    alpha: float = 0.5,
    tau: float = 0.5,
    eta: float = 0.5,
) -> float | None:
    """Compute gamma without chance correction.

    Parameters
    ----------
    first, second : sequence of (start, end, label)
        Marks of the two annotators, half-open.
    alpha : float, default 0.5
        Weight of position against label, in [0, 1].
    tau : float, default 0.5
        Greatest Jaccard distance of a pair.
    eta : float, default 0.5
        Cost of a mark without partner.

    Returns
    -------
    float or None
        In [−1, 1], higher is better; None where nobody marked anything.

    Examples
    --------
    >>> a, b = [(100, 150, "Claim"), (160, 210, "Example")], [(102, 152, "Claim"), (162, 212, "Reason")]
    >>> round(opt_gamma(a, b), 4)
    0.7115
    """
    n, m = len(first), len(second)
    if n + m == 0:
        return None
    apart = 1 - interval_iou(extents(first), extents(second))
    differ = labels(first)[:, None] != labels(second)[None, :]
    cost = np.zeros((n + m, n + m))
    cost[:n, m:] = cost[n:, :m] = eta
    cost[:n, :m] = np.where(apart <= tau, alpha * apart + (1 - alpha) * differ, FORBIDDEN)
    least = float(cost[linear_sum_assignment(cost)].sum())
    return max(-1.0, 1 - least / ((n + m) / 2))


OPT_GAMMA = Number(
    tool="opt-gamma",
    follows="0.4.1",
    title="gamma_segments",
    compute=opt_gamma,
    differs="no chance is taken off unless asked for, and a mark without partner costs the same anywhere",
    ours="annoqa.agreement.gamma.gamma",
)
