"""The canonical table: every source becomes this, and everything reads it.

Seven Arrow tables (see `annoqa.table.schema`) and the import log. The columns go from the parser
to the kernel as they are: `column` gives numpy arrays without a Python object per mark (Law 7).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from annoqa.table.log import ImportLog
from annoqa.table.schema import SCHEMAS


@dataclass(frozen=True, eq=False)
class AnnotationTable:
    """Annotations of a campaign in one shape.

    Attributes
    ----------
    items, annotators, fields, labels, annotations, looks, marks : pyarrow.Table
        Columns as in `annoqa.table.schema`.
    log : ImportLog
        What became of every record of the sources.
    """

    items: pa.Table
    annotators: pa.Table
    fields: pa.Table
    labels: pa.Table
    annotations: pa.Table
    looks: pa.Table
    marks: pa.Table
    log: ImportLog = field(default_factory=ImportLog)

    def column(self, table: str, name: str, missing: float | None = None) -> np.ndarray:
        """Return a column as a numpy array, nulls replaced by `missing`.

        Parameters
        ----------
        table : str
            One of the seven tables, such as `"marks"`.
        name : str
            A column of fixed width (numbers, booleans), or of text.
        missing : float or int, optional
            What stands for null; needed when a number column has nulls.

        Returns
        -------
        np.ndarray, shape (n_rows,)
            Without a copy where Arrow's memory can be used as it is.
        """
        column = getattr(self, table)[name].combine_chunks()
        if missing is not None and column.null_count:
            column = pc.fill_null(column, missing)
        return column.to_numpy(zero_copy_only=False)

    def names(self, table: str) -> list[str]:
        """Return the first column (id, name or text) of items, annotators, fields or labels."""
        return getattr(self, table).column(0).to_pylist()

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all columns, in hexadecimal: the same annotations give the same one."""
        digest = hashlib.sha256()
        for name in SCHEMAS:
            for column in getattr(self, name).columns:
                chunks = column.chunks or [pa.nulls(0, column.type)]
                for part in _parts(pa.concat_arrays(chunks)):
                    digest.update(part)
        return digest.hexdigest()

    def __repr__(self) -> str:
        """Return the sizes in one line."""
        return (
            f"AnnotationTable({self.items.num_rows:,} items, {self.annotators.num_rows:,} annotators,"
            f" {self.fields.num_rows:,} fields, {self.annotations.num_rows:,} annotations,"
            f" {self.marks.num_rows:,} marks)"
        )


def _parts(column: pa.Array) -> Iterator[pa.Buffer]:
    """Yield the bytes that make a column: which values there are, and the values; nulls have none."""
    yield _written(column.is_valid())
    if pa.types.is_list(column.type):
        yield _written(pc.list_value_length(column).drop_null())
        yield from _parts(column.flatten())
    else:
        yield _written(column.drop_null())


def _written(values: pa.Array) -> pa.Buffer:
    """Return an array as the bytes of a stream."""
    sink = pa.BufferOutputStream()
    batch = pa.RecordBatch.from_arrays([values], ["values"])
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return sink.getvalue()
