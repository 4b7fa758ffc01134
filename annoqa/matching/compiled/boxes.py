"""Boxes against boxes, comparison after comparison, each read where it lies in the view.

Sweep along x, take the pairs without rivals, then the stars, then what is left by the rules of
`annoqa.matching.components`, and the near misses in the same way. A comparison that is turned, or too
tangled for the small solvers here, is named and left to numpy.
"""

from fractions import Fraction

import numpy as np

from annoqa.geometry.box import ROTATION
from annoqa.geometry.compiled.compiler import compiled
from annoqa.geometry.kind import FINEST_THRESHOLD
from annoqa.matching.compiled.rivals import room_for, settle_rivals, take_alone
from annoqa.matching.compiled.sweep import ANY, Rule, reaching
from annoqa.table.field_view import FieldView

Columns = dict[str, np.ndarray]
Where = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Boxes, parts and labels of a view, its offsets, and the annotations to compare."""
Rest = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Boxes, parts and labels that are still alone, and which they are."""


def match_boxes(
    first: FieldView, second: FieldView, left: np.ndarray, right: np.ndarray, threshold: float
) -> tuple[Columns, np.ndarray]:
    """Return the matches of upright boxes, and the comparisons that are left to numpy.

    Parameters
    ----------
    first, second : FieldView
        Of kind box.
    left, right : int64 arrays, shape (n_comparisons,)
        Positions of the annotations to compare.
    threshold : float
        Least IoU, inclusive, in [0, 1].

    Returns
    -------
    columns : dict of arrays
        The pair columns of `Matches` by name, near misses too.
    left_over : int64 array
        Comparisons that are not in the columns, ascending.
    """
    size1, size2 = np.diff(first.offsets)[left], np.diff(second.offsets)[right]
    most, room = int(max(size1.max(initial=0), size2.max(initial=0))), int(np.minimum(size1, size2).sum())
    part = Fraction(str(threshold)).limit_denominator(FINEST_THRESHOLD)
    rule = 1.0 - threshold, float(part.numerator), float(part.numerator + part.denominator)
    matched, alike = np.empty((3, room), dtype=np.int64), np.empty(room)
    near, near_alike = np.empty((3, room), dtype=np.int64), np.empty(room)
    left_over = np.empty(len(left), dtype=np.int64)
    n, n_near, n_over = _compare_all(
        _where(first, left), _where(second, right), rule, most, matched, alike, near, near_alike, left_over
    )
    columns = _named("", matched[:, :n], alike[:n]) | _named("near_", near[:, :n_near], near_alike[:n_near])
    return columns, left_over[:n_over]


def _where(view: FieldView, annotation: np.ndarray) -> Where:
    """Return the columns that matching reads, and which runs of them; one memory layout, compiled once."""
    box, part, label, offsets, which = (
        np.require(column, requirements=["C", "W"])
        for column in (view.shape, view.part, view.label, view.offsets, annotation)
    )
    return box, part, label, offsets, which


def _named(prefix: str, pairs: np.ndarray, alike: np.ndarray) -> Columns:
    """Return pairs as columns of `Matches`."""
    names = [prefix + name for name in ("comparison", "first", "second")]
    return dict(zip(names, pairs, strict=True)) | {f"{prefix}similarity": alike}


@compiled
def _compare_all(
    one: Where,
    two: Where,
    rule: Rule,
    most: int,
    matched: np.ndarray,
    alike: np.ndarray,
    near: np.ndarray,
    near_alike: np.ndarray,
    left_over: np.ndarray,
) -> tuple[int, int, int]:
    """Match comparison after comparison; return how many matches, near misses and left over."""
    box1, part1, label1, offsets1, left = one
    box2, part2, label2, offsets2, right = two
    room = room_for(most)
    first, second, pair_alike, partner1, partner2, similar, busy1, busy2, _, _, _, _ = room
    rest1, rest2 = _rest(most), _rest(most)
    box3, part3, label3, which1 = rest1
    box4, part4, label4, which2 = rest2
    n = n_near = n_over = 0
    for comparison in range(len(left)):
        begin1, end1 = offsets1[left[comparison]], offsets1[left[comparison] + 1]
        begin2, end2 = offsets2[right[comparison]], offsets2[right[comparison] + 1]
        if begin1 == end1 or begin2 == end2:
            continue
        rest = -1
        if not _turned(box1, begin1, end1) and not _turned(box2, begin2, end2):
            rest = reaching(
                box1, part1, begin1, end1, box2, part2, begin2, end2, rule, first, second, pair_alike
            )
            rest = take_alone(
                rest,
                first,
                second,
                pair_alike,
                partner1,
                partner2,
                similar,
                busy1,
                busy2,
                end1 - begin1,
                end2 - begin2,
            )
        if rest > 0:
            rest = settle_rivals(
                rest,
                (box1[begin1:end1], label1[begin1:end1]), (box2[begin2:end2], label2[begin2:end2]), room,
            )  # fmt: skip
        more, more_near = n, n_near
        if rest == 0:
            more = _write(partner1, similar, end1 - begin1, comparison, begin1, begin2, matched, alike, n)
            if rule[1] > 0 and more - n < min(end1 - begin1, end2 - begin2):
                free1 = _leave(box1, part1, label1, begin1, end1, partner1, box3, part3, label3, which1)
                free2 = _leave(box2, part2, label2, begin2, end2, partner2, box4, part4, label4, which2)
                rest = reaching(box3, part3, 0, free1, box4, part4, 0, free2, ANY, first, second, pair_alike)
                if rest != 0:
                    rest = take_alone(
                        rest,
                        first,
                        second,
                        pair_alike,
                        partner1,
                        partner2,
                        similar,
                        busy1,
                        busy2,
                        free1,
                        free2,
                    )
                    if rest > 0:
                        rest = settle_rivals(
                            rest, (box3[:free1], label3[:free1]), (box4[:free2], label4[:free2]), room
                        )
                    if rest == 0:
                        more_near = _write(
                            partner1, similar, free1, comparison, 0, 0, near, near_alike, n_near
                        )
                for row in range(n_near, more_near):
                    near[1, row], near[2, row] = which1[near[1, row]], which2[near[2, row]]
        if rest == 0:
            n, n_near = more, more_near
        else:
            left_over[n_over] = comparison
            n_over += 1
    return n, n_near, n_over


@compiled
def _rest(most: int) -> Rest:
    """Return room for the marks of one side that are still alone, and which they are."""
    return (
        np.empty((most, 5)), np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.int64)
    )  # fmt: skip


@compiled
def _turned(box: np.ndarray, begin: int, end: int) -> bool:
    """Return whether any box is turned."""
    for i in range(begin, end):
        if box[i, ROTATION] != 0:
            return True
    return False


@compiled
def _write(
    partner: np.ndarray,
    similar: np.ndarray,
    n_marks: int,
    comparison: int,
    begin1: int,
    begin2: int,
    pairs: np.ndarray,
    alike: np.ndarray,
    n: int,
) -> int:
    """Write down the pairs of one comparison, in the order of the first side; return how many there are."""
    for i in range(n_marks):
        if partner[i] >= 0:
            pairs[0, n], pairs[1, n], pairs[2, n] = comparison, begin1 + i, begin2 + partner[i]
            alike[n] = similar[i]
            n += 1
    return n


@compiled
def _leave(
    box: np.ndarray,
    part: np.ndarray,
    label: np.ndarray,
    begin: int,
    end: int,
    partner: np.ndarray,
    box_left: np.ndarray,
    part_left: np.ndarray,
    label_left: np.ndarray,
    which: np.ndarray,
) -> int:
    """Write down the marks without a partner; return how many."""
    n = 0
    for i in range(begin, end):
        if partner[i - begin] < 0:
            for column in range(4):
                box_left[n, column] = box[i, column]
            part_left[n], label_left[n], which[n] = part[i], label[i], i
            n += 1
    return n
