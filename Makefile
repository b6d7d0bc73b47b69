# Each target makes what it needs: `make site` and `make test` work in a fresh clone.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The release that writes the lock files; nothing else needs it.
UV_VERSION := 0.13.9

.DEFAULT_GOAL := site
.PHONY: site serve gallery test client golden check bench bench-pages bench-search bench-publish bench-preview bench-others bench-large bench-million messages lock wheel dist audit licences fuzz clean

site: $(VENV)/.run ## build what is out of date into public/
	$(BIN)/sitegen build

serve: $(VENV)/.run ## preview on http://127.0.0.1:8000/, follows every save
	$(BIN)/sitegen serve

gallery: $(VENV)/.run ## every component and page kind on sample content, in build/gallery/
	$(BIN)/python tools/build_gallery.py

test: $(VENV)/.dev client/node_modules/.package-lock.json ## run all tests
	tools/install-browser.sh
	tools/install-hosts.sh
	$(BIN)/python -m pytest -n auto --dist worksteal

client: $(VENV)/.dev client/node_modules/.package-lock.json ## make the script of the search page from client/
	cd client && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent build

golden: $(VENV)/.dev ## keep what is built now as tests/golden/*/after/; read the difference before committing it
	$(BIN)/python -m pytest -q tests/test_golden.py --renew-golden

check: $(VENV)/.dev ## lint, formatting, types, imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev ## measure 10,000 made-up articles against Hugo; writes bench/RESULTS.md
	$(BIN)/python bench/run.py small
	$(BIN)/python bench/run.py pages

bench-pages: $(VENV)/.dev ## what the Nu Html Checker and Lighthouse find in built pages; `make bench` does it too
	$(BIN)/python bench/run.py pages

bench-search: $(VENV)/.dev ## search of 10,000 articles against Pagefind, and of 100,000; NEWS=DIR names a site of 10,000 real ones
	$(BIN)/python bench/run.py search $(if $(NEWS),--news $(NEWS))
	$(BIN)/python bench/run.py search-large

bench-publish: $(VENV)/.dev ## from a commit to nginx's answer, 10,000 articles; WORK=DIR is where it works, such as /dev/shm/bench
	$(BIN)/python bench/run.py publish $(if $(WORK),--work $(WORK))

bench-preview: $(VENV)/.dev ## the preview in Chromium, 10,000 and 100,000 articles; beside Hugo's and Eleventy's server
	$(BIN)/python bench/run.py preview
	$(BIN)/python bench/run.py preview-large

bench-others: $(VENV)/.dev ## the same articles with Pelican and Eleventy as well
	$(BIN)/python bench/run.py others

bench-large: $(VENV)/.dev ## 100,000 articles against Hugo: an hour
	$(BIN)/python bench/run.py large

bench-million: $(VENV)/.dev ## 1,000,000 articles, ours alone: hours, and 50 GB of disk
	$(BIN)/python bench/run.py million

messages: $(VENV)/.dev ## collect what is printed, merge it into the translations, compile them
	$(BIN)/python tools/collect_messages.py

# A lock keeps the versions that it has: to move to newer ones, `make lock UPGRADE=--upgrade`.
UPGRADE :=
COMPILE = $(VENV)/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url $(UPGRADE)

lock: ## write the lock files anew from pyproject.toml
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet uv==$(UV_VERSION)
	$(COMPILE) --group build --output-file requirements/run.txt pyproject.toml
	$(COMPILE) --group dev --constraint requirements/run.txt --output-file requirements/dev.txt pyproject.toml
	$(COMPILE) --group release --constraint requirements/dev.txt --output-file requirements/release.txt pyproject.toml

# The time of the commit, so that the same commit gives the same bytes whenever they are made. Where there is no git,
# as in an unpacked sdist, hatchling takes a time of its own.
EPOCH = $(shell git log -1 --format=%ct 2>/dev/null)
HATCH = $(if $(EPOCH),SOURCE_DATE_EPOCH=$(EPOCH) )$(BIN)/python -m hatchling build --directory dist

wheel: $(VENV)/.run ## make the wheel that sites install, in dist/: `sitegen init DIR --wheel dist/sitegen-….whl`
	$(HATCH) --target wheel

dist: $(VENV)/.run ## make what a release holds, in dist/: wheel and sdist
	$(HATCH) --target sdist --target wheel

audit: $(VENV)/.release ## look for known weaknesses in all that is locked, and list what the program needs as CycloneDX
	for lock in run dev release; do \
	    $(VENV)/release/bin/pip-audit --disable-pip --require-hashes --requirement requirements/$$lock.txt || exit 1; \
	done
	mkdir -p dist
	$(VENV)/release/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
	    --output-file dist/sbom.cdx.json $(VENV)/sbom

licences: $(VENV)/.dev ## list the licences of all that the program needs, in docs/licences.md
	$(BIN)/python tools/list_licences.py

SECONDS := 600
fuzz: $(VENV)/.dev ## try each fuzz target for ten minutes, or `make fuzz SECONDS=60`
	$(BIN)/python tools/fuzz.py --seconds $(SECONDS)

clean: ## remove all that is made: the site, the state, the environment, the caches
	rm -rf public .sitegen build $(VENV) dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is newer than what it was made from when all of that is installed. The development lock holds the whole of the
# other one, so the environment that runs the tests builds the site too, and nothing is installed twice.
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes --requirement requirements/run.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: requirements/run.txt requirements/dev.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes --requirement requirements/dev.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $(VENV)/.run $@

# The audit has tools of its own, and an environment that holds what the program needs and nothing else, to be listed.
$(VENV)/.release: requirements/run.txt requirements/release.txt | $(BIN)/python
	$(PYTHON) -m venv $(VENV)/release
	$(VENV)/release/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/release.txt
	$(PYTHON) -m venv --without-pip $(VENV)/sbom
	$(BIN)/python tools/hatch_build.py requirements/run.txt >$(VENV)/sbom/run.txt
	$(BIN)/python -m pip --python $(VENV)/sbom install --quiet --disable-pip-version-check --require-hashes --requirement $(VENV)/sbom/run.txt
	touch $@

# npm writes the lock of what it has installed into the folder itself.
client/node_modules/.package-lock.json: client/package-lock.json $(VENV)/.dev
	cd client && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent
	touch $@
