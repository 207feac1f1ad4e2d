// A chart of small services that have nothing to do: what a rollout of many of them is measured with.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One Deployment of one pod, which a change of `mark` replaces. Its container only waits, and ends when asked to. */
const SERVICES = `{{- range $number := until (int .Values.services) }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: service-{{ $number }}
  labels: &labels { app.kubernetes.io/instance: {{ $.Release.Name }}, service: service-{{ $number }} }
spec:
  selector: { matchLabels: *labels }
  template:
    metadata:
      labels: *labels
      annotations: { mark: {{ $.Values.mark | quote }} }
    spec:
      enableServiceLinks: false
      containers:
        - name: service
          image: {{ $.Values.image }}
          imagePullPolicy: IfNotPresent
          resources: { requests: { cpu: 1m, memory: 4Mi }, limits: { memory: 16Mi } }
{{- end }}
`

/** Writes it into a folder, with the values file that the suite's own chart has, too. */
export function writeChart(folder: string, services: number, image: string): void {
  const files = {
    'Chart.yaml': 'apiVersion: v2\nname: services\nversion: 1.0.0\n',
    'values.yaml': `services: ${services}\nimage: ${image}\nmark: ""\n`,
    'values-dev.yaml': '{}\n',
    'templates/services.yaml': SERVICES,
  }
  mkdirSync(join(folder, 'templates'), { recursive: true })
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
}
