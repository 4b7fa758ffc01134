"""The demo campaign, from the command line to the report, finds what was planted and nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.slow]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "campaign"
    run = subprocess.run(
        [sys.executable, "-m", "annoqa.cli.main", "demo", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return folder, run


@pytest.fixture(scope="module")
def found(demo):
    return json.loads((demo[0] / "out" / "audit.json").read_text())["findings"]


def email(name):
    return name.lower().replace(" ", "-") + "@example.org"


def of(found, code):
    return [finding for finding in found if finding["code"] == code]


def test_the_failures_are_the_planted_ones_and_nothing_else(demo, found):
    planted = json.loads((demo[0] / "planted.json").read_text())

    failures = {(f["field"], f["evidence"]["cell"], f["evidence"]["side"]) for f in of(found, "AQ401")}

    assert failures == {
        ("objects", "confusion", ""),
        ("objects", "extent", "right"),
        ("actions", "extent", "start"),
    }
    (confusion,) = [f for f in of(found, "AQ401") if f["evidence"]["cell"] == "confusion"]
    assert (confusion["evidence"]["truth_label"], confusion["evidence"]["answer"]) == ("mug", "cup")
    assert confusion["clause"] == "objects#mug-or-cup"
    assert planted


def test_the_wrong_gold_labels_are_in_doubt_and_no_others(demo, found):
    planted = json.loads((demo[0] / "planted.json").read_text())

    doubted = {item for f in of(found, "AQ402") for item in f["items"]}

    assert doubted == {entry["item"] for entry in planted["wrong_gold"]}


def test_the_careless_and_the_clicking_annotator_are_named(demo, found):
    planted = json.loads((demo[0] / "planted.json").read_text())

    assert {email(f["subject"]) for f in of(found, "AQ201")} == {planted["careless_annotator"]}
    assert {email(f["subject"]) for f in of(found, "AQ203")} == {planted["clicks_through"]}


def test_progress_stays_out_of_a_pipe(demo):
    assert demo[1].stderr == ""


def test_the_report_is_one_file(demo):
    page = (demo[0] / "out" / "report.html").read_text()

    assert "http://" not in page.replace("http://www.w3.org/", "")
    assert "<script" not in page


def test_running_it_again_gives_the_same_bytes(demo, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1706572800")
    from annoqa.verbs.audit import audit

    def files(out):
        audit(demo[0] / "campaign.toml").write(out)
        return {p.name: p.read_bytes() for p in sorted(out.iterdir()) if p.is_file()}

    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_the_committed_sample_is_what_the_code_makes(tmp_path):
    root = Path(__file__).resolve().parents[2]
    place = (root / "reports").as_posix(), (tmp_path / "sample").as_posix()
    code = (
        "import sys; sys.path.insert(0, {!r}); import pathlib, rebuild; rebuild.rebuild(pathlib.Path({!r}))"
    )
    subprocess.run([sys.executable, "-c", code.format(*place)], check=True)

    ours, made = root / "reports" / "sample", tmp_path / "sample"
    assert (ours / "report.html").read_bytes() == (made / "report.html").read_bytes(), "run `make report`"
    assert alike(*(json.loads((folder / "audit.json").read_text()) for folder in (ours, made)))


def alike(first, second):
    """Return whether two JSON values are equal, numbers to ten digits: processors round differently."""
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(alike(first[key], second[key]) for key in first)
    if isinstance(first, list):
        return len(first) == len(second) and all(map(alike, first, second))
    if isinstance(first, float) and isinstance(second, float):
        return first == pytest.approx(second, rel=1e-10, abs=1e-12)
    return first == second
