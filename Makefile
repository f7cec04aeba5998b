# Two commands do everything on a fresh machine: `make check` and `make test`. Each installs what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SEED := seeds/000_eaa7281d04e5fe48.txt
SHARED ?= ../shared

.PHONY: check test lint reports bench lock clean

check: $(VENV)/.installed
	$(BIN)/mtqa check $(SEED)

test: $(VENV)/.dev tools lint
	$(BIN)/pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Samples of every kind of report, made from seeds/.
reports: $(VENV)/.dev
	$(BIN)/python reports/make_samples.py
	$(BIN)/python reports/make_screenshot.py

# Long measurements against LanguageTool and Harper, on the corpora in SHARED.
bench: $(VENV)/.dev tools
	$(BIN)/python tests/benchmarks/run.py --shared $(SHARED)

$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "mtqa needs Python 3.11 or later (make PYTHON=…)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.installed: $(VENV)/.venv pyproject.toml requirements/main.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/main.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.installed requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

# What the tests drive and pip cannot bring: a browser, a terminal, Java for LanguageTool.
.PHONY: tools
tools: $(VENV)/.dev
	@sh tests/install_tools.sh
	$(BIN)/mtqa languagetool install

lock: $(VENV)/.dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra build --extra reader pyproject.toml -o requirements/main.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra build --extra reader --extra dev pyproject.toml -o requirements/dev.txt

clean:
	rm -rf $(VENV) build dist
