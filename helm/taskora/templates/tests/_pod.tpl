{{/*
Frame of a test pod, which the caller ends with `command`: ROOT NAME COMPONENT, where COMPONENT lends its image, because no
other image is sure to be in the cluster. A pod that fails stays for its log.
*/}}
{{- define "taskora.testPod" -}}
{{- $root := index . 0 -}}
{{- $component := index . 2 -}}
{{- $image := (index $root.Values $component).image -}}
apiVersion: v1
kind: Pod
metadata:
  name: {{ include "taskora.fullname" $root }}-test-{{ index . 1 }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "taskora.labels" (list $root "test") | nindent 4 }}
  annotations:
    # A tag names one content, so nothing is pulled anew.
    kube-score/ignore: container-image-pull-policy
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  {{- include "taskora.podBase" (list $root $component) | nindent 2 }}
  restartPolicy: Never
  activeDeadlineSeconds: 60
  terminationGracePeriodSeconds: 1
  containers:
    - name: test
      image: {{ include "taskora.image" (list $root $image) | quote }}
      imagePullPolicy: {{ $image.pullPolicy }}
      terminationMessagePolicy: FallbackToLogsOnError
      securityContext:
        {{- include "taskora.containerSecurityContext" (list $root $component) | nindent 8 }}
      resources:
        requests: { cpu: 10m, memory: 64Mi, ephemeral-storage: 8Mi }
        limits: { cpu: 500m, memory: 128Mi, ephemeral-storage: 32Mi }
{{- end }}
