"""Every control tag as the real editor saved it, by three people: the third answered like the first, the
second a little differently. Who is equal agrees exactly; who is not, does not."""

import copy
import json

import pytest

from annoqa.connectors.label_studio import read_label_studio
from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from tests.real.test_label_studio_pixels import shifted_bitmask, shifted_brush, shifted_point
from tests.shared import DATA

FOLDER = DATA / "label_studio_controls"
FILES = sorted(path.stem for path in FOLDER.glob("*.json"))
ZERO = {
    "character_error_rate",
    "identity_switches",
    "mean_absolute_difference",
    "near_miss_share",
    "relation_lost_share",
    "word_error_rate",
}
"""Numbers of pairs that are 0 where two people are equal; those with a unit are as well."""


def aside(results):
    results[0]["value"]["x"] += 1


def later(results):
    results[0]["value"]["start"] += 0.1
    results[0]["value"]["end"] += 0.2


def shorter(results):
    value = results[0]["value"]
    value["text"] = value["text"][:-1]
    for holder, key in ((value, "endOffset"), (value.get("globalOffsets", {}), "end"), (value, "end")):
        if isinstance(holder.get(key), int):
            holder[key] -= 1


def replaced(value):
    def change(results):
        results[0]["value"] = value

    return change


def drawn(move):
    def change(results):
        results[0]["value"] = move(results[0]["value"])

    return change


def outline(results):
    for point in results[0]["value"]["points"]:
        point[0] += 1


def line(results):
    for vertex in results[0]["value"]["vertices"]:
        vertex["x"] += 0.2


def track(results):
    results[0]["value"]["sequence"][1]["x"] += 4


def timeline(results):
    results[0]["value"]["ranges"][0]["start"] += 5


def series(results):
    results[0]["value"]["start"] += 5


def answers(results):
    said = {"choices": ["b"], "taxonomy": [["R"]], "rating": 3, "number": 2.0, "text": ["one", "three"]}
    said["datetime"] = "2024-05-08"
    for result in results:
        (key,) = result["value"]
        result["value"] = {key: said[key] if result["from_name"] != "dt2" else "2024-05-06T08:09"}


def relation(results):
    results[2]["labels"] = ["next-to"]


BOTH = {"mean_iou": "c"}
# file -> what the second one did, and the numbers of pairs that must tell: name -> field
CHANGES = {
    "audio_labels": (later, BOTH),
    "bitmasklabels": (drawn(shifted_bitmask), BOTH),
    "brushlabels": (drawn(shifted_brush), BOTH),
    "ellipselabels": (aside, BOTH),
    "global": (answers, {"path_similarity": "tx", "jaccard_agreement": "cm", "edit_similarity": "ta"}),
    "hypertextlabels": (shorter, BOTH | {"character_f1": "c"}),
    "keypointlabels": (drawn(shifted_point), BOTH),
    "multi_image": (aside, BOTH),
    "pairwise": (replaced({"selected": "right"}), {"pair_kappa": "pw"}),
    "paragraphlabels": (shorter, BOTH | {"character_f1": "c"}),
    "perregion": (aside, BOTH),
    "polygonlabels": (outline, BOTH),
    "ranker": (replaced({"ranker": {"rank": ["i1", "i2", "i3"]}}), {"kendall_tau_b": "rank"}),
    "ranker_buckets": (
        replaced({"ranker": {"good": ["i1"], "bad": ["i2"], "_": []}}),
        {"kendall_tau_b": "rank"},
    ),
    "rectangle_labels_split": (aside, BOTH),
    "rectanglelabels": (aside, BOTH),
    "relations": (relation, {"relation_f1": "relation", "relation_label_agreement": "relation"}),
    "text_labels": (shorter, BOTH | {"character_f1": "c"}),
    "timelinelabels": (timeline, BOTH),
    "timeserieslabels": (series, BOTH),
    "vectorlabels": (line, BOTH),
    "videorectangle": (track, {"mean_iou": "box", "hota": "box", "mean_frame_iou": "box"}),
}


@pytest.fixture(scope="module", params=sorted(CHANGES))
def control(request, tmp_path_factory):
    """The file's name, its table and its numbers."""
    content = json.loads((FOLDER / f"{request.param}.json").read_text())
    for task in content["export_json"]:
        (first,) = task["annotations"]
        for who in (2, 3):
            again = copy.deepcopy(first) | {"id": 9_000 + who, "completed_by": who, "unique_id": f"u{who}"}
            task["annotations"].append(again)
        CHANGES[request.param][0](task["annotations"][1]["result"])
    path = tmp_path_factory.mktemp("control") / "export.json"
    path.write_text(json.dumps(content["export_json"]))
    table = read_label_studio(path, label_config=content["label_config"])
    return request.param, table, measure(table, Context.of(table), truth=False)


def of_pair(found, *who):
    return {(row.field, row.name): row for row in found.measurements if row.who == who}


def test_no_control_is_missing():
    assert sorted(CHANGES) == FILES


def test_nothing_is_left_aside_or_only_kept(control):
    _, table, found = control

    assert found.left_aside == ()
    assert {row.fate for row in table.log.rows} <= {"note", "repaired"}
    assert {row.field for row in found.measurements} == set(table.names("fields"))


def test_equal_people_agree_exactly(control):
    _, table, found = control
    equal = of_pair(found, "1", "3")

    assert {field for field, _ in equal} == set(table.names("fields"))
    for (field, name), row in equal.items():
        if row.estimate.value is not None:
            assert row.estimate.value == (0 if row.unit or name in ZERO else 1), (field, name)


def test_what_was_changed_agrees_less_and_alike_from_both_sides(control):
    name, _, found = control
    first, last = of_pair(found, "1", "2"), of_pair(found, "2", "3")

    for number, field in CHANGES[name][1].items():
        value = first[field, number].estimate.value
        assert (0 if number.endswith("iou") else -1) <= value < 1, number
        assert value == last[field, number].estimate.value


def test_the_change_is_seen_in_every_field_that_was_changed(control):
    name, table, found = control
    of_all = {(row.field, row.name): row.estimate.value for row in found.measurements if row.subject == "all"}

    fields = table.names("fields") if name == "global" else CHANGES[name][1].values()
    for field in fields:
        seen = [of_all.get((field, number)) for number in ("percent_agreement", "mean_iou", "relation_f1")]
        assert any(value is not None and value < 1 for value in seen), field
