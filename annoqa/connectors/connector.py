"""What a connector is: it recognises a source and turns it into the canonical table.

A connector never drops a record silently: whatever it repairs, rejects or keeps without comparing
has a row in the table's import log, and read + repaired + rejected are the records of the source.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from annoqa.table.table import AnnotationTable


@dataclass(frozen=True, kw_only=True)
class Connector:
    """One kind of source.

    Attributes
    ----------
    name : str
        As in `annoqa.read(…, connector=name)` and in the configuration.
    title : str
        The name for people.
    recognises : callable
        (path, first bytes of the file) to whether this connector can read it.
    read : callable
        (path, **options) to the table; raises SourceError where nothing can be read.
    """

    name: str
    title: str
    recognises: Callable[[Path, bytes], bool]
    read: Callable[..., AnnotationTable]
