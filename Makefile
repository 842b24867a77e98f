# Two commands do everything on a fresh machine: `make demo` and `make test`; `make setup` is what both begin with.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO ?= demo
INTEROP := .venv-interop
TRAINING := .venv-training
DEMO_MODEL_WORK ?= demo-model
DEMO_MODEL_THREADS ?= 1
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

.PHONY: setup demo test check quality bench fuzz tools flink prism test-flink test-kills test-interop docs demo-model lock clean

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m interleave.ahead
	touch $@

setup: $(READY)  ## the environment in .venv, and no more

demo: $(READY)  ## make a small crawl, build it, show the ledger, where the shards are, and the report
	$(BIN)/python -m pipelines.demo $(DEMO)/crawl
	$(BIN)/python beam_runner.py build --input $(DEMO)/crawl/manifest.jsonl --root $(DEMO)/tables --config configs/demo.yaml \
		--direct_num_workers=2 --direct_running_mode=multi_processing
	$(BIN)/python -m pipelines.show $(DEMO)/tables
	$(BIN)/python beam_runner.py audit --root $(DEMO)/tables

test: $(READY)  ## all tests; no network, no model download
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(READY)  ## lint, types, imports; warnings are errors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

quality: $(READY)  ## precision and recall on labelled transcripts and pages; spoken forms
	$(BIN)/python -m tests.filters.quality
	$(BIN)/python -m tests.synth.articles
	$(BIN)/python -m tests.synth.quest.labelled
	$(BIN)/python -m tests.synth.ear.spoken_forms

bench: $(READY)  ## ratios against the hand-written floor, memory, packing
	$(BIN)/python -m benchmarks

flink: $(READY)  ## fetch Flink and Beam's job server for it into a cache (needs Java 11 or 17, and Maven)
	$(BIN)/python -m deploy.flink

prism: $(READY)  ## build Beam's Prism runner into a cache (needs Go)
	$(BIN)/python -m deploy.prism

test-flink: flink prism  ## the same bytes from Flink, Prism and a pool of workers
	$(BIN)/python -m pytest -m 'cluster and not kills' tests/cluster

test-kills: flink  ## twenty runs on a Flink cluster, each with a process killed in the middle
	$(BIN)/python -m pytest -m kills tests/cluster

$(INTEROP)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(INTEROP)
	$(INTEROP)/bin/python -m pip install --quiet --require-hashes --no-deps --requirement requirements.lock
	$(INTEROP)/bin/python -m pip install --quiet --extra-index-url $(TORCH_INDEX) --editable '.[interop]'
	$(INTEROP)/bin/python -m pip install --quiet --no-deps nemo-curator==1.4.0
	touch $@

test-interop: $(INTEROP)/.ready  ## exports read by webdataset, lhotse, datasets with decoding, and torch (fetches 1 to 7 GB)
	$(INTEROP)/bin/python -m pytest -o filterwarnings=default tests/interop

$(TRAINING)/.ready: demo_model/requirements.txt
	$(PYTHON) -m venv $(TRAINING)
	$(TRAINING)/bin/python -m pip install --quiet --extra-index-url $(TORCH_INDEX) --requirement $<
	touch $@

demo-model: $(TRAINING)/.ready  ## train the demo's Whisper, or go on from its checkpoint (fetches torch; hours on two cores)
	OMP_NUM_THREADS=$(DEMO_MODEL_THREADS) $(TRAINING)/bin/python -m demo_model $(DEMO_MODEL_WORK) $(DEMO_MODEL_FLAGS)

fuzz: $(READY)  ## 5,000 broken files of every format through ingest
	$(BIN)/python -m tests.fuzz

tools:  ## the server of Cloud Storage that a few tests run against (needs Go; without it they are skipped)
	GOBIN=$(CURDIR)/.tools go install github.com/fsouza/fake-gcs-server@v1.56.1

$(VENV)/.docs-ready: $(READY)
	$(BIN)/python -m pip install --quiet \
		$$($(BIN)/python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['docs'])")
	touch $@

docs: $(VENV)/.docs-ready  ## the documentation as a site, in build/site; a broken link is an error
	$(BIN)/python -m deploy.site build/docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --strict --config-file build/docs/mkdocs.yml --site-dir ../site
	@echo open build/site/index.html

lock:  ## resolve pyproject.toml again into requirements.lock (needs uv)
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--extra demo --extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) $(INTEROP) $(TRAINING) $(DEMO) build dist *.egg-info
