# `make run` describes a picture, `make test` checks everything. Both install what they need.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
# The picture `make run` describes: make run PICTURE=photo.jpg
PICTURE ?= resources/sample_picture.jpg
export PICTURE

# The first Python of 3.11 or later that really runs.
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)

# Stamps: what is older than pyproject.toml is installed again.
VENV_MADE := $(VENV)/.made
RUN_READY := $(VENV)/.ready-to-run
TEST_READY := $(VENV)/.ready-to-test
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check

.PHONY: help run test lint format clean
.DEFAULT_GOAL := help

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /make \1: /p' Makefile

run: JOB := run
run: $(RUN_READY) ## describe the sample picture; PICTURE=photo.jpg another one, SPEAK=1 aloud
	@$(BIN)/python installer/system_packages.py run || echo 'Going on without them.' >&2
	@$(BIN)/picture-aloud caption $(if $(SPEAK),--speak) -- "$$PICTURE"

test lint format: JOB := test
test: $(TEST_READY) ## run every check and every test
	@$(BIN)/python installer/system_packages.py test
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest

lint: $(TEST_READY) ## check style, types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(TEST_READY) ## put the code into shape
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean: ## remove what make has installed, and all caches
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV_MADE):
	@test -n "$(PYTHON)" || { echo 'Picture Aloud needs Python 3.11 or later: install it, then try again.' >&2; exit 1; }
	@$(PYTHON) installer/system_packages.py $(JOB) || test "$$?$(JOB)" = 1run
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUN_READY): pyproject.toml | $(VENV_MADE)
	@echo 'Installing Picture Aloud into $(VENV); this needs the network, once.'
	@$(PIP_INSTALL) --editable .
	@touch $@

$(TEST_READY): pyproject.toml | $(VENV_MADE)
	@echo 'Installing everything the tests need into $(VENV), PyTorch included; this takes minutes, once.'
	@$(PIP_INSTALL) --editable '.[dev,train]'
	@touch $(RUN_READY) $@
