# The commands of this project. Every one makes or updates the virtual environment first; nothing else is needed.
# Which Python to use:  make run PYTHON=python3.12
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
SETUP := @$(PYTHON) quizsite/run/bootstrap.py
.DEFAULT_GOAL := help
.PHONY: help run test test-setup lint check-content verify-tasks attack bench doctor editor messages

# Show these commands
help:
	@awk '/^# /{text=substr($$0,3)} /^[a-z-]+:/{split($$0,a,":"); if (text) printf "  make %-15s %s\n", a[1], text; text=""}' Makefile

# Set up whatever is missing, start everything, print the address (PORT=8001, WARMUP_MODE=team, ... are read)
run:
	$(SETUP)
	@exec $(VENV_PYTHON) -m quizsite.run

# Set up whatever the tests need, run them all, and name what was skipped and why
test: test-setup
	@exec $(VENV_PYTHON) -m pytest

# Install what the tests need beyond Python packages (as root; otherwise say what is missing)
test-setup:
	$(SETUP) --dev
	@$(VENV_PYTHON) tests/set_up.py

# Check style, types and the order of imports
lint:
	$(SETUP) --dev
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .
	@$(VENV_PYTHON) -m mypy

# Read every question, task and note; list findings as path:line:col, coverage and statistics of the bank
check-content:
	$(SETUP)
	@$(VENV_PYTHON) -m quizsite.catalog.formats check --run

# Try on every task what must be refused, and grade its solutions; write records with: python -m grader verify --record
verify-tasks:
	$(SETUP)
	@$(VENV_PYTHON) -m grader verify

# Try all attacks and all honest oddities, on every tier of this machine and with guards off; writes the table in docs/security.md
attack: test-setup
	@$(VENV_PYTHON) -m tests.grader.tally

# Measure the judge, the whole chain and the pages; prints figures, asserts nothing
bench:
	$(SETUP) --dev
	@$(VENV_PYTHON) -m tests.bench

# What this machine can and cannot do for Warmup, and what to change
doctor:
	$(SETUP)
	@$(VENV_PYTHON) -m grader doctor

# Rebuild the vendored code editor (needs Node; only after changing its source or versions)
editor:
	@cd quizsite/submissions/editor && npm ci --no-audit --no-fund && npm run build

# Collect new sentences of pages and messages into the Chinese catalogue, and compile it (needs gettext)
messages:
	$(SETUP) --dev
	@$(VENV_PYTHON) manage.py makemessages -l zh_Hans --no-wrap --no-location --no-obsolete \
		$(foreach folder,.venv var build node_modules docs tests content reference_impl,-i $(folder))
	@cd quizsite && ../$(VENV_PYTHON) ../manage.py compilemessages --verbosity 0
