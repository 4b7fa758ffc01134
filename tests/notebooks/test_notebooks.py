"""Every notebook runs from its first cell to its last, and is committed without outputs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path):
    call = [
        sys.executable,
        "-m",
        "pytest",
        "--nbmake",
        "-q",
        "-c",
        "/dev/null",
        "-p",
        "no:cacheprovider",
        str(path),
    ]

    run = subprocess.run(call, capture_output=True, text=True, check=False, cwd=ROOT)

    assert run.returncode == 0, run.stdout[-6000:]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_committed_without_outputs(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]

    assert not [cell["id"] for cell in cells if cell.get("outputs") or cell.get("execution_count")]
    assert cells[0]["cell_type"] == "markdown"
    assert cells[0]["source"][0].rstrip().endswith("?")


def test_there_are_notebooks():
    assert NOTEBOOKS
