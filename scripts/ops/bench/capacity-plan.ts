// What so many users need, from the figures of one run and what is assumed of people.
import { MANY, USUAL } from './capacity.ts'
import { type CapacityResult, figuresOf, stepOf } from './capacity-result.ts'
import { STREAMS } from './capacity-windows.ts'

export const USERS = [100, 10_000, 1_000_000] as const

/** Of a person on a day; `sign-in` is one in five days. A page that is opened also reads, which is counted apart. */
export const PER_DAY = { page: 8, read: 100, write: 30, 'sign-in': 0.2 } as const

/** How much more than on average of a day is asked in its busiest second. */
export const PEAK = 10
/** Of the users, those whose page is open in that second. */
export const OPEN = 0.1
/** Of a processor, as much as is planned for: beyond it answers wait for each other. */
export const PLANNED = 0.6
/** Tasks of a person, those that are done included. */
export const TASKS = 200

/** Replicas of values-prod.yaml, below which nobody should go: one may be away. */
const LEAST = { frontend: 3, backend: 3 } as const
/** Connections of a pod, and those that the chart keeps free: values.yaml and _connections.tpl. */
const POOLS = { frontend: 5, backend: 10 } as const
const SMALL_POOLS = { frontend: 2, backend: 3 } as const
const KEPT_FREE = 8

type Asked = keyof typeof PER_DAY
type Part = 'frontend' | 'backend' | 'database'
const PARTS: readonly Part[] = ['frontend', 'backend', 'database']

/** What a number of users needs in its busiest second. */
export interface Need {
  readonly users: number
  readonly perSecond: Readonly<Record<Asked, number>>
  readonly openPages: number
  /** Processors at work, before any is kept free. */
  readonly cores: Readonly<Record<Part, number>>
  readonly pods: Readonly<Record<'frontend' | 'backend', number>>
  /** The chart's sum at these pods and the pools of values.yaml, with one more pod of each in a rollout. */
  readonly connections: number
  /** The same with pools as small as they go: two, and three with the listener's. */
  readonly leastConnections: number
  readonly volumeBytes: number
}

/** Processor time of one request by part; of a stream, of each second that it is open. Milliseconds. */
export function costs(result: CapacityResult): Record<Asked | 'stream', Record<Part, number>> {
  const of = (kind: Asked, clients: number) => figuresOf(stepOf(result, kind, USUAL, clients)).cpuMs
  return {
    page: of('page', MANY),
    read: of('read', MANY),
    write: of('write', MANY),
    'sign-in': of('sign-in', stepClients(result, 'sign-in')),
    stream: streamCosts(result),
  }
}

const stepClients = ({ steps }: CapacityResult, kind: Asked): number =>
  steps.find((each) => each.kind === kind)?.clients ?? 0

/** By difference to the same pods without a page open, so that small figures are not much more than noise. */
function streamCosts(result: CapacityResult): Record<Part, number> {
  const perSecond = (kind: 'stream' | 'idle', clients: number) => {
    const { windows } = stepOf(result, kind, USUAL, clients)
    return (part: Part): number => {
      const sorted = windows.map(({ cpuMs, seconds }) => cpuMs[part] / seconds).toSorted((a, b) => a - b)
      return sorted[Math.floor(sorted.length / 2)]!
    }
  }
  const [open, idle] = [perSecond('stream', STREAMS), perSecond('idle', 0)]
  return Object.fromEntries(PARTS.map((part) => [part, Math.max(0, open(part) - idle(part)) / STREAMS])) as Record<
    Part,
    number
  >
}

export function needOf(result: CapacityResult, users: number): Need {
  const cost = costs(result)
  const perSecond = Object.fromEntries(
    Object.entries(PER_DAY).map(([kind, times]) => [kind, (users * times * PEAK) / 86_400]),
  ) as Record<Asked, number>
  const openPages = users * OPEN
  const coresOf = (part: Part): number =>
    (Object.keys(PER_DAY) as Asked[]).reduce((sum, kind) => sum + perSecond[kind] * cost[kind][part], 0) / 1_000 +
    (openPages * cost.stream[part]) / 1_000
  const cores = { frontend: coresOf('frontend'), backend: coresOf('backend'), database: coresOf('database') }
  const podsOf = (part: 'frontend' | 'backend'): number => Math.max(LEAST[part], Math.ceil(cores[part] / PLANNED))
  const pods = { frontend: podsOf('frontend'), backend: podsOf('backend') }
  return {
    ...{ users, perSecond, openPages, cores, pods },
    connections: connectionsOf(pods, POOLS),
    leastConnections: connectionsOf(pods, SMALL_POOLS),
    volumeBytes: users * (result.storage.userBytes + TASKS * result.storage.taskBytes),
  }
}

type Each = Readonly<Record<'frontend' | 'backend', number>>

/** As the chart counts them, with one more pod of each in a rollout. */
const connectionsOf = (pods: Each, pools: Each): number =>
  (pods.frontend + 1) * pools.frontend + (pods.backend + 1) * pools.backend + KEPT_FREE
