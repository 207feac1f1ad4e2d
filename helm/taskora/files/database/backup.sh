#!/bin/sh
# One backup into the folder of the volume, of the same form as `npm run backup` writes: an archive that gets its name
# only
# after it was read back to its end, and beside it the checksum with what it holds. The oldest ones go.
set -eu
umask 077
cd "$BACKUP_FOLDER"
rm -f ./*.partial

name="taskora-$(date -u +%Y%m%d-%H%M%S).dump"
export PGHOST="$DATABASE_HOST" PGPORT="$DATABASE_PORT" PGUSER="$DATABASE_USER" PGDATABASE="$DATABASE_NAME"
ask() { psql --no-password --no-psqlrc --tuples-only --no-align --command "$1"; }
PGPASSWORD=$(cat "$DATABASE_PASSWORD_FILE")
export PGPASSWORD
# While the password is being changed there are two; what is wrong with the first, pg_dump says where there is none.
next="${DATABASE_NEXT_PASSWORD_FILE:-}"
if [ -s "$next" ] && ! ask 'SELECT 1' > /dev/null 2>&1; then PGPASSWORD=$(cat "$next"); fi

pg_dump --no-password --format custom --file "$name.partial"

# Reads and unpacks every block. The last line has to appear, so that an archive that was cut off is not taken for a
# short one.
rows=$(pg_restore --data-only --file - "$name.partial" | awk '
  table == "" && /^COPY .* FROM stdin;$/ { table = substr($0, 6); sub(/ \(.*$/, "", table); rows[table] = 0; next }
  table != "" && $0 == "\\." { table = ""; next }
  table != "" { rows[table]++; next }
  /^-- PostgreSQL database dump complete$/ { complete = 1 }
  END {
    for (each in rows) {
      key = each
      gsub(/["\\]/, "\\\\&", key)
      printf "%s\"%s\":%d", comma, key, rows[each]
      comma = ","
    }
    exit !complete
  }')
content="{\"format\":1,\"createdAt\":\"$(date -u +%Y-%m-%dT%H:%M:%S.000Z)\",\"database\":\"$DATABASE_NAME\""
content="$content,\"server\":\"$(ask 'SHOW server_version' | cut -d' ' -f1)\""
content="$content,\"schema\":\"$(ask 'SELECT version_num FROM public.alembic_version')\",\"rows\":{$rows}}"

digest=$(sha256sum "$name.partial" | cut -d' ' -f1)
printf '# %s\n%s  %s\n' "$content" "$digest" "$name" > "$name.sha256.partial"
mv "$name.sha256.partial" "$name.sha256"
mv "$name.partial" "$name"
echo "$name: $(wc -c < "$name") bytes"

for each in *.dump; do echo "$each"; done | sort -r | tail -n "+$((BACKUPS_KEPT + 1))" | while read -r old; do
  rm -f "$old" "$old.sha256"
  echo "$old: deleted, $BACKUPS_KEPT newer ones are kept"
done
