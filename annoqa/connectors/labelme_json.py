"""LabelMe's JSON, as the desktop program writes it: shapes on one image."""

from typing import Any

import msgspec
from msgspec import Raw, Struct

from annoqa.connectors.labelme_document import Document, Shape, size_of
from annoqa.errors import SourceError


class Labelme(Struct, gc=False):
    """The whole file; the picture inside it (`imageData`) is not looked at."""

    shapes: list[Raw]
    imagePath: str | None = None  # noqa: N815 - LabelMe's name
    imageWidth: Any = None  # noqa: N815 - LabelMe's name
    imageHeight: Any = None  # noqa: N815 - LabelMe's name
    flags: dict[str, Any] | None = None


class Written(Struct, gc=False):
    """One shape."""

    label: str | int | float | None = None
    points: list[tuple[float, float]] = []
    shape_type: str | None = None
    group_id: Any = None
    description: str | None = None
    flags: dict[str, Any] | None = None
    mask: Raw = Raw(b"")


DOCUMENT, SHAPE = msgspec.json.Decoder(Labelme), msgspec.json.Decoder(Written)


def read_json(content: bytes, name: str) -> Document:
    """Return what a LabelMe JSON file says.

    Parameters
    ----------
    content : bytes
        The whole file.
    name : str
        What the file is called in a message.

    Returns
    -------
    Document
        Without an annotator: the file names none.

    Raises
    ------
    SourceError
        When it is no JSON, or has no list of shapes.
    """
    try:
        said = DOCUMENT.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        message = "A LabelMe file is JSON with a list of `shapes`."
        raise SourceError.saying(message, f"`{name}`: {problem}.") from problem
    flags = [flag for flag, on in (said.flags or {}).items() if on]
    told = f"flags of the whole image are not compared: {', '.join(flags[:5])}"
    return Document(
        image=said.imagePath or "",
        width_px=size_of(said.imageWidth),
        height_px=size_of(said.imageHeight),
        shapes=[_shape(raw, f"/shapes/{at}") for at, raw in enumerate(said.shapes)],
        notes=[("image-flags", told)] if flags else [],
    )


def _shape(raw: Raw, pointer: str) -> Shape:
    """Return one shape; what does not fit is its problem."""
    try:
        said = SHAPE.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        return Shape(pointer=pointer, problem=f"it is no shape: {problem}")
    more = {"flags": said.flags, "group_id": said.group_id, "description": said.description}
    return Shape(
        pointer=pointer,
        label="" if said.label is None else str(said.label).strip(),
        form=said.shape_type or "polygon",
        points=said.points,
        more={key: value for key, value in more.items() if value not in (None, "", {})},
    )
