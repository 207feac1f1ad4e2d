{{/*
Host names of Ingress and HTTPRoute that no trusted origin has, as a YAML list. One with a wildcard is left out: which of
its hosts people use is not known here.
*/}}
{{- define "taskora.untrustedHosts" -}}
{{- $hosts := ternary .Values.httpRoute.hostnames list .Values.httpRoute.enabled -}}
{{- range ternary .Values.ingress.hosts list .Values.ingress.enabled }}{{ $hosts = append $hosts .host }}{{ end -}}
{{- $trusted := list -}}
{{- range prepend .Values.trustedOrigins .Values.publicUrl }}{{ $trusted = append $trusted (urlParse .).hostname }}{{ end -}}
{{- range uniq $hosts }}
{{- if not (or (has . $trusted) (hasPrefix "*" .)) }}
- {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* Not empty where publicUrl is an address of the machine that asks. */}}
{{- define "taskora.isThisMachine" -}}
{{- if regexMatch "^https?://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]+)?/?$" .Values.publicUrl }}yes{{ end -}}
{{- end }}
