"""The pictures show what the boxes say."""

import io

import matplotlib.image
import numpy as np
import pytest

from annoqa.demo.campaign import demo_campaign
from annoqa.demo.png import png
from annoqa.demo.scenes import picture
from annoqa.demo.task import Mark, Task, generator

BOX = (100.0, 60.0, 150.0, 100.0)


def alone(label: str) -> np.ndarray:
    truth = (Mark(field="objects", value=label, extent=BOX), Mark(field="scene", value="table"))
    return picture(Task(number=1, kind="image", data={}, truth=truth), generator(0)).astype(int)


def empty() -> np.ndarray:
    truth = (Mark(field="scene", value="table"),)
    return picture(Task(number=1, kind="image", data={}, truth=truth), generator(0)).astype(int)


@pytest.mark.parametrize("label", ["mug", "cup", "plate", "bowl", "knife"])
def test_a_thing_fills_its_box_and_nothing_else(label):
    rows, columns = np.nonzero((alone(label) != empty()).any(axis=2))

    found = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert found == pytest.approx(BOX, abs=2)


def test_a_mug_differs_from_a_cup():
    assert (alone("mug") != alone("cup")).any(axis=2).sum() > 200


def test_another_decoder_reads_the_pixels():
    task = demo_campaign(1).tasks[0]
    pixels = picture(task, generator(1))

    read = matplotlib.image.imread(io.BytesIO(png(pixels)), format="png")

    assert pixels.shape == (240, 320, 3)
    assert np.array_equal(np.round(read[..., :3] * 255).astype(np.uint8), pixels)
