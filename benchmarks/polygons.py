"""How fast the areas that outlines share are computed, against shapely; one run, the same input.

Pairs of star-shaped outlines of one object, drawn by two people on an image of 1280 × 720 px; radii of 8
to 120 px, all of them valid. Shapely gets its polygons ready-made and is asked for the intersections and
their areas; annoqa gets flat coordinates and does everything from there. Pixels: pycocotools turns both
outlines into masks of the image and compares these, pair by pair. Times are CPU seconds, the least of
some interleaved rounds; `off by` is the greatest difference in px² from shapely.

    python benchmarks/polygons.py            # writes benchmarks/results/polygons.md
    python benchmarks/polygons.py --rounds 1

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

import numpy as np
import shapely

from annoqa.geometry import Ragged, polygon
from annoqa.geometry.polygon import polygon_area, polygon_shared

RESULTS = Path(__file__).parent / "results" / "polygons.md"
WIDTH, HEIGHT = 1280, 720
SIZES = ((20_000, 32), (2_000, 500))
PIXEL_PAIRS = 500
"""So many pairs are turned into pixels; the time is scaled."""


def drawn(n: int, vertices: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return the outlines of two people, shape (n, vertices, 2) each."""
    rng = np.random.default_rng(seed)
    centre = rng.uniform([130, 130], [WIDTH - 130, HEIGHT - 130], (n, 2))
    radius = np.exp(rng.uniform(np.log(8), np.log(120), n))
    outline = rng.uniform(0.7, 1.1, (n, vertices))
    sides = []
    for _ in range(2):
        angle = np.sort(rng.uniform(0, 2 * np.pi, (n, vertices)), axis=1)
        far = radius[:, None] * outline * rng.uniform(0.95, 1.05, (n, vertices))
        middle = centre + rng.normal(0, 0.05, (n, 2)) * radius[:, None]
        sides.append(np.stack([np.cos(angle) * far, np.sin(angle) * far], axis=2) + middle[:, None])
    return sides[0], sides[1]


def ragged(rings: np.ndarray) -> Ragged:
    """Return outlines as annoqa has them."""
    return Ragged.from_offsets(rings.ravel(), np.arange(len(rings) + 1) * rings[0].size)


def contestants(first: np.ndarray, second: np.ndarray) -> dict[str, tuple[Callable[[], np.ndarray], float]]:
    """Return name to (what it does, what its time is multiplied with)."""
    marks = Ragged.from_offsets(
        np.concatenate([first, second]).ravel(), np.arange(2 * len(first) + 1) * first[0].size
    )
    one, two = marks[: len(first)], marks[len(first) :]
    shapes = shapely.polygons(first), shapely.polygons(second)

    def ours(*, compiled: bool) -> np.ndarray:
        polygon.WORTH_COMPILING = 1 if compiled else sys.maxsize
        return polygon_shared(one, two)

    found: dict[str, tuple[Callable[[], np.ndarray], float]] = {
        "annoqa": (lambda: ours(compiled=False), 1.0),
        "shapely, vectorised": (lambda: shapely.area(shapely.intersection(*shapes)), 1.0),
    }
    if importlib.util.find_spec("numba"):
        found["annoqa, numba"] = (lambda: ours(compiled=True), 1.0)
    if importlib.util.find_spec("pycocotools"):
        found["pycocotools, as pixels"] = (
            lambda: pixels(first[:PIXEL_PAIRS], second[:PIXEL_PAIRS]),
            len(first) / PIXEL_PAIRS,
        )
    return found


def pixels(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the pixels that masks share, pair by pair."""
    from pycocotools import mask

    shared = []
    for rings in zip(first, second, strict=True):
        one, two = (mask.frPyObjects([ring.ravel().tolist()], HEIGHT, WIDTH)[0] for ring in rings)
        shared.append(mask.area(mask.merge([one, two], intersect=True)))
    return np.array(shared, dtype=np.float64)


def measure(first: np.ndarray, second: np.ndarray, rounds: int) -> list[tuple[str, float, float]]:
    """Return name, CPU seconds, and the greatest difference from shapely, fastest first."""
    runners = contestants(first, second)
    answer = {name: run() for name, (run, _) in runners.items()}  # compiled once, before the clock runs
    exact = answer["shapely, vectorised"]
    least = dict.fromkeys(runners, np.inf)
    for _ in range(rounds):
        for name, (run, times) in runners.items():
            begin = time.process_time()
            run()
            least[name] = min(least[name], (time.process_time() - begin) * times)
    rows = [
        (name, least[name], float(np.abs(answer[name] - exact[: len(answer[name])]).max())) for name in least
    ]
    return sorted(rows, key=lambda row: row[1])


def main() -> None:
    """Measure all sizes and write the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    made = f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} CPUs"
    made += f", shapely {shapely.__version__}, GEOS {shapely.geos_version_string}"
    call = f"`python benchmarks/polygons.py --rounds {rounds}`"
    lines = ["# Areas that outlines share", ""]
    lines += [f"{call}, {made}. CPU seconds, the least of {rounds} interleaved rounds.", ""]
    for n, vertices in SIZES:
        first, second = drawn(n, vertices)
        mean = polygon_area(ragged(first)).mean()
        lines += [f"## {n:,} pairs, {vertices} vertices (mean area {mean:,.0f} px²)", ""]
        lines += ["| contestant | CPU s | µs per pair | times faster than shapely | off by, px² |"]
        lines += ["|---|--:|--:|--:|--:|"]
        rows = measure(first, second, rounds)
        base = next(seconds for name, seconds, _ in rows if name.startswith("shapely"))
        for name, seconds, apart in rows:
            speed = f"{base / seconds:.1f}"
            lines.append(f"| {name} | {seconds:.3f} | {seconds / n * 1e6:.1f} | {speed} | {apart:.2g} |")
        lines.append("")
    text = "\n".join(lines)
    sys.stdout.write(text)
    RESULTS.write_text(text)


if __name__ == "__main__":
    main()
