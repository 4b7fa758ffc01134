"""Spans in a text: the text once for each annotator, cut where a span begins or ends."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from annoqa.report.gallery.answer import Answer

AROUND = 60
"""Code points that are shown before the first span and after the last."""
MAX_SHOWN = 900


@dataclass(frozen=True)
class Piece:
    """A stretch of text and the labels of the spans that cover it; none where it is plain."""

    text: str
    says: tuple[str, ...]
    colour: int
    first: bool


def place_spans(answers: list[Answer], text: str | None, labels: list[str]) -> dict[str, Any]:
    """Return the pieces of the text for each answer, for the template that writes them.

    Parameters
    ----------
    answers : list of Answer
        With starts and ends in code points.
    text : str or None
        The item's text; None where the table does not have it.
    labels : list of str
        The field's labels: the place of a label in it chooses its colour.

    Returns
    -------
    dict
        `lines` with `pieces`, and whether the text was cut `before` and `after`.
    """
    whole = text or ""
    first, last = _stretch(answers, len(whole))
    lines = [{"answer": answer, "pieces": _pieces(answer, whole, first, last, labels)} for answer in answers]
    return {"lines": lines, "before": first > 0, "after": last < len(whole), "text": bool(whole)}


def _stretch(answers: list[Answer], length: int) -> tuple[int, int]:
    """Return the stretch to show: all spans with some text around them."""
    spans = [
        mark for answer in answers for mark in answer.marks if mark.start is not None and mark.end is not None
    ]
    if length <= MAX_SHOWN or not spans:
        return 0, min(length, MAX_SHOWN)
    first = max(min(mark.start or 0 for mark in spans) - AROUND, 0)
    last = min(max(mark.end or 0 for mark in spans) + AROUND, length)
    return first, min(last, first + MAX_SHOWN)


def _pieces(answer: Answer, text: str, first: int, last: int, labels: list[str]) -> list[Piece]:
    """Cut the text at every begin and end of a span."""
    spans = [
        (mark.start, mark.end, mark.says) for mark in answer.marks if mark.start is not None and mark.end
    ]
    cuts = sorted({first, last, *(cut for span in spans for cut in span[:2] if first < cut < last)})
    pieces = []
    for start, end in pairwise(cuts):
        over = [span for span in spans if span[0] <= start and span[1] >= end]
        says = tuple(span[2] for span in over)
        colour = labels.index(says[0]) if says and says[0] in labels else len(labels)
        pieces.append(Piece(text[start:end], says, colour, any(span[0] == start for span in over)))
    return pieces
