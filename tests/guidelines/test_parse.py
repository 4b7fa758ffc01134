"""Guideline documents: what is read, and what is told when they are wrong."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoqa.errors import ConfigError
from annoqa.guidelines import Tolerance, Version, parse_document, read_guidelines
from annoqa.guidelines.governs import KEYS, parse_governs

REPOSITORY = Path(__file__).resolve().parents[2] / "guidelines"

DOCUMENT = """---
version: 2
in force: 2024-01-15
---
# Objects

Prose before the first clause.

## Mug or cup {#mug-or-cup}
Governs: field objects; labels mug, cup; confusion mug -> cup

A mug has a handle.

### Examples

A tall one.

## Edges {#edges}
Governs: field objects; extent left, right; tolerance 2 px
Version: 3
In force: 2024-02-01

Tight.

## Thanks

To everybody.
"""


def test_a_document_is_read():
    mugs, edges = parse_document(DOCUMENT, "objects", [])

    assert mugs.key == "objects#mug-or-cup"
    assert mugs.title == "Mug or cup"
    assert mugs.text == "A mug has a handle.\n\n### Examples\n\nA tall one."
    assert (mugs.field, mugs.labels, mugs.confusions) == ("objects", ("mug", "cup"), (("mug", "cup"),))
    assert (mugs.version, mugs.in_force, mugs.line) == ("2", date(2024, 1, 15), 9)
    assert edges.sides == ("left", "right")
    assert edges.tolerance == Tolerance(value=2.0, unit="px")
    assert edges.text == "Tight."


def test_a_clause_may_be_newer_than_its_document():
    _, edges = parse_document(DOCUMENT, "objects", [])

    assert (edges.version, edges.in_force) == ("3", date(2024, 2, 1))


def test_windows_lines_read_alike():
    assert parse_document(DOCUMENT.replace("\n", "\r\n"), "objects", []) == parse_document(
        DOCUMENT, "objects", []
    )


def test_headings_inside_code_are_text():
    text = "## A {#a}\nGoverns: field f\n\n```\n## B {#b}\n```\n"

    (clause,) = parse_document(text, "d", [])

    assert "## B {#b}" in clause.text


def test_a_line_that_looks_like_a_key_belongs_to_the_text_once_it_began():
    (clause,) = parse_document("# A {#a}\nGoverns: field f\n\nText.\nVersion: of the robot", "d", [])

    assert clause.text == "Text.\nVersion: of the robot"
    assert clause.version is None


WRONG = {
    "duplicate id": ("## A {#a}\nGoverns: field f\n## B {#a}\nGoverns: field f", 3, "taken by line 1"),
    "id with a blank": ("## A {#a b}\nGoverns: field f", 1, "small letters, digits and hyphens"),
    "no governs": ("\n## A {#a}\nText.", 2, "must say what it governs"),
    "no field": ("## A {#a}\nGoverns: labels mug", 2, "must name a field"),
    "two fields": ("## A {#a}\nGoverns: field f, g", 2, "must name one field; found 2"),
    "unknown key": ("## A {#a}\nGoverns: field f; lables mug", 2, "closest is 'labels'"),
    "key twice": ("## A {#a}\nGoverns: field f; labels a; labels b", 2, "says 'labels' twice"),
    "no labels": ("## A {#a}\nGoverns: field f; labels", 2, "at least one label"),
    "no arrow": ("## A {#a}\nGoverns: field f; confusion mug cup", 2, "truth -> answer"),
    "half an arrow": ("## A {#a}\nGoverns: field f; confusion mug ->", 2, "truth -> answer"),
    "unknown side": ("## A {#a}\nGoverns: field f; extent rihgt", 2, "closest is 'right'"),
    "no unit": ("## A {#a}\nGoverns: field f; tolerance 3", 2, "a number and one of px"),
    "bad date": ("---\nin force: 15.01.2024\n---\n", 2, "a date such as 2024-01-15"),
    "unknown matter": ("---\nversoin: 2\n---\n", 2, "closest is 'version'"),
    "half a quote": ('## A {#a}\nGoverns: field f; labels "mug, cup', 2, "double quotes must enclose"),
    "two arrows": ("## A {#a}\nGoverns: field f; confusion a -> b -> c", 2, "truth -> answer"),
    "two equals": ("## A {#a}\nGoverns: field f; attribute a = b = c", 2, "`name = value` or `name`"),
    "no attribute": ("## A {#a}\nGoverns: field f; attribute", 2, "`name = value` or `name`"),
    "slice without value": ("## A {#a}\nGoverns: field f; slice size", 2, "`key = value`; found 'size'"),
    "no sides": ("## A {#a}\nGoverns: field f; extent", 2, "at least one of left"),
    "governs twice": ("## A {#a}\nGoverns: field f\nGoverns: field g", 3, "told by line 2 already"),
    "open matter": ("---\nversion: 2\n", 1, "must come to an end"),
    "bad date in a clause": ("## A {#a}\nGoverns: field f\nIn force: soon", 3, "found 'soon'"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_with_its_line(case, tmp_path):
    text, line, said = WRONG[case]
    (tmp_path / "objects.md").write_text(text)

    with pytest.raises(ConfigError) as caught:
        read_guidelines(tmp_path)

    assert f"objects.md, line {line}: " in str(caught.value)
    assert said in str(caught.value)
    assert str(caught.value).count(".md, line") == 1


def test_problems_of_all_documents_are_told_at_once(tmp_path):
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("## A {#a}\n")

    with pytest.raises(ConfigError, match=r"(?s)a\.md, line 1.*b\.md, line 1.*Hint"):
        read_guidelines(tmp_path)


def test_a_folder_must_be_there(tmp_path):
    with pytest.raises(ConfigError, match="is not a folder"):
        read_guidelines(tmp_path / "none")


def test_text_must_be_utf_8(tmp_path):
    (tmp_path / "a.md").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ConfigError, match="UTF-8"):
        read_guidelines(tmp_path)


def test_the_readme_is_no_guideline_and_an_empty_folder_no_error(tmp_path):
    (tmp_path / "README.md").write_text("## A {#a}\n")

    assert len(read_guidelines(tmp_path)) == 0


def test_the_documents_of_the_repository_are_right():
    guidelines = read_guidelines(REPOSITORY)

    assert {clause.document for clause in guidelines} == {"objects", "actions", "captions", "success"}
    assert {clause.field for clause in guidelines} == {"objects", "scene", "actions", "mentions", "success"}
    assert all(clause.text and clause.version and clause.in_force for clause in guidelines)
    assert guidelines.find("objects#mug-or-cup").confusions == (("mug", "cup"),)
    assert guidelines.find("objects#nothing") is None


README = (REPOSITORY / "README.md").read_text()
BLOCKS = re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_examples_of_the_readme_are_right():
    problems: list[str] = []

    clauses = [clause for block in BLOCKS for clause in parse_document(block, "objects", problems)]

    assert problems == []
    assert [clause.id for clause in clauses] == [
        "mug-or-cup", "tight-boxes", "colours", "things-that-are-forgotten", "small-things",
    ]  # fmt: skip
    assert clauses[1].versions == (Version("2", date(2024, 1, 15)), Version("3", date(2024, 3, 1)))


def test_every_part_that_the_readme_explains_reads_as_it_says():
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| `(.*)` \|$", README, re.MULTILINE))

    assert {KEYS[key] for key in rows} == set(KEYS.values())
    for key, example in rows.items():
        found, problems = parse_governs(example if key == "field" else f"field f; {example}")
        assert problems == []
        assert found[KEYS[key]]


LINES = (
    "# Heading", "## A {#a}", "## B {#b b}", "### C {#c} ###", "Governs: field f", "Governs: labels a; x",
    "---", "version: 2", "In force: soon", "History: 1 since 2024-01-01, 2 since", "```", "Text.", "", "a: b",
    " ~~~", 'Governs: field f; attribute "a = b; slice',
    "Governs: field f; omission; addition x; slice s = t",
)  # fmt: skip
lines = st.sampled_from(LINES) | st.text(max_size=20)


@given(st.lists(lines, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_text_is_read_or_told_with_a_line_that_is_there(written, end):
    problems: list[str] = []
    text = end.join(written)

    clauses = parse_document(text, "d", problems)

    there = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for clause in clauses:
        assert f"{{#{clause.id}}}" in there[clause.line - 1]
        assert there[clause.governs_line - 1].strip().lower().startswith("governs")
    for problem in problems:
        found = re.match(r"  d\.md, line (\d+): \S", problem)
        assert found is not None
        assert 1 <= int(found[1]) <= len(there)


@given(st.integers(0, 30), st.sampled_from(["Text.", "", "\x0c", "a\u2028b", "\x85"]))
def test_lines_are_counted_as_editors_do(above, line):
    problems: list[str] = []

    parse_document("\n".join([*[line] * above, "## A {#a}", "Governs: field"]), "d", problems)

    assert problems == [f"  d.md, line {above + 2}: `field` must name one field; found 0."]


@given(st.binary(max_size=40))
def test_any_file_is_read_or_told(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("guidelines")
    (folder / "a.md").write_bytes(content)

    try:
        told = f"a.md: {len(read_guidelines(folder))}"
    except ConfigError as problem:
        told = str(problem)
    assert "a.md" in told
