"""The folder of a report: whole or not at all, and what is in it comes back."""

import csv
import dataclasses
import json
import math

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoqa.errors import ConfigError, SourceError
from annoqa.measurements.measurement import Measurement
from annoqa.report import load_result, write_outputs
from annoqa.report import outputs as module
from annoqa.report.spreadsheet import cell
from annoqa.report.stored import SCHEMA, dump_result, from_plain, to_plain
from annoqa.statistics.estimate import Estimate
from annoqa.table.parquet import load
from tests.report.campaign import EMPTY, empty_result, result, table


def test_everything_is_written_and_the_page_is_named_first(tmp_path):
    written = write_outputs(result(), table(), tmp_path / "report")

    names = [path.relative_to(tmp_path / "report").as_posix() for path in written]
    assert names[0] == "report.html"
    assert {
        "audit.json",
        "measurements.csv",
        "measurements.parquet",
        "findings.csv",
        "import_log.csv",
    } <= set(names)
    assert load(tmp_path / "report" / "table").marks.equals(table().marks)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report"]


def test_an_empty_campaign_can_be_written(tmp_path):
    assert write_outputs(empty_result(), EMPTY, tmp_path / "report")


def test_the_result_comes_back_as_it_was(tmp_path):
    write_outputs(result(), table(), tmp_path / "report")

    assert load_result(tmp_path / "report" / "audit.json") == result()


def test_json_has_a_version_and_no_nan():
    odd = dataclasses.replace(
        result(),
        measurements=(
            Measurement(
                field="f", question="value", name="x", title="x", estimate=Estimate(value=1.0),
                detail={"nan": math.nan, "inf": [math.inf], "tuple": (1, 2), "key": {3: None}},
            ),
        ),
    )  # fmt: skip

    content = json.loads(dump_result(odd), parse_constant=pytest.fail)
    assert (content["schema"], content["schema_version"]) == (SCHEMA, 1)
    assert content["measurements"][0]["detail"] == {
        "nan": None,
        "inf": [None],
        "tuple": [1, 2],
        "key": {"3": None},
    }


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
)


@given(
    st.one_of(st.none(), st.floats(0, 1)),
    st.dictionaries(st.text(), st.recursive(LEAVES, st.lists, max_leaves=5)),
)
def test_any_measurement_survives_the_round_trip(value, detail):
    estimate = Estimate.none("because") if value is None else Estimate(value=value)
    number = Measurement(
        field="f", question="value", name="n", title="N", who=("a", "b"), estimate=estimate, detail=detail
    )
    before = dataclasses.replace(empty_result(), measurements=(number,))

    assert from_plain(json.loads(dump_result(before))) == before


def test_half_a_character_does_not_stop_the_report(tmp_path):
    write_outputs(dataclasses.replace(result(), title="half \ud800"), table(), tmp_path / "report")

    assert load_result(tmp_path / "report" / "audit.json").title == "half ?"


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"schema": "annoqa.audit", "schema_version": 1}'])
def test_what_is_not_an_audit_is_refused_with_a_reason(tmp_path, content):
    path = tmp_path / "audit.json"
    path.write_text(content)

    with pytest.raises(SourceError):
        load_result(path)


def test_a_later_schema_and_a_missing_file_are_refused_with_a_hint(tmp_path):
    with pytest.raises(SourceError, match="Found 99"):
        from_plain({**to_plain(result()), "schema_version": 99})
    with pytest.raises(SourceError, match="must be a file"):
        load_result(tmp_path / "nowhere.json")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =1", "=cmd|' /C calc'!A0"])
def test_text_that_begins_a_formula_is_made_safe(text):
    assert cell(text) == "'" + text


@pytest.mark.parametrize("value", [-1.5, 0, None, "cup", "a=b", "−1"])
def test_numbers_and_other_text_stay(value):
    assert cell(value) == value


def test_no_cell_of_the_written_tables_begins_a_formula(tmp_path):
    write_outputs(result(label="=HYPERLINK(1)", other="+mug", field="@field"), table(), tmp_path / "report")

    for name in ("measurements.csv", "findings.csv", "import_log.csv"):
        with (tmp_path / "report" / name).open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        texts = [text for row in rows for text in row.values() if text and not _is_number(text)]
        assert texts
        assert not [text for text in texts if text[0] in "=+-@\t\r"]
    exact = pq.read_table(tmp_path / "report" / "measurements.parquet")
    assert set(exact["field"].to_pylist()) == {"@field"}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_a_failure_leaves_the_earlier_report_and_nothing_else(tmp_path, monkeypatch):
    folder = tmp_path / "report"
    write_outputs(result(), table(), folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_import_log", full)
    with pytest.raises(ConfigError, match="No space left"):
        write_outputs(result(title="Second"), table(), folder)

    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_failure_in_the_last_step_puts_the_earlier_report_back(tmp_path, monkeypatch):
    folder = tmp_path / "report"
    write_outputs(result(), table(), folder)
    page = (folder / "report.html").read_bytes()
    rename = type(folder).rename

    def refuse_the_new_one(self, target):
        if self.name == "new":
            raise OSError(1, "refused")
        return rename(self, target)

    monkeypatch.setattr(type(folder), "rename", refuse_the_new_one)
    with pytest.raises(ConfigError, match="refused"):
        write_outputs(result(title="Second"), table(), folder)

    assert (folder / "report.html").read_bytes() == page


def test_an_earlier_report_is_replaced_as_a_whole(tmp_path):
    folder = tmp_path / "deep" / "report"
    write_outputs(result(), table(), folder)
    (folder / "table" / "stale.parquet").write_bytes(b"")
    write_outputs(result(title="Second"), table(), folder)

    assert "Second" in (folder / "report.html").read_text("utf-8")
    assert not (folder / "table" / "stale.parquet").exists()


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")

    with pytest.raises(ConfigError, match=r"thesis\.tex"):
        write_outputs(result(), table(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_links_and_files_are_not_written_through(tmp_path):
    target = tmp_path / "target"
    target.mkdir()
    (tmp_path / "link").symlink_to(target)
    (tmp_path / "file").write_text("x")

    with pytest.raises(ConfigError, match="is a link"):
        write_outputs(result(), table(), tmp_path / "link")
    with pytest.raises(ConfigError, match="is a file"):
        write_outputs(result(), table(), tmp_path / "file")
    assert list(target.iterdir()) == []
