#!/usr/bin/env bash
# Measure against named peers, in one run on the same input; tables go to benchmarks/results.
# The peers live in an environment of their own (.venv-bench): annoqa itself needs none of them.
set -euo pipefail
cd "$(dirname "$0")/.."
bench=.venv-bench

if [ ! -x "$bench/bin/python" ]; then
    bash tools/environment.sh "${PYTHON:-python3}" "$bench"
    "$bench/bin/python" -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
    # irrCAC asks for a scipy of 2024 and for a coverage that breaks numba; it runs without either
    "$bench/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps irrCAC==0.4.4
fi
mkdir -p benchmarks/results
for script in "${@:-}"; do
    [ -n "$script" ] && { "$bench/bin/python" "benchmarks/$script.py"; continue; }
    for found in benchmarks/*.py; do
        [ "$(basename "$found")" = "__init__.py" ] || "$bench/bin/python" "$found"
    done
done
