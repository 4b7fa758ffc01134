"""`annoqa plan accept` as a person uses it."""

import csv
import json

import pytest

from tests.cli.program import annoqa


def test_a_batch_is_planned_and_its_curve_written_once(tmp_path):
    words = ("plan", "accept", "--aql", 0.01, "--ltpd", 0.05, "--curve", "curve.csv")
    run, again = annoqa(*words, cwd=tmp_path), annoqa(*words, cwd=tmp_path)

    assert run.returncode == 0, run.stderr
    assert "Inspect 132 items; accept the batch with 3 wrong ones or fewer." in run.stdout
    rows = list(csv.DictReader((tmp_path / "curve.csv").read_text().splitlines()))
    accepted = [float(row["accepted"]) for row in rows]
    assert accepted == sorted(accepted, reverse=True)
    assert "is there already" in again.stderr


def test_a_double_plan_of_a_finite_batch_decides_on_its_samples(tmp_path):
    words = ("plan", "accept", "--lot", 1000, "--double")
    told = {
        found: annoqa(*words, "--found", found, cwd=tmp_path).stdout for found in ("0", "2", "2,1", "2,2")
    }

    assert "0 wrong: accept." in told["0"]
    assert "2 wrong: take the second sample." in told["2"]
    assert "2 and 1 wrong: accept." in told["2,1"]
    assert "2 and 2 wrong: reject." in told["2,2"]


def test_the_curve_is_told_to_programs(tmp_path):
    rows = json.loads(annoqa("plan", "accept", "--json", cwd=tmp_path).stdout)
    at = {row["share_wrong"]: row for row in rows}
    assert at[0.01]["accepted"] >= 0.95
    assert at[0.05]["accepted"] <= 0.1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--aql", ".05", "--ltpd", ".05"), "above the AQL"),
        (("--lot", "0"), "tell AQL and LTPD apart"),
        (("--found", "200"), "between none and all"),
        (("--found", "a"), "--found takes whole numbers"),
    ],
)
def test_what_cannot_be_planned_is_told_without_a_traceback(arguments, said, tmp_path):
    run = annoqa("plan", "accept", *arguments, cwd=tmp_path)

    assert run.returncode == 2
    assert said in run.stderr
    assert "Traceback" not in run.stderr
