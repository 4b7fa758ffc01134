import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.table.assemble import assemble
from annoqa.table.field_view import NO_END, NO_START, view_field
from tests.table.campaigns import box_tables


def segments(order, **more):
    start = np.array([0, 10, 5])[order]
    return assemble(
        items={"item": ["1"]},
        annotators={"annotator": ["ann", "bob"]},
        fields={"field": ["f", "g"], "kind": ["segment", "whole"], "level": ["nominal", "nominal"]},
        labels={"label": ["x"]},
        annotations={"item": [0, 0], "annotator": [0, 1], **more.pop("annotations", {})},
        marks={
            "annotation": np.array([0, 0, 1])[order],
            "field": [0, 0, 0],
            "start": start,
            "end": start + 3,
        },
        **more,
    )


def test_looked_and_found_nothing_is_there_not_looked_is_not():
    looks = {"annotation": [0], "field": [0], "start": [2], "end": [None]}
    table = segments([0, 1, 2], looks=looks)

    view, other = view_field(table, "f"), view_field(table, "g")

    assert view.look_start.tolist() == [2, NO_START]
    assert view.look_end.tolist() == [NO_END, NO_END]
    assert other.annotator.tolist() == [1]
    assert other.offsets.tolist() == [0, 0]


def test_skips_drafts_and_models_are_not_human_answers():
    for column in ({"status": ["skipped", "submitted"]}, {"status": ["draft", "submitted"]}):
        assert view_field(segments([0, 1, 2], annotations=column), "f").annotator.tolist() == [1]
    table = segments([0, 1, 2], annotations={"role": ["model", "human"]})
    assert view_field(table, "f").annotator.tolist() == [1]
    assert view_field(table, "f", "model").annotator.tolist() == [0]


def test_a_flagged_answer_is_gold_and_still_its_authors_answer():
    table = segments([0, 1, 2], annotations={"ground_truth": [True, False]})

    assert view_field(table, "f").annotator.tolist() == [0, 1]
    assert view_field(table, "f", "ground_truth").annotator.tolist() == [0]


@given(order=st.permutations([0, 1, 2]))
def test_order_of_rows_does_not_matter(order):
    view = view_field(segments(order), "f")

    assert view.start.tolist() == [0, 10, 5]
    assert view.offsets.tolist() == [0, 2, 3]


@given(table=box_tables())
@settings(max_examples=25, deadline=None)
def test_every_mark_is_in_the_run_of_its_annotation(table):
    view = view_field(table, "objects")

    owner = table.column("marks", "annotation")[view.row]
    assert view.n_marks == table.marks.num_rows
    assert np.array_equal(view.annotation[view.owner], owner)
    extents = np.array(table.marks["extent"].to_pylist()).reshape(-1, 5)
    assert np.array_equal(view.shape, extents[view.row])
