"""How many more gold items would tell what is not told yet, at the shares that are seen now?

Either verdict would do, so the smaller number counts: the cell fails (its share exceeds the floor,
and so does the agreement on the wrong answer), the annotators disagree, or the cell is fine. Each
by the exact binomial test at the level of the limits that decide, times the design effect where
units share items, videos or documents. How much gold a planned campaign needs is simulated by
`annoqa.planning.gold_failures`.

References
----------
A'Hern, R. P. (2001). Sample size tables for exact single-stage phase II designs. Statistics in
Medicine, 20(6), 859-866. https://doi.org/10.1002/sim.721
Kish, L. (1965). Survey Sampling. Wiley.
"""

import math
from collections.abc import Iterator

from scipy import special

from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.shared_error import AnswerCell
from annoqa.ground_truth.shared_offset import OffsetCell
from annoqa.statistics.binomial import trials_to_exceed
from annoqa.statistics.estimate import Estimate

MoreGold = tuple[tuple[float, int], ...]
MOST_MORE = 1_000
"""More gold items than this are not worth asking for: what lies so near a floor is as good as at it."""


def more_for_answers(cell: AnswerCell, settings: FailureSettings, confidence: float) -> MoreGold:
    """Return how many more gold items tell about a cell of answers.

    Parameters
    ----------
    cell : AnswerCell
        As it is seen now.
    settings : FailureSettings
        Floors and powers.
    confidence : float
        Coverage of the limits that decide.

    Returns
    -------
    tuple of (float, int)
        Power and items, 1 at least; empty where no number up to `MOST_MORE` does, and where all
        units lie in one video or document, so that items say nothing.
    """
    if cell.n_units > 1 and cell.share.low is None:
        return ()
    found = []
    for power in settings.powers:
        units = min(_units(cell, settings, power, (1 - confidence) / 2), default=None)
        if units is not None:
            each = cell.n_items / cell.n_units if cell.n_units else 1.0
            more = math.ceil((units * _weight(cell.share, confidence) - cell.n_units) * each)
            found.append((power, max(1, more)))
    return tuple((power, more) for power, more in found if more <= MOST_MORE)


def _weight(share: Estimate, confidence: float) -> float:
    """Return how many units of the cell are worth one that stands by itself (Kish's design effect)."""
    if share.value is None or share.low is None or share.high is None or not share.n_units:
        return 1.0
    critical = float(special.ndtri((1 + confidence) / 2))
    if share.value in (0.0, 1.0):  # Wilson's limit of so many units without an exception
        beyond = share.high if share.value == 0 else 1 - share.low
        return max(1.0, share.n_units * beyond / (critical**2 * (1 - beyond))) if beyond < 1 else 1.0
    alone = share.value * (1 - share.value) / share.n_units
    return max(1.0, ((share.high - share.low) / 2 / critical) ** 2 / alone)


def _units(cell: AnswerCell, settings: FailureSettings, power: float, significance: float) -> Iterator[int]:
    """Yield the numbers of units that would lead to one verdict or another."""

    def trials(share: float, floor: float, at_least: int = 1) -> int | None:
        return trials_to_exceed(
            round(share, 3), round(floor, 3), power=power, significance=significance, at_least=at_least
        )

    share, agreement = cell.share.value or 0.0, cell.agreement.value
    if (fine := trials(1 - share, 1 - settings.worth_share)) is not None:
        yield fine
    wrong = trials(share, settings.least_share, settings.least_units)
    if wrong is None:
        return
    if agreement is None:
        yield wrong
        return
    floor = settings.least_agreement
    joined = trials(agreement, floor) if agreement > floor else trials(1 - agreement, 1 - floor)
    if joined is not None:
        yield max(wrong, math.ceil(joined / share))


def more_for_offsets(cell: OffsetCell, settings: FailureSettings, confidence: float) -> MoreGold:
    """Return how many more gold items tell a shared offset from the floor.

    Parameters
    ----------
    cell : OffsetCell
        As it is seen now.
    settings : FailureSettings
        Powers.
    confidence : float
        Coverage of the limits that decide.

    Returns
    -------
    tuple of (float, int)
        By the normal approximation; empty where the offset seen is the floor itself.
    """
    made = cell.scaled
    if made.value is None or made.low is None or made.high is None:
        return ()
    critical = float(special.ndtri((1 + confidence) / 2))
    deviation = (made.high - made.low) / 2 / critical * math.sqrt(cell.n_items)
    apart = abs(abs(made.value) - cell.floor)
    if apart == 0:
        return ()
    needed = [
        (power, math.ceil(((critical + float(special.ndtri(power))) * deviation / apart) ** 2))
        for power in settings.powers
    ]
    more = [(power, max(1, n - cell.n_items)) for power, n in needed]
    return tuple((power, n) for power, n in more if n <= MOST_MORE)
