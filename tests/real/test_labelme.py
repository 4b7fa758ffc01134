"""Four people's outlines of cars on 20 small pictures: what is read, and IoUs that shapely gives as well."""

from collections import Counter
from itertools import combinations
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely

import annoqa
from tests.shared import DATA

FOLDER = DATA / "labelme_4annotators"
PEOPLE = ["annotator1", "annotator2", "annotator3", "annotator4"]


@pytest.fixture(scope="module")
def table():
    return annoqa.read(FOLDER, connector="labelme")


def outlines():
    """Read the files again, with other eyes: shapely's polygons by person and picture."""
    found = {}
    for path in sorted(FOLDER.glob("objects*/*.xml")):
        root = ET.fromstring(path.read_text())  # noqa: S314 - the data are ours
        for thing in root.iter("object"):
            if thing.findtext("deleted") == "1":
                continue
            points = [(float(pt.findtext("x")), float(pt.findtext("y"))) for pt in thing.iter("pt")]
            shape = shapely.make_valid(shapely.Polygon(points), method="structure", keep_collapsed=False)
            found.setdefault(thing.findtext("polygon/username"), {})[root.findtext("filename")] = shape
    return found


def test_every_object_is_accounted_for(table):
    assert table.names("annotators") == PEOPLE
    assert (table.items.num_rows, table.annotations.num_rows, table.marks.num_rows) == (20, 80, 80)
    assert sum(count.records for count in table.log.sources) == 89
    told = Counter((row.fate, row.rule) for row in table.log.rows)
    assert told["repaired", "self-crossing"] == 2
    assert told["note", "deleted"] == 7  # files; 9 objects were taken back in them
    assert sum(row.pointer.count("object[") for row in table.log.rows if row.rule == "deleted") == 9
    assert told["note", "file-passed-over"] == len(list(FOLDER.glob("images/*"))) + 2  # README, LICENSE


def test_slips_of_the_pen_stay_and_are_found():
    table = annoqa.read(FOLDER, connector="labelme", label_pattern=r"(.*)_\d+")
    found = annoqa.agree(table).findings

    assert sorted(table.names("labels")) == ["acar", "car", "mirror", "truck"]
    assert any("acar" in finding.title for finding in found)


def test_pairs_are_what_shapely_says(table):
    other = outlines()
    rows = [
        row for row in annoqa.agree(table).measurements if row.name == "mean_iou" and row.subject == "pair"
    ]
    ours = {row.who: row.estimate.value for row in rows}

    assert len(ours) == 6
    for first, second in combinations(PEOPLE, 2):
        pictures = sorted(other[first])
        one, two = ([other[who][picture] for picture in pictures] for who in (first, second))
        iou = shapely.area(shapely.intersection(one, two)) / shapely.area(shapely.union(one, two))
        assert len(pictures) == 20
        assert ours[first, second] == pytest.approx(float(np.mean(iou)), rel=1e-9)


def test_everybody_drew_every_car(table):
    rows = {row.name: row.estimate for row in annoqa.agree(table).measurements if row.subject == "all"}

    assert rows["detection_f1"].value == 1
    assert rows["mean_iou"].value == pytest.approx(0.91353, abs=1e-5)


def test_what_the_tool_wrote_down_by_itself_is_not_compared(table):
    asked = {row.who for row in annoqa.agree(table).measurements if row.subject == "attribute"}

    assert asked == {("occluded",)}
