{{/* The backend's own variables. */}}
{{- define "taskora.backendEnvironment" -}}
- name: JWKS_URL
  value: http://{{ include "taskora.frontendOfImage" . }}:{{ .Values.frontend.service.port }}/api/auth/jwks
# MCP messages come through the frontend, which has judged the origin of those with a session.
- name: MCP_ALLOWED_HOSTS
  value: {{ include "taskora.fullname" . }}-backend:*,localhost:*,127.0.0.1:*
- name: MCP_ALLOWED_ORIGINS
  value: {{ join "," (concat (list .Values.publicUrl) .Values.trustedOrigins (list "http://localhost:*" "http://127.0.0.1:*")) | quote }}
- { name: DATABASE_CONNECTIONS, value: {{ .Values.backend.connections | quote }} }
{{- if not .Values.backend.development.enabled }}
- { name: SHUTDOWN_DRAIN_SECONDS, value: {{ .Values.backend.shutdown.drainSeconds | quote }} }
{{- end }}
- name: COHERE_API_KEY_FILE
  value: /run/secrets/assistant/cohere-api-key
- { name: COHERE_MODEL, value: {{ .Values.assistant.model | quote }} }
- { name: COHERE_BASE_URL, value: {{ .Values.assistant.baseUrl | quote }} }
{{- with .Values.assistant.proxy }}
# Calls inside the cluster are plain HTTP and go past it.
- { name: HTTPS_PROXY, value: {{ . | quote }} }
{{- end }}
{{- if .Values.assistant.caConfigMap }}
- { name: SSL_CERT_FILE, value: /run/ca/ca.crt }
{{- end }}
- { name: RATE_LIMIT_MESSAGES, value: {{ .Values.rateLimits.messagesPerMinute | int64 | quote }} }
- { name: RATE_LIMIT_WRITES, value: {{ .Values.rateLimits.writesPerMinute | int64 | quote }} }
- { name: RATE_LIMIT_MCP, value: {{ .Values.rateLimits.mcpPerMinute | int64 | quote }} }
- { name: RATE_LIMIT_EXPORT, value: {{ .Values.rateLimits.exportsPerHour | int64 | quote }} }
- { name: METRICS_PORT, value: {{ .Values.backend.metrics.port | quote }} }
{{- end }}

{{/* What the server and the migration before it share: image, user, settings, files, resources. */}}
{{- define "taskora.backendRuntime" -}}
image: {{ include "taskora.image" (list . .Values.backend.image) | quote }}
imagePullPolicy: {{ .Values.backend.image.pullPolicy }}
terminationMessagePolicy: FallbackToLogsOnError
securityContext:
  {{- include "taskora.containerSecurityContext" (list . "backend") | nindent 2 }}
{{ include "taskora.environment" (list . "backend" (include "taskora.backendEnvironment" .)) }}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  {{- if .Values.backend.development.enabled }}
  - { name: sources, mountPath: /run/sources }
  {{- end }}
  {{- include "taskora.databasePasswordMounts" . | nindent 2 }}
  - { name: assistant-secret, mountPath: /run/secrets/assistant, readOnly: true }
  {{- if .Values.assistant.caConfigMap }}
  - { name: ca, mountPath: /run/ca, readOnly: true }
  {{- end }}
  {{- with include "taskora.databaseCaMount" . }}{{ trim . | nindent 2 }}{{ end }}
  {{- with .Values.backend.extraVolumeMounts }}{{ toYaml . | nindent 2 }}{{ end }}
resources:
  {{- toYaml .Values.backend.resources | nindent 2 }}
{{- end }}

{{/* How a Prometheus finds the pods by itself, unless an operator leads it there; what a person says goes before. */}}
{{- define "taskora.backendAnnotations" -}}
{{- $found := dict "prometheus.io/scrape" "true" "prometheus.io/path" "/metrics" -}}
{{- $_ := set $found "prometheus.io/port" (toString .Values.backend.metrics.port) -}}
{{- $found = ternary (dict) $found .Values.backend.metrics.podMonitor.enabled -}}
{{- with merge (dict) .Values.backend.podAnnotations $found }}{{ toYaml . }}{{ end -}}
{{- end }}
