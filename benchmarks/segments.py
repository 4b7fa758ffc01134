"""How matching of segments grows: two annotators, 10 thousand to a million segments each.

Segments as people mark actions in video (duration Γ(2, 1.5 s) + 0.5 s, gaps of 1 s or none, jitter
0.3 s, 5 % dropped, 10 % named otherwise), 1,000 to a video. `chained` has no gaps: every segment
touches the next, and at threshold 0 a whole video is one chain of rivals. CPU seconds, the least
of three rounds; memory is the peak of what numpy allocated.

    python benchmarks/segments.py            # writes benchmarks/results/segments.md
"""

import argparse
import os
import platform
import sys
import time
import tracemalloc
from pathlib import Path

import numpy as np

from annoqa.matching import compare, match_marks
from annoqa.table.field_view import NO_END, NO_START, FieldView

RESULTS = Path(__file__).parent / "results" / "segments.md"
SECOND = 1_000_000_000
IN_A_VIDEO = 1_000


def campaign(n: int, *, gaps: bool, in_a_video: int = IN_A_VIDEO, seed: int = 0) -> FieldView:
    """Return two annotators' segments of the same actions; nobody overlaps themselves."""
    rng = np.random.default_rng(seed)
    video = np.arange(n) // in_a_video
    length = rng.gamma(2, 1.5, n) + 0.5
    pause = rng.exponential(1, n) if gaps else np.zeros(n)
    bound = np.cumsum(np.stack([pause, length], axis=1).ravel())
    sides = [_side(rng, video, bound, gaps=gaps) for _ in range(2)]
    video, start, end, label = (np.concatenate(column) for column in zip(*sides, strict=True))
    owner = video * 2 + np.repeat([0, 1], [len(side[0]) for side in sides])
    return _view(owner, start, end, label, int(video.max()) + 1)


def _side(
    rng: np.random.Generator, video: np.ndarray, bound: np.ndarray, *, gaps: bool
) -> tuple[np.ndarray, ...]:
    """Return one annotator's videos, starts, ends, labels; boundaries stay in order."""
    if gaps:
        moved = np.sort(bound + rng.normal(0, 0.3, len(bound))).reshape(-1, 2)
    else:
        cut = np.sort(bound[1::2] + rng.normal(0, 0.3, len(bound) // 2))
        moved = np.stack([np.concatenate([[0], cut[:-1]]), cut], axis=1)
    seen = rng.random(len(video)) > 0.05
    label = np.where(
        rng.random(len(video)) < 0.1, rng.integers(0, 10, len(video)), np.arange(len(video)) % 10
    )
    start, end = (moved[seen] * SECOND).astype(np.int64).T
    return video[seen], start, end, label[seen]


def _view(
    owner: np.ndarray, start: np.ndarray, end: np.ndarray, label: np.ndarray, n_items: int
) -> FieldView:
    """Return the view that a table would give."""
    order = np.lexsort((label, end, start, owner))
    n, marks = n_items * 2, len(order)
    return FieldView(
        field="action", kind="segment", level="nominal", labels=tuple("abcdefghij"), declared=None,
        annotation=np.arange(n),
        item=np.repeat(np.arange(n_items), 2).astype(np.int32),
        annotator=np.tile(np.arange(2), n_items).astype(np.int32),
        look_start=np.full(n, NO_START), look_end=np.full(n, NO_END),
        offsets=np.searchsorted(owner[order], np.arange(n + 1)),
        row=np.arange(marks), label=label[order].astype(np.int32), number=np.full(marks, np.nan),
        part=np.zeros(marks, dtype=np.int32),
        start=start[order], end=end[order], shape=np.empty((0, 0)),
    )  # fmt: skip


def measure(view: FieldView, threshold: float, rounds: int) -> tuple[float, float, int]:
    """Return CPU seconds, peak MB and matched pairs."""
    least = np.inf
    for _ in range(rounds):
        begin = time.process_time()
        found = match_marks(view, view, *compare(view), threshold=threshold)
        least = min(least, time.process_time() - begin)
    tracemalloc.start()
    match_marks(view, view, *compare(view), threshold=threshold)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return least, peak, len(found.first)


def main() -> None:
    """Measure all sizes and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    made = f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} CPUs"
    call = f"`python benchmarks/segments.py --rounds {rounds}`"
    lines = ["# Matching segments", "", f"{call}, {made}. CPU seconds, the least of {rounds} rounds.", ""]
    lines.append("| segments each | timeline | threshold | CPU s | µs per segment | peak MB | matched |")
    lines.append("|--:|---|--:|--:|--:|--:|--:|")
    for gaps, in_a_video, told in (
        (True, IN_A_VIDEO, "gaps"), (False, IN_A_VIDEO, "chained"), (False, 10**9, "chained, one video"),
    ):  # fmt: skip
        for threshold in (0.0, 0.5):
            for n in (10_000, 100_000, 1_000_000):
                view = campaign(n, gaps=gaps, in_a_video=in_a_video)
                seconds, peak, matched = measure(view, threshold, rounds)
                each = seconds / n * 1e6
                size = f"| {n:,} | {told} | {threshold:g}"
                lines.append(f"{size} | {seconds:.3f} | {each:.2f} | {peak:,.0f} | {matched:,} |")
    text = "\n".join([*lines, ""])
    sys.stdout.write(text)
    RESULTS.write_text(text)


if __name__ == "__main__":
    main()
