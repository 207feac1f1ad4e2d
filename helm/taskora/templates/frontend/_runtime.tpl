{{/* What a pod of the image and the one of the inner loop share: the files that they read and write. */}}
{{- define "taskora.frontendMounts" -}}
- { name: tmp, mountPath: /tmp }
{{ include "taskora.databasePasswordMounts" . }}
- { name: auth-secret, mountPath: /run/secrets/auth, readOnly: true }
{{- with include "taskora.databaseCaMount" . }}{{ trim . | nindent 0 }}{{ end }}
{{- with include "taskora.mailMount" . }}{{ trim . | nindent 0 }}{{ end }}
{{- with .Values.frontend.extraVolumeMounts }}{{ toYaml . | nindent 0 }}{{ end }}
{{- end }}

{{- define "taskora.frontendVolumes" -}}
- name: tmp
  emptyDir: { sizeLimit: 64Mi }
{{ include "taskora.databasePasswordVolumes" . }}
- name: auth-secret
  secret:
    secretName: {{ include "taskora.secretName" (list . "auth") }}
    defaultMode: 0440
    items:
      - { key: {{ .Values.secrets.auth.key }}, path: secret }
{{- with include "taskora.databaseCaVolume" . }}{{ trim . | nindent 0 }}{{ end }}
{{- with include "taskora.mailVolume" . }}{{ trim . | nindent 0 }}{{ end }}
{{- with .Values.frontend.extraVolumes }}{{ toYaml . | nindent 0 }}{{ end }}
{{- end }}

{{/* The Service that leads to pods of the image, whatever the inner loop does. */}}
{{- define "taskora.frontendOfImage" -}}
{{ include "taskora.fullname" . }}-frontend{{ ternary "-image" "" .Values.frontend.development.enabled }}
{{- end }}

{{/* The component whose pods have the traffic from outside. */}}
{{- define "taskora.servingFrontend" -}}
{{- with .Values.frontend.development }}{{ ternary "frontend-development" "frontend" (and .enabled .serving) }}{{ end -}}
{{- end }}

{{/* The components whose pods speak for the frontend, as a YAML list. */}}
{{- define "taskora.frontends" -}}
{{ ternary (list "frontend" "frontend-development") (list "frontend") .Values.frontend.development.enabled | toYaml }}
{{- end }}
