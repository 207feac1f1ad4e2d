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
{{- if not .Values.database.external.host -}}
{{- $claim := lookup "v1" "PersistentVolumeClaim" .Release.Namespace (include "taskora.claimName" .) -}}
{{- range $key := list "name" "user" -}}
{{- $made := dig "metadata" "annotations" (printf "taskora.dev/database-%s" $key) "" $claim -}}
{{- $wanted := index $.Values.database $key -}}
{{- if and $made (ne $made $wanted) -}}
{{- fail (printf "The data in %s was made with database.%s=%s, and the values say %s. PostgreSQL takes it at the first start alone: set it back to %s." (include "taskora.claimName" $) $key $made $wanted $made) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Fails when a database outside is named by halves: whose password it takes, and who vouches for it. */}}
{{- define "taskora.checkExternal" -}}
{{- with .Values.database.external -}}
{{- if .host -}}
{{- if not $.Values.secrets.database.existingSecret -}}
{{- fail (printf "The database is at %s, so its password is known there. Make a Secret with the key %s and name it: --set secrets.database.existingSecret=NAME." .host $.Values.secrets.database.passwordKey) -}}
{{- end -}}
{{- $named := ternary 1 0 (ne .tls.caConfigMap "") | add (ternary 1 0 (ne .tls.caSecret "")) | int -}}
{{- if and (eq .tls.mode "verify-full") (ne $named 1) -}}
{{- fail (printf "database.external.tls.mode=verify-full checks the server's certificate: name its authorities in either database.external.tls.caConfigMap or caSecret (key %s). With mode=require nobody checks who answers." .tls.caKey) -}}
{{- else if and (ne .tls.mode "verify-full") (ne $named 0) -}}
{{- fail (printf "database.external.tls names authorities, and mode=%s checks nothing with them: set mode to verify-full, or leave them out." .tls.mode) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "taskora.checkAutoscaling" -}}
{{- range $component := list "frontend" "backend" -}}
{{- with (index $.Values $component).autoscaling -}}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) -}}
{{- fail (printf "%s.autoscaling: minReplicas is %d, more than maxReplicas, which is %d." $component (int .minReplicas) (int .maxReplicas)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* A monitor that the network policies turn away would only ever report that the backend is down. */}}
{{- define "taskora.checkPodMonitor" -}}
{{- with .Values.backend.metrics -}}
{{- if and .podMonitor.enabled $.Values.networkPolicy.enabled (not .namespace) -}}
{{- fail "backend.metrics.podMonitor is on, and no Prometheus may ask: name its namespace in backend.metrics.namespace." -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Fails when pods that take any code would answer others than the person at this machine. */}}
{{- define "taskora.checkDevelopment" -}}
{{- range $component := list "frontend" "backend" -}}
{{- if and (index $.Values $component).development.enabled (not (include "taskora.isThisMachine" $)) -}}
{{- fail (printf "%s.development is for a cluster on this machine: publicUrl is %s, not of localhost. Leave %s.development.enabled out." $component $.Values.publicUrl $component) -}}
{{- end -}}
{{- end -}}
{{- end }}
