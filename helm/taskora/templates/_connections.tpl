{{/* The most pods of a component that there are at once, in the middle of a rollout: ROOT COMPONENT. */}}
{{- define "taskora.mostPods" -}}
{{- with index (index . 0).Values (index . 1) -}}
{{- $replicas := ternary .autoscaling.maxReplicas .replicas .autoscaling.enabled | int -}}
{{- $surge := .maxSurge | toString -}}
{{- if hasSuffix "%" $surge -}}
{{- /* Kubernetes rounds up. An autoscaler may be at its most when a rollout begins. */ -}}
{{- $surge = div (add (mul $replicas (trimSuffix "%" $surge | int)) 99) 100 -}}
{{- end -}}
{{ add $replicas (int $surge) }}
{{- end -}}
{{- end }}

{{/*
Fails unless the server has a connection for every one that the pods may open. What is kept free: three for superusers,
as PostgreSQL itself keeps them, and five for backup, restore and people. Without this sum a service that was scaled up
would answer 503 at its first peak.
*/}}
{{- define "taskora.checkConnections" -}}
{{- /* The pod of the inner loop opens as many as the others, and so does its successor. */ -}}
{{- $frontend := include "taskora.mostPods" (list . "frontend") | add (ternary 2 0 .Values.frontend.development.enabled) | int -}}
{{- $backend := include "taskora.mostPods" (list . "backend") | int -}}
{{- $perFrontend := int .Values.frontend.connections -}}
{{- $perBackend := int .Values.backend.connections -}}
{{- $kept := 8 -}}
{{- $needed := add (mul $frontend $perFrontend) (mul $backend $perBackend) $kept -}}
{{- $most := int .Values.database.maxConnections -}}
{{- if gt (int $needed) $most -}}
{{- fail (printf "The pods may open more connections than the database takes: %d frontend pods x %d + %d backend pods x %d + %d kept free = %d, and database.maxConnections is %d. Pods of a rollout are counted. Raise database.maxConnections to %d, or lower replicas (with an autoscaler: maxReplicas), maxSurge or connections." $frontend $perFrontend $backend $perBackend $kept $needed $most $needed) -}}
{{- end -}}
{{- end }}
