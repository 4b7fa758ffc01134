import json

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from annoqa.connectors import CONNECTORS
from annoqa.connectors.read import read
from annoqa.errors import SourceError, TableError
from annoqa.table.parquet import save
from tests.connectors.test_coco import BASE

ROWS = "item,annotator,label\n1,ann,cat\n1,bob,dog\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "ann.json").write_text(json.dumps(BASE))
    (tmp_path / "bob.json").write_text(json.dumps(BASE))
    (tmp_path / "README.md").write_text("# What this is\n\nNotes, and more notes.\n")
    (tmp_path / ".hidden.csv").write_text("x")
    return tmp_path


def test_paths_folders_and_patterns_read_the_same(folder):
    paths = [folder / "ann.json", str(folder / "bob.json")]

    assert read(*paths).fingerprint == read(str(folder / "*.json")).fingerprint == read(folder).fingerprint
    assert read(*paths).names("annotators") == ["ann", "bob"]


def test_what_a_folder_holds_besides_is_told(folder):
    passed_over = [row.source for row in read(folder).log.rows if row.rule == "file-passed-over"]

    assert passed_over == ["README.md"]


def test_frames_arrow_and_streams_are_sources():
    frame = pd.DataFrame({"item": [1, 1], "annotator": ["ann", "bob"], "label": ["cat", "dog"]})

    class Stream:
        def __arrow_c_stream__(self, requested_schema=None):
            return pa.Table.from_pandas(frame).__arrow_c_stream__(requested_schema)

    for source in (frame, pl.from_pandas(frame), pa.Table.from_pandas(frame), Stream(), read(frame)):
        assert read(source).marks.num_rows == 2


def test_a_name_does_not_decide_the_format(tmp_path):
    (tmp_path / "coco.txt").write_text(json.dumps(BASE))
    (tmp_path / "rows.json").write_text(ROWS)

    assert read(tmp_path / "coco.txt").fields["kind"].to_pylist() == ["box"]
    assert read(tmp_path / "rows.json").marks.num_rows == 2


def test_a_saved_table_is_read_back(tmp_path):
    (tmp_path / "rows.csv").write_text(ROWS)
    table = read(tmp_path / "rows.csv")
    save(table, tmp_path / "saved")

    assert read(tmp_path / "saved").marks.equals(table.marks)
    assert read(tmp_path / "saved").log == table.log


def test_a_file_that_is_not_there_gets_a_hint(folder):
    with pytest.raises(SourceError, match=r"closest is 'ann\.json'"):
        read(folder / "anne.json")
    with pytest.raises(SourceError, match="does not exist"):
        read(folder / "export" / "ann.json")
    with pytest.raises(SourceError, match="matches none"):
        read(str(folder / "*.jsonl"))


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"just a sentence.", b'{"a": 1}', b"\x80\x04\x95"])
def test_an_unknown_format_says_what_was_tried(tmp_path, content):
    (tmp_path / "a.bin").write_bytes(content)

    with pytest.raises(SourceError) as caught:
        read(tmp_path / "a.bin")

    assert all(member.name in str(caught.value) for member in CONNECTORS)


def test_pickles_are_never_opened(tmp_path):
    pd.DataFrame({"item": [1]}).to_pickle(tmp_path / "a.pkl")

    with pytest.raises(SourceError, match="pickles run code"):
        read(tmp_path / "a.pkl")


def test_empty_files_and_folders_are_errors(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"")

    with pytest.raises(SourceError, match="is empty"):
        read(tmp_path / "a.csv")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="nothing"):
        read(tmp_path / "empty")


def test_options_are_those_of_the_connectors_at_work(folder):
    with pytest.raises(SourceError, match="closest is 'unmarked'"):
        read(folder / "ann.json", unmarkt="empty")
    with pytest.raises(SourceError, match="closest is 'coco'"):
        read(folder / "ann.json", connector="cocoo")
    assert read(folder / "ann.json", connector="coco", annotator="eve").names("annotators") == ["eve"]


def test_something_else_is_no_source():
    with pytest.raises(SourceError, match="__arrow_c_stream__"):
        read(42)


def test_sources_that_do_not_fit_are_an_error(folder):
    boxes = pd.DataFrame({"item": [1], "annotator": ["a"], "box": ["x"]})

    with pytest.raises(TableError, match="one kind"):
        read(folder / "ann.json", boxes, columns={"value": "box"})


def test_connectors_have_different_names():
    names = [member.name for member in CONNECTORS]

    assert len(set(names)) == len(names)
