# Estafette. `make` shows what there is.
PYTHON ?= python3
GRADUATES ?= 1000
BIN := .venv/bin
CODE := shared services estafette tests

.DEFAULT_GOAL := help
.PHONY: help venv demo up down test browser check format bench screenshots vendor lock clean

help: ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

venv: .venv/.complete

.venv/.complete: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Estafette needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: venv ## a school, partners and municipalities live through a year (GRADUATES=1000)
	$(BIN)/estafette demo --graduates $(GRADUATES)

up: venv ## start the platform and leave it running
	$(BIN)/estafette up

down: venv ## stop the platform; data stays
	$(BIN)/estafette down

test: venv browser ## run every test, on real Kafka and PostgreSQL
	$(BIN)/pytest

browser: ## find Chromium for the tests of pages, or install it where that can be done
	@if command -v chromium chromium-browser google-chrome >/dev/null; then exit 0; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  (apt-get install -y -qq --no-install-recommends chromium fonts-liberation || \
	  (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-liberation)) >/dev/null; \
	else echo 'No Chromium found: tests of pages in a browser are skipped.'; fi

check: venv ## formatting, lint, types, import rules, event contracts
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m shared.schemas check

format: venv ## format and mend what can be mended
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

bench: venv ## measure against raw floors; writes docs/bench.json
	$(BIN)/python -m estafette.bench

screenshots: venv browser ## take the pictures of docs/tour.md again
	$(BIN)/python -m tests.screenshots

vendor: ## renew the files of others that browsers get (needs npm)
	deploy/vendor.sh

lock: ## renew requirements.lock (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --group dev pyproject.toml -o requirements.lock

clean: ## throw away the virtual environment and a stopped platform's data
	rm -rf .venv .estafette .mypy_cache .ruff_cache .pytest_cache
