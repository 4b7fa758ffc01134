"""The version of the guidelines that answers were made under."""

import json

import pandas as pd
import pytest

from annoqa.campaign.config import check_config
from annoqa.campaign.prepare import read_sources, version_column
from annoqa.campaign.versions import with_versions
from annoqa.campaign.zone import zone_named
from annoqa.connectors.read import read
from annoqa.errors import ConfigError
from annoqa.guidelines import Guidelines, parse_document

HISTORY = "---\nhistory: 1 since 2023-11-01, 2 since 2024-01-15\n---\n# A {#a}\nGoverns: field label\n"
DAYS = ["2023-10-01", "2023-12-01", "2024-01-14T23:30:00Z", "2024-02-01", None]


def guidelines(*documents):
    parts = [clause for name, text in documents for clause in parse_document(text, name, [])]
    return Guidelines(tuple(parts))


def campaign(**more):
    return read(
        pd.DataFrame({"item": range(5), "annotator": "ann", "label": "a", "created_at": DAYS, **more})
    )


def told(table):
    return table.annotations["guideline"].to_pylist()


def rules(table):
    return {row.rule: row.message for row in table.log.rows if row.source == "(the guidelines)"}


def test_the_date_tells_the_version():
    found = with_versions(campaign(), guidelines(("d", HISTORY)))

    assert told(found) == [None, "d@1", "d@1", "d@2", None]
    assert rules(found) == {
        "no-date": "no date tells which version 1 of 5 answers of people were made under",
        "before-the-first-version": "1 of 5 answers of people were made while no dated version was in force",
    }


def test_the_day_begins_in_the_campaigns_zone():
    found = with_versions(campaign(), guidelines(("d", HISTORY)), zone=zone_named("Europe/Berlin"))

    assert told(found)[2] == "d@2"


def test_the_source_goes_before_the_date():
    table = campaign(guideline_version=["2", None, "9", None, "d@1"])

    found = with_versions(table, guidelines(("d", HISTORY)))

    assert told(found) == ["2", "d@1", "9", "d@2", "d@1"]
    assert rules(found) == {
        "guideline-version-not-there": "1 of 5 annotations name versions that no document has: '9'"
    }


def test_when_it_was_changed_tells_where_nobody_knows_when_it_was_created():
    table = campaign(updated_at=["2024-02-02"] * 5)

    assert told(with_versions(table, guidelines(("d", HISTORY)))) == [None, "d@1", "d@1", "d@2", "d@2"]


def test_only_documents_of_fields_that_were_looked_at_are_told():
    other = pd.DataFrame({"item": [1], "annotator": "bob", "place": "x", "created_at": "2024-02-01"})
    table = read(pd.DataFrame({"item": [1], "annotator": "ann", "label": "a", "created_at": "2024-02-01"}),
                 read(other, columns={"value": ["place"]}))  # fmt: skip
    places = HISTORY.replace("field label", "field place").replace("2 since", "5 since")

    found = with_versions(table, guidelines(("d", HISTORY), ("places", places)))

    assert told(found) == ["d@2", "places@5"]


def test_an_answer_to_fields_of_two_documents_has_two_versions():
    both = guidelines(("d", HISTORY), ("e", HISTORY.replace("2 since", "x since")))

    assert told(with_versions(campaign(), both))[3] == "d@2, e@x"


def test_models_follow_no_guideline():
    table = campaign(role=["model", "model", "human", "ground_truth", "human"], guideline_version="1")

    assert told(with_versions(table, guidelines(("d", HISTORY)))) == [None, None, "1", "1", "1"]


def test_without_dates_or_documents_nothing_is_known_and_nothing_told():
    undated = guidelines(("d", "# A {#a}\nGoverns: field label\n"))

    for given in (undated, Guidelines(), None):
        found = with_versions(campaign(), given)
        assert told(found) == [None] * 5
        assert rules(found) == {}


def prepared(tmp_path, rows, **more):
    (tmp_path / "a.json").write_text(json.dumps(rows))
    config = check_config({"sources": [{"path": "a.json"}], **more})
    table = read_sources(config, tmp_path)
    return with_versions(table, None, column=version_column(config, table))


def test_a_data_key_of_the_items_may_tell(tmp_path):
    rows = [
        {"item": at, "annotator": "ann", "label": "a", "book": book}
        for at, book in enumerate(["1", "2", None])
    ]

    found = prepared(tmp_path, rows, guidelines={"version_field": "data.book"})

    assert told(found) == ["1", "2", None]


def test_a_data_key_that_is_not_there_gets_a_hint(tmp_path):
    rows = [{"item": at, "annotator": "ann", "label": "a", "book": "1"} for at in range(2)]

    with pytest.raises(ConfigError, match=r"(?s)guidelines\.version_field.*closest is 'book'"):
        prepared(tmp_path, rows, guidelines={"version_field": "data.bok"})


def test_a_key_that_no_annotation_has_gets_a_hint(tmp_path):
    rows = [{"item": at, "annotator": "ann", "label": "a"} for at in range(2)]

    with pytest.raises(ConfigError, match="No annotation has 'book'"):
        prepared(tmp_path, rows, guidelines={"version_field": "book"})


def test_a_key_of_the_annotations_of_label_studio_may_tell(tmp_path):
    result = {"type": "choices", "from_name": "c", "to_name": "t", "id": "x", "value": {"choices": ["a"]}}
    tasks = [
        {
            "id": at,
            "data": {"text": "a"},
            "annotations": [{"id": at, "completed_by": 1, "result": [result], "book": book}],
        }
        for at, book in enumerate(["1", 2])
    ]

    found = prepared(tmp_path, tasks, guidelines={"version_field": "book"})

    assert told(found) == ["1", "2"]
