"""`annoqa guidelines check` and `annoqa guidelines new`, as a person uses them."""

import json
from pathlib import Path

import pytest

from annoqa.guidelines import read_guidelines
from tests.cli.program import annoqa

PETS, SIZES = ("cat", "dog"), ("small", "large")
ROWS = "item,annotator,label,size\n" + "".join(
    f"{item},{who},{PETS[(item + (who == 'bob' and item % 5 == 0)) % 2]},{SIZES[item % 3 == 0]}\n"
    for item in range(40)
    for who in ("ann", "bob")
)
CONFIG = '[[sources]]\npath = "answers.csv"\n[guidelines]\nfolder = "book"\n'
XML = """<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="objects" toName="image"><Label value="mug"/><Label value="cup"/></RectangleLabels>
  <Choices name="colour" toName="image" perRegion="true"><Choice value="red"/><Choice value="blue"/></Choices>
  <Choices name="scene" toName="image"><Choice value="sink"/><Choice value="table"/></Choices>
</View>
"""
RIGHT = "# Pets\n\n## Cat or dog {#cat-or-dog}\nGoverns: field label; labels cat, dog\n\nDogs bark.\n"
WRONG = "# Pets\n\n## Cats {#cats}\nGoverns: field label; label cta; slice size = tiny\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "answers.csv").write_text(ROWS)
    (tmp_path / "campaign.toml").write_text(CONFIG)
    (tmp_path / "config.xml").write_text(XML)
    (tmp_path / "book").mkdir()
    return tmp_path


def test_documents_that_are_right_end_with_0(folder):
    (folder / "book" / "pets.md").write_text(RIGHT)

    alone = annoqa("guidelines", "check", "book", cwd=folder)
    beside = annoqa("guidelines", "check", "--config", "campaign.toml", cwd=folder)

    assert (alone.returncode, beside.returncode) == (0, 0), alone.stderr + beside.stderr
    assert alone.stdout == "book: 1 document with 1 clause.\nNothing to mend.\n"
    assert "beside 1 field of the campaign.\nNothing to mend." in beside.stdout


def test_what_is_to_be_mended_ends_with_1_and_tells_file_and_line(folder):
    (folder / "book" / "pets.md").write_text(WRONG)

    run = annoqa("guidelines", "check", "--config", "campaign.toml", cwd=folder)

    assert run.returncode == 1
    assert "  pets.md, line 3: the clause 'cats' has no text.\n" in run.stdout
    assert "  pets.md, line 4: 'label' has no label 'cta'; closest is 'cat'.\n" in run.stdout
    assert "  pets.md, line 4: no item has size = 'tiny'; known are 'large', 'small'.\n" in run.stdout
    assert "  no clause governs the label 'dog' of the field 'label'.\n" in run.stdout
    assert run.stdout.endswith("To mend: 1 no-text, 2 ungoverned-label, 1 unknown-label, 1 unknown-slice.\n")


def test_documents_that_cannot_be_read_end_with_1_too(folder):
    (folder / "book" / "pets.md").write_text("## Cats {#cats}\nText.")

    run = annoqa("guidelines", "check", "book", cwd=folder)

    assert run.returncode == 1
    assert "pets.md, line 1: the clause 'cats' must say what it governs" in run.stdout


@pytest.mark.parametrize(
    "arguments",
    [("nowhere",), (), ("--config", "nowhere.toml"), ("--config", "config.xml")],
)
def test_what_cannot_be_checked_ends_with_2(folder, arguments):
    run = annoqa("guidelines", "check", *arguments, cwd=folder)

    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr.startswith("annoqa: ")
    assert "Traceback" not in run.stderr


def test_remarks_are_json_for_programs(folder):
    (folder / "book" / "pets.md").write_text(WRONG)

    run = annoqa("guidelines", "check", "book", "--json", cwd=folder)

    assert run.returncode == 1
    assert json.loads(run.stdout) == [
        {"rule": "no-text", "file": "pets.md", "line": 3, "message": "the clause 'cats' has no text."}
    ]


def test_a_labeling_config_starts_documents(folder):
    run = annoqa("guidelines", "new", "config.xml", "--to", "new", "--in-force", "2024-01-15", cwd=folder)

    assert run.returncode == 0, run.stderr
    assert {path.name for path in (folder / "new").iterdir()} == {"objects.md", "scene.md"}
    guidelines = read_guidelines(folder / "new")
    assert [clause.key for clause in guidelines if clause.document == "objects"] == [
        "objects#what-is-marked", "objects#mug", "objects#cup", "objects#colour", "objects#how-it-is-drawn",
    ]  # fmt: skip
    assert guidelines.find("objects#colour").attributes == (("colour", None),)
    assert "`red`, `blue`" in guidelines.find("objects#colour").text
    assert {str(clause.in_force) for clause in guidelines} == {"2024-01-15"}
    assert "TODO" not in "".join(path.read_text() for path in (folder / "new").iterdir())


@pytest.mark.parametrize("source", ["answers.csv", "campaign.toml"])
def test_answers_start_documents_with_the_pairs_that_are_mixed_up(folder, source):
    run = annoqa("guidelines", "new", source, "--to", "new", cwd=folder)
    check = annoqa("guidelines", "check", "new", "--config", "campaign.toml", cwd=folder)

    assert run.returncode == 0, run.stderr
    pair = read_guidelines(folder / "new").find("label#cat-or-dog")
    assert pair.confusions == (("cat", "dog"), ("dog", "cat"))
    assert "Of 40 pairs of answers that say `cat` or `dog`, 8 say one each." in pair.text
    assert check.returncode == 1
    assert "To mend: 4 no-text." in check.stdout


def test_the_same_source_and_day_give_the_same_bytes(folder, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for name in ("one", "two"):
        annoqa("guidelines", "new", "answers.csv", "--to", name, cwd=folder)

    assert (folder / "one" / "label.md").read_bytes() == (folder / "two" / "label.md").read_bytes()
    assert "in force: 2023-11-14" in (folder / "one" / "label.md").read_text()


def test_nothing_is_overwritten(folder):
    (folder / "new").mkdir()
    (folder / "new" / "scene.md").write_text("mine")

    run = annoqa("guidelines", "new", "config.xml", "--to", "new", cwd=folder)

    assert run.returncode == 2
    assert "scene.md already" in run.stderr
    assert [path.name for path in (folder / "new").iterdir()] == ["scene.md"]
    assert (folder / "new" / "scene.md").read_text() == "mine"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere.xml",),
        ("config.xml", "--in-force", "soon"),
        ("empty.xml",),
        ("config.xml", "--to", "answers.csv"),
    ],
)
def test_what_cannot_be_started_ends_with_2(folder, arguments):
    (folder / "empty.xml").write_text("<View/>")

    run = annoqa("guidelines", "new", *arguments, cwd=folder)

    assert run.returncode == 2
    assert run.stderr.startswith("annoqa: ")
    assert "Traceback" not in run.stderr


def test_the_documents_of_the_demo_have_nothing_to_mend():
    root = Path(__file__).resolve().parents[2]

    run = annoqa("guidelines", "check", root / "guidelines", cwd=root)

    assert run.returncode == 0, run.stdout


def test_both_commands_are_in_the_readme():
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text()

    assert "annoqa guidelines check" in readme
    assert "annoqa guidelines new" in readme
