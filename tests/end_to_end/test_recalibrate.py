"""`annoqa recalibrate` on the demo: exactly the planted clauses, the same bytes, nothing repaired."""

import csv
import json

import pytest

import annoqa
from annoqa.demo.write import write_demo
from tests.cli import program

pytestmark = pytest.mark.slow

PLANTED = {"objects#tight-boxes", "actions#when-an-action-starts", "objects#mug-or-cup"}


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    return write_demo(tmp_path_factory.mktemp("demo"))


def recalibrated(campaign, *words):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1706572800")
        return program.annoqa("recalibrate", campaign, *words, cwd=campaign.parent)


@pytest.fixture(scope="module")
def packet(campaign, tmp_path_factory):
    out = tmp_path_factory.mktemp("packet") / "out"
    run = recalibrated(campaign, "--out", out)
    assert run.returncode == 0, run.stderr
    return out, run


def test_the_clauses_are_the_planted_ones_and_nothing_else(campaign, packet):
    planted = json.loads((campaign.parent / "planted.json").read_text())
    result = json.loads((packet[0] / "recalibration.json").read_text())

    told = {
        clause["key"]: [cell["told"]["direction"] for cell in clause["cells"]] for clause in result["clauses"]
    }
    habits = {habit["clause"] for habit in planted["shared_habits"]}
    assert set(told) == PLANTED == habits | {planted["misread_clause"]["clause"]}
    assert all(len(cells) == 1 for cells in told.values())
    assert result["since"] is None
    assert result["follow_ups"] == []


def test_the_set_is_balanced_over_the_clauses_with_controls(packet):
    with (packet[0] / "calibration_set.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))

    separating = [row["clause"] for row in rows if row["role"] == "separates"]
    assert {clause: separating.count(clause) for clause in PLANTED} == dict.fromkeys(PLANTED, 5)
    assert sum(row["role"] == "control" for row in rows) == 5
    assert len({row["item"] for row in rows}) == 20


def test_gold_is_drawn_beside_the_answers(packet):
    page = (packet[0] / "recalibration.html").read_text()

    assert page.count('<figure class="item of-box"') >= 6
    assert page.count('<figure class="item of-segment"') >= 3
    assert "ground truth" in page
    assert 'href="data:image/png' in page


def test_running_it_again_gives_the_same_bytes(campaign, packet, tmp_path):
    recalibrated(campaign, "--out", tmp_path / "again")

    for path in packet[0].iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_nothing_that_was_planted_is_gone_in_the_second_half(campaign):
    told = annoqa.recalibrate(campaign, since="2024-01-21").result

    assert {one.clause for one in told.follow_ups} >= {"objects#tight-boxes", "objects#mug-or-cup"}
    assert all(one.became != "gone" for one in told.follow_ups)
    assert told.rises == ()


def test_the_command_says_what_it_found_and_where(packet):
    assert "3 clauses are read in another way" in packet[1].stdout
    assert str(packet[0] / "recalibration.html") in packet[1].stdout
    assert packet[1].stderr == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--since", "yesterday"), "must be a date such as 2024-01-15"),
        (("--since", "2031-01-01"), "before and after that day"),
    ],
)
def test_what_cannot_be_done_is_told_in_words(campaign, tmp_path, words, told):
    run = recalibrated(campaign, "--out", tmp_path / "out", *words)

    assert run.returncode == 2
    assert told in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "out").exists()
