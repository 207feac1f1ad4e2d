// Values that changed after the pods read them.
import type { KubeObject } from '../../../kube-object.ts'
import { keyOf, type ObjectRef, refOf } from '../../facts/facts.ts'
import { createdAt, managedFieldsOf, parseTime, podSpec } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { kubectl, say, shorten } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { complaints } from '../complaints/said.ts'

/** When the content of an object was last written; undefined where nobody recorded it. */
function changedAt(object: KubeObject): number | undefined {
  const times = managedFieldsOf(object)
    .filter(({ fieldsV1 }) => fieldsV1 === undefined || 'f:data' in fieldsV1 || 'f:stringData' in fieldsV1)
    .map(({ time }) => parseTime(time))
  const newest = Math.max(0, ...times)
  return newest > createdAt(object) + 5_000 ? newest : newest > 0 ? newest : undefined
}

/** Objects that a pod reads once, at its start: by variables, or by subPath. */
function* readOnce(pod: KubeObject): Iterable<ObjectRef> {
  const namespace = pod.metadata.namespace ?? 'default'
  const { containers = [], volumes = [] } = podSpec(pod)
  for (const { env = [], envFrom = [], volumeMounts = [] } of containers) {
    for (const { valueFrom } of env) {
      if (valueFrom?.secretKeyRef?.name) yield { kind: 'Secret', namespace, name: valueFrom.secretKeyRef.name }
      if (valueFrom?.configMapKeyRef?.name) yield { kind: 'ConfigMap', namespace, name: valueFrom.configMapKeyRef.name }
    }
    for (const { secretRef, configMapRef } of envFrom) {
      if (secretRef?.name) yield { kind: 'Secret', namespace, name: secretRef.name }
      if (configMapRef?.name) yield { kind: 'ConfigMap', namespace, name: configMapRef.name }
    }
    for (const { name, subPath } of volumeMounts) {
      const volume = subPath ? volumes.find((each) => each.name === name) : undefined
      if (volume?.secret?.secretName) yield { kind: 'Secret', namespace, name: volume.secret.secretName }
      if (volume?.configMap?.name) yield { kind: 'ConfigMap', namespace, name: volume.configMap.name }
    }
  }
}

function* stale(world: World): Iterable<Found> {
  const seen = new Set<string>()
  for (const { workload, pod, word, container } of complaints(world)) {
    if (!['credentials', 'database-missing', 'setting'].includes(word.complaint)) continue
    const started = parseTime(container.status?.state?.running?.startedAt) || createdAt(pod)
    for (const ref of readOnce(pod)) {
      const object = world.get(ref)
      const changed = object ? changedAt(object) : undefined
      const key = `${keyOf(workload)} ${keyOf(ref)}`
      if (!object || changed === undefined || started === 0 || changed <= started || seen.has(key)) continue
      seen.add(key)
      yield {
        object: ref,
        affects: [workload],
        cause:
          `${ref.kind} ${ref.namespace}/${ref.name} was changed at ` +
          `${new Date(changed).toISOString().slice(0, 19)}Z, after the pods of ${say(workload)} started, which ` +
          'still use the old values',
        evidence: [
          `${say(refOf(pod))}: started ${new Date(started).toISOString().slice(0, 19)}Z, reads it as variables`,
          `log: ${shorten(word.line)}`,
        ],
        mend: kubectl(workload.namespace, `rollout restart ${workload.kind.toLowerCase()} ${workload.name}`),
        confidence: 0.92,
      }
    }
  }
}

export const STALE_RULES: readonly Rule[] = [rule('TSK_SECRET_STALE', stale)]
