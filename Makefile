# wijkwind: twee opdrachten volstaan. `make demo` zet op en laat het hoofdwerk zien; `make test` zet op en toetst alles.
# Nodig: git, make en Python 3.11, 3.12 of 3.13. De rest komt uit PyPI, met de versies uit uv.lock.
VENV  := .venv
BIN   := $(VENV)/bin
POORT ?= 8470
# Zoveel toetsbestanden tegelijk; 0 is één voor één.
DRADEN ?= 2
# De normenset van de demo: een uitgangspunt, geen norm die geldt.
NORMEN ?= Ontwerp-2023-standaard

# De eerste Python die werkt en past; kies zelf met `make PYTHON=/pad/naar/python demo`.
PAST   := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
            $$p -c "$(PAST)" >/dev/null 2>&1 && { command -v $$p; break; }; done)

.PHONY: setup demo test check bench schoon

setup: $(VENV)/.klaar

# Debian levert Python soms zonder ensurepip; dan komt pip van het systeem. Een half gemaakte omgeving blijft nooit staan.
$(VENV)/.klaar: pyproject.toml uv.lock
	@test -n "$(PYTHON)" && $(PYTHON) -c "$(PAST)" || \
	  { echo "Python 3.11, 3.12 of 3.13 is nodig. Installeer het, of wijs het aan met PYTHON=/pad/naar/python3.11."; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || rm -rf $(VENV)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || \
	  { $(PYTHON) -m venv --clear --without-pip $(VENV) && $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; } || \
	  { rm -rf $(VENV); echo "Python kan geen omgeving met pip maken. Installeer die: apt-get install python3-venv (op Debian en Ubuntu)."; exit 1; }
	@echo "De omgeving wordt opgezet in $(VENV); de eerste keer duurt dat enkele minuten."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.7'
	@UV_PROJECT_ENVIRONMENT=$(VENV) UV_PYTHON_DOWNLOADS=never $(BIN)/uv sync --frozen --quiet --inexact --python $(BIN)/python
	@touch $@

# Eerst warmte, dan wind: waar kan het, een getekend park dat botst met woningbouw, en een ontwerp in dezelfde polder.
demo: setup
	$(BIN)/wijkwind maak --buurten 40 --seed 1 --data demo/stad
	$(BIN)/wijkwind startwijken --data demo/stad --uit demo/uit
	@echo "Wind: plekken zoeken, een park toetsen en een park ontwerpen. De tabellen komen in demo/*.txt."
	$(BIN)/wijkwind windkansen --data demo/stad --uit demo/wind/windkansen --turbine generiek-3mw \
	  --normen $(NORMEN) > demo/windkansen.txt
	$(BIN)/wijkwind windpark data/made/park_waterlo.geojson --data demo/stad --uit demo/wind/getekend \
	  --normen $(NORMEN) --startwijken demo/uit/resultaat.json --titel "Park Waterlo, getekend" > demo/getekend.txt
	$(BIN)/wijkwind opstelling --gebied data/made/zoekgebied_waterlo.geojson --turbines 3 --type generiek-3mw --rondes 60 \
	  --data demo/stad --uit demo/wind/opstelling --normen $(NORMEN) > demo/opstelling.txt
	$(BIN)/wijkwind windpark demo/wind/opstelling/opstelling.geojson --data demo/stad --uit demo/wind/ontworpen \
	  --normen $(NORMEN) --startwijken demo/uit/resultaat.json --titel "Park Waterlo, ontworpen" > demo/ontworpen.txt
	@echo "Alle uitkomsten staan op /overzicht, achter het adres hieronder."
	$(BIN)/wijkwind serveer --data demo/stad --uit demo/uit --resultaten demo/wind --port $(POORT)

test: setup
	$(BIN)/python -m pytest -n $(DRADEN) --dist loadfile

check: setup
	$(BIN)/ruff check --no-cache .
	$(BIN)/ruff format --no-cache --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	@UV_PROJECT_ENVIRONMENT=$(VENV) UV_PYTHON_DOWNLOADS=never $(BIN)/uv sync --frozen --quiet --inexact --group bench --python $(BIN)/python
	$(BIN)/python -m benchmarks

schoon:
	rm -rf $(VENV) demo
