// What storage rules ask of claims.

import type {
  PersistentVolumeClaimSpec as ClaimSpec,
  PersistentVolumeSpec as VolumeSpec,
} from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject } from '../../../kube-object.ts'
import { refOf } from '../../facts/facts.ts'
import { createdAt, podSpec } from '../../facts/objects.ts'
import { eventLine } from '../../world/words.ts'
import type { World } from '../../world/world.ts'

export const claimSpec = (claim: KubeObject): ClaimSpec => (claim['spec'] ?? {}) as ClaimSpec

export const phase = (object: KubeObject): string => (object['status'] as { phase?: string } | undefined)?.phase ?? ''

export const isDefault = (each: KubeObject): boolean =>
  each.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true'

/** So long a provisioner may take before a claim counts as one that waits. */
const PROVISION_MS = 15_000
/** Nobody provisions a volume that a claim names itself; who makes both makes them one after another. */
const SETTLE_MS = 1_500

function asksLostVolume(world: World, claim: KubeObject): boolean {
  const { volumeName } = claimSpec(claim)
  return Boolean(volumeName) && !world.mayExist('PersistentVolume', '', volumeName!)
}

/** Claims that wait although they have had their time, with the words of the controller. */
export function pendingClaims(world: World): { claim: KubeObject; words: string; line: string }[] {
  return world
    .all('PersistentVolumeClaim')
    .filter((each) => phase(each) === 'Pending')
    .flatMap((claim) => {
      const events = world
        .eventsOf(refOf(claim))
        .filter(({ reason }) => reason !== 'WaitForFirstConsumer' && reason !== 'WaitForPodScheduled')
      const failed = events.some(({ reason, type }) => type === 'Warning' || reason === 'ProvisioningFailed')
      if (!failed && world.since(createdAt(claim)) <= (asksLostVolume(world, claim) ? SETTLE_MS : PROVISION_MS))
        return []
      const event = [...events].sort((a, b) => b.at - a.at)[0]
      return [{ claim, words: events.map(({ message }) => message).join('\n'), line: event ? eventLine(event) : '' }]
    })
}

/** The workloads that mount a claim. */
export const usersOf = (world: World, claim: KubeObject) =>
  world.pods
    .filter(
      (pod) =>
        pod.metadata.namespace === claim.metadata.namespace &&
        (podSpec(pod).volumes ?? []).some(
          ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim.metadata.name,
        ),
    )
    .map((pod) => world.workloadOf(refOf(pod)))

/** Whether a volume that exists could take the claim, whatever its class is called. */
export const fitsStatic = (world: World, claim: KubeObject): boolean =>
  world
    .all('PersistentVolume')
    .some((volume) => ((volume['spec'] ?? {}) as VolumeSpec).storageClassName === claimSpec(claim).storageClassName)
