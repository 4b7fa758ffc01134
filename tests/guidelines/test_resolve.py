"""The most specific clause wins."""

import pytest

from annoqa.guidelines import Clause, Guidelines, clause_for


def clause(name: str, **governed) -> Clause:
    return Clause(document="d", id=name, title=name, text="", **{"field": "objects", **governed})


ALL = Guidelines(
    (
        clause("whole"),
        clause("vessels", labels=("mug", "cup", "bowl")),
        clause("mug-as-cup", confusions=(("mug", "cup"),)),
        clause("bowls", labels=("bowl",)),
        clause("edges", sides=("left", "right")),
        clause("mug-edges", sides=("right",), labels=("mug",)),
        clause("starts", field="actions", sides=("start",)),
    )
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"label": "mug", "answer": "cup"}, "mug-as-cup"),
        ({"label": "cup", "answer": "mug"}, "vessels"),
        ({"label": "mug"}, "vessels"),
        ({"label": "bowl"}, "bowls"),
        ({"answer": "cup"}, "vessels"),
        ({"label": "knife", "answer": "cup"}, "vessels"),
        ({"label": "knife"}, "whole"),
        ({"label": "knife", "answer": "(not marked)"}, "whole"),
        ({}, "whole"),
        ({"side": "left"}, "edges"),
        ({"side": "right"}, "edges"),
        ({"side": "right", "label": "mug"}, "mug-edges"),
        ({"side": "right", "label": "cup"}, "edges"),
        ({"side": "top"}, "whole"),
        ({"side": "top", "label": "mug"}, "whole"),
    ],
)
def test_the_most_specific_clause_governs(question, answer):
    assert clause_for(ALL, "objects", **question).id == answer


def test_a_clause_about_sides_says_nothing_about_labels():
    assert clause_for(ALL, "actions", label="pour") is None
    assert clause_for(ALL, "actions", side="start").id == "starts"


def test_no_clause_is_no_clause():
    assert clause_for(ALL, "mentions") is None
    assert clause_for(Guidelines(), "objects") is None


def test_of_two_equally_specific_ones_the_first_wins():
    twins = Guidelines((clause("first", labels=("mug",)), clause("second", labels=("mug",))))

    assert clause_for(twins, "objects", label="mug").id == "first"


MORE = Guidelines(
    (
        clause("whole"),
        clause("mugs", labels=("mug",)),
        clause("mug-as-cup", confusions=(("mug", "cup"),)),
        clause("all-of-them", omissions=(None,)),
        clause("every-mug", omissions=("mug",), additions=("knife",)),
        clause("colour", attributes=(("colour", None),)),
        clause("red", attributes=(("colour", "red"),)),
        clause("red-or-orange", attributes=(("colour", None),), confusions=(("red", "orange"),)),
        clause("broken", attributes=(("state", "broken"),)),
        clause("small", slices=(("size", "small"), ("size", "tiny"))),
        clause("small-mugs", slices=(("data.size", "small"),), labels=("mug",)),
        clause("edges", sides=("left",)),
        clause("mug-edges-and-gaps", sides=("right",), omissions=("plate",)),
        clause("night-edges", sides=("left",), slices=(("light", "night"),)),
    )
)
SMALL, NIGHT = ("size", "small"), ("light", "night")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"label": "mug", "cell": "omission"}, "every-mug"),
        ({"label": "mug", "answer": "(not marked)"}, "every-mug"),
        ({"label": "cup", "cell": "omission"}, "all-of-them"),
        ({"cell": "omission"}, "all-of-them"),
        ({"label": "plate", "cell": "omission"}, "mug-edges-and-gaps"),
        ({"answer": "knife", "cell": "addition"}, "every-mug"),
        ({"answer": "knife"}, "whole"),
        ({"answer": "mug", "cell": "addition"}, "mugs"),
        ({"label": "mug"}, "mugs"),
        ({"label": "mug", "answer": "cup"}, "mug-as-cup"),
        ({"attribute": "colour", "label": "red", "answer": "orange"}, "red-or-orange"),
        ({"attribute": "colour", "label": "red", "answer": "blue"}, "red"),
        ({"attribute": "colour", "label": "blue", "answer": "red"}, "red"),
        ({"attribute": "colour", "label": "blue", "answer": "green"}, "colour"),
        ({"attribute": "state", "label": "whole"}, "whole"),
        ({"attribute": "state", "label": "broken"}, "broken"),
        ({"attribute": "size", "label": "mug"}, "whole"),
        ({"label": "red"}, "whole"),
        ({"label": "mug", "slice": SMALL}, "small-mugs"),
        ({"label": "mug", "slice": ("data.size", "small")}, "small-mugs"),
        ({"label": "mug", "answer": "cup", "slice": SMALL}, "small-mugs"),
        ({"label": "cup", "slice": SMALL}, "small"),
        ({"label": "cup", "slice": ("size", "tiny")}, "small"),
        ({"label": "cup", "slice": ("size", "large")}, "whole"),
        ({"side": "left", "slice": SMALL}, "small"),
        ({"side": "left", "slice": NIGHT}, "night-edges"),
        ({"side": "left"}, "edges"),
        ({"side": "right", "label": "cup"}, "mug-edges-and-gaps"),
        ({"side": "top"}, "whole"),
    ],
)
def test_attributes_slices_omissions_and_additions(question, answer):
    assert clause_for(MORE, "objects", **question).id == answer


def test_a_clause_about_a_slice_says_nothing_about_the_rest():
    only_small = Guidelines((clause("small", slices=(("size", "small"),)),))

    assert clause_for(only_small, "objects", label="mug") is None
    assert clause_for(only_small, "objects", label="mug", slice=SMALL).id == "small"
