"""Hit rate against tolerance: boundary F1 at every tolerance, and what chance alone would hit.

    F(τ)         = 2·hits(τ) / (n_first + n_second), the largest possible number of hits at each τ
    chance(τ)    = the same after moving one side's boundaries along the recording in a circle
    corrected(τ) = (F − chance) / (1 − chance)

Where boundaries come at random, one in 2.4 s, a tolerance of 3 s hits two thirds of them by chance:
a hit rate says something only beside its chance. Shifts are spread evenly over the recording, the
golden ratio of it apart, so that nothing is drawn at random.

Use it when a tolerance has to be chosen: the corrected curve is highest where the tolerance tells
most, and falls where it lets everything pass.
Beware when recordings hold only a few boundaries: there is little to move, and chance is told by
few distances.
Undefined when neither annotator has a boundary; corrected, where chance hits everything.

References
----------
Mathet, Y., Widlöcher, A., & Métivier, J.-P. (2015). The unified and holistic method gamma (γ) for
inter-annotator agreement measure and alignment. Computational Linguistics, 41(3), 437-479 (chance
by shifting a continuum). https://doi.org/10.1162/COLI_a_00227
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.agreement.boundary_places import Places, boundary_places
from annoqa.agreement.hit_rate import hits_on_a_line
from annoqa.agreement.sides import Sides

N_SHIFTS = 20
GOLDEN = (5**0.5 - 1) / 2
MAX_PLACES = 400_000
"""About how many boundaries are moved in all, at each tolerance."""


@dataclass(frozen=True, kw_only=True)
class HitRateCurve:
    """Boundary F1 by tolerance; lists of one length.

    Attributes
    ----------
    tolerances : tuple of int
        Half-widths in ns or code points, inclusive.
    f1 : tuple of float
        In [0, 1], never falling.
    chance : tuple of float
        The same by chance.
    corrected : tuple of float or None
        At most 1; 0 is what chance would give; None where chance hits everything.
    """

    tolerances: tuple[int, ...]
    f1: tuple[float, ...]
    chance: tuple[float, ...]
    corrected: tuple[float | None, ...]


def hit_rate_curve(sides: Sides, tolerances: Sequence[int]) -> HitRateCurve | None:
    """Return boundary F1 at each tolerance, with its chance.

    Parameters
    ----------
    sides : Sides
        Of segments or spans, whatever they were matched by.
    tolerances : sequence of int
        Half-widths in ns or code points, inclusive.

    Returns
    -------
    HitRateCurve or None
        None where nobody has a boundary.
    """
    gap = max(tolerances, default=0)
    lines = list(boundary_places(sides, gap))
    n = sum(len(places.first) + len(places.second) for places in lines)
    if n == 0:
        return None
    n_shifts = max(1, min(N_SHIFTS, MAX_PLACES // n))
    moved = [_moved(places, (at * GOLDEN) % 1) for at in range(1, n_shifts + 1) for places in lines]
    seen = [(places.first, places.second) for places in lines]
    f1 = tuple(_f1(seen, tolerance, n) for tolerance in tolerances)
    chance = tuple(_f1(moved, tolerance, n * n_shifts) for tolerance in tolerances)
    return HitRateCurve(
        tolerances=tuple(tolerances),
        f1=f1,
        chance=chance,
        corrected=tuple(
            (found - by_chance) / (1 - by_chance) if by_chance < 1 else None
            for found, by_chance in zip(f1, chance, strict=True)
        ),
    )


def _f1(pairs: Sequence[tuple[np.ndarray, np.ndarray]], tolerance: int, n: int) -> float:
    """Return pooled F1 over lines of boundaries."""
    return 2 * sum(len(hits_on_a_line(one, two, tolerance)) for one, two in pairs) / n


def _moved(places: Places, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the boundaries with the second side moved in a circle within each comparison and part."""
    everything = np.sort(np.concatenate([places.first, places.second]))
    group = places.group_of(everything)
    n = len(places.line.begin)
    low = np.full(n, np.iinfo(np.int64).max)
    high = np.zeros(n, dtype=np.int64)
    np.minimum.at(low, group, everything)
    np.maximum.at(high, group, everything)
    mine = places.group_of(places.second)
    length = np.maximum(high - low, 1)[mine]
    begin = low[mine]
    after = begin + (places.second - begin + np.round(share * length).astype(np.int64)) % length
    return places.first, np.sort(after)
