"""What may stand where a source is expected: odd names, links, streams, quotes, sizes beyond any image."""

import json
import os

import pandas as pd
import polars as pl
import pytest

from annoqa.connectors.read import options_of, read
from annoqa.errors import SourceError

HEADER = "item,annotator,label\n"


def written(folder, name, text):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_file_name_that_is_no_utf8_is_refused_in_words(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"b\xff.csv")).write_text("item,label\n1,x\n")
    except OSError:
        pytest.skip("this file system has UTF-8 names only")

    with pytest.raises(SourceError, match="must be UTF-8"):
        read(tmp_path)


@pytest.mark.parametrize(("name", "said"), [("x" * 5000, "too long"), ("loop", "leads nowhere")])
def test_what_is_no_file_is_refused_in_words(name, said, tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "gone")

    with pytest.raises(SourceError, match=said):
        read(str(tmp_path / name))


@pytest.mark.parametrize(
    ("rows", "line"),
    [('1,a,x\n1,b,x\n2,a,"y\n2,b,y\n3,a,y\n', 4), ('1,a,"x\n1,b,"y"\n2,a,z\n', 2)],
)
def test_a_quote_that_is_left_open_swallows_no_rows(rows, line, tmp_path):
    path = written(tmp_path, "open.csv", HEADER + rows)

    with pytest.raises(SourceError, match=f"begins in line {line} is not"):
        read(path)


def test_quotes_inside_cells_are_fine(tmp_path):
    path = written(tmp_path, "inch.csv", HEADER + '1,a,5" pipe\n1,b,"two\nlines"\n2,a,"a ""word"" more"\n')

    assert read(path).annotations.num_rows == 3


def test_one_zero_byte_makes_no_utf16_of_a_file(tmp_path):
    table = read(written(tmp_path, "zero.csv", HEADER.encode() + b"1,a,\0x\n1,b,y\n"))

    assert table.annotations.num_rows == 2


def test_one_column_of_a_frame_is_refused_in_words():
    with pytest.raises(SourceError, match="whole table"):
        read(pl.Series("label", ["x"]))


def test_categories_of_polars_are_text():
    frame = pl.DataFrame({"item": [1, 1], "annotator": ["a", "b"], "label": ["x", "y"]})

    table = read(frame.with_columns(pl.col("label").cast(pl.Categorical)))

    assert table.names("labels") == ["x", "y"]


def test_values_that_arrow_does_not_know_are_text():
    table = read(pd.DataFrame({"item": [1, 1], "annotator": ["a", "b"], "label": [1j, 2j]}))

    assert table.marks.num_rows == 2


@pytest.mark.filterwarnings("error")
def test_boxes_far_beyond_any_image_are_rejected_row_by_row(tmp_path):
    rows = "1,a,1e308,0,1e308,10,x\n1,b,0,0,1e200,1e200,x\n1,c,0,0,10,10,x\n"
    table = read(written(tmp_path, "far.csv", "item,annotator,x,y,w,h,label\n" + rows))

    (count,) = table.log.sources
    assert (count.read, count.rejected) == (1, 2)


@pytest.mark.filterwarnings("error")
def test_boxes_of_coco_far_beyond_any_image_are_rejected_one_by_one(tmp_path):
    boxes = [[1e308, 0, 1e308, 5], [0, 0, 1e200, 1e200], [0, 0, 5, 5]]
    coco = {
        "images": [{"id": 1, "file_name": "a.png"}],
        "categories": [{"id": 1, "name": "cat"}],
        "annotations": [
            {"id": at, "image_id": 1, "category_id": 1, "bbox": box} for at, box in enumerate(boxes)
        ],
    }

    table = read(written(tmp_path, "far.json", json.dumps(coco)))

    assert table.marks.num_rows == 1
    assert {row.rule for row in table.log.rows if row.fate == "rejected"} == {"no-size"}


def test_options_are_those_of_the_connector_that_would_read():
    assert "layout" in options_of(pd.DataFrame())


@pytest.mark.parametrize(
    "options", [{"layout": 3}, {"columns": 3}, {"columns": {"item": 3}}, {"labels": 5}, {"fps": "fast"}]
)
def test_options_of_another_kind_are_refused_in_words(options):
    frame = pd.DataFrame({"item": [1, 1], "annotator": ["a", "b"], "label": ["x", "y"]})

    with pytest.raises(SourceError, match=f"Option `{next(iter(options))}`"):
        read(frame, **options)
