"""What sources say about the version of the guidelines that an answer was made under."""

import json

import pandas as pd
import pytest

from annoqa.connectors.label_studio import read_label_studio
from annoqa.connectors.read import read
from annoqa.errors import SourceError
from annoqa.table.parquet import load, save


def export(tmp_path, *versions, key="guideline_version", lenient=False):
    tasks = [
        {
            "id": at,
            "data": {"text": "a"},
            "annotations": [
                {
                    "id": at,
                    "completed_by": 1,
                    "lead_time": "slow" if lenient else 1.5,
                    "result": [
                        {
                            "type": "choices",
                            "from_name": "c",
                            "to_name": "t",
                            "id": "x",
                            "value": {"choices": ["a"]},
                        }
                    ],
                    **({} if version is None else {key: version}),
                }
            ],
        }
        for at, version in enumerate(versions, 1)
    ]
    path = tmp_path / "export.json"
    path.write_text(json.dumps(tasks))
    return path


def told(table):
    return table.annotations["guideline"].to_pylist()


@pytest.mark.parametrize("lenient", [False, True])
@pytest.mark.parametrize("key", ["guideline_version", "instructions"])
def test_the_key_of_an_annotation_is_read(tmp_path, key, lenient):
    path = export(tmp_path, "2", 2, 2.5, None, " b ", "", key=key, lenient=lenient)

    table = read_label_studio(path, version_key=key)

    assert told(table) == ["2", "2", "2.5", None, "b", None]


@pytest.mark.parametrize("odd", [{"name": 2}, [1], True, {"a": {"b": [1]}}])
def test_what_is_no_version_is_told_and_costs_nothing_else(tmp_path, odd):
    table = read_label_studio(export(tmp_path, odd, "1"))

    assert told(table) == [None, "1"]
    (row,) = [row for row in table.log.rows if row.rule == "guideline-version"]
    assert row.pointer == "/0/annotations/0"
    assert table.marks.num_rows == 2


def test_another_key_is_not_looked_at(tmp_path):
    assert told(read_label_studio(export(tmp_path, "2", key="instructions"))) == [None]


@pytest.mark.parametrize("key", ["id", "result", "created_at"])
def test_a_key_of_label_studio_itself_is_refused(tmp_path, key):
    with pytest.raises(SourceError, match="does not use"):
        read_label_studio(export(tmp_path, "2"), version_key=key)


@pytest.mark.parametrize(
    "name", ["guideline_version", "Guideline Version", "instructionsVersion", "guideline"]
)
def test_a_column_of_a_table_is_read(name):
    frame = pd.DataFrame(
        {"item": [1, 2, 3], "annotator": "ann", "label": list("aba"), name: ["2", None, "1b"]}
    )

    assert told(read(frame)) == ["2", None, "1b"]


def test_a_column_of_any_name_is_read_where_it_is_named():
    frame = pd.DataFrame({"item": [1, 2], "annotator": "ann", "label": list("ab"), "book": [3, 4]})

    assert told(read(frame, columns={"guideline": "book"})) == ["3", "4"]


def test_marks_of_one_answer_have_one_version():
    frame = pd.DataFrame(
        {
            "item": [1, 1, 2], "annotator": "ann", "label": list("aba"), "x1": 0, "y1": 0, "x2": 9, "y2": 9,
            "guideline_version": ["2", "2", "3"],
        }
    )  # fmt: skip

    assert told(read(frame)) == ["2", "3"]


def test_joined_and_saved_tables_keep_it(tmp_path):
    one = pd.DataFrame({"item": [1], "annotator": "ann", "label": "a", "guideline_version": "2"})
    two = pd.DataFrame({"item": [1], "annotator": "bob", "label": "b"})

    table = read(one, two)
    save(table, tmp_path / "saved")

    assert told(table) == ["2", None]
    assert told(load(tmp_path / "saved")) == ["2", None]
    assert load(tmp_path / "saved").fingerprint == table.fingerprint


def test_tables_that_were_saved_without_the_column_are_read(tmp_path):
    import pyarrow.parquet as pq

    table = read(pd.DataFrame({"item": [1], "annotator": "ann", "label": "a"}))
    save(table, tmp_path)
    file = tmp_path / "annotations.parquet"
    pq.write_table(pq.read_table(file).drop_columns(["guideline"]), file)

    assert told(load(tmp_path)) == [None]
    assert load(tmp_path).fingerprint == table.fingerprint
