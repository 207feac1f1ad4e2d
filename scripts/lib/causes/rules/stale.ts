// Values that changed after the pods read them, and objects that somebody changed by hand.
import type { KubeObject } from '../../kube-object.ts'
import { keyOf, type ObjectRef, refOf } from '../facts/facts.ts'
import { createdAt, managedFieldsOf, parseTime, podSpec } from '../facts/objects.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { isTroubled } from '../world/trouble.ts'
import { kubectl, say, shorten } from '../world/words.ts'
import type { World } from '../world/world.ts'
import { complaints } from './complaints.ts'

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
        cause: `${ref.kind} ${ref.namespace}/${ref.name} was changed at ${new Date(changed).toISOString().slice(0, 19)}Z, after the pods of ${say(workload)} started, which still use the old values`,
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

const BY_HAND = /^(kubectl(?:-\w+)*|Mozilla|k9s|lens|node-fetch|dashboard|octant)$/i

const HAND_VERBS: Readonly<Record<string, string>> = {
  'kubectl-edit': 'kubectl edit',
  'kubectl-patch': 'kubectl patch',
  'kubectl-set': 'kubectl set',
  'kubectl-scale': 'kubectl scale',
  'kubectl-rollout': 'kubectl rollout',
  'kubectl-client-side-apply': 'kubectl apply',
  kubectl: 'kubectl',
}

/** Who changed an object of a release by hand, and which fields, from the record of its fields. */
export function handChanges(object: KubeObject): { manager: string; at: string; fields: string[] }[] {
  const fields = managedFieldsOf(object)
  const installed =
    fields.some(({ manager }) => /^helm$/i.test(manager)) ||
    object.metadata.labels?.['app.kubernetes.io/managed-by'] === 'Helm'
  if (!installed) return []
  return fields
    .filter(({ manager, subresource }) => BY_HAND.test(manager) && subresource !== 'status')
    .flatMap(({ manager, time = '', fieldsV1, subresource }) => {
      const changed =
        subresource === 'scale'
          ? ['replicas']
          : leaves(fieldsV1).filter(
              (path) =>
                !/restartedAt|last-applied|^metadata\.annotations$|^metadata\.annotations\.deployment/.test(path),
            )
      return changed.length > 0 ? [{ manager: HAND_VERBS[manager] ?? manager, at: time, fields: changed }] : []
    })
}

/** `spec.replicas`, `containers[backend].image`: the fields that an entry owns, short enough to read. */
function leaves(fields: object | undefined, path = ''): string[] {
  return Object.entries(fields ?? {}).flatMap(([key, value]) => {
    if (key === '.') return []
    const name = key.startsWith('f:') ? key.slice(2) : key.startsWith('k:') ? `[${keyName(key.slice(2))}]` : key
    const here = path === '' ? name : name.startsWith('[') ? `${path}${name}` : `${path}.${name}`
    const below = leaves(value as object, here)
    return below.length > 0 ? below : [here.replace('spec.template.spec.', '')]
  })
}

function keyName(text: string): string {
  try {
    return String(Object.values(JSON.parse(text) as object)[0])
  } catch {
    return text
  }
}

function* drift(world: World): Iterable<Found> {
  for (const object of world.facts.objects) {
    const [change] = handChanges(object)
    if (!change) continue
    const ref = refOf(object)
    const release =
      object.metadata.annotations?.['meta.helm.sh/release-name'] ??
      object.metadata.labels?.['app.kubernetes.io/instance']
    const failing = world.podsOf(ref).some((pod) => isTroubled(world, pod))
    yield {
      object: ref,
      cause: `${say(ref)} of release ${release ?? '?'} was changed by hand: ${change.manager} set ${shorten(change.fields.join(', '), 120)}${change.at ? ` at ${change.at}` : ''}`,
      evidence: [`${say(ref)}: managedFields of ${change.manager}`],
      mend: 'npm run deploy',
      level: 'warning',
      confidence: failing ? 0.7 : 0.6,
    }
  }
}

export const STALE_RULES: readonly Rule[] = [
  rule('TSK_SECRET_STALE', {
    about:
      'A Secret or ConfigMap was changed after pods started that read it as variables: they still use the old values.',
    mend: '`kubectl rollout restart` of the workload.',
    find: stale,
  }),
  rule('TSK_CHANGED_BY_HAND', {
    about: 'Somebody changed an object of a Helm release by hand.',
    mend: '`npm run deploy` makes it what the chart says.',
    find: drift,
  }),
]
