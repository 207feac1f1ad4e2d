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

# A server that did not end well writes before it serves. On a full volume it ends at once, and the kubelet waits longer
# and longer, minutes after there is room, until it starts it again. Here it starts within a second of that.
room() { df -Pk "$PGDATA" | awk 'END { print int($4 / 1024) }'; }
ended_well() { LC_ALL=C pg_controldata "$PGDATA" | grep -q 'cluster state: *shut down'; }
needed=32 # two files of its log
if [ -e "$PGDATA/taskora-complete" ] && ! ended_well && [ "$(room)" -lt "$needed" ]; then
  echo "No space left on device: the volume has $(room) MiB, and the recovery of the server needs $needed;" \
    "it starts when there is room"
  trap 'exit 0' INT TERM
  while [ "$(room)" -lt "$needed" ]; do
    sleep 1 &
    wait $!
  done
fi

exec docker-entrypoint.sh postgres -c "max_connections=$MAX_CONNECTIONS"
