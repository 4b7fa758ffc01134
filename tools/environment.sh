#!/usr/bin/env bash
# Make the virtual environment: environment.sh PYTHON FOLDER
# A Debian python3 may come without the `venv` pieces; then a tool from the package index makes it.
set -euo pipefail
python=$1
folder=$2

if [ ! -x "$folder/bin/python" ]; then
    if ! "$python" -m venv "$folder" 2>/dev/null; then
        rm -rf "$folder"
        "$python" -m pip --version >/dev/null 2>&1 || {
            echo "$python has neither venv nor pip; on Debian: apt-get install python3-venv" >&2
            exit 2
        }
        "$python" -m pip install --quiet --target .tools uv
        PYTHONPATH=.tools "$python" -m uv venv --quiet --seed "$folder"
    fi
fi
echo "Installing what requirements.txt names (a minute or two, once) ..."
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
