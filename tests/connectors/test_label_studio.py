"""Who answered what, when, from which pre-label; and every shape that exports come in."""

import json

import pytest

from annoqa.connectors import LABEL_STUDIO, read_label_studio
from annoqa.errors import SourceError
from annoqa.table.field_view import view_field
from tests.connectors.label_studio_exports import BOX, CHOICE, answer, fates, read, rules, span, task

SNAPSHOT = {"id": 7, "email": "ann@example.org", "first_name": "Ann", "last_name": "Lee"}


def rows(table):
    return table.annotations.to_pylist()


def test_numbers_and_objects_name_the_same_annotator(tmp_path):
    sync = read([task(answer(BOX))], tmp_path)
    snapshot = read([task(answer(BOX, completed_by=SNAPSHOT))], tmp_path)

    assert sync.names("annotators") == snapshot.names("annotators") == ["7"]
    assert snapshot.annotators["name"].to_pylist() == ["Ann Lee"]


@pytest.mark.parametrize(
    "content",
    [
        [task(answer(BOX))],
        {"tasks": [task(answer(BOX))], "total": 1},
        task(answer(BOX)),
        [{"id": 5, "data": {"image": "/data/a.png"}, "completions": [answer(BOX)]}],
    ],
)
def test_every_shape_gives_the_same_marks(content, tmp_path):
    table = read(content, tmp_path)
    (mark,) = table.marks.to_pylist()

    assert mark["extent"] == [20, 20, 80, 60, 0]
    assert table.names("items") == ["5"]
    assert table.names("labels") == ["cat"]


def test_json_lines_are_tasks(tmp_path):
    lines = [json.dumps(task(answer(BOX), id=at)) for at in range(3)]
    table = read("\n".join([*lines, '{"id": 4, "data"']).encode(), tmp_path)

    assert table.items.num_rows == 3
    assert fates(table, "task") == (3, 0, 1)
    assert [row.pointer for row in table.log.rows if row.fate == "rejected"] == ["line 4"]


def test_old_exports_have_completions_and_honeypots(tmp_path):
    old = {"id": 1, "result": [CHOICE], "honeypot": True, "created_at": 1_600_000_000, "lead_time": 3.5}
    (row,) = rows(read([{"id": 5, "data": {}, "completions": [old]}], tmp_path))

    assert row["ground_truth"] is True
    assert row["created_at"].isoformat() == "2020-09-13T12:26:40+00:00"
    assert row["lead_time_s"] == 3.5


def test_skipped_annotations_leave_no_marks(tmp_path):
    table = read([task(answer(BOX, was_cancelled=True))], tmp_path)

    assert rows(table)[0]["status"] == "skipped"
    assert table.marks.num_rows == 0
    assert "skipped-results" in rules(table, "note")
    assert fates(table) == (1, 0, 0)


def test_an_empty_answer_is_an_answer(tmp_path):
    table = read([task(answer(), answer(CHOICE, id=2, completed_by=8))], tmp_path)

    assert view_field(table, "pet").annotator.tolist() == [0, 1]


def test_an_answer_without_results_in_the_export_is_rejected(tmp_path):
    table = read([task({"id": 1}, answer(BOX, id=2))], tmp_path)

    assert fates(table, "annotation") == (1, 0, 1)
    assert rules(table, "rejected") == ["no-result"]


def test_drafts_are_not_compared(tmp_path):
    draft = {"id": 3, "user": "ann@example.org", "result": [BOX]}
    table = read([task(answer(BOX, completed_by=SNAPSHOT), drafts=[draft])], tmp_path)

    assert [row["status"] for row in rows(table)] == ["submitted", "draft"]
    assert table.names("annotators") == ["7"]
    assert view_field(table, "box").n_marks == 1


def test_predictions_are_a_model_of_that_version(tmp_path):
    prediction = {"id": 9, "model_version": "m2", "score": 0.4, "result": [BOX]}
    table = read([task(answer(BOX), predictions=[prediction])], tmp_path)
    model = rows(table)[1]

    assert (model["role"], table.names("annotators")[model["annotator"]]) == ("model", "model:m2")
    assert table.marks["score"].to_pylist() == [None, 0.4]
    assert view_field(table, "box", "model").n_marks == 1


def test_predictions_by_number_are_said(tmp_path):
    assert "predictions-by-number" in rules(read([task(answer(BOX), predictions=[3])], tmp_path))


@pytest.mark.parametrize(
    ("origins", "given", "expected"),
    [
        (["prediction"], 1, "untouched"),
        (["prediction", "prediction"], 2, "untouched"),
        (["prediction"], 2, "changed"),
        (["prediction-changed"], 1, "changed"),
        (["prediction", "manual"], 1, "changed"),
        ([], 1, "changed"),
        (["manual"], None, None),
    ],
)
def test_prelabels_are_untouched_or_changed(origins, given, expected, tmp_path):
    results = [{**BOX, "id": str(at), "origin": origin} for at, origin in enumerate(origins)]
    parent = (
        {} if given is None else {"parent_prediction": 4, "prediction": {"id": 4, "result": [BOX] * given}}
    )
    (row,) = rows(read([task(answer(*results, **parent))], tmp_path))

    assert row["prelabel"] == expected


def test_the_same_person_twice_is_one_annotator(tmp_path):
    first = answer(BOX, id=1, created_at="2026-01-01T08:00:00Z")
    second = answer(BOX, CHOICE, id=2, created_at="2026-01-02T08:00:00Z")
    table = read([task(second, first)], tmp_path)

    assert [row["repeat"] for row in rows(table)] == [0, 1]
    assert "self-duplicate" in rules(table, "note")
    assert view_field(table, "box").n_marks == 1


def test_of_two_answers_the_ground_truth_counts(tmp_path):
    gold = answer(BOX, id=1, ground_truth=True, created_at="2026-01-01T08:00:00Z")
    later = answer(BOX, id=2, created_at="2026-01-02T08:00:00Z")
    other = answer(BOX, id=3, completed_by=8)

    assert [row["repeat"] for row in rows(read([task(gold, later, other)], tmp_path))] == [0, 1, 0]


def test_who_only_writes_ground_truth_is_no_annotator(tmp_path):
    gold = answer(BOX, id=1, completed_by=1, ground_truth=True)
    both = [task(gold, answer(BOX, id=2)), task(answer(BOX, id=3, ground_truth=True), id=6)]

    assert [row["role"] for row in rows(read(both, tmp_path))] == ["ground_truth", "human", "human"]


def test_the_caller_says_who_made_a_file(tmp_path):
    anonymous = answer(BOX, completed_by=None)
    table = read([task(anonymous)], tmp_path, annotator="expert", truth=True)

    assert table.names("annotators") == ["expert"]
    assert (rows(table)[0]["role"], rows(table)[0]["ground_truth"]) == ("ground_truth", True)
    assert "no-annotator" in rules(read([task(anonymous)], tmp_path), "note")


def test_an_annotation_that_stands_twice_is_read_once(tmp_path):
    table = read([task(answer(BOX)), task(answer(BOX))], tmp_path)

    assert table.items.num_rows == table.annotations.num_rows == 1
    assert fates(table, "annotation") == (1, 0, 1)
    assert fates(table) == (1, 0, 1)


def test_tasks_without_id_have_one_that_does_not_depend_on_their_place(tmp_path):
    first, second = ({"data": {"text": text}, "annotations": [answer(id=None)]} for text in ("a b", "c d"))

    names = read([first, second], tmp_path).names("items")
    assert read([second, first], tmp_path).names("items") == names[::-1]


def test_scalars_of_the_data_become_columns(tmp_path):
    data = {"image": "/data/a.png", "site": "Kiel", "n": 1.50, "ok": True, "none": None, "deep": {"a": 1}}
    items = read([task(answer(BOX), data=data)], tmp_path).items.to_pylist()

    assert {key: value for key, value in items[0].items() if key.startswith("data.")} == {
        "data.image": "/data/a.png",
        "data.site": "Kiel",
        "data.n": "1.5",
        "data.ok": "true",
    }
    assert (items[0]["width_px"], items[0]["height_px"], items[0]["media"]) == (200, 100, "/data/a.png")


def test_questions_that_an_item_cannot_be_asked_are_not_looked_at(tmp_path):
    config = (
        '<View><Image name="image" value="$image"/><Choices name="pet" toName="image"><Choice value="cat"/>'
        '</Choices><Text name="text" value="$text"/><Labels name="who" toName="text"><Label value="Person"/>'
        "</Labels></View>"
    )
    tasks = [task(answer(CHOICE)), task(answer(span(0, 3)), id=6, data={"text": "Ann met Bob."})]
    table = read(tasks, tmp_path, label_config=config)

    assert view_field(table, "pet").item.tolist() == [0]
    assert view_field(table, "who").item.tolist() == [1]
    assert read(tasks, tmp_path).looks.num_rows == 0


def test_splitting_an_export_changes_no_mark(tmp_path):
    tasks = [task(answer(BOX, id=at), id=at) for at in range(50)]
    whole = read(tasks, tmp_path).marks

    assert read(tasks[::-1], tmp_path).marks["extent"].to_pylist() == whole["extent"].to_pylist()
    assert read(tasks, tmp_path).fingerprint == read(tasks, tmp_path).fingerprint


def test_exports_are_recognised(tmp_path):
    for content in ([task(answer(BOX))], {"tasks": [task(answer(BOX))]}):
        head = json.dumps(content).encode()
        assert LABEL_STUDIO.recognises(tmp_path / "a.json", head)
        assert LABEL_STUDIO.recognises(tmp_path / "a.json", json.dumps(content).encode("utf-16"))
    assert not LABEL_STUDIO.recognises(tmp_path / "a.json", b'[{"item": 1, "annotator": "ann"}]')
    assert not LABEL_STUDIO.recognises(tmp_path / "a.csv", b"item,annotator")


@pytest.mark.parametrize("options", [{"fps": 0}, {"fps": float("nan")}, {"time_unit": "sec"}])
def test_options_out_of_range_are_refused(options, tmp_path):
    with pytest.raises(SourceError, match="must be"):
        read_label_studio(tmp_path / "a.json", **options)
