"""Krippendorff's α with its interval, against the package `krippendorff`, which has none.

    python benchmarks/alpha.py [--units 1000000] [--rounds 7]

The same ratings for everybody, in one run, in CPU time, rounds interleaved: 5 annotators, 5 values, 20 %
missing. Each gets them in the form that suits it: codes (int8, -1 missing) for annoqa, floats with NaN for
krippendorff, counts of values per unit for its faster way in; and annoqa from those very floats too.
"""

import argparse
import os
import platform
import statistics
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import krippendorff
import numpy as np

from annoqa.agreement.gwet import gwet_ac1
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.statistics.estimate import Estimate

N_ANNOTATORS, N_VALUES = 5, 5


def ratings(n_units: int, seed: int = 7) -> np.ndarray:
    """Return codes of annotators who are right seven times in ten."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, N_VALUES, n_units)
    guess = rng.integers(0, N_VALUES, (N_ANNOTATORS, n_units))
    codes = np.where(rng.random(guess.shape) < 0.7, truth, guess)
    return np.where(rng.random(guess.shape) < 0.2, -1, codes).astype(np.int8)


def from_codes(codes: np.ndarray, level: str = "nominal") -> Estimate:
    return krippendorff_alpha(ReliabilityData.from_codes(codes, values=range(N_VALUES)), level=level)


def from_floats(floats: np.ndarray) -> Estimate:
    return krippendorff_alpha(ReliabilityData.from_matrix(floats))


def everything(codes: np.ndarray) -> list[Estimate]:
    """Return α at three levels and AC1, each with its interval, of one tally."""
    data = ReliabilityData.from_codes(codes, values=range(N_VALUES))
    levels = [krippendorff_alpha(data, level=level) for level in ("nominal", "ordinal", "interval")]
    return [*levels, gwet_ac1(data)]


def counts_of(codes: np.ndarray) -> np.ndarray:
    """Return how often each unit has each value, as krippendorff takes it."""
    return np.stack([(codes == value).sum(axis=0) for value in range(N_VALUES)], axis=1)


def main() -> None:
    """Time everybody and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    codes = ratings(options.units)
    floats = np.where(codes < 0, np.nan, codes.astype(float))
    counts = counts_of(codes)
    runs: dict[str, Callable[[], object]] = {
        "krippendorff, α, no interval (floats)": lambda: krippendorff.alpha(
            floats, level_of_measurement="nominal"
        ),
        "krippendorff, α, no interval (counts)": lambda: krippendorff.alpha(
            value_counts=counts, level_of_measurement="nominal"
        ),
        "annoqa, α + interval (codes)": lambda: from_codes(codes),
        "annoqa, ordinal α + interval (codes)": lambda: from_codes(codes, "ordinal"),
        "annoqa, 3 α + AC1, 4 intervals (codes)": lambda: everything(codes),
        "annoqa, α + interval (floats)": lambda: from_floats(floats),
    }
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(options.rounds):
        for name, run in runs.items():
            began = time.process_time()
            run()
            seconds[name].append(time.process_time() - began)
    ours, theirs = from_codes(codes), krippendorff.alpha(floats, level_of_measurement="nominal")
    if abs((ours.value or 0) - theirs) > 1e-12:
        raise SystemExit(f"annoqa says {ours.value}, krippendorff {theirs}")
    lines = [
        "# Krippendorff's α with its interval, against `krippendorff` without one",
        "",
        f"`python benchmarks/alpha.py --units {options.units} --rounds {options.rounds}`",
        "",
        f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} CPUs;",
        f"{options.units:,} units × {N_ANNOTATORS}, {N_VALUES} values, 20 % missing; α = {ours}",
        "",
        "| what | least CPU ms | median CPU ms | × faster (min) | × faster (median round) | peak, MB |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    base = seconds[next(iter(runs))]
    for name, run in runs.items():
        mine = seconds[name]
        by_round = statistics.median(b / m for b, m in zip(base, mine, strict=True))
        lines.append(
            f"| {name} | {min(mine) * 1e3:.1f} | {statistics.median(mine) * 1e3:.1f} |"
            f" {min(base) / min(mine):.1f} | {by_round:.1f} | {_peak(run):.1f} |"
        )
    text = "\n".join(lines) + "\n"
    print(text)
    (Path(__file__).parent / "results" / "alpha.md").write_text(text, encoding="utf-8")


def _peak(run: Callable[[], object]) -> float:
    """Return the most memory that a run held beside its input, in MB."""
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


if __name__ == "__main__":
    main()
