"""What a clause is: a part of a guideline that people read and machines can address."""

from dataclasses import dataclass
from datetime import date

SIDES = ("left", "top", "right", "bottom", "start", "end")
TOLERANCE_UNITS = ("px", "%", "s", "ms", "frames", "characters", "steps")


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """How far from right is still right: a half-width, inclusive.

    Attributes
    ----------
    value : float
        0 or more.
    unit : str
        One of `TOLERANCE_UNITS`; `%` is of the width or height.
    """

    value: float
    unit: str

    def __str__(self) -> str:
        """Return `0.2 s`."""
        return f"{self.value:g} {self.unit}"


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause of a guideline document.

    Attributes
    ----------
    document : str
        Name of its file without the ending (`objects`).
    id : str
        Unique in its document (`mug-or-cup`).
    title : str
        Its heading.
    text : str
        What people read: Markdown without the heading and the lines for machines.
    field : str
        The field it governs.
    labels : tuple of str
        The labels it is about; empty for all.
    confusions : tuple of (str, str)
        The mix-ups it is meant to prevent: what is true, and what people say instead.
    sides : tuple of str
        The sides of an extent it tells how to draw: some of `SIDES`.
    tolerance : Tolerance or None
        How far from right is still right.
    version : str or None
        Which version of the text this is.
    in_force : date or None
        The first day on which annotators were to follow it.
    line : int
        Line of its heading in the file, from 1.
    """

    document: str
    id: str
    title: str
    text: str
    field: str
    labels: tuple[str, ...] = ()
    confusions: tuple[tuple[str, str], ...] = ()
    sides: tuple[str, ...] = ()
    tolerance: Tolerance | None = None
    version: str | None = None
    in_force: date | None = None
    line: int = 1

    @property
    def key(self) -> str:
        """Its address, `document#id`, as findings name it."""
        return f"{self.document}#{self.id}"
