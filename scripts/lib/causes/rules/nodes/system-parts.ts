// Parts of the cluster that every application needs.

import type { KubeObject } from '../../../kube-object.ts'
import { refOf } from '../../facts/facts.ts'
import { parseTime, podSpec, podState } from '../../facts/objects.ts'
import type { Found } from '../../world/finding.ts'
import { isTroubled } from '../../world/trouble.ts'
import { listed, say } from '../../world/words.ts'
import type { World } from '../../world/world.ts'

/** Parts of the cluster that every application needs and that have no pod running. */
const PARTS = [
  ['kube-proxy', 'kube-proxy', 'so nobody programs the rules of Services: their addresses lead nowhere'],
  ['kube-controller-manager', 'kube-controller-manager', 'so no controller makes or removes pods'],
  ['kube-scheduler', 'kube-scheduler', 'so no pod is given to a node'],
  ['kindnet', 'kindnet', 'so pods have no network'],
  ['calico-node', 'calico-node', 'so pods have no network'],
  ['kube-flannel', 'kube-flannel', 'so pods have no network'],
  ['storage-provisioner', 'storage-provisioner', 'so claims get no volumes'],
] as const

export function* parts(world: World): Iterable<Found> {
  for (const [prefix, name, effect] of PARTS) {
    const pods = world
      .all('Pod')
      .filter(
        ({ metadata }) =>
          /^kube-(system|flannel)$|calico-system/.test(metadata.namespace ?? '') && metadata.name.startsWith(prefix),
      )
    const daemon = world.all('DaemonSet').find(({ metadata }) => metadata.name === name)
    const wanted = (daemon?.['status'] as { desiredNumberScheduled?: number } | undefined)?.desiredNumberScheduled
    const broken = pods.filter(
      (pod) => !pod.metadata.deletionTimestamp && isTroubled(world, pod) && world.since(startOf(pod)) > 60_000,
    )
    const absent = daemon !== undefined && pods.length === 0 && world.all('Pod').length > 0
    if (broken.length === 0 && !absent) continue
    if (broken.length > 0 && broken.length < pods.length && prefix !== 'kube-proxy') continue
    const nodes = broken.flatMap((pod) => podSpec(pod).nodeName ?? [])
    yield {
      object: daemon
        ? refOf(daemon)
        : broken[0]
          ? refOf(broken[0])
          : { kind: 'DaemonSet', namespace: 'kube-system', name },
      cause: absent
        ? `No pod of ${name} runs, ${effect}`
        : `${name} does not run${nodes.length > 0 ? ` on node ${listed([...new Set(nodes)])}` : ''}, ${effect}`,
      evidence: [
        ...broken
          .slice(0, 2)
          .map(
            (pod) =>
              `${say(refOf(pod))}: ${podState(pod).phase}, ${world.containers(pod)[0]?.waiting?.reason ?? 'not ready'}`,
          ),
        absent
          ? `${say(refOf(daemon!))}: ${wanted ?? 0} wanted, no pods` +
            (Object.keys(podSpecOf(daemon!)).length > 0 ? `, nodeSelector ${JSON.stringify(podSpecOf(daemon!))}` : '')
          : '',
      ],
      mend: `kubectl -n kube-system describe pods ${broken.map(({ metadata }) => metadata.name).join(' ')}`.trim(),
      affects: prefix === 'kube-proxy' || prefix === 'kindnet' ? world.all('Service').map(refOf) : [],
      confidence: 0.85,
      symptom: broken.length > 0,
    }
  }
}

const startOf = (pod: KubeObject): number =>
  Math.max(
    parseTime(podState(pod).startTime),
    ...(podState(pod).containerStatuses ?? []).map(({ state }) => parseTime(state?.running?.startedAt)),
  )

const podSpecOf = (daemon: KubeObject): Record<string, string> =>
  (daemon['spec'] as { template?: { spec?: { nodeSelector?: Record<string, string> } } } | undefined)?.template?.spec
    ?.nodeSelector ?? {}
