// Recordings of large systems, of which one workload fails: what `why --from` is measured with.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type EventFact, NO_FACTS } from '../../lib/causes/facts/facts.ts'
import { archiveOf } from '../../lib/causes/reading/archive.ts'
import type { KubeObject } from '../../lib/kube-object.ts'

const REPLICAS = 5
const NAMESPACES = 50
const TAKEN_AT = Date.parse('2026-11-29T03:00:00Z')
const MADE = '2026-11-28T03:00:00Z'
const KINDS = ['Pod', 'Deployment', 'ReplicaSet', 'Service', 'Node', 'Namespace', 'Secret', 'ConfigMap']

/** Writes a recording with so many pods, five of a Deployment each, with an old event for each of them. */
export function writeRecording(file: string, pods: number): void {
  const apps = Array.from({ length: Math.ceil(pods / REPLICAS) }, (_, index) => index)
  const names = Array.from({ length: NAMESPACES }, (_, index) => `ns-${index}`)
  const objects = [
    object('Node', '', 'n1', { status: { conditions: [{ type: 'Ready', status: 'True' }] } }),
    ...names.map((name) => object('Namespace', '', name, { status: { phase: 'Active' } })),
    ...apps.flatMap((index) => application(index, apps.length)),
  ]
  const events = objects.filter(({ kind }) => kind === 'Pod').map(oldEvent)
  const facts = { ...NO_FACTS, objects, events, complete: new Set(KINDS), takenAt: TAKEN_AT }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, gzipSync(JSON.stringify(archiveOf(facts, {}))))
}

const namespaceOf = (index: number): string => `ns-${index % NAMESPACES}`

const object = (kind: string, namespace: string, name: string, rest: object, owner?: string): KubeObject => ({
  kind,
  metadata: {
    name,
    ...(namespace ? { namespace } : {}),
    uid: `${kind}-${namespace}-${name}`,
    creationTimestamp: MADE,
    labels: { app: name.split('-').slice(0, 2).join('-') },
    ...(owner
      ? { ownerReferences: [{ kind: kind === 'Pod' ? 'ReplicaSet' : 'Deployment', name: owner, uid: owner }] }
      : {}),
  },
  ...rest,
})

/** The first one's image does not exist; each calls the next of its namespace. */
function application(index: number, count: number): KubeObject[] {
  const [name, namespace, fails] = [`app-${index}`, namespaceOf(index), index === 0]
  const selector = { app: name }
  const env = [{ name: 'NEXT_URL', value: `http://app-${(index + NAMESPACES) % count}:8080` }]
  const spec = { containers: [{ name: 'app', image: `shop/app:${index}`, ports: [{ containerPort: 8080 }], env }] }
  const template = { metadata: { labels: selector }, spec }
  const ready = fails ? 0 : REPLICAS
  const status = { replicas: REPLICAS, readyReplicas: ready, availableReplicas: ready, updatedReplicas: REPLICAS }
  const pods = Array.from({ length: REPLICAS }, (_, number) =>
    object(
      'Pod',
      namespace,
      `${name}-7d4b9c6f5d-x${number}b2k`,
      { spec: { ...spec, nodeName: 'n1' }, status: podStatus(fails) },
      `${name}-7d4b9c6f5d`,
    ),
  )
  return [
    object('Deployment', namespace, name, {
      spec: { replicas: REPLICAS, selector: { matchLabels: selector }, template },
      status,
    }),
    object('ReplicaSet', namespace, `${name}-7d4b9c6f5d`, { spec: { replicas: REPLICAS, template }, status }, name),
    object('Service', namespace, name, { spec: { selector, ports: [{ port: 8080, targetPort: 8080 }] } }),
    ...pods,
  ]
}

const podStatus = (fails: boolean): object => ({
  phase: fails ? 'Pending' : 'Running',
  conditions: [{ type: 'Ready', status: fails ? 'False' : 'True' }],
  containerStatuses: [
    {
      name: 'app',
      ready: !fails,
      restartCount: 0,
      state: fails
        ? { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "shop/app:0": not found' } }
        : { running: { startedAt: MADE } },
    },
  ],
})

const oldEvent = ({ metadata: { name, namespace = '' } }: KubeObject): EventFact => ({
  type: 'Warning',
  reason: 'BackOff',
  message: 'Back-off restarting failed container app',
  object: { kind: 'Pod', namespace, name },
  count: 3,
  at: TAKEN_AT - 4_000_000,
})
