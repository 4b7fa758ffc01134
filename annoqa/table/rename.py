"""Items under another name, so that sources that call them differently meet.

A Label Studio export names items by task id, a COCO file by file name. Renamed by what both know,
the media file or a data key, the two become one campaign.
"""

from collections import Counter
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import pyarrow as pa

from annoqa.errors import TableError, examples
from annoqa.table.schema import ITEMS
from annoqa.table.table import AnnotationTable


def rename_items(table: AnnotationTable, column: str) -> AnnotationTable:
    """Name items by one of their columns.

    Parameters
    ----------
    table : AnnotationTable
        A source.
    column : str
        `media`: the file name of the image, audio or video, without folders; or a column such as
        `data.name`, whose values are taken as they are.

    Returns
    -------
    AnnotationTable
        A new table.

    Raises
    ------
    TableError
        When an item has no such name, or two items have the same.

    Examples
    --------
    >>> file_name("/data/upload/3/kitchen%20001.png?token=x")
    'kitchen 001.png'
    """
    values = table.items[column].cast(pa.string()).to_pylist()
    names = [file_name(value) if column == "media" and value else value for value in values]
    nameless = [item for item, name in zip(table.names("items"), names, strict=True) if not name]
    twice = [name for name, n in Counter(names).items() if n > 1 and name]
    if nameless or twice:
        raise TableError.saying(
            f"Items that are named by `{column}` must each have a name of their own.",
            f"Without one: {examples(nameless)}." if nameless else f"More than one: {examples(twice)}.",
            "name them by a data key that tells them apart, or leave their ids.",
        )
    at = table.items.column_names.index("item")
    return replace(table, items=table.items.set_column(at, ITEMS.field("item"), pa.array(names, pa.string())))


def file_name(place: str) -> str:
    """Return the last part of a path or address.

    Parameters
    ----------
    place : str
        Such as `/data/upload/1/a.png`; folders may also be parted by backslashes.

    Returns
    -------
    str
        Percent signs decoded, query left out.
    """
    path = unquote(urlsplit(place).path) if "://" in place or "?" in place else unquote(place)
    return PurePosixPath(path.replace("\\", "/")).name
