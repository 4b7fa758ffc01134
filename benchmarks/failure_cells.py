"""How long do the verdicts of all cells take? A million judgements, with and without slices.

    python benchmarks/failure_cells.py

200,000 items of 22 labels, five annotators who are wrong in 8 % of their answers in any way, one
label of which half is misread. Each run has a process of its own, so that its memory is its own.
"""

import multiprocessing
import resource
import time

import numpy as np

from annoqa.ground_truth.failures import find_failures
from annoqa.ground_truth.outcome import score_against
from annoqa.table.field_view import NO_END, NO_START, FieldView

N_ITEMS, N_ANNOTATORS, N_LABELS, N_SLICES = 200_000, 5, 22, 4


def view(annotator: np.ndarray, label: np.ndarray) -> FieldView:
    """Return a view of one answer of each annotator to each item; `label` has a row an item."""
    n, m = label.shape
    item = np.repeat(np.arange(n, dtype=np.int32), m)
    return FieldView(
        field="object",
        kind="whole",
        level="nominal",
        labels=tuple(f"label {code}" for code in range(N_LABELS)),
        declared=None,
        annotation=np.arange(n * m),
        item=item,
        annotator=np.tile(annotator.astype(np.int32), n),
        look_start=np.full(n * m, NO_START),
        look_end=np.full(n * m, NO_END),
        offsets=np.arange(n * m + 1),
        row=np.arange(n * m),
        label=label.astype(np.int32).ravel(),
        number=np.full(n * m, np.nan),
        part=np.zeros(n * m, dtype=np.int32),
        start=np.zeros(n * m, dtype=np.int64),
        end=np.zeros(n * m, dtype=np.int64),
        shape=np.empty((0, 5)),
    )


def run(n_slices: int) -> None:
    """Search one campaign, and print time, memory and cells."""
    rng = np.random.default_rng(0)
    true = rng.integers(0, N_LABELS, N_ITEMS)
    shape = (N_ITEMS, N_ANNOTATORS)
    read = np.where((true == 0) & (rng.random(N_ITEMS) < 0.5), 1, true)
    other = (true[:, None] + rng.integers(1, N_LABELS, shape)) % N_LABELS
    said = np.where(rng.random(shape) < 0.08, other, read[:, None])
    people, gold = view(np.arange(N_ANNOTATORS), said), view(np.array([N_ANNOTATORS]), true[:, None])
    source = rng.integers(0, max(1, n_slices), N_ITEMS), tuple(map(str, range(max(1, n_slices))))
    begin = time.perf_counter()
    outcomes = score_against(people, gold)
    found = find_failures(people, gold, outcomes, slices={"source": source} if n_slices else None)
    seconds = time.perf_counter() - begin
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{people.n_marks:,} judgements, {n_slices} slices: {len(found.cells):,} cells,"
        f" {len(found.failures)} failures, {seconds:.1f} s, {gigabytes:.2f} GB"
    )


if __name__ == "__main__":
    for slices in (0, N_SLICES):
        process = multiprocessing.get_context("spawn").Process(target=run, args=(slices,))
        process.start()
        process.join()
