import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from annoqa.connectors.tabular import read_table
from annoqa.errors import SourceError


def counts(table):
    (count,) = table.log.sources
    return count.records, count.read, count.repaired, count.rejected


def told(table, fate=None):
    return {(row.pointer, row.rule) for row in table.log.rows if fate in (None, row.fate)}


def values(table):
    """Return {(item, annotator): label or number}."""
    labels, items, people = table.names("labels"), table.names("items"), table.names("annotators")
    annotations, marks = table.annotations.to_pylist(), table.marks.to_pylist()
    return {
        (items[annotations[m["annotation"]]["item"]], people[annotations[m["annotation"]]["annotator"]]): (
            labels[m["label"]] if m["label"] is not None else m["number"]
        )
        for m in marks
    }


LONG = pd.DataFrame(
    {
        "item": ["a", "a", "b", "b"],
        "rater": ["ann", "bob", "ann", "bob"],
        "label": ["cat", "dog", "cat", None],
    }
)


def write(tmp_path, name, text, encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_long_rows_become_annotations_and_a_missing_cell_is_a_missing_judgement():
    table = read_table(LONG)

    assert values(table) == {("a", "ann"): "cat", ("a", "bob"): "dog", ("b", "ann"): "cat"}
    assert counts(table) == (4, 4, 0, 0)
    assert ("row 4", "missing-judgements") in told(table, "note")


def test_the_same_rows_come_in_through_every_door(tmp_path):
    arrow = pa.Table.from_pandas(LONG)
    LONG.to_csv(tmp_path / "a.csv", index=False)
    LONG.to_csv(tmp_path / "a.tsv", index=False, sep="\t")
    LONG.to_json(tmp_path / "a.jsonl", orient="records", lines=True)
    LONG.to_json(tmp_path / "a.json", orient="records")
    pq.write_table(arrow, tmp_path / "a.parquet")
    sources = [arrow, pl.from_pandas(LONG), pl.from_pandas(LONG).lazy().collect()]
    sources += [tmp_path / f"a.{end}" for end in ("csv", "tsv", "jsonl", "json", "parquet")]

    for source in sources:
        assert values(read_table(source)) == values(read_table(LONG)), source


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_every_encoding_gives_the_same_text(tmp_path, encoding):
    path = write(tmp_path, "a.csv", "item,annotator,label\nx,Zoë,café\n", encoding)

    table = read_table(path)

    assert values(table) == {("x", "Zoë"): "café"}
    assert (("", "encoding") in told(table)) == (encoding not in {"utf-8", "utf-8-sig"})


def test_wide_has_one_column_for_every_annotator_and_gold_is_gold():
    frame = pd.DataFrame({"item": [1, 2], "rater_1": ["x", "y"], "rater_2": ["x", None], "gold": ["x", "x"]})

    table = read_table(frame)

    roles = dict(
        zip(table.annotations["annotator"].to_pylist(), table.annotations["role"].to_pylist(), strict=True)
    )
    assert values(table) == {
        ("1", "rater_1"): "x",
        ("1", "rater_2"): "x",
        ("1", "ground_truth"): "x",
        ("2", "rater_1"): "y",
        ("2", "ground_truth"): "x",
    }
    assert [roles[at] for at in range(3)] == ["human", "human", "ground_truth"]
    assert counts(table) == (2, 2, 0, 0)


def test_several_value_columns_are_several_fields_and_a_gap_limits_the_look():
    frame = pd.DataFrame({"item": [1, 1], "annotator": ["a", "b"], "label": ["x", None], "rating": [3, 4]})

    table = read_table(frame, level={"rating": "ordinal"})

    assert table.fields["level"].to_pylist() == ["nominal", "ordinal"]
    assert table.looks.to_pylist() == [{"annotation": 1, "field": 1, "start": None, "end": None}]


def test_an_ordered_category_is_ordinal_and_declares_its_labels():
    rating = pd.Categorical(["low", "high"], categories=["low", "mid", "high"], ordered=True)

    table = read_table(pd.DataFrame({"item": [1, 1], "annotator": ["a", "b"], "grade": rating}))

    assert table.fields.to_pylist()[0]["level"] == "ordinal"
    assert table.fields.to_pylist()[0]["labels"] == ["low", "mid", "high"]


def test_numbers_that_are_none_are_rejected_by_row():
    frame = pd.DataFrame({"item": [1, 2, 3, 4], "annotator": "a", "x": ["1.5", "2,5", "inf", "many"]})

    table = read_table(frame, columns={"value": "x"}, level="interval")

    assert values(table) == {("1", "a"): 1.5, ("2", "a"): 2.5}
    assert counts(table) == (4, 1, 1, 2)
    assert told(table, "rejected") == {("row 3", "not-a-number"), ("row 4", "not-a-number")}


def test_who_answers_twice_counts_once_by_time():
    frame = pd.DataFrame(
        {
            "item": ["a", "a"],
            "annotator": ["ann", "ann"],
            "label": ["late", "early"],
            "created_at": pd.to_datetime(["2024-05-02", "2024-05-01"]),
        }
    )

    table = read_table(frame)

    assert table.annotations["repeat"].to_pylist() == [0, 1]
    assert table.annotations["created_at"][0].as_py().isoformat() == "2024-05-01T00:00:00+00:00"
    first = table.marks["annotation"].to_pylist().index(0)
    assert table.names("labels")[table.marks["label"][first].as_py()] == "early"
    assert any(rule == "answered-again" for _, rule in told(table))


def test_order_of_rows_does_not_matter():
    shuffled = LONG.sample(frac=1, random_state=3)

    assert values(read_table(shuffled)) == values(read_table(LONG))
    assert read_table(shuffled).items.equals(read_table(LONG).items)


def test_constant_columns_describe_items_and_varying_ones_are_told():
    frame = LONG.assign(scene=["k", "k", "l", "l"], seconds=[1, 2, 3, 4], city=["Bonn", "Bonn", "Ulm", "Ulm"])

    table = read_table(frame)

    assert table.items["group"].to_pylist() == ["k", "l"]
    assert table.items["data.city"].to_pylist() == ["Bonn", "Ulm"]
    assert "data.seconds" not in table.items.column_names
    assert any(row.rule == "column-varies" and "'seconds'" in row.message for row in table.log.rows)


def test_flags_mark_gold_and_whoever_only_wrote_gold_is_ground_truth():
    frame = LONG.dropna().assign(is_gold=[True, False, False]).replace({"rater": {"ann": "ann"}})
    frame.loc[4] = ["c", "expert", "cat", True]

    table = read_table(frame)

    people = table.names("annotators")
    found = {
        (people[row["annotator"]], row["role"], row["ground_truth"]) for row in table.annotations.to_pylist()
    }
    assert found == {
        ("ann", "human", True),
        ("ann", "human", False),
        ("bob", "human", False),
        ("expert", "ground_truth", True),
    }


def test_truth_names_annotators_and_a_wrong_name_gets_a_hint():
    table = read_table(LONG, truth="bob")

    assert set(table.annotations["role"].to_pylist()) == {"human", "ground_truth"}
    with pytest.raises(SourceError, match="closest is 'bob'"):
        read_table(LONG, truth="bobb")


def test_sets_and_paths_are_taken_apart():
    frame = pd.DataFrame(
        {"item": [1, 2], "annotator": "a", "tags": ["cat|dog", "dog"], "class": ["a > b", "a"]}
    )

    table = read_table(frame, columns={"value": ["tags", "class"]}, level={"tags": "set", "class": "path"})

    paths = dict(zip(table.names("labels"), table.labels["paths"].to_pylist(), strict=True))
    assert paths == {"cat|dog": [["cat"], ["dog"]], "dog": [["dog"]], "a > b": [["a", "b"]], "a": [["a"]]}


def test_labels_that_nobody_declared_and_slips_are_told():
    frame = pd.DataFrame({"item": np.arange(60), "annotator": "a", "label": ["PERSON"] * 59 + ["PEROSN"]})

    table = read_table(frame, labels=["PERSON", "PLACE"])

    messages = [row.message for row in table.log.rows]
    assert "'PEROSN' is not declared for 'label'; closest is 'PERSON'." in messages
    assert "'PEROSN' in 'label' looks like 'PERSON'; it is kept as it is" in messages
    assert table.fields["labels"].to_pylist() == [["PERSON", "PLACE"]]


def test_a_header_that_is_nearly_right_gets_a_hint():
    frame = LONG.rename(columns={"rater": "anotator"})

    with pytest.raises(SourceError, match=r"is 'anotator' meant to be 'annotator'\?"):
        read_table(frame)
    with pytest.raises(SourceError, match="closest is 'annotator'"):
        read_table(LONG, columns={"anotator": "rater"})
    with pytest.raises(SourceError, match="closest is 'rater'"):
        read_table(LONG, columns={"annotator": "ratr"})
    with pytest.raises(SourceError, match="closest is 'long'"):
        read_table(LONG, layout="lng")


def test_ragged_rows_are_rejected_with_their_row(tmp_path):
    path = write(tmp_path, "a.csv", "item,annotator,label\n1,a,x\n2,a\n3,a,y,z\n4,a,y\n5,,y\n")

    table = read_table(path)

    assert counts(table) == (5, 2, 0, 3)
    assert told(table, "rejected") == {
        ("row 3", "ragged-row"),
        ("row 4", "ragged-row"),
        ("row 6", "no-annotator"),
    }
    assert table.annotations["pointer"].to_pylist() == ["row 2", "row 5"]


def test_cells_may_hold_line_ends_quotes_formulas_and_markup(tmp_path):
    cell = '=HYPERLINK("x")\n<script>alert(1)</script>'
    frame = pd.DataFrame({"item": ["1"], "annotator": ["a"], "label": [cell]})
    frame.to_csv(tmp_path / "a.csv", index=False)

    assert values(read_table(tmp_path / "a.csv")) == {("1", "a"): cell}


def test_a_gigantic_cell_is_read(tmp_path):
    path = write(tmp_path, "a.csv", "item,annotator,label\n1,a," + "x" * 20_000_000 + "\n2,a,y\n")

    table = read_table(path)

    assert table.marks.num_rows == 2


def test_broken_json_lines_are_rejected_one_by_one(tmp_path):
    lines = [
        '{"item": 1, "annotator": "a", "label": "x"}',
        '{"item": 2, "annot',
        "[1]",
        '{"item": NaN, "annotator": 2}',
    ]
    path = write(tmp_path, "a.jsonl", "\n".join(lines))

    table = read_table(path)

    assert counts(table) == (4, 1, 0, 3)
    assert {row.pointer for row in table.log.rows if row.fate == "rejected"} == {"row 2", "row 3", "row 4"}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "", "is empty"),
        ("a.csv", "item,item,label\n1,2,3\n", "more than once"),
        ("a.json", '[{"item": 1}', "ends early"),
        ("a.json", "[" * 1_000_000, "nested too deep"),
        ("a.json", "[1, 2]", "holds none"),
        ("a.csv", "alpha,beta\n1,2\n", "no column for item"),
        ("a.csv", "item,annotator\n1,2\n", "at least one column of values"),
    ],
)
def test_what_is_no_table_is_an_error(tmp_path, name, text, said):
    with pytest.raises(SourceError, match=said):
        read_table(write(tmp_path, name, text))


def test_mixed_types_are_read_as_text(tmp_path):
    path = write(
        tmp_path,
        "a.json",
        '[{"item": 1, "annotator": "a", "label": 1}, {"item": "1", "annotator": "b", "label": "x"}]',
    )

    table = read_table(path)

    assert values(table) == {("1", "a"): "1", ("1", "b"): "x"}
    assert table.annotations["pointer"].to_pylist() == ["/0", "/1"]


def test_an_empty_table_with_a_header_is_an_empty_campaign(tmp_path):
    table = read_table(write(tmp_path, "a.csv", "item,annotator,label\n"))

    assert (table.items.num_rows, table.marks.num_rows) == (0, 0)


def test_names_keep_their_zeros(tmp_path):
    table = read_table(write(tmp_path, "a.csv", "item,annotator,label\n007,1,x\n"))

    assert table.names("items") == ["007"]


def test_wide_tables_may_describe_their_items_too():
    frame = pd.DataFrame(
        {"item": [1, 2], "rater_1": ["x", "y"], "rater_2": ["x", "y"], "city": ["Bonn", "Ulm"]}
    )

    table = read_table(frame.assign(scene=["k", "l"], gold=["x", "y"]))

    assert table.items["data.city"].to_pylist() == ["Bonn", "Ulm"]
    assert table.items["group"].to_pylist() == ["k", "l"]
    assert table.annotations.num_rows == 6


def test_columns_are_annotators_only_when_they_are_called_so():
    frame = pd.DataFrame({"item": [1, 2], "A": ["x", "y"], "B": ["x", "x"]})

    with pytest.raises(SourceError, match="layout='wide'"):
        read_table(frame)
    assert read_table(frame, layout="wide").names("annotators") == ["A", "B"]
