"""The contract of a number that another tool prints.

A member of this package computes what the tool computes, on small data, so that a team that moves
to annoqa can see its old figure, where it comes from, and the figure to use from now on. Flaws are
kept on purpose: that is the point. Nothing else in annoqa is built on these numbers.

Where a tool prints *nan*, divides by a made-up small number or stops with an error, the member
returns None. Where it prints 0 or 1 although nothing can be said, so does the member; its page
tells.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

Interval = tuple[float, float]
"""Start and end of something on a line, half-open unless the page of a tool says otherwise."""

Event = tuple[float, float, str]
"""An interval with its label."""


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number that another tool prints.

    Attributes
    ----------
    tool : str
        Name of the tool, as its users write it.
    follows : str
        Version, or state of the source, that is followed.
    title : str
        What the tool calls the number.
    compute : callable
        Computes it.
    differs : str
        What is wrong with it, or how ours differs, in one sentence.
    ours : str
        What to use instead: dotted name of a function or record of annoqa.
    """

    tool: str
    follows: str
    title: str
    compute: Callable[..., Any]
    differs: str
    ours: str

    @property
    def name(self) -> str:
        """The only name: in Python, on the command line, in reports."""
        return self.compute.__name__


@dataclass(frozen=True, kw_only=True)
class Score:
    """Precision, recall and their harmonic mean, as most tools print them.

    Attributes
    ----------
    precision, recall, f1 : float
        In [0, 1], higher is better; 0 where there was nothing to divide by.
    """

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, precision: float, recall: float) -> Self:
        """Return the score of a precision and a recall.

        Examples
        --------
        >>> Score.of(0.5, 1.0).f1
        0.6666666666666666
        """
        both = precision + recall
        return cls(precision=precision, recall=recall, f1=2 * precision * recall / both if both else 0.0)

    @classmethod
    def counted(cls, hits: float, n_estimated: float, n_reference: float) -> Self:
        """Return the score of a number of hits.

        Parameters
        ----------
        hits : float
            How many of both sides belong together.
        n_estimated, n_reference : float
            How many there are on each side; precision is about the first, recall about the second.

        Returns
        -------
        Score
            With 0 where a side is empty.
        """
        return cls.of(share(hits, n_estimated), share(hits, n_reference))


def share(part: float, whole: float) -> float:
    """Return part / whole, and 0 where there is no whole: what most tools print there.

    Examples
    --------
    >>> share(1, 4), share(0, 0)
    (0.25, 0.0)
    """
    return part / whole if whole else 0.0
