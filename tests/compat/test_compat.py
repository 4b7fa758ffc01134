import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import annoqa.compat
from annoqa.compat import COMPAT
from annoqa.compat.number import Score, share
from annoqa.verbs.explain import known_pages

DOCS = Path(__file__).resolve().parents[2] / "docs" / "compat.md"
CONTRACTS = {"number", "overlaps"}
TOOLS = sorted({info.name for info in pkgutil.iter_modules(annoqa.compat.__path__)} - CONTRACTS)


def module_of(number):
    return number.compute.__module__.rsplit(".", 1)[-1]


def test_every_tool_is_listed_and_every_number_of_a_tool_too():
    assert {module_of(number) for number in COMPAT} == set(TOOLS)
    for tool in TOOLS:
        records = inspect.getmembers(
            importlib.import_module(f"annoqa.compat.{tool}"),
            lambda found: isinstance(found, annoqa.compat.Number),
        )
        assert {record for _, record in records} <= set(COMPAT), tool


def test_names_are_unique_and_taken_by_nothing_else():
    names = [number.name for number in COMPAT]
    taken = {
        name for name, module in known_pages().items() if not module.__name__.startswith("annoqa.compat")
    }

    assert len(set(names)) == len(names)
    assert not {*names, *TOOLS} & taken


@pytest.mark.parametrize("tool", TOOLS)
def test_pages_say_what_is_wrong_and_when_to_use_it(tool):
    page = importlib.import_module(f"annoqa.compat.{tool}").__doc__

    for heading in ("*Differs from ours*", "*Use it when*", "References\n----------"):
        assert heading in page


@pytest.mark.parametrize("number", COMPAT, ids=lambda number: number.name)
def test_what_to_use_instead_is_there(number):
    module, _, name = number.ours.rpartition(".")

    assert hasattr(importlib.import_module(module), name)
    assert number.tool
    assert number.follows
    assert number.title
    assert len(number.differs) > 20


@pytest.mark.parametrize("number", COMPAT, ids=lambda number: number.name)
def test_every_number_has_a_row_in_the_documentation(number):
    told = (number.tool, f"`{module_of(number)}.{number.name}`", number.title, number.differs)
    row = f"| {' | '.join(told)} | `{number.ours.rpartition('.')[2]}` |"

    assert row in DOCS.read_text().splitlines()


def test_the_documentation_names_no_number_that_is_not_there():
    told = set(re.findall(r"^\| [^|]* \| `\w+\.(\w+)`", DOCS.read_text(), flags=re.MULTILINE))

    assert told == {number.name for number in COMPAT}


def test_scores_are_0_where_tools_print_0():
    assert Score.counted(0, 0, 0) == Score(precision=0, recall=0, f1=0)
    assert Score.counted(2, 2, 4).f1 == pytest.approx(2 / 3)
    assert share(0, 0) == 0


def test_nothing_is_built_on_what_other_tools_print():
    package = Path(annoqa.__file__).parent
    users = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if "annoqa.compat" in path.read_text() and path.parent.name != "compat"
    }

    assert users <= {"verbs/explain.py"}
