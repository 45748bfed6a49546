# `make run` opens the window, `make test` checks everything. Both install what they need.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
# The picture that `make run` opens in the window: make run PICTURE=photo.jpg
# Where there is no screen it is described on the terminal, the sample picture without it.
PICTURE ?=
export PICTURE
SAMPLE := resources/sample_picture.jpg

# The first Python of 3.11 or later that really runs.
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)

# Stamps: what is older than pyproject.toml is installed again.
VENV_MADE := $(VENV)/.made
RUN_READY := $(VENV)/.ready-to-run
TEST_READY := $(VENV)/.ready-to-test
# Where lupdate finds the user's texts.
TEXTS := $(shell find desktop_app -name '*.py')
TRANSLATIONS := $(wildcard resources/translations/*.ts)
# Tests that only compute: two run at a time. The others measure time, or have a desktop to themselves.
HEAVY_TESTS := tests/unit/export tests/unit/training
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check

.PHONY: help run test lint format translations clean
.DEFAULT_GOAL := help

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /make \1: /p' Makefile

run: JOB := run
run: $(RUN_READY) ## open the window, PICTURE=photo.jpg in it; without a screen describe, SPEAK=1 aloud
	@$(BIN)/python installer/system_packages.py run || echo 'Going on without them.' >&2
	@if [ -n "$${DISPLAY}$${WAYLAND_DISPLAY}" ] || [ "$$(uname)" = Darwin ] || [ "$$OS" = Windows_NT ]; then \
		$(BIN)/picture-aloud window $${PICTURE:+"$$PICTURE"}; \
	else \
		$(BIN)/picture-aloud caption $(if $(SPEAK),--speak) -- "$${PICTURE:-$(SAMPLE)}"; \
	fi

test lint format: JOB := test
test: $(TEST_READY) ## run every check and every test
	@$(BIN)/python installer/system_packages.py test
	@$(MAKE) --no-print-directory lint
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --no-loadscope-reorder --dist loadfile $(HEAVY_TESTS)
	$(BIN)/python -m pytest $(HEAVY_TESTS:%=--ignore=%)

lint: $(TEST_READY) ## check style, types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(TEST_READY) ## put the code into shape
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

translations: $(TEST_READY) ## collect the window's texts and compile their translations
	$(BIN)/pyside6-lupdate -no-obsolete -locations none -source-language en $(TEXTS) -ts $(TRANSLATIONS)
	$(BIN)/pyside6-lrelease $(TRANSLATIONS)

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
