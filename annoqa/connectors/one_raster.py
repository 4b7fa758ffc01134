"""Where some drew polygons and others painted masks, all become masks of the image's size.

COCO has one place for both, `segmentation`: whether an object is an outline or runs of pixels is a
matter of the program, not of the question. So where annotators of one campaign differ in it, their
polygons are made into masks (`annoqa.geometry.raster`), and the log says how many and at what size.
Where the size of an image is not known they stay apart, and the log says why.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from annoqa.geometry import Ragged
from annoqa.geometry.mask import mask_area
from annoqa.geometry.raster import rasterise
from annoqa.table.log import ImportLog, LogRow
from annoqa.table.table import AnnotationTable

POLYGON, MASK = "polygon", "mask"
CONNECTOR = "coco"
JOINING = "(joining the sources)"
Size = tuple[int, int]
Sizes = dict[str, Size]
DRAWN = (
    "{n:,} polygons were made into masks of their image's size ({sizes}), because other annotators painted"
    " masks; a pixel is in when its centre is{thin}"
)
APART = (
    "some annotators drew polygons and others painted masks; they are kept apart, in two fields, because"
    " the size of {n:,} of the images with polygons is not known, such as {first!r}"
)


def one_raster(tables: Sequence[AnnotationTable]) -> list[AnnotationTable]:
    """Make the polygons of COCO files into masks, where other annotators have masks.

    Parameters
    ----------
    tables : sequence of AnnotationTable
        The sources of a campaign; those of other connectors are left alone.

    Returns
    -------
    list of AnnotationTable
        The same tables, in the same order.
    """
    ours = [table for table in tables if _is_coco(table)]
    who = {name for table in ours for name in table.names("annotators")}
    drawn, painted = (any(len(_rows(table, kind)) for table in ours) for kind in (POLYGON, MASK))
    if len(who) == 1 or not drawn or not painted:
        return list(tables)
    sizes = _sizes(ours)
    lost = sorted({item for table in ours for item in _items(table) if item not in sizes})
    if lost:
        message = APART.format(n=len(lost), first=lost[0])
        return [_noted(table, "kept-apart", message) if table is ours[0] else table for table in tables]
    return [
        _painted(table, sizes) if _is_coco(table) and len(_rows(table, POLYGON)) else table
        for table in tables
    ]


def _is_coco(table: AnnotationTable) -> bool:
    """Say whether a table was read from COCO files alone."""
    return {count.connector for count in table.log.sources} == {CONNECTOR}


def _rows(table: AnnotationTable, field: str) -> np.ndarray:
    """Return the rows of the marks of a field whose kind is its name."""
    known = [(row["field"], row["kind"]) for row in table.fields.to_pylist()]
    if (field, field) not in known:
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(table.column("marks", "field") == known.index((field, field)))


def _items(table: AnnotationTable) -> Iterator[str]:
    """Yield the items on which there are polygons."""
    rows = _rows(table, POLYGON)
    codes = table.column("annotations", "item")[table.column("marks", "annotation")[rows]]
    names = table.names("items")
    yield from (names[code] for code in np.unique(codes).tolist())


def _sizes(tables: Sequence[AnnotationTable]) -> Sizes:
    """Return width and height of images: as a file says, else as a mask on it has them."""
    sizes: Sizes = {}
    for table in tables:
        sides = [table.column("items", name, np.nan).tolist() for name in ("width_px", "height_px")]
        for item, width, height in zip(table.names("items"), *sides, strict=True):
            if width >= 1 and height >= 1:
                sizes.setdefault(item, (round(width), round(height)))
    for table in tables:
        names, rows = table.names("items"), _rows(table, MASK)
        codes = table.column("annotations", "item")[table.column("marks", "annotation")[rows]]
        masks = _extents(table, rows)
        for code, start in zip(codes.tolist(), masks.start.tolist(), strict=True):
            height, width = masks.flat[start : start + 2].astype(int).tolist()
            sizes.setdefault(names[code], (width, height))
    return sizes


def _extents(table: AnnotationTable, rows: np.ndarray) -> Ragged:
    """Return the extents of some marks."""
    lists = table.marks["extent"].combine_chunks().take(pa.array(rows))
    length = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    return Ragged.from_offsets(lists.flatten().to_numpy(), np.concatenate([[0], np.cumsum(length)]))


def _painted(table: AnnotationTable, sizes: Sizes) -> AnnotationTable:
    """Make the polygons of a table into masks, in the field of the masks."""
    rows, names = _rows(table, POLYGON), table.names("items")
    items = table.column("annotations", "item")[table.column("marks", "annotation")[rows]]
    size = np.array([sizes[names[code]] for code in items.tolist()], dtype=np.int64)
    masks = rasterise(_extents(table, rows), size[:, 1], size[:, 0])
    table = _in_one_field(_with_extents(table, rows, masks))
    found = sorted({f"{width} × {height} px" for width, height in np.unique(size, axis=0).tolist()})
    said = found[0] if len(found) == 1 else f"{len(found):,} sizes, such as {found[0]}"
    empty = int((mask_area(masks) == 0).sum())
    thin = f"; {empty:,} of them cover no pixel's centre" if empty else ""
    return _noted(table, "polygons-as-masks", DRAWN.format(n=len(rows), sizes=said, thin=thin))


def _with_extents(table: AnnotationTable, rows: np.ndarray, masks: Ragged) -> AnnotationTable:
    """Put the extents of some marks in place."""
    flat, offsets = masks.packed()
    old = table.marks["extent"].combine_chunks()
    new = pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), pa.array(flat)).cast(old.type)
    place = np.arange(len(old))
    place[rows] = len(old) + np.arange(len(rows))
    at = table.marks.column_names.index("extent")
    column = pa.concat_arrays([old, new]).take(pa.array(place))
    return replace(table, marks=table.marks.set_column(at, table.marks.schema.field(at), column))


def _in_one_field(table: AnnotationTable) -> AnnotationTable:
    """Let polygons be marks of the field of masks, and who looked at the one have looked at the other."""
    fields = table.fields.to_pylist()
    names = [row["field"] for row in fields]
    kept = [row for row in fields if row["field"] != POLYGON or MASK not in names]
    kept = [{**row, "field": MASK, "kind": MASK} if row["field"] == POLYGON else row for row in kept]
    where = {row["field"]: at for at, row in enumerate(kept)}
    code = np.array([where[MASK if name == POLYGON else name] for name in names], dtype=np.int32)
    looks = _recoded(table.looks, code)
    looks = looks.group_by(looks.column_names, use_threads=False).aggregate([]).cast(table.looks.schema)
    return replace(
        table,
        fields=pa.Table.from_pylist(kept, schema=table.fields.schema),
        marks=_recoded(table.marks, code),
        looks=looks,
    )


def _recoded(part: pa.Table, code: np.ndarray) -> pa.Table:
    """Give the fields of a part of a table their new codes."""
    at = part.column_names.index("field")
    column = pa.array(code[part["field"].to_numpy()], pa.int32())
    return part.set_column(at, part.schema.field(at), column)


def _noted(table: AnnotationTable, rule: str, message: str) -> AnnotationTable:
    """Add a note to the log of a table."""
    source = table.log.sources[0].source if len(table.log.sources) else JOINING
    row = LogRow(source=source, pointer="", fate="note", rule=rule, message=message)
    return replace(table, log=ImportLog.joined([table.log, ImportLog((), (row,))]))
