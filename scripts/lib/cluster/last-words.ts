// What containers wrote, as far as a wait has to know it.
import type { LogTail } from '../causes/facts/facts.ts'
import type { Context } from '../run/context.ts'
import type { ApiClient } from './api-client.ts'
import { createCluster, type KubeObject } from './cluster.ts'
import type { End } from './container-ends.ts'
import { type ContainerStatus, podStatus } from './pod-failure.ts'

const LIMIT_MS = 5_000
const LINES = 20

/** The last lines of the runs that ended so; without a client nothing is read, and status messages have to do. */
export async function readLastWords(
  { config: { namespace } }: Context,
  client: ApiClient | undefined,
  ends: readonly End[],
): Promise<LogTail[]> {
  if (!client) return []
  const tails = ends.map(async ({ pod: { metadata }, container, running }): Promise<LogTail | undefined> => {
    const query = new URLSearchParams({ container, tailLines: String(LINES), ...(running ? { previous: 'true' } : {}) })
    const path = `/api/v1/namespaces/${namespace}/pods/${metadata.name}/log?${query}`
    const { status, body } = await client.get(path, LIMIT_MS).catch(() => ({ status: 0, body: '' }))
    const lines = body.split('\n').filter(Boolean)
    return status === 200 && lines.length > 0
      ? { namespace, pod: metadata.name, container, previous: running, lines }
      : undefined
  })
  return (await Promise.all(tails)).filter((each) => each !== undefined)
}

/** An init container that runs for so long waits for something, which the database's log may tell. */
const LONG_INIT_MS = 10_000

/** The database says why the one who waits in an init container is not let in. */
export async function readDatabaseLog(
  context: Context,
  objects: readonly KubeObject[],
  now: number,
): Promise<LogTail[]> {
  const waits = objects.some(
    (each) =>
      each.kind === 'Pod' &&
      (podStatus(each).initContainerStatuses ?? []).some(
        ({ state: { running } }: ContainerStatus) => running && now - Date.parse(running.startedAt) > LONG_INIT_MS,
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
  const { namespace } = context.config
  const lines = stdout.trim().split('\n')
  return exitCode === 0 && stdout.trim() !== ''
    ? [{ namespace, pod: name, container: 'database', previous: false, lines }]
    : []
}
