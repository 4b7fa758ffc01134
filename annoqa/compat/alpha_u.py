"""α_U of 1995 and 2004, the older unitizing α, as DKPro Statistics computes it.

    for every category alone, over R annotators and a continuum of length L:
    δ²    of two overlapping units: squared difference of their begins, plus that of their ends;
          of a unit that lies in a gap of the other's: its squared length
    D_o = 2·Σ δ² / (R(R − 1)·L²)
    D_e = (2/L)·Σ_units [ (N − 1)/3·(2l³ − 3l² + l) + l²·Σ_{gaps g ≥ l} (g − l + 1) ]
          / (R·L·(R·L − 1) − Σ_units l(l − 1))
    α_U = 1 − Σ_c D_o / Σ_c D_e

*Differs from ours*: lengths are counted in whole atoms, and α changes with how long an atom is (the
same marks in frames and in milliseconds have different values). Disagreement grows with the square
of a difference, so that a few long units decide. Whether a place that two annotators marked has
the same label is never asked: categories do not meet. No units: None (DKPro prints NaN); units, but
nothing to expect by chance: 0.

*Use it when* figures of a paper before 2016 have to be reproduced.

References
----------
Krippendorff, K. (1995). On the reliability of unitizing continuous data. Sociological Methodology,
25, 47-76. https://doi.org/10.2307/271061
Krippendorff, K. (2004). Content Analysis (2nd ed.), 251-256. Sage.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from annoqa.compat.number import Number

Unit = Sequence[Any]
"""Begin, length (whole numbers), number of the annotator, category."""


@dataclass(frozen=True, kw_only=True)
class AlphaU:
    """α_U and what it is made of.

    Attributes
    ----------
    observed, expected : dict
        Category to D_o and D_e.
    """

    observed: dict[Any, float]
    expected: dict[Any, float]

    def of(self, category: object) -> float | None:
        """Return α_U of one category, None where it was not used."""
        if category not in self.observed:
            return None
        return _alpha(self.observed[category], self.expected[category])

    @property
    def value(self) -> float | None:
        """α_U over all categories, None without units."""
        if not self.observed:
            return None
        return _alpha(sum(self.observed.values()), sum(self.expected.values()))


def alpha_u(units: Sequence[Unit], *, begin: int, length: int, n_annotators: int) -> AlphaU:
    """Return α_U as DKPro Statistics computes it.

    Parameters
    ----------
    units : sequence of (int, int, int, object)
        Begin, length, annotator (0 to n − 1) and category; nobody overlaps themselves within one.
    begin, length : int
        Of the continuum, in the same whole numbers.
    n_annotators : int
        Those without a unit included.

    Returns
    -------
    AlphaU
        By category, and over all.

    Examples
    --------
    Krippendorff (2004), p. 254:

    >>> units = [(225, 70, 0, "c"), (370, 30, 0, "c"), (220, 80, 1, "c"), (355, 20, 1, "c"),
    ...          (400, 20, 1, "c"), (180, 60, 0, "k"), (300, 50, 0, "k"), (180, 60, 1, "k"),
    ...          (300, 50, 1, "k")]
    >>> found = alpha_u(units, begin=150, length=300, n_annotators=2)
    >>> round(found.of("c"), 4), found.of("k"), round(found.value, 4)
    (0.7286, 1.0, 0.8587)
    """
    categories = dict.fromkeys(unit[3] for unit in units)
    sections = {
        category: [
            _sections([unit for unit in units if unit[3] == category and unit[2] == who], begin, length)
            for who in range(n_annotators)
        ]
        for category in categories
    }
    return AlphaU(
        observed={category: _observed(lines, length) for category, lines in sections.items()},
        expected={category: _expected(lines, length) for category, lines in sections.items()},
    )


def squared_difference(one: tuple[int, int, bool], two: tuple[int, int, bool]) -> int:
    """Return δ² of two sections.

    Parameters
    ----------
    one, two : (int, int, bool)
        Begin, length, and whether it is a unit; a gap else.

    Returns
    -------
    int
        0 or more.

    Examples
    --------
    >>> squared_difference((5, 6, True), (4, 2, True)), squared_difference((400, 50, False), (400, 20, True))
    (26, 400)
    """
    (begin, length, is_unit), (other, size, other_is_unit) = one, two
    end, stop = begin + length, other + size
    if is_unit and other_is_unit:
        overlap = begin < stop and other < end
        return (begin - other) ** 2 + (end - stop) ** 2 if overlap else 0
    if is_unit and not other_is_unit and other <= begin and end <= stop:
        return length**2
    if other_is_unit and not is_unit and begin <= other and stop <= end:
        return size**2
    return 0


def _sections(units: list[Unit], begin: int, length: int) -> list[tuple[int, int, bool]]:
    """Return units and gaps of one annotator, in order."""
    found, at = [], begin
    for start, size, _, _ in sorted(units, key=lambda unit: (unit[0], unit[1])):
        if start > at:
            found.append((at, start - at, False))
        found.append((start, size, True))
        at = start + size
    if begin + length > at:
        found.append((at, begin + length - at, False))
    return found


def _observed(lines: list[list[tuple[int, int, bool]]], length: int) -> float:
    """Return D_o of one category."""
    total = sum(
        squared_difference(one, two)
        for first, second in combinations(lines, 2)
        for one in first
        for two in second
    )
    r = len(lines)
    return 2 * total / (r * (r - 1) * length**2) if r > 1 else 0.0


def _expected(lines: list[list[tuple[int, int, bool]]], length: int) -> float:
    """Return D_e of one category; one annotator alone has nothing to expect."""
    if len(lines) < 2:
        return 0.0
    sizes = [size for line in lines for _, size, is_unit in line if is_unit]
    gaps = [size for line in lines for _, size, is_unit in line if not is_unit]
    total = sum(
        (len(sizes) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        + size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
        for size in sizes
    )
    whole = len(lines) * length
    return 2 / length * total / (whole * (whole - 1) - sum(size * (size - 1) for size in sizes))


def _alpha(observed: float, expected: float) -> float:
    """Return one minus the ratio, 0 where nothing is expected."""
    return 1 - observed / expected if expected else 0.0


ALPHA_U = Number(
    tool="DKPro Statistics",
    follows="3.0.0",
    title="α_U (1995, 2004)",
    compute=alpha_u,
    differs="changes with the unit of time, and never asks whether a common place has a common label",
    ours="annoqa.agreement.unitizing.u_alpha",
)
