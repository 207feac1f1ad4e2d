#!/bin/sh
# The last script of the first start: the data directory is whole from here on (see discard-incomplete.sh).
touch "$PGDATA/taskora-complete"
