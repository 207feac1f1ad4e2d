import type { KubeObject } from './cluster.ts'
import { containersOf, podStatus } from './pod-failure.ts'

/** Waiting reasons of a start that goes well. */
const STARTING = /^(?:ContainerCreating|PodInitializing)$/

/** What of these objects says that something fails, as one text: it stays the same until something else fails. */
export const troubleOf = (objects: readonly KubeObject[]): string =>
  objects
    .flatMap((each) => (each.kind === 'Pod' ? troublesOfPod(each) : troublesOfMaker(each)))
    .sort()
    .join('\n')

function troublesOfPod(pod: KubeObject): string[] {
  const { conditions = [] } = podStatus(pod)
  const { name, deletionTimestamp } = pod.metadata
  if (deletionTimestamp) return []
  const unplaced = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False')
  const containers = containersOf(pod).flatMap(({ name: container, state, lastState }) => {
    const waits = state.waiting?.reason ?? ''
    const ended = state.terminated ?? lastState?.terminated
    const failed = ended && (ended.exitCode !== 0 || waits !== '') ? `ended ${ended.finishedAt}` : ''
    return (waits !== '' && !STARTING.test(waits)) || failed ? [`${name} ${container} ${waits} ${failed}`] : []
  })
  return [...(unplaced ? [`${name} ${unplaced.message}`] : []), ...containers]
}

const troublesOfMaker = ({ kind, metadata, status }: KubeObject): string[] =>
  ((status as { conditions?: { type: string; status: string; message?: string }[] } | undefined)?.conditions ?? [])
    .filter((each) => each.type === 'ReplicaFailure' && each.status === 'True')
    .map(({ message }) => `${kind} ${metadata.name} ${message}`)
