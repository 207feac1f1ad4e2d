{{/*
Fails when nobody would make the Secrets: `helm template` cannot know whether there are some, and random values would
overwrite them. What was applied would wait for them for ever.
*/}}
{{- define "taskora.checkSecrets" -}}
{{- range $concern := list "database" "auth" -}}
{{- if not (or (include "taskora.online" $) (index $.Values.secrets $concern).existingSecret) -}}
{{- fail (printf "Without a cluster to ask no Secret can be made. Make it yourself and name it: --set secrets.%s.existingSecret=NAME (keys: values.yaml). Or use helm install, which makes it; its preview is --dry-run=server." $concern) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Fails when the database is called otherwise than its data: pods would look for what does not exist. */}}
{{- define "taskora.checkDatabaseNames" -}}
{{- $claim := lookup "v1" "PersistentVolumeClaim" .Release.Namespace (include "taskora.claimName" .) -}}
{{- range $key := list "name" "user" -}}
{{- $made := dig "metadata" "annotations" (printf "taskora.dev/database-%s" $key) "" $claim -}}
{{- $wanted := index $.Values.database $key -}}
{{- if and $made (ne $made $wanted) -}}
{{- fail (printf "The data in %s was made with database.%s=%s, and the values say %s. PostgreSQL takes it at the first start alone: set it back to %s." (include "taskora.claimName" $) $key $made $wanted $made) -}}
{{- end -}}
{{- end -}}
{{- end }}
