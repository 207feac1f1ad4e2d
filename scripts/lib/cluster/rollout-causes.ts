import { eventFact } from '../causes/facts/events.ts'
import { type Facts, type LogTail, NO_FACTS } from '../causes/facts/facts.ts'
import { diagnoseOwn } from '../causes/own.ts'
import type { Finding } from '../causes/world/finding.ts'
import { mendAsHint } from '../causes/world/words.ts'
import { EXIT, UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { createCluster, type KubeObject } from './cluster.ts'
import { type ContainerStatus, podStatus } from './pod-failure.ts'
import { readNeeds } from './rollout-needs.ts'

/** What a look behind a rollout says: why it cannot succeed, or what it waits for. */
export interface Look {
  readonly error?: UserError
  readonly detail?: string
}

/** What may pass by itself is believed when two looks in a row say it. */
const CONFIRMED = new RegExp(
  '^TSK_(QUOTA_EXCEEDED|POD_UNSCHEDULABLE|WEBHOOK_FAILS|ADMISSION_SLOW|NODE_|POD_SANDBOX' +
    '|CLAIM_PENDING|VOLUME_MOUNT|DATABASE_PASSWORD)',
)

/** What room or quota waits for may be on its way out. */
const ROOM = /^TSK_(QUOTA_EXCEEDED|POD_UNSCHEDULABLE|NODE_PODS_FULL|HOST_PORT_TAKEN)$/

/** So sure it has to be for a wait to end. */
const SURE = 0.8

/** An init container that runs for so long waits for something, which the database's log may tell. */
const LONG_INIT_MS = 10_000

/**
 * A function that looks why workloads do not become ready: at events and at what pods need, which the objects of the
 * rollout do not show. Only what was said since now counts as a refusal: a quota may have been raised before.
 */
export function createCauseLook(context: Context): (objects: readonly KubeObject[]) => Promise<Look> {
  const began = Date.now()
  let before = ''
  return async (objects) => {
    const [listing, logs] = await Promise.all([readNeeds(context), readDatabaseLog(context, objects)])
    if (!listing) return {}
    const { causes } = diagnoseOwn(factsOf(context, objects, listing, logs, began), {
      namespace: context.config.namespace,
    })
    const found = causes.map(({ finding }) => finding).filter(({ level }) => level !== 'warning')
    const fatal = found.find((finding) => isFinal(finding, objects))
    const confirmed = fatal && (!CONFIRMED.test(fatal.code) || before === fatal.cause)
    before = fatal?.cause ?? ''
    if (fatal && confirmed) return { error: asError(fatal) }
    return found[0] ? { detail: found[0].cause } : {}
  }
}

const isFinal = ({ level, symptom, confidence, code }: Finding, objects: readonly KubeObject[]): boolean =>
  level === 'fatal' &&
  !symptom &&
  confidence >= SURE &&
  !(ROOM.test(code) && objects.some(({ kind, metadata }) => kind === 'Pod' && metadata.deletionTimestamp))

export const asError = ({ code, cause, evidence, mend }: Finding): UserError =>
  new UserError(code, cause, {
    evidence,
    hint: mendAsHint(mend),
    exitCode: EXIT.unhealthy,
  })

function factsOf(
  context: Context,
  objects: readonly KubeObject[],
  needs: readonly KubeObject[],
  logs: LogTail[],
  began: number,
): Facts {
  const { namespace } = context.config
  const events = needs.filter(({ kind }) => kind === 'Event').flatMap((each) => eventFact(each) ?? [])
  return {
    ...NO_FACTS,
    objects: [...objects.map(withoutRefusals), ...needs.filter(({ kind }) => kind !== 'Event')],
    events: events.filter(({ reason, at }) => reason !== 'FailedCreate' || at >= began - 2_000),
    logs,
    complete: new Set([
      `PersistentVolumeClaim/${namespace}`,
      `Service/${namespace}`,
      'StorageClass',
      'Node',
      'Pod',
      'ReplicaSet',
      'Deployment',
      'StatefulSet',
    ]),
    takenAt: Date.now(),
  }
}

/** The condition outlives its reason until the controller tries again; the events say whether it did. */
function withoutRefusals(object: KubeObject): KubeObject {
  const status = object['status'] as { conditions?: { type: string }[] } | undefined
  return status?.conditions?.some(({ type }) => type === 'ReplicaFailure')
    ? {
        ...object,
        status: { ...status, conditions: status.conditions.filter(({ type }) => type !== 'ReplicaFailure') },
      }
    : object
}

/** The database says why the one who waits in an init container is not let in. */
async function readDatabaseLog(context: Context, objects: readonly KubeObject[]): Promise<LogTail[]> {
  const waits = objects.some(
    (each) =>
      each.kind === 'Pod' &&
      (podStatus(each).initContainerStatuses ?? []).some(
        ({ state: { running } }: ContainerStatus) =>
          running && Date.now() - Date.parse(running.startedAt) > LONG_INIT_MS,
      ),
  )
  const database = objects.find(
    ({ kind, metadata }) => kind === 'Pod' && metadata.labels?.['app.kubernetes.io/component'] === 'database',
  )
  if (!waits || !database) return []
  const { name } = database.metadata
  const { exitCode, stdout } = await createCluster(context).probe(
    ['logs', name, '--container', 'database', '--since', '30s', '--tail', '40'],
    { timeoutMs: 10_000 },
  )
  return exitCode === 0 && stdout.trim() !== ''
    ? [
        {
          namespace: context.config.namespace,
          pod: name,
          container: 'database',
          previous: false,
          lines: stdout.trim().split('\n'),
        },
      ]
    : []
}

/** A controller that has just been told what to make is at work. */
const NEW_MS = 30_000

/**
 * Lets controllers try again that were refused before: they wait minutes between two tries, also when the reason has
 * gone meanwhile. A change of their object wakes them.
 */
export async function retryRefused(context: Context, objects: readonly KubeObject[]): Promise<void> {
  const refused = objects.filter((each) => {
    const { replicas = 0 } = (each['spec'] ?? {}) as { replicas?: number }
    const status = (each['status'] ?? {}) as { replicas?: number; conditions?: { type: string; status: string }[] }
    if (each.kind === 'StatefulSet')
      return (
        replicas > 0 && status.replicas === 0 && Date.now() - Date.parse(each.metadata.creationTimestamp ?? '') > NEW_MS
      )
    return (
      each.kind === 'ReplicaSet' &&
      (status.conditions ?? []).some((each) => each.type === 'ReplicaFailure' && each.status === 'True')
    )
  })
  for (const { kind, metadata } of refused)
    await createCluster(context).act([
      'annotate',
      kind.toLowerCase(),
      metadata.name,
      `taskora.dev/tried-at=${new Date().toISOString()}`,
      '--overwrite',
    ])
}
