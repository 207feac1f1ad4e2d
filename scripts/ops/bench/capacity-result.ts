import type { Served } from './capacity-load.ts'
import type { Machine } from './result.ts'
import { summarize } from './statistics.ts'

/** What clients do; `stream` is an open page each, and `idle` nothing at all. Both ask nothing meanwhile. */
export type Kind = 'read' | 'write' | 'page' | 'sign-in' | 'stream' | 'idle'

/** Whose processor time is told apart; `rest` is all that the machine did beside the others. */
export const CONSUMERS = ['frontend', 'backend', 'database', 'client', 'rest'] as const

export type Consumer = (typeof CONSUMERS)[number]

/**
 * A few seconds of clients that ask again as soon as they are answered. Times are milliseconds. Of streams, `served` is
 * how many were still open at the end.
 */
export interface Window extends Served {
  readonly cpuMs: Readonly<Record<Consumer, number>>
  /** Processes that wanted to run before it began, on average of a minute. */
  readonly load: number
}

export interface Step {
  readonly kind: Kind
  readonly backends: number
  readonly clients: number
  readonly windows: readonly Window[]
}

/** The statements of a request, sent to the server by pgbench in its own pod: of accounts, of a list, of a create. */
export type DirectKind = 'session' | 'list' | 'create'

export interface DirectWindow {
  readonly transactions: number
  readonly seconds: number
  /** The mean. */
  readonly latencyMs: number
  readonly cpuMs: { readonly database: number; readonly client: number }
  readonly load: number
}

export interface DirectStep {
  readonly kind: DirectKind
  readonly clients: number
  readonly windows: readonly DirectWindow[]
}

/** What so many backends hold after a load: connections of all pods, and anonymous memory of one pod. */
export interface Footprint {
  readonly backends: number
  readonly connections: readonly number[]
  readonly memoryBytes: Readonly<Record<'frontend' | 'backend' | 'database', readonly number[]>>
}

/** Bytes with indexes: of a task, and of an account with a session and recovery codes. */
export interface Storage {
  readonly users: number
  readonly tasks: number
  readonly taskBytes: number
  readonly userBytes: number
}

/** Everything that one run measured; docs/benchmarks/capacity/results.json. */
export interface CapacityResult {
  readonly schema: 1
  readonly measuredAt: string
  readonly repetitions: number
  readonly seconds: number
  readonly machine: Machine
  readonly versions: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
  readonly direct: readonly DirectStep[]
  readonly footprints: readonly Footprint[]
  readonly storage: Storage
}

export const median = (values: readonly number[]): number => summarize(values)?.median ?? Number.NaN

/** Medians over windows; processor time is of one request. */
export interface Figures {
  readonly perSecond: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly failed: number
  readonly count: number
  readonly cpuMs: Readonly<Record<Consumer, number>>
}

export function figuresOf({ windows }: Pick<Step, 'windows'>): Figures {
  const of = (read: (window: Window) => number): number => median(windows.map(read))
  const cpu = (who: Consumer): number => of(({ cpuMs, served, failed }) => cpuMs[who] / Math.max(1, served + failed))
  return {
    perSecond: of(({ served, seconds }) => served / seconds),
    p50: of(({ p50 }) => p50),
    p95: of(({ p95 }) => p95),
    p99: of(({ p99 }) => p99),
    failed: windows.reduce((sum, { failed }) => sum + failed, 0),
    count: windows.reduce((sum, { served, failed }) => sum + served + failed, 0),
    cpuMs: Object.fromEntries(CONSUMERS.map((who) => [who, cpu(who)])) as Record<Consumer, number>,
  }
}

/** The step of so many backends and clients. Throws when it was not measured. */
export function stepOf({ steps }: Pick<CapacityResult, 'steps'>, kind: Kind, backends: number, clients: number): Step {
  const found = steps.find((each) => each.kind === kind && each.backends === backends && each.clients === clients)
  if (found) return found
  throw new Error(`capacity result: ${kind} of ${clients} clients at ${backends} backends was not measured`)
}

/** Reads a stored result. Throws what is wrong with it, by its place. */
export function readCapacity(value: unknown): CapacityResult {
  const result = value as CapacityResult
  const want = (holds: boolean, place: string): void => {
    if (!holds) throw new Error(`capacity result: ${place} is not as documented`)
  }
  want(result?.schema === 1, 'schema')
  want(!Number.isNaN(Date.parse(result.measuredAt)), 'measuredAt')
  want(Number.isInteger(result.repetitions) && result.repetitions > 0, 'repetitions')
  want(Number.isInteger(result.machine?.cores) && result.machine.memoryBytes > 0, 'machine')
  for (const { kind, backends, clients, windows } of result.steps) {
    const place = `steps.${kind}-${backends}-${clients}`
    want(windows.length === result.repetitions, `${place}.windows`)
    for (const { served, seconds, cpuMs } of windows) {
      want(seconds > 0 && (served > 0 || kind === 'idle'), `${place}.served`)
      want(
        CONSUMERS.every((who) => Number.isFinite(cpuMs[who])),
        `${place}.cpuMs`,
      )
    }
  }
  for (const { kind, clients, windows } of result.direct)
    want(
      windows.length === result.repetitions && windows.every(({ transactions }) => transactions > 0),
      `direct.${kind}-${clients}`,
    )
  want(result.storage.taskBytes > 0 && result.storage.userBytes > 0, 'storage')
  return result
}
