# Two commands do everything: `make demo` runs the audit of the demo campaign, `make test` the tests.
# Set-up is part of both: a virtual environment in .venv with the versions of requirements.txt.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := demo

.PHONY: help demo test fast lint bench report lock clean
.DEFAULT_GOAL := help

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/'

$(READY): requirements.txt pyproject.toml
	@bash tools/environment.sh $(PYTHON) $(VENV)
	@touch $(READY)

demo: $(READY) ## audit the demo campaign and write its report into demo/
	$(BIN)/annoqa demo $(DEMO)

test: lint ## everything: gates, all tests (also the slow ones), doctests, notebooks
	$(BIN)/python -m pytest -m "slow or not slow"
	@echo "All gates passed."

fast: $(READY) ## the tests without the slow ones
	$(BIN)/python -m pytest -q

lint: $(READY) ## formatting, style, types, import layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(READY) ## measure speed and memory against named peers; writes benchmarks/results
	bash benchmarks/run.sh

report: $(READY) ## rebuild the committed sample report
	$(BIN)/python reports/rebuild.py

lock: $(READY) ## rewrite requirements.txt from pyproject.toml: names, versions and hashes only
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --extra dev pyproject.toml -o requirements.txt

clean: ## remove what was made
	rm -rf $(VENV) $(DEMO) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
