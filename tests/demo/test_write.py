"""The demo campaign: the same bytes every time, and no file that people did not ask for."""

from pathlib import Path

import pytest

from annoqa.demo import write_demo
from annoqa.demo.campaign import demo_campaign
from annoqa.demo.export import exported
from annoqa.errors import ConfigError
from annoqa.guidelines import read_guidelines

pytestmark = pytest.mark.slow


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_demo(tmp_path_factory.mktemp("demo") / "campaign").parent


def test_two_runs_write_the_same_bytes(folder, tmp_path):
    again = write_demo(tmp_path / "elsewhere").parent

    assert contents(again) == contents(folder)


def test_writing_anew_changes_nothing(folder):
    before = contents(folder)

    config = write_demo(folder)

    assert config == folder / "campaign.toml"
    assert contents(folder) == before


def test_another_seed_is_another_campaign():
    assert exported(demo_campaign(7)) != exported(demo_campaign(8))


def test_the_folder_is_self_contained(folder):
    files = set(contents(folder))

    assert {"campaign.toml", "export.json", "label_config.xml", "planted.json"} <= files
    assert sum(name.startswith("images") for name in files) == 60
    assert sum(name.startswith("guidelines") for name in files) == 4
    assert len(files) == 68


def test_everything_says_that_it_is_a_demo(folder):
    assert 'title = "Demo: kitchen robot"' in (folder / "campaign.toml").read_text()
    assert b"Demo campaign" in (folder / "label_config.xml").read_bytes()
    assert "demo" in (folder / "planted.json").read_text().splitlines()[1]


def test_a_file_is_no_folder(tmp_path):
    file = tmp_path / "demo"
    file.write_text("")

    with pytest.raises(ConfigError, match="is a file"):
        write_demo(file)


def test_every_planted_clause_is_in_the_guidelines(folder):
    import json

    planted = json.loads((folder / "planted.json").read_text())
    guidelines = read_guidelines(folder / "guidelines")

    for entry in [planted["misread_clause"], *planted["shared_habits"]]:
        clause = guidelines.find(entry["clause"])
        assert clause is not None
        assert clause.field == entry["field"]
