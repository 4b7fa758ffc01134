"""Guidelines of a real campaign: segments of texts, and a taxonomy of which several places may be chosen."""

import pytest

from annoqa.connectors.read import read
from annoqa.guidelines import Guidelines, parse_document
from annoqa.guidelines.check import check_against, check_documents
from annoqa.guidelines.questions import questions_of, slices_of
from annoqa.verbs.guidelines import new_guidelines
from tests.shared import DATA

EXPORTS = sorted((DATA / "leoka_labelstudio").glob("LEOKA_team_*.json"))


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_a_draft_asks_about_every_label_once_and_fits_the_campaign(path):
    table = read(path)
    problems: list[str] = []

    documents = new_guidelines(table)

    clauses = [
        clause for name, text in documents.items() for clause in parse_document(text, name[:-3], problems)
    ]
    guidelines = Guidelines(tuple(clauses))
    assert problems == []
    assert {remark.rule for remark in check_documents(guidelines, problems)} == {"no-text"}
    assert check_against(guidelines, questions_of(table), slices_of(table)) == []
    labels = [label for clause in guidelines if clause.field == "Category" for label in clause.labels]
    assert "Suspect / Arrested" in labels
    assert not any("," in label for label in labels)
    assert len(set(labels)) == len(labels) < 30
