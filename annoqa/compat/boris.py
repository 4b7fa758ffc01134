"""Cohen's κ of BORIS: behaviours of two observers, sampled or cut into stretches.

    time units:  what is active at start, start + Δ, … until the last stop; a state is active at
                 both its ends; a point counts within Δ/2
    elementary:  the stretches between all starts and stops, one observation each however long;
                 every moment with a point event is one more
    several behaviours at once are a value of their own ("A+B");  κ is Cohen's over these values

*Differs from ours*: nothing is matched, so a late start costs as much as it lasts in samples, or one
stretch, however short. Where two states touch, both are active at the shared moment, which makes a
third value that neither observer meant. In the elementary variant a stretch of 10 ms weighs as much
as an hour, and a single point event can take κ from undefined to 0. Where only one value occurs the
tool prints NaN, None here.

*Use it when* figures of an ethological study have to be reproduced.

References
----------
Friard, O., & Gamba, M. (2016). BORIS: a free, versatile open-source event-logging software for
video/audio coding and live observations. Methods in Ecology and Evolution, 7(11), 1325-1330.
https://doi.org/10.1111/2041-210X.12584
Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
Measurement, 20(1), 37-46. https://doi.org/10.1177/001316446002000104
"""

from collections.abc import Sequence

import numpy as np

from annoqa.agreement.cohen import cohen_kappa
from annoqa.agreement.reliability import ReliabilityData
from annoqa.compat.number import Event, Number


def boris_elementary_kappa(
    first: Sequence[Event], second: Sequence[Event], *, decimals: int = 3
) -> float | None:
    """Compute κ over elementary stretches and point events.

    Parameters
    ----------
    first, second : sequence of (start, stop, behaviour)
        Of two observers, in s; start = stop for a point event.
    decimals : int, default 3
        Times are rounded to so many digits.

    Returns
    -------
    float or None
        At most 1, higher is better; None where the tool prints NaN.

    Examples
    --------
    >>> boris_elementary_kappa([(0, 10, "walk"), (5, 5, "call")], [(0, 10, "walk")])
    0.0
    """
    sides = [_rounded(side, decimals) for side in (first, second)]
    return _kappa(*elementary_codes(*sides))


def elementary_codes(first: Sequence[Event], second: Sequence[Event]) -> tuple[list[str], list[str]]:
    """Return what either observer coded in every stretch, and at every moment with a point event.

    Parameters
    ----------
    first, second : sequence of (start, stop, behaviour)
        Of two observers, in s.

    Returns
    -------
    tuple of two lists of str
        "" where nothing is active.

    Examples
    --------
    >>> elementary_codes([(0, 10, "a"), (5, 5, "b")], [(0, 10, "a")])
    (['a', 'a+b'], ['a', 'a'])
    """
    cuts = sorted({at for start, stop, _ in (*first, *second) if start < stop for at in (start, stop)})
    moments = sorted({start for start, stop, _ in (*first, *second) if start >= stop})
    one, two = (
        [_active(side, at) for at in cuts[:-1]] + [_active(side, at, points=True) for at in moments]
        for side in (first, second)
    )
    return one, two


def boris_time_unit_kappa(
    first: Sequence[Event], second: Sequence[Event], *, unit: float = 1.0
) -> float | None:
    """Compute κ over samples of time.

    Parameters
    ----------
    first, second : sequence of (start, stop, behaviour)
        Of two observers, in s; start = stop for a point event.
    unit : float, default 1.0
        Distance of samples, in s.

    Returns
    -------
    float or None
        At most 1, higher is better; None where only one value occurs.

    Examples
    --------
    >>> boris_time_unit_kappa([(0, 5, "a"), (5, 10, "b")], [(0, 5, "a"), (5, 10, "b")])
    1.0
    """
    both = [*first, *second]
    if not both:
        return None
    start, stop = min(event[0] for event in both), max(event[1] for event in both)
    at = [start + k * unit for k in range(int((stop - start) / unit) + 1)]
    one, two = ([_sampled(side, moment, unit) for moment in at] for side in (first, second))
    return _kappa(one, two)


def _sampled(events: Sequence[Event], at: float, unit: float) -> str:
    """Return what is active at a sample: states at both their ends, points within half a unit."""
    active = {k for a, b, k in events if (a <= at <= b if a < b else abs(a - at) <= unit / 2)}
    return "+".join(sorted(active))


def _active(events: Sequence[Event], at: float, *, points: bool = False) -> str:
    """Return what is active from a moment on, and the point events at it if they are wanted."""
    states = [k for a, b, k in events if a <= at < b]
    now = [k for a, b, k in events if points and a == b == at]
    return "+".join(sorted([*states, *now]))


def _rounded(events: Sequence[Event], decimals: int) -> list[Event]:
    """Return the events with times rounded."""
    return [(float(np.round(a, decimals)), float(np.round(b, decimals)), k) for a, b, k in events]


def _kappa(one: Sequence[str], two: Sequence[str]) -> float | None:
    """Return Cohen's κ of two rows of values."""
    kappa = cohen_kappa(ReliabilityData.from_rows([one, two])).value if one else None
    return None if kappa is None else float(kappa)


BORIS_ELEMENTARY_KAPPA = Number(
    tool="BORIS",
    follows="plugin irr_cohen_kappa_new 0.0.4",
    title="unweighted Cohen's κ over elementary intervals",
    compute=boris_elementary_kappa,
    differs="a stretch of 10 ms weighs as much as an hour",
    ours="annoqa.agreement.matched_labels.matched_label_alpha",
)
BORIS_TIME_UNIT_KAPPA = Number(
    tool="BORIS",
    follows="inter-rater reliability by time unit",
    title="Cohen's κ over time units",
    compute=boris_time_unit_kappa,
    differs="touching states are both active at the shared moment",
    ours="annoqa.agreement.matched_labels.matched_label_alpha",
)
