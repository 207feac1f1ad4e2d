// What a kubelet still says is missing although it has been made meanwhile: it looks again after some time.

import type { KubeObject } from './cluster.ts'
import { type ContainerStatus, podStatus } from './pod-failure.ts'

/** The kubelet's words about an object that it needs. */
const MISSING = /(?<kind>secret|configmap) "(?<name>[^"]+)" not found/i

/** Tells which Secrets and ConfigMaps there are, from the objects that a look has read. */
export function existing(needs: readonly KubeObject[]): (words: string) => boolean {
  const names = new Set(needs.map(({ kind, metadata }) => `${kind.toLowerCase()} ${metadata.name}`))
  return (words) => {
    const { kind, name } = MISSING.exec(words)?.groups ?? {}
    return kind !== undefined && names.has(`${kind.toLowerCase()} ${name}`)
  }
}

/** The pod without complaints about what has been made since: such a container is one that is being made. */
export function withoutMade(object: KubeObject, isMade: (words: string) => boolean): KubeObject {
  if (object.kind !== 'Pod') return object
  const status = podStatus(object)
  const mend = (each: ContainerStatus): ContainerStatus =>
    each.state.waiting?.reason === 'CreateContainerConfigError' && isMade(each.state.waiting.message ?? '')
      ? { ...each, state: { waiting: { reason: 'ContainerCreating' } } }
      : each
  return {
    ...object,
    status: {
      ...status,
      ...(status.initContainerStatuses ? { initContainerStatuses: status.initContainerStatuses.map(mend) } : {}),
      ...(status.containerStatuses ? { containerStatuses: status.containerStatuses.map(mend) } : {}),
    },
  }
}
