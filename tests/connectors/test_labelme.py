"""LabelMe files of both programs: what is read, what is told, and what untrusted XML cannot do."""

import json

import numpy as np
import pytest

from annoqa.connectors.labelme import read_labelme, recognises_labelme
from annoqa.connectors.read import read
from annoqa.errors import SourceError

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4]]


def xml(*objects, size="<imagesize><nrows>48</nrows><ncols>64</ncols></imagesize>", filename="a.jpg"):
    return f"<annotation><filename>{filename}</filename>{''.join(objects)}{size}</annotation>"


def thing(name="car", points=SQUARE, user="ann", deleted=0, more=""):
    corners = "".join(f"<pt><x>{x}</x><y>{y}</y></pt>" for x, y in points)
    outline = f"<polygon><username>{user}</username>{corners}</polygon>"
    return f"<object><name>{name}</name><deleted>{deleted}</deleted>{more}{outline}</object>"


@pytest.fixture
def load(tmp_path):
    def loaded(content, name="team/ann/annotations/a.xml", **options):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return read_labelme(path, **options)

    return loaded


def shapes(*given, **more):
    return {"version": "5.4.1", "flags": {}, "shapes": list(given), "imagePath": "..\\img\\a.jpg", **more}


def told(table, *fates):
    return [(row.rule, row.pointer) for row in table.log.rows if row.fate in fates]


def marks(table):
    names, labels = table.names("fields"), table.names("labels")
    return [
        (names[row["field"]], None if row["label"] is None else labels[row["label"]], row["extent"])
        for row in table.marks.to_pylist()
    ]


def test_xml_objects_are_polygons(load):
    table = load(xml(thing(" car ", more="<occluded>yes</occluded><verified>1</verified>")))

    assert marks(table) == [("polygon", "car", [0, 0, 4, 0, 4, 4, 0, 4])]
    (item,) = table.items.to_pylist()
    assert (item["item"], item["width_px"], item["height_px"], item["media"]) == ("a.jpg", 64, 48, "a.jpg")
    assert table.names("annotators") == ["ann"]
    assert json.loads(table.marks["attributes"][0].as_py()) == {
        "meta": {"verified": "1"},
        "occluded": "yes",
    }
    assert [(s.record, s.records, s.read) for s in table.log.sources] == [("shape", 1, 1)]


def test_deleted_objects_are_left_aside_and_told(load):
    table = load(xml(thing("bus", deleted=1), thing()))

    assert [label for _, label, _ in marks(table)] == ["car"]
    assert ("deleted", "/annotation/object[1]") in told(table, "note")
    assert any("bus" in row.message for row in table.log.rows)


@pytest.mark.parametrize("content", [xml(), xml(thing(deleted=1)), xml(size="")])
def test_a_file_without_shapes_is_an_answer(content, load):
    table = load(content)

    assert (table.items.num_rows, table.annotations.num_rows, table.marks.num_rows) == (1, 1, 0)
    assert table.names("annotators") == ["ann"]


def test_each_shape_is_its_authors(load):
    table = load(xml(thing(user="bob"), thing("bus", user="ann"), thing("cab", user="anonymous")))

    assert table.names("annotators") == ["ann", "bob"]
    owners = table.marks["annotation"].to_pylist()
    assert [(label, owner) for (_, label, _), owner in zip(marks(table), owners, strict=True)] == [
        ("car", 1),
        ("bus", 0),
        ("cab", 0),  # the folder is ann's
    ]


def test_the_caller_may_say_who_it_was(load):
    assert load(xml(thing()), annotator="eve").names("annotators") == ["eve"]
    assert load(xml(thing()), truth=True).annotations["ground_truth"].to_pylist() == [True]


def test_json_shapes_are_fields_of_their_kinds(load):
    table = load(
        shapes(
            {"label": "car", "points": SQUARE, "shape_type": "polygon", "flags": {"hidden": True}},
            {"label": "bus", "points": [[9, 8], [1, 2]], "shape_type": "rectangle"},
            {"label": "sun", "points": [[5, 5], [8, 9]], "shape_type": "circle"},
            {"label": "way", "points": [[0, 0], [3, 4]], "shape_type": "line"},
            {"label": "eye", "points": [[7, 7]], "shape_type": "point"},
            {"label": "fog", "points": [[1, 1], [5, 5]], "shape_type": "mask", "mask": "aGk="},
            {"label": 7, "points": SQUARE},
            imageWidth=100,
            imageHeight=64,
        ),
        name="team/bob/json/a.json",
    )

    assert marks(table) == [
        ("polygon", "car", [0, 0, 4, 0, 4, 4, 0, 4]),
        ("box", "bus", [1, 2, 9, 8, 0]),
        ("ellipse", "sun", [5, 5, 5, 5, 0]),
        ("line", "way", [80, 0, 0, 3, 4]),
        ("point", "eye", [80, 7, 7, 2]),
        ("other", "fog", None),
        ("polygon", "7", [0, 0, 4, 0, 4, 4, 0, 4]),
    ]
    assert table.names("annotators") == ["bob"]
    assert table.names("items") == ["a.jpg"]
    assert told(table, "kept") == [("other-shape", "/shapes/5")]
    assert table.fields["kind"].to_pylist() == ["polygon", "box", "ellipse", "polyline", "keypoint", "other"]


@pytest.mark.parametrize(
    ("shape", "rule"),
    [
        ({"label": "a", "points": [[0, 0], [1, 1]], "shape_type": "polygon"}, "no-area"),
        ({"label": "a", "points": [[0, 0], [1, 1], [2, 2]]}, "no-area"),
        ({"label": "a", "points": [[0, 0], [0, 5]], "shape_type": "rectangle"}, "broken-shape"),
        ({"label": "a", "points": [[0, 0], [0, 0]], "shape_type": "circle"}, "broken-shape"),
        ({"label": "a", "points": [[0, 0]], "shape_type": "line"}, "broken-shape"),
        ({"label": "a", "points": [], "shape_type": "polygon"}, "broken-shape"),
        ({"label": "a", "points": [[0, 0], [1e300, 0], [0, 1]]}, "broken-shape"),
        ({"label": "a", "points": [["x", 0]]}, "broken-shape"),
        ("no shape", "broken-shape"),
    ],
)
def test_shapes_with_impossible_points_are_rejected(shape, rule, load):
    table = load(shapes(shape, {"label": "b", "points": SQUARE}))

    assert told(table, "rejected") == [(rule, "/shapes/0")]
    assert [label for _, label, _ in marks(table)] == ["b"]
    assert [(s.read, s.rejected) for s in table.log.sources] == [(1, 1)]


def test_outlines_that_cross_themselves_are_told(load):
    table = load(xml(thing(points=[[0, 0], [4, 4], [4, 0], [0, 4]])))

    assert told(table, "repaired") == [("self-crossing", "/annotation/object[1]")]
    assert np.isnan(marks(table)[0][2]).sum() == 2  # two parts


def test_labels_may_have_a_pattern(load):
    table = load(xml(thing("car_84"), thing("bus")), label_pattern=r"(.*)_\d+")

    assert [label for _, label, _ in marks(table)] == ["car", "bus"]
    assert ("label-pattern", "/annotation/object[2]") in told(table, "note")
    for wrong in ("(", "x"):
        with pytest.raises(SourceError, match="label_pattern"):
            load(xml(thing()), label_pattern=wrong)


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + xml(thing("&b;"))
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + xml(thing("&x;"))
TYPE = '<!DOCTYPE annotation SYSTEM "http://127.0.0.1/a.dtd">' + xml(thing())


@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE, TYPE])
def test_xml_that_names_other_things_is_refused(content, load):
    with pytest.raises(SourceError, match="no document type and no entities"):
        load(content)


@pytest.mark.parametrize(
    "content", ["<annotation><object>", "<a/>", "", "{}", '{"shapes": 3}', "<annotation>&nbsp;</annotation>"]
)
def test_what_is_no_labelme_is_refused_in_words(content, load):
    with pytest.raises(SourceError):
        load(content)


def test_deep_files_do_no_harm(load):
    deep = "<a>" * 50_000 + "</a>" * 50_000

    assert load(xml(deep, thing())).marks.num_rows == 1


@pytest.mark.parametrize(
    ("head", "ours"),
    [
        (xml(thing()), True),
        ("<?xml version='1.0'?>\n" + xml(), True),
        ("<annotation><object><name>a</name><bndbox><xmin>1</xmin></bndbox></object></annotation>", False),
        (json.dumps(shapes()), True),
        ('{"images": [], "annotations": []}', False),
        ("item,annotator,label\n", False),
    ],
)
def test_it_recognises_its_own(head, ours, tmp_path):
    assert recognises_labelme(tmp_path / "a", head.encode()) == ours


def test_a_folder_is_read_past_its_pictures(tmp_path, load):
    load(xml(thing()), name="ann/a.xml")
    load(xml(thing(user="")), name="bob/a.xml")
    (tmp_path / "bob" / "a.jpg").write_bytes(b"\xff\xd8\xff not for reading")
    by_name, by_content = read(tmp_path, connector="labelme"), read(tmp_path)

    for table in (by_name, by_content):
        assert (table.items.num_rows, table.names("annotators")) == (1, ["ann", "bob"])
        assert [row.source for row in table.log.rows if row.rule == "file-passed-over"] == ["a.jpg"]
