"""The line for machines."""

from hypothesis import given
from hypothesis import strategies as st

from annoqa.guidelines.governs import parse_governs


def test_labels_in_quotes_may_hold_anything():
    found, problems = parse_governs('field f; labels "a, b", "c; d"; confusion "x -> y" -> z')

    assert found["labels"] == ("a, b", "c; d")
    assert found["confusions"] == (("x -> y", "z"),)
    assert problems == []


def test_singular_plural_and_the_typographic_arrow_are_read():
    found, problems = parse_governs("FIELD f; label a; confusions a → b, b->a; sides Start")

    assert found == {
        "field": "f",
        "labels": ("a",),
        "confusions": (("a", "b"), ("b", "a")),
        "sides": ("start",),
    }
    assert problems == []


def test_labels_may_have_blanks():
    found, _ = parse_governs("field f; labels red wine glass, cup; confusion red wine glass -> cup")

    assert found["labels"] == ("red wine glass", "cup")
    assert found["confusions"] == (("red wine glass", "cup"),)


def test_attributes_slices_omissions_and_additions_are_read():
    found, problems = parse_governs(
        'field f; attribute colour = red, colour = "a = b", x; slice size = small; omission; addition a, b'
    )

    assert found == {
        "field": "f",
        "attributes": (("colour", "red"), ("colour", "a = b"), ("x", None)),
        "slices": (("size", "small"),),
        "omissions": (None,),
        "additions": ("a", "b"),
    }
    assert problems == []


def test_a_quote_inside_a_name_is_written_twice():
    found, problems = parse_governs('field f; labels "the ""big"" one", cup')

    assert found["labels"] == ('the "big" one', "cup")
    assert problems == []


@given(st.text(alphabet='field labels;,"->→ tolerance', max_size=60))
def test_any_line_is_read_or_told(text):
    found, problems = parse_governs(text)

    assert problems or found.get("field")
