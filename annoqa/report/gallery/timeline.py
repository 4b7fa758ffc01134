"""Segments on a line of time: one line for ground truth and one for each annotator.

ground truth  ·····|──grasp──|·······|───pour───|··
ann           ·······|─grasp─|········|──pour───|··
"""

from typing import Any

from annoqa.report.gallery.answer import Answer

NS_PER_S = 1_000_000_000
LEAST_WIDTH = 0.6
"""Width of the narrowest segment in percent of the line, so that a point can be seen."""
ROOM = 0.06


def place_segments(answers: list[Answer], duration_ns: int | None, labels: list[str]) -> dict[str, Any]:
    """Return where everything goes, for the template that draws it.

    Parameters
    ----------
    answers : list of Answer
        With starts and ends in nanoseconds.
    duration_ns : int or None
        Length of the item, where known.
    labels : list of str
        The field's labels: the place of a label in it chooses its colour.

    Returns
    -------
    dict
        `lines` with `segments` (left and width in percent), and `begin`, `finish` as text.
    """
    first, last = _stretch(answers, duration_ns)
    lines = [
        {"answer": answer, "segments": [_segment(mark, first, last, labels) for mark in answer.marks]}
        for answer in answers
    ]
    return {"lines": lines, "begin": _clock(first), "finish": _clock(last)}


def _stretch(answers: list[Answer], duration_ns: int | None) -> tuple[int, int]:
    """Return the stretch to show: all marks with a little room, within the item."""
    starts = [mark.start for answer in answers for mark in answer.marks if mark.start is not None]
    ends = [mark.end for answer in answers for mark in answer.marks if mark.end is not None]
    if not starts or not ends:
        return 0, duration_ns or NS_PER_S
    room = int((max(ends) - min(starts)) * ROOM) or NS_PER_S // 2
    first, last = max(min(starts) - room, 0), max(ends) + room
    return first, min(last, duration_ns) if duration_ns and duration_ns >= max(ends) else last


def _segment(mark: Any, first: int, last: int, labels: list[str]) -> dict[str, Any]:  # noqa: ANN401 - a Drawn
    """Return one segment in percent of the line."""
    start, end = mark.start or 0, mark.end or 0
    whole = max(last - first, 1)
    return {
        "left": round(100 * (start - first) / whole, 2),
        "width": max(round(100 * (end - start) / whole, 2), LEAST_WIDTH),
        "says": mark.says,
        "colour": labels.index(mark.says) if mark.says in labels else len(labels),
        "told": f"{_clock(start)} to {_clock(end)}",
    }


def _clock(ns: int) -> str:
    """Return a time as `1:05.20`, or `5.20 s` under a minute."""
    minutes, seconds = divmod(ns / NS_PER_S, 60)
    return f"{int(minutes)}:{seconds:05.2f}" if minutes else f"{seconds:.2f} s"
