# One door for people, pre-commit and CI. `make serve` and `make test` set up what they need.
PYTHON ?= python3
BIN := .venv/bin
# Each worker holds models of its own, 3 to 4 GB: few are enough.
WORKERS := --numprocesses auto --maxprocesses 4 --dist loadfile
export HF_HUB_OFFLINE = 1

.PHONY: setup serve test check format bench clean

setup: .venv/ready

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

serve: setup  ## the demo shop in the browser
	$(BIN)/aisle demo

test: setup  ## every test that needs neither a browser nor public data
	$(BIN)/pytest $(WORKERS)

check: setup  ## format, lint, types, all tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/pytest $(WORKERS) -m 'not gpu and not public'

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup  ## the tables of docs/benchmarks.md that need no public data, on the demo shop
	$(BIN)/python -c "from pathlib import Path; from assistant.onboarding import demo_shop; demo_shop(Path('demo-shop'))"
	$(BIN)/aisle evaluate understanding tests/data/unseen_en.jsonl tests/data/unseen_zh.jsonl
	$(BIN)/python benchmarks/truth.py demo-shop --conversations 60
	$(BIN)/python benchmarks/turns.py demo-shop
	OMP_WAIT_POLICY=PASSIVE $(BIN)/python benchmarks/generator.py

clean:
	rm -rf .venv demo-shop
