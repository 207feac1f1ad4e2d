{{/* Asks the server over TCP whether it takes sessions; the real names keep its log free of complaints. */}}
{{- define "taskora.databaseReady" -}}
- pg_isready
- --host=127.0.0.1
- --username={{ .Values.database.user }}
- --dbname={{ .Values.database.name }}
{{- end }}
