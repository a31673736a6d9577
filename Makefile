# `make` alone prints what it can do: every target with a `##` comment is listed.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PY := .venv/bin/python
UV := $(if $(wildcard .venv/bin/uv),.venv/bin/uv,uv)
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements"
export PYTHON

.PHONY: help
help: ## Print this list
	@printf 'Tierway. PORT=8010 make run moves it to another port.\n\n'
	awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: ## Start everything on this machine, with demo data; Ctrl-C stops it
	@scripts/venv.sh base
	exec $(PY) manage.py runall

.PHONY: story
story: ## Play an app's whole story against the running system (BASE_URL=... for another one)
	@scripts/venv.sh base
	exec $(PY) -m tests.scenarios.story $(BASE_URL)

.PHONY: test
test: ## Lint, types, contracts and all tests: on SQLite, schemathesis, then on PostgreSQL with Redis (ARGS="-k word" for pytest)
	@scripts/venv.sh dev
	exec scripts/test.sh all $(ARGS)

.PHONY: lint
lint: ## Only lint, types, import contracts and the check for missing migrations
	@scripts/venv.sh dev
	exec scripts/test.sh lint

.PHONY: test-sqlite
test-sqlite: ## Only the tests, only on SQLite (ARGS="-k word" for pytest)
	@scripts/venv.sh dev
	exec scripts/test.sh sqlite $(ARGS)

.PHONY: schemathesis
schemathesis: ## Only schemathesis: generated requests against the official files and our own document
	@scripts/venv.sh dev
	exec scripts/test.sh schemathesis $(ARGS)

.PHONY: test-servers
test-servers: ## Only the tests, only on PostgreSQL with Redis (ARGS="-k word" for pytest)
	@scripts/venv.sh dev
	exec scripts/test.sh servers $(ARGS)

.PHONY: format
format: ## Format the code and mend what the linter can mend
	@scripts/venv.sh dev
	$(PY) -m ruff check --fix-only --quiet .
	$(PY) -m ruff format .

.PHONY: migrations
migrations: ## Write the migrations that the models need
	@scripts/venv.sh dev
	exec $(PY) manage.py makemigrations

.PHONY: messages
messages: ## Find the texts that people read and bring locale/ up to date; lists what is not translated
	@scripts/venv.sh dev
	exec $(PY) -m scripts.messages

.PHONY: states
states: ## Draw every lifecycle table into docs/states/
	@scripts/venv.sh base
	exec $(PY) manage.py draw_states

.PHONY: screenshots
screenshots: ## Photograph every screen of the product managers into docs/screens/ (needs chromium)
	@scripts/venv.sh dev
	exec $(PY) -m tests.scenarios.screenshots

.PHONY: bench-catalog
bench-catalog: ## Measure GET of catalog documents against a bare Django view; writes benchmarks/results/catalog.json
	@scripts/venv.sh dev
	exec $(PY) -m benchmarks.catalog

.PHONY: bench-import
bench-import: ## Load 100,000 offerings by an import job, both modes; writes benchmarks/results/import.json
	@scripts/venv.sh dev
	exec $(PY) -m benchmarks.import_catalog

.PHONY: bench-admin
bench-admin: ## Time the product managers' screens with 100 and 10,000 offerings; writes benchmarks/results/admin.json
	@scripts/venv.sh dev
	exec $(PY) -m benchmarks.admin

.PHONY: bench-impact
bench-impact: ## Count the impact of a change set over 1,000,000 products; writes benchmarks/results/impact.json
	@scripts/venv.sh dev
	exec scripts/bench.sh impact

.PHONY: bench-keep
bench-keep: ## Measure what keeping an answer costs, three ways, on the database of DATABASE_URL; prints only
	@scripts/venv.sh dev
	exec $(PY) -m benchmarks.keep_answer

.PHONY: bench-qualify
bench-qualify: ## Measure a question to the oracle against two floors, on PostgreSQL; writes benchmarks/results/qualify.json
	@scripts/venv.sh dev
	exec scripts/bench.sh qualify

.PHONY: conformance
conformance: ## Write docs/conformance.md from the official files (TMF_SPECS_DIR)
	@scripts/venv.sh dev
	exec $(PY) manage.py conformance

.PHONY: reset
reset: ## Forget all data, so that the next `make run` starts afresh
	@exec $(PYTHON) scripts/reset.py

.PHONY: requirements
requirements: ## Compile requirements/*.in to pinned, hashed *.txt (needs uv; UPGRADE=1 takes newer versions)
	@command -v $(UV) >/dev/null || { echo 'make requirements needs uv: .venv/bin/pip install uv' >&2; exit 1; }
	$(COMPILE) $(if $(UPGRADE),--upgrade) --output-file requirements/base.txt requirements/base.in
	$(COMPILE) $(if $(UPGRADE),--upgrade) --output-file requirements/dev.txt requirements/dev.in
