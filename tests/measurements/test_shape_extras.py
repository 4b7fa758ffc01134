"""Numbers of lines and tracks of a field, from the table to the measurement."""

import numpy as np
import pytest

from annoqa.measurements.context import Context
from annoqa.measurements.shapes import measure_shapes
from annoqa.table.assemble import assemble
from annoqa.table.field_view import view_field
from tests.agreement.tracks import still, table_of


def numbers(table, **context):
    view = view_field(table, "f")
    rows = measure_shapes(view, Context.of(table) if not context else context_of(table, **context))
    return {(row.name, row.subject, row.who): row for row in rows}


def context_of(table, **more):
    base = Context.of(table)
    return Context(**{name: getattr(base, name) for name in base.__dataclass_fields__} | more)


def test_tracks_have_their_numbers():
    rows = [(item, who, still(1 + who * 2, 10, 0), "ab"[who]) for item in (0, 1, 2) for who in (0, 1)]
    found = numbers(table_of(rows, labels=("a", "b")), fps=5.0)

    assert found["mean_iou", "all", ()].estimate.value == pytest.approx(0.8)
    assert found["identity_f1", "all", ()].estimate.value == pytest.approx(2 * 8 / 18)
    assert found["hota", "all", ()].estimate.value == pytest.approx(0.8)
    start = found["mean_start_frame_disagreement", "all", ()]
    assert (start.estimate.value, start.unit, start.detail) == (2, "frames", {"seconds": 0.4})
    assert found["mean_end_frame_disagreement", "all", ()].estimate.value == 0
    for name in ("hota", "identity_f1", "identity_switches", "frame_detection_f1", "mean_frame_iou"):
        assert found[name, "annotator", ("a0",)].estimate.value is not None
        assert found[name, "label", ("b",)].estimate.value is not None
    assert found["hota", "all", ()].estimate.n_items == 3
    assert "HOTA" in found["hota", "all", ()].title


def lines_table(rows):
    """A table of (item, annotator, points) rows on images of 1000 × 1000 px."""
    pairs = sorted({row[:2] for row in rows})
    return assemble(
        items={"item": [f"i{at}" for at in range(1 + max(p[0] for p in pairs))]},
        annotators={"annotator": ["a", "b"]},
        fields={"field": ["f"], "kind": ["polyline"], "level": ["nominal"]},
        labels={"label": []},
        annotations={"item": [p[0] for p in pairs], "annotator": [p[1] for p in pairs]},
        marks={
            "annotation": [pairs.index(row[:2]) for row in rows],
            "field": [0] * len(rows),
            "extent": [[1000.0, *np.ravel(row[2]).astype(float)] for row in rows],
        },
    )


def test_lines_have_their_numbers():
    one = [(0, 0), (400, 0)]
    rows = [
        (0, 0, one),
        (0, 1, [(0, 4), (400, 4)]),
        (1, 0, one),
        (1, 1, [(400, 6), (0, 6)]),
        (2, 0, one),
        (2, 1, [(0, 300), (400, 300)]),
    ]
    found = numbers(lines_table(rows))

    assert found["detection_f1", "all", ()].estimate.value == pytest.approx(2 / 3)
    assert found["mean_iou", "all", ()].estimate.value == pytest.approx(0.75)
    assert found["mean_line_distance", "all", ()].estimate.value == pytest.approx(5)
    assert found["mean_line_distance", "all", ()].unit == "px"
    assert found["direction_agreement", "all", ()].estimate.value == 0.5
    worst = found["mean_line_distance", "all", ()].detail["worst_items"]
    assert [row["item"] for row in worst] == ["i1", "i0"]
