{{/* The same, and where the pods of the image are. */}}
{{- define "taskora.developmentEnvironment" -}}
{{ include "taskora.frontendEnvironment" . }}
- name: IMAGE_URL
  value: http://{{ include "taskora.frontendOfImage" . }}:{{ .Values.frontend.service.port }}
{{- end }}

{{/* The frontend's own variables. */}}
{{- define "taskora.frontendEnvironment" -}}
- name: PORT
  value: {{ .Values.frontend.containerPort | quote }}
- name: HOSTNAME
  value: 0.0.0.0
- name: PUBLIC_URL
  value: {{ .Values.publicUrl | quote }}
{{- if regexMatch "^https://" .Values.publicUrl }}
{{- if not (include "taskora.isThisMachine" .) }}
- name: HSTS_MAX_AGE
  value: {{ .Values.frontend.hstsMaxAge | int64 | quote }}
{{- end }}
{{- end }}
- name: TRUSTED_ORIGINS
  value: {{ join "," .Values.trustedOrigins | quote }}
- name: TRUSTED_PROXIES
  value: {{ join "," .Values.trustedProxies | quote }}
- name: BACKEND_URL
  value: http://{{ include "taskora.fullname" . }}-backend:{{ .Values.backend.service.port }}
- name: DATABASE_CONNECTIONS
  value: {{ .Values.frontend.connections | quote }}
- name: SHUTDOWN_DRAIN_SECONDS
  value: {{ .Values.frontend.shutdown.drainSeconds | quote }}
{{- if eq .Values.frontend.service.type "ClusterIP" }}
# Whoever comes from outside comes through a proxy. In milliseconds, and longer than that keeps a connection without
# requests (Traefik 90 s, nginx 60 s): one that the server closes first, after 5 s, may have a request under way, and of
# a write the proxy then makes a 502.
- name: KEEP_ALIVE_TIMEOUT
  value: "95000"
{{- end }}
- name: AUTH_SECRET_FILE
  value: /run/secrets/auth/secret
{{- include "taskora.mailEnvironment" . }}
{{- if .Values.database.external.host }}
{{- with include "taskora.databaseCa" . }}
# Beside the authorities that Node brings: the driver takes no file of its own from the environment.
- name: NODE_EXTRA_CA_CERTS
  value: {{ . }}
{{- end }}
{{- if eq .Values.database.external.tls.mode "require" }}
# The driver would check the certificate with `require`; this is what libpq means by it.
- name: PGSSLMODE
  value: no-verify
{{- end }}
{{- end }}
{{- end }}
