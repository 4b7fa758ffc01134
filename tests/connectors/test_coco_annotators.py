import copy
import json

import pytest

from annoqa.connectors.coco import read_coco
from tests.connectors.test_coco import BASE


def who(tmp_path, document, name="result.json", **options):
    """Return {annotator: items they looked at}, and the rule that was told."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document))
    table = read_coco(path, **options)
    people, items = table.names("annotators"), table.names("items")
    looked = {person: [] for person in people}
    for row in table.annotations.to_pylist():
        looked[people[row["annotator"]]].append(items[row["item"]])
    (rule,) = [row.message for row in table.log.rows if row.rule == "annotator-found"]
    return looked, rule


BOTH = ["im0.jpg", "im1.jpg"]


def test_the_caller_is_believed_first(tmp_path):
    assert who(tmp_path, BASE, annotator="eve") == (
        {"eve": BOTH},
        "annotators are known by what the caller says: eve",
    )


@pytest.mark.parametrize(
    ("name", "person"), [("ann.json", "ann"), ("bob/annotations/instances_default.json", "bob")]
)
def test_the_file_or_its_folder_names_the_annotator(tmp_path, name, person):
    looked, rule = who(tmp_path, BASE, name)

    assert looked == {person: BOTH}
    assert "name" in rule


@pytest.mark.parametrize(
    "key", ["annotator", "annotator_id", "labeler", "completed_by", "worker_id", "source"]
)
@pytest.mark.parametrize("value", ["ann", 7, {"id": 3, "email": "ann@example.org"}])
def test_a_key_of_the_annotations_names_them(tmp_path, key, value):
    document = copy.deepcopy(BASE)
    document["annotations"][0][key] = value
    document["annotations"][1][key] = "bob"
    document["annotations"][2][key] = "bob"

    looked, rule = who(tmp_path, document)

    person = value["email"] if isinstance(value, dict) else str(value)
    assert looked == {person: ["im0.jpg"], "bob": BOTH}
    assert repr(key) in rule


def test_the_attributes_name_them(tmp_path):
    document = copy.deepcopy(BASE)
    for mark, person in zip(document["annotations"], ["ann", "bob", "bob"], strict=True):
        mark["attributes"] = {"annotator": person}

    assert who(tmp_path, document)[0] == {"ann": ["im0.jpg"], "bob": BOTH}


def test_a_map_at_the_top_names_them(tmp_path):
    document = {**BASE, "attributions": [{"annotation_id": i, "labeler_id": f"w{i % 2}"} for i in range(3)]}

    assert who(tmp_path, document)[0] == {"w0": ["im0.jpg"], "w1": ["im1.jpg"]}


def test_a_key_of_the_images_names_them(tmp_path):
    document = copy.deepcopy(BASE)
    document["images"][0]["annotator"] = "ann"
    document["images"][1]["annotator"] = "bob"

    assert who(tmp_path, document)[0] == {"ann": ["im0.jpg"], "bob": ["im1.jpg"]}


def test_an_image_twice_is_one_copy_for_each_annotator(tmp_path):
    document = copy.deepcopy(BASE)
    document["images"].append({**document["images"][0], "id": 2})
    document["annotations"][2]["image_id"] = 2

    looked, rule = who(tmp_path, document, "team/result.json")

    assert looked == {"team copy 1": BOTH, "team copy 2": ["im0.jpg"]}
    assert "several times" in rule


def test_the_contributor_counts_where_no_name_tells_anything(tmp_path):
    looked, rule = who(tmp_path, {**BASE, "info": {"contributor": "Ann"}})
    ignored, _ = who(tmp_path, {**BASE, "info": {"contributor": "Label Studio"}})

    assert (looked, rule) == ({"Ann": BOTH}, "annotators are known by `info.contributor`: Ann")
    assert "Label Studio" not in ignored


def test_programs_rename_images_and_items_meet_again(tmp_path):
    document = copy.deepcopy(BASE)
    for image, name in zip(
        document["images"],
        ["im0_jpg.rf.0123456789abcdef.jpg", "im1_jpg.rf.fedcba9876543210.jpg"],
        strict=True,
    ):
        image["file_name"] = name

    assert who(tmp_path, document, "ann.json")[0] == {"ann": BOTH}


def test_upload_prefixes_and_folders_are_taken_away(tmp_path):
    document = copy.deepcopy(BASE)
    document["images"][0]["file_name"] = "images\\3\\0a1b2c3d-im0.jpg"
    document["images"][1]["file_name"] = "images/3/4e5f6a7b-im1.jpg"

    assert who(tmp_path, document, "ann.json")[0] == {"ann": BOTH}


def test_names_that_would_become_the_same_stay_different(tmp_path):
    document = copy.deepcopy(BASE)
    document["images"][0]["file_name"], document["images"][1]["file_name"] = "left/1.jpg", "right/1.jpg"

    assert who(tmp_path, document, "ann.json")[0] == {"ann": ["left/1.jpg", "right/1.jpg"]}


def test_one_name_in_two_sizes_is_two_items(tmp_path):
    document = copy.deepcopy(BASE)
    document["images"][1] |= {"file_name": "im0.jpg", "width": 50}

    looked, _ = who(tmp_path, document, "ann.json", annotator="ann")

    assert looked == {"ann": ["im0.jpg (100×80)", "im0.jpg (50×80)"]}
