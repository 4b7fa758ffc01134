"""What `annoqa guidelines check` tells about documents, with file and line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoqa.guidelines import Guidelines, parse_document
from annoqa.guidelines.check import check_against, check_documents
from annoqa.guidelines.questions import Question

OBJECTS = Question(
    field="objects",
    kind="box",
    level="nominal",
    labels=("mug", "cup", "knife"),
    attributes={"colour": ("red", "blue"), "state": ("broken",)},
)
ACTIONS = Question(field="actions", kind="segment", level="nominal", labels=("reach",))
SUCCESS = Question(field="success", kind="whole", level="ordinal")
SLICES = {"size": frozenset({"small", "large"})}
ALL = "## All {#all}\nGoverns: field objects\n\nText.\n"


def checked(text, *, questions=None, slices=SLICES):
    problems: list[str] = []
    guidelines = Guidelines(tuple(parse_document(text, "d", problems)))
    if questions is None:
        return [(r.rule, r.line, r.message) for r in check_documents(guidelines, problems)]
    return [(r.rule, r.file and r.line, r.message) for r in check_against(guidelines, questions, slices)]


@pytest.mark.parametrize(
    ("text", "rule", "line", "said"),
    [
        ("## A {#a}\nText.", "unreadable", 1, "must say what it governs"),
        ("\n## A {#a}\nGoverns: field f\n", "no-text", 2, "has no text"),
        ("## A {#a}\nGoverns: field f\n\n> What?\n\n > And why?", "no-text", 1, "only asks its author"),
        ("---\nversion: 2\n---\n## A {#a}\nGoverns: field f\n\nx", "no-day", 4, "since when version 2"),
        (
            "## A {#a}\nGoverns: field f; labels a, b\n\nx\n## B {#b}\n\nGoverns: field f; labels b, a\n\nx",
            "twin",
            7,
            "governs what `d#a` governs",
        ),
        (
            "## A {#a}\nGoverns: field f\nHistory: 2 since 2024-01-02, 1 since 2024-01-01\n\nx",
            "unreadable",
            3,
            "old",
        ),
    ],
)
def test_what_is_wrong_with_a_document(text, rule, line, said):
    (found,) = checked(text)

    assert found[:2] == (rule, line)
    assert said in found[2]


def test_a_question_beside_an_answer_is_fine():
    assert checked("## A {#a}\nGoverns: field f\n\n> What?\nThis.") == []


def test_versions_without_a_day_are_told_once_a_document():
    clause = "## {0} {{#{0}}}\nGoverns: field {0}\n\nx\n"

    assert len(checked("---\nversion: 2\n---\n" + clause.format("a") + clause.format("b"))) == 1


@pytest.mark.parametrize(
    ("governs", "rule", "said"),
    [
        ("field objcts", "unknown-field", "there is no field 'objcts'; closest is 'objects'"),
        ("field objects; label mgu", "unknown-label", "no label 'mgu'; closest is 'mug'"),
        ("field objects; confusion mug -> cpu", "unknown-label", "no label 'cpu'; closest is 'cup'"),
        ("field objects; omission knif", "unknown-label", "no label 'knif'"),
        ("field objects; addition plate", "unknown-label", "no label 'plate'"),
        ("field objects; attribute color", "unknown-attribute", "closest is 'colour'"),
        ("field objects; attribute colour = rde", "unknown-value", "'rde'; closest is 'red'"),
        ("field objects; attribute colour; confusion red -> pink", "unknown-value", "'pink'"),
        ("field actions; attribute colour", "unknown-attribute", "no attributes that are known"),
        ("field objects; extent start", "unknown-side", "sides left, top, right, bottom; found 'start'"),
        ("field actions; extent left", "unknown-side", "sides start, end; found 'left'"),
        ("field success; extent left", "unknown-side", "no sides"),
        ("field objects; extent left; tolerance 1 s", "unknown-unit", "tolerances in px, %; found `1 s`"),
        ("field objects; slice szie = small", "unknown-slice", "closest is 'size'"),
        ("field objects; slice size = smal", "unknown-slice", "size = 'smal'; closest is 'small'"),
    ],
)
def test_a_clause_about_what_is_not_there(governs, rule, said):
    found = checked(f"Prose.\n## A {{#a}}\nGoverns: {governs}\n\nx", questions=[OBJECTS, ACTIONS, SUCCESS])

    mine = [remark for remark in found if remark[0] == rule]
    assert len(mine) == 1
    assert mine[0][1] == 3
    assert said in mine[0][2]


def test_what_is_there_is_fine():
    text = (
        ALL
        + "## B {#b}\nGoverns: field objects; labels mug, cup, knife; confusion mug -> (not marked)\n\nx\n"
    )
    text += "## C {#c}\nGoverns: field objects; attribute colour = red, state; confusion red -> blue\n\nx\n"
    text += "## D {#d}\nGoverns: field objects; extent left; tolerance 2 px; slice data.size = small\n\nx\n"

    assert checked(text, questions=[OBJECTS]) == []


def test_a_field_that_no_clause_governs():
    (found,) = checked("", questions=[OBJECTS])

    assert found == (
        "ungoverned-field",
        "",
        "no clause governs the field 'objects', nor its labels 'mug', 'cup', 'knife'.",
    )


def test_labels_that_no_clause_governs():
    found = checked("## A {#a}\nGoverns: field objects; label mug\n\nx", questions=[OBJECTS])

    assert [remark[0] for remark in found] == ["ungoverned-label"] * 2
    assert "'cup'" in found[0][2]
    assert "'knife'" in found[1][2]


def test_a_label_that_was_forgotten_beside_others():
    text = ALL + "## A {#a}\nGoverns: field objects; confusion mug -> cup\n\nx"

    (found,) = checked(text, questions=[OBJECTS])

    assert (
        found[2] == "no clause names the label 'knife' of the field 'objects', as others name 'cup', 'mug'."
    )


def test_one_clause_for_the_whole_field_governs_all_its_labels():
    assert checked(ALL, questions=[OBJECTS]) == []


def test_labels_of_numbers_are_not_missed():
    assert checked("## A {#a}\nGoverns: field success; label 5\n\nx", questions=[SUCCESS]) == []


@given(st.text(alphabet="## Agoverns:{}fieldobjects;\n ->=mug", max_size=120))
def test_anything_can_be_checked(text):
    found = checked(f"## A {{#a}}\nGoverns: field objects\n{text}", questions=[OBJECTS, ACTIONS])

    assert any(remark[0] == "ungoverned-field" for remark in found)


def test_a_place_in_a_taxonomy_is_named_by_the_places_above_it():
    places = Question(
        field="f", kind="whole", level="set", labels=("Suspect / Arrested", "Suspect / Killed", "Other")
    )
    text = (
        "## A {#a}\nGoverns: field f\n\nx\n## B {#b}\nGoverns: field f; labels Suspect, Suspect / Killed\n\nx"
    )

    (found,) = checked(text, questions=[places])

    assert found[0] == "ungoverned-label"
    assert "'Other'" in found[2]
