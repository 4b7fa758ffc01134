"""What is written is read again as it was."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from annoqa.guidelines import (
    SIDES,
    TOLERANCE_UNITS,
    Clause,
    Tolerance,
    Version,
    format_document,
    format_governs,
    parse_document,
)
from annoqa.guidelines.governs import parse_governs

names = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=8
) | st.sampled_from(["a, b", "x -> y", "a=b", '"', '""', 'say "so"', "→", " blank ", "field", ";"])
lists = st.lists(names, max_size=3).map(tuple)
labels_or_any = st.lists(st.none() | names, max_size=1).map(tuple) | st.lists(
    names, min_size=2, max_size=3
).map(tuple)
tolerances = st.builds(
    Tolerance, value=st.floats(0, 1e6, allow_nan=False), unit=st.sampled_from(TOLERANCE_UNITS)
)
words = st.text("abc -*`.\n", max_size=40).map(str.strip).filter(lambda text: "```" not in text)


@st.composite
def ages(draw):
    version_names = draw(
        st.lists(
            st.text("0123beta. ", min_size=1, max_size=5).map(str.strip).filter(bool), unique=True, max_size=3
        )
    )
    days = [
        date(2024, 1, 1) + timedelta(days=30 * at + draw(st.integers(0, 29)))
        for at in range(len(version_names))
    ]
    history = tuple(Version(name, day) for name, day in zip(version_names, days, strict=True))
    if history:
        return {"history": history, "version": history[-1].name, "in_force": history[-1].since}
    return draw(st.sampled_from([{}, {"version": "7"}, {"in_force": date(2024, 3, 1)}]))


@st.composite
def clauses(draw):
    return [
        Clause(
            document="d",
            id=f"c-{at}",
            title=draw(names.map(str.strip)),
            text=draw(words),
            field=draw(names.filter(bool)),
            labels=draw(lists),
            confusions=draw(st.lists(st.tuples(names, names), max_size=2).map(tuple)),
            omissions=draw(labels_or_any),
            additions=draw(labels_or_any),
            attributes=draw(st.lists(st.tuples(names, st.none() | names), max_size=2).map(tuple)),
            sides=draw(st.lists(st.sampled_from(SIDES), unique=True).map(tuple)),
            tolerance=draw(st.none() | tolerances),
            slices=draw(st.lists(st.tuples(names, names), max_size=2).map(tuple)),
            **draw(ages()),
        )
        for at in range(draw(st.integers(0, 3)))
    ]


@given(clauses())
def test_a_document_is_read_as_it_was_written(written):
    problems: list[str] = []
    text = format_document(written, title="Things", preface="Why all this.")

    found = parse_document(text, "d", problems)

    assert problems == []
    lines = text.split("\n")
    for clause, read in zip(written, found, strict=True):
        assert lines[read.line - 1].endswith(f"{{#{clause.id}}}")
        assert lines[read.governs_line - 1].startswith("Governs: ")
        changed = {"line": read.line, "governs_line": read.governs_line}
        assert read == Clause(
            **{**{name: getattr(clause, name) for name in clause.__dataclass_fields__}, **changed}
        )


@given(clauses())
def test_what_a_clause_governs_fits_on_one_line_that_reads_again(written):
    for clause in written:
        found, problems = parse_governs(format_governs(clause))

        assert problems == []
        assert found["field"] == clause.field
        assert found.get("labels", ()) == clause.labels
        assert found.get("slices", ()) == clause.slices


def test_a_document_says_its_version_once():
    age = {"version": "2", "in_force": date(2024, 1, 15), "history": (Version("2", date(2024, 1, 15)),)}
    both = [Clause(document="d", id=name, title=name, text="", field="f", **age) for name in "ab"]

    text = format_document(both, title="Things")

    assert text.startswith("---\nversion: 2\nin force: 2024-01-15\n---\n# Things\n")
    assert text.lower().count("version") == 1
