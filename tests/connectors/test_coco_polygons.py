"""Polygons of COCO files: every way segmentations are written, and what is told of those that are broken."""

import json

import numpy as np
import pytest

from annoqa.connectors.coco import read_coco
from annoqa.geometry.polygon import polygon_area
from annoqa.table.field_view import view_field

SQUARE = [0, 0, 4, 0, 4, 4, 0, 4]
LINE = [[0, 0, 1, 1, 2, 2]]
BOW_TIE = [0, 0, 4, 4, 4, 0, 0, 4]


@pytest.fixture
def load(tmp_path):
    def loaded(*segmentations, bbox=True):
        marks = [
            {"id": at + 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 9, 9], "segmentation": one}
            for at, one in enumerate(segmentations)
        ]
        if not bbox:
            marks = [{key: value for key, value in mark.items() if key != "bbox"} for mark in marks]
        document = {
            "images": [{"id": 1, "file_name": "a.jpg", "width": 100, "height": 80}],
            "annotations": marks,
            "categories": [{"id": 1, "name": "cat"}],
        }
        path = tmp_path / "ann.json"
        path.write_text(json.dumps(document))
        return read_coco(path)

    return loaded


def fates(table):
    return [(row.rule, row.pointer) for row in table.log.rows if row.fate in {"repaired", "rejected"}]


def areas(table):
    return sorted(polygon_area(view_field(table, "polygon").extent).tolist())


@pytest.mark.parametrize(
    ("segmentation", "area", "rule"),
    [
        ([SQUARE], 16, None),
        ([SQUARE[::-1]], 16, None),
        (SQUARE, 16, None),  # a flat list
        ([SQUARE, [8, 0, 9, 0, 9, 1, 8, 1]], 17, None),
        ([SQUARE, [2, 2, 6, 2, 6, 6, 2, 6]], 28, "united-parts"),
        ([SQUARE, [1, 1, 2, 1, 2, 2]], 16, "united-parts"),
        ([BOW_TIE], 8, "self-crossing"),
        ([SQUARE, [1, 1, 2, 2]], 16, "flat-ring"),
        ([[float(x) + 0.25 for x in SQUARE]], 16, None),
    ],
)
def test_rings_are_parts(segmentation, area, rule, load):
    table = load(segmentation, [[0, 0, 1, 0, 1, 1]])

    assert areas(table) == [0.5, area]
    assert fates(table) == ([(rule, "/annotations/0")] if rule else [])


@pytest.mark.parametrize(
    ("segmentation", "rule"),
    [
        (LINE, "no-area"),
        ([[0, 0, 1, 1]], "no-area"),
        ([[0, 0, 4, 0, 4, 4, 0]], "broken-polygon"),
        ([["0", 0, 4, 0, 4, 4]], "broken-polygon"),
        ([[0, 0, 1e300, 0, 4, 4]], "broken-polygon"),
        ([[[0, 0], [4, 0], [4, 4]]], "broken-polygon"),
        ([{"a": 1}], "broken-polygon"),
    ],
)
def test_broken_polygons_leave_the_box_or_are_rejected(segmentation, rule, load):
    with_box, alone = load(segmentation), load(segmentation, bbox=False)

    assert fates(with_box) == [(rule, "/annotations/0")]
    assert with_box.log.rows[-1].message.endswith("the box alone is used")
    assert with_box.names("fields") == ["box"]
    box_drawn = [("box-from-polygon", "/annotations/0")] if segmentation == LINE else []
    assert fates(alone) == [*box_drawn, (rule, "/annotations/0")]
    assert alone.log.sources[0].rejected == (not box_drawn)


def test_a_bare_polygon_has_a_box_around_it(load):
    table = load([SQUARE], bbox=False)

    assert set(table.names("fields")) == {"box", "polygon"}
    assert table.fields["labels"].to_pylist() == [["cat"], ["cat"]]
    assert areas(table) == [16]


def test_many_rings_of_any_length_keep_their_owners(load):
    rng = np.random.default_rng(0)
    angles = [np.sort(rng.uniform(0, 2 * np.pi, n)) for n in rng.integers(3, 40, 60)]
    rings = [np.column_stack([50 + 30 * np.cos(a), 40 + 30 * np.sin(a)]).ravel().tolist() for a in angles]
    segmentations = [
        [ring] if at % 3 else [ring, [90, 0, 91, 0, 91, at + 1]] for at, ring in enumerate(rings)
    ]
    extents = [row for row in load(*segmentations).marks["extent"].to_pylist() if len(row) != 5]

    assert [len(row) for row in extents] == [
        sum(map(len, rings)) + 2 * (len(rings) - 1) for rings in segmentations
    ]
    np.testing.assert_allclose([row[0] for row in extents], [rings[0][0] for rings in segmentations])
