"""Whatever a person has becomes a table: a table, a path, several paths, a frame."""

from typing import Any

from annoqa.connectors.read import read
from annoqa.table.table import AnnotationTable


def as_table(source: object, *more: object, **options: Any) -> AnnotationTable:  # noqa: ANN401 - connector's own
    """Return the source as a table; a table is returned as it is.

    Parameters
    ----------
    source, *more : AnnotationTable, path, frame
        As `annoqa.read` takes them.
    **options
        Options of the connector.

    Returns
    -------
    AnnotationTable
        The campaign.

    Raises
    ------
    SourceError, TableError
        When a source cannot be read.
    """
    if isinstance(source, AnnotationTable) and not more:
        return source
    return read(source, *more, **options)
