"""Relations: the numbers of one field of relations between marks of the other fields.

    relation_f1                    relations that agree in ends, direction and label
    relation_link_f1               relations with the same ends
    relation_label_agreement       of relations with the same ends, those with the same label
    relation_direction_agreement   of relations with the same ends, those with the same direction
    relation_lost_share            relations that cannot be compared: the other lacks an end

Marks are matched as their own fields match them: segments and spans by any overlap, others at the
campaign's threshold. Each number for all, every annotator (with the others), pair, label of the relation
and slice; `detail` of `relation_lost_share` has how many ends are not in their annotation at all.
"""

import dataclasses
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from annoqa.agreement.ratio import Ratio, Within
from annoqa.agreement.relations import (
    Relations,
    linked,
    relation_direction_agreement,
    relation_f1,
    relation_label_agreement,
    relation_link_f1,
    relation_lost_share,
)
from annoqa.agreement.sides import Sides
from annoqa.geometry import kind_named
from annoqa.matching import compare, match_marks
from annoqa.matching.candidates import ranges
from annoqa.measurements.context import Context
from annoqa.measurements.measurement import Measurement, Question
from annoqa.measurements.subjects import Number, groups, measured, told
from annoqa.statistics.estimate import Estimate
from annoqa.table.field_view import FieldView, view_field
from annoqa.table.table import AnnotationTable

UNDIRECTED = ("bi", None)
ANY_OVERLAP = ("segment", "span")
TITLES: dict[str, tuple[Question, str]] = {
    "relation_f1": ("detection", "Relation F1 (ends, direction, label)"),
    "relation_link_f1": ("detection", "Relation F1 (ends)"),
    "relation_label_agreement": ("label", "Agreement on labels of relations"),
    "relation_direction_agreement": ("label", "Agreement on directions of relations"),
    "relation_lost_share": ("detection", "Relations that cannot be compared"),
}


class _Told(Struct, gc=False):
    """One relation as its source tells it."""

    from_id: int | str | None = None
    to_id: int | str | None = None
    direction: str | None = None
    labels: Any = None


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class _Field:
    """The relations of a view: rows of the table's marks at their ends (-1: not there), label, direction."""

    begin: np.ndarray
    end: np.ndarray
    directed: np.ndarray
    label: np.ndarray
    labels: tuple[str, ...]


def measure_relations(table: AnnotationTable, view: FieldView, context: Context) -> list[Measurement]:
    """Return all numbers about agreement on a field of relations.

    Parameters
    ----------
    table : AnnotationTable
        The campaign: relations refer to marks of any of its fields.
    view : FieldView
        Of kind `relation`.
    context : Context
        Names, clusters, slices, and the threshold of matching.

    Returns
    -------
    list of Measurement
        Of the questions `detection` and `label`; one undefined row when no two annotators share an item.
    """
    left, right = compare(view)
    if not len(left):
        reason = Estimate.none("no item was looked at by two annotators", n_items=0, n_units=0)
        return [told(view.field, _number("relation_f1", context), "all", (), reason)]
    field = _field(table, view)
    relations, rows = _both_sides(table, view, field, left, right, context)
    partner = linked(relations)
    ratios = {
        "relation_f1": relation_f1(relations, partner),
        "relation_link_f1": relation_link_f1(relations, partner),
        "relation_label_agreement": relation_label_agreement(relations, partner),
        "relation_direction_agreement": relation_direction_agreement(relations, partner),
        "relation_lost_share": relation_lost_share(relations),
    }
    if not field.labels:
        del ratios["relation_label_agreement"]
    dangling = int(((field.begin < 0) | (field.end < 0)).sum())
    return list(_measured(view.field, ratios, rows, field.labels, context, dangling))


def _measured(
    name: str, ratios: dict[str, Ratio], rows: Sides, labels: tuple[str, ...], context: Context, dangling: int
) -> Iterator[Measurement]:
    """Yield every ratio for every subject."""
    within = Within(cluster=context.cluster, confidence=context.confidence)
    chosen = groups(rows, labels, context)
    for ratio, made in ratios.items():
        for row in measured(name, _number(ratio, context), made, chosen, within, rows.annotator):
            tells = row.subject == "all" and ratio == "relation_lost_share"
            yield dataclasses.replace(
                row, detail={"dangling": dangling, "n_relations": len(rows)} if tells else {}
            )


def _number(name: str, context: Context) -> Number:
    """Return how a number is called and made."""
    question, title = TITLES[name]
    over = "items" if context.cluster is None else "clusters of items"
    signature = (
        f"{name}: ends are marks matched one to one in their fields, at any overlap of segments and spans,"
        f" else at >= {context.threshold:g}; pooled over items;"
        f" interval over {over}, {context.confidence:.0%}"
    )
    return Number(question=question, name=name, title=title, signature=signature)


def _field(table: AnnotationTable, view: FieldView) -> _Field:
    """Return the relations of a view, with the rows of the marks that they join."""
    decode = msgspec.json.Decoder(_Told).decode
    said = [decode(raw or "{}") for raw in table.marks["raw"].take(view.row).to_pylist()]
    owner = view.annotation[view.owner].tolist()
    places = _places(table, set(owner))
    ends = [
        (places.get((who, str(entry.from_id)), -1), places.get((who, str(entry.to_id)), -1))
        for who, entry in zip(owner, said, strict=True)
    ]
    begin, end = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    back = np.array([entry.direction == "left" for entry in said], dtype=bool)
    texts = [_label(entry.labels) for entry in said]
    labels = tuple(sorted(set(texts) - {""}))
    code = {text: at for at, text in enumerate(labels)}
    return _Field(
        begin=np.where(back, end, begin),
        end=np.where(back, begin, end),
        directed=np.array([entry.direction not in UNDIRECTED for entry in said], dtype=bool),
        label=np.array([code.get(text, -1) for text in texts], dtype=np.int64),
        labels=labels,
    )


def _label(labels: object) -> str:
    """Return one label; several of them, in order, are one that names them all."""
    if isinstance(labels, str):
        return labels
    return ", ".join(sorted(map(str, labels))) if isinstance(labels, list) else ""


def _places(table: AnnotationTable, annotations: set[int]) -> dict[tuple[int, str], int]:
    """Return the row of every named mark with an extent in some annotations."""
    known = [kind_named(kind) is not None and kind != "whole" for kind in table.fields["kind"].to_pylist()]
    who = table.column("marks", "annotation")
    here = np.isin(who, np.fromiter(annotations, np.int64, len(annotations)))
    rows = np.flatnonzero(here & np.array(known, dtype=bool)[table.column("marks", "field")])
    names = table.marks["mark"].take(rows).to_pylist()
    return {
        (a, name): row for a, name, row in zip(who[rows].tolist(), names, rows.tolist(), strict=True) if name
    }


def _both_sides(
    table: AnnotationTable,
    view: FieldView,
    field: _Field,
    left: np.ndarray,
    right: np.ndarray,
    context: Context,
) -> tuple[Relations, Sides]:
    """Return the relations of both sides of every comparison, and the same rows as `groups` takes them."""
    partners = _Partners.of(table, context)
    sides = []
    for mine, other, second in ((left, right, False), (right, left, True)):
        comparison, at = ranges(view.offsets[mine], view.offsets[mine + 1])
        pair = view.annotation[left][comparison], view.annotation[right][comparison]
        ends = [partners.code(*pair, rows[at], second=second) for rows in (field.begin, field.end)]
        sides.append(
            {
                "item": view.item[mine][comparison].astype(np.int64),
                "comparison": comparison,
                "annotator": view.annotator[mine][comparison].astype(np.int64),
                "other": view.annotator[other][comparison].astype(np.int64),
                "second": np.full(len(at), second),
                "mark": at,
                "begin": ends[0],
                "end": ends[1],
                "directed": field.directed[at],
                "label": field.label[at],
            }
        )
    both = {name: np.concatenate([side[name] for side in sides]) for name in sides[0]}
    names = ("item", "comparison", "second", "begin", "end", "directed", "label")
    return Relations(**{name: both[name] for name in names}), _rows(both)


def _rows(both: dict[str, np.ndarray]) -> Sides:
    """Return relations as rows that subjects are found in; they have neither extents nor partners."""
    n = len(both["item"])
    none, no = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=bool)
    names = ("item", "comparison", "annotator", "other", "second", "mark", "label")
    return Sides(
        **{name: both[name] for name in names},
        partner=none - 1,
        part=none,
        start=none,
        end=none,
        limited_start=no,
        limited_end=no,
        similarity=np.zeros(n),
        near=no,
    )


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class _Partners:
    """Which marks of two annotations are about the same thing, in all fields with extents.

    Attributes
    ----------
    pair : int64 array, shape (n_pairs,)
        Codes of pairs of annotations, ascending: left · n_annotations + right.
    places : tuple of two int64 arrays, shape (n_matches,)
        pair · n_marks + row of the mark in the table, ascending, for the left and the right marks.
    codes : tuple of two int64 arrays, shape (n_matches,)
        Row of the left mark of that match.
    n_annotations, n_marks : int
        Of the table.
    """

    pair: np.ndarray
    places: tuple[np.ndarray, np.ndarray]
    codes: tuple[np.ndarray, np.ndarray]
    n_annotations: int
    n_marks: int

    @classmethod
    def of(cls, table: AnnotationTable, context: Context) -> "_Partners":
        """Match the marks of every field with extents."""
        n_annotations, n_marks = table.annotations.num_rows, table.marks.num_rows
        found = [np.empty((0, 3), dtype=np.int64), *_matches(table, context, n_annotations)]
        key, first, second = np.concatenate(found).T
        pair, code = np.unique(key, return_inverse=True)
        places = [code.ravel() * n_marks + rows for rows in (first, second)]
        orders = [np.argsort(place) for place in places]
        return cls(
            pair=pair,
            places=(places[0][orders[0]], places[1][orders[1]]),
            codes=(first[orders[0]], first[orders[1]]),
            n_annotations=n_annotations,
            n_marks=n_marks,
        )

    def code(self, left: np.ndarray, right: np.ndarray, mark: np.ndarray, *, second: bool) -> np.ndarray:
        """Return what a mark is called on both sides, -1 where the other side does not have it."""
        if not len(self.pair):
            return np.full(len(mark), -1, dtype=np.int64)
        key = left * self.n_annotations + right
        pair = np.minimum(np.searchsorted(self.pair, key), len(self.pair) - 1)
        wanted = pair * self.n_marks + mark
        places, codes = self.places[second], self.codes[second]
        at = np.minimum(np.searchsorted(places, wanted), len(places) - 1)
        known = (mark >= 0) & (self.pair[pair] == key) & (places[at] == wanted)
        return np.where(known, codes[at], -1)


def _matches(table: AnnotationTable, context: Context, n_annotations: int) -> Iterator[np.ndarray]:
    """Yield pair of annotations, left mark, right mark of every match of every field with extents."""
    for row in table.fields.to_pylist():
        if row["kind"] == "whole" or kind_named(row["kind"]) is None:
            continue
        view = view_field(table, row["field"])
        left, right = compare(view)
        threshold = 0.0 if row["kind"] in ANY_OVERLAP else context.threshold
        matches = match_marks(view, view, left, right, threshold=threshold)
        key = view.annotation[left] * n_annotations + view.annotation[right]
        yield np.column_stack([key[matches.comparison], view.row[matches.first], view.row[matches.second]])
