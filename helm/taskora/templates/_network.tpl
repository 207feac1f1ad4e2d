{{/* A peer of a network policy, the pods of one component: ROOT COMPONENT. */}}
{{- define "taskora.peer" -}}
podSelector:
  matchLabels:
    {{- include "taskora.selectorLabels" . | nindent 4 }}
{{- end }}

{{/* Head of the network policy of one component, which the caller ends with `ingress` and `egress`: ROOT COMPONENT. */}}
{{- define "taskora.policyFor" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "taskora.fullname" (index . 0) }}-{{ index . 1 }}
  namespace: {{ (index . 0).Release.Namespace }}
  labels:
    {{- include "taskora.labels" . | nindent 4 }}
spec:
  {{- include "taskora.peer" . | nindent 2 }}
  policyTypes: [Ingress, Egress]
{{- end }}
