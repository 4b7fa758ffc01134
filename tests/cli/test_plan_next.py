"""`annoqa plan next` as a person uses it."""

import csv
import json

import numpy as np
import pandas as pd
import pytest

from tests.cli.program import annoqa


@pytest.fixture
def folder(tmp_path):
    """Mugs are misread as cups; forty items have gold, one item is named like a formula."""
    rng = np.random.default_rng(0)
    labels = np.array(["mug", "cup", "plate"])
    true = np.arange(300) % 3
    read = np.where((true == 0) & (rng.random(300) < 0.4), 1, true)
    names = [f"=i{i}" for i in range(300)]
    pd.DataFrame(
        [
            {"item": names[i], "annotator": who, "label": labels[read[i]]}
            for i in range(300)
            for who in ("ann", "bob", "eve")
        ]
    ).to_csv(tmp_path / "answers.csv", index=False)
    pd.DataFrame({"item": names[:40], "annotator": "lead", "label": labels[true[:40]]}).to_csv(
        tmp_path / "gold.csv", index=False
    )
    (tmp_path / "campaign.toml").write_text(
        '[[sources]]\npath = "answers.csv"\n[[sources]]\npath = "gold.csv"\ntruth = true\n'
    )
    return tmp_path


def test_items_without_gold_are_listed_and_nothing_is_run(folder):
    run = annoqa("plan", "next", "campaign.toml", "-n", 20, "--out", "next.csv", cwd=folder)

    assert run.returncode == 0, run.stderr
    assert "cells are not decided" in run.stdout
    rows = list(csv.DictReader((folder / "next.csv").read_text().splitlines()))
    assert [int(row["rank"]) for row in rows] == list(range(1, 21))
    assert all(row["item"].startswith("'=i") for row in rows)
    assert not {row["item"] for row in rows} & {f"'=i{i}" for i in range(40)}
    assert "all say cup" in {row["stratum"] for row in rows}


def test_the_same_campaign_gives_the_same_items(folder):
    words = ("plan", "next", "campaign.toml", "-n", 5, "--json")
    first, again = (json.loads(annoqa(*words, cwd=folder).stdout) for _ in range(2))
    assert first == again
    assert len(first) == 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.toml",), "nowhere.toml"),
        (("campaign.toml", "--field", "colour"), "one field with labels"),
        (("campaign.toml", "-n", 0), "At least one item"),
    ],
)
def test_what_cannot_be_planned_is_told_without_a_traceback(arguments, said, folder):
    run = annoqa("plan", "next", *arguments, cwd=folder)

    assert run.returncode == 2
    assert said in run.stderr
    assert "Traceback" not in run.stderr
