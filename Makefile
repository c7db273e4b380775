# Two commands on a fresh machine: `make run` opens the page on the demonstration
# corpus, `make test` runs everything that guards the project.

PYTHON ?= python3
VENV   ?= .venv
DB     ?= demo.sqlite
BIN    := $(VENV)/bin

export HF_HUB_OFFLINE = 1

.PHONY: run test lint types imports unit bench lock

run: $(VENV)/installed
	$(BIN)/kb --db $(DB) ingest corpus
	$(BIN)/kb --db $(DB) serve --open

test: lint types imports unit

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed
	$(BIN)/mypy

imports: $(VENV)/installed
	$(BIN)/lint-imports

unit: $(VENV)/installed
	$(BIN)/python -m pytest -m "slow or not slow"

bench: $(VENV)/installed
	$(BIN)/python -m bench.speed
	$(BIN)/python -m bench.questions

# Torch comes first and alone: a plain install of what depends on it may bring a build
# with gigabytes of CUDA.
$(VENV)/installed: requirements.lock pyproject.toml
	@echo "Installing, about three minutes ..."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

# Pins what is installed now. The local tag of torch is left out: it names a build, not
# a version.
lock: $(VENV)/installed
	$(BIN)/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' > requirements.lock
