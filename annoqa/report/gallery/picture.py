"""The picture of one item in one field: boxes, outlines, a line of time, a text, or what was answered."""

from typing import Any

import pyarrow.compute as pc
from markupsafe import Markup

from annoqa.report.fill import fill
from annoqa.report.gallery.answer import NOTHING, Answer, Focus, answers_of
from annoqa.report.gallery.canvas import place_marks
from annoqa.report.gallery.figures import DRAWINGS
from annoqa.report.gallery.highlight import place_spans
from annoqa.report.gallery.media import Media
from annoqa.report.gallery.timeline import place_segments
from annoqa.table.table import AnnotationTable

EXCERPT = 280


def draw_item(table: AnnotationTable, media: Media, field: str, item: str, about: Focus = NOTHING) -> Markup:
    """Draw what everybody said about an item.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.
    media : Media
        Where pictures may be taken from.
    field : str
        The field in question.
    item : str
        Id of the item.
    about : Focus
        What is in question; everything else is drawn faintly.

    Returns
    -------
    Markup
        A `figure` element; empty where the table does not know the field or the item.
    """
    at = pc.index(table.items["item"], item).as_py()
    if at < 0 or field not in table.names("fields"):
        return Markup()
    row = table.items.slice(at, 1).to_pylist()[0]
    kind, labels = _kind_and_labels(table, field)
    answers = answers_of(table, field, at)
    drawn = _drawn(kind, answers, row, media, labels, about)
    words = [_in_words(answer, about.labels if kind in DRAWINGS else None) for answer in answers]
    return fill("gallery.html", item=item, kind=kind, answers=words, **drawn)


def _drawn(
    kind: str,
    answers: list[Answer],
    row: dict[str, Any],
    media: Media,
    labels: list[str],
    about: Focus,
) -> dict[str, Any]:
    """Return what the template of a kind needs."""
    picture = media.picture(row["media"])
    if kind == "segment":
        return {"timeline": place_segments(answers, row["duration_ns"], labels)}
    if kind == "span":
        return {"text": place_spans(answers, row["text"], labels)}
    size = row["width_px"], row["height_px"]
    if kind in DRAWINGS:
        return {"canvas": place_marks(kind, answers, picture, size, about)}
    excerpt = (row["text"] or "")[:EXCERPT]
    canvas = None if picture is None else place_marks(kind, [], picture, size)
    return {"canvas": canvas, "excerpt": excerpt + ("…" if len(row["text"] or "") > EXCERPT else "")}


def _kind_and_labels(table: AnnotationTable, field: str) -> tuple[str, list[str]]:
    """Return the kind of a field and its labels in an order that does not depend on the item."""
    row = table.fields.slice(table.names("fields").index(field), 1).to_pylist()[0]
    return row["kind"], row["labels"] or sorted(table.names("labels"))


def _in_words(answer: Answer, about: frozenset[str] | None) -> dict[str, Any]:
    """Return an answer as text: each value once, with how often it was given."""
    says = [mark.says or "(no label)" for mark in answer.marks if about is None or mark.says in about]
    counts = {word: says.count(word) for word in dict.fromkeys(says)}
    told = ", ".join(word if n == 1 else f"{word} × {n}" for word, n in counts.items())
    if not answer.marks:
        told = "nothing marked"
    elif about and not told:
        told = "none of these"
    return {"called": answer.called, "truth": answer.truth, "place": answer.place, "told": told}
