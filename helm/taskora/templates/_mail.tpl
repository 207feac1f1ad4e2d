{{/* Mail: the variables of the frontend, the files with user and password, the way to the server. Off without a host. */}}
{{- define "taskora.mailEnvironment" -}}
{{- with .Values.mail }}
{{- if .host }}
- name: SMTP_HOST
  value: {{ .host | quote }}
- name: SMTP_PORT
  value: {{ .port | quote }}
- name: SMTP_TLS
  value: {{ .tls | quote }}
- name: SMTP_FROM
  value: {{ .from | quote }}
{{- if $.Values.secrets.smtp.existingSecret }}
- name: SMTP_USERNAME_FILE
  value: /run/secrets/smtp/username
- name: SMTP_PASSWORD_FILE
  value: /run/secrets/smtp/password
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "taskora.mailMount" -}}
{{- if .Values.secrets.smtp.existingSecret }}
- { name: smtp-secret, mountPath: /run/secrets/smtp, readOnly: true }
{{- end }}
{{- end }}

{{- define "taskora.mailVolume" -}}
{{- with .Values.secrets.smtp }}
{{- if .existingSecret }}
- name: smtp-secret
  secret:
    secretName: {{ .existingSecret }}
    defaultMode: 0440
    items:
      - { key: {{ .usernameKey }}, path: username }
      - { key: {{ .passwordKey }}, path: password }
{{- end }}
{{- end }}
{{- end }}

{{/* The rule of a network policy that opens the way to the mail server: policies know no names. */}}
{{- define "taskora.mailEgress" -}}
{{- with .Values.mail }}
{{- if .host }}
{{- if .cidrs }}
- to:
    {{- range .cidrs }}
    - ipBlock: { cidr: {{ . | quote }} }
    {{- end }}
  ports:
{{- else }}
- ports:
{{- end }}
    - { port: {{ .port }}, protocol: TCP }
{{- end }}
{{- end }}
{{- end }}

{{/* Fails when mail is named by halves, or a password would travel in the clear. */}}
{{- define "taskora.checkMail" -}}
{{- with .Values.mail -}}
{{- if and (not .host) (or .from $.Values.secrets.smtp.existingSecret) -}}
{{- fail "mail.from or secrets.smtp.existingSecret is set, and mail.host names no server: nothing would be sent. Set mail.host, or leave them out." -}}
{{- else if and .host (not .from) -}}
{{- fail "mail.host names a server, and mail.from no sender: set mail.from, such as \"Taskora <tasks@example.com>\"." -}}
{{- else if and .host $.Values.secrets.smtp.existingSecret (eq .tls "none") -}}
{{- fail "mail.tls=none would send the password of the mail server in the clear: use starttls or implicit, or a server that asks for no password." -}}
{{- end -}}
{{- end -}}
{{- end }}
