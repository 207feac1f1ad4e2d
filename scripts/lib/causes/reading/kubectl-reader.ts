// The API read by kubectl: for kubeconfigs whose way in only kubectl knows.
import { createCluster } from '../../cluster/cluster.ts'
import type { KubeObject } from '../../kube-object.ts'
import type { Context } from '../../run/context.ts'
import type { LogTail, Unread } from '../facts/facts.ts'
import { LISTED_KINDS, type ListedKind } from './listed-kinds.ts'
import { type ClusterReader, LINES, type Listing, type Run, reasonIn, type Tails } from './reader.ts'

const LIMIT_MS = 15_000

export const kubectlReader = (context: Context): ClusterReader => ({
  async list() {
    const groups = await Promise.all(LISTED_KINDS.map((kinds) => readKinds(context, kinds)))
    return {
      objects: groups.flatMap(({ objects }) => objects),
      complete: groups.flatMap(({ complete }) => complete),
      unread: groups.flatMap(({ unread }) => unread),
    }
  },
  logs: (namespace) => readLogs(context, namespace),
  async tails(runs) {
    const read = await Promise.all(runs.map((run) => readTail(context, run)))
    return { tails: read.flat(), unread: [] }
  },
  close: () => undefined,
})

async function readKinds(context: Context, kinds: readonly ListedKind[]): Promise<Listing> {
  const plurals = kinds.map(({ plural }) => plural)
  const args = ['get', plurals.join(','), '--all-namespaces', '--show-managed-fields', '--output', 'json']
  const { exitCode, stdout, stderr } = await createCluster(context).probe(args, { timeoutMs: LIMIT_MS })
  const objects = parseList(stdout)
  if (exitCode === 0 && objects) return { objects, complete: kinds.map(({ kind }) => kind), unread: [] }
  // One kind that is forbidden, or that this API does not have, fails the whole call, which still prints the others.
  const refused = plurals.filter((plural) => new RegExp(`\\b${plural}\\b`).test(stderr))
  const why = reasonIn(stderr)
  const unread: Unread[] = (refused.length > 0 && objects ? refused : plurals).map((what) => ({ what, why }))
  const known = objects ? kinds.filter(({ plural }) => !unread.some(({ what }) => what === plural)) : []
  return { objects: objects ?? [], complete: known.map(({ kind }) => kind), unread }
}

function parseList(text: string): KubeObject[] | undefined {
  try {
    return (JSON.parse(text) as { items: KubeObject[] }).items
  } catch {
    return undefined
  }
}

/** The newest lines of every container of a namespace, by one process. */
async function readLogs(context: Context, namespace: string): Promise<Tails> {
  const args = [
    'logs',
    '--namespace',
    namespace,
    '--selector',
    '!taskora.dev/no-such-label',
    '--all-containers',
    '--prefix',
    '--timestamps',
    '--ignore-errors',
    '--tail',
    String(LINES),
    '--max-log-requests',
    '200',
  ]
  const { exitCode, stdout, stderr } = await createCluster(context).probe(args, { timeoutMs: LIMIT_MS })
  const unread = exitCode !== 0 && stdout === '' ? [{ what: `logs of ${namespace}`, why: reasonIn(stderr) }] : []
  return { tails: tailsOf(namespace, stdout), unread }
}

/** `[pod/name/container] 2026-11-29T03:00:00Z line` → the lines of each container, with their times. */
export function tailsOf(namespace: string, text: string): LogTail[] {
  const found = new Map<string, { lines: string[]; times: number[] }>()
  for (const each of text.split('\n')) {
    const [, source, time, line] = /^\[pod\/(\S+?)\] (?:(\d{4}-\d\d-\d\dT\S+) )?(.*)$/.exec(each) ?? []
    if (source === undefined) continue
    const known = found.get(source) ?? { lines: [], times: [] }
    known.lines.push(line!)
    known.times.push(Date.parse(time ?? '') || 0)
    found.set(source, known)
  }
  return [...found].map(([source, { lines, times }]) => {
    const [pod = '', container = ''] = source.split('/')
    return { namespace, pod, container, previous: false, lines, times }
  })
}

async function readTail(context: Context, { namespace, pod, container, previous }: Run): Promise<LogTail[]> {
  const args = ['logs', '--namespace', namespace, pod, '--container', container, '--tail', String(LINES)]
  const { exitCode, stdout } = await createCluster(context).probe([...args, ...(previous ? ['--previous'] : [])], {
    timeoutMs: LIMIT_MS,
  })
  const lines = stdout.trimEnd().split('\n')
  return exitCode === 0 && stdout !== '' ? [{ namespace, pod, container, previous, lines }] : []
}
