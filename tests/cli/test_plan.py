"""`annoqa plan` as a person uses it."""

import json

import pytest

from tests.cli.program import annoqa


def test_items_are_planned_from_assumptions(tmp_path):
    run = annoqa("plan", "items", "--shares", ".25,.75", "--per-item", "2,3", "--json", cwd=tmp_path)

    assert run.returncode == 0, run.stderr
    assert [row["n_items"] for row in json.loads(run.stdout)] == [272, 170]


def test_hard_items_and_an_order_reach_the_plan(tmp_path):
    def n_items(*more):
        run = annoqa(
            "plan", "items", "--shares", ".2,.3,.5", "--per-item", "4", "--json", *more, cwd=tmp_path
        )
        return json.loads(run.stdout)[0]["n_items"]

    assert n_items() < n_items("--hard-items")
    assert n_items() != n_items("--ordinal")


def test_items_are_planned_from_a_pilot(tmp_path):
    rows = "".join(f"{i},{who},{(i + (who == 'b') * (i % 7 == 0)) % 2}\n" for i in range(80) for who in "ab")
    (tmp_path / "pilot.csv").write_text("item,annotator,label\n" + rows)

    narrow, wide = (
        annoqa("plan", "pilot", "pilot.csv", "--width", width, "--json", cwd=tmp_path) for width in (0.1, 0.3)
    )

    assert narrow.returncode == 0, narrow.stderr
    assert json.loads(narrow.stdout)[0]["n_items"] > 4 * json.loads(wide.stdout)[0]["n_items"]


def test_gold_is_planned(tmp_path):
    run = annoqa("plan", "gold", "--share", 0.3, "--floor", 0.1, "--frequency", ".05,.2", cwd=tmp_path)

    assert run.returncode == 0, run.stderr
    assert "6 errors or more show it" in run.stdout
    assert "628" in run.stdout


def test_gold_for_a_failure_is_planned_with_its_error(tmp_path):
    run = annoqa(
        *("plan", "failure", "--share", 1, "--annotators", 4, "--classes", 2, "--simulations", 20),
        cwd=tmp_path,
    )

    assert run.returncode == 0, run.stderr
    assert "6 gold items of each class: power 1.000 [0.839, 1.000], of 20 simulated campaigns" in run.stdout


def test_a_design_is_written_once(tmp_path):
    (tmp_path / "items.txt").write_text("first\n\nsecond\nthird\n")
    words = ("plan", "design", "--annotators", "ann,bob, eve", "--items", "items.txt", "--out", "who.csv")
    run, again = annoqa(*words, cwd=tmp_path), annoqa(*words, cwd=tmp_path)

    assert run.returncode == 0, run.stderr
    lines = (tmp_path / "who.csv").read_text().splitlines()
    assert lines[0] == "item,annotator"
    assert sorted({line.split(",")[0] for line in lines[1:]}) == ["first", "second", "third"]
    assert sorted({line.split(",")[1] for line in lines[1:]}) == ["ann", "bob", "eve"]
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_a_design_has_numbers_where_no_names_are_given(tmp_path):
    run = annoqa("plan", "design", "--annotators", 7, "--items", 7, "--per-item", 3, "--json", cwd=tmp_path)

    (row,) = json.loads(run.stdout)
    assert (row["pair_least"], row["pair_most"], row["load_most"], row["connected"]) == (1, 1, 3, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("items", "--shares", "a,b"), "--shares takes numbers"),
        (("items", "--per-item", "2.5"), "--per-item takes whole numbers"),
        (("items", "--shares", ".5,.4"), "add up to 1"),
        (("items", "--coefficient", "alfa"), "Intervals are planned for some coefficients"),
        (("pilot", "nowhere.csv"), "nowhere.csv"),
        (("gold", "--share", "0.01"), "above the floor"),
        (("design", "--annotators", "2", "--items", "5", "--per-item", "3"), "as many annotators"),
        (("design", "--annotators", "2", "--items", "nowhere.txt"), "cannot be read"),
        (("design", "--annotators", "2", "--items", "5", "--out", "no/where.csv"), "cannot be written"),
    ],
)
def test_what_cannot_be_planned_is_told_without_a_traceback(arguments, said, tmp_path):
    run = annoqa("plan", *arguments, cwd=tmp_path)

    assert run.returncode == 2
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_every_kind_of_plan_is_listed(tmp_path):
    run = annoqa("plan", "--help", cwd=tmp_path)

    assert all(word in run.stdout for word in ("items", "pilot", "gold", "failure", "design"))
