"""What γ expects by chance: the annotators' own work, moved in a circle by different amounts.

For every annotator of a sample one of the real annotators is drawn, and all of that annotator's
units are moved by a random shift along the continuum; what leaves at the end comes in at the
beginning. Labels, lengths, rhythm and neighbours stay as they are; only being about the same place is
lost. Two shifts are never closer than the mean length of units, as the paper asks.

Shifts are real numbers, in proportion to the length of the continuum: neither the clock's origin nor
its unit changes a digit. Recordings with the same number of annotators are laid end to end, and
moved as one continuum. Annotators are told apart by what they marked, not by their order.

References
----------
Mathet, Y., Widlöcher, A., & Métivier, J.-P. (2015), section 5.2. https://doi.org/10.1162/COLI_a_00227
"""

from dataclasses import dataclass

import numpy as np

from annoqa.agreement.continuum import Continuum
from annoqa.agreement.gamma_dissimilarity import Placed


@dataclass(frozen=True, eq=False, kw_only=True)
class Line:
    """All stretches of one number of annotators, end to end.

    Attributes
    ----------
    units : Placed
        Groups are the stretches, in the order given; sorted by slot, group and place.
    stretch : int64 array, shape (n_groups,)
        Which stretch of the continuum each group is.
    length : float
        Of all of them together, in ns or code points.
    n_slots : int
        How many annotators each has.
    """

    units: Placed
    stretch: np.ndarray
    length: float
    n_slots: int

    @property
    def mean_units(self) -> np.ndarray:
        """How many units an annotator has on each group, float64, shape (n_groups,)."""
        return np.bincount(self.units.group, minlength=len(self.stretch)) / self.n_slots


def lines_of(continuum: Continuum, rank: np.ndarray | None = None) -> list[Line]:
    """Return the stretches by how many annotators they have.

    Parameters
    ----------
    continuum : Continuum
        Of a field; annotators may overlap themselves.
    rank : int array, shape (n_items,), optional
        In which order items are laid; by their codes without.

    Returns
    -------
    list of Line
        By number of annotators.
    """
    n_voices = continuum.n_voices
    place = continuum.item if rank is None else rank[continuum.item]
    ordered = np.lexsort((continuum.start, continuum.part, place))
    return [
        _line(continuum, ordered[n_voices[ordered] == n], int(n)) for n in np.unique(n_voices) if len(ordered)
    ]


def shuffled(line: Line, rng: np.random.Generator) -> Placed:
    """Return one continuum as chance would make it.

    Parameters
    ----------
    line : Line
        With a unit at least.
    rng : numpy.random.Generator
        Draws the annotators and the shifts.

    Returns
    -------
    Placed
        One group; sorted by slot and place.
    """
    units, n = line.units, line.n_slots
    n_units = np.bincount(units.slot, minlength=n)
    while not n_units[drawn := rng.integers(n, size=n)].any():
        pass
    mean_length = float((units.end - units.start).mean())
    shift = _shifts(line.length, n, mean_length, rng)
    begin = np.cumsum(n_units) - n_units
    rows = np.concatenate([np.arange(begin[who], begin[who] + n_units[who]) for who in drawn])
    slot = np.repeat(np.arange(n), n_units[drawn])
    start = (units.start[rows] + units.offset[rows] + shift[slot]) % line.length
    end = start + (units.end[rows] - units.start[rows])
    order = np.lexsort((units.value[rows], end, start, slot))
    nothing = np.zeros(len(rows), dtype=np.int64)
    return Placed(
        group=nothing,
        slot=slot[order],
        start=start[order],
        end=end[order],
        offset=nothing.astype(float),
        value=units.value[rows[order]],
    )


def _shifts(length: float, n: int, apart: float, rng: np.random.Generator) -> np.ndarray:
    """Return n places on a circle, uniform among those that are far enough from each other."""
    free = length - n * apart
    if free <= 0:
        return rng.random(n) * length
    gaps = rng.dirichlet(np.ones(n)) * free + apart
    around = (rng.random() * length + np.cumsum(gaps)) % length
    return rng.permutation(around)


def _line(continuum: Continuum, stretches: np.ndarray, n_slots: int) -> Line:
    """Lay some stretches end to end."""
    length = (continuum.end - continuum.start)[stretches]
    offset = np.concatenate([[0], np.cumsum(length)])
    group_of = np.full(len(continuum.item), -1)
    group_of[stretches] = np.arange(len(stretches))
    rows = np.flatnonzero(group_of[continuum.stretch[continuum.voice]] >= 0)
    stretch = continuum.stretch[continuum.voice[rows]]
    group = group_of[stretch]
    start = continuum.unit_start[rows] - continuum.start[stretch]
    end = continuum.unit_end[rows] - continuum.start[stretch]
    value = continuum.value[rows]
    voices = np.flatnonzero(group_of[continuum.stretch] >= 0)
    slot_of = np.full(len(continuum.stretch), -1)
    rank = _rank(continuum.annotator[continuum.voice[rows]], np.stack([group, start, end]), value)
    by_slot = voices[np.lexsort((_ranks(rank, continuum.annotator[voices]), continuum.stretch[voices]))]
    slot_of[by_slot] = np.arange(len(voices)) % n_slots
    slot = slot_of[continuum.voice[rows]]
    order = np.lexsort((value, end, start, group, slot))
    units = Placed(
        group=group[order],
        slot=slot[order],
        start=start[order].astype(float),
        end=end[order].astype(float),
        offset=offset[group[order]].astype(float),
        value=value[order],
    )
    return Line(units=units, stretch=stretches, length=float(offset[-1]), n_slots=n_slots)


def _rank(annotator: np.ndarray, places: np.ndarray, value: np.ndarray) -> dict[int, int]:
    """Return the rank of every annotator by their units, from the first to the last; then by labels."""
    order = np.lexsort((value, places[2], places[1], places[0], annotator))
    codes, begin = np.unique(annotator[order], return_index=True)
    content = {
        int(code): (places[:, rows].T.astype(">i8").tobytes(), value[rows].astype(">i8").tobytes())
        for code, rows in zip(codes, np.split(order, begin[1:]), strict=bool(len(codes)))
    }
    return {code: rank for rank, code in enumerate(sorted(content, key=lambda code: content[code]))}


def _ranks(rank: dict[int, int], annotator: np.ndarray) -> np.ndarray:
    """Return the rank of each annotator, those without a unit last."""
    codes, at = np.unique(annotator, return_inverse=True)
    return np.array([rank.get(code, len(rank)) for code in codes.tolist()], dtype=np.int64)[at]
