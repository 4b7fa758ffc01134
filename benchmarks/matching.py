"""How fast boxes are matched, against what people would use instead; one run, the same input.

    A   20,000 images × 2 annotators × about 8 boxes
    B    5,000 images × 3 annotators × about 50 boxes

Every contestant does the same work where it can: one-to-one matching at IoU ≥ 0.5, whatever the
labels. The COCO evaluators match greedily by score and are asked for one threshold, one area and
no classes, which is the least they can be asked for. Building their inputs is not counted. Times
are CPU seconds, the least of three interleaved rounds.

    python benchmarks/matching.py            # writes benchmarks/results/matching.md
    python benchmarks/matching.py --rounds 1

Contestants that are not installed are left out (`benchmarks/requirements.txt`).
"""

import argparse
import contextlib
import importlib.util
import io
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from annoqa.matching import compare, match_marks
from annoqa.table.field_view import NO_END, NO_START, FieldView

RESULTS = Path(__file__).parent / "results" / "matching.md"
SIZES = {"A": (20_000, 2, 8), "B": (5_000, 3, 50)}
WIDTH, HEIGHT = 1280, 720


def campaign(n_items: int, n_annotators: int, n_boxes: int, seed: int = 0) -> FieldView:
    """Return boxes with 6 % jitter, 5 % dropped, 5 % added and 5 % named otherwise."""
    rng = np.random.default_rng(seed)
    count = rng.poisson(n_boxes, n_items)
    item = np.repeat(np.arange(n_items), count)
    size = np.exp(rng.normal(4, 0.7, (len(item), 2))).clip(8, 400)
    corner = rng.uniform(0, 1, (len(item), 2)) * (np.array([WIDTH, HEIGHT]) - size)
    label = rng.integers(0, 10, len(item))
    owners, boxes, labels = [], [], []
    for annotator in range(n_annotators):
        seen = rng.random(len(item)) > 0.05
        extra = np.flatnonzero(rng.random(len(item)) < 0.05)
        shift = rng.normal(0, 0.06, (len(item), 4)) * np.tile(size, 2)
        drawn = np.concatenate([corner + shift[:, :2], corner + size + shift[:, 2:]], axis=1)
        stray = drawn[extra][:, [1, 0, 3, 2]]
        boxes += [drawn[seen], np.sort(stray.reshape(-1, 2, 2), axis=1).reshape(-1, 4)]
        owners += [item[seen] * n_annotators + annotator, item[extra] * n_annotators + annotator]
        named = np.where(rng.random(len(item)) < 0.05, rng.integers(0, 10, len(item)), label)
        labels += [named[seen], named[extra]]
    return _view(np.concatenate(owners), np.concatenate(boxes), np.concatenate(labels), n_items, n_annotators)


def _view(
    owner: np.ndarray, box: np.ndarray, label: np.ndarray, n_items: int, n_annotators: int
) -> FieldView:
    """Return the view that a table would give."""
    order = np.lexsort((label, *box.T[::-1], owner))
    n, marks = n_items * n_annotators, len(order)
    return FieldView(
        field="object", kind="box", level="nominal", labels=tuple("abcdefghij"), declared=None,
        annotation=np.arange(n),
        item=np.repeat(np.arange(n_items), n_annotators).astype(np.int32),
        annotator=np.tile(np.arange(n_annotators), n_items).astype(np.int32),
        look_start=np.full(n, NO_START), look_end=np.full(n, NO_END),
        offsets=np.searchsorted(owner[order], np.arange(n + 1)),
        row=np.arange(marks), label=label[order].astype(np.int32), number=np.full(marks, np.nan),
        part=np.zeros(marks, dtype=np.int32),
        start=np.zeros(marks, dtype=np.int64), end=np.zeros(marks, dtype=np.int64),
        shape=np.column_stack([box[order], np.zeros(marks)]),
    )  # fmt: skip


def annoqa_matching(without_numba: str) -> Callable[[FieldView], Callable[[], float]]:
    """Return a contestant: annoqa with `ANNOQA_NO_NUMBA` set so, or empty; near misses too."""

    def build(view: FieldView) -> Callable[[], float]:
        def run() -> float:
            os.environ["ANNOQA_NO_NUMBA"] = without_numba
            return float(match_marks(view, view, *compare(view), threshold=0.5).similarity.sum())

        return run

    return build


def loop(view: FieldView) -> Callable[[], float]:
    """Match image by image: a table of IoU in numpy, then scipy's assignment."""
    left, right = compare(view)

    def run() -> float:
        total = 0.0
        for one, two in zip(left.tolist(), right.tolist(), strict=True):
            first = view.shape[view.offsets[one] : view.offsets[one + 1]]
            second = view.shape[view.offsets[two] : view.offsets[two + 1]]
            top = np.maximum(first[:, None, :2], second[None, :, :2])
            end = np.minimum(first[:, None, 2:4], second[None, :, 2:4])
            shared = np.clip(end - top, 0, None).prod(axis=2)
            area1 = (first[:, 2] - first[:, 0]) * (first[:, 3] - first[:, 1])
            area2 = (second[:, 2] - second[:, 0]) * (second[:, 3] - second[:, 1])
            iou = shared / (area1[:, None] + area2 - shared)
            iou[iou < 0.5] = 0
            rows, columns = linear_sum_assignment(iou, maximize=True)
            total += float(iou[rows, columns].sum())
        return total

    return run


def _coco(view: FieldView) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Return ground truth and detections for every pair of annotators."""
    pairs = []
    left, right = compare(view)
    for a, b in sorted(set(zip(view.annotator[left].tolist(), view.annotator[right].tolist(), strict=True))):
        sides = []
        for annotator in (a, b):
            mine = np.flatnonzero(view.annotator[view.owner] == annotator)
            item = view.item[view.owner[mine]].tolist()
            wide = np.column_stack([view.shape[mine, :2], view.shape[mine, 2:4] - view.shape[mine, :2]])
            area = (wide[:, 2] * wide[:, 3]).tolist()
            sides.append(
                [
                    {
                        "id": i + 1,
                        "image_id": image + 1,
                        "category_id": 1,
                        "bbox": bbox,
                        "area": size,
                        "iscrowd": 0,
                    }
                    for i, (image, bbox, size) in enumerate(zip(item, wide.tolist(), area, strict=True))
                ]
            )
        images = [{"id": i + 1, "width": WIDTH, "height": HEIGHT} for i in range(int(view.item.max()) + 1)]
        truth = {
            "info": {},
            "images": images,
            "annotations": sides[0],
            "categories": [{"id": 1, "name": "object"}],
        }
        pairs.append((truth, [one | {"score": 1.0} for one in sides[1]]))
    return pairs


def evaluator(package: str) -> Callable[[FieldView], Callable[[], float]]:
    """Return a contestant: a COCO evaluator with one threshold, one area, no classes."""

    def build(view: FieldView) -> Callable[[], float]:
        if package == "hotcoco":
            from hotcoco import COCO, COCOeval
        else:
            from pycocotools.coco import COCO
            from pycocotools.cocoeval import COCOeval
        ready = []
        for truth, found in _coco(view):
            if package == "hotcoco":
                gold = COCO(truth)
            else:
                gold = COCO()
                gold.dataset = truth
                gold.createIndex()
            ready.append((gold, gold.loadRes(found)))

        def run() -> float:
            for gold, found in ready:
                one = COCOeval(gold, found, "bbox")
                one.params.iouThrs = np.array([0.5]) if package != "hotcoco" else [0.5]
                one.params.areaRng = [[0, 1e10]]
                one.params.areaRngLbl = ["all"]
                one.params.maxDets = [1000]
                one.params.useCats = 0 if package != "hotcoco" else False
                one.evaluate()
            return float("nan")

        return run

    return build


CONTESTANTS: dict[str, tuple[str | None, Callable[[FieldView], Callable[[], float]]]] = {
    "annoqa": (None, annoqa_matching("1")),
    "annoqa, numba": ("numba", annoqa_matching("")),
    "numpy + scipy, image by image": (None, loop),
    "hotcoco": ("hotcoco", evaluator("hotcoco")),
    "pycocotools": ("pycocotools", evaluator("pycocotools")),
}


def race(view: FieldView, rounds: int) -> dict[str, tuple[float, float]]:
    """Return (CPU seconds, total IoU) of every contestant that is installed."""
    ready = {}
    for name, (package, build) in CONTESTANTS.items():
        if package is None or importlib.util.find_spec(package):
            with contextlib.redirect_stdout(io.StringIO()):
                ready[name] = build(view)
    spent: dict[str, tuple[float, float]] = {}
    for turn in range(rounds + 1):  # the first round warms caches and compiles
        for name, run in ready.items():
            begin = time.process_time()
            with contextlib.redirect_stdout(io.StringIO()):
                total = run()
            took = time.process_time() - begin
            before = spent.get(name, (np.inf, total))[0] if turn else np.inf
            spent[name] = (min(before, took), total)
    return spent


def main() -> None:
    """Race on both sizes and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", choices=list(SIZES), action="append")
    arguments = parser.parse_args()
    made = f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} CPUs"
    told = f"CPU seconds, the least of {arguments.rounds} interleaved rounds."
    call = f"`python benchmarks/matching.py --rounds {arguments.rounds}`"
    lines = ["# Matching boxes", "", f"{call}, {made}. {told}", ""]
    for size in arguments.size or SIZES:
        lines += _table(size, arguments.rounds)
    text = "\n".join(lines)
    sys.stdout.write(text)
    if not arguments.size:
        RESULTS.write_text(text)


def _table(size: str, rounds: int) -> list[str]:
    """Race on one size; return the lines that tell it."""
    view = campaign(*SIZES[size])
    left, right = compare(view)
    marks = np.diff(view.offsets)
    pairs = int((marks[left] * marks[right]).sum())
    spent = race(view, rounds)
    items, annotators, boxes = SIZES[size]
    title = f"## {size}: {items:,} images × {annotators} annotators × about {boxes} boxes"
    lines = [f"{title} ({view.n_marks:,} boxes, {pairs:,} pairs)", ""]
    lines += ["| contestant | CPU s | × annoqa | total IoU |", "|---|--:|--:|--:|"]
    for name, (seconds, total) in sorted(spent.items(), key=lambda entry: entry[1][0]):
        found = "" if np.isnan(total) else f"{total:,.4f}"
        lines.append(f"| {name} | {seconds:.4f} | {seconds / spent['annoqa'][0]:.2f} | {found} |")
    return [*lines, ""]


if __name__ == "__main__":
    main()
