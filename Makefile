# wijkwind: twee opdrachten volstaan. `make demo` zet op en laat het hoofdwerk zien; `make test` zet op en toetst alles.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
POORT  ?= 8470

.PHONY: demo test check bench setup schoon notebook

setup: $(VENV)/.klaar

# uv komt uit PyPI, zodat git, make en Python 3.11 genoeg zijn; het lockbestand bepaalt elke versie.
$(VENV)/.klaar: pyproject.toml uv.lock
	$(PYTHON) -c "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 'Python 3.11 of nieuwer is nodig')"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.7'
	UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --frozen --quiet --inexact --python $(BIN)/python
	touch $@

demo: setup
	$(BIN)/wijkwind maak --buurten 40 --seed 1 --data demo/stad
	$(BIN)/wijkwind startwijken --data demo/stad --uit demo/uit
	$(BIN)/wijkwind serveer --data demo/stad --uit demo/uit --port $(POORT)

test: setup
	$(BIN)/python -m pytest

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m benchmarks

schoon:
	rm -rf $(VENV) demo uit
