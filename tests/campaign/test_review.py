"""A recalibration review of simulated campaigns: repaired, half repaired, not repaired, and what rose."""

from datetime import date

import numpy as np
import pytest

from annoqa.campaign.config import check_config
from annoqa.campaign.review import run_review
from annoqa.errors import ConfigError

LABELS = ("mug", "cup", "plate", "bowl")
PEOPLE = ("ann", "bob", "cy")
GUIDELINE = """---
history: 1 since 2024-01-01, 2 since 2024-03-01
---
# Things

## Mugs {#mugs}
Governs: field label; labels mug, cup; confusion mug -> cup

A mug has a handle.

## Plates {#plates}
Governs: field label; labels plate, bowl; confusion plate -> bowl

A plate is flat.
"""


def campaign(folder, *, before, after, rises=0.0, seed=0, n=240, weeks=8, stubborn=None):
    """Write a campaign: mugs are called cups by everyone at these shares before and since March."""
    rng = np.random.default_rng(seed)
    rows, gold = ["item,annotator,label,created_at,size"], ["item,annotator,label,size"]
    for i in range(2 * n):
        later = i >= n
        label = LABELS[i % 4]
        size = ("small", "large")[int(rng.integers(2))]
        day = (np.datetime64("2024-03-01") if later else np.datetime64("2024-03-01") - 7 * weeks) + (
            i % n
        ) * 7 * weeks // n
        read = "cup" if label == "mug" and rng.random() < (after if later else before) else label
        read = "bowl" if label == "plate" and later and rng.random() < rises else read
        gold.append(f"{i},gloria,{label},{size}")
        for who in PEOPLE:
            said = LABELS[int(rng.integers(4))] if rng.random() < 0.04 else read
            said = "cup" if who == stubborn and label == "mug" and later else said
            rows.append(f"{i},{who},{said},{day}T12:00:00Z,{size}")
    (folder / "answers.csv").write_text("\n".join(rows) + "\n")
    (folder / "gold.csv").write_text("\n".join(gold) + "\n")
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules" / "things.md").write_text(GUIDELINE)
    return check_config(
        {
            "sources": [{"path": "answers.csv"}, {"path": "gold.csv", "truth": True}],
            "items": {"slices": ["size"]},
            "guidelines": {"folder": "rules"},
        }
    )


def reviewed(folder, since=None, **planted):
    config = campaign(folder, **planted)
    return run_review(config, folder, made_at_="2024-06-01T00:00:00Z", since=since).recalibration


def mugs(told):
    (one,) = [one for one in told.follow_ups if one.subject == "mug → cup"]
    return one


@pytest.mark.parametrize(
    ("after", "became", "pages"),
    [(0.0, "gone", []), (0.45, "still there", ["things#mugs"]), (0.9, "still there", ["things#mugs"])],
    ids=["repaired", "half repaired", "not repaired"],
)
def test_what_became_of_a_failure_and_which_clauses_fail_now(tmp_path, after, became, pages):
    told = reviewed(tmp_path, before=0.9, after=after)

    assert told.since == "2024-03-01"
    assert mugs(told).became == became
    assert mugs(told).clause == "things#mugs"
    assert [clause.key for clause in told.clauses] == pages
    assert told.rises == ()
    assert len(told.calibration) == (0 if became == "gone" else 20)


def test_half_a_repair_is_told_as_less_and_no_repair_is_not(tmp_path):
    half = mugs(reviewed(tmp_path, before=0.9, after=0.45))
    none = mugs(reviewed(tmp_path, before=0.9, after=0.9))

    assert half.difference.high < 0 < none.difference.high
    assert half.why.startswith("It is less than before")
    assert not none.why.startswith("It is less")


def test_what_rises_instead_is_told(tmp_path):
    told = reviewed(tmp_path, before=0.9, after=0.0, rises=0.6)

    assert [rise.direction for rise in told.rises] == ["`plate` is called `bowl`"]
    assert told.rises[0].q <= 0.05
    assert [clause.key for clause in told.clauses] == ["things#plates"]


def test_who_still_follows_the_old_reading_is_asked_and_nobody_else(tmp_path):
    told = mugs(reviewed(tmp_path, before=0.9, after=0.0, stubborn="bob"))

    (follower,) = told.still
    assert follower.annotator == "bob"
    assert follower.share.low > 0.5
    assert follower.question.endswith("?")


def test_the_series_of_weeks_shows_the_step(tmp_path):
    weeks = mugs(reviewed(tmp_path, before=0.9, after=0.1, weeks=10)).weeks

    assert weeks.n_before >= 8
    assert weeks.n_after >= 8
    assert weeks.step.high < -0.4


def test_few_weeks_tell_no_series(tmp_path):
    weeks = mugs(reviewed(tmp_path, before=0.9, after=0.1, weeks=4)).weeks

    assert weeks.step.value is None


def test_a_day_may_be_given_and_must_part_the_answers(tmp_path):
    config = campaign(tmp_path, before=0.9, after=0.9)

    told = run_review(config, tmp_path, made_at_="", since=date(2024, 2, 1)).recalibration
    with pytest.raises(ConfigError, match="before and after that day"):
        run_review(config, tmp_path, made_at_="", since=date(2030, 1, 1))

    assert told.since == "2024-02-01"
    assert told.n_before > 0


def test_without_ground_truth_there_is_no_review(tmp_path):
    campaign(tmp_path, before=0.9, after=0.9)

    with pytest.raises(ConfigError, match="needs ground truth"):
        run_review(check_config({"sources": [{"path": "answers.csv"}]}), tmp_path, made_at_="")


def test_a_page_has_what_a_meeting_needs(tmp_path):
    told = reviewed(tmp_path, before=0.9, after=0.9)

    (clause,) = told.clauses
    (cell,) = clause.cells
    assert (clause.title, clause.version, clause.in_force) == ("Mugs", "2", "2024-03-01")
    assert cell.n_judged == 3
    assert "`mug`" in cell.question
    assert "`cup`" in cell.question
    assert len(cell.discuss) == 3
    assert "split" in cell.discuss[2].why
    assert cell.told.repair.accuracy_after > cell.told.repair.accuracy
    seen = {item.item for item in cell.discuss}
    assert not seen & {item.item for item in told.calibration}


def test_calibration_items_separate_and_controls_do_not(tmp_path):
    told = reviewed(tmp_path, before=0.9, after=0.9)

    roles = [item.role for item in told.calibration]
    assert roles == ["separates"] * 15 + ["control"] * 5
    assert all(int(item.item) % 4 == 0 and item.bits > 0.5 for item in told.calibration[:15])
    assert {int(item.item) % 4 for item in told.calibration[15:]} <= {0, 1}


@pytest.mark.parametrize("size", [0, 1001])
def test_the_size_of_the_set_is_checked(tmp_path, size):
    config = campaign(tmp_path, before=0.9, after=0.9)

    with pytest.raises(ConfigError, match="1 to 1,000 items"):
        run_review(config, tmp_path, made_at_="", size=size)
