# Every verb is the npm script of the same name; the work is done in scripts/ and tests/.
# Flags and words go through ARGS:   make deploy ARGS="--dry-run"   make logs ARGS="backend --follow"
.DEFAULT_GOAL := help
INSTALLED := node_modules/.installed
NODE := node_modules/.bin/node

deploy: ## run setup, build, load, deploy and verify: up to a live, checked application
setup: ## make the tools and the cluster usable
build: ## build the images of the application
load: ## put the images into the node
push: ## push the images to the registry of a target
verify: ## check the running application from the outside
teardown: ## remove the application; ARGS="--level data|cluster|all" removes more
dev: ## deploy, then bring every saved change live, with logs
bench: ## measure deployments and loads on a cluster of their own
status: ## show cluster, release, pods and address
why: ## say why something does not work: root cause, evidence and fix; ARGS="backend"
drill: ## make faults in the cluster and assert that each is named; ARGS="all --yes"
reliability: ## make faults under load and assert that nothing is lost; ARGS="--quick --yes"
diagnose: ## write a recording of the cluster without secrets
logs: ## show the logs; ARGS="backend --follow"
trust: ## let this machine's programs trust the certificate of https; ARGS=--remove
open: ## open the application in the browser
doctor: ## look for what is wrong on this machine, each finding with its fix; ARGS=--fix
rollback: ## go back to the release before
backup: ## save the database to a file
restore: ## bring a saved database back; ARGS="FILE"
rotate: ## give Secrets new values; ARGS="auth" or ARGS="database"
ask: ## ask about the cluster; ARGS="'show me pod status'"
ai: ## make, remove or look at what an assistant needs; ARGS="install kubectl-ai"
receipts: ## list what was run here; ARGS="compare" says which step became slower, and why
tools: ## obtain tools alone; ARGS="helm"
mcp: ## offer the tasks of an account to an MCP client, over standard input and output
env: ## print what makes the plain kubectl, helm and minikube reach this cluster
check: ## check the types
client: ## write what is made from the API: its description and the types of the frontend's client
test: ## run every test that needs no cluster; ARGS="unit chart" for some
e2e: ## run the tests on a real cluster

help: ## list the verbs
	@echo 'Usage: make VERB [ARGS="FLAGS"]' && echo
	@awk -F ': ## ' '/^[a-z0-9]+: ## / { printf "  %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

VERBS := $(filter-out help,$(shell sed -n 's/^\([a-z0-9]*\): \#\# .*/\1/p' $(firstword $(MAKEFILE_LIST))))
.PHONY: help $(VERBS)
$(VERBS): $(INSTALLED)
	@[ -e $(NODE) ] || { echo 'The npm package node brings its program by an install script, and those are off here' \
	  '(ignore-scripts).'; echo 'hint: npm rebuild node --ignore-scripts=false   allows this one, then run make again'; \
	  exit 1; } >&2
	@npm run --silent $@ -- $(ARGS)

# npm ci empties node_modules first, so an installation that was cut off leaves no mark behind. One without install
# scripts is whole but for Node, which the verb then asks for: installing again would not bring it.
node_modules: $(INSTALLED)
$(INSTALLED): package-lock.json
	@npm ci --loglevel=error >&2
	@[ ! -e $(NODE) ] || $(NODE) --version >/dev/null 2>&1 || $(MAKE) --no-print-directory libatomic >&2
	@touch $@

# The npm package `node` is Node's own build, which needs a library that small Linux systems lack.
.PHONY: libatomic
libatomic:
	@echo 'node_modules/.bin/node does not run here: on Linux it needs libatomic.so.1'
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then echo 'Installing the package libatomic1'; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends libatomic1; \
	  else echo 'hint: sudo apt-get install libatomic1 (Debian, Ubuntu) or sudo dnf install libatomic (Fedora)'; fi
	@$(NODE) --version
