"""Where boundaries are: the distinct starts and ends of each annotator, in every comparison.

Touching segments share one boundary. All comparisons lie behind each other on a line, farther
apart than any tolerance, so that one sort serves them all.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from annoqa.agreement.one_line import OneLine, on_lines
from annoqa.agreement.sides import Sides


@dataclass(frozen=True, eq=False, kw_only=True)
class Places:
    """Boundaries on one line.

    Attributes
    ----------
    first, second : int64 array, shape (n_first,), (n_second,)
        Places of the boundaries of each side, ascending, each once within a comparison and part.
    line : OneLine
        The line.
    """

    first: np.ndarray
    second: np.ndarray
    line: OneLine

    def group_of(self, places: np.ndarray) -> np.ndarray:
        """Return the position, among those on the line, of the comparison and part of each place."""
        group: np.ndarray = np.searchsorted(self.line.begin, places, side="right") - 1
        return group

    def comparison_of(self, places: np.ndarray) -> np.ndarray:
        """Return the comparison of each place."""
        comparison: np.ndarray = self.line.comparison[self.group_of(places)]
        return comparison


def boundary_places(sides: Sides, gap: int = 0, *, limits: bool = True) -> Iterator[Places]:
    """Yield the boundaries of all comparisons, on as few lines as hold them; mostly one.

    Parameters
    ----------
    sides : Sides
        Of segments or spans, whatever they were matched by.
    gap : int, default 0
        What must lie between two comparisons, at least, exclusive.
    limits : bool, default True
        Whether starts and ends on the limit of what both looked at are boundaries, too.

    Yields
    ------
    Places
        In the order of the comparisons.
    """
    for line in on_lines(sides, gap):
        second = sides.second[line.rows]
        starts = limits | ~sides.limited_start[line.rows]
        ends = limits | ~sides.limited_end[line.rows]
        first, second = (_distinct(line, side & starts, side & ends) for side in (~second, second))
        yield Places(first=first, second=second, line=line)


def _distinct(line: OneLine, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return the distinct places of some starts and ends, ascending."""
    places = np.sort(np.concatenate([line.start[starts], line.end[ends]]))
    return places[np.diff(places, prepend=-1) > 0]
