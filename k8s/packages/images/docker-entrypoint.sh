#!/bin/bash
# Starts PostgreSQL with the interface of the official image: the POSTGRES_* variables (each also as *_FILE), PGDATA,
# and
# scripts in /docker-entrypoint-initdb.d that run once, when the data directory is made.
set -euo pipefail

fail() {
  printf 'docker-entrypoint: %s\n' "$*" >&2
  exit 1
}

# value NAME [DEFAULT]: sets NAME from itself, from the file that NAME_FILE names, or to DEFAULT.
value() {
  local name=$1 file="${1}_FILE" text="${2:-}"
  if [[ -n "${!name:-}" && -n "${!file:-}" ]]; then fail "set $name or $file, not both"; fi
  if [[ -n "${!name:-}" ]]; then text=${!name}; fi
  if [[ -n "${!file:-}" ]]; then text=$(< "${!file}"); fi
  export "$name=$text"
  unset "$file"
}

read_settings() {
  value POSTGRES_PASSWORD
  value POSTGRES_USER postgres
  value POSTGRES_DB "$POSTGRES_USER"
  value POSTGRES_INITDB_ARGS
  value POSTGRES_HOST_AUTH_METHOD scram-sha-256
  if [[ -z "$POSTGRES_PASSWORD" && "$POSTGRES_HOST_AUTH_METHOD" != trust ]]; then
    fail 'the data directory is empty and no superuser password is given:' \
      'set POSTGRES_PASSWORD_FILE or POSTGRES_PASSWORD'
  fi
}

make_data_directory() {
  local arguments=()
  # Read as a shell would: the variable may hold quoted arguments.
  eval "arguments=($POSTGRES_INITDB_ARGS)"
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") "${arguments[@]}"
  printf '\nhost all all all %s\n' "$POSTGRES_HOST_AUTH_METHOD" >> "$PGDATA/pg_hba.conf"
}

# The temporary server listens on the socket alone: nobody connects to a database that is not ready.
start_temporary_server() { pg_ctl --wait --silent -o "-c listen_addresses='' -p 5432" start; }

query() { psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc --username "$POSTGRES_USER" "$@"; }

make_database() {
  if [[ "$POSTGRES_DB" != postgres ]]; then
    query --dbname postgres --set database="$POSTGRES_DB" <<< 'CREATE DATABASE :"database";'
  fi
}

run_scripts() {
  local script
  for script in /docker-entrypoint-initdb.d/*; do
    case "$script" in
    *.sh)
      printf 'docker-entrypoint: running %s\n' "$script"
      # Scripts that are not executable are read into this shell, as the official image does.
      # shellcheck disable=SC1090
      if [[ -x "$script" ]]; then "$script"; else . "$script"; fi
      ;;
    *.sql)
      printf 'docker-entrypoint: running %s\n' "$script"
      query --dbname "$POSTGRES_DB" --file "$script"
      ;;
    esac
  done
}

# Nothing half-made survives: a failed first start leaves the directory empty, and the next start begins anew.
discard() {
  local code=$?
  trap - EXIT
  pg_ctl --mode=immediate --silent stop 2> /dev/null || true
  find "$PGDATA" -mindepth 1 -delete
  exit "$code"
}

initialise() {
  read_settings
  trap discard EXIT
  make_data_directory
  export PGPASSWORD=$POSTGRES_PASSWORD
  start_temporary_server
  make_database
  run_scripts
  pg_ctl --mode=fast --wait --silent stop
  unset PGPASSWORD
  trap - EXIT
}

main() {
  if [[ "${1:-}" == -* ]]; then set -- postgres "$@"; fi
  if [[ "${1:-}" != postgres ]]; then exec "$@"; fi
  mkdir -p "$PGDATA"
  if [[ $(id -u) == 0 ]]; then
    chown -R postgres:postgres "$PGDATA" /var/run/postgresql
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
  fi
  chmod 700 "$PGDATA" 2> /dev/null || true
  if [[ ! -s "$PGDATA/PG_VERSION" ]]; then initialise; fi
  # Secrets of the first start are of no use to the server and would show in its environment.
  unset POSTGRES_PASSWORD
  exec "$@"
}

main "$@"
