"""Cohen's κ of every two of 100 annotators, against a loop over scikit-learn.

    python benchmarks/kappa_pairs.py [--annotators 100] [--items 100000] [--rounds 3]

The same labels for both, in one run, in CPU time: every item has 5 labels of 5 values. annoqa gives every
κ an interval; scikit-learn has none. The loop is the careful kind (one column of codes per annotator, no
frames); it runs once, over all pairs.
"""

import argparse
import os
import platform
import time
import warnings
from itertools import combinations
from pathlib import Path

import numpy as np
import sklearn
from sklearn.metrics import cohen_kappa_score

from annoqa.agreement.crossed import pair_kappas
from annoqa.agreement.reliability import ReliabilityData

N_VALUES, OVERLAP = 5, 5


def labels(n_annotators: int, n_items: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return item, annotator and code of labels that are right seven times in ten."""
    rng = np.random.default_rng(seed)
    who = np.argsort(rng.random((n_items, n_annotators)), axis=1)[:, :OVERLAP].ravel()
    item = np.repeat(np.arange(n_items), OVERLAP)
    guess = rng.integers(0, N_VALUES, len(item))
    truth = rng.integers(0, N_VALUES, n_items)[item]
    return item, who, np.where(rng.random(len(item)) < 0.7, truth, guess)


def loop(columns: np.ndarray) -> dict[tuple[int, int], float]:
    """Return scikit-learn's κ of every two annotators who share an item."""
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for first, second in combinations(range(len(columns)), 2):
            both = (columns[first] >= 0) & (columns[second] >= 0)
            if both.any():
                one, other = columns[first][both], columns[second][both]
                found[first, second] = cohen_kappa_score(one, other, labels=range(N_VALUES))
    return found


def main() -> None:
    """Time both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--annotators", type=int, default=100)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    item, who, code = labels(options.annotators, options.items)
    columns = np.full((options.annotators, options.items), -1, dtype=np.int8)
    columns[who, item] = code
    began = time.process_time()
    theirs = loop(columns)
    peer = time.process_time() - began
    ours = []
    for _ in range(options.rounds):
        began = time.process_time()
        made = pair_kappas(
            ReliabilityData.from_judgements(item, who, code, values=range(N_VALUES), n_units=options.items)
        )
        ours.append(time.process_time() - began)
    worst = max(abs((pair.kappa.value or 0) - theirs[pair.first, pair.second]) for pair in made)
    if len(made) != len(theirs) or worst > 1e-12:
        raise SystemExit(f"{len(made)} and {len(theirs)} pairs; largest difference {worst}")
    lines = [
        "# Cohen's κ of every two annotators",
        "",
        (
            f"`python benchmarks/kappa_pairs.py --annotators {options.annotators} --items {options.items}"
            f" --rounds {options.rounds}`"
        ),
        "",
        f"Python {platform.python_version()}, numpy {np.__version__}, scikit-learn {sklearn.__version__},",
        f"{os.cpu_count()} CPUs; {len(made):,} pairs, {len(item):,} labels, {N_VALUES} values;",
        f"largest difference {worst:.1g}",
        "",
        "| what | CPU s | × faster |",
        "|---|--:|--:|",
        f"| scikit-learn, loop over pairs, no intervals | {peer:.2f} | 1.0 |",
        (
            f"| annoqa, all pairs with intervals (least of {options.rounds}) | {min(ours):.2f} |"
            f" {peer / min(ours):.1f} |"
        ),
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    (Path(__file__).parent / "results" / "kappa_pairs.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
