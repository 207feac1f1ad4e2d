// The API read by requests of this process: a list is one request, and so are the last lines of a container.
import type { ApiAnswer, ApiClient } from '../../cluster/api-client.ts'
import type { KubeObject } from '../../kube-object.ts'
import type { LogTail, Unread } from '../facts/facts.ts'
import { LISTED_KINDS, type ListedKind } from './listed-kinds.ts'
import { type ClusterReader, LINES, type Listing, type Run, reasonIn, type Tails } from './reader.ts'

/** A list that takes longer is named as one that could not be read; ten thousand pods take less. */
const LIST_LIMIT_MS = 10_000
/** The server asks the kubelet for logs, and waits for one that does not answer. */
const LOG_LIMIT_MS = 8_000
/** Containers of one namespace whose lines are read; the others are named. */
const MOST_RUNS = 200
const MOST_BYTES = 256 * 1024

export const apiReader = (client: ApiClient): ClusterReader => ({
  async list() {
    const lists = await Promise.all(LISTED_KINDS.flat().map((kind) => readList(client, kind)))
    return {
      objects: lists.flatMap(({ objects }) => objects),
      complete: lists.flatMap(({ complete }) => complete),
      unread: lists.flatMap(({ unread }) => unread),
    }
  },
  async logs(namespace, listed) {
    const runs = runsOf((await listed).objects, namespace)
    const { tails, unread } = await readTails(client, runs.slice(0, MOST_RUNS), true)
    const beyond = runs.length - MOST_RUNS
    const why = `only those of ${MOST_RUNS} containers are read`
    return { tails, unread: [...unread, ...(beyond > 0 ? [{ what: `logs of ${beyond} containers`, why }] : [])] }
  },
  tails: (runs) => readTails(client, runs, false),
  close: (reason) => client.close(reason),
})

async function readList(client: ApiClient, { api, plural, kind }: ListedKind): Promise<Listing> {
  const failed = (why: string): Listing => ({ objects: [], complete: [], unread: [{ what: plural, why }] })
  try {
    const { status, body } = await client.get(`/${api}/${plural}`, LIST_LIMIT_MS)
    if (status !== 200) return failed(refusal({ status, body }))
    const { items, apiVersion } = JSON.parse(body) as { items: KubeObject[] | null; apiVersion: string }
    // The objects of a list say their kind only once, on the list.
    const objects = (items ?? []).map((each) => ({ ...each, kind, apiVersion }))
    return { objects, complete: [kind], unread: [] }
  } catch (error) {
    return failed(reasonIn((error as Error).message))
  }
}

/** What an answer that is no success says: the message of a Status, or its first line. */
function refusal({ status, body }: ApiAnswer): string {
  try {
    return reasonIn((JSON.parse(body) as { message?: string }).message ?? `status ${status}`)
  } catch {
    return `status ${status}: ${reasonIn(body)}`
  }
}

interface Pod extends KubeObject {
  spec?: { containers?: { name: string }[]; initContainers?: { name: string }[] }
  status?: { containerStatuses?: { ready: boolean }[] }
}

/** The runs of a namespace's containers, those of pods that are not ready first. */
function runsOf(objects: readonly KubeObject[], namespace: string): Run[] {
  const pods = objects.filter(({ kind, metadata }) => kind === 'Pod' && metadata.namespace === namespace) as Pod[]
  const isReady = ({ status }: Pod): boolean => (status?.containerStatuses ?? []).every(({ ready }) => ready)
  return pods
    .sort((a, b) => Number(isReady(a)) - Number(isReady(b)))
    .flatMap(({ metadata, spec }) =>
      [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map(({ name }) => ({
        namespace,
        pod: metadata.name,
        container: name,
        previous: false,
      })),
    )
}

async function readTails(client: ApiClient, runs: readonly Run[], timed: boolean): Promise<Tails> {
  const read = await Promise.all(runs.map((run) => readTail(client, run, timed)))
  return {
    tails: read.flatMap((each) => ('lines' in each ? [each] : [])).filter(({ lines }) => lines.length > 0),
    unread: read.flatMap((each) => ('why' in each ? [each] : [])),
  }
}

async function readTail(client: ApiClient, run: Run, timed: boolean): Promise<LogTail | Unread> {
  const { namespace, pod, container, previous } = run
  const query = new URLSearchParams({ container, tailLines: String(LINES), limitBytes: String(MOST_BYTES) })
  if (timed) query.set('timestamps', 'true')
  if (previous) query.set('previous', 'true')
  const what = `logs of ${namespace}/${pod}`
  try {
    const { status, body } = await client.get(`/api/v1/namespaces/${namespace}/pods/${pod}/log?${query}`, LOG_LIMIT_MS)
    // 400: a container that has not run yet, or not before; 404: a pod that has gone meanwhile.
    if (status === 400 || status === 404) return { ...run, lines: [] }
    if (status !== 200) return { what, why: refusal({ status, body }) }
    return { ...run, ...linesOf(body, timed) }
  } catch (error) {
    return { what, why: reasonIn((error as Error).message) }
  }
}

/** `2026-11-29T03:00:00Z line` → lines and times, where times were asked for. */
function linesOf(body: string, timed: boolean): Pick<LogTail, 'lines' | 'times'> {
  const lines = body === '' ? [] : body.replace(/\n$/, '').split('\n')
  if (!timed) return { lines }
  const parts = lines.map((line) => /^(\d{4}-\d\d-\d\dT\S+) ?(.*)$/.exec(line))
  return {
    lines: parts.map((part, index) => part?.[2] ?? lines[index]!),
    times: parts.map((part) => Date.parse(part?.[1] ?? '') || 0),
  }
}
