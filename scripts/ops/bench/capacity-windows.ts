import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../lib/backup/database.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Account } from '../reliability/history/accounts.ts'
import type { FootprintSeen } from './capacity-book.ts'
import { type Asking, createClients } from './capacity-clients.ts'
import { askDirectly } from './capacity-database.ts'
import { type Driven, drive } from './capacity-load.ts'
import type { DirectKind, DirectWindow, Window } from './capacity-result.ts'
import { openStreams } from './capacity-streams.ts'
import { type Pods, readMemory, readProcessorTime, usedBetween } from './pod-usage.ts'

/** Durations of what is measured; milliseconds. */
export const PACE = { one: 2_000, many: 4_000, idle: 2_000, streams: 10_000, settle: 1_000, direct: 2_000 }

/** Ten open pages for each account, of the twelve that it may have. */
export const STREAMS = 200

/** What all windows of a run have in common. */
export interface Ground {
  readonly context: Context
  readonly signal: AbortSignal
  readonly url: string
  readonly accounts: readonly Account[]
  readonly database: Database
  /** Says what is measured now. */
  readonly say: (text: string) => void
}

const round = (value: number): number => Math.round(value * 100) / 100
const currentLoad = (): number => round(loadavg()[0]!)

/** What goes on between two readings of the processor time. */
export async function measureWindow(
  { context, say }: Ground,
  pods: Pods,
  work: () => Promise<Driven>,
): Promise<Window> {
  const load = currentLoad()
  const before = await readProcessorTime(context)
  const own = process.cpuUsage()
  const { misses, ...driven } = await work()
  const { user, system } = process.cpuUsage(own)
  const { machine, ...components } = usedBetween(pods, before, await readProcessorTime(context))
  const client = (user + system) / 1_000
  const others = machine - client - Object.values(components).reduce((sum, each) => sum + each, 0)
  if (misses.length > 0) say(`${misses.length} requests were not served: ${misses[0]}`)
  const cpuMs = { ...components, client, rest: Math.max(0, others) }
  return {
    ...driven,
    seconds: round(driven.seconds),
    cpuMs: Object.fromEntries(Object.entries(cpuMs).map(([who, ms]) => [who, round(ms)])) as Window['cpuMs'],
    load,
  }
}

export async function ask(
  { signal, url, accounts }: Ground,
  kind: Asking,
  count: number,
  forMs: number,
): Promise<Driven> {
  const clients = createClients(kind, url, accounts, count)
  try {
    return await drive(clients.acts, forMs, signal)
  } finally {
    clients.close()
  }
}

/** Open pages, while nobody asks anything. */
export async function follow(ground: Ground, pods: Pods): Promise<Window> {
  const { signal, url, accounts } = ground
  const streams = await openStreams(url, accounts, STREAMS)
  try {
    return await measureWindow(ground, pods, async () => {
      const seen = await rest(PACE.streams, signal)
      return { ...seen, served: streams.open(), failed: STREAMS - streams.open() }
    })
  } finally {
    streams.close()
  }
}

export async function rest(forMs: number, signal: AbortSignal): Promise<Driven> {
  await sleep(forMs, undefined, { signal })
  return { served: 0, failed: 0, seconds: forMs / 1_000, p50: 0, p95: 0, p99: 0, misses: [] }
}

export async function measureDirect(
  { context, database }: Ground,
  pods: Pods,
  kind: DirectKind,
  clients: number,
): Promise<DirectWindow> {
  const seconds = PACE.direct / 1_000
  const load = currentLoad()
  const before = await readProcessorTime(context)
  const { transactions, latencyMs, clientMs } = await askDirectly(context, database.name, kind, clients, seconds)
  const used = usedBetween(pods, before, await readProcessorTime(context))
  return {
    ...{ transactions, seconds, latencyMs, load },
    cpuMs: { database: round(used.database - clientMs), client: clientMs },
  }
}

const CONNECTIONS = `SELECT count(*) FROM pg_stat_activity
  WHERE application_name IN ('taskora-frontend', 'taskora-backend')`

export async function readFootprint(
  { context, database }: Ground,
  pods: Pods,
  backends: number,
): Promise<FootprintSeen> {
  const [memory, [connections]] = await Promise.all([readMemory(context), database.ask(database.name, CONNECTIONS)])
  const of = (component: string): number => {
    const own = [...pods].filter(([, each]) => each === component).map(([uid]) => memory.get(uid) ?? 0)
    return Math.round(own.reduce((sum, each) => sum + each, 0) / Math.max(1, own.length))
  }
  const [frontend, backend, server] = [of('frontend'), of('backend'), of('database')]
  return { backends, connections: Number(connections), memoryBytes: { frontend, backend, database: server } }
}
