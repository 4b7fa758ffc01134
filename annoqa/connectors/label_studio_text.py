"""Spans of Label Studio as columns of marks: offsets in code points, checked against their quote.

Plain text has offsets; a page of HTML has `globalOffsets` into the text that it shows; a dialogue
has the number of a turn and an offset inside it. Offsets that somebody's program counted in UTF-16
units (an emoji is two) are found by their quote and repaired.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pyarrow as pa

from annoqa.connectors.label_studio_setting import Setting
from annoqa.connectors.label_studio_shapes import Made
from annoqa.connectors.label_studio_values import Group, Stretch

TURN_GAP = "\n"
UNKNOWN = -1


def make_spans(group: Group, setting: Setting) -> Made:
    """Make spans of plain text."""
    edges = [(_whole(value.start), _whole(value.end)) for value in group.values]
    return _spans(group, edges, _texts(group, setting))


def make_page_spans(group: Group, setting: Setting) -> Made:
    """Make spans of a page of HTML, which have offsets into the text that it shows."""
    known = np.array([value.globalOffsets is not None for value in group.values], dtype=bool)
    group = group.without(~known, "no-global-offsets", "the span has no `globalOffsets`: {}")
    shown = [(None if text is None else page_text(text), False) for text, _ in _texts(group, setting)]
    for row, (text, _) in zip(group.rows.tolist(), shown, strict=True):
        if text is not None:
            setting.shown[setting.item[row]] = text
    return _spans(group, [_global(value) for value in group.values], shown)


def make_turn_spans(group: Group, setting: Setting) -> Made:
    """Make spans of a dialogue, whose turns stand below each other in the item's text."""
    texts = _texts(group, setting)
    turned = [_turned(value, text) for value, (text, _) in zip(group.values, texts, strict=True)]
    lost = np.array([edges[0] == UNKNOWN for edges, _ in turned], dtype=bool)
    message = "the span runs over several turns, and the dialogue is not in the file: {}"
    group = group.without(lost, "turns-unknown", message)
    kept = np.flatnonzero(~lost).tolist()
    parts = [turned[at][1] for at in kept]
    return _spans(group, [turned[at][0] for at in kept], [texts[at] for at in kept], parts)


def _texts(group: Group, setting: Setting) -> list[tuple[str | None, bool]]:
    """Return the text that each span points into, and whether it surely is that text."""
    text_of = setting.text_of
    pairs = zip(group.rows.tolist(), group.results, strict=True)
    return [text_of(row, result.to_name) for row, result in pairs]


def _spans(
    group: Group,
    edges: Sequence[tuple[int | None, int | None]],
    texts: Sequence[tuple[str | None, bool]],
    parts: Sequence[str | None] = (),
) -> Made:
    """Check spans, against their quotes and their text, and make columns of them."""
    start, end = _edges(edges, 0), _edges(edges, 1)
    wrong = (start < 0) | (end < 0) | (start == end)
    group.repair((start > end) & ~wrong, "reversed", "start and end were swapped: {}")
    start, end = np.minimum(start, end), np.maximum(start, end)
    if not any(parts):
        wrong = _against_text(group, texts, start, end, wrong)
    group = group.without(wrong, "span", "the span is empty, or has an end that is no place in its text: {}")
    columns: dict[str, Any] = {"start": start[~wrong], "end": end[~wrong]}
    columns["text"] = pa.array([_quote(value) for value in group.values], pa.large_string())
    if any(parts):
        columns["part"] = [part for part, out in zip(parts, wrong, strict=True) if not out]
    return Made(group=group, columns=columns)


def _against_text(
    group: Group,
    texts: Sequence[tuple[str | None, bool]],
    start: np.ndarray,
    end: np.ndarray,
    wrong: np.ndarray,
) -> np.ndarray:
    """Compare quotes with the text, mend offsets in place, and return what cannot be used."""
    wrong = wrong.copy()
    utf16, cut = np.zeros(len(start), dtype=bool), np.zeros(len(start), dtype=bool)
    spans = zip(group.values, texts, start.tolist(), end.tolist(), strict=True)
    for at, (value, (text, surely), first, last) in enumerate(spans):
        if text is None or text[first:last] == value.text or wrong[at]:
            continue
        mended = _from_utf16(text, first, last, value.text)
        if mended is not None:
            start[at], end[at], utf16[at] = *mended, True
        elif surely and first >= len(text):
            wrong[at] = True
        else:
            cut[at] = surely and last > len(text)
            end[at] = min(last, len(text)) if surely else last
            _tell_quote(group, at, text[first:last])
    group.repair(utf16, "utf16-offsets", "the offsets count UTF-16 units; turned into code points: {}")
    group.repair(cut, "clipped-to-text", "the span reaches beyond its text and was clipped: {}")
    return wrong


def _tell_quote(group: Group, at: int, found: str) -> None:
    """Tell a quote that is not what the text has there, white space aside."""
    quote = _quote(group.values[at])
    if quote is not None and _squeezed(quote) != _squeezed(found):
        where = group.pointer(int(group.rows[at]), int(group.places[at]))
        message = "the quote is not what the text has at these offsets; the offsets are used"
        group.account.tell("note", "quote-differs", message, where)


def _squeezed(text: str) -> str:
    """Return a text without white space, however it is written."""
    return "".join(text.replace("\\n", " ").split())


def _from_utf16(text: str, start: int, end: int, quote: object) -> tuple[int, int] | None:
    """Return offsets in code points where these are UTF-16 units and the quote proves it."""
    if not isinstance(quote, str) or not quote or text.isascii():
        return None
    units = text.encode("utf-16-le", "replace")
    before = units[: 2 * start].decode("utf-16-le", "replace")
    inside = units[2 * start : 2 * end].decode("utf-16-le", "replace")
    return (len(before), len(before) + len(inside)) if inside == quote else None


def _turned(value: Stretch, text: str | None) -> tuple[tuple[int | None, int | None], str | None]:
    """Return the edges of a span over turns, and the turn it is in where the dialogue is unknown."""
    if value.globalOffsets is not None and text is not None:
        return _global(value), None
    first, last = _whole(value.start), _whole(value.end)
    if first is None or last is None or value.startOffset is None or value.endOffset is None:
        return (None, None), None
    if text is None:
        same = first == last
        return ((value.startOffset, value.endOffset), str(first)) if same else ((UNKNOWN, UNKNOWN), None)
    starts = _turn_starts(text)
    if not 0 <= first < len(starts) or not 0 <= last < len(starts):
        return (None, None), None
    return (starts[first] + value.startOffset, starts[last] + value.endOffset), None


def _turn_starts(text: str) -> list[int]:
    """Return where the turns begin; line breaks inside a turn were made spaces."""
    lengths = [len(turn) + 1 for turn in text.split(TURN_GAP)]
    return np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(int).tolist()


def _global(value: Stretch) -> tuple[int | None, int | None]:
    """Return the offsets into what is shown."""
    shown = value.globalOffsets
    return (shown.start, shown.end) if shown is not None else (None, None)


def _edges(edges: Sequence[tuple[int | None, int | None]], side: int) -> np.ndarray:
    """Return one edge of every span; −1 where there is none, or it is beyond any text."""
    found = (edge[side] for edge in edges)
    return np.array([UNKNOWN if at is None or abs(at) > 2**62 else at for at in found], dtype=np.int64)


def _whole(value: object) -> int | None:
    """Return a whole number, whichever way it was written."""
    if isinstance(value, int):
        return value
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return int(number) if number.is_integer() else None


def _quote(value: Stretch) -> str | None:
    """Return the quote, None where it was not saved."""
    return value.text if isinstance(value.text, str) else None


def dialogue_text(turns: object, key: str) -> str | None:
    """Return the turns of a dialogue below each other, None where it is none."""
    if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
        return None
    return TURN_GAP.join(str(turn.get(key, "")).replace(TURN_GAP, " ") for turn in turns)


class _Shown(HTMLParser):
    """Collects the text that a page shows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style") and self.hidden > 0

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(data)


@lru_cache(maxsize=64)
def page_text(html: str) -> str:
    """Return the text that a page of HTML shows.

    Examples
    --------
    >>> page_text("<p>Hello <b>brave</b> world</p>")
    'Hello brave world'
    """
    shown = _Shown()
    shown.feed(html)
    shown.close()
    return "".join(shown.pieces)


Maker = Callable[[Group, Setting], Made]
