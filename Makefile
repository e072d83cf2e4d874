# Depter. Every target does its own set-up: a fresh Debian with Python 3.11 and make is enough.
.DEFAULT_GOAL := help
.PHONY: help run translate test lint types units vectors screens pictures bench build pytest beside

PYTHON ?= python3
BIN := .venv/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
export PATH := $(CURDIR)/$(BIN):$(PATH)
PWA := $(shell find pwa/src pwa/preview pwa/assets pwa/lint pwa/*.json pwa/*.mjs pwa/*.html -type f 2>/dev/null)
WORDS := $(shell find translations backend/depter/words backend/depter/forms -type f -not -path '*/__pycache__/*' -not -path '*/compiled/*' -not -path '*/static/phone/*' 2>/dev/null)

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

run: pwa/dist/.ready ## a practice organisation with relay and desk on this computer (Ctrl-C stops it)
	@depter demo

translate: pwa/dist/.ready ## the translators' studio on translations/, in a browser on this computer (Ctrl-C stops it)
	@depter words studio

test: ## everything: lint, types, unit, relay, desk, phone in real Chromium, end to end
	@$(MAKE) --no-print-directory --silent -j 2 build .venv/browser
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory -j 3 pytest beside

# One process more than processors: many tests wait for a browser or for another program.
pytest: build .venv/browser
	@pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# What they say comes in one piece each, while pytest tells all the time how far it is.
beside:
	@$(MAKE) --no-print-directory --output-sync=target types units

lint: .venv/dev pwa/node_modules/.ready ## ruff, the floors, the phone's doors
	@ruff check .
	@ruff format --check .
	@lint-imports --no-cache
	@cd pwa && npm run --silent --no-update-notifier lint

units: .venv/dev pwa/node_modules/.ready ## the phone's pure modules, in Node
	@cd pwa && NODE_OPTIONS=--test-reporter=dot npm test --silent --no-update-notifier

types: .venv/dev pwa/node_modules/.ready ## mypy strict on backend and tests, tsc strict on the phone
	@mypy
	@cd pwa && npm run --silent --no-update-notifier types

vectors: build .venv/browser ## both twins against the shared vectors
	@pytest tests/vectors tests/pwa/envelope tests/unit/envelope tests/unit/forms

screens: build .venv/browser ## every screen and section in every language at 320 and 412 px into artifacts/screens; fails on what is cut or has no glyph
	@rm -rf artifacts/screens
	@DEPTER_PICTURES=narrow pytest -n 2 tests/pwa/screens/test_pictures.py

pictures: build .venv/browser ## the same at 320, 360 and 412 px, light, dark and sun
	@rm -rf artifacts/screens
	@DEPTER_PICTURES=all pytest -n 2 tests/pwa/screens/test_pictures.py

bench: build .venv/browser ## ratios within one run: relay, phone, seal
	@depter bench
	@pytest -m bench -s tests/bench

build: .venv/dev pwa/dist/.ready ## everything into .venv; the command is .venv/bin/depter

.venv/ready: requirements.lock setup.cfg pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Depter needs Python 3.11 or newer. On Debian: apt-get install python3 python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing pinned Python parts into .venv ..."
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/ready requirements-dev.lock
	@echo "Installing pinned tools for tests into .venv ..."
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

pwa/node_modules/.ready: .venv/ready pwa/package.json pwa/package-lock.json
	@echo "Installing pinned phone parts into pwa/node_modules ..."
	@cd pwa && npm ci --loglevel=error --no-audit --no-fund --no-update-notifier >/dev/null
	@touch $@

.venv/words: .venv/ready $(WORDS)
	@depter words compile --quiet
	@touch $@

pwa/dist/.ready: pwa/node_modules/.ready .venv/words $(PWA)
	@cd pwa && npm run --silent --no-update-notifier build
	@touch $@

.venv/browser: .venv/dev
	@$(BIN)/python -m tests.browser --install
	@touch $@
