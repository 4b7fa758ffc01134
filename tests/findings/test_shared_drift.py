"""Shared drift as an audit tells it: only with trusted annotators, and named as weaker evidence."""

import numpy as np
import pandas as pd
import pytest

from annoqa.errors import ConfigError
from annoqa.verbs.audit import audit


def found(folder, trusted):
    rng = np.random.default_rng(0)
    labels = np.array(["mug", "cup", "plate", "bowl"])
    true = np.arange(400) % 4
    read = np.where((true == 0) & (rng.random(400) < 0.5), 1, true)
    rows = []
    for who, meant in zip(("ann", "bob", "eve", "kim", "lou"), (true, true, read, read, read), strict=True):
        slip = rng.random(400) < 0.04
        said = np.where(slip, (meant + rng.integers(1, 4, 400)) % 4, meant)
        rows += [{"item": f"i{i}", "annotator": who, "label": labels[said[i]]} for i in range(400)]
    pd.DataFrame(rows).to_csv(folder / "answers.csv", index=False)
    config = {"sources": [{"path": "answers.csv"}], "trusted": {"annotators": trusted}}
    return [finding for finding in audit(config, folder=folder).result.findings if finding.code == "AQ407"]


def test_the_drift_is_told_with_its_people_and_as_weaker_evidence(tmp_path):
    (finding,) = found(tmp_path, ["ann", "bob"])
    assert finding.subject == "mug → cup"
    assert finding.severity == "warning"
    assert "weaker evidence" in finding.message
    assert finding.evidence["annotators"] == ["eve", "kim", "lou"]
    assert finding.evidence["trusted"] == ["ann", "bob"]


def test_nothing_is_told_where_nobody_is_trusted(tmp_path):
    assert found(tmp_path, []) == []


def test_a_name_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ConfigError, match=r"trusted\.annotators"):
        found(tmp_path, ["anne"])
