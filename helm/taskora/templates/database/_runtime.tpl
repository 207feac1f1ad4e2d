{{/* What the server and the step before it share: image, user, place of the data, resources. */}}
{{- define "taskora.databaseRuntime" -}}
image: {{ include "taskora.image" (list . .Values.database.image) | quote }}
imagePullPolicy: {{ .Values.database.image.pullPolicy }}
securityContext:
  {{- include "taskora.containerSecurityContext" (list . "database") | nindent 2 }}
env:
  # A directory of its own inside the volume: a fresh file system brings lost+found, and the server wants mode 0700.
  - name: PGDATA
    value: /var/lib/postgresql/data/pgdata
  # The port of the server and of every client in the container.
  - name: PGPORT
    value: {{ .Values.database.service.port | quote }}
  - name: POSTGRES_USER
    value: postgres
  - name: POSTGRES_PASSWORD_FILE
    value: /run/secrets/database/postgres-password
  # Connections over the network need a password (scram). The socket is seen by this container alone.
  - name: POSTGRES_INITDB_ARGS
    value: --data-checksums --encoding=UTF8 --auth-host=scram-sha-256
  - name: DATABASE_NAME
    value: {{ .Values.database.name | quote }}
  - name: DATABASE_USER
    value: {{ .Values.database.user | quote }}
  - name: DATABASE_PASSWORD_FILE
    value: /run/secrets/database/password
resources:
  {{- toYaml .Values.database.resources | nindent 2 }}
{{- end }}

{{/* Asks the server over TCP whether it takes sessions; the real names keep its log free of complaints. */}}
{{- define "taskora.databaseReady" -}}
- pg_isready
- --host=127.0.0.1
- --username={{ .Values.database.user }}
- --dbname={{ .Values.database.name }}
{{- end }}
