"""Views drawn by hand: the shortest way from a few marks to what matching reads."""

from collections.abc import Sequence

import numpy as np

from annoqa.table.field_view import NO_END, NO_START, FieldView
from annoqa.vocabulary import Kind

Mark = tuple[int, int, int, Sequence[float]]  # item, annotator, label, extent


def draw(
    kind: Kind,
    marks: Sequence[Mark],
    looked: Sequence[tuple[int, int]] = (),
    stretch: dict[tuple[int, int], tuple[int, int]] | None = None,
    part: Sequence[int] | None = None,
) -> FieldView:
    """Return a view of marks (item, annotator, label, extent); who only looked is in `looked`."""
    who = sorted({mark[:2] for mark in marks} | set(looked))
    place = {pair: index for index, pair in enumerate(who)}
    owner = np.array([place[mark[:2]] for mark in marks], dtype=np.int64)
    label = np.array([mark[2] for mark in marks], dtype=np.int32)
    wide = 5 if kind == "box" else 2
    extent = np.array([mark[3] for mark in marks], dtype=float if kind == "box" else np.int64).reshape(
        -1, wide
    )
    parts = np.zeros(len(marks), dtype=np.int32) if part is None else np.array(part, dtype=np.int32)
    row = np.lexsort((np.arange(len(marks)), label, *extent.T[::-1], parts, owner))
    stretches = [(stretch or {}).get(pair, (NO_START, NO_END)) for pair in who]
    look = np.array(stretches, dtype=np.int64).reshape(-1, 2)
    line = extent[row] if kind != "box" else np.zeros((len(row), 2), dtype=np.int64)
    return FieldView(
        field="drawn",
        kind=kind,
        level="nominal",
        labels=tuple("abcdefghij"),
        declared=None,
        annotation=np.arange(len(who)),
        item=np.array([pair[0] for pair in who], dtype=np.int32),
        annotator=np.array([pair[1] for pair in who], dtype=np.int32),
        look_start=look[:, 0],
        look_end=look[:, 1],
        offsets=np.searchsorted(owner[row], np.arange(len(who) + 1)),
        row=row,
        label=label[row],
        number=np.full(len(row), np.nan),
        part=parts[row],
        start=line[:, 0],
        end=line[:, 1],
        shape=extent[row] if kind == "box" else np.empty((0, 5)),
    )
