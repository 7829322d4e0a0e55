# Everything a builder types. `make help` lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
DEMO ?= 1
WORKERS ?= auto
ROOM ?= review
export HOST PORT DEMO PIP_DISABLE_PIP_VERSION_CHECK=1

PYTEST := $(PY) -m pytest -n $(WORKERS)
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --universal \
	--no-strip-extras --python-version 3.11 --no-header --no-emit-index-url --no-emit-find-links
FULL := oversight/*/rules.py,oversight/*/rules/*,oversight/*/service.py,oversight/*/service/*,oversight/authority/*,oversight/ledger/*,oversight/vault/*

.PHONY: help run test quick check format bench screens soak bite words docs pins

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: $(VENV)/.run ## start the portal with the demo (HOST, PORT; DEMO=0 starts an empty one)
	@exec env -u PYTHONDONTWRITEBYTECODE $(PY) -m oversight run  # a second start is quick with bytecode kept

test: $(VENV)/.dev ## the whole suite, on both databases
	$(PYTEST)

quick: $(VENV)/.dev ## format, lint, types, rules and acts: under a minute
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST) -m "not slow and not browser and not soak" -k "(rules or service or house) and not postgres"

check: $(VENV)/.dev ## everything the build server runs, in its order
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/codespell
	$(PY) -m oversight docs write --check
	$(PYTEST) --durations=10 --cov --cov-report=
	$(BIN)/coverage report --include="$(FULL)" --skip-covered --fail-under=99
	$(BIN)/coverage report --skip-covered --fail-under=95

format: $(VENV)/.dev ## let the tools lay out the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## speed against the limits, one JSON object a line (SIZE=10m for more)
	@$(PY) -m bench

screens: $(VENV)/.dev ## pictures of every page and desk of the demo, in both languages
	$(PY) tools/screens.py

soak: $(VENV)/.dev ## the long crash, flood and fuzz runs
	$(PY) -m pytest -m soak

bite: $(VENV)/.dev ## delete each line of a room's acts in turn: a test must fail (ROOM=review)
	$(PY) tools/bite.py $(ROOM)

words: $(VENV)/.dev ## collect every sentence for the translators and compile what they wrote
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ -k L_ -k lazy -k n_:1,2 -k f_ --no-wrap \
		--sort-output --add-location=file --project=Oversight \
		--copyright-holder="the authors of Oversight" -o translations/messages.pot .
	$(BIN)/pybabel -q update -i translations/messages.pot -d translations -l ur --no-wrap \
		--init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel -q compile -d translations

docs: $(VENV)/.dev ## write the generated pages again
	$(PY) -m oversight docs write

pins: $(VENV)/.dev ## choose versions again and pin them with hashes
	$(COMPILE) --upgrade pyproject.toml -o requirements.txt
	$(COMPILE) --upgrade --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed (Debian: apt install python3; or PYTHON=/path/to/python3.11)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing (Debian: apt install python3-venv)." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(PY)
	$(PY) -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt | $(PY)
	$(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.run
