"""Load a COCO file of 160,000 boxes: annoqa beside pycocotools, each in a process of its own.

Run `python benchmarks/coco_load.py [--peer PYTHON]`, where PYTHON is an interpreter that has
pycocotools; it prints a table and writes it to `benchmarks/results/coco_load.md`. What is timed is
from the path to the loaded object: pycocotools' index, annoqa's checked table with its import log.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

N_IMAGES, N_MARKS, N_CATEGORIES, ROUNDS = 20_000, 160_000, 80, 5
RESULT = Path(__file__).parent / "results" / "coco_load.md"
PROBE = """
import resource, sys, time
{setup}
times = []
for _ in range({rounds}):
    start = time.process_time()
    {load}
    times.append(time.process_time() - start)
print(min(times), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)
"""
PEERS = {
    "annoqa": ("from annoqa.connectors.coco import read_coco", "read_coco({path!r})"),
    "pycocotools": ("from pycocotools.coco import COCO", "COCO({path!r})"),
}


def write_file(path: Path, *, polygons: bool) -> None:
    """Write a COCO file of random boxes, with a segmentation of 8 points on request."""
    random = np.random.default_rng(7)
    corner, size = (
        random.uniform(0, 500, (N_MARKS, 2)).round(2),
        random.uniform(4, 140, (N_MARKS, 2)).round(2),
    )
    box = np.concatenate([corner, size], axis=1).tolist()
    image = random.integers(1, N_IMAGES + 1, N_MARKS).tolist()
    category = random.integers(1, N_CATEGORIES + 1, N_MARKS).tolist()
    rings = random.uniform(0, 600, (N_MARKS, 16)).round(2).tolist()
    marks = [
        {
            "id": at + 1,
            "image_id": image[at],
            "category_id": category[at],
            "bbox": box[at],
            "area": round(box[at][2] * box[at][3], 2),
            "iscrowd": 0,
            "segmentation": [rings[at]] if polygons else [],
        }
        for at in range(N_MARKS)
    ]
    images = [
        {"id": at + 1, "file_name": f"{at:012}.jpg", "width": 640, "height": 640} for at in range(N_IMAGES)
    ]
    categories = [
        {"id": at + 1, "name": f"class {at}", "supercategory": "thing"} for at in range(N_CATEGORIES)
    ]
    path.write_text(json.dumps({"images": images, "annotations": marks, "categories": categories}))


def probe(python: str, peer: str, path: Path) -> tuple[float, float]:
    """Return the best of the rounds in seconds, and the peak memory in MB."""
    setup, load = PEERS[peer]
    script = PROBE.format(setup=setup, load=load.format(path=str(path)), rounds=ROUNDS)
    done = subprocess.run([python, "-c", script], check=True, capture_output=True, text=True)
    seconds, megabytes = done.stderr.split()[-2:]
    return float(seconds), float(megabytes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", default=sys.executable, help="interpreter that has pycocotools")
    peer = parser.parse_args().peer
    lines = [
        "| file | size, MB | annoqa, s | pycocotools, s | ratio | annoqa, MB | pycocotools, MB |",
        "|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for name, polygons in (("160,000 boxes", False), ("160,000 boxes and polygons", True)):
            path = Path(folder) / "marks.json"
            write_file(path, polygons=polygons)
            ours, ours_mb = probe(sys.executable, "annoqa", path)
            theirs, theirs_mb = probe(peer, "pycocotools", path)
            lines.append(
                f"| {name} | {path.stat().st_size / 1e6:.0f} | {ours:.2f} | {theirs:.2f}"
                f" | {theirs / ours:.1f} | {ours_mb:.0f} | {theirs_mb:.0f} |"
            )
    command = "python benchmarks/coco_load.py --peer PYTHON_WITH_PYCOCOTOOLS"
    how = f"best of {ROUNDS}, CPU seconds, Python {platform.python_version()}, file cache warm"
    told = f"# Loading COCO\n\n`{command}`; {how}.\n\n"
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(told + "\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
