# make demo and make test do all set-up by themselves; `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help setup sdks demo serve test test-browser check audit format screenshots wheel lock bench clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DIST := src/customer_map/server/web/static/customer_map/dist/manifest.json
FRONTEND_SOURCES := $(shell find frontend/src frontend/*.json frontend/*.ts src/customer_map/drawing/fonts -type f 2>/dev/null)
MESSAGES := src/customer_map/server/locale/zh_Hans/LC_MESSAGES/django.mo
MESSAGE_SOURCES := $(wildcard src/customer_map/server/locale/parts/*.po)

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

setup: $(VENV)/.ready $(DIST) $(MESSAGES)  ## make the virtual environment, the front end and the translations

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@scripts/make_environment.sh $(PYTHON) $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

frontend/node_modules/.ready: frontend/package-lock.json
	@command -v npm >/dev/null || { echo "Node 20 with npm is needed to build the front end."; exit 1; }
	cd frontend && npm ci --no-audit --no-fund
	@touch $@

$(DIST): frontend/node_modules/.ready $(FRONTEND_SOURCES)
	cd frontend && npm run build
	@touch $@

$(MESSAGES): $(VENV)/.ready $(MESSAGE_SOURCES) scripts/compile_messages.py
	$(BIN)/python scripts/compile_messages.py

demo: setup  ## start the demo company in a fresh folder and print its address
	$(BIN)/customer-map demo

serve: setup  ## start your own workspace
	$(BIN)/customer-map serve

tests/web/sources/sdks/node_modules/.ready: tests/web/sources/sdks/package.json
	cd tests/web/sources/sdks && npm install --no-package-lock --ignore-scripts --no-audit --no-fund
	@touch $@

sdks: tests/web/sources/sdks/node_modules/.ready  ## install the SDKs that the event intake is tested with

test: setup sdks  ## run all tests (Debian's Chromium and a CJK font are installed for them when root)
	@scripts/install_browser.sh
	cd frontend && npm test
	$(BIN)/pytest --numprocesses=2 --dist=loadgroup --ignore=tests/browser
	$(BIN)/pytest -p no:randomly tests/browser

check: setup  ## run all checks that read the code without running it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry src
	$(BIN)/djlint --lint --quiet src/customer_map/server
	cd frontend && npm run check
	$(BIN)/python -m django check --settings customer_map.server.config.settings
	$(BIN)/python -m django makemigrations --check --dry-run --settings customer_map.server.config.settings

audit: setup  ## check licences, hashes and known-bad releases of all dependencies; works offline
	$(BIN)/python scripts/audit_dependencies.py

format: setup  ## put the code into its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	cd frontend && npm run format

screenshots: setup  ## take the pictures of docs/guide again
	@scripts/install_browser.sh
	$(BIN)/python scripts/take_screenshots.py docs/guide/images

wheel: setup  ## build the wheel, with the built front end and the translations inside
	$(BIN)/python -m build --no-isolation --wheel

lock:  ## choose the newest versions again
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links pyproject.toml --output-file requirements/base.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links pyproject.toml --group dev --output-file requirements/dev.txt
	cd frontend && npm update --no-audit --no-fund

bench: setup  ## run the benchmarks: ratios in one run
	for file in benchmarks/*.py; do $(BIN)/python $$file || exit 1; done

clean:  ## remove what was built
	rm -rf $(VENV) frontend/node_modules frontend/dist dist build $(dir $(DIST)) $(MESSAGES)
