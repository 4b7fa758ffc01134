"""The command line as a person uses it: exit codes, messages, no traceback."""

import json

import pytest

from tests.cli.program import annoqa

ROWS = "item,annotator,label\n" + "".join(
    f"{item},{who},{'cat' if (item + (who == 'bob') * (item % 5 == 0)) % 2 else 'dog'}\n"
    for item in range(40)
    for who in ("ann", "bob", "eve")
)


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(ROWS)
    return path


def test_agree_prints_a_table_and_ends_with_0(answers, tmp_path):
    run = annoqa("agree", answers, cwd=tmp_path)

    assert run.returncode == 0, run.stderr
    assert "label" in run.stdout
    assert "α" in run.stdout
    assert run.stderr == ""


def test_agree_prints_json_for_programs(answers, tmp_path):
    run = annoqa("agree", answers, "--json", cwd=tmp_path)

    numbers = {row["name"]: row for row in json.loads(run.stdout) if row["subject"] == "all"}
    assert numbers["krippendorff_alpha"]["n_items"] == 40


def test_compare_scores_against_a_file_of_truth(answers, tmp_path):
    gold = tmp_path / "gold.csv"
    gold.write_text(
        "item,annotator,label\n" + "".join(f"{i},gold,{'cat' if i % 2 else 'dog'}\n" for i in range(40))
    )

    run = annoqa("compare", "--truth", gold, answers, "--json", cwd=tmp_path)

    assert run.returncode == 0, run.stderr
    by_annotator = {
        row["who"]: row["value"]
        for row in json.loads(run.stdout)
        if (row["name"], row["subject"]) == ("accuracy", "annotator")
    }
    assert by_annotator == {"ann": 1.0, "bob": 0.8, "eve": 1.0}


def test_init_writes_a_configuration_that_audit_takes(answers, tmp_path):
    first = annoqa("init", answers.name, cwd=tmp_path)
    audit = annoqa("audit", "annoqa.toml", "--fail-on", "never", cwd=tmp_path)

    assert (first.returncode, audit.returncode) == (0, 0), first.stderr + audit.stderr
    folder = tmp_path / "annoqa-report"
    assert {"report.html", "audit.json", "import_log.csv"} <= {path.name for path in folder.iterdir()}


def test_init_writes_paths_that_its_own_folder_sees(answers, tmp_path):
    (tmp_path / "campaigns").mkdir()

    annoqa("init", answers.name, "--out", "campaigns/mine.toml", cwd=tmp_path)
    audit = annoqa("audit", "campaigns/mine.toml", "--fail-on", "never", cwd=tmp_path)

    assert audit.returncode == 0, audit.stderr
    assert (tmp_path / "campaigns" / "annoqa-report" / "report.html").is_file()


def test_init_overwrites_nothing(answers, tmp_path):
    (tmp_path / "annoqa.toml").write_text("mine")

    run = annoqa("init", answers, cwd=tmp_path)

    assert run.returncode == 2
    assert (tmp_path / "annoqa.toml").read_text() == "mine"


def test_the_gate_decides_the_exit_code(answers, tmp_path):
    typo = tmp_path / "typo.csv"
    typo.write_text(ROWS.replace("0,eve,dog", "0,eve,dgo", 1))
    annoqa("init", typo.name, cwd=tmp_path)
    text = (tmp_path / "annoqa.toml").read_text()
    (tmp_path / "annoqa.toml").write_text(text)

    codes = [
        annoqa("audit", "annoqa.toml", "--fail-on", gate, cwd=tmp_path).returncode
        for gate in ("info", "serious", "never")
    ]

    assert codes == [1, 0, 0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("agree", "nowhere.json"), "nowhere.json"),
        (("audit", "nowhere.toml"), "is not there"),
        (("explain", "krippendorf"), "closest is 'krippendorff'"),
        (("compare", "answers.csv"), "Comparing needs ground truth"),
    ],
)
def test_what_cannot_be_done_is_told_without_a_traceback(arguments, said, answers, tmp_path):
    run = annoqa(*arguments, cwd=tmp_path)

    assert run.returncode == 2
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_a_typo_in_the_configuration_is_told_with_a_hint(tmp_path):
    (tmp_path / "c.toml").write_text('[[sources]]\npath = "a"\n[matching]\ntreshold = 0.5\n')

    run = annoqa("audit", "c.toml", cwd=tmp_path)

    assert run.returncode == 2
    assert "matching.treshold" in run.stderr
    assert "closest is 'threshold'" in run.stderr


def test_explain_prints_the_page(tmp_path):
    run = annoqa("explain", "krippendorff_alpha", cwd=tmp_path)

    assert "Beware when" in run.stdout
    assert "Hayes" in run.stdout


def test_explain_without_a_name_lists_the_pages(tmp_path):
    run = annoqa("explain", cwd=tmp_path)

    assert all(name in run.stdout for name in ("krippendorff", "label_typo", "label_studio", "box"))


@pytest.mark.parametrize("epoch", ["yesterday", "99999999999999999", "-1", ""])
def test_a_date_that_is_none_is_told(epoch, answers, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    run = annoqa("agree", answers, cwd=tmp_path)

    assert run.returncode == 2
    assert run.stderr.startswith("annoqa: SOURCE_DATE_EPOCH")


def test_init_tells_where_it_cannot_write(answers, tmp_path):
    run = annoqa("init", answers, "--out", "nowhere/annoqa.toml", cwd=tmp_path)

    assert run.returncode == 2
    assert "cannot be written" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_media_folder_that_is_not_there_is_told(answers, tmp_path):
    text = f"[[sources]]\npath = {answers.name!r}\n[media]\nfolder = 'nowhere'\n"
    (tmp_path / "annoqa.toml").write_text(text)

    run = annoqa("audit", "annoqa.toml", cwd=tmp_path)

    assert run.returncode == 2
    assert "media.folder" in run.stderr


def test_frames_become_seconds_by_the_rate_that_is_given(tmp_path):
    rows = "".join(f"{i},{who},{30 * (who == 'b')},90,x\n" for i in range(3) for who in "ab")
    (tmp_path / "clips.csv").write_text("item,annotator,start_frame,end_frame,label\n" + rows)

    run = annoqa("agree", "clips.csv", "--fps", 30, cwd=tmp_path)

    assert run.returncode == 0, run.stderr
    assert "Mean start disagreement 1.00 s" in run.stdout
