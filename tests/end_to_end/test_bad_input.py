"""Whatever is thrown at the command line: a clear error or a log row, never a traceback."""

import json
import os
import subprocess
import sys

import pytest

from tests.cli.program import annoqa

pytestmark = pytest.mark.slow

DEEP = "[" * 1_000_000
TASK = {
    "id": 1,
    "data": {"text": "Ann met Bob."},
    "annotations": [
        {
            "id": 1,
            "completed_by": 1,
            "was_cancelled": False,
            "result": [
                {
                    "id": "a",
                    "from_name": "label",
                    "to_name": "text",
                    "type": "labels",
                    "value": {"start": 0, "end": 3, "text": "Ann", "labels": ["Person"]},
                }
            ],
        }
    ],
}
COCO = {
    "images": [{"id": 1, "file_name": "a.png", "width": 10, "height": 10}],
    "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 5, 5]}],
    "categories": [{"id": 1, "name": "cat"}],
}


def agree(*paths):
    return annoqa("agree", *paths, cwd=paths[0].parent)


UNREADABLE = {
    "truncated.json": json.dumps([TASK])[:-40].encode(),
    "truncated_coco.json": json.dumps(COCO)[:-40].encode(),
    "deep.json": DEEP.encode(),
    "deep_object.json": b'{"images":' * 200_000,
    "empty.json": b"",
    "empty.csv": b"",
    "blank.json": b"  \n ",
    "null.json": b"null",
    "number.json": b"3",
    "binary.json": bytes(range(256)) * 20,
    "wrong_header.csv": b"foo,bar\n1,2\n",
    "not.parquet": b"PAR1 this is not parquet PAR1",
}


@pytest.mark.parametrize("name", sorted(UNREADABLE))
def test_what_cannot_be_read_is_an_error_in_words(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(UNREADABLE[name])

    run = agree(path)

    assert run.returncode == 2, run.stdout
    assert run.stderr.startswith("annoqa: ")
    assert "Traceback" not in run.stderr
    assert name in run.stderr


READABLE = {
    "utf16.json": json.dumps([TASK]).encode("utf-16"),
    "bom.json": b"\xef\xbb\xbf" + json.dumps([TASK]).encode(),
    "latin1.csv": "item,annotator,label\n1,Zoé,été\n1,Bob,été\n2,Zoé,a\n2,Bob,b\n".encode("latin-1"),
    "nan.json": json.dumps(
        {**COCO, "annotations": [{**COCO["annotations"][0], "bbox": [float("nan"), 0, float("inf"), 5]}]}
    ).encode(),
    "negative.json": json.dumps(
        {**COCO, "annotations": [{**COCO["annotations"][0], "bbox": [0, 0, -5, 0]}]}
    ).encode(),
    "giant.json": json.dumps([{**TASK, "data": {"text": "Ann" + "x" * 5_000_000}}]).encode(),
    "mixed.csv": b"item,annotator,label\n1,ann,3\n1,bob,cat\n2,ann,\n2,bob,4.5\n",
    "reversed.csv": b"item,annotator,start,end,label\n1,ann,5,2,a\n1,bob,0,x,a\n1,bob,1,2,a\n",
}


@pytest.mark.parametrize("name", sorted(READABLE))
def test_what_can_be_read_in_part_is_read_and_told(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(READABLE[name])

    run = agree(path)

    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr


def test_two_files_that_disagree_on_categories_are_told(tmp_path):
    first, second = tmp_path / "ann.json", tmp_path / "bob.json"
    first.write_text(json.dumps(COCO))
    second.write_text(json.dumps({**COCO, "categories": [{"id": 1, "name": "dog"}]}))

    run = agree(first, second)

    assert run.returncode == 0, run.stderr
    assert "categor" in run.stdout


def test_html_and_formulas_in_labels_stay_data(tmp_path):
    nasty = ["<script>alert(1)</script>", "=1+1", "@x", "$\\frac{$", "</style>", "{{7*7}}"]
    rows = "".join(
        f'{item},{who},"{nasty[(item + (who == "b") * (item % 3 == 0)) % len(nasty)]}"\n'
        for item in range(60)
        for who in "abc"
    )
    (tmp_path / "nasty.csv").write_text("item,annotator,label\n" + rows)
    for arguments in (["init", "nasty.csv"], ["audit", "annoqa.toml", "--fail-on", "never"]):
        run = annoqa(*arguments, cwd=tmp_path)
        assert run.returncode == 0, run.stderr

    out = tmp_path / "annoqa-report"
    page = (out / "report.html").read_text()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "{{7*7}}" in page
    for path in out.glob("*.csv"):
        cells = [cell for line in path.read_text().splitlines() for cell in line.split(",")]
        assert not [cell for cell in cells if cell.strip('"').startswith(("=", "@"))], path.name


def test_a_terminal_that_takes_no_greek_gets_the_numbers(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"item,annotator,label\n1,a,x\n1,b,x\n2,a,y\n2,b,x\n")

    run = subprocess.run(
        [sys.executable, "-m", "annoqa.cli.main", "agree", str(path)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )

    assert run.returncode == 0, run.stderr
    assert b"Percent agreement" in run.stdout
