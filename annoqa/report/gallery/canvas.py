"""Marks over a picture, as one SVG: ground truth on top, each annotator in a colour of their own."""

from typing import Any

from annoqa.report.gallery.answer import NOTHING, Answer, Drawn, Focus
from annoqa.report.gallery.figures import DRAWINGS, Drawing, Hull
from annoqa.report.gallery.media import Picture

BLANK_PX = (640.0, 360.0)
LETTER_SHARE = 0.03
"""Size of letters as a share of the picture's width."""
Placed = tuple[Answer, Drawn, Hull]


def place_marks(
    kind: str,
    answers: list[Answer],
    picture: Picture | None,
    size: tuple[float | None, float | None],
    about: Focus = NOTHING,
) -> dict[str, Any]:
    """Return where everything goes, for the template that draws it.

    Parameters
    ----------
    kind : str
        Of the marks, one of `annoqa.report.gallery.figures.DRAWINGS`; no marks are drawn of others.
    answers : list of Answer
        With extents as the kind has them.
    picture : Picture or None
        What they are drawn over; None leaves the canvas blank.
    size : (float or None, float or None)
        Width and height of the item in px, where known.
    about : Focus
        What is in question; everything else is drawn faintly.

    Returns
    -------
    dict
        `width`, `height`, `letter` (px), `picture`, and `shapes`: elements with colour and words,
        ground truth last so that it lies on top.
    """
    drawing = DRAWINGS.get(kind)
    placed = [] if drawing is None else _placed(answers, drawing)
    width, height = _size([hull for _, _, hull in placed], picture, size)
    letter = round(width * LETTER_SHARE, 1)
    pointed = next((hull for _, mark, hull in placed if mark.row == about.mark), None)
    shapes = [
        _shape(answer, mark, hull)
        | {"turn": drawing.turn(mark.extent), "elements": drawing.elements(mark.extent, letter)}
        | {"quiet": _quiet(mark, hull, about, pointed)}
        for answer, mark, hull in placed
        if drawing is not None
    ]
    shapes.sort(key=lambda shape: shape["truth"])
    return {"width": width, "height": height, "letter": letter, "picture": picture, "shapes": shapes}


def _placed(answers: list[Answer], drawing: Drawing) -> list[Placed]:
    """Return the marks that have a place, with the box around each."""
    found = []
    for answer in answers:
        for mark in answer.marks:
            hull = drawing.hull(mark.extent)
            if hull is not None:
                found.append((answer, mark, hull))
    return found


def _quiet(mark: Drawn, hull: Hull, about: Focus, pointed: Hull | None) -> bool:
    """Say whether a mark is beside the point: another label, or away from the mark in question."""
    if pointed is not None:
        across = min(hull[2], pointed[2]) - max(hull[0], pointed[0])
        down = min(hull[3], pointed[3]) - max(hull[1], pointed[1])
        flat = hull[0] == hull[2] or hull[1] == hull[3]  # a point or a line beside the mark itself
        return across < 0 or down < 0 if flat else across <= 0 or down <= 0
    return bool(about.labels) and mark.says not in about.labels


def _size(
    hulls: list[Hull], picture: Picture | None, size: tuple[float | None, float | None]
) -> tuple[float, float]:
    """Return the size of the canvas: the item's, else the picture's, else whatever holds all marks."""
    if size[0] and size[1]:
        return size[0], size[1]
    if picture is not None:
        return picture.width_px, picture.height_px
    right = max((hull[2] for hull in hulls), default=BLANK_PX[0])
    bottom = max((hull[3] for hull in hulls), default=BLANK_PX[1])
    return max(right * 1.04, 1.0), max(bottom * 1.04, 1.0)


def _shape(answer: Answer, mark: Drawn, hull: Hull) -> dict[str, Any]:
    """Return the words and the colour of one mark, and where its name goes."""
    return {
        "x": round(hull[0], 1),
        "y": round(hull[1], 1),
        "truth": answer.truth,
        "place": answer.place,
        "says": mark.says,
        "called": answer.called,
    }
