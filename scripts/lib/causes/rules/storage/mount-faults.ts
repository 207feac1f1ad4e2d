// Volumes that cannot be attached or mounted.

import { podSpec } from '../../facts/objects.ts'
import type { Found } from '../../world/finding.ts'
import { isOfGonePod, isTroubled } from '../../world/trouble.ts'
import { eventLine, kubectl, say } from '../../world/words.ts'
import type { World } from '../../world/world.ts'

/** Words about a mount whose cause is not a Secret or ConfigMap, which have rules of their own. */
const MOUNT_FAULTS: readonly [RegExp, string, number][] = [
  [
    /Multi-Attach error/i,
    'its volume is still attached to another node, and may be so to one alone (ReadWriteOnce)',
    0.9,
  ],
  [/hostPath type check failed: (?<what>.*)/i, 'the path on the node is not what the volume says', 0.9],
  [/no such file or directory|does not exist/i, 'the path behind the volume does not exist', 0.8],
  [/wrong fs type|bad superblock|can't read superblock/i, 'the file system of the volume cannot be read', 0.85],
  [
    /access denied by server|mount\.nfs: .*(?:denied|refused|timed out|no such)/i,
    'the file server does not let the node mount',
    0.85,
  ],
  [
    /driver name \S+ not found in the list of registered CSI drivers/i,
    'the CSI driver of its volume does not run on the node',
    0.9,
  ],
  [
    /need a \/sbin\/mount\.<type> helper|helper program/i,
    'the node lacks the program for file systems of this kind, such as nfs-common',
    0.9,
  ],
  [/permission denied/i, 'the node may not mount it: permission denied', 0.8],
  [/exit status 32/i, 'the mount command of the node fails', 0.7],
]

export function* mounts(world: World): Iterable<Found> {
  const seen = new Set<string>()
  for (const event of world.eventsBecause(
    'FailedMount',
    'FailedAttachVolume',
    'FailedMapVolume',
    'VolumeFailedDelete',
  )) {
    if (event.object.kind !== 'Pod' || isOfGonePod(world, event)) continue
    if (/secret|configmap|object ".*not registered|cache/i.test(event.message)) continue
    const pod = world.get(event.object)
    if (pod && (!isTroubled(world, pod) || world.containers(pod).some(({ running }) => running))) continue
    const workload = world.workloadOf(event.object)
    const fault = MOUNT_FAULTS.find(([pattern]) => pattern.test(event.message))
    if (!fault || seen.has(`${say(workload)} ${fault[1]}`)) continue
    seen.add(`${say(workload)} ${fault[1]}`)
    const volume = /volume "([^"]+)"/.exec(event.message)?.[1]
    const claim = (pod ? (podSpec(pod).volumes ?? []) : []).find(({ name }) => name === volume)?.persistentVolumeClaim
      ?.claimName
    yield {
      object: claim ? { kind: 'PersistentVolumeClaim', namespace: workload.namespace, name: claim } : workload,
      affects: [workload],
      cause: `A volume${volume ? ` (${volume})` : ''} of ${say(workload)} cannot be mounted: ${fault[1]}`,
      evidence: [eventLine(event)],
      mend: kubectl(workload.namespace, `describe pod ${event.object.name}`),
      confidence: fault[2],
    }
  }
}
