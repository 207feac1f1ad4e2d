// Claims that are not bound, and volumes that cannot be attached or mounted.
import type {
  PersistentVolumeClaimSpec as ClaimSpec,
  PersistentVolumeSpec as VolumeSpec,
} from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject } from '../../kube-object.ts'
import { refOf } from '../facts/facts.ts'
import { createdAt, isPodReady, podSpec, quantity } from '../facts/objects.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { isTroubled } from '../world/trouble.ts'
import { eventLine, kubectl, listed, say, shorten, suggest } from '../world/words.ts'
import type { World } from '../world/world.ts'
import { unscheduled } from './scheduling.ts'

const claimSpec = (claim: KubeObject): ClaimSpec => (claim['spec'] ?? {}) as ClaimSpec
const phase = (object: KubeObject): string => (object['status'] as { phase?: string } | undefined)?.phase ?? ''
const isDefault = (each: KubeObject): boolean =>
  each.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true'

/** Claims that wait although they have had their time, with the words of the controller. */
function pendingClaims(world: World): { claim: KubeObject; words: string; line: string }[] {
  return world
    .all('PersistentVolumeClaim')
    .filter((each) => phase(each) === 'Pending')
    .flatMap((claim) => {
      const events = world
        .eventsOf(refOf(claim))
        .filter(({ reason }) => reason !== 'WaitForFirstConsumer' && reason !== 'WaitForPodScheduled')
      const failed = events.some(({ reason, type }) => type === 'Warning' || reason === 'ProvisioningFailed')
      if (!failed && world.since(createdAt(claim)) <= 15_000) return []
      const event = [...events].sort((a, b) => b.at - a.at)[0]
      return [{ claim, words: events.map(({ message }) => message).join('\n'), line: event ? eventLine(event) : '' }]
    })
}

/** The workloads that mount a claim. */
const usersOf = (world: World, claim: KubeObject) =>
  world.pods
    .filter(
      (pod) =>
        pod.metadata.namespace === claim.metadata.namespace &&
        (podSpec(pod).volumes ?? []).some(
          ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim.metadata.name,
        ),
    )
    .map((pod) => world.workloadOf(refOf(pod)))

function* classMissing(world: World): Iterable<Found> {
  for (const { claim, words, line } of pendingClaims(world)) {
    const { storageClassName } = claimSpec(claim)
    const named = /storageclass(?:\.storage\.k8s\.io)? "([^"]+)" not found/i.exec(words)?.[1]
    const missing =
      named ??
      (storageClassName &&
      storageClassName !== '' &&
      !world.mayExist('StorageClass', '', storageClassName) &&
      !fitsStatic(world, claim)
        ? storageClassName
        : undefined)
    if (!missing || world.find('StorageClass', '', missing)) continue
    const classes = world.names('StorageClass', '')
    yield {
      object: { kind: 'StorageClass', namespace: '', name: missing },
      affects: [refOf(claim), ...usersOf(world, claim)],
      cause:
        `StorageClass ${missing} that claim ${claim.metadata.namespace}/${claim.metadata.name} names does not ` +
        `exist${classes.length > 0 ? `; there ${classes.length === 1 ? 'is' : 'are'} ${listed(classes)}` : ''}`,
      evidence: [line, `${say(refOf(claim))}: spec.storageClassName: ${storageClassName ?? missing}, phase Pending`],
      mend:
        'Make the claim anew with a class that exists ' +
        "(a claim's class cannot be changed)" +
        (classes[0]
          ? `, such as ${classes.find((name) => isDefault(world.find('StorageClass', '', name)!)) ?? classes[0]}`
          : '') +
        `, or create StorageClass ${missing}`,
      confidence: 0.95,
    }
  }
}

/** Whether a volume that exists could take the claim, whatever its class is called. */
const fitsStatic = (world: World, claim: KubeObject): boolean =>
  world
    .all('PersistentVolume')
    .some((volume) => ((volume['spec'] ?? {}) as VolumeSpec).storageClassName === claimSpec(claim).storageClassName)

function* unboundClaims(world: World): Iterable<Found> {
  for (const { claim, words, line } of pendingClaims(world)) {
    const spec = claimSpec(claim)
    const name = `${claim.metadata.namespace}/${claim.metadata.name}`
    const object = refOf(claim)
    const affects = usersOf(world, claim)
    const base = { object, affects, level: 'fatal' as const }
    if (/storageclass.* not found/i.test(words)) continue
    const storage = spec.storageClassName ? world.find('StorageClass', '', spec.storageClassName) : undefined
    if (
      spec.storageClassName &&
      !storage &&
      !world.mayExist('StorageClass', '', spec.storageClassName) &&
      !fitsStatic(world, claim)
    )
      continue
    const provisioner = (storage?.['provisioner'] as string | undefined) ?? ''
    if (
      !spec.storageClassName &&
      spec.storageClassName !== '' &&
      world.knowsAll('StorageClass', '') &&
      !world.all('StorageClass').some(isDefault) &&
      !world.all('PersistentVolume').some((each) => !((each['spec'] ?? {}) as VolumeSpec).storageClassName)
    ) {
      const classes = world.names('StorageClass', '')
      yield {
        ...base,
        cause: `Claim ${name} names no StorageClass, and the cluster has no default one`,
        evidence: [line, classes.length > 0 ? `classes: ${listed(classes)}` : 'there is no StorageClass'],
        mend: classes[0]
          ? `kubectl patch storageclass ${classes[0]} -p ` +
            `'{"metadata":{"annotations":{"storageclass.kubernetes.io/is-default-class":"true"}}}'`
          : 'Install a provisioner and its StorageClass',
      }
      continue
    }
    const mismatch = volumeMismatch(world, claim)
    if (mismatch && (provisioner === '' || /no-provisioner/.test(provisioner) || spec.volumeName || spec.selector)) {
      yield {
        ...base,
        cause: `No PersistentVolume fits claim ${name}: ${mismatch.why}`,
        evidence: [line, ...mismatch.evidence],
        mend: mismatch.mend,
      }
      continue
    }
    const failed = /failed to provision volume|ProvisioningFailed|error|denied|forbidden/i.test(words)
    if (failed) {
      yield {
        ...base,
        cause: `The provisioner cannot make a volume for claim ${name}: ${shorten(words.split('\n').at(-1)!, 160)}`,
        evidence: [line],
        mend: kubectl(object.namespace, `describe pvc ${object.name}`),
        confidence: 0.85,
      }
      continue
    }
    if (
      /external provisioner|waiting for a volume to be created/i.test(words) &&
      world.since(createdAt(claim)) > 60_000
    )
      yield {
        ...base,
        cause:
          `No provisioner makes a volume for claim ${name}` +
          (provisioner ? `: ${provisioner} does not run or does not answer` : ''),
        evidence: [line],
        mend: provisioner
          ? `kubectl get pods -A | grep -i provisioner`
          : kubectl(object.namespace, `describe pvc ${object.name}`),
        confidence: 0.8,
      }
    else if (/no persistent volumes available/i.test(words))
      yield {
        ...base,
        cause: `No PersistentVolume is free for claim ${name}, and its StorageClass makes none`,
        evidence: [line],
        mend: 'Create a PersistentVolume that fits, or name a StorageClass with a provisioner',
        confidence: 0.8,
      }
  }
}

/** In which property the best of the volumes differs from a claim. */
function volumeMismatch(
  world: World,
  claim: KubeObject,
): { why: string; evidence: string[]; mend: string } | undefined {
  const spec = claimSpec(claim)
  const volumes = world
    .all('PersistentVolume')
    .filter(({ metadata }) => !spec.volumeName || metadata.name === spec.volumeName)
  if (spec.volumeName && volumes.length === 0 && world.knowsAll('PersistentVolume', ''))
    return {
      why: `PersistentVolume ${spec.volumeName} that it names does not exist`,
      evidence: [],
      mend: 'kubectl get pv',
    }
  const judged = volumes
    .map((volume) => ({ volume, faults: differences(claim, volume) }))
    .filter(({ faults }) => faults.length > 0)
  const best = judged.sort((a, b) => a.faults.length - b.faults.length)[0]
  if (!best || judged.length < volumes.length) return undefined
  const own = best.volume.metadata.name
  return {
    why: `${own} ${best.faults.join(', and ')}`,
    evidence: [
      `PersistentVolume ${own}: ${JSON.stringify(pick((best.volume['spec'] ?? {}) as VolumeSpec))}`,
      `claim: ${JSON.stringify(pick(spec))}`,
    ],
    mend: `kubectl edit pv ${own}, or make the claim anew so that it fits`,
  }
}

const pick = ({ storageClassName, accessModes, volumeMode, ...rest }: ClaimSpec & VolumeSpec): object => ({
  storageClassName,
  accessModes,
  volumeMode,
  capacity: rest.capacity?.storage ?? rest.resources?.requests?.storage,
})

function differences(claim: KubeObject, volume: KubeObject): string[] {
  const wanted = claimSpec(claim)
  const has = (volume['spec'] ?? {}) as VolumeSpec
  const asked = quantity(wanted.resources?.requests?.storage) ?? 0
  const size = quantity(has.capacity?.storage) ?? 0
  const modes = (wanted.accessModes ?? []).filter((mode) => !(has.accessModes ?? []).includes(mode))
  const labels = Object.entries(wanted.selector?.matchLabels ?? {}).filter(
    ([name, value]) => volume.metadata.labels?.[name] !== value,
  )
  const taken =
    has.claimRef && !(has.claimRef.name === claim.metadata.name && has.claimRef.namespace === claim.metadata.namespace)
  return [
    ...((wanted.storageClassName ?? '') !== (has.storageClassName ?? '')
      ? [`is of class "${has.storageClassName ?? ''}" and the claim asks "${wanted.storageClassName ?? ''}"`]
      : []),
    ...(size > 0 && asked > size
      ? [`has ${has.capacity!.storage} and the claim asks ${wanted.resources!.requests!.storage}`]
      : []),
    ...(modes.length > 0
      ? [`has access modes ${(has.accessModes ?? []).join(', ')} and the claim asks ${modes.join(', ')}`]
      : []),
    ...(labels.length > 0
      ? [`lacks label ${labels.map(([name, value]) => `${name}=${value}`).join(', ')} of the claim's selector`]
      : []),
    ...((wanted.volumeMode ?? 'Filesystem') !== (has.volumeMode ?? 'Filesystem')
      ? [`is of volumeMode ${has.volumeMode ?? 'Filesystem'} and the claim asks ${wanted.volumeMode ?? 'Filesystem'}`]
      : []),
    ...(taken
      ? [
          `belongs to claim ${has.claimRef!.namespace}/${has.claimRef!.name}` +
            (phase(volume) === 'Released' ? ', which is gone (Released)' : ''),
        ]
      : []),
  ]
}

function* missingClaims(world: World): Iterable<Found> {
  const seen = new Set<string>()
  const found = (namespace: string, name: string, pod: KubeObject, line: string): Found => ({
    object: { kind: 'PersistentVolumeClaim', namespace, name },
    affects: [world.workloadOf(refOf(pod))],
    cause:
      `PersistentVolumeClaim ${namespace}/${name} does not exist` +
      `${suggest(name, world.names('PersistentVolumeClaim', namespace))}, and ` +
      `${say(world.workloadOf(refOf(pod)))} mounts it`,
    evidence: [line],
    mend: kubectl(
      namespace,
      `edit ${world.workloadOf(refOf(pod)).kind.toLowerCase()} ${world.workloadOf(refOf(pod)).name}`,
    ),
  })
  for (const { pod, message } of unscheduled(world)) {
    const name = /persistentvolumeclaim "([^"]+)" not found/i.exec(message)?.[1]
    const namespace = pod.metadata.namespace ?? 'default'
    if (!name || seen.has(`${namespace}/${name}`)) continue
    seen.add(`${namespace}/${name}`)
    yield found(namespace, name, pod, `${say(refOf(pod))}: ${shorten(message)}`)
  }
  for (const pod of world.pods) {
    if (isPodReady(pod)) continue
    const namespace = pod.metadata.namespace ?? 'default'
    for (const { name: volume, persistentVolumeClaim } of podSpec(pod).volumes ?? []) {
      const name = persistentVolumeClaim?.claimName
      if (!name || world.mayExist('PersistentVolumeClaim', namespace, name) || seen.has(`${namespace}/${name}`))
        continue
      seen.add(`${namespace}/${name}`)
      yield found(namespace, name, pod, `${say(refOf(pod))}: volume ${volume} refers to claim ${name}`)
    }
  }
}

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
  [/permission denied/i, 'the node may not mount it: permission denied', 0.8],
  [/exit status 32/i, 'the mount command of the node fails', 0.7],
]

function* mounts(world: World): Iterable<Found> {
  const seen = new Set<string>()
  for (const event of world.eventsBecause(
    'FailedMount',
    'FailedAttachVolume',
    'FailedMapVolume',
    'VolumeFailedDelete',
  )) {
    if (event.object.kind !== 'Pod' || /secret|configmap|object ".*not registered|cache/i.test(event.message)) continue
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

export const STORAGE_RULES: readonly Rule[] = [
  rule('TSK_STORAGE_CLASS_MISSING', {
    about: 'A claim names a StorageClass that does not exist.',
    mend: 'Create the class, or make the claim anew with one that exists.',
    find: classMissing,
  }),
  rule('TSK_CLAIM_PENDING', {
    about: 'A claim gets no volume: none fits, or no provisioner makes one.',
    mend: 'The sentence names the property in which volume and claim differ.',
    find: unboundClaims,
  }),
  rule('TSK_CLAIM_MISSING', {
    about: 'A pod mounts a claim that does not exist.',
    mend: 'Create the claim, or correct its name in the pod template.',
    find: missingClaims,
  }),
  rule('TSK_VOLUME_MOUNT', {
    about: 'A volume cannot be attached to the node or mounted into the pod.',
    mend: 'The evidence has the words of the node.',
    find: mounts,
  }),
  rule('TSK_CLAIM_LOST', {
    about: 'The volume of a claim is gone.',
    mend: 'Restore the data from a backup into a new claim.',
    *find(world) {
      for (const claim of world.all('PersistentVolumeClaim').filter((each) => phase(each) === 'Lost'))
        yield {
          object: refOf(claim),
          affects: usersOf(world, claim),
          cause:
            `PersistentVolume ${claimSpec(claim).volumeName ?? ''} of claim ` +
            `${claim.metadata.namespace}/${claim.metadata.name} is gone (Lost)`,
          evidence: [`${say(refOf(claim))}: phase Lost`],
          mend: 'kubectl get pv',
        }
    },
  }),
]
