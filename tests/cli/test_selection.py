"""`annoqa audit --since --until --guideline-version`."""

import json

import pytest

from tests.cli.program import annoqa

HEAD = "item,annotator,label,created_at\n"
ROWS = HEAD + "".join(
    f"{item},{who},{'cat' if item % 2 else 'dog'},2024-0{1 + item // 20}-10T08:00:00Z\n"
    for item in range(40)
    for who in ("ann", "bob")
)
GOLD = HEAD + "".join(f"{item},gold,{'cat' if item % 2 else 'dog'},2023-01-01\n" for item in range(40))
CONFIG = """
[[sources]]
path = "answers.csv"
[[sources]]
path = "gold.csv"
truth = true
[guidelines]
folder = "guidelines"
"""
GUIDELINE = (
    "---\nhistory: 1 since 2024-01-01, 2 since 2024-02-01\n---\n# Pets {#pets}\nGoverns: field label\n\nx\n"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "answers.csv").write_text(ROWS)
    (tmp_path / "gold.csv").write_text(GOLD)
    (tmp_path / "campaign.toml").write_text(CONFIG)
    (tmp_path / "guidelines").mkdir()
    (tmp_path / "guidelines" / "pets.md").write_text(GUIDELINE)
    return tmp_path


def audited(folder, *options):
    run = annoqa("audit", "campaign.toml", "--fail-on", "never", *options, cwd=folder)
    assert run.returncode == 0, run.stderr
    return json.loads((folder / "annoqa-report" / "audit.json").read_text())


def alpha_items(result):
    return next(
        row["estimate"]["n_items"]
        for row in result["measurements"]
        if (row["name"], row["subject"]) == ("krippendorff_alpha", "all")
    )


@pytest.mark.parametrize(
    ("options", "annotations", "n_items"),
    [
        ((), 80, 40),
        (("--since", "2024-02-01"), 40, 20),
        (("--until", "2024-02-01"), 40, 20),
        (("--since", "2024-01-01", "--until", "2024-01-10T08:00:01Z"), 40, 20),
        (("--guideline-version", "1"), 40, 20),
        (("--guideline-version", "pets@2"), 40, 20),
        (("--guideline-version", "2", "--since", "2024-01-01"), 40, 20),
    ],
)
def test_the_result_tells_what_was_selected(folder, options, annotations, n_items):
    result = audited(folder, *options)

    assert result["counts"]["annotations"] == annotations
    assert result["counts"]["left_out"] == 80 - annotations
    assert result["counts"]["gold_items"] == 40
    assert alpha_items(result) == n_items
    given = dict(zip(options[::2], options[1::2], strict=True))
    assert result["config"]["select"] == {
        name: given.get(f"--{name.replace('_', '-')}") for name in ("since", "until", "guideline_version")
    }
    told = [row["rule"] for row in result["log"]["rows"] if row["source"] == "(the selection)"]
    assert bool(told) == bool(options)


def test_two_selections_have_two_fingerprints(folder):
    every, some = audited(folder), audited(folder, "--since", "2024-02-01")

    assert every["fingerprint"] != some["fingerprint"]


def test_the_file_selects_and_the_command_line_goes_before_it(folder):
    (folder / "campaign.toml").write_text(CONFIG + "[select]\nsince = 2024-02-01\n")

    assert audited(folder)["counts"]["annotations"] == 40
    assert audited(folder, "--since", "2024-01-01")["counts"]["annotations"] == 80


def test_a_selection_without_answers_cannot_run(folder):
    run = annoqa("audit", "campaign.toml", "--since", "2025-01-01", cwd=folder)

    assert run.returncode == 2
    assert "must leave answers of people" in run.stderr
    assert "made from 2024-01-10 08:00:00 UTC to 2024-02-10 08:00:00 UTC" in run.stderr
    assert not (folder / "annoqa-report").exists()


def test_a_date_that_is_none_cannot_run(folder):
    run = annoqa("audit", "campaign.toml", "--since", "soon", cwd=folder)

    assert run.returncode == 2
    assert "must be a date such as 2024-01-15" in run.stderr
    assert "Traceback" not in run.stderr
