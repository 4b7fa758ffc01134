"""How fast masks are compared, against pycocotools: the IoU of every two masks of two annotators.

    A   2,000 images of 1280 × 720 × 2 annotators × about 10 masks, 8 to 120 px in radius
    B     200 images of 4000 × 3000 × 2 annotators × about 30 masks, 50 to 500 px in radius

The masks are blobs with a few bumps, drawn a little differently by the second annotator. Both begin with
what they hold in memory: annoqa with runs as numbers, pycocotools with runs as letters, as COCO files
have them. Both find the boxes themselves, and leave out pairs whose boxes are apart. Times are CPU
seconds, the least of the interleaved rounds.

    python benchmarks/masks.py            # writes benchmarks/results/masks.md
    python benchmarks/masks.py --rounds 1

Contestants that are not installed are left out (`benchmarks/requirements.txt`).
"""

import argparse
import importlib.util
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from annoqa.connectors.coco_runs import letters_of_masks
from annoqa.geometry import MASK, Ragged
from annoqa.geometry import mask as kernels
from annoqa.geometry.raster import rasterise
from annoqa.matching.sweep import Side, overlapping

RESULTS = Path(__file__).parent / "results" / "masks.md"
SIZES = {"A": (2_000, 10, 720, 1280, 8, 120), "B": (200, 30, 3000, 4000, 50, 500)}
CORNERS = 48


class Drawn(NamedTuple):
    """Masks of one annotator, and how many each image has."""

    masks: Ragged
    letters: list[bytes]
    count: np.ndarray


def campaign(size: str, seed: int = 0) -> tuple[Drawn, Drawn]:
    """Return the masks of two annotators; the second drops 5 % and moves the rest."""
    n_images, n_masks, height, width, smallest, largest = SIZES[size]
    rng = np.random.default_rng(seed)
    image = np.repeat(np.arange(n_images), rng.poisson(n_masks, n_images))
    radius = np.exp(rng.uniform(np.log(smallest), np.log(largest), len(image)))
    centre = rng.uniform(0, 1, (len(image), 2)) * [width, height]
    bumps, phase = rng.integers(2, 9, len(image)), rng.uniform(0, 6.3, len(image))
    drawn = []
    for shift in (0.0, 0.08):
        seen = np.flatnonzero(rng.random(len(image)) > 0.05)
        where = centre[seen] + rng.normal(0, 1, (len(seen), 2)) * shift * radius[seen, None]
        angle = np.arange(CORNERS) * 2 * np.pi / CORNERS
        wave = 1 + 0.2 * np.sin(bumps[seen, None] * angle + phase[seen, None])
        reach = radius[seen, None] * wave * (1 + rng.normal(0, 0.02, (len(seen), CORNERS)))
        ring = where[:, None] + np.stack([reach * np.cos(angle), reach * np.sin(angle)], axis=2)
        flat, offsets = ring.ravel(), np.arange(len(seen) + 1) * 2 * CORNERS
        masks = rasterise(
            Ragged.from_offsets(flat, offsets), np.full(len(seen), height), np.full(len(seen), width)
        )
        count = np.bincount(image[seen], minlength=n_images)
        drawn.append(Drawn(masks, letters_of_masks(masks), count))
    return drawn[0], drawn[1]


def compare_here(first: Drawn, second: Drawn) -> float:
    """Return the total IoU, by annoqa."""
    sides = []
    for drawn in (first, second):
        image = np.repeat(np.arange(len(drawn.count)), drawn.count)
        mark = np.arange(len(image))
        sides.append(Side(mark=mark, comparison=image, group=image, extent=drawn.masks, label=mark * 0))
    return float(overlapping(MASK, sides[0], sides[1], threshold=0.0, tolerance=0)[2].sum())


def compare_in_numpy(first: Drawn, second: Drawn) -> float:
    """Return the total IoU, by annoqa without numba."""
    os.environ["ANNOQA_NO_NUMBA"] = "1"
    try:
        return compare_here(first, second)
    finally:
        del os.environ["ANNOQA_NO_NUMBA"]


def compare_in_numba(first: Drawn, second: Drawn) -> float:
    """Return the total IoU, by annoqa with numba whatever the size."""
    worth, kernels.WORTH_COMPILING = kernels.WORTH_COMPILING, 0
    try:
        return compare_here(first, second)
    finally:
        kernels.WORTH_COMPILING = worth


def pycocotools(size: str, first: Drawn, second: Drawn) -> Callable[..., float]:
    """Return what compares with pycocotools, image by image, its input made beforehand."""
    from pycocotools import mask as theirs

    sides = [
        np.split(
            np.array(
                [{"size": list(SIZES[size][2:4]), "counts": text} for text in drawn.letters], dtype=object
            ),
            np.cumsum(drawn.count)[:-1],
        )
        for drawn in (first, second)
    ]
    images = [
        (one.tolist(), two.tolist(), [0] * len(two))
        for one, two in zip(*sides, strict=True)
        if len(one) and len(two)
    ]
    return lambda *_: float(sum(theirs.iou(*image).sum() for image in images))


def contestants(size: str, first: Drawn, second: Drawn) -> dict[str, Callable[..., float]]:
    """Return what is there."""
    found: dict[str, Callable[..., float]] = {"annoqa, numpy": compare_in_numpy}
    if importlib.util.find_spec("numba"):
        found["annoqa, numba"] = compare_in_numba
    if importlib.util.find_spec("pycocotools"):
        found["pycocotools"] = pycocotools(size, first, second)
    return found


def clocked(work: Callable[..., Any], *arguments: object) -> tuple[float, Any]:
    """Return CPU seconds, and what came out."""
    start = time.process_time()
    out = work(*arguments)
    return time.process_time() - start, out


def race(size: str, rounds: int) -> list[str]:
    """Race on one size; return the lines that tell it."""
    first, second = campaign(size)
    n_images, n_masks, height, width = SIZES[size][:4]
    pairs = int((first.count * second.count).sum())
    runs = float(first.masks.length.mean() - 2)
    racing = contestants(size, first, second)
    for work in racing.values():
        work(first, second)  # compile, and fill caches
    times = {name: [] for name in racing}
    total = {}
    for _ in range(rounds):
        for name, work in racing.items():
            seconds, total[name] = clocked(work, first, second)
            times[name].append(seconds)
    base = min(times["pycocotools"]) if "pycocotools" in times else float("nan")
    title = f"## {size}: {n_images:,} images of {width} × {height}, 2 annotators × about {n_masks} masks"
    lines = [f"{title} ({pairs:,} pairs, {runs:,.0f} runs a mask)", ""]
    lines += ["| contestant | CPU s | pycocotools takes | total IoU |", "|---|--:|--:|--:|"]
    for name, spent in sorted(times.items(), key=lambda entry: min(entry[1])):
        lines.append(f"| {name} | {min(spent):.3f} | × {base / min(spent):.2f} | {total[name]:,.6f} |")
    return [*lines, ""]


def main() -> None:
    """Race, print, and write the tables down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", choices=list(SIZES), action="append")
    arguments = parser.parse_args()
    made = f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} CPUs"
    told = f"CPU seconds, the least of {arguments.rounds} interleaved rounds."
    call = f"`python benchmarks/masks.py --rounds {arguments.rounds}`"
    lines = ["# Comparing masks", "", f"{call}, {made}. {told}", ""]
    for size in arguments.size or SIZES:
        lines += race(size, arguments.rounds)
    text = "\n".join(lines)
    sys.stdout.write(text)
    if not arguments.size:
        RESULTS.write_text(text)


if __name__ == "__main__":
    main()
