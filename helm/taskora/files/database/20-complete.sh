#!/bin/sh
# The last script of the first start: the data directory is whole from here on (see start.sh).
touch "$PGDATA/taskora-complete"
