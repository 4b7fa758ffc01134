import json

import numpy as np
import pytest

from annoqa.connectors.coco_runs import letters_of_masks
from annoqa.connectors.one_raster import one_raster
from annoqa.connectors.read import read
from annoqa.geometry import Ragged
from annoqa.geometry.raster import rasterise
from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from annoqa.verbs.compare import compare

WIDTH, HEIGHT = 60, 40
OUTLINE = [5, 5, 30, 8, 25, 30, 7, 22]
OTHER = [40, 10, 55, 10, 55, 30, 40, 30]


def rle(outline):
    mask = rasterise(Ragged.from_rows([outline]), np.array([HEIGHT]), np.array([WIDTH]))
    return {"size": [HEIGHT, WIDTH], "counts": letters_of_masks(mask)[0].decode()}


def write(folder, name, *segmentations, size=True):
    sides = {"width": WIDTH, "height": HEIGHT} if size else {}
    path = folder / f"{name}.json"
    path.write_text(
        json.dumps(
            {
                "images": [{"id": 1, "file_name": "a.jpg", **sides}],
                "categories": [{"id": 1, "name": "cat"}],
                "annotations": [
                    {"id": at, "image_id": 1, "category_id": 1, "segmentation": each}
                    for at, each in enumerate(segmentations)
                ],
            }
        )
    )
    return path


def number(table, field, name):
    found = [
        row.estimate.value
        for row in measure(table, Context.of(table)).measurements
        if (row.field, row.name, row.subject) == (field, name, "all")
    ]
    return found[0] if found else None


def notes(table):
    return {row.rule: row.message for row in table.log.rows if row.fate == "note"}


def test_polygons_of_one_and_masks_of_another_meet(tmp_path):
    ann = write(tmp_path, "ann", [OUTLINE], [OTHER])
    bob = write(tmp_path, "bob", rle(OUTLINE), rle(OTHER))
    table = read(ann, bob)

    assert "polygon" not in table.names("fields")
    assert number(table, "mask", "mean_iou") == 1
    assert number(table, "mask", "detection_f1") == 1
    message = notes(table)["polygons-as-masks"]
    assert message.startswith("2 polygons were made into masks of their image's size (60 × 40 px)")


@pytest.mark.parametrize("order", [1, -1])
def test_who_has_both_meets_who_has_one(order, tmp_path):
    files = [
        write(tmp_path, "ann", [OUTLINE], rle(OTHER)),
        write(tmp_path, "bob", rle(OUTLINE), [OTHER]),
        write(tmp_path, "cyd", [OUTLINE], [OTHER]),
    ]
    table = read(*files[::order])

    assert number(table, "mask", "mean_iou") == 1
    assert number(table, "mask", "detection_f1") == 1


def test_an_empty_answer_to_polygons_is_an_empty_answer_to_masks(tmp_path):
    table = read(write(tmp_path, "ann", [OUTLINE]), write(tmp_path, "bob", rle(OUTLINE), rle(OTHER)))

    assert number(table, "mask", "detection_f1") == pytest.approx(2 / 3)


def test_one_kind_alone_stays_what_it_is(tmp_path):
    table = read(write(tmp_path, "ann", [OUTLINE]), write(tmp_path, "bob", [OUTLINE]))

    assert "mask" not in table.names("fields")
    assert number(table, "polygon", "mean_iou") == 1


def test_one_annotator_with_both_is_left_alone(tmp_path):
    table = read(write(tmp_path, "ann", [OUTLINE], rle(OTHER)))

    assert {"polygon", "mask"} <= set(table.names("fields"))


def test_the_size_may_come_from_the_other_file(tmp_path):
    table = read(
        write(tmp_path, "ann", [OUTLINE], size=False), write(tmp_path, "bob", rle(OUTLINE), size=False)
    )

    assert number(table, "mask", "mean_iou") == 1


def test_without_a_size_they_stay_apart_and_the_log_says_why(tmp_path):
    ann = write(tmp_path, "ann", [OUTLINE], size=False)
    document = json.loads(write(tmp_path, "bob", rle(OUTLINE)).read_text())
    document["images"][0]["file_name"] = "b.jpg"
    (tmp_path / "bob.json").write_text(json.dumps(document))
    table = read(ann, tmp_path / "bob.json")

    assert {"polygon", "mask"} <= set(table.names("fields"))
    assert (
        "the size of 1 of the images with polygons is not known, such as 'a.jpg'"
        in notes(table)["kept-apart"]
    )


def test_outlines_that_cover_no_pixel_are_told(tmp_path):
    thin = [3.6, 3.6, 3.9, 3.6, 3.9, 3.9]
    table = read(write(tmp_path, "ann", [OUTLINE], [thin]), write(tmp_path, "bob", rle(OUTLINE)))

    assert "1 of them cover no pixel's centre" in notes(table)["polygons-as-masks"]


def test_gold_of_polygons_judges_masks(tmp_path):
    people = [write(tmp_path, name, rle(OUTLINE), rle(OTHER)) for name in ("ann", "bob")]
    shown = compare(*people, truth=write(tmp_path, "gold", [OUTLINE], [OTHER]))

    assert shown.number("mean_iou").value == 1


def test_tables_of_other_sources_are_left_alone(tmp_path):
    tables = [read(write(tmp_path, "ann", [OUTLINE])), read(write(tmp_path, "bob", rle(OUTLINE)))]
    for table in tables:
        object.__setattr__(table.log.sources[0], "connector", "other")

    assert one_raster(tables) == tables
