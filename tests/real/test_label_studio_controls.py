"""Every control tag as the real editor saved it: decoded into its kind, or kept and said to be kept."""

import json

import numpy as np
import pytest

from annoqa.connectors.label_studio import read_label_studio
from annoqa.vocabulary import KINDS_COMPARED, LEVELS_COMPARED
from tests.shared import DATA

FOLDER = DATA / "label_studio_controls"
FILES = sorted(path.stem for path in FOLDER.glob("*.json"))
# field -> (kind, level), marks
EXPECTED = {
    "audio_labels": ({"c": ("segment", "nominal")}, 1),
    "bitmasklabels": ({"c": ("mask", "nominal")}, 1),
    "brushlabels": ({"c": ("mask", "nominal")}, 1),
    "ellipselabels": ({"c": ("ellipse", "nominal")}, 1),
    "global": (
        {
            "c1": ("whole", "nominal"),
            "cm": ("whole", "set"),
            "tx": ("whole", "path"),
            "ra": ("whole", "ordinal"),
            "nu": ("whole", "interval"),
            "dt": ("whole", "date"),
            "dt2": ("whole", "date"),
            "ta": ("whole", "text"),
        },
        8,
    ),
    "hypertextlabels": ({"c": ("span", "nominal")}, 1),
    "keypointlabels": ({"c": ("keypoint", "nominal")}, 1),
    "multi_image": ({"c": ("box", "nominal")}, 2),
    "pairwise": ({"pw": ("whole", "nominal")}, 1),
    "paragraphlabels": ({"c": ("span", "nominal")}, 1),
    "perregion": ({"c": ("box", "nominal")}, 1),
    "polygonlabels": ({"c": ("polygon", "nominal")}, 1),
    "ranker": ({"rank": ("whole", "ranking")}, 1),
    "ranker_buckets": ({"rank": ("whole", "ranking")}, 1),
    "rectangle_labels_split": ({"c": ("box", "set")}, 1),
    "rectanglelabels": ({"c": ("box", "nominal")}, 1),
    "relations": ({"c": ("box", "nominal"), "relation": ("relation", "none")}, 3),
    "text_labels": ({"c": ("span", "nominal")}, 2),
    "timelinelabels": ({"c": ("segment", "nominal")}, 1),
    "timeserieslabels": ({"c": ("segment", "nominal")}, 2),
    "vectorlabels": ({"c": ("polyline", "nominal")}, 1),
    "videorectangle": ({"box": ("track", "nominal")}, 1),
}


def saved(name, shape="export_json"):
    content = json.loads((FOLDER / f"{name}.json").read_text())
    return content[shape], content["label_config"]


def read(name, tmp_path, *, config=True, shape="export_json", **options):
    export, label_config = saved(name, shape)
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(export))
    return read_label_studio(path, label_config=label_config if config else None, **options)


def only_mark(table, field="c"):
    code = table.names("fields").index(field)
    marks = [mark for mark in table.marks.to_pylist() if mark["field"] == code]
    assert len(marks) == 1
    return marks[0]


def label_of(table, mark):
    return table.names("labels")[mark["label"]]


def test_every_control_is_expected():
    assert sorted(EXPECTED) == FILES
    assert len(FILES) == 22


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("config", [True, False])
def test_every_result_is_decoded_or_kept_and_said_to_be(name, config, tmp_path):
    table = read(name, tmp_path, config=config)
    fields, n_marks = EXPECTED[name]
    n_results = sum(len(answer["result"]) for task in saved(name)[0] for answer in task["annotations"])
    counts = {count.record: count for count in table.log.sources}
    found = {row["field"]: (row["kind"], row["level"]) for row in table.fields.to_pylist()}
    kept = [row.message for row in table.log.rows if row.fate == "kept"]

    assert found == fields
    assert table.marks.num_rows == n_marks
    assert counts["result"].records == n_results
    assert counts["result"].rejected == 0
    for field, (kind, level) in fields.items():
        compared = kind in KINDS_COMPARED and (kind != "whole" or level in LEVELS_COMPARED)
        assert any(repr(field) in message for message in kept) is not compared


@pytest.mark.parametrize("name", FILES)
def test_the_page_of_the_tasks_api_gives_the_same_marks(name, tmp_path):
    sync = read(name, tmp_path)
    page = read(name, tmp_path, shape="tasks_list")
    human = [row["role"] == "human" for row in page.annotations.to_pylist()]
    theirs = [mark for mark in page.marks.to_pylist() if human[mark["annotation"]]]
    ours = sync.marks.to_pylist()

    for first, second in zip(ours, theirs, strict=True):
        ignored = ("annotation", "label", "field")
        assert {key: first[key] for key in first if key not in ignored} == {
            key: second[key] for key in second if key not in ignored
        }


@pytest.mark.parametrize("name", FILES)
def test_an_accepted_prelabel_is_untouched(name, tmp_path):
    (row,) = read(name, tmp_path).annotations.to_pylist()

    assert row["prelabel"] == "untouched"


def test_a_turned_box_keeps_its_centre(tmp_path):
    mark = only_mark(read("rectanglelabels", tmp_path))

    # 10 %, 10 %, 20 %, 20 % of 800 × 600, 15° about (80, 60): cos 15° = .965926, sin 15° = .258819
    x, y = 80 + 80 * 0.965926 - 60 * 0.258819, 60 + 80 * 0.258819 + 60 * 0.965926
    assert mark["extent"] == pytest.approx([x - 80, y - 60, x + 80, y + 60, 15], abs=1e-3)
    assert mark["score"] == 0.7
    assert json.loads(mark["attributes"]) == {"meta": {"text": ["note"]}}


def test_a_box_and_its_labels_in_two_results_are_one_mark(tmp_path):
    table = read("rectangle_labels_split", tmp_path)

    assert label_of(table, only_mark(table)) == "A, B"
    assert table.fields.to_pylist()[0]["labels"] == ["A", "B"]


def test_what_is_said_about_a_region_is_an_attribute_of_its_mark(tmp_path):
    table = read("perregion", tmp_path)

    said = {"ch": ["x"], "ta": ["hello"], "ra": 4, "nu": 2.5, "tx": [["P", "Q"]]}
    assert json.loads(only_mark(table)["attributes"]) == said
    assert table.names("fields") == ["c"]


def test_images_of_one_item_are_its_parts(tmp_path):
    marks = read("multi_image", tmp_path).marks.to_pylist()

    assert [mark["part"] for mark in marks] == ["0", "1"]


def test_offsets_in_utf16_units_are_repaired(tmp_path):
    table = read("text_labels", tmp_path)
    (text,) = table.items["text"].to_pylist()

    spans = [text[mark["start"] : mark["end"]] for mark in table.marks.to_pylist()]
    assert spans == ["Marie Curie", "1867"]
    assert [row.rule for row in table.log.rows if row.fate == "repaired"] == ["utf16-offsets"]


@pytest.mark.parametrize(
    ("name", "quote", "text"),
    [
        ("hypertextlabels", "brave", "Hello brave worldsecond para"),
        ("paragraphlabels", "there", "Hi there Alice\nHello Bob"),
    ],
)
def test_spans_of_pages_and_dialogues_point_into_what_is_shown(name, quote, text, tmp_path):
    table = read(name, tmp_path)
    mark = only_mark(table)

    assert table.items["text"].to_pylist() == [text]
    assert text[mark["start"] : mark["end"]] == mark["text"] == quote


def test_seconds_become_nanoseconds_and_the_channel_a_part(tmp_path):
    mark = only_mark(read("audio_labels", tmp_path))

    assert (mark["start"], mark["end"], mark["part"]) == (1_250_000_000, 2_500_000_000, "1")
    assert json.loads(mark["attributes"]) == {"tr": ["hello"]}


@pytest.mark.parametrize(
    ("options", "start", "end", "unit"),
    [
        ({}, 375_000_000, 1_250_000_000, "frame@24"),
        ({"fps": 10}, 900_000_000, 3_000_000_000, "frame@10"),
        ({"fps": 10, "frame_base": 0}, 1_000_000_000, 3_100_000_000, "frame@10"),
    ],
)
def test_frames_become_time(options, start, end, unit, tmp_path):
    table = read("timelinelabels", tmp_path, **options)
    mark = only_mark(table)

    assert (mark["start"], mark["end"]) == (start, end)
    assert table.fields["time_unit"].to_pylist() == [unit]


def test_an_assumed_frame_rate_is_announced(tmp_path):
    told = {row.rule for row in read("timelinelabels", tmp_path, config=False).log.rows}

    assert "frame-rate-assumed" in told
    assert "frame-rate-assumed" not in {row.rule for row in read("timelinelabels", tmp_path).log.rows}


def test_moments_of_a_time_series_may_be_points(tmp_path):
    marks = read("timeserieslabels", tmp_path, time_unit="ms").marks.to_pylist()

    assert [(mark["start"], mark["end"]) for mark in marks] == [
        (100_000_000, 150_000_000),
        (300_000_000, 300_000_000),
    ]


@pytest.mark.parametrize(
    ("name", "extent"),
    [
        ("ellipselabels", [240, 180, 80, 30, 0]),
        ("keypointlabels", [np.sqrt(800 * 600), 200, 240, 2]),
        ("polygonlabels", [80, 60, 240, 60, 240, 180, 80, 180]),
        ("vectorlabels", [(800 * 600) ** 0.5, 80, 60, 240, 240]),
    ],
)
def test_shapes_become_pixels(name, extent, tmp_path):
    assert only_mark(read(name, tmp_path))["extent"] == pytest.approx(extent, abs=1e-9)


@pytest.mark.parametrize(
    ("options", "n_frames", "first"),
    [({}, 120, 1), ({"fps": 12}, 60, 1), ({"fps": 30, "frame_base": 0}, 150, 2)],
)
def test_key_frames_become_a_track(options, n_frames, first, tmp_path):
    mark = only_mark(read("videorectangle", tmp_path, **options), "box")

    # framesCount is 1, which 60 frames deny: 5 s at the frame rate
    expected = [n_frames, first, 1, 3, 16, 19, 36, 0, first + 59, 0, 20, 16, 36, 36, 0]
    assert mark["extent"] == expected


def test_what_a_video_does_not_say_is_announced(tmp_path):
    told = {row.rule for row in read("videorectangle", tmp_path).log.rows}
    assert "video-size" in told
    assert "frame-convention" in {row.rule for row in read("timelinelabels", tmp_path).log.rows}


@pytest.mark.parametrize("name", ["videorectangle", "relations"])
def test_what_is_only_kept_is_kept_whole(name, tmp_path):
    table = read(name, tmp_path)
    (result,) = (entry for entry in saved(name)[0][0]["annotations"][0]["result"][-1:])
    raw = json.loads([mark["raw"] for mark in table.marks.to_pylist() if mark["raw"]][-1])

    expected = result.get("value") or {
        key: result[key] for key in ("from_id", "to_id", "direction", "labels")
    }
    assert raw == expected


def test_declared_labels_come_from_the_config(tmp_path):
    fields = {row["field"]: row["labels"] for row in read("global", tmp_path).fields.to_pylist()}

    assert fields["c1"] == ["a", "b"]
    assert fields["tx"] == ["P", "P / Q", "R"]
    assert fields["ra"] is None
