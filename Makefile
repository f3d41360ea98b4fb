# Everything here sets itself up first, into the checkout; needed are only git, make and Python 3.11 or newer.
PYTHON ?= python3
RUN = .venv/bin/python
BIN = .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo test check e2e accessibility gallery bench messages format clean set-up chromium

help: ## Show what there is to do
	@sed -n 's/^\([a-z0-9]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

demo: set-up ## Show Plenary with a consultation in it, at http://127.0.0.1:8000 (PORT=…, Ctrl-C ends it)
	@$(RUN) -m config.demo

test: set-up ## Run the tests against a PostgreSQL and a Redis of their own
	$(RUN) -m pytest -n 2 tests --ignore=tests/journeys --ignore=tests/interface --ignore=tests/real_input

check: set-up ## Check style, types, import contracts, templates, migrations and translations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(RUN) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run --settings config.settings.test
	$(RUN) scripts/messages.py --check

e2e: set-up chromium ## Walk through the site in a real browser
	$(RUN) -m pytest tests/interface --ignore=tests/interface/keyboard
	$(RUN) -m pytest tests/interface/keyboard  # in a world of its own: it leaves texts in it
	$(RUN) -m pytest tests/journeys --ignore=tests/journeys/test_mass_invitation.py
	$(RUN) -m pytest tests/journeys/test_mass_invitation.py  # it kills the workers that the others need

accessibility: set-up chromium ## Look at every page in all languages, three widths, by day and by night
	$(RUN) -m pytest tests/interface --all-views

gallery: set-up chromium ## Take pictures of eight pages in all languages and windows, into var/gallery
	$(RUN) -m tests.interface.gallery

bench: set-up ## Measure speed and print the figures
	$(RUN) -m bench

messages: set-up ## Collect the strings to translate
	$(RUN) scripts/messages.py

format: set-up ## Put the code into its usual form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean: ## Remove what was installed, made or kept here, the demo's data too
	rm -rf .venv var staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete

chromium:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit; done; \
	echo "This needs Chromium, and there is none here: sudo apt-get install chromium" >&2; exit 2

set-up:
	@$(PYTHON) scripts/bootstrap.py
