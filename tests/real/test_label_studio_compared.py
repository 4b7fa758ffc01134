"""Lines, tracks, timelines, relations and attributes that the real editor saved: compared with themselves
and with a second annotator who did nearly the same."""

import copy
import json

import pytest

from annoqa.connectors.label_studio import read_label_studio
from annoqa.measurements.attributes import measure_attributes
from annoqa.measurements.compared import compared
from annoqa.measurements.context import Context
from annoqa.measurements.relations import measure_relations
from annoqa.measurements.segments import measure_segments
from annoqa.measurements.shapes import measure_shapes
from annoqa.table.field_view import view_field
from tests.shared import DATA

FOLDER = DATA / "label_studio_controls"


def compared_with(name, change, tmp_path, **options):
    """The export with a second annotator, whose results are those of the first after a change."""
    content = json.loads((FOLDER / f"{name}.json").read_text())
    export = content["export_json"]
    for task in export:
        (first,) = task["annotations"]
        second = copy.deepcopy(first) | {"id": 9_000 + first["id"], "completed_by": 77, "unique_id": "x"}
        change(second["result"])
        task["annotations"].append(second)
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(export))
    return read_label_studio(path, label_config=content["label_config"], **options)


def nothing(_results):
    """Leave everything as it is."""


def overall(rows):
    return {row.name: row.estimate.value for row in rows if row.subject == "all"}


def shapes(table, field):
    return overall(measure_shapes(view_field(table, field), Context.of(table)))


def test_a_line_is_compared(tmp_path):
    def move(results):
        for vertex in results[0]["value"]["vertices"]:
            vertex["x"] += 0.5

    same = shapes(compared_with("vectorlabels", nothing, tmp_path), "c")
    moved = shapes(compared_with("vectorlabels", move, tmp_path), "c")

    assert (same["mean_iou"], same["detection_f1"], same["direction_agreement"]) == (1, 1, 1)
    assert same["mean_line_distance"] == 0
    # from (80, 60) to (240, 240), moved by 4 px to the right: 4 · 180 / √(160² + 180²) px beside it,
    # and a little further at the two ends, of a tolerance of 6.93 px
    beside = 4 * 180 / (160**2 + 180**2) ** 0.5
    assert moved["mean_line_distance"] == pytest.approx(beside, rel=0.01)
    assert moved["mean_iou"] == pytest.approx(1 - beside / (2 * 0.01 * (800 * 600) ** 0.5), rel=0.01)


def test_a_line_drawn_from_its_end_goes_the_other_way(tmp_path):
    def turn_round(results):
        first, second = results[0]["value"]["vertices"]
        for axis in "xy":
            first[axis], second[axis] = second[axis], first[axis]

    found = shapes(compared_with("vectorlabels", turn_round, tmp_path), "c")

    assert (found["mean_iou"], found["direction_agreement"]) == (1, 0)


def test_closed_lines_branches_and_curves_are_read(tmp_path):
    def grow(results):
        value = results[0]["value"]
        value["closed"] = True
        value["vertices"].append({"id": "v3", "x": 30, "y": 10, "prevPointId": "v1", "isBezier": True})

    table = compared_with("vectorlabels", grow, tmp_path)
    extent = table.marks["extent"].to_pylist()[1]

    nan = float("nan")
    expected = [(800 * 600) ** 0.5, 80, 60, 240, 240, nan, nan, 80, 60, 240, 60, 80, 60]
    assert extent == pytest.approx(expected, nan_ok=True)
    assert "curves" in {row.rule for row in table.log.rows}


def test_a_track_is_compared(tmp_path):
    def move(results):
        results[0]["value"]["sequence"][1]["x"] += 4

    same = shapes(compared_with("videorectangle", nothing, tmp_path), "box")
    moved = shapes(compared_with("videorectangle", move, tmp_path), "box")
    ones = ("mean_iou", "detection_f1", "hota", "identity_f1", "frame_detection_f1", "mean_frame_iou")

    assert [same[name] for name in ones] == [1] * 6
    assert same["identity_switches"] == 0
    assert moved["mean_start_frame_disagreement"] == moved["mean_end_frame_disagreement"] == 0
    # in frame 1 + k the boxes, 16 wide, are 4k/59 apart: shared 16 − 4k/59 of 16 + 4k/59
    iou = sum((16 - 4 * k / 59) / (16 + 4 * k / 59) for k in range(60)) / 60
    assert moved["mean_frame_iou"] == pytest.approx(iou)
    assert 0.7 < moved["hota"] < 1
    assert moved["identity_f1"] == 1


def test_a_track_left_open_lasts_until_the_end_of_the_video(tmp_path):
    def leave_open(results):
        results[0]["value"]["sequence"][1]["enabled"] = True

    table = compared_with("videorectangle", leave_open, tmp_path)
    found = shapes(table, "box")

    # 5 s at 24 frames a second are 120 frames, where the other one ends with frame 60
    assert found["mean_end_frame_disagreement"] == 60
    assert found["identity_f1"] == pytest.approx(2 * 60 / 180)


def test_a_track_without_what_it_needs_is_rejected(tmp_path):
    def lose(results):
        results.append(copy.deepcopy(results[0]) | {"id": "v2"})
        results[0]["value"]["sequence"] = []
        results[1]["value"]["sequence"][0] |= {"width": -5, "rotation": 30}

    table = compared_with("videorectangle", lose, tmp_path)

    assert {"no-keyframe", "keyframe"} <= {row.rule for row in table.log.rows if row.fate == "rejected"}
    assert table.marks.num_rows == 1


def test_key_frames_out_of_order_are_mended(tmp_path):
    def shuffle(results):
        sequence = results[0]["value"]["sequence"]
        results[0]["value"]["sequence"] = [sequence[1], sequence[0], dict(sequence[1])]

    table = compared_with("videorectangle", shuffle, tmp_path)

    assert "keyframe-order" in {row.rule for row in table.log.rows if row.fate == "repaired"}
    one, two = table.marks["extent"].to_pylist()
    assert one == two


@pytest.mark.parametrize("base", [0, 1])
def test_a_timeline_is_compared(base, tmp_path):
    def move(results):
        results[0]["value"]["ranges"][0]["start"] += 5

    def numbers(change):
        table = compared_with("timelinelabels", change, tmp_path, frame_base=base)
        told = [row.message for row in table.log.rows if row.rule == "frame-convention"]
        assert len(told) == 1
        assert f"is {base}," in told[0]
        return overall(measure_segments(view_field(table, "c"), Context.of(table)))

    same, moved = numbers(nothing), numbers(move)

    assert same["mean_iou"] == same["detection_f1"] == 1
    assert moved["mean_iou"] == pytest.approx(16 / 21)  # frames 15 to 30 of 10 to 30, both ends included
    assert moved["mean_start_disagreement"] == pytest.approx(5 / 24)


def test_relations_are_compared(tmp_path):
    def relabel(results):
        results[2]["labels"] = ["next-to"]

    def turn_round(results):
        results[2]["from_id"], results[2]["to_id"] = results[2]["to_id"], results[2]["from_id"]

    def numbers(change):
        table = compared_with("relations", change, tmp_path)
        return overall(measure_relations(table, view_field(table, "relation"), Context.of(table)))

    same, named, turned = numbers(nothing), numbers(relabel), numbers(turn_round)
    assert same["relation_f1"] == same["relation_label_agreement"] == same["relation_link_f1"] == 1
    assert same["relation_lost_share"] == 0
    assert (named["relation_f1"], named["relation_link_f1"], named["relation_label_agreement"]) == (0, 1, 0)
    assert (turned["relation_f1"], turned["relation_direction_agreement"]) == (0, 0)


def test_a_relation_of_a_box_that_the_other_lacks_is_lost_and_no_disagreement(tmp_path):
    table = compared_with("relations", lambda results: results.pop(1), tmp_path)
    found = overall(measure_relations(table, view_field(table, "relation"), Context.of(table)))

    assert found["relation_lost_share"] == 1
    assert found["relation_f1"] is None


def test_attributes_are_compared(tmp_path):
    def change(results):
        said = {result["from_name"]: result["value"] for result in results}
        said["ch"]["choices"] = ["y"]
        said["ta"]["text"] = ["hallo you"]
        said["ra"]["rating"] = 2
        said["nu"]["number"] = 2.5
        said["tx"]["taxonomy"] = [["P"]]

    def numbers(change):
        table = compared_with("perregion", change, tmp_path)
        this = compared(view_field(table, "c"), Context.of(table), 0.5)
        rows = measure_attributes(this, table)
        return {(row.name.removeprefix("attribute_"), *row.who): row.estimate.value for row in rows}

    same, changed = numbers(nothing), numbers(change)
    assert {value for (name, _), value in same.items() if name == "agreement"} == {1}
    assert {who for _, who in same} == {"ch", "ta", "ra", "nu", "tx"}
    assert [changed["agreement", name] for name in ("ch", "ta", "ra", "nu", "tx")] == [0, 0, 0, 1, 0]
    assert changed["difference", "ra"] == 2
    assert changed["text_similarity", "ta"] == pytest.approx(1 - 5 / 9)
