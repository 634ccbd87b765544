# `make demo` and `make test` do everything on a machine with Python 3.11, git and make; no target needs root.
# Each makes its own virtual environment, with uv where it is installed, else with venv and pip.
PYTHON ?= python3.11
PYTHON := $(shell command -v $(PYTHON) 2>/dev/null || command -v python3)
UV := $(shell command -v uv 2>/dev/null)
SHELL := /bin/sh
.DELETE_ON_ERROR:
.PHONY: demo test lint clean lock elasticsearch elasticsearch-server

demo: .venv-demo/ready
	.venv-demo/bin/podium demo $(DEMO)

test: .venv/ready
	.venv/bin/python -m pytest $(TESTS)

lint: .venv/ready
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

# A real Elasticsearch for tests and benches where no container engine is at hand; it needs Maven and a JDK of 21 or later.
elasticsearch-server: .elasticsearch/classes/Server.class

elasticsearch: elasticsearch-server
	tests/elasticsearch/elasticsearch-server run .elasticsearch $(or $(PORT),9200)

.elasticsearch/classes/Server.class: tests/elasticsearch/elasticsearch-server tests/elasticsearch/pom.xml tests/elasticsearch/Basics.java tests/elasticsearch/Server.java
	tests/elasticsearch/elasticsearch-server build .elasticsearch
	touch $@

clean:
	rm -rf .venv .venv-demo .elasticsearch build *.egg-info podium-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environments: everything from the lock, by hash; then the project itself, where it stands.
.venv-demo/ready: requirements/demo.txt pyproject.toml
	$(call environment,.venv-demo,requirements/demo.txt)

.venv/ready: requirements/dev.txt pyproject.toml
	$(call environment,.venv,requirements/dev.txt)

define environment
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Podium needs Python 3.11 or later; name it with make PYTHON=/path/to/python3.11")'
rm -rf $(1)
$(if $(UV),$(UV) venv --quiet --python $(PYTHON) $(1),$(PYTHON) -m venv $(1))
$(if $(UV),$(UV) pip install --quiet --python $(1)/bin/python --require-hashes -r $(2),$(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(2))
$(if $(UV),$(UV) pip install --quiet --python $(1)/bin/python --no-deps --no-build-isolation --editable .,$(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .)
touch $@
endef

# Pin the newest versions (needs uv); setuptools is in the locks because the project itself is built with it.
lock:
	echo setuptools | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --extra demo pyproject.toml - -o requirements/demo.txt
	echo setuptools | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --extra dev pyproject.toml - -o requirements/dev.txt
