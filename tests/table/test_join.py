import pandas as pd
import pytest

from annoqa.connectors.read import read
from annoqa.errors import TableError
from annoqa.table.assemble import assemble
from annoqa.table.field_view import view_field
from annoqa.table.join import join
from tests.table.campaigns import pets


def test_one_file_per_annotator_is_one_campaign():
    together = pets(["ann", "bob"], [[0, 1, 1], [0, 0, None]])

    joined = join([pets(["ann"], [[0, 1, 1]]), pets(["bob"], [[0, 0, None]])])

    view, other = view_field(joined, "pet"), view_field(together, "pet")
    assert view.item.tolist() == other.item.tolist()
    assert view.annotator.tolist() == other.annotator.tolist()
    assert view.label.tolist() == other.label.tolist()
    assert view.offsets.tolist() == other.offsets.tolist()


def test_one_person_in_two_files_is_not_two_annotators():
    joined = join([pets(["ann"], [[0, 1]]), pets(["ann"], [[1, 1]])])

    assert joined.annotations["repeat"].to_pylist() == [0, 0, 1, 1]
    assert view_field(joined, "pet").label.tolist() == [0, 1]


def test_files_with_other_questions_are_not_repeats():
    mood = assemble(
        items={"item": ["0", "1"]},
        annotators={"annotator": ["ann"]},
        fields={"field": ["mood"], "kind": ["whole"], "level": ["nominal"]},
        labels={"label": ["calm"]},
        annotations={"item": [0, 1], "annotator": [0, 0]},
        marks={"annotation": [0], "field": [0], "label": [0]},
    )

    joined = join([pets(["ann"], [[0, 1]]), mood])

    assert joined.annotations["repeat"].to_pylist() == [0, 0, 0, 0]
    assert len(view_field(joined, "pet").annotation) == 2
    assert [joined.names("labels")[code] for code in view_field(joined, "mood").label] == ["calm"]


def test_what_sources_say_differently_is_told():
    def sized(width):
        return assemble(
            items={"item": ["1"], "width_px": [width]},
            annotators={"annotator": [f"who {width}"]},
            fields={"field": ["f"], "kind": ["whole"], "level": ["nominal"]},
            labels={"label": []},
            annotations={"item": [0], "annotator": [0]},
            marks={"annotation": [], "field": []},
        )

    joined = join([sized(640.0), sized(320.0), sized(None)])

    assert joined.items["width_px"].to_pylist() == [640.0]
    assert [row.rule for row in joined.log.rows] == ["sources-differ"]
    assert "320.0" in joined.log.rows[0].message


def test_one_name_for_two_kinds_is_refused():
    boxes = assemble(
        items={"item": ["1"]},
        annotators={"annotator": ["ann"]},
        fields={"field": ["pet"], "kind": ["box"], "level": ["nominal"]},
        labels={"label": []},
        annotations={"item": [0], "annotator": [0]},
        marks={"annotation": [], "field": []},
    )

    with pytest.raises(TableError, match="'whole' in one and 'box' in another"):
        join([pets(["ann"], [[0]]), boxes])


@pytest.mark.parametrize("levels", [("ordinal", None), (None, "interval"), ("ratio", "ordinal")])
def test_numbers_meet_numbers_whatever_level_each_source_guessed(levels):
    days = [pd.DataFrame({"item": [1, 2], "annotator": who, "label": [3, 4]}) for who in ("ann", "bob")]
    tables = [
        read(day, **({} if level is None else {"level": level}))
        for day, level in zip(days, levels, strict=True)
    ]

    joined = join(tables)

    view = view_field(joined, "label")
    assert view.level == (levels[0] or levels[1])
    assert sorted(view.number.tolist()) == [3, 3, 4, 4]
    assert [row.rule for row in joined.log.rows].count("sources-differ") == 1


def test_label_lists_that_differ_are_united_and_told():
    def declaring(who, labels):
        return assemble(
            items={"item": ["1"]},
            annotators={"annotator": [who]},
            fields={"field": ["f"], "kind": ["whole"], "level": ["nominal"], "labels": [labels]},
            labels={"label": labels},
            annotations={"item": [0], "annotator": [0]},
            marks={"annotation": [0], "field": [0], "label": [0]},
        )

    joined = join([declaring("ann", ["cat", "dog"]), declaring("bob", ["cow", "cat"])])

    assert joined.fields["labels"].to_pylist() == [["cat", "dog", "cow"]]
    (row,) = joined.log.rows
    assert row.rule == "label-lists-differ"
    assert "'dog', 'cow'" in row.message
