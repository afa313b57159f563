# make run [PORT=8000] : install, prepare the books with the reference operation, serve
# make test            : everything that guards the books, on SQLite and PostgreSQL, and in a browser
# make test-long       : the same, with what is asked by chance asked ten times as often, every marked text, and pages in
#                        both languages
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
BIN = $(VENV)/bin

.PHONY: run test test-long suite lint style types bench screens install install-dev

$(VENV)/.core: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Amana needs Python 3.11 or newer, and $(PYTHON) is %d.%d: name another, as in make run PYTHON=python3.11" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.dev: $(VENV)/.core
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[all,dev]'
	touch $@

install: $(VENV)/.core
install-dev: $(VENV)/.dev

run: install
	$(BIN)/amana up --port $(PORT)

lint: style types

style: install-dev
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/lint-imports

types: install-dev
	$(BIN)/mypy src/amana

# what is quick comes first; the look at the types goes on beside the tests
test: style
	$(MAKE) --no-print-directory -j 2 types suite

suite: install-dev
	$(BIN)/python -m tests.run

test-long: install-dev
	AMANA_LONG=1 $(BIN)/python -m tests.run $(ONLY)

bench: install-dev
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python -m bench $(ONLY)

# make screens [BOOKS=folder] : pictures for the documents, from a running console
screens: install-dev
	$(BIN)/python -m tests.journeys.screens $(BOOKS)
