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
