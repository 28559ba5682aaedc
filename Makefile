# Every command does its own set-up: a virtual environment from the pinned, hashed requirements, once per change of them.
# What a person types: make run · make check · make test · make bench.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run check test bench lint types house chromium clean
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PYTHONUNBUFFERED := 1
PORT ?= 8000

fingerprint = $(firstword $(shell cat $(1) | cksum))
RUNTIME := $(VENV)/.runtime-$(call fingerprint,requirements.txt)
DEV := $(VENV)/.dev-$(call fingerprint,requirements.txt requirements-dev.txt)

BENCH := $(VENV)/.bench-$(call fingerprint,requirements.txt requirements-dev.txt bench/requirements.txt)

# A tool that reads the settings needs a secret to start the portal, never the one of a real site.
OFFLINE := SECRET_KEY=only-for-checks VAR_DIR=$(VENV)/var

help:
	@echo "make run     the portal with sample data at http://127.0.0.1:$(PORT)/ (another port: make run PORT=8010)"
	@echo "make check   style, types, import contracts, templates, migrations, house rules (under a minute)"
	@echo "make test    everything: check, tests on SQLite and PostgreSQL, a real worker, a real browser"
	@echo "make bench   benchmarks, printed as ratios (some minutes; a quick look: make bench OPTIONS=--quick)"

run: $(RUNTIME)
	@PORT=$(PORT) exec $(PY) -m portal.run_local

check: $(DEV) lint types house

lint: $(DEV)
	ruff check --quiet .
	ruff format --check --quiet .
	djlint templates --lint --quiet

types: $(DEV)
	$(OFFLINE) mypy

house: $(DEV)
	$(PY) -m pytest tests/house -q

# The SQLite lane runs every test that needs no server; the PostgreSQL lane runs again whatever touches the database,
# and with it the races, the real workers and the browser. `tests/lanes.py` says what was left out and why.
test: check chromium
	$(PY) -m pytest -q -n 2 --dist loadfile --database sqlite --ignore tests/house
	$(PY) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder --database postgres --only-database

chromium: $(DEV)
	@$(PY) -m tests.chromium

bench: $(BENCH)
	@$(PY) -m bench $(OPTIONS)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it: make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }

$(RUNTIME): | $(VENV)/bin/python
	@echo "Installing the pinned dependencies (once)…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@rm -f $(VENV)/.runtime-* && touch $@

$(DEV): | $(VENV)/bin/python
	@echo "Installing the pinned dependencies and test tools (once)…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@rm -f $(VENV)/.runtime-* $(VENV)/.dev-* && touch $@ $(RUNTIME)

$(BENCH): $(DEV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r bench/requirements.txt
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
