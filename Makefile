# Each target sets up what it needs in .venv, with Python's own venv and pip, from hash-pinned requirements (which are
# complete: pip has nothing to resolve).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install
DEMO_VENV := .venv-demo
STREAMS ?=
ONLY ?=

.PHONY: help demo test fuzz lint check bench image docs lock clean
help:
	@echo "make demo [STREAMS=a,b]   sync a simulated seller and vendor into DuckDB and show the tables"
	@echo "make test                 run the tests"
	@echo "make fuzz                 try the tests of properties on examples drawn anew"
	@echo "make check                lint, types, import contracts, generated files, tests"
	@echo "make bench [ONLY=report]  measure, beside a plain baseline; FULL=1 with documents of gigabytes"
	@echo "make image                build the container image with docker, podman or buildah"
	@echo "make docs                 write the generated pages of docs/ anew"

demo: $(VENV)/ready $(DEMO_VENV)/ready
	$(BIN)/python -m integration_tests.demo --python $(DEMO_VENV)/bin/python $(if $(STREAMS),--streams $(STREAMS))

test: $(VENV)/ready
	$(BIN)/pytest -q -n auto -m "not image_tests"

fuzz: $(VENV)/ready
	$(BIN)/pytest -q -n auto -m "not image_tests" --hypothesis-profile=searching $(shell grep -rl "@given(" unit_tests integration_tests --include=*.py)

lint: $(VENV)/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m integration_tests.tools.docs --check

check: lint test

bench: $(VENV)/bench-ready
	$(BIN)/python -m integration_tests.benchmarks $(ONLY)

image:
	.ci/image

docs: $(VENV)/ready
	$(BIN)/python -m integration_tests.tools.docs

# Needs uv; run it after a change of dependencies in pyproject.toml.
LOCK := uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-annotate --no-header
lock:
	$(LOCK) pyproject.toml --output-file .ci/requirements.txt
	$(LOCK) pyproject.toml --group dev --constraint .ci/requirements.txt --output-file .ci/requirements-dev.txt
	$(LOCK) --group bench --constraint .ci/requirements-dev.txt --output-file .ci/requirements-bench.txt
	$(LOCK) --group demo --output-file .ci/requirements-demo.txt

$(VENV)/ready: .ci/requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --no-deps --require-hashes --requirement .ci/requirements-dev.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/bench-ready: $(VENV)/ready .ci/requirements-bench.txt
	$(PIP) --no-deps --require-hashes --requirement .ci/requirements-bench.txt
	@touch $@

$(DEMO_VENV)/ready: .ci/requirements-demo.txt
	$(PYTHON) -m venv $(DEMO_VENV)
	$(DEMO_VENV)/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --require-hashes --requirement $<
	@touch $@

clean:
	rm -rf $(VENV) $(DEMO_VENV) .demo .tmp .pytest_cache .mypy_cache .ruff_cache .hypothesis
