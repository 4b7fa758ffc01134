"""Audit a Label Studio export of a million boxes: seconds and peak memory of the whole process.

Run `python benchmarks/audit_memory.py [--marks N]`; it prints a table and writes it to
`benchmarks/results/audit_memory.md`. Three annotators draw ten objects an image with jitter, misses
and slips; one task in ten has ground truth. The process is `annoqa audit`, from file to report.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

OBJECTS, ANNOTATORS, GOLD = 10, 3, 99
LABELS = [f"class {at}" for at in range(20)]
RESULT = Path(__file__).parent / "results" / "audit_memory.md"
PROBE = (
    "import resource, sys; from annoqa.cli.main import app;"
    "\ntry: app(sys.argv[1:], standalone_mode=False)"
    "\nexcept SystemExit: pass"
    "\nprint('PEAK', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
)


def write_export(path: Path, marks: int) -> int:
    """Write the export, task by task, and return how many marks it has."""
    random = np.random.default_rng(11)
    written = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for task in range(marks // (OBJECTS * ANNOTATORS)):
            truth = np.column_stack(
                [random.uniform(0, 70, (OBJECTS, 2)), random.uniform(5, 25, (OBJECTS, 2))]
            )
            label = random.integers(0, len(LABELS), OBJECTS)
            who = [*range(1, ANNOTATORS + 1), *([GOLD] if task % 10 == 0 else [])]
            annotations = [annotation(random, task, number, truth, label) for number in who]
            written += sum(len(made["result"]) for made in annotations)
            entry = {"id": task, "data": {"image": f"{task}.jpg"}, "annotations": annotations}
            file.write(("," if task else "") + json.dumps(entry))
        file.write("]")
    return written


def annotation(
    random: np.random.Generator, task: int, who: int, truth: np.ndarray, label: np.ndarray
) -> dict:
    """Return one annotator's boxes: jittered, some missed, some mislabelled; gold is exact."""
    gold = who == GOLD
    seen = np.ones(OBJECTS, bool) if gold else random.random(OBJECTS) > 0.04
    boxes = truth if gold else truth + random.normal(0, 0.4, truth.shape)
    named = label if gold else np.where(random.random(OBJECTS) < 0.03, (label + 1) % len(LABELS), label)
    names = ("x", "y", "width", "height")
    result = [
        {
            "id": f"{task}-{who}-{at}",
            "original_width": 1280,
            "original_height": 720,
            "image_rotation": 0,
            "from_name": "box",
            "to_name": "image",
            "type": "rectanglelabels",
            "origin": "manual",
            "value": {
                **dict(zip(names, boxes[at].round(6).tolist(), strict=True)),
                "rotation": 0,
                "rectanglelabels": [LABELS[named[at]]],
            },
        }
        for at in np.flatnonzero(seen)
    ]
    return {"id": task * 100 + who, "completed_by": who, "ground_truth": gold, "result": result}


def main() -> None:
    """Write the export, audit it in a process of its own, and tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--marks", type=int, default=1_000_000)
    wanted = parser.parse_args().marks
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        marks = write_export(folder / "export.json", wanted)
        (folder / "campaign.toml").write_text('[[sources]]\npath = "export.json"\n')
        size = (folder / "export.json").stat().st_size / 1e6
        start, used = time.perf_counter(), os.times()
        command = [sys.executable, "-c", PROBE, "audit", str(folder / "campaign.toml"), "--fail-on", "never"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        wall, after = time.perf_counter() - start, os.times()
    cpu = after.children_user + after.children_system - used.children_user - used.children_system
    peak = float(done.stdout.rsplit("PEAK", 1)[1])
    lines = [
        "# Auditing a large Label Studio export",
        "",
        f"`python benchmarks/audit_memory.py --marks {wanted}`, Python {platform.python_version()}.",
        "The whole of `annoqa audit`, from the file to the report, in a process of its own.",
        "",
        "| marks | file, MB | wall, s | CPU, s | peak memory, MB |",
        "|--:|--:|--:|--:|--:|",
        f"| {marks:,} | {size:,.0f} | {wall:.0f} | {cpu:.0f} | {peak:,.0f} |",
    ]
    print("\n".join(lines))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
