# What a checkout can do. `make` alone lists it.

PYTHON ?= python3.11
BIN = .venv/bin
PORT ?= 8080
unreachable = the tools cannot be installed; is the package index within reach?
say = { echo "voxelocity: $(1)" >&2; exit 1; }

.PHONY: help install test lint mutants bench dashboard clean

help:
	@echo "make install   asv and what it needs, in .venv"
	@echo "make bench     measure a few releases on this machine, in minutes, and publish them"
	@echo "make dashboard publish the results and serve them on 127.0.0.1:$(PORT)"
	@echo "make test      the tests; they install and measure a few releases"
	@echo "make lint      style, types, and the direction of imports"
	@echo "make audit     known holes in what the tools install"
	@echo "make mutants   whether the tests notice each change of the code that judges; takes an hour"
	@echo "make clean     remove what this checkout made: .venv, .cache, html"

install: .venv/ready

.venv/ready: releases/tools.txt pyproject.toml
	@command -v git >/dev/null || $(call say,git is not installed; install it with your system's packages)
	@command -v $(PYTHON) >/dev/null || $(call say,$(PYTHON) is not installed; install Python 3.11 or name one: make PYTHON=/path/to/python3.11)
	@test "$$($(PYTHON) -c 'import sys; print(sys.version_info[:2])')" = "(3, 11)" || $(call say,$(PYTHON) is not Python 3.11; name one: make PYTHON=/path/to/python3.11)
	@$(PYTHON) -m venv --clear .venv || $(call say,$(PYTHON) cannot make virtual environments; install its venv module)
	@$(BIN)/python -m pip install -q --require-hashes -r releases/harness.txt || $(call say,$(unreachable))
	@$(BIN)/python -m uv pip sync --python $(BIN)/python -q --require-hashes releases/tools.txt || $(call say,$(unreachable))
	@$(BIN)/python -m uv pip install --python $(BIN)/python -q --no-deps --no-build-isolation -e . || $(call say,voxelocity cannot be installed into .venv)
	@touch $@

test: install
	@$(BIN)/python -m pytest

lint: install
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# What is measured, and what measures and counts, stays as it was published.
audited = $(filter-out $(addprefix releases/,build.txt counting.txt harness.txt indexed_gzip.txt),$(wildcard releases/*.txt))

.PHONY: audit
audit:
	@$(PYTHON) -m venv --clear .cache/audit
	@.cache/audit/bin/python -m pip install -q --require-hashes -r releases/audit.txt || $(call say,$(unreachable))
	@failed=0; for lock in $(audited); do \
	    .cache/audit/bin/pip-audit --strict --require-hashes --disable-pip -r $$lock || failed=1; \
	done; exit $$failed

mutants: install
	@$(PYTHON) -m venv --clear .cache/mutation
	@$(BIN)/python -m uv pip sync --python .cache/mutation/bin/python -q --require-hashes releases/tools.txt || $(call say,$(unreachable))
	@$(BIN)/python -m uv pip install --python .cache/mutation/bin/python -q --require-hashes -r releases/mutation.txt || $(call say,$(unreachable))
	@$(BIN)/python -m benchmarks.images
	@git clone -q . .cache/mutation/checkout
	@cd .cache/mutation/checkout && VOXELOCITY_IMAGES=$(CURDIR)/.cache/images ../bin/mutmut run
	@cd .cache/mutation/checkout && ../bin/mutmut results

bench: install
	@$(BIN)/voxelocity bench

dashboard: install
	@$(BIN)/voxelocity dashboard --port $(PORT)

clean:
	@rm -rf .venv .cache html
