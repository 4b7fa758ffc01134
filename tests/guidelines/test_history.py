"""Versions of documents and clauses: how they are written, and which was in force when."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoqa.guidelines import Guidelines, Version, is_version, parse_document, version_at, versions_at
from annoqa.guidelines.history import parse_history

HEAD = "---\nhistory: 1 since 2023-11-01, 2 since 2024-01-15\n---\n"
A = "# A {#a}\nGoverns: field f\n"


def read(text):
    problems: list[str] = []
    return parse_document(text, "d", problems), problems


def versions(clause):
    return [str(version) for version in clause.versions]


def moments(*texts):
    return np.array(texts, dtype="datetime64[ns]")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + A, ["1 since 2023-11-01", "2 since 2024-01-15"]),
        ("---\nversion: 2\nin force: 2024-01-15\n---\n" + A, ["2 since 2024-01-15"]),
        (
            "---\nversion: 2\nin force: 2024-01-15\nhistory: 1 since 2023-11-01\n---\n" + A,
            ["1 since 2023-11-01", "2 since 2024-01-15"],
        ),
        (HEAD.replace("history", "version: 2\nhistory") + A, ["1 since 2023-11-01", "2 since 2024-01-15"]),
        (
            HEAD + A + "Version: 3\nIn force: 2024-03-01",
            ["1 since 2023-11-01", "2 since 2024-01-15", "3 since 2024-03-01"],
        ),
        (HEAD + A + "Version: 3", ["1 since 2023-11-01", "3 since 2024-01-15"]),
        (HEAD + A + "In force: 2024-02-01", ["1 since 2023-11-01", "2 since 2024-02-01"]),
        (HEAD + A + "History: a since 2024-02-01", ["a since 2024-02-01"]),
        (A + "History: 1 since 2024-02-01, 2 Since 2024-02-02", ["1 since 2024-02-01", "2 since 2024-02-02"]),
        ("---\nversion: 2\n---\n" + A, []),
        (A, []),
    ],
)
def test_versions_of_a_clause(text, told):
    (clause,), problems = read(text)

    assert problems == []
    assert versions(clause) == told
    if told:
        assert (clause.version, clause.in_force) == (clause.versions[-1].name, clause.versions[-1].since)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (A + "History: 2 since 2024-02-01, 1 since 2024-01-01", 3, "go from old to new"),
        (A + "History: 1 since 2024-01-01, 2 since 2024-01-01", 3, "go from old to new"),
        (A + "History: 1 since 2024-01-01, 1 since 2024-02-01", 3, "the version '1' is there twice"),
        (A + "History: 1 from 2024-01-01", 3, "`history` must read"),
        (A + "History: 1 since May", 3, "found '1 since May'"),
        (A + "History:", 3, "`history` must read"),
        (A + "History: objects@1 since 2024-01-01", 3, "no comma, semicolon or `@`"),
        (A + "Version: 2, final", 3, "no comma, semicolon or `@`"),
        (HEAD + A + "In force: 2023-10-01", 6, "go from old to new"),
        (HEAD.replace("history", "version: 1\nhistory") + A, 3, "`version` must be the newest one"),
        (HEAD.replace("history", "version: 3\nhistory") + A, 3, "`version` must be the newest one"),
        (HEAD.replace("history", "in force: 2024-02-02\nhistory") + A, 3, "they must agree"),
        ("---\nversion: 1\nversion: 2\n---\n" + A, 3, "is told by line 2 already"),
        (A + "Version: 1\nVersion: 2", 4, "is told by line 3 already"),
    ],
)
def test_what_is_wrong_with_versions_is_told_with_its_line(text, line, said):
    _, problems = read(text)

    assert len(problems) == 1
    assert f"d.md, line {line}: " in problems[0]
    assert said in problems[0]


def test_a_version_holds_from_its_day_to_the_next_ones():
    guidelines = Guidelines(tuple(read(HEAD + A)[0]))

    found = version_at(
        guidelines,
        "f",
        moments("2023-10-31T23:59:59.999999999", "2023-11-01", "2024-01-14T23:59:59", "2024-01-15", "NaT"),
    )

    assert found.tolist() == [None, "d@1", "d@1", "d@2", None]


def test_a_day_begins_at_midnight_of_the_zone():
    guidelines = Guidelines(tuple(read(HEAD + A)[0]))
    berlin, lima = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Lima")
    evening = moments(
        "2024-01-14T22:59:59", "2024-01-14T23:00:00", "2024-01-15T04:59:59", "2024-01-15T05:00:00"
    )

    assert version_at(guidelines, "f", evening, zone=berlin).tolist() == ["d@1", "d@2", "d@2", "d@2"]
    assert version_at(guidelines, "f", evening, zone=lima).tolist() == ["d@1", "d@1", "d@1", "d@2"]


def test_a_document_is_as_new_as_its_newest_clause():
    text = HEAD + A + "# B {#b}\nGoverns: field g\nVersion: 3\nIn force: 2024-03-01"
    guidelines = Guidelines(tuple(read(text)[0]))

    assert version_at(guidelines, "f", moments("2024-02-01", "2024-03-01")).tolist() == ["d@2", "d@3"]


def test_a_field_of_two_documents_has_a_version_of_each():
    other = parse_document("---\nhistory: x since 2024-01-01\n---\n" + A, "e", [])
    guidelines = Guidelines((*read(HEAD + A)[0], *other))

    found = version_at(guidelines, "f", moments("2023-12-01", "2024-02-01"))

    assert found.tolist() == ["d@1", "d@2, e@x"]
    assert is_version(found[1], "2")
    assert is_version(found[1], "e@x")
    assert not is_version(found[1], "1")


def test_fields_without_clauses_or_dates_have_no_version():
    guidelines = Guidelines(tuple(read(A)[0]))

    assert version_at(guidelines, "f", moments("2024-01-01")).tolist() == [None]
    assert version_at(guidelines, "g", moments("2024-01-01")).tolist() == [None]
    assert version_at(Guidelines(), "f", moments()).tolist() == []


days = st.lists(st.dates(date(2000, 1, 1), date(2050, 1, 1)), unique=True, max_size=5).map(sorted)


@given(
    st.lists(days, min_size=1, max_size=3),
    st.lists(st.integers(946_684_800, 2_524_608_000), max_size=8),
    st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Auckland", "America/St_Johns"]),
    st.randoms(),
)
def test_versions_are_those_that_a_person_would_look_up(histories, made, zone_name, random):
    zone = ZoneInfo(zone_name)
    clauses = []
    for name, history in zip("abc", histories, strict=False):
        line = ", ".join(f"{at} since {day}" for at, day in enumerate(history))
        text = f"# A {{#a}}\nGoverns: field f\n{f'History: {line}' if line else ''}"
        clauses += parse_document(text, name, [])
    documents = [clause.document for clause in clauses]
    governed = np.array([[random.random() < 0.7 for _ in documents] for _ in made], dtype=bool)
    governed = governed.reshape(len(made), len(documents))

    found = versions_at(
        Guidelines(tuple(clauses)), documents, np.array(made, dtype="datetime64[s]"), governed, zone=zone
    )

    for moment, row, told in zip(made, governed, found, strict=True):
        day = datetime.fromtimestamp(moment, zone).date()
        parts = [
            f"{clause.document}@{[v for v in clause.versions if v.since <= day][-1].name}"
            for clause, is_governed in zip(clauses, row, strict=True)
            if is_governed and any(v.since <= day for v in clause.versions)
        ]
        assert told == (", ".join(parts) or None)


@given(days)
def test_a_written_history_is_read_again(history):
    made = tuple(Version(str(at), day) for at, day in enumerate(history))

    if made:
        assert parse_history(", ".join(map(str, made))) == (made, [])


def test_a_million_answers_are_looked_up_at_once():
    guidelines = Guidelines(tuple(read(HEAD + A)[0]))
    made = np.datetime64("2023-10-01", "ns") + np.arange(1_000_000) * np.timedelta64(15, "s")

    found = version_at(guidelines, "f", made)

    first = int((np.datetime64("2023-11-01", "ns") - made[0]) / np.timedelta64(15, "s"))
    assert found[first - 1] is None
    assert found[first] == "d@1"
    assert timedelta(days=31) == timedelta(seconds=15 * first)
