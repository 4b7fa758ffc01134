"""Load Label Studio exports of a million marks: annoqa beside plain JSON parsing.

Run `python benchmarks/label_studio_load.py [--marks N]`; it prints a table and writes it to
`benchmarks/results/label_studio_load.md`. Every line is a process of its own: CPU seconds from the
path to the checked table with its import log, and the peak of the process's memory. The last columns are
what `json.load` of the standard library takes to turn the same file into dictionaries, and no more.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

MARKS, PER_ANNOTATION, ANNOTATORS, TEMPLATES = 1_000_000, 10, 3, 500
RESULT = Path(__file__).parent / "results" / "label_studio_load.md"
LABELS = [f"class {at}" for at in range(20)]
PROBE = """
import resource, sys, time
{setup}
start = time.process_time()
{load}
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
READERS = {
    "annoqa": ("from annoqa.connectors.label_studio import read_label_studio", "read_label_studio({path!r})"),
    "json.load": ("import json", "json.load(open({path!r}))"),
}
Region = Callable[[np.random.Generator, int], dict[str, Any]]


def box(random: np.random.Generator, at: int) -> dict[str, Any]:
    """Return a labelled rectangle as the editor writes it."""
    x, y, width, height = random.uniform(5, 45, 4)
    value = {"x": x, "y": y, "width": width, "height": height, "rotation": 0}
    size = {"original_width": 1280, "original_height": 720, "image_rotation": 0}
    value["rectanglelabels"] = [LABELS[at % len(LABELS)]]
    return {**size, "value": value, "from_name": "box", "to_name": "image", "type": "rectanglelabels"}


def span(random: np.random.Generator, at: int) -> dict[str, Any]:
    """Return a labelled span of the task's text."""
    start = int(random.integers(0, 1900))
    value = {"start": start, "end": start + 8, "text": TEXT[start : start + 8]}
    value["labels"] = [LABELS[at % len(LABELS)]]
    return {"value": value, "from_name": "name", "to_name": "text", "type": "labels"}


def choice(random: np.random.Generator, at: int) -> dict[str, Any]:
    """Return a choice about a box, which stands beside it under the same id."""
    region = box(random, at)
    value = {key: region["value"][key] for key in ("x", "y", "width", "height", "rotation")}
    return {**region, "value": {**value, "choices": ["hidden"]}, "from_name": "seen", "type": "choices"}


TEXT = "The quick brown fox jumps over the lazy dog of Zoë. " * 40
FILES: dict[str, tuple[Region, ...]] = {
    "boxes": (box,),
    "spans of text": (span,),
    "boxes, a choice about each": (box, choice),
}


def write_file(path: Path, regions: tuple[Region, ...], n: int) -> None:
    """Write an export with n results, ten an annotation, three annotations a task; tasks come again."""
    random = np.random.default_rng(7)
    written = [_task(task, regions, random) for task in range(TEMPLATES)]
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for task in range(n // PER_ANNOTATION // ANNOTATORS):
            text = written[task % TEMPLATES].replace('"@task"', str(task + 1))
            for who in range(ANNOTATORS):
                text = text.replace(f'"@{who}"', str(task * ANNOTATORS + who + 1))
            file.write(("," if task else "") + text)
        file.write("]")


def _task(task: int, regions: tuple[Region, ...], random: np.random.Generator) -> str:
    """Return one task as JSON, with places for the ids."""
    annotations = [
        {
            "id": f"@{who}",
            "completed_by": who + 1,
            "result": [
                {"id": f"r{at // len(regions)}", "origin": "manual", **regions[at % len(regions)](random, at)}
                for at in range(PER_ANNOTATION)
            ],
            "was_cancelled": False,
            "ground_truth": False,
            "created_at": "2026-01-05T08:00:00.123456Z",
            "updated_at": "2026-01-05T08:00:00.123456Z",
            "lead_time": 31.5,
            "prediction": {},
            "parent_prediction": None,
        }
        for who in range(ANNOTATORS)
    ]
    data = {"image": f"/data/{task}.png", "text": TEXT, "site": f"site {task % 7}"}
    return json.dumps({"id": "@task", "annotations": annotations, "predictions": [], "data": data})


def probe(reader: str, path: Path) -> tuple[float, float]:
    """Return seconds and the peak memory in MB."""
    setup, load = READERS[reader]
    script = PROBE.format(setup=setup, load=load.format(path=str(path)))
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--marks", type=int, default=MARKS, help="results in each file")
    n = parser.parse_args().marks
    lines = [
        "| export | results | size, MB | annoqa, CPU s | peak MB | json.load, CPU s | peak MB |",
        "|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.json"
        for name, regions in FILES.items():
            write_file(path, regions, n)
            figures = [*probe("annoqa", path), *probe("json.load", path)]
            told = " | ".join(
                f"{figure:,.1f}" if at % 2 == 0 else f"{figure:,.0f}" for at, figure in enumerate(figures)
            )
            lines.append(f"| {name} | {n:,} | {path.stat().st_size / 1e6:,.0f} | {told} |")
    note = f"`python benchmarks/label_studio_load.py`, Python {platform.python_version()}, file cache warm."
    text = "\n".join(["# Loading Label Studio exports", "", note, "", *lines, ""])
    print(text)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text)


if __name__ == "__main__":
    main()
