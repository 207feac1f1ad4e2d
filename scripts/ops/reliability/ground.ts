import { podStatus } from '../../lib/cluster/pod-failure.ts'
import { readWorkloads } from '../../lib/cluster/rollout.ts'
import type { Context } from '../../lib/run/context.ts'
import { namesOf } from '../drill/fault.ts'
import type { Ground } from './scenario.ts'

/** The objects and the serving pods of the release. */
export async function readGround(context: Context, random: () => number): Promise<Ground> {
  const names = namesOf(context)
  const { objects } = await readWorkloads(context)
  const pods = objects.filter(({ kind, metadata }) => kind === 'Pod' && !metadata.deletionTimestamp)
  const of = (workload: string): string[] =>
    pods
      .map(({ metadata }) => metadata.name)
      .filter((name) => name.startsWith(`${workload}-`))
      .sort()
  return { ...names, random, pods: { frontend: of(names.frontend), backend: of(names.backend) } }
}

/** True when every workload of the release has its pods; false also while the cluster does not answer. */
export async function isReady(context: Context): Promise<boolean> {
  const { states } = await readWorkloads(context).catch(() => ({ states: [] }))
  return states.length > 0 && states.every(({ done }) => done)
}

/** How often containers of each backend pod were started again, by the pod's identity. */
export async function readRestarts(context: Context): Promise<ReadonlyMap<string, number>> {
  const backend = `${namesOf(context).backend}-`
  const { objects } = await readWorkloads(context)
  const pods = objects.filter(({ kind, metadata }) => kind === 'Pod' && metadata.name.startsWith(backend))
  return new Map(
    pods.map((pod) => {
      const { containerStatuses = [] } = podStatus(pod)
      const restarts = containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0)
      return [pod.metadata.uid ?? pod.metadata.name, restarts]
    }),
  )
}

/** Restarts that came between two readings; pods that are new since began with none. */
export const restartsBetween = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): number =>
  [...after].reduce((sum, [pod, times]) => sum + times - (before.get(pod) ?? 0), 0)
