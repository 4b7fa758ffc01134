"""Six intraclass correlations with their intervals, against pingouin.

    python benchmarks/icc.py [--rounds 7]

The same numbers for both, in one run, in CPU time: units × 5 annotators, everything judged. pingouin gets
the long frame that it asks for, annoqa the matrix; reading it in is part of annoqa's time.
"""

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin

from annoqa.agreement.icc import icc_table
from annoqa.agreement.reliability import ReliabilityData

N_ANNOTATORS = 5
SIZES = (2_000, 10_000)
NAMES = {
    "ICC(1)": "ICC(1,1)",
    "ICC(A,1)": "ICC(A,1)",
    "ICC(C,1)": "ICC(C,1)",
    "ICC(k)": "ICC(1,k)",
    "ICC(A,k)": "ICC(A,k)",
    "ICC(C,k)": "ICC(C,k)",
}


def ratings(n_units: int, seed: int = 7) -> np.ndarray:
    """Return units that differ, annotators who differ, and noise; shape (annotators, units)."""
    rng = np.random.default_rng(seed)
    parts = rng.normal(size=n_units), 0.3 * rng.normal(size=(N_ANNOTATORS, 1))
    return parts[0] + parts[1] + 0.7 * rng.normal(size=(N_ANNOTATORS, n_units))


def seconds_of(run: Callable[[], object], rounds: int) -> list[float]:
    found = []
    for _ in range(rounds):
        began = time.process_time()
        run()
        found.append(time.process_time() - began)
    return found


def same(matrix: np.ndarray, theirs: pd.DataFrame) -> None:
    """Stop where the two do not agree."""
    told = dict(zip(theirs["Type"], theirs["ICC"], strict=True))
    for name, made in icc_table(ReliabilityData.from_matrix(matrix)):
        if made.value is None or abs(made.value - told[NAMES[name]]) > 1e-9:
            raise SystemExit(f"{name}: annoqa says {made.value}, pingouin {told[NAMES[name]]}")


def main() -> None:
    """Time both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    lines = [
        "# Six intraclass correlations with intervals, against `pingouin`",
        "",
        f"`python benchmarks/icc.py --rounds {options.rounds}`",
        "",
        f"Python {platform.python_version()}, numpy {np.__version__}, pingouin {pingouin.__version__},",
        f"{os.cpu_count()} CPUs; units × {N_ANNOTATORS}, everything judged; pingouin ran once at each size",
        "",
        "| what | units | least CPU ms | median CPU ms | × faster (min) |",
        "|---|--:|--:|--:|--:|",
    ]
    for n in SIZES:
        matrix = ratings(n)
        frame = pd.DataFrame(
            {
                "unit": np.tile(np.arange(n), N_ANNOTATORS),
                "annotator": np.repeat(np.arange(N_ANNOTATORS), n),
                "value": matrix.ravel(),
            }
        )
        columns = {"targets": "unit", "raters": "annotator", "ratings": "value"}
        found: list[pd.DataFrame] = []

        def peer(frame: pd.DataFrame = frame, found: list[pd.DataFrame] = found) -> None:
            found.append(pingouin.intraclass_corr(frame, **columns))  # noqa: B023 - the same every time

        theirs = seconds_of(peer, 1)
        same(matrix, found[0])
        data = ReliabilityData.from_matrix(matrix)
        ours = seconds_of(lambda m=matrix: icc_table(ReliabilityData.from_matrix(m)), options.rounds)
        again = seconds_of(lambda d=data: icc_table(d), options.rounds)
        for name, mine in (
            ("pingouin, 6 forms", theirs),
            ("annoqa, 6 forms, from the matrix", ours),
            ("annoqa, 6 forms, already encoded", again),
        ):
            least, middle = min(mine) * 1e3, statistics.median(mine) * 1e3
            lines.append(
                f"| {name} | {n:,} | {least:,.1f} | {middle:,.1f} | {min(theirs) / min(mine):,.0f} |"
            )
    text = "\n".join(lines) + "\n"
    print(text)
    (Path(__file__).parent / "results" / "icc.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
