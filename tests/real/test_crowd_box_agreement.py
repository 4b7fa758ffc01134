"""Boxes by 196 workers on 200 images: how they agree with each other."""

import pytest

from annoqa.measurements.boxes import measure_boxes
from annoqa.measurements.context import Context
from annoqa.table.field_view import view_field
from tests.real.adaptors import crowd_boxes


@pytest.fixture(name="rows", scope="module")
def _rows():
    table = crowd_boxes()
    return measure_boxes(view_field(table, "box"), Context.of(table))


def test_the_crowd_agrees_with_itself_about_as_well_as_with_gold(rows):
    found = {row.name: row for row in rows if row.subject == "all"}

    assert found["detection_f1"].estimate.n_annotators == 196
    assert found["detection_f1"].estimate.value == pytest.approx(0.6242, abs=0.03)
    assert found["mean_iou"].estimate.value == pytest.approx(0.7728, abs=0.03)
    assert found["detection_f1_75"].estimate.value < found["detection_f1_50"].estimate.value


def test_the_pooled_alpha_is_low_and_bounded(rows):
    alpha = next(row.estimate for row in rows if row.name == "objects_alpha")

    assert 0.2 < alpha.low < alpha.value < alpha.high < 0.4
    assert alpha.n_annotators == 196


def test_chance_explains_little_of_the_overlap(rows):
    corrected = next(row.estimate for row in rows if row.name == "chance_corrected_iou")

    assert corrected.expected < 0.1
    assert 0.3 < corrected.value < corrected.observed


def test_many_pairs_are_counted_where_they_are_not_told(rows):
    told = {row.who for row in rows if row.subject == "pair"}
    everyone = next(row for row in rows if row.name == "detection_f1" and row.subject == "all")

    assert len(told) == 300
    assert everyone.detail["pairs_not_told"] > 1000
    assert len({row.who for row in rows if row.subject == "annotator"}) == 196
