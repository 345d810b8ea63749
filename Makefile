# make run · make test · make check · make bench: nothing else to remember.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.SILENT:
.DEFAULT_GOAL := help
.PHONY: help run test test-all check format chaos bench compiled

BIN := .venv/bin
MB := 10 100
SECONDS := 60
SEED := 1
DB := sqlite
MUTANT :=

help: ## say what there is
	grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

run: compiled ## everything on this machine: installs, starts Redis, web and workers, prints the address
	exec $(BIN)/python main.py

test: .venv/installed-for-tests compiled ## install what the tests need, browser included, and run them
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

test-all: test ## the long ones too: the steps' laws on many more tables; hostile and broken files; chaos on both databases, and without each of its protections; load
	LAWS=many $(BIN)/pytest tests/jobs/cleaning/test_laws.py
	for seed in 1 2 3; do for db in sqlite postgres; do $(BIN)/python -m tests.chaos --seconds 120 --seed $$seed --db $$db; done; done
	$(BIN)/python -m tests.chaos.mutants
	$(BIN)/python -m tests.hostile
	$(BIN)/python -m tests.hostile.kernel
	$(BIN)/python -m tests.hostile.fuzz
	$(BIN)/python -m tests.bench jobs

check: .venv/installed-for-tests ## lint, types, one-way imports, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	export DATA_DIR=$$(mktemp -d) && trap 'rm -r "$$DATA_DIR"' EXIT
	$(BIN)/alembic -q upgrade head
	$(BIN)/alembic check

format: .venv/installed-for-tests ## bring the code into shape
	$(BIN)/ruff check --fix --exit-zero --quiet . # what it cannot mend, make check tells
	$(BIN)/ruff format .

chaos: .venv/installed-for-tests ## break everything around running jobs: SECONDS=60 SEED=1 DB=sqlite|postgres MUTANT=name
	$(BIN)/python -m tests.chaos --seconds $(SECONDS) --seed $(SEED) --db $(DB) $(if $(MUTANT),--mutant $(MUTANT))

bench: .venv/installed-for-tests compiled ## measure the product beside its peers, into docs/benchmarks.md: MB="10 100 1000" DATA=folder
	$(BIN)/python -m tests.bench --mb $(MB)

.venv/bin/python:
	.ci/install python

.venv/installed: requirements.txt | .venv/bin/python
	.ci/install packages requirements.txt
	touch $@

# Python may be told to keep nothing compiled (PYTHONDONTWRITEBYTECODE); each start would then compile everything anew.
compiled: .venv/installed
	$(BIN)/python -m compileall -q main.py jobs models ui
	$(BIN)/python -m jobs.cleaning.kernel.build

.venv/installed-for-tests: .venv/installed tests/requirements.txt .ci/install
	.ci/install packages tests/requirements.txt
	.ci/install programs
	touch $@

.DEFAULT:
	echo "There is no 'make $@'. There is:" >&2
	$(MAKE) --no-print-directory help >&2
	exit 2
