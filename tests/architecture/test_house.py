"""The shape of the house: tables of contents are complete, files are small, words are ours."""

import ast
import importlib
import pkgutil
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import annoqa
from annoqa.vocabulary import SEVERITIES

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "annoqa").rglob("*.py"))
STRAY_WORDS = {"utils", "helpers", "common", "base", "manager", "core"}


def modules(package):
    found = importlib.import_module(f"annoqa.{package}")
    return {info.name for info in pkgutil.iter_modules(found.__path__)}


def member_modules(records, attribute):
    return {getattr(record, attribute).__module__.rsplit(".", 1)[-1] for record in records}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text()))


def test_no_file_has_a_name_that_says_nothing():
    assert not [path for path in SOURCES if path.stem in STRAY_WORDS or path.parent.name in STRAY_WORDS]


def test_files_stay_small():
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in SOURCES}

    assert {path: n for path, n in long.items() if n > 400} == {}


def test_every_rule_is_listed():
    from annoqa.findings import RULES

    contracts = {"finding", "rule", "thresholds"}
    assert modules("findings") - contracts == member_modules(RULES, "check")


def test_codes_and_names_of_rules_are_unique():
    from annoqa.findings import RULES

    assert len({rule.code for rule in RULES}) == len(RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(re.fullmatch(r"AQ[1-59]\d\d", rule.code) for rule in RULES)


def test_pages_of_rules_have_their_headings():
    from annoqa.findings import RULES

    for rule in RULES:
        page = importlib.import_module(rule.check.__module__).__doc__
        for heading in ("What it finds:", "Why it matters:", "When it is wrong:", "What to do:"):
            assert heading in page, (rule.name, heading)


def test_every_threshold_has_a_source():
    from annoqa.findings import thresholds

    known = [value for value in vars(thresholds).values() if isinstance(value, thresholds.Threshold)]
    assert known
    assert all(len(threshold.source) > 20 and threshold.compared_with for threshold in known)


def test_every_command_is_in_the_readme():
    from annoqa.cli.main import COMMANDS

    readme = (ROOT / "README.md").read_text()
    assert all(f"annoqa {command.__name__}" in readme for command in COMMANDS)


def test_importing_annoqa_is_quick_and_leaves_heavy_parts_out():
    code = (
        "import sys, annoqa, annoqa.cli.main;"
        "print([m for m in ('pandas','scipy','matplotlib','label_studio_sdk','numba') if m in sys.modules])"
    )
    out = subprocess.run(
        [str(Path(sys_executable())), "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert out.stdout.strip() == "[]"


def sys_executable():
    import sys

    return sys.executable


def test_public_names_are_there():
    assert all(callable(getattr(annoqa, name)) for name in annoqa.__all__)


def test_the_lock_holds_names_versions_and_hashes_only():
    lock = (ROOT / "requirements.txt").read_text()

    assert "://" not in lock
    locked = {re.split(r"[=\[ ;]", line, maxsplit=1)[0].lower() for line in lock.splitlines() if "==" in line}
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert {re.split(r"[>=<\[]", entry, maxsplit=1)[0].lower() for entry in wanted} <= locked


def test_severities_are_in_order():
    assert SEVERITIES == ("info", "warning", "serious")


def test_pickle_is_nowhere():
    code = "\n".join(path.read_text() for path in SOURCES)

    assert not re.search(r"^\s*(import|from) (pickle|joblib|shelve|marshal)\b", code, re.MULTILINE)
    assert "allow_pickle=True" not in code
    assert "eval(" not in re.sub(r"literal_eval\(", "", code)


def test_matplotlib_lives_in_the_charts_only():
    users = [path for path in SOURCES if "matplotlib" in path.read_text()]

    assert {path.parent.name for path in users} <= {"charts"}


def test_templates_never_switch_escaping_off():
    for path in (ROOT / "annoqa").rglob("*.html"):
        assert "|safe" not in path.read_text().replace(" ", ""), path
