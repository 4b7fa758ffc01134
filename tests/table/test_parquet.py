from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings

from annoqa.errors import SourceError
from annoqa.table.log import ImportLog, LogRow, SourceCount
from annoqa.table.parquet import load, save
from annoqa.table.schema import SCHEMAS
from tests.table.campaigns import box_tables, pets


@given(table=box_tables())
@settings(max_examples=25, deadline=None)
def test_what_is_saved_comes_back(table, tmp_path_factory):
    folder = tmp_path_factory.mktemp("table")

    save(table, folder)
    back = load(folder)

    assert all(getattr(back, name).equals(getattr(table, name)) for name in SCHEMAS)
    assert back.fingerprint == table.fingerprint


def test_the_log_comes_back(tmp_path):
    count = SourceCount(source="a", connector="c", record="row", records=2, read=1, repaired=0, rejected=1)
    row = LogRow(source="a", pointer="row 2", fate="rejected", rule="r", message="<b>")
    table = replace(pets(["ann"], [[0]]), log=ImportLog((count,), (row,)))

    save(table, tmp_path)

    assert load(tmp_path).log == table.log


def test_a_missing_file_is_named(tmp_path):
    save(pets(["ann"], [[0]]), tmp_path)
    (tmp_path / "marks.parquet").unlink()

    with pytest.raises(SourceError, match=r"lacks 'marks\.parquet'"):
        load(tmp_path)


def test_a_file_that_is_not_parquet_is_an_error(tmp_path):
    save(pets(["ann"], [[0]]), tmp_path)
    (tmp_path / "marks.parquet").write_bytes(b"not parquet")

    with pytest.raises(SourceError, match=r"`marks\.parquet` must have"):
        load(tmp_path)


def test_what_lies_under_a_null_is_not_part_of_the_fingerprint(tmp_path):
    table = pets(["ann", "bob"], [[0, 1], [1, None]])
    garbage = pa.Array.from_buffers(
        pa.float64(), 3, [pa.py_buffer(b"\x00"), pa.py_buffer(np.array([7.0, 8.0, 9.0]).tobytes())]
    )
    at = table.marks.column_names.index("number")
    other = replace(table, marks=table.marks.set_column(at, table.marks.schema.field("number"), garbage))

    save(other, tmp_path)

    assert other.fingerprint == table.fingerprint == load(tmp_path).fingerprint
