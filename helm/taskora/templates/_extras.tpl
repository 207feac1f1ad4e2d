{{/*
The variables of a container, with those that a person adds: ROOT COMPONENT OWN, where OWN is the list of the chart's own
as YAML. One of the chart's that is set again fails: the API server refuses two of one name, or the later one wins unseen.
*/}}
{{- define "taskora.environment" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $settings := (include (print $root.Template.BasePath "/configmap.yaml") $root | fromYaml).data -}}
{{- $names := keys $settings -}}
{{- range index . 2 | fromYamlArray }}{{ $names = append $names .name }}{{ end -}}
envFrom:
  - configMapRef:
      name: {{ include "taskora.fullname" $root }}-settings
  {{- with (index $root.Values $component).extraEnvFrom }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
env:
  {{- index . 2 | nindent 2 }}
{{- with (index $root.Values $component).extraEnv }}
  {{- range . }}
  {{- if has .name $names }}
  {{- fail (printf "%s.extraEnv sets %s, which the chart sets itself: use the value that stands behind it." $component .name) }}
  {{- end }}
  {{- $names = append $names .name }}
  {{- end }}
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Labels of a component's pods: ROOT COMPONENT. The schema keeps those of the chart out of the person's. */}}
{{- define "taskora.podLabels" -}}
{{ include "taskora.labels" . }}
{{- with (index (index . 0).Values (index . 1)).podLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The number of pods, unless an autoscaler sets it: a component's values. */}}
{{- define "taskora.replicas" -}}
{{- if not .autoscaling.enabled }}
replicas: {{ .replicas }}
{{- end }}
{{- end }}
