"""Every case of the published data is a test somewhere, or stands here with the reason why it cannot be."""

from pathlib import Path

import pytest

from tests.shared import known_answers

LEFT: dict[str, str] = {
    "dawid_skene1979_anaesthesia": "a model of annotators and their consensus, which is not built yet",
    "gamma_2by1000": "the continuum is a file of another project, which is not kept here",
    "gamma_3by100": "the continuum is a file of another project, which is not kept here",
}
"""Case to the reason why it is not a test."""


@pytest.fixture(scope="module", name="sources")
def _sources():
    here = Path(__file__)
    files = [path for path in here.parents[1].rglob("test_*.py") if path != here]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("name", ["agreement", "temporal"])
def test_every_case_is_named_by_a_test(name, sources):
    unnamed = [case["id"] for case in known_answers(name) if case["id"] not in sources]

    assert sorted(unnamed) == sorted(set(LEFT) & {case["id"] for case in known_answers(name)})
