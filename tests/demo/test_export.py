"""The export has the shape of what the real Label Studio wrote."""

import json
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import pytest

import annoqa.demo
from annoqa.demo.task import LABELS
from tests.demo.exports import tasks
from tests.shared import DATA

CONTROLS = DATA / "label_studio_controls"
KIND_OF_FILE = {
    "rectanglelabels.json": "rectanglelabels",
    "timelinelabels.json": "timelinelabels",
    "text_labels.json": "labels",
}


@cache
def real(name: str) -> dict:
    return json.loads((CONTROLS / name).read_text())["export_json"][0]


def results(kind: str) -> list[dict]:
    entries = [entry for task in tasks() for entry in task["annotations"]]
    return [result for entry in entries for result in entry["result"] if result["type"] == kind]


def test_tasks_and_annotations_have_the_keys_of_a_real_export():
    task = real("rectanglelabels.json")

    assert set(tasks()[0]) == set(task)
    assert set(tasks()[0]["annotations"][0]) == set(task["annotations"][0])
    assert set(tasks()[0]["predictions"][0]) == set(task["annotations"][0]["prediction"])


@pytest.mark.parametrize(("file", "kind"), KIND_OF_FILE.items())
def test_results_have_the_keys_of_a_real_export(file, kind):
    expected = real(file)["annotations"][0]["result"][0]

    for result in results(kind):
        assert set(result) == set(expected) - {"meta", "score"}
        assert set(result["value"]) == set(expected["value"])


@pytest.mark.parametrize("kind", ["choices", "rating"])
def test_whole_answers_have_the_keys_of_a_real_export(kind):
    expected = next(
        entry for entry in real("global.json")["annotations"][0]["result"] if entry["type"] == kind
    )

    assert results(kind)
    assert all(set(result) == set(expected) for result in results(kind))
    assert all(set(result["value"]) == set(expected["value"]) for result in results(kind))


def test_ids_are_unique():
    entries = [entry for task in tasks() for entry in task["annotations"]]

    for key in ("id", "unique_id"):
        assert len({entry[key] for entry in entries}) == len(entries)
    for entry in entries:
        assert len({result["id"] for result in entry["result"]}) == len(entry["result"])


def test_boxes_are_percent_of_the_image():
    for result in results("rectanglelabels"):
        value = result["value"]
        assert value["x"] >= 0
        assert value["y"] >= 0
        assert value["x"] + value["width"] <= 100.001
        assert value["y"] + value["height"] <= 100.001
        assert min(value["width"], value["height"]) > 1


def test_spans_quote_their_text():
    texts = {task["id"]: task["data"].get("text") for task in tasks()}
    spans = [
        (texts[task["id"]], result["value"])
        for task in tasks()
        for entry in task["annotations"]
        for result in entry["result"]
        if result["type"] == "labels"
    ]

    assert any(ord(letter) > 0xFFFF for text, _ in spans for letter in text)
    assert all(text[value["start"] : value["end"]] == value["text"] for text, value in spans)


def test_an_empty_answer_is_submitted():
    entries = [entry for task in tasks() for entry in task["annotations"]]

    assert any(entry["result"] == [] and not entry["was_cancelled"] for entry in entries)


def test_every_origin_occurs_and_follows_from_the_prediction():
    seen = set()
    for task in tasks():
        before = {result["id"]: result for result in task["predictions"][0]["result"]}
        for entry in task["annotations"]:
            for result in entry["result"]:
                seen.add(result["origin"])
                same = result["value"] == before.get(result["id"], {}).get("value")
                assert same == (result["origin"] == "prediction")
                assert entry["parent_prediction"] is not None or result["origin"] == "manual"

    assert seen == {"manual", "prediction", "prediction-changed"}


def test_the_label_config_declares_the_fields():
    config = ET.parse(Path(annoqa.demo.__file__).parent / "files" / "label_config.xml")  # noqa: S314 - our own
    declared = {
        control.get("name"): tuple(entry.get("value") for entry in control)
        for control in config.iter()
        if control.get("toName") and len(control)
    }

    assert declared == dict(LABELS)
