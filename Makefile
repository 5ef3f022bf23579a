# `make run` and `make test` are all that a newcomer needs; each makes .venv on its first run.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 7860

.PHONY: run test check soak fuzz tune train bench profile figures bench-citations bench-reading bench-peers bench-library clean

run: $(VENV)/installed
	$(BIN)/python app.py --port $(PORT)

# Two files of tests at a time; the tests of one file share what takes long to make.
WORKERS := 2
PYTEST = -m pytest --numprocesses $(WORKERS) --dist loadfile

test: $(VENV)/installed-test tools check
	$(BIN)/python $(PYTEST)

check: $(VENV)/installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# The figures of the README, in its order. SQUAD is the question set that it names.
SQUAD ?= ../shared/data/qa/squad2-course-dev.json
TEST_FOUR := --article Normans --article Packet_switching --article Yuan_dynasty --article Warsaw
figures: $(VENV)/installed-test build/reworded/test.json
	$(BIN)/quoth evaluate $(SQUAD) $(TEST_FOUR) --removed
	$(BIN)/quoth evaluate build/reworded/test.json --removed
	$(BIN)/quoth evaluate $(SQUAD) $(TEST_FOUR) --removed --reader none
	$(BIN)/quoth evaluate $(SQUAD) $(TEST_FOUR) --mode dense
	$(BIN)/python -m tests.tuning.baseline
	$(BIN)/quoth evaluate --removed
	$(BIN)/quoth evaluate index/articles/peoples-mojahedin-organization-of-iran.plain.questions.jsonl --removed
	$(BIN)/python -m tests.tuning.overlap
	$(BIN)/python -m tests.tuning.dialogues

# Times Quoth against what it cannot be faster than, reading against reading every passage one by
# one, a whole question, two at once, the page.
bench: $(VENV)/installed-test
	$(BIN)/python -m tests.bench.limits
	$(BIN)/python -m tests.bench.reader
	$(BIN)/python -m tests.bench.together
	$(BIN)/python -m tests.bench.page

# Where the time of opening, searching and asking goes.
profile: $(VENV)/installed-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[profile]'
	$(BIN)/python -m tests.bench.profile

# Damages copies of pages whose links are known, and scores the citations in them.
bench-citations: $(VENV)/installed-test
	$(BIN)/python -m tests.copies.bench

# Times every reader on long junk and on junk twice as long.
bench-reading: $(VENV)/installed-test
	$(BIN)/python -m tests.bench.reading

# Asks a library of 140 articles, and compares FAISS's indexes for many more (an hour).
bench-library: $(VENV)/installed-test
	$(BIN)/python -m tests.bench.library test
	$(BIN)/python -m tests.bench.vectors

# Asks other software the same questions, each in an environment of its own under build/peers.
bench-peers: $(VENV)/installed-test
	$(BIN)/python -m tests.bench.peers

# Tries to lose an index, to break the readers, to get in, and to wear the server out.
soak: $(VENV)/installed-test tools
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[soak]'
	$(BIN)/python -m tests.soak

# Looks for files that break the readers, for so many seconds.
SECONDS := 300
fuzz: $(VENV)/installed-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	$(BIN)/python -m tests.fuzz build/fuzz -max_total_time=$(SECONDS)

# Fits the constants of retrieval again and prints them, then those of order and confidence, which
# it writes.
tune: $(VENV)/installed-test build/reworded/development.json
	$(BIN)/python -m tests.tuning.fit
	$(BIN)/python -m qa.calibrate --data $(SQUAD) --also build/reworded/development.json

# Trains the reader again, in three passes; TRAINING is where the sets lie that the model card names,
# WORDNET where WordNet's files do (Debian: wordnet-base).
TRAINING ?= ../shared/data/qa
WORDNET ?= /usr/share/wordnet
sets = $(foreach set,$(1),$(TRAINING)/$(set).json)
READER := build/reader
TRAIN = $(BIN)/python -m qa.train $(addprefix --data ,$(1))
FIRST_SETS = $(call sets,squad2-course-dev train-natural-questions train-new-wikipedia \
	train-squad1-44-articles train-squad1-dev-rest train-squad2-dev-other-half \
	train-squad2-unanswerable-aligned)
$(READER)/first-pass.safetensors: qa/train.py $(wildcard qa/training/*.py) | $(VENV)/installed-test
	$(call TRAIN,$(FIRST_SETS)) --out $@
$(READER)/second-pass.safetensors: $(READER)/first-pass.safetensors
	$(call TRAIN,$(FIRST_SETS) $(call sets,train-squad1-recovered)) --wordnet $(WORDNET) \
		--start $< --rate 2e-4 --seed 2 --out $@
train: $(READER)/second-pass.safetensors build/reworded/train-a.json build/reworded/train-b.json
	$(call TRAIN,$(call sets,squad2-course-dev train-natural-questions \
		train-squad2-dev-other-half train-squad2-unanswerable-aligned) \
		build/reworded/train-a.json build/reworded/train-b.json) --start $< --rate 2e-4 --seed 3 \
		--out $(READER)/third-pass.safetensors
	cp $(READER)/third-pass.safetensors qa/weights/reader.safetensors

# The sets that questions in other words were made of, with those in the place of their own.
REWORDED_SETS = $(call sets,squad2-course-dev train-new-wikipedia train-squad1-44-articles \
	train-squad1-dev-rest train-squad2-dev-other-half)
build/reworded/development.json build/reworded/test.json: REWORDED_SETS = $(SQUAD)
build/reworded/%.json: qa/training/questions/%.jsonl | $(VENV)/installed-test
	$(BIN)/python -m qa.training.rewordings $< $(REWORDED_SETS) --out $@

# Its own pip and not the interpreter is the target: a .venv that is there already is kept.
$(BIN)/pip:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Quoth needs Python 3.11 or later; try: make $(MAKECMDGOALS) PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

# The browser tests need Chromium, others WordNet and programs that print a page as text; where
# these cannot be installed the tests skip and say so.
TOOLS := chromium w3m lynx html2text wordnet-base
.PHONY: tools
tools:
	@if ! dpkg -s $(TOOLS) >/dev/null 2>&1 && command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(TOOLS) >/dev/null; \
	fi || echo "Not all of $(TOOLS) could be installed; tests that need them will skip"

clean:
	rm -rf $(VENV) $(LOWEST) $(PIP_LICENSES) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The tests with the lowest versions that pyproject.toml allows; `make test` has the newest ones.
LOWEST := .venv-lowest
.PHONY: test-lowest lock licences
test-lowest: $(LOWEST)/installed-test tools
	$(LOWEST)/bin/python $(PYTEST)

# Made anew when a bound changes, so that what the packages need in turn is chosen anew too.
$(LOWEST)/installed-test: pyproject.toml constraints/lowest.txt
	$(PYTHON) -m venv --clear $(LOWEST)
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints/lowest.txt --editable '.[test]'
	touch $@

# Writes constraints/tested.txt with what is in .venv: run `make test` before.
lock: $(VENV)/installed-test
	$(BIN)/python -m tests.dependencies lock

# The program that reads licences has an environment of its own, so that it is not locked with them.
PIP_LICENSES := .venv-licences
licences: $(VENV)/installed $(PIP_LICENSES)/bin/pip-licenses
	$(BIN)/python -m tests.dependencies licences --pip-licenses $(PIP_LICENSES)/bin/pip-licenses

$(PIP_LICENSES)/bin/pip-licenses:
	$(PYTHON) -m venv $(PIP_LICENSES)
	$(PIP_LICENSES)/bin/python -m pip install --quiet --disable-pip-version-check 'pip-licenses>=5.5,<6'
