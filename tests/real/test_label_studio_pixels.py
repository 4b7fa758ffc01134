"""Masks and points as the real editor saved them, beside a second annotator who drew a little differently."""

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image

from annoqa.connectors.brush_runs import brush_of_mask, mask_of_brush
from annoqa.connectors.label_studio import read_label_studio
from annoqa.geometry import Ragged, kind_named
from annoqa.geometry.mask_runs import mask_of_pixels, pixels_of
from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from tests.shared import DATA

HEIGHT, WIDTH = 600, 800
LEFT, TOP, RIGHT, BOTTOM = 80, 60, 240, 180  # what was drawn: 10 % to 30 % of 800 × 600
SHIFT = 16


def shifted_brush(value):
    mask = mask_of_brush(bytes(value["rle"]), HEIGHT, WIDTH)
    moved = np.roll(pixels_of(mask, 0), SHIFT, axis=1)
    return {**value, "rle": list(brush_of_mask(mask_of_pixels(moved), 0))}


def shifted_bitmask(value):
    file = base64.b64decode(value["imageDataURL"].partition(",")[2])
    picture = np.roll(np.asarray(Image.open(io.BytesIO(file))), SHIFT, axis=1)
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return {**value, "imageDataURL": "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()}


def shifted_point(value):
    return {**value, "x": value["x"] + 100 * SHIFT / WIDTH}


SHIFTED = {"brushlabels": shifted_brush, "bitmasklabels": shifted_bitmask, "keypointlabels": shifted_point}
OVERLAP = (RIGHT - LEFT - SHIFT) / (RIGHT - LEFT + SHIFT)
OKS = np.exp(-(SHIFT**2) / (2 * HEIGHT * WIDTH * 0.18**2))
EXPECTED = {"brushlabels": OVERLAP, "bitmasklabels": OVERLAP, "keypointlabels": OKS}


def read_twice(name, tmp_path, change):
    """The export with a second annotation by somebody else, changed."""
    export = json.loads((DATA / "label_studio_controls" / f"{name}.json").read_text())
    (task,) = export["export_json"]
    again = json.loads(json.dumps(task["annotations"][0]))
    again |= {"id": 999, "completed_by": 2, "unique_id": "x"}
    again["result"][0]["value"] = change(again["result"][0]["value"])
    task["annotations"].append(again)
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(export["export_json"]))
    return read_label_studio(path, label_config=export["label_config"])


def number(table, name, question="extent"):
    found = measure(table, Context.of(table)).measurements
    (row,) = [row for row in found if (row.question, row.name, row.subject) == (question, name, "all")]
    return row.estimate.value


@pytest.mark.parametrize("name", SHIFTED)
def test_a_copy_by_another_is_exactly_the_same(name, tmp_path):
    table = read_twice(name, tmp_path, lambda value: value)

    assert number(table, "mean_iou") == 1
    assert number(table, "detection_f1", "detection") == 1


@pytest.mark.parametrize("name", SHIFTED)
def test_a_shifted_copy_is_as_alike_as_the_shift_says(name, tmp_path):
    table = read_twice(name, tmp_path, SHIFTED[name])

    assert number(table, "mean_iou") == pytest.approx(EXPECTED[name], rel=1e-12)


@pytest.mark.parametrize("name", ["brushlabels", "bitmasklabels"])
def test_a_mask_covers_what_was_drawn(name, tmp_path):
    table = read_twice(name, tmp_path, lambda value: value)
    mask = Ragged.from_rows(table.marks["extent"].to_pylist())

    assert kind_named("mask").hulls(mask).tolist() == [[LEFT, TOP, RIGHT, BOTTOM]] * 2
    assert kind_named("mask").sizes(mask).tolist() == [(RIGHT - LEFT) * (BOTTOM - TOP)] * 2


def test_a_brush_and_a_bitmask_of_the_same_region_are_the_same_mask(tmp_path):
    brush, bitmask = (
        read_twice(name, tmp_path, lambda value: value).marks["extent"].to_pylist()[0]
        for name in ("brushlabels", "bitmasklabels")
    )

    assert brush == bitmask
