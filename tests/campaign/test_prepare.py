import json

import pytest

from annoqa.campaign.config import check_config
from annoqa.campaign.prepare import context_of, read_sources
from annoqa.errors import ConfigError, TableError

ROWS = "item,annotator,label,video\n1,ann,a,v1\n1,bob,a,v1\n2,ann,b,v1\n2,bob,a,v1\n3,ann,b,v2\n3,bob,b,v2\n"


def prepared(tmp_path, **more):
    config = check_config({"sources": [{"path": "answers.csv"}], **more})
    return config, read_sources(config, tmp_path)


@pytest.fixture(autouse=True)
def answers(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(ROWS)
    return path


def test_a_field_that_is_not_there_gets_a_hint(tmp_path):
    with pytest.raises(ConfigError, match="closest is 'label'"):
        prepared(tmp_path, fields={"lable": {"level": "ordinal"}})


def test_a_key_of_the_items_that_is_not_there_gets_a_hint(tmp_path):
    with pytest.raises(ConfigError, match=r"`items\.group` must name"):
        prepared(tmp_path, items={"group": "vidio"})


def test_a_pattern_that_matches_nothing_is_told(tmp_path):
    config = check_config({"sources": [{"path": "exports/*.json"}]})

    with pytest.raises(ConfigError, match="No file matches"):
        read_sources(config, tmp_path)


def test_settings_arrive_in_the_context(tmp_path):
    config, table = prepared(
        tmp_path, interval={"confidence": 0.9, "seed": 4}, time={"fps": 25}, matching={"threshold": 0.4}
    )

    context = context_of(config, table)

    assert (context.confidence, context.seed, context.fps, context.threshold) == (0.9, 4, 25, 0.4)


def test_two_sources_are_one_campaign_with_truth(tmp_path):
    (tmp_path / "gold.json").write_text(
        json.dumps(
            [
                {"item": "1", "annotator": "gold", "label": "a"},
                {"item": "2", "annotator": "gold", "label": "b"},
            ]
        )
    )
    config = check_config({"sources": [{"path": "answers.csv"}, {"path": "gold.json", "truth": True}]})

    table = read_sources(config, tmp_path)

    assert table.items.num_rows == 3
    assert sum(table.annotations["ground_truth"].to_pylist()) == 2


def test_labels_that_differ_in_case_are_one_label_across_sources(tmp_path):
    for name, label in (("a.csv", "Cat"), ("b.csv", "cat")):
        (tmp_path / name).write_text(f"item,annotator,label\n1,{name[0]},{label}\n")
    config = check_config({"sources": [{"path": "a.csv"}, {"path": "b.csv"}]})

    assert read_sources(config, tmp_path).names("labels") == ["Cat"]


def test_a_pattern_may_be_absolute_and_a_file_may_be_called_like_one(tmp_path):
    (tmp_path / "day [1].csv").write_text("item,annotator,label\n1,a,x\n")

    for path in ("day [1].csv", str(tmp_path / "day*.csv")):
        table = read_sources(check_config({"sources": [{"path": path}]}), tmp_path)
        assert table.annotations.num_rows == 1


def test_numbers_that_were_read_as_names_are_measured_at_the_level_of_the_configuration(tmp_path):
    (tmp_path / "a.csv").write_text("item,annotator,label\n1,a,2\n1,b,10\n2,a,1\n2,b,1\n")
    config = check_config({"sources": [{"path": "a.csv"}], "fields": {"label": {"level": "interval"}}})

    assert sorted(read_sources(config, tmp_path).marks["number"].to_pylist()) == [1, 1, 2, 10]


def test_gold_in_coco_meets_a_label_studio_export_by_file_name(tmp_path):
    box = {"x": 10, "y": 10, "width": 50, "height": 50, "rotation": 0, "rectanglelabels": ["cat"]}
    region = {"id": "r", "from_name": "box", "to_name": "image", "type": "rectanglelabels", "value": box}
    size = {"original_width": 100, "original_height": 100}
    task = {
        "id": 7,
        "data": {"image": "/data/upload/1/cat%20one.png"},
        "annotations": [{"id": 1, "completed_by": 1, "result": [{**region, **size}]}],
    }
    coco = {
        "images": [{"id": 1, "file_name": "gold/cat one.png", "width": 100, "height": 100}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [10, 10, 50, 50]}],
        "categories": [{"id": 1, "name": "cat"}],
    }
    (tmp_path / "export.json").write_text(json.dumps([task]))
    (tmp_path / "gold.json").write_text(json.dumps(coco))
    sources = [
        {"path": "export.json", "item": "media"},
        {"path": "gold.json", "item": "media", "truth": True},
    ]

    table = read_sources(check_config({"sources": sources}), tmp_path)

    assert table.names("items") == ["cat one.png"]
    assert sorted(table.annotations["ground_truth"].to_pylist()) == [False, True]


def test_items_without_a_name_of_their_own_are_told(tmp_path):
    config = check_config({"sources": [{"path": "answers.csv", "item": "media"}]})

    with pytest.raises(TableError, match="Without one: '1', '2', '3'"):
        read_sources(config, tmp_path)
