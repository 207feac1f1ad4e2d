#!/bin/sh
# Starts the server through the image's own entrypoint, after setting aside what an interrupted first start left behind.
# The entrypoint takes a half-made data directory for a finished one: role and database of the application would be
# missing for ever. Nobody could connect to such a server yet, so it holds nothing. This runs in the container itself,
# because a container that restarts does not run the pod's init containers again.
set -eu

if [ -e "$PGDATA" ] && [ ! -e "$PGDATA/taskora-complete" ]; then
  echo "the first start was interrupted: $PGDATA is set aside as $PGDATA.incomplete and made anew"
  rm -rf "$PGDATA.incomplete"
  mv "$PGDATA" "$PGDATA.incomplete"
fi

# Helm refuses other names where it may ask the cluster. Where it could not, pods with the new ones find nothing and do
# not become ready; the server starts all the same for those that know the old ones and are still serving.
made=$(cat "$PGDATA/taskora-complete" 2> /dev/null || true)
if [ -n "$made" ] && [ "$made" != "$DATABASE_NAME $DATABASE_USER" ]; then
  echo "the data was made with database.name=${made% *} and database.user=${made#* } at the first start," \
    "and the values say $DATABASE_NAME and $DATABASE_USER: set them back"
fi

# A server that did not end well writes before it serves, mostly one file of its log. On a full volume it ends at once,
# and the kubelet waits longer and longer, minutes after there is room, until it starts it again. So each room is tried
# once: after a recovery that got nowhere, the next one begins within a second of there being more.
tried="${TMPDIR:-/tmp}/recovery-tried"
plenty=32
room() { df -Pk "$PGDATA" | awk 'END { print int($4 / 1024) }'; }
record() { LC_ALL=C pg_controldata "$PGDATA" | sed -n "s/^$1: *//p"; }
wait_for_more_than() {
  [ "$(room)" -le "$1" ] || return 0
  echo "No space left on device: the volume has $(room) MiB, with which the server could not recover;" \
    "it starts when there is more"
  trap 'exit 0' INT TERM
  while [ "$(room)" -le "$1" ]; do
    sleep 1 &
    wait $!
  done
}

if [ -e "$PGDATA/taskora-complete" ]; then
  case "$(record 'Database cluster state')" in
  'shut down'*) rm -f "$tried" ;;
  *)
    checkpoint=$(record 'Latest checkpoint location')
    read -r had at 2> /dev/null < "$tried" || at=''
    if [ -n "$at" ] && [ "$at" = "$checkpoint" ] && [ "$had" -lt "$plenty" ]; then wait_for_more_than "$had"; fi
    echo "$(room) $checkpoint" > "$tried" || true
    ;;
  esac
fi

exec docker-entrypoint.sh postgres -c "max_connections=$MAX_CONNECTIONS"
