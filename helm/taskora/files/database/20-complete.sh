#!/bin/sh
# The last script of the first start: the data directory is whole from here on, made with these names (see start.sh).
echo "$DATABASE_NAME $DATABASE_USER" > "$PGDATA/taskora-complete"
