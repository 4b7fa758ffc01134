"""Marks of compared annotations, one row for each side, each with its partner on the other side.

Every number about marks with extents is a ratio of sums over these rows (Law 1). With weight ½
each, a matched pair counts once and the pooled F1 is the share of rows with a partner:

    F1 = 2·M / (n_first + n_second) = Σ (has a partner) / Σ 1

Rows know the stretch that both looked at (Law 5). A mark outside of it was not compared and has
no row; a mark that crosses its limit is clipped, and the end on the limit is *limited*: nobody can
say where the annotator would have put it.
"""

from dataclasses import dataclass

import numpy as np

from annoqa.matching.candidates import ranges
from annoqa.matching.matches import Matches
from annoqa.table.field_view import FieldView

NO_LABEL = "(no label)"
"""What a mark without a label is called in tables and as a value."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Sides:
    """Both sides of every comparison, row by row.

    Attributes
    ----------
    item, comparison : int64 array, shape (n_rows,)
        Item code, and which comparison of the matches.
    annotator, other : int64 array, shape (n_rows,)
        Whose mark it is, and whom it is compared with.
    second : bool array, shape (n_rows,)
        Whether the mark is of the comparison's second annotation.
    mark : int64 array, shape (n_rows,)
        Position of the mark in its view.
    partner : int64 array, shape (n_rows,)
        Row of the mark it is matched with; -1 for none.
    label, part : int64 array, shape (n_rows,)
        Label code, -1 where none was given; page, channel or track.
    start, end : int64 array, shape (n_rows,)
        Extent in ns or code points, clipped to what both looked at; 0 for boxes.
    limited_start, limited_end : bool array, shape (n_rows,)
        Whether that end lies on the limit of what both looked at.
    similarity : float64 array, shape (n_rows,)
        Intersection over union with the partner; 0 without one.
    near : bool array, shape (n_rows,)
        Whether the mark has no partner, and overlaps one of the other's that has none either.
    """

    item: np.ndarray
    comparison: np.ndarray
    annotator: np.ndarray
    other: np.ndarray
    second: np.ndarray
    mark: np.ndarray
    partner: np.ndarray
    label: np.ndarray
    part: np.ndarray
    start: np.ndarray
    end: np.ndarray
    limited_start: np.ndarray
    limited_end: np.ndarray
    similarity: np.ndarray
    near: np.ndarray

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.item)

    @property
    def matched(self) -> np.ndarray:
        """Whether each row has a partner, bool, shape (n_rows,)."""
        return self.partner >= 0

    @property
    def is_point(self) -> np.ndarray:
        """Whether each mark has no length, bool, shape (n_rows,)."""
        return self.start == self.end

    def of_partner(self, values: np.ndarray, missing: float) -> np.ndarray:
        """Return each row's value at its partner, `missing` for rows without one."""
        if not len(values):
            return values
        return np.where(self.matched, values[self.partner], missing)


def sides_of(first_view: FieldView, second_view: FieldView, matches: Matches) -> Sides:
    """Return the rows of all comparisons.

    Parameters
    ----------
    first_view, second_view : FieldView
        Where the left and the right annotations are; the same view twice among annotators.
    matches : Matches
        Of these views.

    Returns
    -------
    Sides
        All first sides, then all second sides, each in the order of the comparisons.
    """
    looked = _common_look(first_view, second_view, matches)
    one = _side(first_view, matches.left, looked)
    two = _side(second_view, matches.right, looked)
    n_one = len(one["mark"])
    sides = {name: np.concatenate([one[name], two[name]]) for name in one}
    c = sides["comparison"]
    sides["second"] = np.arange(len(c)) >= n_one
    who, whom = first_view.annotator[matches.left], second_view.annotator[matches.right]
    sides["item"] = first_view.item[matches.left][c].astype(np.int64)
    sides["annotator"] = np.where(sides["second"], whom[c], who[c]).astype(np.int64)
    sides["other"] = np.where(sides["second"], who[c], whom[c]).astype(np.int64)
    first, second = (
        _row_of(first_view, matches.left, matches.comparison, matches.first),
        _row_of(second_view, matches.right, matches.comparison, matches.second) + n_one,
    )
    sides["partner"] = np.full(len(c), -1, dtype=np.int64)
    sides["similarity"] = np.zeros(len(c))
    for mine, theirs in ((first, second), (second, first)):
        sides["partner"][mine] = theirs
        sides["similarity"][mine] = matches.similarity
    near = matches.near_comparison
    sides["near"] = np.zeros(len(c), dtype=bool)
    sides["near"][_row_of(first_view, matches.left, near, matches.near_first)] = True
    sides["near"][_row_of(second_view, matches.right, near, matches.near_second) + n_one] = True
    return _within(sides)


def _common_look(first: FieldView, second: FieldView, matches: Matches) -> tuple[np.ndarray, np.ndarray]:
    """Return the stretch that both annotations of each comparison looked at."""
    start = np.maximum(first.look_start[matches.left], second.look_start[matches.right])
    end = np.minimum(first.look_end[matches.left], second.look_end[matches.right])
    return start, end


def _side(
    view: FieldView, annotation: np.ndarray, looked: tuple[np.ndarray, np.ndarray]
) -> dict[str, np.ndarray]:
    """Return one row for every mark of one side;."""
    comparison, mark = ranges(view.offsets[annotation], view.offsets[annotation + 1])
    low, high = looked[0][comparison], looked[1][comparison]
    start, end = view.start[mark], view.end[mark]
    return {
        "comparison": comparison,
        "mark": mark,
        "label": view.label[mark].astype(np.int64),
        "part": view.part[mark].astype(np.int64),
        "start": np.maximum(start, low),
        "end": np.minimum(end, high),
        "limited_start": start <= low,
        "limited_end": end >= high,
        "compared": _compared(view, start, end, low, high),
    }


def _compared(
    view: FieldView, start: np.ndarray, end: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Return whether a mark reaches into what both looked at; marks on images and pages always do."""
    if view.kind not in {"segment", "span"}:
        return np.ones(len(start), dtype=bool)
    return np.where(start == end, (low <= start) & (start <= high), (start < high) & (end > low))


def _row_of(view: FieldView, annotation: np.ndarray, comparison: np.ndarray, mark: np.ndarray) -> np.ndarray:
    """Return the row, within its side, of a mark in a comparison."""
    n_marks = view.offsets[annotation + 1] - view.offsets[annotation]
    before = np.cumsum(n_marks) - n_marks
    return before[comparison] + mark - view.offsets[annotation[comparison]]


def _within(sides: dict[str, np.ndarray]) -> Sides:
    """Leave out the rows that were not compared; who was matched with one of them is alone."""
    compared = sides.pop("compared")
    if compared.all():
        return Sides(**sides)
    row = np.where(compared, np.cumsum(compared) - 1, -1)
    kept = {name: values[compared] for name, values in sides.items()}
    kept["partner"] = np.where(kept["partner"] >= 0, row[kept["partner"]], -1)
    kept["similarity"] = np.where(kept["partner"] >= 0, kept["similarity"], 0.0)
    return Sides(**kept)
