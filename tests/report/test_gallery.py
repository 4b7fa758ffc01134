"""Galleries: what is drawn, and what is never read."""

import os
import re

import pytest

from annoqa.connectors.read import read
from annoqa.report.gallery import Media, draw_item
from annoqa.report.gallery.answer import Answer, Drawn, Focus, answers_of
from annoqa.report.gallery.canvas import place_marks
from annoqa.report.gallery.figures import DRAWINGS
from annoqa.report.gallery.highlight import place_spans
from annoqa.report.gallery.timeline import place_segments
from tests.report.campaign import NS, picture, table


def answer(*marks: Drawn) -> Answer:
    return Answer("a1", "Ann", truth=False, place=0, marks=marks)


def span(start: int, end: int, says: str = "Person") -> Drawn:
    return Drawn(says, start, end, (), None, 0)


@pytest.mark.parametrize(
    "address",
    [
        "picture.png",
        "/data/upload/7/picture.png",
        "deep/../picture.png",
        "/data/local-files/?d=images/picture.png",
        "a%20b.png",
    ],
)
def test_a_picture_is_found_inside_the_folder(tmp_path, address):
    picture(tmp_path)
    picture(tmp_path, "a b.png")

    found = Media(tmp_path).picture(address)
    assert found is not None
    assert found.uri.startswith("data:image/png;base64,")
    assert (found.width_px, found.height_px) == (64, 64)


@pytest.mark.parametrize(
    "address",
    [
        "../secret.png",
        "..\\secret.png",
        "%2e%2e/secret.png",
        "/data/local-files/?d=../secret.png",
        "link.png",
        "https://example.org/inside.png",
        "//example.org/inside.png",
        "file:///inside.png",
        "s3://bucket/inside.png",
        "data:image/png;base64,AAAA",
        "",
        "\0",
        "inside.png\0",
        ".",
        "x" * 5000,
        "http://[",
    ],
)
def test_nothing_outside_the_folder_is_read(tmp_path, address):
    inside = tmp_path / "inside"
    secret = picture(tmp_path, "secret.png")
    picture(inside, "inside.png")
    (inside / "link.png").symlink_to(secret)

    assert Media(inside).picture(address) is None


def test_without_a_folder_nothing_is_embedded(tmp_path):
    assert Media(None).picture(str(picture(tmp_path))) is None


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='x'/>", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, b"GIF89a"])
def test_what_is_not_a_picture_is_not_embedded(tmp_path, content):
    (tmp_path / "x.png").write_bytes(content)

    assert Media(tmp_path).picture("x.png") is None


def test_large_pictures_are_made_smaller_and_huge_ones_refused(tmp_path):
    from PIL import Image

    noise = Image.frombytes("RGB", (1600, 1200), os.urandom(1600 * 1200 * 3))
    noise.save(tmp_path / "large.png")
    Image.new("1", (9000, 9000)).save(tmp_path / "huge.png")
    media = Media(tmp_path)

    large = media.picture("large.png")
    assert large is not None
    assert large.uri.startswith("data:image/jpeg;base64,")
    assert len(large.uri) < 1_500_000
    assert (large.width_px, large.height_px) == (1600, 1200)
    assert media.picture("huge.png") is None


def test_a_picture_is_embedded_once(tmp_path):
    picture(tmp_path)
    media = Media(tmp_path)

    assert media.picture("picture.png") is media.picture("/data/picture.png")
    assert len(media.embedded) == 1


def test_answers_are_those_of_the_item_ground_truth_first():
    found = answers_of(table(), "objects", 0)

    assert [(a.called, a.truth, len(a.marks)) for a in found] == [
        ("ground truth", True, 1),
        ("Ann", False, 1),
        ("a2", False, 1),
    ]
    assert [a.marks[0].says for a in found] == ["mug", "cup", "cup"]


@pytest.mark.parametrize(("field", "item"), [("objects", "nowhere"), ("nothing", "image")])
def test_what_the_table_does_not_know_is_not_drawn(field, item):
    assert draw_item(table(), Media(None), field, item) == ""


def test_boxes_are_drawn_over_the_picture_and_turned(tmp_path):
    picture(tmp_path)
    drawn = str(draw_item(table(), Media(tmp_path), "objects", "image"))

    assert '<use href="#picture-1"/>' in drawn
    assert re.search(r'viewBox="0 0 64.0 64.0"', drawn)
    assert 'transform="rotate(15 25.5 30.0)"' in drawn
    assert drawn.count('class="box"') == 3


def test_a_canvas_without_picture_and_size_holds_all_boxes():
    box = Drawn("cup", None, None, (10.0, 10.0, 200.0, 100.0, 0.0), None, 0)
    placed = place_marks("box", [answer(box)], None, (None, None))

    assert placed["width"] >= 200
    assert placed["height"] >= 100


def test_boxes_away_from_the_mark_in_question_are_faint():
    near = Drawn("cup", None, None, (0.0, 0.0, 10.0, 10.0, 0.0), None, 7)
    over = Drawn("mug", None, None, (5.0, 5.0, 15.0, 15.0, 0.0), None, 8)
    far = Drawn("cup", None, None, (50.0, 50.0, 60.0, 60.0, 0.0), None, 9)
    placed = place_marks("box", [answer(near, over, far)], None, (64, 64), Focus(mark=7))

    assert [shape["quiet"] for shape in placed["shapes"]] == [False, False, True]


SQUARE = (0.0, 0.0, 8.0, 0.0, 8.0, 6.0)
GAP = (float("nan"), float("nan"))


@pytest.mark.parametrize(
    ("kind", "extent", "hull", "elements"),
    [
        ("polygon", SQUARE, (8, 6), [("path", {"d": "M0.0 0.0L8.0 0.0L8.0 6.0Z"})]),
        (
            "polygon",
            (*SQUARE, *GAP, 2.0, 2.0, 3.0, 2.0, 3.0, 3.0),
            (8, 6),
            [("path", {"d": "M0.0 0.0L8.0 0.0L8.0 6.0ZM2.0 2.0L3.0 2.0L3.0 3.0Z"})],
        ),
        ("polyline", (50.0, *SQUARE), (8, 6), [("path", {"d": "M0.0 0.0L8.0 0.0L8.0 6.0"})]),
        ("ellipse", (5.0, 5.0, 2.0, 1.0, 90.0), (6, 7), [("ellipse", {"cx": 5, "cy": 5, "rx": 2, "ry": 1})]),
        (
            "keypoint",
            (50.0, 1.0, 2.0, 2.0, 0.0, 0.0, 0.0, 3.0, 4.0, 1.0),
            (3, 4),
            [("circle", {"cx": 1, "cy": 2, "r": 0.5}), ("circle", {"cx": 3, "cy": 4, "r": 0.5})],
        ),
        (
            "mask",
            (3.0, 2.0, 1.0, 3.0),
            (2, 3),
            [("path", {"d": "M0 1h1v2h-1zM1 0h1v1h-1z", "fill": "currentColor", "fill-opacity": 0.35})],
        ),
    ],
)
def test_every_kind_has_its_drawing(kind, extent, hull, elements):
    placed = place_marks(kind, [answer(Drawn("cup", None, None, extent, None, 0))], None, (64, 48))
    bare = place_marks(kind, [answer(Drawn("cup", None, None, extent, None, 0))], None, (None, None))
    (shape,) = placed["shapes"]

    assert [(element.tag, element.values) for element in shape["elements"]] == elements
    assert (bare["width"], bare["height"]) == (pytest.approx(1.04 * hull[0]), pytest.approx(1.04 * hull[1]))


@pytest.mark.parametrize("kind", sorted(DRAWINGS))
@pytest.mark.parametrize("extent", [(), (float("nan"),), (float("inf"),) * 5, (float("nan"),) * 4])
def test_what_has_no_place_is_not_drawn(kind, extent):
    assert (
        place_marks(kind, [answer(Drawn("cup", None, None, extent, None, 0))], None, (64, 48))["shapes"] == []
    )


def test_long_outlines_are_thinned():
    ring = tuple(float(number) for at in range(50_000) for number in (at % 640, at % 480))
    (shape,) = place_marks("polygon", [answer(Drawn("cup", None, None, ring, None, 0))], None, (640, 480))[
        "shapes"
    ]

    assert len(shape["elements"][0].values["d"]) < 6_000


def test_outlines_are_drawn_over_their_picture_and_labels_are_escaped(tmp_path):
    picture(tmp_path, "a.jpg")
    name = "&lt;b&gt;car"
    corners = "<pt><x>1</x><y>1</y></pt><pt><x>60</x><y>1</y></pt><pt><x>60</x><y>50</y></pt>"
    outline = f"<polygon><username>ann</username>{corners}</polygon>"
    (tmp_path / "a.xml").write_text(
        f"<annotation><filename>a.jpg</filename><object><name>{name}</name>{outline}</object></annotation>"
    )
    drawn = str(draw_item(read(tmp_path / "a.xml"), Media(tmp_path), "polygon", "a.jpg"))

    assert '<path class="box" d="M1.0 1.0L60.0 1.0L60.0 50.0Z"/>' in drawn
    assert '<use href="#picture-1"/>' in drawn
    assert "<b>" not in drawn
    assert name in drawn


def test_segments_lie_in_proportion():
    placed = place_segments(
        [answer(span(0, 4 * NS, "pour"), span(4 * NS, 8 * NS, "grasp"))], 8 * NS, ["grasp", "pour"]
    )
    first, second = placed["lines"][0]["segments"]

    assert (first["left"], first["width"]) == (0.0, 50.0)
    assert (second["left"], second["width"]) == (50.0, 50.0)
    assert (first["colour"], second["colour"]) == (1, 0)
    assert (placed["begin"], placed["finish"]) == ("0.00 s", "8.00 s")


def test_a_segment_without_duration_and_one_of_no_length_are_shown():
    placed = place_segments([answer(span(3 * NS, 3 * NS, "tick"))], None, [])

    assert 0 < placed["lines"][0]["segments"][0]["left"] < 100
    assert placed["lines"][0]["segments"][0]["width"] > 0


def test_spans_cut_the_text_where_they_begin_and_end():
    placed = place_spans([answer(span(0, 3), span(2, 6, "Object"))], "abcdefgh", ["Person", "Object"])
    pieces = placed["lines"][0]["pieces"]

    assert [(piece.text, piece.says) for piece in pieces] == [
        ("ab", ("Person",)), ("c", ("Person", "Object")), ("def", ("Object",)), ("gh", ()),
    ]  # fmt: skip


def test_of_a_long_text_the_part_around_the_spans_is_shown():
    placed = place_spans([answer(span(5000, 5004))], "x" * 10_000, [])

    assert placed["before"]
    assert placed["after"]
    assert sum(len(piece.text) for piece in placed["lines"][0]["pieces"]) == 124


def test_spans_beyond_the_text_and_no_text_are_no_reason_to_stop():
    assert place_spans([answer(span(50, 60))], "short", [])["text"]
    drawn = str(draw_item(table(text=""), Media(None), "mentions", "caption"))
    assert "0–3" in drawn
