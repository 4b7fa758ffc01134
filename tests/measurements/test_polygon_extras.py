"""Outlines of a field, from the table to the measurement."""

import numpy as np
import pytest

from annoqa.errors import TableError
from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from annoqa.table.assemble import assemble

N_ITEMS = 6


def square(x, side=100.0):
    return [x, 0, x + side, 0, x + side, side, x, side]


def campaign(first, second, kind="polygon", **sizes):
    return assemble(
        items={"item": [f"i{at}" for at in range(N_ITEMS)], **sizes},
        annotators={"annotator": ["a", "b"]},
        fields={"field": ["f"], "kind": [kind], "level": ["nominal"]},
        labels={"label": ["thing"]},
        annotations={"item": np.arange(2 * N_ITEMS) // 2, "annotator": np.arange(2 * N_ITEMS) % 2},
        marks={
            "annotation": np.arange(2 * N_ITEMS),
            "field": np.zeros(2 * N_ITEMS, dtype=int),
            "label": np.zeros(2 * N_ITEMS, dtype=int),
            "extent": [first, second] * N_ITEMS,
        },
    )


def numbers(table):
    rows = measure(table, Context.of(table)).measurements
    return {(row.name, row.subject): row for row in rows}


SIZES = {"width_px": [300.0] * N_ITEMS, "height_px": [400.0] * N_ITEMS}  # the diagonal is 500, the border 10


def test_squares_beside_each_other():
    found = numbers(campaign(square(0), square(4), **SIZES))
    distance, border = (found[name, "all"] for name in ("mean_outline_distance", "mean_boundary_iou"))

    # Upper and lower sides lie on each other but for 4 px at one end, 2 px away on average; one of the
    # upright sides is 4 px away, and the other one as well, but nearer where the sides of the other cross it.
    ends, outside, inside = 2 * 4 * 2, 100 * 4, 92 * 4 + 2 * 4 * 2
    assert distance.estimate.value == pytest.approx((ends + outside + inside) / 400, rel=1e-3)
    shared = 2 * 96 * 10 + 2 * 80 * 6
    assert border.estimate.value == pytest.approx(shared / (2 * 3600 - shared), rel=1e-9)
    assert distance.unit == "px"
    assert border.estimate.n_items == N_ITEMS


def test_equal_outlines_are_exactly_alike():
    found = numbers(campaign(square(0), square(0), **SIZES))

    assert found["mean_outline_distance", "all"].estimate.value == 0
    assert found["mean_boundary_iou", "all"].estimate.value == 1
    assert found["mean_iou", "all"].estimate.value == 1


def test_without_sizes_there_is_no_boundary_iou():
    found = numbers(campaign(square(0), square(4)))

    assert ("mean_outline_distance", "all") in found
    assert ("mean_boundary_iou", "all") not in found


def test_ellipses_are_measured():
    found = numbers(campaign([50, 50, 20, 10, 30], [50, 50, 10, 20, 120], kind="ellipse", **SIZES))

    assert found["mean_iou", "all"].estimate.value == 1
    assert found["detection_f1", "all"].estimate.value == 1


@pytest.mark.parametrize(
    ("kind", "extent", "said"),
    [
        ("polygon", [0, 0, 4, 0], "three points"),
        ("polygon", [0, 0, 4, 4, 8, 8], "an area"),
        ("polygon", [0, 0, 4, 0, 4, np.inf], "finite"),
        ("polygon", [0, 0, 4, 0, 4, 4, np.nan, 0], "finite"),
        ("ellipse", [0, 0, 4, 2], "radius1_px"),
        ("ellipse", [0, 0, 4, 0, 0], "positive radii"),
        ("ellipse", [0, 0, 4, np.nan, 0], "finite"),
    ],
)
def test_a_table_takes_no_impossible_shapes(kind, extent, said):
    with pytest.raises(TableError, match=said):
        campaign(extent, extent, kind=kind)
