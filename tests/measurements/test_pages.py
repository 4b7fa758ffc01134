import json
from pathlib import Path

import pytest

import annoqa
from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from annoqa.measurements.pages import PAGES
from annoqa.table.table import AnnotationTable
from annoqa.verbs.explain import explain, known_pages
from tests.shared import DATA

CONTROLS = sorted((DATA / "label_studio_controls").glob("*.json"))
HEADINGS = ("Use it when", "Beware when", "Undefined")
FAMILIES = ("bias_", "model_")
"""Numbers that are told on the page of another."""


def answered_thrice(path: Path, folder: Path) -> AnnotationTable:
    """What the real editor saved, by three people, one of them settled, and by its model."""
    case = json.loads(path.read_text(encoding="utf-8"))
    config = folder / f"{path.stem}.xml"
    config.write_text(case["label_config"], encoding="utf-8")
    tasks = case["export_json"]
    for task in tasks:
        first = task["annotations"][0]
        task["annotations"] += [
            {**first, "id": first["id"] + 1000 * n, "completed_by": 77 + n} for n in (1, 2)
        ]
        task["annotations"].append({**first, "id": 9, "completed_by": 90, "ground_truth": True})
    export = folder / path.name
    export.write_text(json.dumps(tasks), encoding="utf-8")
    return annoqa.read(export, connector="label_studio", label_config=config)


@pytest.fixture(scope="module", name="names")
def _names(tmp_path_factory):
    folder = tmp_path_factory.mktemp("controls")
    found: set[str] = set()
    for path in CONTROLS:
        table = answered_thrice(path, folder)
        found |= {row.name for row in measure(table, Context.of(table)).measurements}
    return found


def test_every_number_can_be_explained(names):
    known = known_pages()

    assert len(names) > 100
    assert sorted(name for name in names if name not in known and not name.startswith(FAMILIES)) == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_have_their_headings(name):
    page = explain(name)

    for heading in HEADINGS:
        assert heading in page
