"""The calibration set: the items that tell best which reading of a clause somebody follows.

    I(R; Y) = H(Y) − ½ H(Y | clause) − ½ H(Y | other)        bits, 0 to 1

Somebody reads a clause as it was meant, or as most people read it; before they are asked, either is
as likely. Y is whether their answer to an item is that of the other reading. Who follows the other
reading gives it as often as people gave it on this very item so far (k of n answers, drawn towards
the cell's own share by two answers' worth); who follows the clause gives it as often as mistakes of
this kind happen elsewhere. An item on which everyone follows the other reading tells almost one bit,
one on which both readings agree tells nothing. Of an item with several things the most telling one
counts.

Cells take their best items in turn, so that every failing clause has its share. A quarter of the
set are *controls*: items on which both readings agree and hardly anybody erred. Without them people
learn that the unusual answer is always the right one. Controls with the labels of a failing cell
come first: they show whether somebody now overdoes it. Where there are too few controls, the set is
filled with items that separate.

*Use it when* a clause was rewritten or explained, and people shall show how they read it now.
*Beware when* people have seen the items in the meeting: leave those out (`without`).
*Undefined when* no cell fails: there is nothing to tell apart.

References
----------
Lindley, D. V. (1956). On a measure of the information provided by an experiment. Annals of
Mathematical Statistics, 27(4), 986-1005. https://doi.org/10.1214/aoms/1177728069
"""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from annoqa.ground_truth.readings import Readings

PRIOR = 2.0
"""How many answers the cell's own share weighs on an item (annoqa's own)."""
CONTROLS = 0.25
"""Share of the set that are controls (annoqa's own)."""
LEAST_BITS = 0.05
"""Items that tell less do not enter (annoqa's own)."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One item of a calibration set.

    Attributes
    ----------
    item : int
        Its code.
    role : {"separates", "control"}
        What it is there for.
    cell : int
        Which cell it was chosen for.
    bits : float
        Expected information about the reading, 0 to 1; 0 for controls.
    n_answers, n_follow : int
        Answers to its most telling thing so far, and those that follow the other reading.
    """

    item: int
    role: Literal["separates", "control"]
    cell: int
    bits: float
    n_answers: int
    n_follow: int


@dataclass(frozen=True, eq=False)
class Separation:
    """How well items tell two readings apart, the best first.

    Attributes
    ----------
    item : int array, shape (n,)
        Codes, each once.
    bits : float array, shape (n,)
        Expected information.
    n_answers, n_follow : int array, shape (n,)
        Of the most telling thing.
    """

    item: np.ndarray
    bits: np.ndarray
    n_answers: np.ndarray
    n_follow: np.ndarray


def information(follow: np.ndarray, slip: float) -> np.ndarray:
    """Return what one answer is expected to tell about a reading.

    Parameters
    ----------
    follow : float array, shape (n,)
        Probability of the other reading's answer for somebody who follows it, in [0, 1].
    slip : float
        The same for somebody who follows the clause.

    Returns
    -------
    float array, shape (n,)
        Bits, 0 to 1; 0 where somebody who follows it gives its answer no more often.

    Examples
    --------
    >>> information(np.array([1.0, 0.9, 0.1]), 0.0).round(3).tolist()
    [1.0, 0.758, 0.052]
    """
    follow = np.maximum(follow, slip)
    bits = _entropy((follow + slip) / 2) - (_entropy(follow) + _entropy(np.full_like(follow, slip))) / 2
    told: np.ndarray = np.maximum(bits, 0.0)
    return told


def separate(readings: Readings, slip: float) -> Separation:
    """Return how well each item of a cell tells the two readings apart.

    Parameters
    ----------
    readings : Readings
        Answers so far, of everyone who looked.
    slip : float
        How often somebody who follows the clause gives the other answer, in [0, 1).

    Returns
    -------
    Separation
        The most telling items first, then those with more answers, then by code.

    Examples
    --------
    >>> item = np.array([0, 0, 0, 1, 1, 1])
    >>> wrong = np.array([True, True, True, False, False, True])
    >>> made = Readings(
    ...     item=item, annotator=np.arange(6) % 3, unit=item, label=item, follows=wrong,
    ...     opposite=~wrong & False, value=wrong.astype(float), is_share=True, floor=0.1,
    ... )
    >>> separate(made, 0.05).item.tolist()
    [0, 1]
    """
    units, first, code, n = np.unique(
        readings.unit, return_index=True, return_inverse=True, return_counts=True
    )
    k = np.bincount(code, readings.follows, minlength=len(units)).astype(np.int64)
    own = float(readings.follows.mean()) if len(readings) else 0.0
    bits = information((k + PRIOR * own) / (n + PRIOR), slip).round(12)
    item = readings.item[first]
    order = np.lexsort((units, item, -n, -bits))
    order = order[np.sort(np.unique(item[order], return_index=True)[1])]
    return Separation(item[order], bits[order], n[order], k[order])


def slip_rate(readings: Readings, elsewhere: float) -> float:
    """Return how often somebody who follows the clause gives the other answer by mistake.

    Parameters
    ----------
    readings : Readings
        Answers in the cell.
    elsewhere : float
        Share of wrong answers in what does not fail.

    Returns
    -------
    float
        For offsets the share of answers that err as far in the opposite direction; else `elsewhere`.
        A half at most, and never 0: half a mistake in all answers seen.
    """
    n = max(len(readings), 1)
    rate = elsewhere if readings.is_share else float(readings.opposite.sum()) / n
    return min(0.5, max(rate, 0.5 / n))


def choose(
    cells: Sequence[Separation],
    controls: Sequence[np.ndarray],
    *,
    size: int = 20,
    without: Collection[int] = (),
) -> tuple[Chosen, ...]:
    """Choose a calibration set.

    Parameters
    ----------
    cells : sequence of Separation
        One a failing cell.
    controls : sequence of int array
        For each cell the items on which both readings agree, the best first.
    size : int, default 20
        How many items, 1 or more; fewer where there are no more.
    without : collection of int
        Items that are left out.

    Returns
    -------
    tuple of Chosen
        Those that separate first, cell after cell in turn; then the controls.

    Examples
    --------
    >>> one = Separation(np.array([4, 2]), np.array([0.9, 0.8]), np.array([3, 3]), np.array([3, 3]))
    >>> [(entry.item, entry.role) for entry in choose([one], [np.array([7])], size=3)]
    [(4, 'separates'), (2, 'separates'), (7, 'control')]
    """
    taken = set(without)
    lines = [
        deque(
            Chosen(item=i, role="separates", cell=place, bits=b, n_answers=n, n_follow=k)
            for i, b, n, k in zip(
                *(column.tolist() for column in (cell.item, cell.bits, cell.n_answers, cell.n_follow)),
                strict=True,
            )
            if b >= LEAST_BITS
        )
        for place, cell in enumerate(cells)
    ]
    spare = [
        deque(
            Chosen(item=item, role="control", cell=place, bits=0.0, n_answers=0, n_follow=0)
            for item in items.tolist()
        )
        for place, items in enumerate(controls)
    ]
    n_controls = round(size * CONTROLS)
    telling = _in_turn(lines, size - n_controls, taken)
    safe = _in_turn(spare, n_controls, taken)
    telling += _in_turn(lines, n_controls - len(safe), taken)
    return (*telling, *safe)


def _in_turn(lines: Sequence[deque[Chosen]], size: int, taken: set[int]) -> list[Chosen]:
    """Let every line give its next free item in turn, until there are enough; they are taken from it."""
    chosen: list[Chosen] = []
    while len(chosen) < size and any(lines):
        for line in lines:
            while line and line[0].item in taken:
                line.popleft()
            if line and len(chosen) < size:
                chosen.append(line.popleft())
                taken.add(chosen[-1].item)
    return chosen


def _entropy(share: np.ndarray) -> np.ndarray:
    """Return the entropy of a yes and no, in bits."""
    bits: np.ndarray = (special.entr(share) + special.entr(1 - share)) / np.log(2)
    return bits
