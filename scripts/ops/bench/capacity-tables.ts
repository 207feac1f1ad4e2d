// What docs/scaling.md says in figures, from one run.
import { formatSize } from '../../lib/units.ts'
import { BACKENDS, DIRECT_CLIENTS, DIRECT_KINDS, FEW, MANY, MAX_CONNECTIONS, ONE, USUAL } from './capacity.ts'
import { costs, needOf, OPEN, PEAK, PER_DAY, PLANNED, TASKS, USERS } from './capacity-plan.ts'
import { type CapacityResult, type DirectStep, type Figures, figuresOf, median, stepOf } from './capacity-result.ts'
import { STREAMS } from './capacity-windows.ts'
import { summarize } from './statistics.ts'

/** The parts of the document that a run writes, by the names of their marks. */
export function scalingParts(result: CapacityResult): Readonly<Record<string, string>> {
  return {
    run: aboutRun(result),
    backends: backendsTable(result),
    shares: sharesText(result),
    others: othersTable(result),
    database: databaseTable(result),
    footprint: footprintTable(result),
    assumed: assumedText(),
    plan: planTable(result),
  }
}

/** Three digits that count, and no more than one behind the point. */
const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value >= 9.95 ? value.toFixed(0) : value.toFixed(1)
/** Processor time of a request, which may be far below a millisecond. */
const fine = (value: number): string => (value >= 0.995 ? figure(value) : value.toFixed(2))
const whole = (value: number): string => Math.round(value).toLocaleString('en')
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')

function aboutRun({ machine, versions, measuredAt, repetitions, seconds, steps, direct }: CapacityResult): string {
  const date = new Date(measuredAt).toLocaleDateString('en-GB', {
    ...{ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
  } as const)
  const loads = summarize([...steps, ...direct].flatMap(({ windows }) => windows.map(({ load }) => load)))!
  return (
    `${date}: ${machine.cores} processors (${machine.cpu}), ${formatSize(machine.memoryBytes)} of memory, ` +
    `${machine.system}; Kubernetes ${versions['kubernetes']}, ${versions['runtime']}, PostgreSQL ` +
    `${versions['postgres']}, backend ${versions['backend']}, frontend ${versions['frontend']}. N = ${repetitions} ` +
    `windows of each kind; medians. The run took ${Math.round(seconds / 60)} minutes; processes that wanted to run ` +
    `before a window, on average of a minute: ${figure(loads.median)} (${figure(loads.min)}–${figure(loads.max)}).`
  )
}

const cpuCells = ({ cpuMs }: Figures): string[] =>
  [cpuMs.frontend, cpuMs.backend, cpuMs.database, cpuMs.client, cpuMs.rest].map(fine)
const CPU_HEAD = ['frontend', 'backend', 'database', 'client', 'rest']

function backendsTable(result: CapacityResult): string {
  const rows = (['read', 'write'] as const).flatMap((kind) =>
    BACKENDS.map((backends) => {
      const [one, many] = [ONE, MANY].map((clients) => figuresOf(stepOf(result, kind, backends, clients)))
      const { perSecond, p50, p95, p99, failed, count } = many!
      return [
        ...[`${kind}s`, String(backends), figure(perSecond), figure(p50), figure(p95), figure(p99)],
        `${failed + one!.failed} of ${whole(count + one!.count)}`,
        ...cpuCells(many!),
        `${figure(one!.p50)} / ${figure(one!.p95)}`,
      ]
    }),
  )
  const head = ['Requests', 'Backends', 'Per second', 'p50', 'p95', 'p99', 'Not served', ...CPU_HEAD]
  return table([...head, 'p50 / p95 of one client'], rows)
}

function sharesText(result: CapacityResult): string {
  const said = (['read', 'write'] as const).map((kind) => {
    const { cpuMs } = figuresOf(stepOf(result, kind, USUAL, MANY))
    const sum = cpuMs.frontend + cpuMs.backend + cpuMs.database
    const share = (part: number): string => `${Math.round((part / sum) * 100)} %`
    const [few, most] = [BACKENDS[0], BACKENDS.at(-1)!].map((each) => figuresOf(stepOf(result, kind, each, MANY)))
    return (
      `Of the ${figure(sum)} ms that a ${kind} takes in all pods at ${USUAL} backends, the frontend has ` +
      `${share(cpuMs.frontend)}, the backend ${share(cpuMs.backend)} and the database ${share(cpuMs.database)}. ` +
      `${BACKENDS.at(-1)} backends served ${(most!.perSecond / few!.perSecond).toFixed(2)} times as many ${kind}s a ` +
      `second as one.`
    )
  })
  return said.join('\n')
}

const OTHERS = [
  ['page', MANY, 'the page of tasks, rendered by the server'],
  ['sign-in', FEW, 'a sign-in by password'],
] as const

function othersTable(result: CapacityResult): string {
  const rows = OTHERS.map(([kind, clients, about]) => {
    const figures = figuresOf(stepOf(result, kind, USUAL, clients))
    const { perSecond, p50, p95, p99, failed, count } = figures
    const times = [perSecond, p50, p95, p99].map(figure)
    return [about, String(clients), ...times, `${failed} of ${whole(count)}`, ...cpuCells(figures)]
  })
  const { frontend, backend, database } = costs(result).stream
  const { failed, count } = figuresOf(stepOf(result, 'stream', USUAL, STREAMS))
  const stream = ['a second of an open page', String(STREAMS), '', '', '', '', `${failed} of ${whole(count)} ended`]
  const head = ['Request', 'Clients', 'Per second', 'p50', 'p95', 'p99', 'Not served', ...CPU_HEAD]
  return table(head, [...rows, [...stream, ...[frontend, backend, database].map((each) => each.toFixed(3)), '', '']])
}

const ABOUT = {
  session: 'session, user and keys (3 statements, the frontend’s of every API request)',
  list: 'a list of 50 tasks (the backend’s)',
  create: 'a task is added (the backend’s, in two transactions)',
} as const

/** Processor time of the server alone, of one of those sets of statements. */
const serverMs = ({ windows }: DirectStep): number =>
  median(windows.map(({ cpuMs, transactions }) => cpuMs.database / transactions))

function databaseTable({ direct }: CapacityResult): string {
  const rows = DIRECT_KINDS.map((kind) => {
    const steps = DIRECT_CLIENTS.map(
      (clients) => direct.find((each) => each.kind === kind && each.clients === clients)!,
    )
    const cells = steps.flatMap(({ windows }) => [
      figure(median(windows.map(({ transactions, seconds }) => transactions / seconds))),
      figure(median(windows.map(({ latencyMs }) => latencyMs))),
    ])
    return [ABOUT[kind], ...cells, ...[steps[1]!, steps.at(-1)!].map((step) => fine(serverMs(step)))]
  })
  const counts = DIRECT_CLIENTS.flatMap((clients) => [`${clients} conn.: per second`, 'mean ms'])
  const cpu = [DIRECT_CLIENTS[1], DIRECT_CLIENTS.at(-1)!].map((clients) => `server ms at ${clients}`)
  return table(['Statements of', ...counts, ...cpu], rows)
}

function footprintTable({ footprints, storage, steps }: CapacityResult): string {
  const rows = footprints.map(({ backends, connections, memoryBytes: { frontend, backend, database } }) => {
    const idle = steps.find((each) => each.kind === 'idle' && each.backends === backends)!
    const busy = (part: 'frontend' | 'backend' | 'database'): string =>
      fine(median(idle.windows.map(({ cpuMs, seconds }) => cpuMs[part] / seconds / 1_000)))
    return [
      ...[String(backends), whole(median(connections))],
      ...[backend, frontend, database].map((bytes) => formatSize(Math.round(median(bytes)))),
      ...(['backend', 'frontend', 'database'] as const).map(busy),
    ]
  })
  const memory = ['memory of a backend', 'of a frontend', 'of the database']
  const head = ['Backends', 'Connections', ...memory, 'idle processors: backends', 'frontends', 'database']
  return (
    `${table(head, rows)}\n\n` +
    `A task takes ${whole(storage.taskBytes)} bytes of the volume and an account with a session and recovery codes ` +
    `${whole(storage.userBytes)}, indexes included (${whole(storage.tasks)} tasks, ` +
    `${whole(storage.users)} accounts). ` +
    `\`database.maxConnections\` was ${MAX_CONNECTIONS}.`
  )
}

function assumedText(): string {
  const { page, read, write } = PER_DAY
  return (
    `A user is somebody who comes on that day: ${page} pages, ${read} reads, ${write} writes, a sign-in every ` +
    `${1 / PER_DAY['sign-in']} days, ${TASKS} tasks. The busiest second has ${PEAK} times the average of the day, ` +
    `and ${OPEN * 100} % of the users have a page open then. ${PLANNED * 100} % of a processor are planned with.`
  )
}

function planTable(result: CapacityResult): string {
  const needs = USERS.map((users) => needOf(result, users))
  const row = (title: string, read: (need: (typeof needs)[number]) => string): string[] => [title, ...needs.map(read)]
  return table(
    ['', ...USERS.map((users) => `${users.toLocaleString('en')} users`)],
    [
      row('API requests a second, at the peak', ({ perSecond }) => figure(perSecond.read + perSecond.write)),
      row('of them writes', ({ perSecond }) => figure(perSecond.write)),
      row('pages a second', ({ perSecond }) => figure(perSecond.page)),
      row('sign-ins a second', ({ perSecond }) => fine(perSecond['sign-in'])),
      row('open pages', ({ openPages }) => whole(openPages)),
      row('processors at work: frontend', ({ cores }) => fine(cores.frontend)),
      row('backend', ({ cores }) => fine(cores.backend)),
      row('database', ({ cores }) => fine(cores.database)),
      row('`frontend.replicas`, at least 3', ({ pods }) => whole(pods.frontend)),
      row('`backend.replicas`, at least 3', ({ pods }) => whole(pods.backend)),
      row('connections by the chart’s sum', ({ connections }) => whole(connections)),
      row('volume, without room to grow', ({ volumeBytes }) => formatSize(volumeBytes)),
      row('connections with pools of 2 and 3', ({ leastConnections }) => whole(leastConnections)),
    ],
  )
}
