#!/bin/sh
# A first start that was cut off leaves a data directory that the image takes for a finished one: the application's role
# and database would be missing for ever. Nobody could connect to such a server, so it holds nothing: it is set aside.
set -eu

if [ -e "$PGDATA" ] && [ ! -e "$PGDATA/taskora-complete" ]; then
  echo "the first start was interrupted: $PGDATA is set aside as $PGDATA.incomplete and made anew"
  rm -rf "$PGDATA.incomplete"
  mv "$PGDATA" "$PGDATA.incomplete"
fi
