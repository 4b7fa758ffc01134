"""The packet: whole, safe with dangerous names, one sheet a clause, the same every time."""

import csv
import json
import os
import re
import shutil
import subprocess

import pytest

from annoqa.campaign.config import check_config
from annoqa.campaign.review import run_review
from annoqa.errors import ConfigError
from annoqa.report.recalibration import render_packet, write_packet
from tests.report.test_page import DANGEROUS, Page

PEOPLE = ("ann", "bob", "cy")
HARMLESS = ("mug", "cup", "plate", "bowl")
MADE = "2024-06-01T00:00:00Z"


def review(folder, labels=HARMLESS, *, people=PEOPLE, title="Things", rules=None, prefix="", since=None):
    """A review of 120 items in two months: the first label is called the second by everybody."""
    folder.mkdir(exist_ok=True)
    rows, gold = [], []
    for i in range(120):
        label = labels[i % 4]
        item, day = f"{prefix}{i}", f"2024-0{1 + i // 60}-{1 + i % 25:02d}T12:00:00Z"
        gold.append({"item": item, "annotator": "gloria", "label": label})
        said = labels[1] if i % 4 == 0 and i % 40 else label
        rows += [{"item": item, "annotator": who, "label": said, "created_at": day} for who in people]
        rows[-1]["label"] = label if i % 24 == 4 else said
    (folder / "answers.json").write_text(json.dumps(rows))
    (folder / "gold.json").write_text(json.dumps(gold))
    config = {
        "title": title,
        "sources": [{"path": "answers.json"}, {"path": "gold.json", "truth": True}],
    }
    if rules is not None:
        (folder / "rules").mkdir(exist_ok=True)
        (folder / "rules" / "things.md").write_text(rules)
        config["guidelines"] = {"folder": "rules"}
    return run_review(check_config(config), folder, made_at_=MADE, since=since)


def rules(text="A mug has a handle.", title="Mugs"):
    return f"# Things\n\n## {title} {{#mugs}}\nGoverns: field label; confusion mug -> cup\n\n{text}\n"


def test_a_sheet_has_what_a_meeting_needs(tmp_path):
    page = render_packet(review(tmp_path, rules=rules()))

    assert page.count('<section class="sheet" id="clause-') == 1
    for needed in ("A mug has a handle.", "things#mugs", "A question for the author", "people split",
                   "share it", "accuracy", "Decision", "rewrite the clause"):  # fmt: skip
        assert needed in page, needed


def test_a_cell_that_no_clause_governs_has_a_sheet_too(tmp_path):
    page = render_packet(review(tmp_path))

    assert "ruled by no clause" in page
    assert page.count('id="clause-') == 2  # the sheet and its heading


@pytest.mark.parametrize("bad", DANGEROUS)
def test_dangerous_names_are_text_and_nothing_else(tmp_path, bad):
    labels = (f"{bad} a", f"{bad} b", "plate", "bowl")
    told = review(
        tmp_path,
        labels,
        people=(f"{bad} x", "bob", "cy"),
        title=bad,
        prefix=bad,
        rules=rules(bad),
    )
    plain = Page(render_packet(review(tmp_path / "plain", rules=rules())))

    page = Page(render_packet(told))

    assert told.recalibration.clauses
    assert set(page.tags) <= set(plain.tags) | {"code", "strong", "em"}
    assert not {name for name in page.names if name.startswith("on")}
    assert all(link.startswith(("#", "data:")) for link in page.links)
    assert len(page.ids) == len(set(page.ids))
    assert "script" not in page.tags


def test_the_page_asks_nobody_for_anything(tmp_path):
    page = render_packet(review(tmp_path, rules=rules()))

    assert "default-src &#39;none&#39;" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "<script" not in page


def test_no_cell_of_the_calibration_set_can_run_in_a_spreadsheet(tmp_path):
    labels = ("=cmd|' /C calc'!A0", "@SUM(1)", "plate", "bowl")
    told = review(tmp_path / "in", labels, prefix="=1+")

    files = write_packet(told, tmp_path / "out")

    with files[2].open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 20
    assert all(row["item"].startswith("'=1+") for row in rows)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_the_same_annotations_give_the_same_bytes_whatever_their_order(tmp_path):
    one = write_packet(review(tmp_path / "in", rules=rules()), tmp_path / "a")
    answers = tmp_path / "in" / "answers.json"
    answers.write_text(json.dumps(json.loads(answers.read_text())[::-1]))
    config = check_config(
        {
            "title": "Things",
            "sources": [{"path": "answers.json"}, {"path": "gold.json", "truth": True}],
            "guidelines": {"folder": "rules"},
        }
    )
    again = write_packet(review(tmp_path / "in", rules=rules()), tmp_path / "b")
    answers.write_text(json.dumps(json.loads(answers.read_text())[::-1]))
    other = write_packet(run_review(config, tmp_path / "in", made_at_=MADE), tmp_path / "c")

    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in again]
    assert one[2].read_bytes() == other[2].read_bytes()


def test_the_result_can_be_read_back_and_says_what_the_page_says(tmp_path):
    told = review(tmp_path / "in", rules=rules())

    files = write_packet(told, tmp_path / "out")

    result = json.loads(files[1].read_text())
    assert [path.name for path in files] == [
        "recalibration.html",
        "recalibration.json",
        "calibration_set.csv",
    ]
    assert result["clauses"][0]["key"] == "things#mugs"
    assert result["clauses"][0]["cells"][0]["told"]["direction"] == "`mug` is called `cup`"
    assert {entry["role"] for entry in result["calibration"]} == {"separates", "control"}


def test_before_and_after_is_told_where_a_day_is_given(tmp_path):
    from datetime import date

    page = render_packet(review(tmp_path, rules=rules(), since=date(2024, 2, 1)))

    assert "Before and after 2024-02-01" in page
    assert "still there" in page
    assert "To ask, not to blame" in page
    assert "Did something else get worse?" in page


def test_nothing_fails_is_said(tmp_path):
    told = review(tmp_path, ("mug", "mug", "plate", "bowl"))

    page = render_packet(told)

    assert "No clause is surely read in another way" in page
    assert "no readings to tell apart" in page


def test_a_folder_with_something_else_in_it_stays(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")

    with pytest.raises(ConfigError, match=r"also holds .*thesis"):
        write_packet(review(tmp_path / "in"), tmp_path / "out")

    assert (tmp_path / "out" / "thesis.txt").read_text() == "mine"


@pytest.mark.slow
def test_a_clause_fills_one_printed_page(tmp_path):
    name = os.environ.get("ANNOQA_CHROMIUM") or "chromium"
    browser = shutil.which(name)
    if browser is None:
        pytest.skip("no Chromium on this machine; name one with ANNOQA_CHROMIUM")
    files = write_packet(review(tmp_path / "in", rules=rules()), tmp_path / "out")
    printed = tmp_path / "printed.pdf"

    run = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--enable-logging=stderr", f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer",
         f"--print-to-pdf={printed}", files[0].as_uri()],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip

    assert "Content Security Policy" not in run.stderr
    assert len(re.findall(rb"/Type\s*/Page\b[^s]", printed.read_bytes())) == 3  # front, clause, set
