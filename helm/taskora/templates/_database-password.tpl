{{/*
The password of the application's role, for pods that open connections. While it is being changed the Secret has a second
one beside it, which every pod has to know before the role gets it; the superuser's stays with the database.
*/}}
{{- define "taskora.databasePasswordMounts" -}}
- { name: database-secret, mountPath: /run/secrets/database, readOnly: true }
- { name: database-next, mountPath: /run/secrets/database-next, readOnly: true }
{{- end }}

{{- define "taskora.databasePasswordVolumes" -}}
- name: database-secret
  secret:
    secretName: {{ include "taskora.secretName" (list . "database") }}
    defaultMode: 0440
    items:
      - { key: {{ .Values.secrets.database.passwordKey }}, path: password }
- name: database-next
  secret:
    secretName: {{ include "taskora.secretName" (list . "database") }}
    defaultMode: 0440
    optional: true
    items:
      - { key: {{ .Values.secrets.database.passwordKey }}-next, path: password }
{{- end }}
