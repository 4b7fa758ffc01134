"""Whatever people send: a clear error or a log row, never a traceback, never a silent drop."""

import json

import pytest

from annoqa.connectors import read_label_studio
from annoqa.errors import SourceError
from tests.connectors.label_studio_exports import BOX, CHOICE, answer, box, fates, read, rules, span, task

GOOD = json.dumps([task(answer(BOX))]).encode()
DEEP = 100_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"[]", "no task"),
        (b"null", "begins with"),
        (b"item,annotator\n1,ann\n", "begins with"),
        (GOOD[:-20], "must be JSON"),
        (GOOD + b"]", "must be JSON"),
        (b"[" * DEEP + b"]" * DEEP, "too deep"),
        (b'[{"id": 1, "data": ' + b'{"a":' * DEEP, "too deep"),
        (b'{"tasks": [{"id": 1', "must be JSON"),
        (b'{"images": [], "annotations": [], "categories": []}', "is an object with"),
        (b"[1, 2, 3]", "not one of 3 records"),
        (b'[{"image": "a.png", "box": [], "annotator": 1, "annotation_id": 2}]', "is not a task"),
        (b"\x00\x01\x02\x03" * 30, ""),
    ],
)
def test_what_is_no_export_is_refused_in_words(content, said, tmp_path):
    with pytest.raises(SourceError, match=f"(?i){said}"):
        read(content, tmp_path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SourceError, match="can be read"):
        read_label_studio(tmp_path / "none.json")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "cp1252"])
def test_other_encodings_are_read(encoding, tmp_path):
    label = {**CHOICE, "value": {"choices": ["Zoé"]}}
    content = json.dumps([task(answer(label))], ensure_ascii=False).encode(encoding)

    assert read(content, tmp_path).names("labels") == ["Zoé"]


def test_deep_nesting_in_one_value_is_refused_in_words(tmp_path):
    deep = GOOD.replace(b'"cat"', b"[" * DEEP + b"]" * DEEP)

    with pytest.raises(SourceError, match="too deep"):
        read(deep, tmp_path)


def test_nan_and_infinity_reject_only_their_record(tmp_path):
    content = [task(answer(BOX, box(x=float("nan")), box(width=float("inf")), CHOICE))]
    table = read(content, tmp_path)

    assert table.marks.num_rows == 2
    assert fates(table) == (2, 0, 2)
    assert rules(table, "rejected") == ["not-finite", "not-finite"]
    assert "lenient-json" in rules(table, "note")


@pytest.mark.parametrize(
    ("result", "rule"),
    [
        (box(x="ten"), "value"),
        (box(x=None), "value"),
        (box(width=0), "zero-size"),
        (box(width=-5, rotation=10), "negative-size"),
        (box(rectanglelabels=[{"a": 1}]), "value"),
        ({**BOX, "value": 3}, "value"),
        ({key: value for key, value in BOX.items() if key != "value"}, "value"),
        ({key: value for key, value in BOX.items() if key != "from_name"}, "no-control"),
        ({"foo": 1}, "no-control"),
        ("text", "not-a-result"),
        (None, "not-a-result"),
        (span(3, 3), "span"),
        (span(-1, 3), "span"),
        (span("x", 3), "span"),
        (span(9**30, 10**30), "span"),
        ({**CHOICE, "value": {"x": 1, "y": 2, "choices": ["a"]}}, "attribute-without-region"),
        ({**CHOICE, "value": {}}, "no-value"),
        ({**CHOICE, "type": "rating", "value": {"rating": 1e400}}, "not-finite"),
        ({**BOX, "type": "timelinelabels", "value": {"ranges": []}}, "no-range"),
        ({**BOX, "type": "timelinelabels", "value": {"ranges": [{"start": 0, "end": 3}]}}, "frame"),
        ({**BOX, "type": "timeserieslabels", "value": {"start": 1e300, "end": 2}}, "moment"),
        ({**BOX, "type": "hypertextlabels", "value": {"start": "/p[1]"}}, "no-global-offsets"),
        ({**BOX, "type": "polygonlabels", "value": {"points": []}}, "not-finite"),
        (
            {**BOX, "type": "ellipselabels", "value": {"x": 1, "y": 1, "radiusX": -1, "radiusY": 2}},
            "zero-size",
        ),
    ],
)
def test_a_result_that_cannot_be_used_is_rejected_with_its_place(result, rule, tmp_path):
    table = read([task(answer({**BOX, "id": "good"}, result))], tmp_path)
    (row,) = (row for row in table.log.rows if row.fate == "rejected")

    assert (row.rule, row.pointer) == (rule, "/0/annotations/0/result/1")
    assert fates(table) == (1, 0, 1)
    assert table.marks.num_rows == 1


@pytest.mark.parametrize(
    ("result", "rule"),
    [
        (box(x="10.0"), "value-type"),
        (box(x=40, width=-30), "negative-size"),
        ({**BOX, "score": "high"}, "wrong-type"),
        ({**BOX, "original_width": None}, "image-size"),
        (span(3, 0), "reversed"),
        (span(8, 90), "clipped-to-text"),
        ({**CHOICE, "type": "number", "value": {"number": "2.5"}}, "value-type"),
    ],
)
def test_a_result_that_can_be_mended_is_repaired(result, rule, tmp_path):
    table = read([task(answer(result), data={"text": "Ann met Bob."})], tmp_path)

    assert rules(table, "repaired") == [rule]
    assert fates(table) == (0, 1, 0)
    assert table.marks.num_rows == 1


def test_a_negative_size_is_the_same_box(tmp_path):
    mended = read([task(answer(box(x=40, y=60, width=-30, height=-40)))], tmp_path)

    assert mended.marks["extent"].to_pylist() == read(GOOD, tmp_path).marks["extent"].to_pylist()


@pytest.mark.parametrize(
    "content",
    [
        [7, task(answer(BOX))],
        [task("text", answer(BOX)), None],
        [task(answer(BOX), drafts="none", predictions={"a": 1})],
        [task(answer(BOX), id={"a": 1}, data=[1, 2])],
        [task(answer(BOX, lead_time="long", created_at="yesterday", completed_by=[1]))],
        [task({**answer(BOX), "result": {"a": 1}})],
        [task(answer(BOX, prediction=3, parent_prediction="x", ground_truth="yes"))],
    ],
)
def test_mixed_types_are_accounted_for(content, tmp_path):
    table = read(content, tmp_path)

    assert all(count.read + count.repaired + count.rejected == count.records for count in table.log.sources)
    assert table.log.rows


def test_half_of_a_surrogate_pair_does_not_stop_a_file(tmp_path):
    table = read(GOOD.replace(b"cat", b"c\\ud83dt"), tmp_path)

    assert table.names("labels") == ["c?t"]
    assert "lenient-json" in rules(table, "note")


def test_labels_pass_unchanged_whatever_they_hold(tmp_path):
    labels = ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "a" * 1_000_000, "\u202eabc", ""]
    results = [
        {**BOX, "id": str(at), "value": {**BOX["value"], "rectanglelabels": [label]}}
        for at, label in enumerate(labels)
    ]
    table = read([task(answer(*results))], tmp_path)

    assert set(table.names("labels")) == set(labels)


def test_sizes_missing_in_one_result_come_from_the_items_others(tmp_path):
    bare = {key: value for key, value in BOX.items() if not key.startswith("original")}
    table = read([task(answer(BOX), answer({**bare, "id": "2"}, id=2, completed_by=8))], tmp_path)
    first, second = table.marks["extent"].to_pylist()

    assert first == second
    assert rules(table, "repaired") == ["image-size"]


def test_many_data_keys_do_not_become_many_columns(tmp_path):
    tasks = [task(answer(BOX, id=at), id=at, data={f"k{at}": "v"}) for at in range(150)]
    table = read(tasks, tmp_path)

    assert sum(name.startswith("data.") for name in table.items.column_names) == 100
    assert "data-keys" in rules(table, "note")


def test_new_types_are_kept(tmp_path):
    new = {"id": "n", "type": "hologram", "from_name": "h", "to_name": "image", "value": {"z": [1]}}
    table = read([task(answer(new))], tmp_path)

    assert table.fields["kind"].to_pylist() == ["other"]
    assert json.loads(table.marks["raw"].to_pylist()[0]) == {"z": [1]}


def test_one_control_with_two_kinds_of_mark_is_two_fields(tmp_path):
    mixed = [{**BOX, "id": "1"}, {**BOX, "id": "2"}, {**CHOICE, "from_name": "box"}]
    table = read([task(answer(*mixed))], tmp_path)

    assert table.names("fields") == ["box", "box (choices)"]
