"""Polygons and ellipses of Label Studio: percent to px, what crossing outlines mean, and who is told."""

import numpy as np
import pytest

from annoqa.geometry import POLYGON
from annoqa.geometry.polygon import polygon_area
from annoqa.table.field_view import view_field
from tests.connectors.label_studio_exports import BOX, answer, fates, read, rules, task


def outline(*points, **more):
    return {**BOX, "id": str(points), "type": "polygonlabels", "value": {"points": list(points)}, **more}


def ellipse(**value):
    value = {"x": 50, "y": 50, "radiusX": 10, "radiusY": 10, **value}
    return {**BOX, "type": "ellipselabels", "value": {**value, "ellipselabels": ["cat"]}}


def test_percent_become_px_and_rings_run_one_way(tmp_path):
    corners = [10, 10], [30, 10], [30, 30], [10, 30]
    table = read([task(answer(outline(*corners), outline(*corners[::-1])))], tmp_path)
    extent = view_field(table, "box").extent

    assert polygon_area(extent).tolist() == [40 * 20, 40 * 20]  # on 200 × 100 px
    one, two = extent[np.array([0])], extent[np.array([1])]
    assert POLYGON.similarity(one, two) == pytest.approx(1, rel=1e-12)
    assert fates(table) == (2, 0, 0)


def test_an_outline_that_crosses_itself_is_told_with_its_place(tmp_path):
    table = read(
        [task(answer(outline([0, 0], [40, 40], [40, 0], [0, 40]), outline([0, 0], [1, 0], [1, 1])))], tmp_path
    )
    (row,) = (row for row in table.log.rows if row.rule == "self-crossing")

    assert (row.fate, row.pointer) == ("repaired", "/0/annotations/0/result/0")
    assert sorted(polygon_area(view_field(table, "box").extent).tolist()) == [1, 1600]
    assert fates(table) == (1, 1, 0)


@pytest.mark.parametrize("points", [([0, 0], [1, 1]), ([0, 0], [1, 1], [2, 2]), ([3, 3],)])
def test_an_outline_without_area_is_rejected(points, tmp_path):
    table = read([task(answer(outline(*points)))], tmp_path)

    assert rules(table, "rejected") == ["zero-size"]
    assert fates(table) == (0, 0, 1)


def test_ellipses_turn_about_their_centre(tmp_path):
    table = read([task(answer(ellipse(rotation=30), ellipse(x=20, rotation=None)))], tmp_path)

    assert sorted(table.marks["extent"].to_pylist()) == [[40, 50, 20, 10, 0], [100, 50, 20, 10, 30]]
