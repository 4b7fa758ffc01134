"""What a clause is: a part of a guideline that people read and machines can address."""

from dataclasses import dataclass
from datetime import date

from annoqa.guidelines.history import Version

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
    omissions, additions : tuple of (str or None)
        The labels it is meant to keep from being left out, or from being marked where nothing is;
        None stands for any label.
    attributes : tuple of (str, str or None)
        The questions about marks it answers, each with a value it defines; None for all values. The
        confusions of such a clause are confusions of values.
    sides : tuple of str
        The sides of an extent it tells how to draw: some of `SIDES`.
    tolerance : Tolerance or None
        How far from right is still right.
    slices : tuple of (str, str)
        What the items are that it is about, as (data key, value): one of these must hold; empty for
        all items.
    version : str or None
        Which version of the text this is.
    in_force : date or None
        The first day on which annotators were to follow it.
    history : tuple of Version
        Every version, the oldest first; the last one is `version`. Empty where days are not known.
    line, governs_line : int
        Line of its heading in the file, and of its `Governs`, from 1.
    """

    document: str
    id: str
    title: str
    text: str
    field: str
    labels: tuple[str, ...] = ()
    confusions: tuple[tuple[str, str], ...] = ()
    omissions: tuple[str | None, ...] = ()
    additions: tuple[str | None, ...] = ()
    attributes: tuple[tuple[str, str | None], ...] = ()
    sides: tuple[str, ...] = ()
    tolerance: Tolerance | None = None
    slices: tuple[tuple[str, str], ...] = ()
    version: str | None = None
    in_force: date | None = None
    history: tuple[Version, ...] = ()
    line: int = 1
    governs_line: int = 1

    @property
    def key(self) -> str:
        """Its address, `document#id`, as findings name it."""
        return f"{self.document}#{self.id}"

    @property
    def called(self) -> str:
        """Its address, title and version in words, as findings name it."""
        version = "" if self.version is None else f", version {self.version}"
        since = "" if self.in_force is None else f", in force since {self.in_force}"
        return f"clause `{self.key}` ({self.title}{version}{since})"

    @property
    def versions(self) -> tuple[Version, ...]:
        """Its history, or the one version whose day is known."""
        if self.history or self.version is None or self.in_force is None:
            return self.history
        return (Version(self.version, self.in_force),)

    @property
    def is_general(self) -> bool:
        """Whether it is about all that its field has, and not about certain labels, sides or values."""
        named = (self.labels, self.confusions, self.omissions, self.additions, self.attributes, self.sides)
        return not any(named)
