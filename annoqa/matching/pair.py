"""Pairs: which marks of two annotators are about the same thing.

    greatest Σ (similarity + bonus where both labels are the same), one to one,
    over pairs whose similarity reaches the threshold

Every mark has one partner at most. Labels forbid nothing: a box that two people drew alike and
named differently is a match with two labels, which is how confusions come to light. Where several
marks lie close together, the same label tips the balance by `SAME_LABEL_BONUS`.

*Use it when* several people marked the same item freely.
*Beware when* a threshold above 0 is used for segments and boundaries are measured afterwards: the
worst boundaries then do not match and drop out of the mean.
*Undefined when* nobody marked anything: no pair is not disagreement.

References
----------
Kuhn, H. W. (1955). The Hungarian method for the assignment problem. Naval Research Logistics
Quarterly, 2(1-2), 83-97. https://doi.org/10.1002/nav.3800020109
"""

import os
from dataclasses import dataclass
from importlib import import_module

import numpy as np

from annoqa.errors import NotApplicableError
from annoqa.geometry import BOX, KINDS, SEGMENT, SPAN, Kind
from annoqa.geometry.extents import sort_keys, take
from annoqa.matching.assignment import Edges, heaviest, weigh
from annoqa.matching.matches import Matches
from annoqa.matching.sweep import (
    Side,
    clip_to_common_look,
    kind_of,
    lay_out,
    overlapping,
)
from annoqa.table.field_view import FieldView

NOWHERE, NOTHING = np.empty(0, dtype=np.int64), np.empty(0)
NO_PAIRS = {
    f"{prefix}{name}": NOTHING if name == "similarity" else NOWHERE
    for prefix in ("", "near_")
    for name in ("comparison", "first", "second", "similarity")
}
BLOCK_MARKS = 400_000
"""About how many marks are matched at a time; bounds the memory."""
WORTH_COMPILING = 200_000
"""From how many boxes on, each counted once per comparison, the compiled twin is used."""


Pairs = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Which marks may match: the kind, the least similarity, how far points may be apart."""

    kind: Kind
    threshold: float
    tolerance: int
    clip_to_looks: bool


def match_marks(
    first_view: FieldView,
    second_view: FieldView,
    left: np.ndarray,
    right: np.ndarray,
    *,
    threshold: float = 0.5,
    point_tolerance_ns: int = 500_000_000,
    clip_to_looks: bool = True,
) -> Matches:
    """Match the marks of many pairs of annotations, each pair for itself.

    Parameters
    ----------
    first_view, second_view : FieldView
        Of one field; the same view twice for annotators among themselves.
    left, right : int64 arrays, shape (n_comparisons,)
        Positions of the annotations to compare, as `annoqa.matching.compare` returns them.
    threshold : float, default 0.5
        Least IoU of a match, inclusive, in [0, 1]; 0 for any overlap (best for segments whose
        boundaries will be measured). Marks that overlap less can be near misses.
    point_tolerance_ns : int, default 500_000_000
        Segments without length match when they are at most so far apart; their similarity is
        1 − distance / (tolerance + 1 ns). Spans without length match when they are equal.
    clip_to_looks : bool, default True
        Cut segments and spans to the stretch that both annotators looked at.

    Returns
    -------
    Matches
        Matched pairs and near misses, sorted by comparison, part and extent.

    Raises
    ------
    NotApplicableError
        When marks of this kind are not compared, or the threshold is not in [0, 1].
    """
    kind = kind_of(first_view)
    if kind is None:
        raise NotApplicableError.saying(
            f"Marks are matched when they are of a kind among {', '.join(kind.name for kind in KINDS)}.",
            f"`{first_view.field}` has marks of kind {first_view.kind!r}.",
            "leave this field out of matching.",
        )
    if not 0 <= threshold <= 1:
        raise NotApplicableError.saying("`threshold` must be in [0, 1].", f"It is {threshold!r}.")
    tolerance = point_tolerance_ns if kind is SEGMENT else 0
    rule = Rule(kind=kind, threshold=threshold, tolerance=tolerance, clip_to_looks=clip_to_looks)
    compiled = kind is BOX and _pays(first_view, second_view, left, right)
    match = _match_compiled if compiled else _match_by_blocks
    columns = match(first_view, second_view, left, right, rule)
    return Matches(left=left, right=right, threshold=threshold, point_tolerance=tolerance, **columns)


def _pays(first: FieldView, second: FieldView, left: np.ndarray, right: np.ndarray) -> bool:
    """Return whether the input is large, and numba wanted and working; only then is it imported."""
    marks = int(np.diff(first.offsets)[left].sum() + np.diff(second.offsets)[right].sum())
    wanted = not os.environ.get("ANNOQA_NO_NUMBA")
    if marks < WORTH_COMPILING or not wanted:
        return False
    works: bool = import_module("annoqa.geometry.compiled.compiler").WORKS
    return works


def _match_compiled(
    first_view: FieldView, second_view: FieldView, left: np.ndarray, right: np.ndarray, rule: Rule
) -> dict[str, np.ndarray]:
    """Return the columns of `Matches`; comparisons that the compiled twin leaves over go through numpy."""
    twin = import_module("annoqa.matching.compiled.boxes")  # numba is optional, and slow to import
    columns, over = twin.match_boxes(first_view, second_view, left, right, rule.threshold)
    columns |= dict.fromkeys(("left_out_first", "left_out_second"), np.zeros(len(left), dtype=np.int64))
    if not len(over):
        return columns
    others = _match_by_blocks(first_view, second_view, left[over], right[over], rule)
    for prefix in ("", "near_"):
        names = [f"{prefix}{name}" for name in ("comparison", "first", "second", "similarity")]
        others[names[0]] = over[others[names[0]]]
        both = {name: np.concatenate([columns[name], others[name]]) for name in names}
        order = np.argsort(both[names[0]], kind="stable")
        columns |= {name: values[order] for name, values in both.items()}
    return columns


def _match_by_blocks(
    first_view: FieldView, second_view: FieldView, left: np.ndarray, right: np.ndarray, rule: Rule
) -> dict[str, np.ndarray]:
    """Return the columns of `Matches`, block after block."""
    blocks = [NO_PAIRS | {"left_out_first": NOWHERE, "left_out_second": NOWHERE}]
    for block in _blocks(first_view, second_view, left, right):
        here, there = left[block], right[block]
        first, second = _sides(first_view, second_view, here, there, rule)
        matched, near = _match(first, second, rule)
        blocks.append(
            _named("", int(block.start), first, second, matched)
            | _named("near_", int(block.start), first, second, near)
            | {"left_out_first": _left_out(first_view, here, first)}
            | {"left_out_second": _left_out(second_view, there, second)}
        )
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


def _blocks(first: FieldView, second: FieldView, left: np.ndarray, right: np.ndarray) -> list[slice]:
    """Return runs of comparisons with about `BLOCK_MARKS` marks each."""
    marks = np.diff(first.offsets)[left] + np.diff(second.offsets)[right]
    block = np.cumsum(marks) // BLOCK_MARKS
    begin = np.flatnonzero(np.diff(block, prepend=-1))
    return [
        slice(start, stop) for start, stop in zip(begin, [*begin[1:], len(left)][: len(begin)], strict=True)
    ]


def _sides(
    first: FieldView, second: FieldView, left: np.ndarray, right: np.ndarray, rule: Rule
) -> tuple[Side, Side]:
    """Return the comparable marks of both sides of a block of comparisons."""
    n_parts = 1 + max(int(view.part.max(initial=0)) for view in (first, second))
    sides = lay_out(first, left, n_parts), lay_out(second, right, n_parts)
    if not rule.clip_to_looks or rule.kind not in (SEGMENT, SPAN):
        return sides
    start = np.maximum(first.look_start[left], second.look_start[right])
    end = np.minimum(first.look_end[left], second.look_end[right])
    return clip_to_common_look(sides[0], start, end), clip_to_common_look(sides[1], start, end)


def _match(first: Side, second: Side, rule: Rule) -> tuple[Pairs, Pairs]:
    """Return matches and near misses: positions on both sides, and similarities."""
    may = overlapping(rule.kind, first, second, threshold=rule.threshold, tolerance=rule.tolerance)
    matched = _heaviest(first, second, may)
    if rule.threshold == 0:
        return matched, (matched[0][:0], matched[1][:0], matched[2][:0])
    free1, free2 = _free(first, matched[0], rule.kind), _free(second, matched[1], rule.kind)
    rest1, rest2 = first.take(free1), second.take(free2)
    near = _heaviest(rest1, rest2, overlapping(rule.kind, rest1, rest2, threshold=0, tolerance=0))
    return matched, (free1[near[0]], free2[near[1]], near[2])


def _free(side: Side, taken: np.ndarray, kind: Kind) -> np.ndarray:
    """Return the positions that are not taken; points cannot be near misses."""
    free = np.ones(len(side.mark), dtype=bool)
    free[taken] = False
    if kind in (SEGMENT, SPAN):
        free &= side.extent[:, 0] < side.extent[:, 1]
    return np.flatnonzero(free)


def _heaviest(first: Side, second: Side, pairs: Pairs) -> Pairs:
    """Return the one-to-one matching of greatest weight among the pairs, in the order of the first side."""
    one, two, similarity = pairs
    edges = Edges(first=one, second=two, weight=weigh(similarity, first.label[one], second.label[two]))
    chosen = heaviest(
        edges,
        len(first.mark),
        len(second.mark),
        lambda rows1, rows2: (_content(first, rows1), _content(second, rows2)),
    )
    chosen = chosen[np.argsort(one[chosen], kind="stable")]
    return one[chosen], two[chosen], similarity[chosen]


def _content(side: Side, rows: np.ndarray) -> np.ndarray:
    """Return extent and label of some marks."""
    return np.column_stack([sort_keys(take(side.extent, rows)), side.label[rows]])


def _named(prefix: str, start: int, first: Side, second: Side, pairs: Pairs) -> dict[str, np.ndarray]:
    """Return pairs as columns of `Matches`."""
    one, two, similarity = pairs
    return {
        f"{prefix}comparison": first.comparison[one] + start,
        f"{prefix}first": first.mark[one],
        f"{prefix}second": second.mark[two],
        f"{prefix}similarity": similarity,
    }


def _left_out(view: FieldView, annotation: np.ndarray, side: Side) -> np.ndarray:
    """Return how many marks of each comparison are not on its side."""
    kept = np.bincount(side.comparison, minlength=len(annotation))
    left_out: np.ndarray = np.diff(view.offsets)[annotation] - kept
    return left_out
