// Claims that are not bound, and volumes that cannot be attached or mounted.

import type { KubeObject } from '../../../kube-object.ts'
import { refOf } from '../../facts/facts.ts'
import { isPodReady, podSpec } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { edit, listed, say, shorten, suggest } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { unscheduled } from '../scheduling/unscheduled.ts'
import { claimSpec, fitsStatic, isDefault, pendingClaims, phase, usersOf } from './claims.ts'
import { mounts } from './mount-faults.ts'
import { unboundClaims } from './unbound-claims.ts'

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
    mend: edit(world.workloadOf(refOf(pod))),
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

export const STORAGE_RULES: readonly Rule[] = [
  rule('TSK_STORAGE_CLASS_MISSING', classMissing),
  rule('TSK_CLAIM_PENDING', unboundClaims),
  rule('TSK_CLAIM_MISSING', missingClaims),
  rule('TSK_VOLUME_MOUNT', mounts),
  rule('TSK_CLAIM_LOST', function* (world) {
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
  }),
]
