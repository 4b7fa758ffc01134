"""How fast γ is, against pygamma-agreement: two and three annotators on one timeline.

Segments as people mark actions in video (duration Γ(2, 1.5 s) + 0.5 s, gaps of 1 s, jitter 0.3 s,
5 % dropped, 10 % named otherwise). Both take α = 3, β = 1, chance by shuffling and 30 samples, which is
31 best alignments; both find the same best alignment of the data, which is checked. CPU seconds of
one run, after a small one that compiles.

    python benchmarks/gamma.py               # writes benchmarks/results/gamma.md
    python benchmarks/gamma.py --most 1000   # the largest size that the peer is asked for

The peer is left out where it is not installed (`benchmarks/requirements.txt`).
"""

import argparse
import importlib.util
import logging
import os
import platform
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

from annoqa.agreement.continuum import Continuum
from annoqa.agreement.gamma import align, gamma
from annoqa.agreement.ratio import Within

RESULTS = Path(__file__).parent / "results" / "gamma.md"
MS = 1_000_000
SIZES = {2: (100, 300, 1_000, 10_000, 100_000), 3: (30, 100, 1_000)}
PEER_MOST = {2: 1_000, 3: 100}
Row = tuple[str, int, int, str]


def timeline(n: int, n_annotators: int, seed: int = 0) -> list[Row]:
    """Return (annotator, start_ms, end_ms, label) of one recording with n actions."""
    rng = np.random.default_rng(seed)
    length, pause = rng.gamma(2, 1.5, n) + 0.5, rng.exponential(1, n)
    bound = np.cumsum(np.stack([pause, length], axis=1).ravel())
    rows = []
    for who in range(n_annotators):
        moved = np.sort(bound + rng.normal(0, 0.3, len(bound))).reshape(-1, 2)
        label = np.where(rng.random(n) < 0.1, rng.integers(0, 10, n), np.arange(n) % 10)
        start, end = np.round(moved * 1000).astype(np.int64).T
        kept = np.flatnonzero((rng.random(n) > 0.05) & (end > start))
        rows += [(f"a{who}", int(start[at]), int(end[at]), "abcdefghij"[label[at]]) for at in kept]
    return rows


def ours(rows: list[Row]) -> tuple[float, float]:
    """Return the disorder of the best alignment, and γ."""
    continuum = Continuum.from_rows([(who, start * MS, end * MS, label) for who, start, end, label in rows])
    found = gamma(align(continuum), Within())
    return found.observed, found.value


def theirs(rows: list[Row]) -> tuple[float, float]:
    """Return the same of pygamma-agreement."""
    import pygamma_agreement as pa
    from pyannote.core import Segment

    continuum = pa.Continuum()
    for who, start, end, label in rows:
        continuum.add(who, Segment(start / 1000, end / 1000), label)
    np.random.seed(0)  # noqa: NPY002 - the peer draws from the global generator
    found = continuum.compute_gamma(
        pa.CombinedCategoricalDissimilarity(alpha=3, beta=1, delta_empty=1),
        n_samples=30,
        sampler=pa.ShuffleContinuumSampler(pivot_type="float_pivot"),
    )
    return float(found.observed_disorder), float(found.gamma)


def timed(compute: Callable[[list[Row]], tuple[float, float]], rows: list[Row]) -> tuple[float, float, float]:
    """Return CPU seconds, disorder and γ."""
    begin = time.process_time()
    disorder, value = compute(rows)
    return time.process_time() - begin, disorder, value


def compared(n: int, n_annotators: int, most: int, *, peer: bool) -> str:
    """Return one row of the table."""
    rows = timeline(n, n_annotators)
    seconds, disorder, value = timed(ours, rows)
    row = f"| {n_annotators} | {n:,} | {seconds:.2f} | {disorder:.6f} | {value:.3f}"
    if not peer or n > min(most, PEER_MOST[n_annotators]):
        return f"{row} | – | – | – | – |"
    slow, same, other = timed(theirs, rows)
    if not np.isclose(disorder, same, rtol=1e-4):
        raise SystemExit(f"{n} segments: disorders {disorder} and {same} are not the same")
    return f"{row} | {slow:.2f} | {same:.6f} | {other:.3f} | {slow / seconds:,.0f} × |"


def main() -> None:
    """Measure all sizes and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=1_000)
    most = parser.parse_args().most
    peer = importlib.util.find_spec("pygamma_agreement") is not None
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)  # the peer says at every alignment that CBC is not installed
    for compute in [ours, *([theirs] if peer else [])]:
        compute(timeline(8, 2))
        compute(timeline(8, 3))
    made = (
        f"`python benchmarks/gamma.py --most {most}`, Python {platform.python_version()}, numpy "
        f"{np.__version__}, {os.cpu_count()} CPUs. CPU seconds, 30 samples; pygamma-agreement with GLPK."
    )
    lines = [
        "# γ",
        "",
        made,
        "",
        "| annotators | segments each | annoqa, s | disorder | γ | pygamma, s | disorder | γ | faster |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for n_annotators, sizes in SIZES.items():
        for n in sizes:
            lines.append(compared(n, n_annotators, most, peer=peer))
            sys.stderr.write(f"{lines[-1]}\n")
    text = "\n".join([*lines, ""])
    sys.stdout.write(text)
    RESULTS.write_text(text)


if __name__ == "__main__":
    main()
