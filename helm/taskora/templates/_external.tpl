{{/* The database outside the release: whether there is one, how it is reached, and who vouches for it. */}}
{{- define "taskora.databaseHost" -}}
{{ .Values.database.external.host | default (printf "%s-database" (include "taskora.fullname" .)) }}
{{- end }}

{{- define "taskora.databasePort" -}}
{{ ternary .Values.database.external.port .Values.database.service.port (ne .Values.database.external.host "") }}
{{- end }}

{{/* Whether the authorities of its certificate are needed; the file is where libpq's variable says. */}}
{{- define "taskora.databaseCa" -}}
{{- if and .Values.database.external.host (eq .Values.database.external.tls.mode "verify-full") -}}
/run/database-ca/ca.crt
{{- end -}}
{{- end }}

{{- define "taskora.databaseCaMount" -}}
{{- if include "taskora.databaseCa" . }}
- { name: database-ca, mountPath: /run/database-ca, readOnly: true }
{{- end }}
{{- end }}

{{- define "taskora.databaseCaVolume" -}}
{{- if include "taskora.databaseCa" . }}
{{- with .Values.database.external.tls }}
- name: database-ca
  {{- if .caSecret }}
  secret:
    secretName: {{ .caSecret }}
    defaultMode: 0440
  {{- else }}
  configMap:
    name: {{ .caConfigMap }}
  {{- end }}
    items: [{ key: {{ .caKey }}, path: ca.crt }]
{{- end }}
{{- end }}
{{- end }}

{{/* The rule of a network policy that opens the way to the database. */}}
{{- define "taskora.databaseEgress" -}}
{{- if not .Values.database.external.host -}}
- to:
    - {{ include "taskora.peer" (list . "database") | indent 6 | trim }}
  ports:
{{- else if .Values.database.external.cidrs -}}
- to:
    {{- range .Values.database.external.cidrs }}
    - ipBlock: { cidr: {{ . | quote }} }
    {{- end }}
  ports:
{{- else -}}
- ports:
{{- end }}
    - { port: {{ include "taskora.databasePort" . }}, protocol: TCP }
{{- end }}
