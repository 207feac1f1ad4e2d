// In what the volumes that exist differ from a claim.

import type {
  PersistentVolumeClaimSpec as ClaimSpec,
  PersistentVolumeSpec as VolumeSpec,
} from 'kubernetes-types/core/v1.d.ts'
import type { KubeObject } from '../../../kube-object.ts'
import { quantity } from '../../facts/objects.ts'
import type { World } from '../../world/world.ts'
import { claimSpec, phase } from './claims.ts'

/** In which property the best of the volumes differs from a claim. */
export function volumeMismatch(
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
    mend: best.faults.every((each) => each.includes('an earlier claim'))
      ? `kubectl patch pv ${own} -p '{"spec":{"claimRef":null}}', which keeps its data`
      : `kubectl edit pv ${own}, or make the claim anew so that it fits`,
  }
}

const pick = ({ storageClassName, accessModes, volumeMode, ...rest }: ClaimSpec & VolumeSpec): object => ({
  storageClassName,
  accessModes,
  volumeMode,
  capacity: rest.capacity?.storage ?? rest.resources?.requests?.storage,
})

/** True where the volume belongs to a claim of this name, be it this one or one before it. */
const isOfName = (volume: KubeObject, { metadata: { name, namespace } }: KubeObject): boolean => {
  const { claimRef } = (volume['spec'] ?? {}) as VolumeSpec
  return claimRef?.name === name && claimRef?.namespace === namespace
}

function differences(claim: KubeObject, volume: KubeObject): string[] {
  const wanted = claimSpec(claim)
  const has = (volume['spec'] ?? {}) as VolumeSpec
  const asked = quantity(wanted.resources?.requests?.storage) ?? 0
  const size = quantity(has.capacity?.storage) ?? 0
  const modes = (wanted.accessModes ?? []).filter((mode) => !(has.accessModes ?? []).includes(mode))
  const labels = Object.entries(wanted.selector?.matchLabels ?? {}).filter(
    ([name, value]) => volume.metadata.labels?.[name] !== value,
  )
  const earlier =
    has.claimRef?.uid !== undefined &&
    claim.metadata.uid !== undefined &&
    has.claimRef.uid !== claim.metadata.uid &&
    isOfName(volume, claim)
  const taken = has.claimRef && !isOfName(volume, claim)
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
    ...(earlier ? ['belongs to an earlier claim of the same name, which is gone (Released)'] : []),
  ]
}
