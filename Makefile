# Everything that a person runs. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
# The pinned Node of devDependencies comes first: the machine's own may be old.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

MANIFESTS := package.json package-lock.json $(wildcard packages/*/package.json services/*/package.json test/package.json test/*/package.json)
INSTALLED := node_modules/.installed

.PHONY: help install demo start test stack-tools test-stack stack lint format types generate fresh breaking lock clean

help: ## Show what can be made
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(INSTALLED) ## Install the dependencies, the pinned Node included

$(INSTALLED): $(MANIFESTS)
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# What Node compiled once starts in two thirds of the time; tests start some thousand times.
demo start test test-stack: export NODE_COMPILE_CACHE := $(CURDIR)/.cache/node

demo: $(INSTALLED) ## Walk the whole path on real input and print what happened
	@node services/standalone/src/demo/main.ts

start: $(INSTALLED) ## Serve the suite on http://127.0.0.1:8080
	@node services/standalone/src/main.ts

test: $(INSTALLED) ## Run every test that needs no outside server
	npm test

stack-tools: $(INSTALLED) ## Install the real servers that test-stack runs on, into .tools
	@node test/stack/src/tools/install-tools.ts

test-stack: stack-tools ## Run the tests that need MongoDB-wire, S3 and NATS servers
	npm run --silent test-stack

stack: stack-tools ## Serve the suite as processes on real servers, and print the addresses
	@node test/src/serve-stack.ts

lint: $(INSTALLED) ## Check style, lints and protos
	npm run --silent lint

format: $(INSTALLED) ## Format code and protos
	npm run --silent format

types: $(INSTALLED) ## Check types
	npm run --silent types

generate: $(INSTALLED) ## Generate code and reference docs from protos and tables
	npm run --silent generate

fresh: generate ## Fail when what is generated differs from what is committed
	@test -z "$$(git status --porcelain -- $(GENERATED))" || \
	  { git --no-pager diff --stat -- $(GENERATED); echo 'generated files are stale: run "make generate" and commit'; exit 1; }

GENERATED := packages/contracts/src/gen packages/contracts/src/comments.binpb docs/errors.md docs/configuration.md docs/api-status.md docs/diagnostics.md docs/lifecycle.md

# buf reads google/api from node_modules, which no commit has: the base is laid out in a folder beside them.
BASE ?= main
breaking: $(INSTALLED) ## Compare the protos with those of BASE (default: main)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	  git archive $(BASE) proto third_party buf.yaml | tar -x -C "$$folder" && \
	  mkdir "$$folder/node_modules" && cp -rL node_modules/google-proto-files "$$folder/node_modules/" && \
	  mkdir "$$folder/node_modules/@grpc" && cp -rL node_modules/@grpc/reflection "$$folder/node_modules/@grpc/" && \
	  cp -rL node_modules/grpc-health-check "$$folder/node_modules/" && \
	  buf breaking --against "$$folder"

# npm leaves out the optional dependencies of other platforms when node_modules is there already.
lock: ## Write package-lock.json for every platform
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	  tar -c package.json packages/*/package.json services/*/package.json test/package.json test/*/package.json | tar -x -C "$$folder" && \
	  (cd "$$folder" && npm install --package-lock-only --no-audit --no-fund --loglevel=error) && \
	  cp "$$folder/package-lock.json" package-lock.json

clean: ## Remove what was installed, and the data of the demo
	rm -rf node_modules .data .tools .cache
