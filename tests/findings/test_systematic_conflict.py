"""A gold without an author that everybody contradicts is a conflict, and no failure of the guideline."""

import pandas as pd
import pytest

from annoqa import compare
from annoqa.findings import Evidence, find
from annoqa.guidelines import Clause, Guidelines

N = 40


def campaign(author, contradicts="mug"):
    """Return answers of three people, and gold by an author; everybody calls mugs cups."""
    true = ["mug" if item % 4 == 0 else "plate" for item in range(N * 2)]
    people = pd.DataFrame(
        [
            {"item": item, "annotator": who, "object": "cup" if label == contradicts else label}
            for item, label in enumerate(true)
            for who in ("ann", "bob", "eve")
        ]
    )
    gold = pd.DataFrame({"item": range(N * 2), "annotator": author, "object": true})
    return compare(people, truth=gold)


def codes(shown):
    return [finding.code for finding in shown.findings if finding.code in ("AQ401", "AQ406")]


@pytest.mark.parametrize(
    ("author", "code"),
    [("gold", "AQ406"), ("Ground_Truth", "AQ406"), ("kim@example.org", "AQ401"), ("ann", "AQ406")],
)
def test_whose_gold_it_is_decides(author, code):
    assert codes(campaign(author)) == [code]


def test_it_says_what_would_settle_it_and_shows_the_items():
    (finding,) = [f for f in campaign("gold").findings if f.code == "AQ406"]

    assert finding.severity == "serious"
    assert finding.subject == "mug → cup"
    assert "Nobody is named as the author" in finding.message
    assert "answered anew" in finding.next_step
    assert len(finding.items) == 20
    assert finding.evidence["gold_authors"] == ["gold"]
    assert finding.evidence["accuracy_after"] == 1.0


def test_it_names_the_clause():
    shown = campaign("gold")
    clause = Clause(
        document="objects", id="mug-or-cup", title="Mug or cup", text="", field="object", labels=("mug",)
    )
    evidence = Evidence(
        table=shown.table,
        context=shown.context,
        measured=shown.measured,
        guidelines=Guidelines(clauses=(clause,)),
    )

    (finding,) = [f for f in find(evidence) if f.code == "AQ406"]

    assert finding.clause == "objects#mug-or-cup"
    assert "Mug or cup" in finding.next_step


def test_a_failure_tells_what_a_repair_would_gain():
    (finding,) = [f for f in campaign("kim@example.org").findings if f.code == "AQ401"]

    assert finding.message.endswith("accuracy would rise from 75% to 100%.")
    assert finding.evidence["errors_share"] == 1.0
    assert finding.evidence["slice"] is None


def test_conflicts_come_before_other_findings_of_their_severity():
    shown = campaign("gold")

    assert shown.findings[0].code == "AQ406"
