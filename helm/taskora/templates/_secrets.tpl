{{/*
Whether there is a cluster to ask. Discovery names kinds ("v1/Secret") and is open to everybody who may sign in; without a
cluster Helm knows groups alone. No object is looked up: a person may have rights in this one namespace only.
*/}}
{{- define "taskora.online" -}}
{{- if .Capabilities.APIVersions.Has "v1/Secret" }}yes{{ end -}}
{{- end }}

{{/*
One random value of a Secret, base64: ROOT SECRET-FOUND SECRET-NAME KEY LENGTH CONCERN.

The value that exists is kept. A new password of the database is made only while there is no data: PostgreSQL takes its
passwords at the first start alone. A new auth secret ends sessions; the frontend makes new token keys for it.
*/}}
{{- define "taskora.secretValue" -}}
{{- $root := index . 0 -}}
{{- $found := index . 1 -}}
{{- $name := index . 2 -}}
{{- $key := index . 3 -}}
{{- $claim := include "taskora.claimName" $root -}}
{{- $kept := dig "data" $key "" $found -}}
{{- if $kept -}}
{{ $kept }}
{{- else if and (eq (index . 5) "database") $root.Values.database.storage.existingClaim -}}
{{- fail (printf "The volume claim %s is somebody else's and may hold data, so no password is made for it. Make the Secret %s in namespace %s with the key %s (new values when the volume is empty), or name another: --set secrets.database.existingSecret=NAME." $claim $name $root.Release.Namespace $key) -}}
{{- else if and (eq (index . 5) "database") (lookup "v1" "PersistentVolumeClaim" $root.Release.Namespace $claim) -}}
{{- fail (printf "The volume claim %s holds data, but the key %s of the Secret %s is missing in namespace %s. A new value would not open that data. Put the old Secret back; without a copy, make one with new values and set the roles to them: docs/secrets.md." $claim $key $name $root.Release.Namespace) -}}
{{- else -}}
{{ randAlphaNum (index . 4) | b64enc }}
{{- end -}}
{{- end }}

{{/*
One Secret of the release: ROOT CONCERN COMPONENT KEYS, where KEYS maps a key to the length of its value.

Nothing is rendered when values name a Secret, when the Secret is there and some other hand made it, or when there is no
cluster to ask (`helm template`): random values would differ each time and overwrite the real ones when applied.
*/}}
{{- define "taskora.secret" -}}
{{- $root := index . 0 -}}
{{- $concern := index . 1 -}}
{{- $namespace := $root.Release.Namespace -}}
{{- if and (include "taskora.online" $root) (not (index $root.Values.secrets $concern).existingSecret) -}}
{{- $name := include "taskora.secretName" (list $root $concern) -}}
{{- $found := lookup "v1" "Secret" $namespace $name -}}
{{- $owner := dig "metadata" "annotations" "meta.helm.sh/release-name" "" $found -}}
{{- if or (not $found) (eq $owner $root.Release.Name) }}
apiVersion: v1
kind: Secret
metadata:
  name: {{ $name }}
  namespace: {{ $namespace }}
  labels:
    {{- include "taskora.labels" (list $root (index . 2)) | nindent 4 }}
  annotations:
    # Outlives `helm uninstall`, as the volume does.
    helm.sh/resource-policy: keep
type: Opaque
data:
  {{- range $key, $length := index . 3 }}
  {{ $key }}: {{ include "taskora.secretValue" (list $root $found $name $key $length $concern) }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}
