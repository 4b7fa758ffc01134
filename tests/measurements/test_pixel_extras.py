"""Numbers of masks and keypoints of a field, from the table to the measurement; ground truth too."""

import numpy as np
import pytest

from annoqa.geometry.boundary_iou import boundary_iou
from annoqa.geometry.keypoint import OTHER_KAPPA
from annoqa.geometry.mask_runs import mask_of_pixels
from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from annoqa.measurements.shapes import EXTRAS, measure_shapes
from annoqa.table.assemble import assemble
from annoqa.table.field_view import view_field

HEIGHT, WIDTH = 90, 120
N_ITEMS = 12


def square(x, y, side=30):
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[y : y + side, x : x + side] = True
    return mask_of_pixels(pixels)


def skeleton(dx, *, hidden=False, short=False, scale=100.0):
    points = [[20.0 + dx, 30, 2], [60.0 + dx, 30, 1 if hidden else 2], [40.0, 70, 0 if short else 2]]
    return [scale, *np.ravel(points)]


def campaign(kind, rows, *, gold=()):
    """A table of (item, annotator, extent) rows; annotator −1 is ground truth."""
    rows = [*rows, *((item, -1, extent) for item, extent in gold)]
    pairs = sorted({row[:2] for row in rows})
    return assemble(
        items={
            "item": [f"i{at:02}" for at in range(N_ITEMS)],
            "width_px": [WIDTH] * N_ITEMS,
            "height_px": [HEIGHT] * N_ITEMS,
        },
        annotators={"annotator": ["a", "b", "gold"]},
        fields={"field": ["f"], "kind": [kind], "level": ["nominal"]},
        labels={"label": ["thing"]},
        annotations={
            "item": [item for item, _ in pairs],
            "annotator": [who % 3 for _, who in pairs],
            "role": ["ground_truth" if who < 0 else "human" for _, who in pairs],
            "ground_truth": [who < 0 for _, who in pairs],
        },
        marks={
            "annotation": [pairs.index(row[:2]) for row in rows],
            "field": [0] * len(rows),
            "label": [0] * len(rows),
            "extent": [row[2] for row in rows],
        },
    )


def numbers(table):
    rows = measure(table, Context.of(table)).measurements
    return {(row.name, row.subject, row.who): row for row in rows}


def masks(*shifts):
    return [
        (item, who, square(10 + item + shift, 20).packed()[0].tolist())
        for item in range(N_ITEMS)
        for who, shift in enumerate(shifts)
    ]


def test_masks_have_their_numbers():
    found = numbers(campaign("mask", masks(0, 4)))
    one, two = square(10, 20), square(14, 20)

    assert found["mean_iou", "all", ()].estimate.value == pytest.approx(26 / 34)
    border = found["mean_boundary_iou", "all", ()]
    assert border.estimate.value == pytest.approx(boundary_iou(one, two)[0])
    assert border.estimate.value < 26 / 34
    assert "worst_items" in border.detail
    assert found["mean_boundary_iou", "annotator", ("a",)].estimate.value is not None
    assert "mask matched one to one at IoU" in border.signature


def test_equal_masks_are_exactly_1():
    found = numbers(campaign("mask", masks(0, 0)))

    for name in ("mean_iou", "mean_boundary_iou", "detection_f1"):
        assert found[name, "all", ()].estimate.value == 1


def test_masks_without_a_partner_have_no_border_to_compare():
    found = numbers(campaign("mask", masks(0, 60)))

    assert found["mean_boundary_iou", "all", ()].estimate.value is None
    assert found["mean_boundary_iou", "all", ()].estimate.undefined


def points(*extents):
    return [(item, who, extent) for item in range(N_ITEMS) for who, extent in enumerate(extents)]


def test_keypoints_have_their_numbers():
    found = numbers(campaign("keypoint", points(skeleton(0), skeleton(6, hidden=True))))
    oks = (2 * np.exp(-36 / (2 * 100**2 * OTHER_KAPPA**2)) + 1) / 3

    assert found["mean_iou", "all", ()].title == "Mean OKS of matched marks"
    assert found["mean_iou", "all", ()].estimate.value == pytest.approx(oks)
    apart = found["mean_point_distance", "all", ()]
    assert (apart.estimate.value, apart.unit) == (pytest.approx(4), "px")
    assert apart.detail["points"] == [
        {"point": 1, "value": 6, "n": N_ITEMS},
        {"point": 2, "value": 6, "n": N_ITEMS},
        {"point": 3, "value": 0, "n": N_ITEMS},
    ]
    assert found["visibility_agreement", "all", ()].estimate.value == pytest.approx(2 / 3)
    assert found["mean_point_distance", "pair", ("a", "b")].estimate.value == pytest.approx(4)


def test_a_point_of_one_alone_has_no_distance():
    found = numbers(campaign("keypoint", points(skeleton(0), skeleton(6, short=True))))

    assert found["mean_point_distance", "all", ()].estimate.value == pytest.approx(6)
    assert found["visibility_agreement", "all", ()].estimate.value == pytest.approx(2 / 3)


def test_equal_keypoints_are_exactly_1_and_0_px_apart():
    found = numbers(campaign("keypoint", points(skeleton(0), skeleton(0))))

    assert found["mean_iou", "all", ()].estimate.value == 1
    assert found["mean_point_distance", "all", ()].estimate.value == 0
    assert ("visibility_agreement", "all", ()) not in found


@pytest.mark.parametrize("kind", ["mask", "keypoint"])
def test_ground_truth_of_them_is_scored(kind):
    def extent(item, shift):
        if kind == "mask":
            return square(10 + item + shift, 20).packed()[0].tolist()
        return skeleton(item + shift, scale=50.0)

    rows = [(item, who, extent(item, 2 * who)) for item in range(N_ITEMS) for who in (0, 1)]
    table = campaign(kind, rows, gold=[(item, extent(item, 0)) for item in range(N_ITEMS)])
    found = {key: row.estimate.value for key, row in numbers(table).items() if row.question == "accuracy"}
    exact = {"mask": 28 / 32, "keypoint": (2 * np.exp(-4 / (2 * 50**2 * OTHER_KAPPA**2)) + 1) / 3}

    assert found["mean_iou", "annotator", ("a",)] == 1
    assert found["mean_iou", "annotator", ("b",)] == pytest.approx(exact[kind])
    assert found["f1", "all", ()] == 1
    if kind == "mask":  # the sides of what is around it
        assert found["bias_left", "annotator", ("b",)] == -2
        assert found["bias_right", "annotator", ("b",)] == 2


def test_only_these_kinds_have_these_numbers():
    view = view_field(campaign("mask", masks(0, 4)), "f")
    names = {row.name for row in measure_shapes(view, Context(items=("i",) * N_ITEMS, annotators=("a", "b")))}

    assert "mean_boundary_iou" in names
    assert "mean_point_distance" not in names
    assert {"mask", "keypoint"} <= set(EXTRAS)
