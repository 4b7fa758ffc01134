import copy
import json

import pytest

from annoqa.connectors.coco import read_coco, recognises_coco
from annoqa.connectors.read import read
from annoqa.errors import SourceError

BASE = {
    "images": [{"id": i, "file_name": f"im{i}.jpg", "width": 100, "height": 80} for i in range(2)],
    "annotations": [
        {"id": i, "image_id": i % 2, "category_id": 0, "bbox": [1 + i, 2, 10, 10], "area": 100, "iscrowd": 0}
        for i in range(3)
    ],
    "categories": [{"id": 0, "name": "cat"}, {"id": 1, "name": "dog"}],
}


@pytest.fixture
def load(tmp_path):
    def loaded(document, name="ann.json", **options):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
        return read_coco(path, **options)

    return loaded


def changed(**marks):
    """Return the base with keys of its third annotation changed; None removes one."""
    document = copy.deepcopy(BASE)
    for key, value in marks.items():
        document["annotations"][2][key] = value
        if value is None:
            del document["annotations"][2][key]
    return document


def counts(table, record="annotation"):
    (count,) = [source for source in table.log.sources if source.record == record]
    return count.records, count.read, count.repaired, count.rejected


def told(table, *fates):
    return {
        (row.pointer, row.rule) for row in table.log.rows if row.fate in (fates or ("repaired", "rejected"))
    }


def boxes(table):
    return [extent for extent in table.marks["extent"].to_pylist() if extent]


def test_ids_from_zero_lose_nothing(load):
    table = load(BASE)

    assert boxes(table) == [[1, 2, 11, 12, 0], [2, 2, 12, 12, 0], [3, 2, 13, 12, 0]]
    assert counts(table) == (3, 3, 0, 0)
    assert table.names("items") == ["im0.jpg", "im1.jpg"]
    assert table.items["width_px"].to_pylist() == [100, 100]
    assert table.fields.to_pylist()[0]["labels"] == ["cat", "dog"]
    assert table.annotations.num_rows == 2


REPAIRED = [
    ({"id": 1}, "duplicate-id"),
    ({"id": None}, "missing-id"),
    ({"id": 2.0}, "id-type"),
    ({"id": True}, "missing-id"),
    ({"image_id": "0"}, "id-type"),
    ({"image_id": 0.0}, "id-type"),
    ({"category_id": "0"}, "id-type"),
    ({"category_id": 7}, "unknown-category"),
    ({"bbox": ["3", "2", "10", "10"]}, "number-as-text"),
    ({"bbox": [[3, 2, 10, 10]]}, "box-nested"),
    ({"iscrowd": False}, "iscrowd-type"),
    ({"bbox": None, "segmentation": [[3, 2, 13, 2, 13, 12, 3, 12]]}, "box-from-polygon"),
    ({"bbox": None, "segmentation": [3, 2, 13, 2, 13, 12, 3, 12]}, "box-from-polygon"),
]


@pytest.mark.parametrize(("change", "rule"), REPAIRED)
def test_what_can_be_mended_is_mended_and_told(load, change, rule):
    table = load(changed(**change))

    assert counts(table) == (3, 2, 1, 0)
    assert ("/annotations/2", rule) in told(table)
    assert boxes(table)[2] == [3, 2, 13, 12, 0]


REJECTED = [
    ({"bbox": None}, "no-extent"),
    ({"bbox": [3, 2, 0, 10]}, "no-size"),
    ({"bbox": [3, 2, -10, 10]}, "no-size"),
    ({"bbox": [3, 2, float("nan"), 10]}, "not-a-number"),
    ({"bbox": [3, 2, float("inf"), 10]}, "not-a-number"),
    ({"bbox": [3, 2, True, 10]}, "not-a-number"),
    ({"bbox": [3, 2, "wide", 10]}, "not-a-number"),
    ({"bbox": [3, 2, 10]}, "broken-box"),
    ({"bbox": {"x": 3}}, "broken-box"),
    ({"image_id": 9}, "unknown-image"),
    ({"image_id": None}, "no-image"),
    ({"image_id": True}, "no-image"),
    ({"image_id": [0]}, "no-image"),
]


@pytest.mark.parametrize(("change", "rule"), REJECTED)
def test_what_cannot_be_used_is_rejected_with_its_pointer(load, change, rule):
    table = load(changed(**change))

    assert counts(table) == (3, 2, 0, 1)
    assert told(table) == {("/annotations/2", rule)}
    assert len(boxes(table)) == 2


@pytest.mark.parametrize("key", ["iscrowd", "area"])
def test_a_missing_iscrowd_or_area_is_nothing_to_tell(load, key):
    assert counts(load(changed(**{key: None}))) == (3, 3, 0, 0)


def test_records_that_are_no_objects_are_rejected(load):
    document = copy.deepcopy(BASE)
    document["annotations"] += [[document["annotations"][0]], 5, None]

    table = load(document)

    assert counts(table) == (6, 3, 0, 3)
    assert ("/annotations/3", "not-an-object") in told(table)


def test_huge_numbers_are_no_traceback(load):
    text = json.dumps(changed(id=10**30)).replace("100, ", "1e999, ", 1).encode()

    assert counts(load(text))[0] == 3


def test_images_twice_under_one_id(load):
    document = copy.deepcopy(BASE)
    document["images"] += [document["images"][0], {"id": 1, "file_name": "other.jpg"}]

    table = load(document)

    assert counts(table, "image") == (4, 2, 1, 1)
    assert told(table) == {("/images/2", "duplicate-id"), ("/images/3", "duplicate-id")}
    assert table.names("items") == ["im0.jpg", "im1.jpg"]


def test_images_with_broken_sizes_and_ids(load):
    document = copy.deepcopy(BASE)
    document["images"][0] |= {"width": "100", "height": -1}
    document["images"] += [{"file_name": "no_id.jpg"}, {"width": 3}, 7]

    table = load(document)

    assert counts(table, "image") == (5, 1, 2, 2)
    assert table.items["width_px"].to_pylist() == [100, 100, None]
    assert table.items["height_px"].to_pylist() == [None, 80, None]


def test_without_images_the_image_ids_name_the_items(load):
    table = load({key: BASE[key] for key in ("annotations", "categories")})

    assert table.names("items") == ["image 0", "image 1"]
    assert ("", "no-images") in told(table, "note")


def test_without_annotations_every_image_is_an_empty_look(load):
    document = {key: BASE[key] for key in ("images", "categories")}

    table = load(document)

    assert (table.annotations.num_rows, table.marks.num_rows) == (2, 0)
    assert ("/images", "images-without-annotation") in told(table, "note")
    assert load(document, unmarked="not-looked").annotations.num_rows == 0


def test_without_categories_the_ids_are_the_labels(load):
    document = {key: BASE[key] for key in ("images", "annotations")}

    assert load(document).names("labels") == ["category 0"]
    assert load(document, categories={0: "cat"}).names("labels") == ["cat"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "is empty"),
        (b'{"images": [', "ends early"),
        (b'{"images":' + b"[" * 500_000, "nested too deep"),
        (b'{"a": 1}', "neither images nor annotations"),
        (b"\xff\xfe\x00\xd8", "must be text"),
        (b"hello", "must be JSON"),
    ],
)
def test_what_is_no_coco_is_an_error(load, text, said):
    with pytest.raises(SourceError, match=said):
        load(text)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "latin-1"])
def test_encodings_are_understood(load, encoding):
    document = copy.deepcopy(BASE)
    document["categories"][0]["name"] = "Kätzchen"

    table = load(json.dumps(document, ensure_ascii=False).encode(encoding))

    assert table.names("labels") == ["Kätzchen", "dog"]


def test_what_is_not_compared_is_kept_and_told(load):
    document = copy.deepcopy(BASE)
    marks = document["annotations"]
    marks[0]["segmentation"] = [[0, 0, 5, 0, 5, 5]]
    marks[1]["segmentation"] = {"counts": [0, 3, 7997], "size": [80, 100]}
    marks[2] |= {"keypoints": [1, 2, 2], "attributes": {"occluded": True}}
    marks.append({"id": 7, "image_id": 0, "category_id": 0, "iscrowd": 1, "bbox": [0, 0, 9, 9]})
    marks.append({"id": 8, "image_id": 0, "caption": "a cat"})
    marks.append(
        {
            "id": 9,
            "image_id": 0,
            "bbox": [0, 0, 9, 9],
            "segmentation": [[0, 0, 5, 0, 5, 5], [9, 9, 8, 8, 9, 8]],
        }
    )

    table = load(document)

    fields = dict(zip(table.fields["field"].to_pylist(), table.fields["kind"].to_pylist(), strict=True))
    assert fields == {
        "box": "box",
        "crowd": "other",
        "polygon": "polygon",
        "mask": "mask",
        "keypoints": "keypoint",
        "caption": "whole",
    }
    names = table.names("fields")
    rows = [(names[row["field"]], row) for row in table.marks.to_pylist()]
    found = {}
    for name, row in rows:
        found.setdefault(name, []).append(row)
    assert [len(row["extent"]) for row in found["polygon"]] == [6, 14]
    assert found["mask"][0]["extent"] == [80, 100, 0, 3, 7997]
    assert found["keypoints"][0]["extent"] == [10, 1, 2, 2]
    assert found["caption"][0]["text"] == "a cat"
    assert json.loads(found["box"][2]["attributes"]) == {"occluded": True}
    assert {rule for _, rule in told(table, "kept")} == {"iscrowd", "caption"}
    assert counts(table) == (6, 6, 0, 0)


def test_the_fast_way_and_the_tolerant_way_agree(load):
    broken = copy.deepcopy(BASE)
    broken["annotations"].append("not a record")

    fast, tolerant = load(BASE), load(broken)

    assert fast.marks.equals(tolerant.marks)
    assert fast.annotations.drop_columns(["source"]).equals(tolerant.annotations.drop_columns(["source"]))


def test_a_list_of_results_is_a_model(load):
    results = [{"image_id": 1, "category_id": 1, "bbox": [0, 0, 5, 5], "score": 0.5}]

    table = load(results)

    assert table.annotations["role"].to_pylist() == ["model"]
    assert table.marks["score"].to_pylist() == [0.5]


def test_truth_is_ground_truth(load):
    table = load(BASE, truth=True)

    assert set(table.annotations["role"].to_pylist()) == {"ground_truth"}
    assert all(table.annotations["ground_truth"].to_pylist())


def test_two_files_that_disagree_on_categories_meet_by_name(tmp_path):
    other = copy.deepcopy(BASE)
    other["categories"] = [{"id": 1, "name": "Cat"}, {"id": 0, "name": "dog"}]
    for name, document in (("ann.json", BASE), ("bob.json", other)):
        (tmp_path / name).write_text(json.dumps(document))

    table = read(tmp_path / "ann.json", tmp_path / "bob.json")

    assert table.names("labels") == ["cat", "dog"]
    assert table.names("annotators") == ["ann", "bob"]
    assert table.names("items") == ["im0.jpg", "im1.jpg"]
    assert any(row.rule == "label-case" for row in table.log.rows)


def test_differing_sizes_of_one_image_are_told(tmp_path):
    other = copy.deepcopy(BASE)
    other["images"][0]["width"] = 200
    for name, document in (("ann.json", BASE), ("bob.json", other)):
        (tmp_path / name).write_text(json.dumps(document))

    table = read(tmp_path / "ann.json", tmp_path / "bob.json")

    assert ("im0.jpg", "sources-differ") in told(table, "note")


def test_cuboids_are_kept_and_said_to_be(tmp_path):
    other = copy.deepcopy(BASE)
    before = len(boxes(read(write(tmp_path / "plain.json", other))))
    other["annotations"][0]["bbox3D"] = [[0, 0, 1]] * 8
    other["annotations"][1]["bbox3D"] = []
    table = read(write(tmp_path / "space.json", other))
    fields = {row["field"]: row["kind"] for row in table.fields.to_pylist()}
    raw = [mark["raw"] for mark in table.marks.to_pylist() if mark["raw"]]

    assert fields["cuboid"] == "other"
    assert [json.loads(text) for text in raw] == [{"bbox3D": [[0, 0, 1]] * 8}]
    assert len(boxes(table)) == before
    assert ("/annotations/0", "cuboid") in told(table, "kept")


def write(path, document):
    path.write_text(json.dumps(document))
    return path


def test_coco_is_recognised_by_its_keys(tmp_path):
    assert recognises_coco(tmp_path, json.dumps(BASE).encode())
    assert recognises_coco(tmp_path, json.dumps(BASE).encode("utf-16"))
    assert recognises_coco(tmp_path, b'[{"image_id": 1, "bbox": [1, 2, 3, 4]}]')
    assert not recognises_coco(tmp_path, b'[{"id": 1, "data": {}, "annotations": []}]')
    assert not recognises_coco(tmp_path, b"item,annotator")
