"""Music segments by two annotators a track: compared with `mir_eval`, and where it gives up."""

import json

import numpy as np
import pytest

from annoqa.agreement.hit_rate import boundary_hits
from annoqa.agreement.sides import sides_of
from annoqa.matching import compare, match_marks
from annoqa.measurements.context import Context
from annoqa.measurements.segments import measure_segments
from annoqa.table.field_view import view_field
from tests.real.adaptors import SALAMI, salami

EXPECTED = json.loads((SALAMI / "expected.json").read_text())
LAYERS = ["uppercase", "lowercase"]


def _rejected(layer):
    return {song for song, of, _ in EXPECTED["files_mir_eval_rejected"] if of == layer}


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("tolerance", ["0.5", "3"])
def test_boundary_f_is_that_of_mir_eval_where_it_accepts_the_tracks(layer, tolerance):
    table = salami(layer)
    view = view_field(table, layer)
    left, right = compare(view)
    rows = sides_of(view, view, match_marks(view, view, left, right, threshold=0.0))
    hits = boundary_hits(rows, round(float(tolerance) * 1e9))
    accepted = ~np.isin(np.array(table.names("items"))[hits.item], list(_rejected(layer)))
    f = 2 * hits.hits / (hits.n_first + hits.n_second)

    mean, n_tracks = EXPECTED["means"][f"{layer}:F@{tolerance}"]
    assert accepted.sum() == n_tracks
    assert f[accepted].mean() == pytest.approx(mean, abs=1e-4)


@pytest.mark.parametrize("layer", LAYERS)
def test_tracks_that_mir_eval_rejects_have_a_result_too(layer):
    table = salami(layer)
    view = view_field(table, layer)
    rows = measure_segments(view, Context.of(table))
    found = {row.name: row for row in rows if row.subject == "all"}

    assert "no-duration" in {row.rule for row in table.log.rows}
    assert found["boundary_f1_500ms"].estimate.n_items == 60
    assert found["mean_start_disagreement"].detail["n_points"] > 0
    assert 0 < found["detection_f1"].estimate.value < 1
    assert all(row.estimate.value is not None or row.estimate.undefined for row in rows)
    assert sum(source.records for source in table.log.sources) == table.marks.num_rows
