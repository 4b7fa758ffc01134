"""What a LabelMe file says, whichever of the two programs wrote it: the image and its shapes."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One shape as it was written.

    Attributes
    ----------
    pointer : str
        Its place in the file.
    label : str
        Name of the object, without blanks around it; slips of the pen stay.
    form : str
        `polygon`, `rectangle`, `circle`, `line`, `linestrip`, `point`, or whatever else was written.
    points : list of (x, y)
        In px.
    author : str or None
        Who drew it, where the file says so.
    deleted : bool
        The annotator took it back.
    problem : str
        Why it cannot be used; empty when it can.
    more : dict
        What else was said: occluded, verified, flags …
    """

    pointer: str
    label: str = ""
    form: str = "polygon"
    points: list[tuple[float, float]] = field(default_factory=list)
    author: str | None = None
    deleted: bool = False
    problem: str = ""
    more: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Document:
    """One image and what was drawn on it.

    Attributes
    ----------
    image : str
        Name of the picture as it was written; empty when it was not.
    width_px, height_px : float or None
        Size of the picture.
    shapes : list of Shape
        In the order of the file.
    notes : list of (rule, message)
        What is worth knowing about the file.
    """

    image: str
    width_px: float | None
    height_px: float | None
    shapes: list[Shape]
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def item(self) -> str:
        """The picture's name without folders, of Windows or of Unix."""
        return PurePosixPath(self.image.replace("\\", "/")).name


def size_of(value: object) -> float | None:
    """Return a positive number of pixels, or None.

    Examples
    --------
    >>> size_of("64"), size_of(0), size_of("?")
    (64.0, None, None)
    """
    try:
        size = float(value)  # type: ignore[arg-type]  # that is the question
    except (TypeError, ValueError):
        return None
    return size if 0 < size < float("inf") else None
