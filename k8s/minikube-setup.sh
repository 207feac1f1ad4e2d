#!/bin/sh
# Makes the local cluster usable: the tools, the minikube cluster, the namespace and the Secrets. Passes all arguments
# on to `npm run setup` (--dry-run prints the commands, --force makes the cluster anew, --help lists the rest).
set -eu
cd "$(dirname "$0")/.."
[ -x node_modules/.bin/node ] || npm ci >&2
exec npm run --silent setup -- "$@"
