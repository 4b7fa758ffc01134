import copy
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.connectors.coco import read_coco
from annoqa.connectors.coco_runs import letters_of_masks, masks_of_lengths, runs_of_letters
from annoqa.connectors.read import read
from annoqa.geometry import Ragged
from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from tests.geometry.other_tools import MASKS, drawn

HEIGHT, WIDTH = 40, 90
SAME_SIZE = [mask for mask in MASKS if mask["size"] == [HEIGHT, WIDTH] and mask["area"]]
BASE = {
    "images": [{"id": 1, "file_name": "a.jpg", "width": WIDTH, "height": HEIGHT}],
    "categories": [{"id": 1, "name": "cat"}],
}


def coco(*marks):
    marks = [{"id": at, "image_id": 1, "category_id": 1, **mark} for at, mark in enumerate(marks)]
    return json.dumps({**copy.deepcopy(BASE), "annotations": marks}).encode()


def load(tmp_path, *marks, name="ann.json"):
    path = tmp_path / name
    path.write_bytes(coco(*marks))
    return read_coco(path)


def rle(mask):
    return {"segmentation": {"size": mask["size"], "counts": mask["counts"]}}


def told(table):
    return [(row.pointer, row.fate, row.rule) for row in table.log.rows if row.rule != "annotator-found"]


def extents(table, field):
    code = table.names("fields").index(field)
    return [mark["extent"] for mark in table.marks.to_pylist() if mark["field"] == code]


def test_letters_are_read_as_another_tool_wrote_them_and_written_alike():
    texts = [mask["counts"].encode() for mask in MASKS]
    runs, broken = runs_of_letters(texts)
    masks, wrong = masks_of_lengths(runs, *np.array([mask["size"] for mask in MASKS]).T)

    assert not broken.any()
    assert not wrong.any()
    assert (masks.packed()[0] == drawn().packed()[0]).all()
    assert letters_of_masks(masks) == texts


@given(st.lists(st.lists(st.integers(0, 40_000), min_size=1, max_size=30), min_size=1, max_size=4))
@settings(deadline=None)
def test_any_runs_survive_being_written(several):
    flat = [[1, sum(runs), *runs] for runs in several]
    back, broken = runs_of_letters(letters_of_masks(Ragged.from_rows(flat)))

    assert not broken.any()
    assert back.packed()[0].tolist() == [run for runs in several for run in runs]


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=5), st.integers(-2, 9), st.integers(-2, 9))
@settings(deadline=None)
def test_whatever_the_letters_it_is_a_mask_or_it_is_broken(texts, height, width):
    runs, broken = runs_of_letters(texts)
    n = len(texts)
    masks, wrong = masks_of_lengths(runs, np.full(n, height), np.full(n, width))

    for at in np.flatnonzero(~broken & ~wrong):
        (numbers, _) = masks[np.array([at])].packed()
        assert numbers[2:].sum() == height * width
        assert (numbers[3:] > 0).all()
    assert wrong[broken].all()


def test_a_broken_text_does_not_break_its_neighbours():
    good = MASKS[2]["counts"].encode()
    runs, broken = runs_of_letters([b"\xff\xff", good, b"", b"QQQQQQQQQQQQQQQQ1", good, good + b"Q"])

    assert broken.tolist() == [True, False, True, True, False, True]
    assert runs[np.array([1])].packed()[0].tolist() == runs[np.array([4])].packed()[0].tolist()


def test_letters_and_numbers_mean_the_same_mask(tmp_path):
    mask = SAME_SIZE[1]
    runs, _ = runs_of_letters([mask["counts"].encode()])
    listed = {"segmentation": {"size": mask["size"], "counts": runs.flat.tolist()}}
    one, two = extents(load(tmp_path, rle(mask), listed), "mask")

    assert one == two


@pytest.mark.parametrize(
    "segmentation",
    [
        {"size": [HEIGHT, WIDTH], "counts": "Q"},
        {"size": [HEIGHT, WIDTH], "counts": "é"},
        {"size": [HEIGHT, WIDTH], "counts": [1, 2]},
        {"size": [HEIGHT, WIDTH], "counts": [-1, HEIGHT * WIDTH + 1]},
        {"size": [HEIGHT, WIDTH], "counts": [10**30, 1]},
        {"size": [10**9, 10**9], "counts": [10**18]},
        {"size": [0, 0], "counts": []},
        {"size": [-HEIGHT, -WIDTH], "counts": [HEIGHT * WIDTH]},
        {"size": "large", "counts": "1"},
        {"counts": "1"},
        {"size": [HEIGHT, WIDTH], "counts": None},
    ],
)
def test_a_broken_mask_is_rejected_with_its_place(segmentation, tmp_path):
    table = load(tmp_path, rle(SAME_SIZE[1]), {"segmentation": segmentation})

    assert ("/annotations/1", "rejected", "broken-mask") in told(table)
    assert len(extents(table, "mask")) == 1


def test_a_box_with_a_broken_mask_stays_a_box(tmp_path):
    table = load(tmp_path, {"bbox": [1, 2, 3, 4], "segmentation": {"size": [9, 9], "counts": "1"}})

    assert told(table) == [("/annotations/0", "repaired", "broken-mask")]
    assert extents(table, "box") == [[1, 2, 4, 6, 0]]


def test_an_empty_mask_is_nothing_to_compare(tmp_path):
    table = load(tmp_path, rle(SAME_SIZE[1]), {"segmentation": {"size": [HEIGHT, WIDTH], "counts": [3600]}})

    assert ("/annotations/1", "rejected", "empty-mask") in told(table)


def test_a_mask_of_another_size_than_its_image_is_told(tmp_path):
    table = load(tmp_path, rle(SAME_SIZE[1]), {"segmentation": {"size": [3, 2], "counts": [1, 2, 3]}})

    assert told(table) == [("/annotations/1", "note", "mask-size")]


def test_masks_of_two_files_are_compared(tmp_path):
    for name, masks in (("ann", SAME_SIZE[1:2]), ("bob", SAME_SIZE[1:2])):
        load(tmp_path, *map(rle, masks), name=f"{name}.json")
    table = read(tmp_path / "ann.json", tmp_path / "bob.json")
    found = {
        (row.field, row.name): row.estimate.value
        for row in measure(table, Context.of(table)).measurements
        if row.subject == "all"
    }

    assert found["mask", "mean_iou"] == 1
    assert found["mask", "detection_f1"] == 1


def test_the_scale_of_keypoints_is_the_root_of_the_area(tmp_path):
    points = [10, 20, 2, 30, 60, 1, 5, 5, 0]
    table = load(
        tmp_path,
        {"keypoints": points, "area": 900},
        {"keypoints": points, "bbox": [0, 0, 16, 4]},
        {"keypoints": points},
    )

    assert extents(table, "keypoints") == [
        [30, 10, 20, 2, 30, 60, 1, 0, 0, 0],
        [8, 10, 20, 2, 30, 60, 1, 0, 0, 0],
        [np.sqrt(800), 10, 20, 2, 30, 60, 1, 0, 0, 0],
    ]
    assert told(table) == [("/annotations/1, /annotations/2", "note", "no-area")]


def test_keypoints_that_are_none_are_told(tmp_path):
    table = load(
        tmp_path,
        {"keypoints": [1, 2, 2], "area": 100},
        {"keypoints": [1, 2], "area": 100},
        {"keypoints": [0, 0, 0], "area": 100, "bbox": [0, 0, 3, 3]},
        {"keypoints": [1, 2, 0.9], "area": 100},
        {"keypoints": [1, 1e300, 2], "bbox": [0, 0, 3, 3]},
        {"keypoints": "many", "area": 100},
    )

    assert set(told(table)) == {
        ("/annotations/1", "rejected", "broken-keypoints"),
        ("/annotations/2", "note", "no-labelled-point"),
        ("/annotations/3", "repaired", "visibility"),
        ("/annotations/4", "repaired", "broken-keypoints"),
        ("/annotations/5", "rejected", "broken-keypoints"),
    }
    assert extents(table, "keypoints") == [[10, 1, 2, 2], [10, 1, 2, 2]]


@pytest.mark.parametrize("nothing", [[], None])
def test_keypoints_of_nobody_are_no_field(nothing, tmp_path):
    table = load(tmp_path, {"keypoints": nothing, "bbox": [0, 0, 3, 3]})

    assert table.names("fields") == ["box"]
    assert told(table) == []


def test_many_masks_are_read_in_blocks(tmp_path, monkeypatch):
    whole = load(tmp_path, *map(rle, SAME_SIZE * 3))
    monkeypatch.setattr("annoqa.connectors.coco_pixels.BLOCK_BYTES", 300)

    assert extents(load(tmp_path, *map(rle, SAME_SIZE * 3)), "mask") == extents(whole, "mask")
    assert len(extents(whole, "mask")) == 3 * len(SAME_SIZE)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["size", "counts", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
SHAPE = JSON | st.fixed_dictionaries(
    {
        "size": st.lists(st.integers(-3, 6), min_size=2, max_size=2),
        "counts": st.text("0123OPQR`o", max_size=9) | st.lists(st.integers(-2, 30), max_size=6),
    }
)


@given(st.lists(st.tuples(SHAPE, JSON | st.lists(st.integers(-1, 9), max_size=6)), min_size=1, max_size=3))
@settings(deadline=None, max_examples=150)
def test_nonsense_is_rejected_or_read_and_always_accounted_for(tmp_path_factory, marks):
    path = tmp_path_factory.getbasetemp() / "nonsense.json"
    path.write_bytes(coco(*({"segmentation": shape, "keypoints": points} for shape, points in marks)))
    table = read_coco(path)
    (count,) = [count for count in table.log.sources if count.record == "annotation"]

    assert count.records == len(marks)
    told_of = {row.pointer for row in table.log.rows if row.fate == "rejected"}
    assert len(told_of) == count.rejected
