// Claims that get no volume.

import type { PersistentVolumeSpec as VolumeSpec } from 'kubernetes-types/core/v1.d.ts'
import { refOf } from '../../facts/facts.ts'
import { createdAt } from '../../facts/objects.ts'
import type { Found } from '../../world/finding.ts'
import { kubectl, listed, shorten } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { claimSpec, fitsStatic, isDefault, pendingClaims, usersOf } from './claims.ts'
import { volumeMismatch } from './volume-differences.ts'

export function* unboundClaims(world: World): Iterable<Found> {
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
        cause: /no storage class is set/i.test(words)
          ? `Claim ${name} names no StorageClass, the cluster has no default one, and no PersistentVolume is free`
          : `No PersistentVolume is free for claim ${name}, and its StorageClass makes none`,
        evidence: [line],
        mend: 'Create a PersistentVolume that fits, or name a StorageClass with a provisioner',
        confidence: 0.8,
      }
  }
}
