"""Six coefficients with their intervals from one tally, against one peer for each.

    python benchmarks/coefficients.py [--units 1000000] [--rounds 3]

The same ratings for everybody, in one run, in CPU time, rounds interleaved: 5 annotators, 5 values, 20 %
missing. irrCAC has intervals, and gets the frame of numbers that it asks for, and the
categories (with pandas 3 it counts NaN among them, and AC1 and BP are wrong); krippendorff has none;
statsmodels takes complete data only, and gets counts of the units that everybody judged.
"""

import argparse
import os
import platform
import statistics
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
from alpha import N_ANNOTATORS, N_VALUES, ratings
from irrCAC.raw import CAC
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.several import agreement_table
from annoqa.statistics.estimate import Estimate

PEERS = {
    "krippendorff_alpha": "krippendorff",
    "gwet_ac1": "gwet",
    "fleiss_kappa": "fleiss",
    "conger_kappa": "conger",
    "brennan_prediger": "bp",
}


def ours(codes: np.ndarray) -> dict[str, Estimate]:
    return dict(agreement_table(ReliabilityData.from_codes(codes, values=range(N_VALUES))))


def irrcac(frame: pd.DataFrame) -> dict[str, float]:
    """Return irrCAC's five coefficients, each with its interval."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = CAC(frame, categories=[float(v) for v in range(N_VALUES)], digits=15)
        return {
            name: float(getattr(made, method)()["est"]["coefficient_value"]) for name, method in PEERS.items()
        }


def main() -> None:
    """Time everybody and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    codes = ratings(options.units)
    codes = codes[:, (codes >= 0).any(axis=0)]  # irrCAC gives nothing where a unit has no judgement
    floats = np.where(codes < 0, np.nan, codes.astype(float))
    frame = pd.DataFrame(floats.T)
    complete = codes[:, (codes >= 0).all(axis=0)].T
    runs: dict[str, Callable[[], object]] = {
        "annoqa, 6 coefficients, 6 intervals": lambda: ours(codes),
        "krippendorff, α, no interval": lambda: krippendorff.alpha(floats, level_of_measurement="nominal"),
        f"statsmodels, Fleiss, no interval, {len(complete):,} complete units": lambda: fleiss_kappa(
            aggregate_raters(complete)[0]
        ),
        "irrCAC, 5 coefficients, 5 intervals": lambda: irrcac(frame),
    }
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(options.rounds):
        for name, run in runs.items():
            began = time.process_time()
            run()
            seconds[name].append(time.process_time() - began)
    mine, theirs = ours(codes), irrcac(frame)
    for name, value in theirs.items():
        if abs((mine[name].value or 0) - value) > 1e-9:
            raise SystemExit(f"{name}: annoqa says {mine[name].value}, irrCAC {value}")
    lines = [
        "# Six coefficients with their intervals from one tally",
        "",
        f"`python benchmarks/coefficients.py --units {options.units} --rounds {options.rounds}`",
        "",
        f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} CPUs;",
        (
            f"{codes.shape[1]:,} units × {N_ANNOTATORS}, {N_VALUES} values, 20 % missing;"
            f" {', '.join(f'{name} {made}' for name, made in mine.items())}"
        ),
        "",
        "| what | least CPU ms | median CPU ms | annoqa's six × faster (min) | (median round) |",
        "|---|--:|--:|--:|--:|",
    ]
    base = seconds[next(iter(runs))]
    for name in runs:
        found = seconds[name]
        by_round = statistics.median(theirs / own for theirs, own in zip(found, base, strict=True))
        lines.append(
            f"| {name} | {min(found) * 1e3:,.1f} | {statistics.median(found) * 1e3:,.1f} |"
            f" {min(found) / min(base):,.1f} | {by_round:,.1f} |"
        )
    text = "\n".join(lines) + "\n"
    print(text)
    (Path(__file__).parent / "results" / "coefficients.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
