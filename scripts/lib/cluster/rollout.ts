import type { Context } from '../run/context.ts'
import { fact, peek, remember } from '../run/memo.ts'
import { count } from '../units.ts'
import type { Observation } from '../wait.ts'
import { createCluster, type KubeObject } from './cluster.ts'
import { readNode } from './node-record.ts'
import { isReady, podStatus, waitsForImage } from './pod-failure.ts'
import { retryRefused } from './retry-refused.ts'
import { waitForObjects } from './watch-objects.ts'
import { currentPods, evaluateWorkload, type WorkloadState } from './workload.ts'

/** Selects what belongs to the release. */
export const ofRelease = ({ config }: Pick<Context, 'config'>): string => `app.kubernetes.io/instance=${config.release}`

/** A workload with everything that it is made of. */
export const WATCHED = ['deployments', 'statefulsets', 'replicasets', 'pods'] as const

/** What a rollout's state is read from. */
export const KINDS = WATCHED.join(',')

/** The state of every workload, and the objects that it was read from. */
export interface Rollout {
  states: WorkloadState[]
  objects: readonly KubeObject[]
}

/** The state of every workload of the release, from one listing. */
export async function readWorkloads(context: Context): Promise<Rollout> {
  const objects = await createCluster(context).get(KINDS, ofRelease(context))
  if (!peek(context, FOUND)) remember(context, FOUND, objects)
  return { states: workloadStates(objects), objects }
}

const FOUND = fact<readonly KubeObject[]>('workloads as this run found them')

/** For who is about to change them: looks, unless this run has. */
export const noteWorkloads = async (context: Context): Promise<void> =>
  void (peek(context, FOUND) ?? (await readWorkloads(context)))

/**
 * When the youngest container began to run that this run did not find running, as epoch milliseconds; undefined when it
 * found all of them. Without an earlier look each counts.
 */
export function lastStartOfRun(context: Pick<Context, 'memory'>, objects: readonly KubeObject[]): number | undefined {
  const found = new Set(runningSince(peek(context, FOUND) ?? []).map(({ key }) => key))
  const starts = runningSince(objects).filter(({ key }) => !found.has(key))
  return starts.length > 0 ? Math.max(...starts.map(({ since }) => since)) : undefined
}

/** Every running container, with what another start of it would change. */
const runningSince = (objects: readonly KubeObject[]): { key: string; since: number }[] =>
  objects.flatMap((pod) =>
    (podStatus(pod).containerStatuses ?? []).flatMap(({ name, state: { running } }) =>
      running
        ? [
            {
              key: `${pod.metadata.uid ?? pod.metadata.name} ${name} ${running.startedAt}`,
              since: Date.parse(running.startedAt),
            },
          ]
        : [],
    ),
  )

/** The state of every workload in a listing. */
export const workloadStates = (objects: readonly KubeObject[]): WorkloadState[] =>
  objects
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    .map((each) => evaluateWorkload(each, objects))

/** Waits until every workload is ready; stops at once when one cannot become so. Returns the listing that says so. */
export async function waitForWorkloads(context: Context): Promise<Rollout> {
  await replaceFailedPulls(context)
  // With all rules of causes: a run that finds everything ready pays for none of them.
  const { createCauseLook } = await import('./rollout-causes.ts')
  let tried = false
  return waitForObjects(context, {
    subject: 'Workloads',
    kinds: WATCHED,
    selector: ofRelease(context),
    timeoutMs: context.config.timeouts.ready,
    timeoutCode: 'TSK_WORKLOAD_TIMEOUT',
    hint: 'Run `npm run status`; `npm run logs -- COMPONENT` shows why a component does not become ready',
    look: (client) => createCauseLook(context, client),
    // What has to be said for a while is looked at again when the while is over; known objects cost nothing.
    intervalMs: 500,
    async onListing(objects) {
      if (!tried) await retryRefused(context, objects)
      tried = true
      await replaceStuckPods(context, objects)
    },
    judge: judgeWorkloads,
  })
}

/** What a listing says of a wait for workloads. */
export function judgeWorkloads(objects: readonly KubeObject[]): Observation<Rollout> {
  const states = workloadStates(objects)
  const fatal = states.find((state) => state.fatal)?.fatal
  if (fatal) return { state: 'failed', error: fatal }
  const pending = states.filter(({ done }) => !done)
  if (states.length > 0 && pending.length === 0) return { state: 'done', value: { states, objects } }
  return {
    state: 'pending',
    detail: pending.map(({ name, detail }) => `${name}: ${detail}`).join(' · ') || 'no workloads yet',
  }
}

/**
 * Deletes the pods whose image was missing when this run looked first. It has been put into the node since, and the
 * kubelet waits up to five minutes between two tries; until then they look like pods whose image is missing still.
 */
async function replaceFailedPulls(context: Context): Promise<void> {
  const names = (peek(context, FOUND) ?? [])
    .filter((each) => each.kind === 'Pod' && waitsForImage(each))
    .map(({ metadata }) => metadata.name)
  if (names.length === 0) return
  const cluster = createCluster(context)
  await cluster.act(['delete', 'pod', ...names, '--ignore-not-found', '--wait=false'])
  await cluster.probe(['wait', '--for=delete', ...names.map((name) => `pod/${name}`), '--timeout=15s'], {
    timeoutMs: 20_000,
  })
  context.report.fact(`${count(names.length, 'pod')} whose image had been missing: made anew`)
}

/**
 * Waits until every pod's status is younger than the node's start. A resumed cluster first repeats what was true before
 * it was stopped, all pods running and ready; then a container may be reported as ended while its pod still counts as
 * ready.
 */
export async function waitForPodReports(context: Context): Promise<void> {
  const nodeStart = (await readNode(context))?.startedAt ?? 0
  const isStale = (pod: KubeObject): boolean =>
    (podStatus(pod).containerStatuses ?? []).some(({ state: { running, terminated } }) =>
      running
        ? Date.parse(running.startedAt) < nodeStart
        : terminated !== undefined && podStatus(pod).phase === 'Running',
    )
  await waitForObjects(context, {
    subject: 'Pods after the start of the node',
    kinds: ['pods'],
    timeoutMs: context.config.timeouts.ready,
    timeoutCode: 'TSK_WORKLOAD_TIMEOUT',
    hint: 'Run `npm run status`; `npm run doctor` looks at the node',
    judge(pods) {
      const stale = pods.filter(isStale)
      return stale.length === 0
        ? { state: 'done', value: undefined }
        : { state: 'pending', detail: `${count(stale.length, 'pod')} not started again yet` }
    },
  })
}

/**
 * Deletes pods of a StatefulSet that are broken and of an older revision: the controller waits for them for ever and
 * never rolls a repaired template out (kubernetes/kubernetes#67250).
 */
async function replaceStuckPods(context: Context, objects: readonly KubeObject[]): Promise<void> {
  for (const workload of objects.filter((each) => each.kind === 'StatefulSet' && knowsRevision(each))) {
    const current = new Set(currentPods(workload, objects))
    const stuck = objects.filter(
      (each) =>
        each.kind === 'Pod' &&
        !current.has(each) &&
        !each.metadata.deletionTimestamp &&
        each.metadata.ownerReferences?.some(({ uid }) => uid === workload.metadata.uid) &&
        !isReady(each),
    )
    for (const { metadata } of stuck) {
      context.report.warn(`${metadata.name} is of an older revision and not ready: replaced`)
      await createCluster(context).act(['delete', 'pod', metadata.name, '--wait=false'])
    }
  }
}

/**
 * A StatefulSet that its controller has not looked at since its last change does not say what its newest revision is.
 */
function knowsRevision({ metadata, status }: KubeObject): boolean {
  const { observedGeneration = 0, updateRevision } = (status ?? {}) as {
    observedGeneration?: number
    updateRevision?: string
  }
  return updateRevision !== undefined && observedGeneration >= (metadata.generation ?? 0)
}
