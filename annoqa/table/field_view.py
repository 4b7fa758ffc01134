"""One field of a table as arrays: who looked at which item, and what they marked there.

This is what matching, agreement and ground truth read. Annotations are sorted by item, then by
annotator; the marks of each lie in one run (`offsets`), sorted by extent and label, so that no
number depends on the order of rows in a file (Law 6). An annotation that looked and found nothing
has a run of length zero; who did not look is not there (Law 5).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from annoqa.geometry import Extents, Ragged, kind_named
from annoqa.geometry.extents import sort_keys, take
from annoqa.table.table import AnnotationTable
from annoqa.vocabulary import Kind, Level, Role

NO_START = np.iinfo(np.int64).min
NO_END = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False, kw_only=True)
class FieldView:
    """One field, one role, ready for kernels.

    Attributes
    ----------
    field, kind, level : str
        The question, what its marks are, and what may be done with its values.
    labels : tuple of str
        Text of every label code (all labels of the table).
    declared : tuple of int or None
        Codes of the field's declared labels in declared order; None when nobody declared them.
    annotation : int64 array, shape (n_annotations,)
        Row of each annotation in `table.annotations`.
    item, annotator : int32 array, shape (n_annotations,)
        Rows in `table.items` and `table.annotators`.
    look_start, look_end : int64 array, shape (n_annotations,)
        The stretch that was looked at; `NO_START`, `NO_END` where there is no limit.
    offsets : int64 array, shape (n_annotations + 1,)
        The marks of annotation i are `offsets[i]:offsets[i + 1]`.
    row : int64 array, shape (n_marks,)
        Row of each mark in `table.marks`.
    label : int32 array, shape (n_marks,)
        Label code, -1 where none was given.
    number : float64 array, shape (n_marks,)
        Value, NaN where none was given.
    part : int32 array, shape (n_marks,)
        Page, channel or track within the item; marks of different parts are never compared.
    start, end : int64 array, shape (n_marks,)
        Segments in ns, spans in code points, half-open; 0 for other kinds.
    shape : Extents
        What `annoqa.table.schema` says of an extent: for boxes a float64 array, shape (n_marks, 5),
        for outlines, masks, points, lines and tracks one run of numbers each; no rows for other kinds.
    paths : tuple of tuples of tuples of str
        The paths that every label code stands for, at the levels `set`, `path` and `ranking` (there
        they are its tiers, best first); else empty.
    texts : tuple of str or None, length n_marks
        What was written, at the level `text` of whole items; else empty.
    """

    field: str
    kind: Kind
    level: Level
    labels: tuple[str, ...]
    declared: tuple[int, ...] | None
    annotation: np.ndarray
    item: np.ndarray
    annotator: np.ndarray
    look_start: np.ndarray
    look_end: np.ndarray
    offsets: np.ndarray
    row: np.ndarray
    label: np.ndarray
    number: np.ndarray
    part: np.ndarray
    start: np.ndarray
    end: np.ndarray
    shape: Extents
    paths: tuple[tuple[tuple[str, ...], ...], ...] = ()
    texts: tuple[str | None, ...] = ()

    @property
    def n_marks(self) -> int:
        """How many marks there are."""
        return len(self.row)

    @property
    def extent(self) -> Extents:
        """The extents as their kind wants them: starts and ends, or shapes."""
        kind = kind_named(self.kind)
        if kind is not None and kind.hull is not None:
            return self.shape
        return np.stack([self.start, self.end], axis=1)

    @property
    def owner(self) -> np.ndarray:
        """Position of the annotation that each mark belongs to, int64, shape (n_marks,)."""
        return np.repeat(np.arange(len(self.annotation)), np.diff(self.offsets))


def view_field(table: AnnotationTable, field: str, role: Role = "human") -> FieldView:
    """Return one field's answers by annotators of one role.

    Only submitted annotations that count (`repeat == 0`) are taken. With `role="ground_truth"`
    these are the annotations flagged as ground truth, whoever made them; with `role="human"`, all
    of the campaign's annotators, whether a flag was put on one of their answers or not.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.
    field : str
        Name of a field of the table.
    role : Role, default "human"
        Whose answers.

    Returns
    -------
    FieldView
        Annotations sorted by item and annotator, marks by extent and label.
    """
    code = table.names("fields").index(field)
    row = table.fields.slice(code, 1).to_pylist()[0]
    annotation = _annotations(table, role)
    annotation, look_start, look_end = _looks(table, annotation, code)
    item = table.column("annotations", "item")[annotation]
    annotator = table.column("annotations", "annotator")[annotation]
    order = np.lexsort((annotation, annotator, item))
    order = order[_firsts(item[order], annotator[order])]
    annotation = annotation[order]
    position = np.full(table.annotations.num_rows, -1, dtype=np.int64)
    position[annotation] = np.arange(len(annotation))
    marks = _marks(table, code, row["kind"], position)
    owner = marks.pop("owner")
    return FieldView(
        field=field,
        kind=row["kind"],
        level=row["level"],
        labels=tuple(table.names("labels")),
        declared=_declared(table, row["labels"]),
        paths=_paths(table) if row["level"] in {"set", "path", "ranking"} else (),
        texts=_texts(table, marks["row"]) if (row["kind"], row["level"]) == ("whole", "text") else (),
        annotation=annotation,
        item=item[order],
        annotator=annotator[order],
        look_start=look_start[order],
        look_end=look_end[order],
        offsets=np.searchsorted(owner, np.arange(len(annotation) + 1)),
        **marks,
    )


def _annotations(table: AnnotationTable, role: Role) -> np.ndarray:
    """Return the rows of the submitted annotations of a role that count."""
    rows = table.annotations
    counts = pc.and_(pc.equal(rows["status"], "submitted"), pc.equal(rows["repeat"], 0))
    ours = rows["ground_truth"] if role == "ground_truth" else pc.equal(rows["role"], role)
    return np.flatnonzero(pc.and_(counts, ours).to_numpy())


def _looks(
    table: AnnotationTable, annotation: np.ndarray, field: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return who looked at the field, and the stretch: several stretches become their hull."""
    n = table.annotations.num_rows
    start, end = np.full(n, NO_START), np.full(n, NO_END)
    looked = np.ones(n, dtype=bool)
    who = table.column("looks", "annotation")
    if len(who):
        looked[who] = False
        here = table.column("looks", "field") == field
        looked[who[here]] = True
        start[who[here]], end[who[here]] = NO_END, NO_START
        np.minimum.at(start, who[here], table.column("looks", "start", NO_START)[here])
        np.maximum.at(end, who[here], table.column("looks", "end", NO_END)[here])
    annotation = annotation[looked[annotation]]
    return annotation, start[annotation], end[annotation]


def _firsts(item: np.ndarray, annotator: np.ndarray) -> np.ndarray:
    """Return which rows are the first of their item and annotator: nobody is two annotators."""
    return np.r_[True, (np.diff(item) != 0) | (np.diff(annotator) != 0)][: len(item)]


def _marks(table: AnnotationTable, field: int, kind: Kind, position: np.ndarray) -> dict[str, np.ndarray]:
    """Return the mark columns of the chosen annotations, sorted by annotation, extent and label."""
    owner = position[table.column("marks", "annotation")]
    row = np.flatnonzero((table.column("marks", "field") == field) & (owner >= 0))
    columns = {
        "owner": owner[row],
        "row": row,
        "label": table.column("marks", "label", -1)[row],
        "number": table.column("marks", "number", np.nan)[row],
        "part": _parts(table, row),
        "start": table.column("marks", "start", 0)[row],
        "end": table.column("marks", "end", 0)[row],
    }
    shape = _shapes(table, row, kind)
    keys = [columns["row"], columns["number"], columns["label"]]
    keys += list(sort_keys(shape).T[::-1]) if len(shape) else [columns["end"], columns["start"]]
    order = np.lexsort((*keys, columns["part"], columns["owner"]))
    ordered = {name: values[order] for name, values in columns.items()}
    return ordered | {"shape": take(shape, order) if len(shape) else shape}


def _parts(table: AnnotationTable, row: np.ndarray) -> np.ndarray:
    """Return codes for the parts; the whole item is part 0."""
    column = table.marks["part"]
    if column.null_count == len(column):
        return np.zeros(len(row), dtype=np.int32)
    encoded = pc.fill_null(column, "").combine_chunks().dictionary_encode()
    rank = np.argsort(np.argsort(np.array(encoded.dictionary.to_pylist(), dtype=object))).astype(np.int32)
    return rank[encoded.indices.to_numpy()][row]


def _shapes(table: AnnotationTable, row: np.ndarray, name: Kind) -> Extents:
    """Return the extents of the marks; the table's check has seen that they are what the kind wants."""
    kind = kind_named(name)
    if kind is None or kind.hull is None:
        return np.empty((0, 0))
    extent = table.marks["extent"].combine_chunks().take(row)
    flat = extent.flatten().to_numpy(zero_copy_only=False)
    if kind.ragged:
        length = pc.fill_null(pc.list_value_length(extent), 0).to_numpy(zero_copy_only=False)
        return Ragged.from_offsets(flat, np.concatenate([[0], np.cumsum(length)]))
    return flat.reshape(len(row), len(kind.columns))


def _paths(table: AnnotationTable) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the paths of all labels."""
    return tuple(tuple(tuple(nodes) for nodes in paths) for paths in table.labels["paths"].to_pylist())


def _texts(table: AnnotationTable, row: np.ndarray) -> tuple[str | None, ...]:
    """Return what was written in each mark; a label is a text too, where a source has no other."""
    labels = table.marks["label"].take(row)
    named = table.labels["label"].combine_chunks().cast("large_string").take(labels.combine_chunks())
    return tuple(pc.coalesce(table.marks["text"].take(row).combine_chunks(), named).to_pylist())


def _declared(table: AnnotationTable, labels: list[str] | None) -> tuple[int, ...] | None:
    """Return the codes of the declared labels."""
    if labels is None:
        return None
    codes = {label: code for code, label in enumerate(table.names("labels"))}
    return tuple(codes[label] for label in labels)
