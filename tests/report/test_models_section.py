import json

import numpy as np
import pytest

import annoqa
from annoqa.report.sections.models import MODELS

CONFIG = """
title = "Models"
[[sources]]
path = "export.json"
"""


def export(n=60):
    """Three people, a model as good as they are, and one that guesses; the first answer is gold for ten."""
    rng = np.random.default_rng(2)
    tasks = []
    for task in range(n):
        truth = rng.integers(2)

        def said(error, truth=truth):
            value = ["cat", "<b>dog</b>"][truth if rng.random() > error else 1 - truth]
            result = {"from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": [value]}}
            return {"result": [result]}

        people = [said(0.1) | {"id": task * 10 + who, "completed_by": who} for who in range(1, 4)]
        people.append(said(0) | {"id": task * 10 + 9, "completed_by": 9, "ground_truth": True})
        models = [
            said(error) | {"id": task * 10 + at, "model_version": name}
            for at, (name, error) in enumerate([("good", 0.05), ("guesses<i>", 0.5)])
        ]
        tasks.append({"id": task, "data": {"text": "x"}, "annotations": people, "predictions": models})
    return tasks


@pytest.fixture(name="audited", scope="module")
def _audited(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    (folder / "export.json").write_text(json.dumps(export()), encoding="utf-8")
    (folder / "campaign.toml").write_text(CONFIG, encoding="utf-8")
    return annoqa.audit(folder / "campaign.toml")


def test_models_are_measured_beside_people_and_against_ground_truth(audited):
    numbers = audited.result.measurements
    found = {(n.name, n.who): n.estimate for n in numbers if n.subject == "model"}

    assert found["model_kappa_difference", ("guesses<i>",)].high < 0
    assert found["model_winning_rate", ("good",)].value == 1
    assert found["model_accuracy", ("good",)].value > 0.85
    people = {who for n in numbers if n.subject == "annotator" for who in n.who}
    assert not people & {"good", "guesses<i>"}


def test_the_section_says_who_may_stand_in(audited, tmp_path):
    page = audited.write(tmp_path / "out")[0].read_text(encoding="utf-8")
    section = page[page.index(f'id="{MODELS.anchor}"') :]

    assert "agrees with people less than people agree with each other" in section
    assert "it may stand in for an annotator" in section
    assert "<i>" not in section.split("</section>")[0]
