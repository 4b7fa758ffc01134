"""Boxes over a picture, as lines of one SVG: ground truth bold, each annotator in a colour of their own."""

from typing import Any

from annoqa.report.gallery.answer import NOTHING, Answer, Drawn, Focus
from annoqa.report.gallery.media import Picture

BLANK_PX = (640.0, 360.0)
BOX_NUMBERS = 5
LETTER_SHARE = 0.03
"""Size of letters as a share of the picture's width."""


def place_boxes(
    answers: list[Answer],
    picture: Picture | None,
    size: tuple[float | None, float | None],
    about: Focus = NOTHING,
) -> dict[str, Any]:
    """Return where everything goes, for the template that draws it.

    Parameters
    ----------
    answers : list of Answer
        With boxes as extents.
    picture : Picture or None
        What they are drawn over; None leaves the canvas blank.
    size : (float or None, float or None)
        Width and height of the item in px, where known.
    about : Focus
        What is in question; everything else is drawn faintly.

    Returns
    -------
    dict
        `width`, `height`, `letter` (px), `picture`, and `shapes`: rectangles with colour and words,
        ground truth last so that it lies on top.
    """
    width, height = _size(answers, picture, size)
    drawn = [(answer, mark) for answer in answers for mark in answer.marks if len(mark.extent) == BOX_NUMBERS]
    pointed = next((mark.extent for _, mark in drawn if mark.row == about.mark), None)
    shapes = [_shape(answer, mark) | {"quiet": _quiet(mark, about, pointed)} for answer, mark in drawn]
    shapes.sort(key=lambda shape: shape["truth"])
    return {
        "width": width,
        "height": height,
        "letter": round(width * LETTER_SHARE, 1),
        "picture": picture,
        "shapes": shapes,
    }


def _quiet(mark: Drawn, about: Focus, pointed: tuple[float, ...] | None) -> bool:
    """Say whether a mark is beside the point: another label, or away from the mark in question."""
    if pointed is not None:
        left, top, right, bottom = (
            max(mark.extent[0], pointed[0]),
            max(mark.extent[1], pointed[1]),
            min(mark.extent[2], pointed[2]),
            min(mark.extent[3], pointed[3]),
        )
        return left >= right or top >= bottom
    return bool(about.labels) and mark.says not in about.labels


def _size(
    answers: list[Answer], picture: Picture | None, size: tuple[float | None, float | None]
) -> tuple[float, float]:
    """Return the size of the canvas: the item's, else the picture's, else whatever holds all boxes."""
    if size[0] and size[1]:
        return size[0], size[1]
    if picture is not None:
        return picture.width_px, picture.height_px
    boxes = [mark.extent for answer in answers for mark in answer.marks if len(mark.extent) == BOX_NUMBERS]
    right = max((box[2] for box in boxes), default=BLANK_PX[0])
    bottom = max((box[3] for box in boxes), default=BLANK_PX[1])
    return max(right * 1.04, 1.0), max(bottom * 1.04, 1.0)


def _shape(answer: Answer, mark: Drawn) -> dict[str, Any]:
    """Return one rectangle."""
    left, top, right, bottom, angle = mark.extent
    return {
        "x": round(left, 1),
        "y": round(top, 1),
        "width": round(right - left, 1),
        "height": round(bottom - top, 1),
        "turn": f"rotate({angle:g} {(left + right) / 2:.1f} {(top + bottom) / 2:.1f})" if angle else "",
        "truth": answer.truth,
        "place": answer.place,
        "says": mark.says,
        "called": answer.called,
    }
