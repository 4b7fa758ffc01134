"""Documents to begin from."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from annoqa.connectors.read import read
from annoqa.guidelines import Guidelines, parse_document
from annoqa.guidelines.check import check_against, check_documents
from annoqa.guidelines.draft import draft_documents
from annoqa.guidelines.mix_ups import MixUp, find_mix_ups
from annoqa.guidelines.questions import SIDES_OF, Question, questions_of, slices_of

DAY = date(2024, 1, 15)


def parsed(documents):
    problems: list[str] = []
    clauses = [
        clause for name, text in documents.items() for clause in parse_document(text, name[:-3], problems)
    ]
    return Guidelines(tuple(clauses)), problems


def test_every_decision_gets_a_clause():
    question = Question(
        field="Things seen",
        kind="box",
        level="nominal",
        labels=("mug", "cup, small"),
        attributes={"colour": ("red",)},
    )
    pair = MixUp(field="Things seen", pairs=(("mug", "cup, small"),), n=9, told=("9 of 12.",))

    documents = draft_documents([question], [pair], in_force=DAY)

    assert list(documents) == ["things-seen.md"]
    guidelines, problems = parsed(documents)
    assert problems == []
    assert [clause.id for clause in guidelines] == [
        "what-is-marked", "mug", "cup-small", "mug-or-cup-small", "colour", "how-it-is-drawn",
    ]  # fmt: skip
    assert {clause.field for clause in guidelines} == {"Things seen"}
    assert guidelines.clauses[3].confusions == (("mug", "cup, small"),)
    assert "9 of 12." in guidelines.clauses[3].text
    assert guidelines.clauses[4].attributes == (("colour", None),)
    assert guidelines.clauses[5].sides == ("left", "top", "right", "bottom")
    assert all((clause.version, clause.in_force) == ("1", DAY) for clause in guidelines)
    assert all(line.startswith(">") for clause in guidelines for line in clause.text.split("\n"))


def test_marks_in_time_and_on_area_are_drawn_in_both():
    documents = draft_documents([Question(field="t", kind="track", level="nominal")], in_force=DAY)

    guidelines, _ = parsed(documents)

    assert [clause.sides for clause in guidelines][1:] == [
        ("left", "top", "right", "bottom"),
        ("start", "end"),
    ]
    assert "`tolerance 2 px`" in documents["t.md"]
    assert "`tolerance 0.2 s`" in documents["t.md"]


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6) | st.sampled_from(
    ["a, b", "README", "readme", "A", "a", '"', "-> x", "a}", "{#a}", "#", "(not marked)", "a\nb"]
)


@given(
    st.lists(
        st.builds(
            Question,
            field=names,
            kind=st.sampled_from([*SIDES_OF, "other"]),
            level=st.sampled_from(["nominal", "ordinal", "text"]),
            labels=st.lists(names, max_size=4, unique=True).map(tuple),
            attributes=st.dictionaries(names, st.lists(names, max_size=2).map(tuple), max_size=2),
        ),
        max_size=3,
        unique_by=lambda question: question.field,
    )
)
def test_a_draft_of_anything_is_right_but_for_the_answers_of_its_author(questions):
    documents = draft_documents(questions, in_force=DAY)

    guidelines, problems = parsed(documents)

    assert problems == []
    assert "readme.md" not in {name.lower() for name in documents}
    assert len({name.lower() for name in documents}) == len(documents)
    told = {remark.rule for remark in check_documents(guidelines, problems)}
    assert told <= {"no-text"}
    writable = [q for q in questions if "\n" not in q.field and "\r" not in q.field]
    assert {clause.field for clause in guidelines} == {question.field for question in writable}
    for remark in check_against(guidelines, writable, {}):
        assert remark.rule == "ungoverned-label"
        assert "not marked" in remark.message or "\\n" in remark.message or "\\r" in remark.message


def campaign():
    rows = []
    for item in range(60):
        truth = ("cat", "dog", "fox")[item % 3]
        rows.append((item, "gold", truth, "ground_truth"))
        for who in ("ann", "bob"):
            misread = truth == "fox" and item % 2
            slip = who == "bob" and truth == "cat" and item % 5 == 0
            rows.append((item, who, "dog" if misread or slip else truth, "human"))
    return read(pd.DataFrame(rows, columns=["item", "annotator", "label", "role"]))


def test_pairs_that_people_mix_up_are_known_from_their_answers_and_from_ground_truth():
    by_pair = {frozenset(one.pairs[0]): one for one in find_mix_ups(campaign(), ["label"])}

    cats, foxes = by_pair[frozenset({"cat", "dog"})], by_pair[frozenset({"fox", "dog"})]
    assert len(by_pair) == 2
    assert set(cats.pairs) == {("cat", "dog"), ("dog", "cat")}
    assert cats.told == (
        "Of 50 pairs of answers that say `cat` or `dog`, 4 say one each.",
        "Of 40 answers about what ground truth calls `cat`, 4 say `dog`.",
    )
    assert foxes.pairs == (("fox", "dog"),)
    assert foxes.told == ("Of 40 answers about what ground truth calls `fox`, 20 say `dog`.",)


def test_without_answers_nothing_is_mixed_up():
    table = read(pd.DataFrame({"item": [1, 2], "annotator": "ann", "label": ["a", "b"]}))

    assert find_mix_ups(table, ["label"]) == []
    assert find_mix_ups(table, []) == []


def test_what_a_table_asks():
    frame = pd.DataFrame(
        {
            "item": [1, 1, 2],
            "annotator": ["ann", "bob", "ann"],
            "label": ["b", "a", "a"],
            "size": ["s", "s", "l"],
        }
    )
    table = read(frame, labels=["c", "b"])

    (question,) = questions_of(table)

    assert (question.field, question.kind, question.labels) == ("label", "whole", ("c", "b", "a"))
    assert slices_of(table) == {"size": {"s", "l"}}


def test_of_values_of_several_labels_each_label_is_asked():
    labels = pd.DataFrame({"item": [1, 2], "annotator": "ann", "label": [["b", "a"], ["a", "c"]]})

    (question,) = questions_of(read(labels))

    assert (question.level, question.labels) == ("set", ("a", "b", "c"))
