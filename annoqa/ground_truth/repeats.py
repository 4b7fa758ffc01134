"""Which cells only repeat what another one tells, among those that are not called out.

- A slice repeats the field where the verdict is the same.
- One label's side repeats the side of all labels.
- A way of being wrong repeats its label where that is fine, hard or has not enough data; the label
  repeats the way of being wrong where that has gold in doubt, or one annotator.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from annoqa.ground_truth.search import Entry, Key
from annoqa.ground_truth.shared_error import ANY
from annoqa.ground_truth.shared_offset import ALL_LABELS
from annoqa.ground_truth.verdict import Cell, Verdict

TOLD_BY_THE_CELL: tuple[Verdict, ...] = ("gold in doubt", "one annotator")


def without_repeats(entries: Sequence[Entry], told: dict[int, Cell]) -> Iterator[Cell]:
    """Yield the cells, those that repeat another one naming it.

    Parameters
    ----------
    entries : sequence of Entry
        All cells, tested.
    told : dict of int to Cell
        Their records, by `id`.

    Yields
    ------
    Cell
        In the same order.
    """
    known = {(id(entry.stratum), entry.key): told[id(entry)] for entry in entries}
    whole = {entry.key: told[id(entry)] for entry in entries if entry.stratum.slice is None}
    precise = _precise(entries, told)
    for entry in entries:
        cell = told[id(entry)]
        for other in () if cell.part_of or entry.called else _others(entry, known, whole, precise):
            if other is not None and other.verdict == cell.verdict:
                cell = replace(cell, part_of=other.direction)
                break
        yield cell


def _precise(entries: Sequence[Entry], told: dict[int, Cell]) -> dict[tuple[int, int], Cell]:
    """Return the first way of being wrong with a verdict of its own, by stratum and label."""
    found: dict[tuple[int, int], Cell] = {}
    for entry in entries:
        if entry.kind in ("confusion", "omission") and told[id(entry)].verdict in TOLD_BY_THE_CELL:
            found.setdefault((id(entry.stratum), entry.answers.truth), told[id(entry)])
    return found


def _others(
    entry: Entry,
    known: dict[tuple[int, Key], Cell],
    whole: dict[Key, Cell],
    precise: dict[tuple[int, int], Cell],
) -> Iterator[Cell | None]:
    """Yield the cells that may tell the same."""
    stratum, attribute = entry.stratum, entry.stratum.attribute
    if stratum.slice is not None:
        yield whole.get(entry.key)
    if entry.offset is not None:
        if entry.offset.label != ALL_LABELS:
            yield known.get((id(stratum), (attribute, "offset", entry.offset.side, ALL_LABELS)))
    elif entry.kind == "label":
        yield precise.get((id(stratum), entry.answers.truth))
    elif entry.kind != "addition":
        label = known.get((id(stratum), (attribute, "label", entry.answers.truth, ANY)))
        yield None if label is not None and label.verdict in TOLD_BY_THE_CELL else label
