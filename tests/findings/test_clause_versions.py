"""A guideline failure names the clause with its version, and which versions people followed."""

import pandas as pd
import pytest

from annoqa.verbs.audit import audit

GUIDELINE = """---
{head}
---
# Pets {{#pets}}
Governs: field label; labels cat, fox; confusion cat -> fox

A fox has a white tip.
"""


def run(folder, head):
    rows, gold = [], []
    for item in range(160):
        truth = "cat" if item % 2 else "fox"
        misread = item % 2 and item % 5 < 2
        gold.append((item, "gold", truth, "2023-01-01"))
        for who in ("ann", "bob", "eve"):
            slip = (item * 7 + ord(who[0])) % 23 == 0
            said = "fox" if misread else ("cat" if truth == "fox" else "fox") if slip else truth
            rows.append((item, who, said, "2023-12-01" if item < 100 else "2024-02-01"))
    for name, found in (("answers", rows), ("gold", gold)):
        frame = pd.DataFrame(found, columns=["item", "annotator", "label", "created_at"])
        frame.to_csv(folder / f"{name}.csv", index=False)
    (folder / "guidelines").mkdir()
    (folder / "guidelines" / "pets.md").write_text(GUIDELINE.format(head=head))
    config = {
        "sources": [{"path": "answers.csv"}, {"path": "gold.csv", "truth": True}],
        "guidelines": {"folder": "guidelines"},
    }
    found = audit(config, folder=folder)
    finding = next(one for one in found.result.findings if one.rule == "guideline_failure")
    return found, finding


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def test_the_version_and_its_day_are_named(folder):
    found, finding = run(folder, "version: 2\nin force: 2023-11-01")

    assert finding.clause == "pets#pets"
    assert "clause `pets#pets` (Pets, version 2, in force since 2023-11-01)" in finding.next_step
    assert finding.evidence["clause_version"] == "2"
    assert "under version" not in finding.message
    page = next(path for path in found.write(folder / "out") if path.name == "report.html").read_text()
    assert "<code>pets#pets</code>, version 2, in force since 2023-11-01" in page


def test_versions_that_people_followed_are_counted(folder):
    _, finding = run(folder, "history: 1 since 2023-11-01, 2 since 2024-01-15")

    by_version = finding.evidence["annotations_by_clause_version"]
    early = sum(int(item) < 100 for item in finding.items)
    assert by_version == {"1": 3 * early, "2": 3 * (len(finding.items) - early)}
    assert (
        f"{3 * early} under version 1 and {by_version['2']} under version 2 of the clause" in finding.message
    )


def test_a_clause_without_a_version_is_named_without_one(folder):
    _, finding = run(folder, "")

    assert "clause `pets#pets` (Pets) " in finding.next_step
    assert finding.evidence["clause_version"] is None
