"""The gold audit of a whole campaign: in the result, in its files, on its page, and back again."""

import csv

import numpy as np
import pandas as pd
import pytest

from annoqa.report import load_result, write_outputs
from annoqa.verbs.audit import audit

LABELS = ("mug", "cup", "plate", "=bowl")


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    """A campaign in which gold of items 1 and 2 is wrong, and mugs are misread as cups."""
    folder = tmp_path_factory.mktemp("campaign")
    rng = np.random.default_rng(0)
    true = np.arange(200) % 4
    read = np.where((true == 0) & (rng.random(200) < 0.5), 1, true)
    slip = rng.random((3, 200)) < 0.04
    said = np.where(slip, (read + rng.integers(1, 4, (3, 200))) % 4, read)
    rows = [
        {"item": f"i{i:03}", "annotator": who, "label": LABELS[said[a, i]]}
        for i in range(200)
        for a, who in enumerate(("ann", "bob", "eve"))
    ]
    pd.DataFrame(rows).to_csv(folder / "answers.csv", index=False)
    gold = true.copy()
    gold[[2, 3]] = [3, 2]
    pd.DataFrame(
        {"item": [f"i{i:03}" for i in range(200)], "label": [LABELS[g] for g in gold], "annotator": "lead"}
    ).to_csv(folder / "gold.csv", index=False)
    made = audit({"sources": [{"path": "answers.csv"}, {"path": "gold.csv", "truth": True}]}, folder=folder)
    made.write(folder / "report")
    return made, folder / "report"


def test_wrong_gold_is_first_and_misread_items_are_not_blamed_on_gold(campaign):
    labels = campaign[0].result.gold_labels
    assert {label.item for label in labels[:2]} == {"i002", "i003"}
    assert labels[0].posterior > 0.8
    misread = [label for label in labels if (label.truth_label, label.answer) == ("mug", "cup")]
    assert len(misread) > 10
    assert max(label.posterior for label in misread) < 0.5


def test_the_failure_stands_on_the_first_and_falls_with_the_last(campaign):
    first, *_, last = campaign[0].result.gold_what_if
    assert first.stand == ("`mug` is called `cup`",)
    assert first.n_wrong == 1
    assert last.fall == ("`mug` is called `cup`",)


def test_the_file_has_every_label_and_runs_nothing(campaign):
    made, folder = campaign
    rows = list(csv.DictReader((folder / "gold_audit.csv").read_text().splitlines()))
    assert [row["item"] for row in rows] == [label.item for label in made.result.gold_labels]
    assert {row["truth_label"] for row in rows} & {"'=bowl"}
    assert rows[0]["annotators"] == "ann | bob | eve"


def test_the_page_lists_twenty_and_links_to_their_items(campaign):
    made, folder = campaign
    page = (folder / "report.html").read_text()
    listed = page.partition('id="gold-audit"')[2].partition("</article>")[0]
    assert listed.count('<th scope="row">') == 20 + len(made.result.gold_what_if)
    assert f"{len(made.result.gold_labels) - 20} more, in <code>gold_audit.csv</code>" in listed
    for link in listed.split('href="#')[1:]:
        assert f'id="{link.partition(chr(34))[0]}"' in page


def test_the_result_comes_back(campaign):
    made, folder = campaign
    again = load_result(folder / "audit.json")
    assert again.gold_labels == made.result.gold_labels
    assert again.gold_what_if == made.result.gold_what_if


def test_the_same_campaign_gives_the_same_bytes(campaign, tmp_path):
    made, folder = campaign
    write_outputs(made.result, made.audit.table, tmp_path / "again")
    assert (tmp_path / "again" / "gold_audit.csv").read_bytes() == (folder / "gold_audit.csv").read_bytes()
