# make run: everything, started. make test: everything, tested. Both set up what is missing.
export RASA_TELEMETRY_ENABLED := false

NEEDLEWISE := .venv/bin/needlewise

.PHONY: run test setup

run: setup
	@$(NEEDLEWISE) serve

test:
	@scripts/setup --all-groups
	@scripts/test

setup:
	@scripts/setup
