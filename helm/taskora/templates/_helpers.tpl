{{/*
Helpers of more than one argument take a list: the root context first, then the rest.
*/}}

{{/* Prefix of every object: the release name, with the chart's name added unless the release carries it already. */}}
{{- define "taskora.fullname" -}}
{{- $name := ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) (contains .Chart.Name .Release.Name) -}}
{{- $name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{/* Labels that never change during the life of a release: ROOT [COMPONENT]; without one, all of the release. */}}
{{- define "taskora.selectorLabels" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
{{- if gt (len .) 1 }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}
{{- end }}

{{/* All labels of an object or a pod: ROOT [COMPONENT]. */}}
{{- define "taskora.labels" -}}
{{- $root := index . 0 -}}
{{ include "taskora.selectorLabels" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: {{ $root.Chart.Name }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- end }}

{{/* Reference of an image: ROOT IMAGE. */}}
{{- define "taskora.image" -}}
{{- $root := index . 0 -}}
{{- with index . 1 -}}
{{ .repository }}:{{ .tag | default $root.Chart.AppVersion }}{{ with .digest }}@{{ . }}{{ end }}
{{- end -}}
{{- end }}

{{/* Name of the Secret of one concern (database, auth, assistant): ROOT CONCERN. */}}
{{- define "taskora.secretName" -}}
{{- $root := index . 0 -}}
{{- $concern := index . 1 -}}
{{- (index $root.Values.secrets $concern).existingSecret | default (printf "%s-%s" (include "taskora.fullname" $root) $concern) -}}
{{- end }}

{{/* Name of the volume claim of the database. */}}
{{- define "taskora.claimName" -}}
{{ .Values.database.storage.existingClaim | default (printf "%s-database-data" (include "taskora.fullname" .)) }}
{{- end }}

{{/*
What every pod says about itself, whatever it runs: ROOT COMPONENT [PLACE], where PLACE has the rules of scheduling that
go before those of all pods; without it, COMPONENT. Level "restricted", no API access.
*/}}
{{- define "taskora.podBase" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $own := (index $root.Values (last .)).scheduling -}}
{{- $uid := int (index $root.Values $component).uid -}}
serviceAccountName: {{ include "taskora.fullname" $root }}-{{ $component }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- range $rule, $value := $root.Values.scheduling }}
{{- with ternary (get $own $rule) $value (hasKey $own $rule) }}
{{ $rule }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: {{ $uid }}
  runAsGroup: {{ $uid }}
  fsGroup: {{ $uid }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{/* The user is repeated here because a container's own setting wins over the pod's. ROOT COMPONENT. */}}
{{- define "taskora.containerSecurityContext" -}}
{{- $root := index . 0 -}}
{{- $uid := int (index $root.Values (index . 1)).uid -}}
runAsNonRoot: true
runAsUser: {{ $uid }}
runAsGroup: {{ $uid }}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end }}

{{/* Spread over nodes as far as there are nodes; one node alone must still hold everything: ROOT COMPONENT. */}}
{{- define "taskora.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "taskora.selectorLabels" . | nindent 8 }}
    matchLabelKeys:
      - pod-template-hash
{{- end }}

{{/* Digest of the settings that a pod reads only when it starts: a change rolls the pods. */}}
{{- define "taskora.settingsChecksum" -}}
checksum/settings: {{ include (print .Template.BasePath "/configmap.yaml") . | sha256sum }}
checksum/secrets: {{ .Values.secrets.revision | sha256sum }}
{{- end }}
