import type { KubeObject } from '../../kube-object.ts'
import { refOf } from '../facts/facts.ts'
import { conditionOf, createdAt, workloadStatus } from '../facts/objects.ts'
import { say } from './words.ts'
import type { World } from './world.ts'

/** True for a Job whose failed pods are history: it is complete, or a later run of its CronJob went well. */
export function isPastJob(world: World, job: KubeObject): boolean {
  if (conditionOf(job, 'Complete')?.status === 'True') return true
  const owner = world.workloadOf(refOf(job))
  return (
    owner.kind === 'CronJob' &&
    world
      .all('Job')
      .some(
        (other) =>
          other !== job &&
          say(world.workloadOf(refOf(other))) === say(owner) &&
          createdAt(other) > createdAt(job) &&
          (workloadStatus(other).succeeded ?? 0) > 0,
      )
  )
}

/** True for a pod of such a Job. */
export function isOfPastJob(world: World, pod: KubeObject): boolean {
  const owner = pod.metadata.ownerReferences?.find(({ kind }) => kind === 'Job')
  const job = owner && world.find('Job', pod.metadata.namespace ?? 'default', owner.name)
  return job !== undefined && isPastJob(world, job)
}
