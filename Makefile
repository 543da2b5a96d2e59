# Jamsostek NTT. `make` alone lists what there is to make.
# Needs only make and Python 3.11 or newer; everything else goes into .venv.

PYTHON ?= python3
PORT ?= 8501

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run build test test-full test-spark test-spark-small lint bench fuzz faults clean chromium \
	java

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  PYTHON=$(PYTHON) PORT=$(PORT)"

run: $(VENV)/.run ## install and start the dashboard on PORT; the sample is made beside it
	@# exit code 1: some data file has a fault; the dashboard says which and shows the rest
	@$(BIN)/python -m jamsostek build --behind || test $$? -eq 1
	$(BIN)/python -m streamlit run dashboard.py --server.port=$(PORT)

build: $(VENV)/.run ## build the warehouse from data/ and queries/
	$(BIN)/python -m jamsostek build

test: $(VENV)/.test chromium ## check style, then run every test, those in a browser too
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n 2 --timeout=240 -m "not full and not spark" --ignore=tests/browser
	@# apart: beside the others a browser would wait long for its pictures
	$(BIN)/python -m pytest -n 2 --timeout=240 -m "not full" tests/browser

test-full: $(VENV)/.test chromium ## what takes long: every member simulated, every view looked at
	$(BIN)/python -m pytest --timeout=600 -m full

test-spark: java $(VENV)/.spark ## build the cubes on Spark and on Sail and hold them to DuckDB's (needs Java)
	JAMSOSTEK_TEST_SAIL=$(CURDIR)/$(VENV)-sail/bin/python $(BIN)/python -m pytest -rs -m spark tests/cluster

test-spark-small: java $(VENV)/.spark ## the same of one small world, on Spark alone
	$(BIN)/python -m pytest -rs -m spark tests/cluster -k "small_world"

lint: $(VENV)/.test ## check style only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

bench: $(VENV)/.test chromium ## measure all there are figures of and print Markdown tables
	$(BIN)/python -m benchmarks.bench_warehouse
	$(BIN)/python -m benchmarks.bench_import
	$(BIN)/python -m benchmarks.bench_sample
	$(BIN)/python -m benchmarks.bench_pages
	$(BIN)/python -m benchmarks.bench_roles
	$(BIN)/python -m benchmarks.bench_growth
	$(BIN)/python -m benchmarks.bench_browser

fuzz: $(VENV)/.test ## read 10,000 made-up office files and print what came of them
	$(BIN)/python -m tests.imports.test_fuzz 10000

faults: $(VENV)/.test ## kill a hundred times in whatever writes and print what came of it
	$(BIN)/python -m tests.keeping.kills 100

clean: ## remove .venv, caches and the warehouse; imported data stays
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis test-results workspace/warehouse
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# -- what the targets stand on; a stamp makes the second run instant ------------------------------

$(VENV)/.run: requirements.txt | $(BIN)/python
	@echo "Installing Python packages, this once: a minute or two ..."
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.test: requirements-dev.txt requirements.txt | $(BIN)/python
	$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/.run

# Spark's own server beside its client, and Sail, which takes an earlier client, apart
$(VENV)/.spark: requirements-spark.txt $(VENV)/.test
	$(PIP) -r requirements-spark.txt "pyspark[connect]>=4.3,<5"
	$(BIN)/python -m venv $(VENV)-sail
	$(VENV)-sail/bin/python -m pip install --quiet "pysail>=0.7,<0.8" "pyspark-client>=4.2,<4.3"
	@touch $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name one: make PYTHON=..." >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is $$($(PYTHON) --version 2>&1), but Python 3.11 or newer is needed." >&2; \
	  echo "Install one and name it, for example: make PYTHON=python3.11" >&2; \
	  exit 1; }
	@# Debian ships Python without the part that makes virtual environments
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
	  package=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$package; \
	  else \
	    echo "This Python can't make virtual environments. As root: apt-get install $$package" >&2; \
	    exit 1; \
	  fi; \
	fi
	$(PYTHON) -m venv $(VENV)

# without it every test of a cluster would be skipped, which looks like none had failed
java:
	@command -v java >/dev/null || { \
	  echo "Spark needs Java and there is none here. As root: apt-get install openjdk-17-jre-headless" >&2; \
	  exit 1; \
	}

# the tests look for these names too, and use the one Playwright brought when there is none
chromium: $(VENV)/.test
	@found() { \
	  for name in $$CHROMIUM chromium chromium-browser google-chrome; do \
	    if "$$name" --version >/dev/null 2>&1; then return 0; fi; \
	  done; \
	  return 1; \
	}; \
	if found; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "No Chromium here: installing it with apt-get ..."; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null; \
	  if found; then exit 0; fi; \
	fi; \
	echo "No Chromium here: asking Playwright for its own ..."; \
	if $(BIN)/python -m playwright install chromium; then exit 0; fi; \
	echo "The browser tests need a Chromium and none could be installed." >&2; \
	echo "Install chromium (Debian: apt-get install chromium) or name one: make test CHROMIUM=..." >&2; \
	exit 1
