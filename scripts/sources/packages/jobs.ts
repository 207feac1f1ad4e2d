import { setTimeout as sleep } from 'node:timers/promises'
import { anyOf } from '../../lib/any-of.ts'
import { UserError } from '../../lib/errors.ts'
import { CommandError } from '../../lib/shell/command-error.ts'

/** How often progress is told while nothing starts or ends: compiling takes minutes. */
const TICK_MS = 5_000

/** One piece of work with a result on disk. */
export interface Job {
  readonly id: string
  /** What it does, for the progress line: "compiles Kubernetes". */
  readonly title: string
  readonly needs: readonly string[]
  /** On a machine like the one that the figures in k8s/packages/README.md come from. */
  readonly cpuSeconds: number
  /** It keeps every core busy by itself. */
  readonly spreads?: boolean
  /** Which part of it is done, from 0 to 1, where its output tells. */
  progress?(): number
  /** Whether the result is there already. */
  done(): Promise<boolean>
  run(): Promise<void>
}

/** What is going on, each time that changes and every few seconds. */
export interface Progress {
  running: readonly string[]
  done: number
  total: number
  /** Of the work that is left, divided by the cores, but no less than its longest chain. */
  secondsLeft: number
}

export interface JobOptions {
  /** How many jobs run at once. */
  concurrency: number
  signal: AbortSignal
  onProgress: (progress: Progress) => void
  tickMs?: number
  /** Time source, replaced in tests. */
  now?: () => number
}

/**
 * Runs the jobs whose result is missing, each as soon as what it needs is there, longest chain first.
 * After a failure nothing new starts; what runs is finished, so that the next attempt finds its result.
 */
export async function runJobs(jobs: readonly Job[], options: JobOptions): Promise<void> {
  const { concurrency, signal, onProgress, tickMs = TICK_MS, now = Date.now } = options
  const open = await missingJobs(jobs)
  const total = open.size
  const chains = chainSeconds([...open.values()], concurrency)
  const running = new Map<string, { since: number; end: Promise<void> }>()
  const failures: unknown[] = []

  const start = (job: Job): void => {
    const work = job.run().then(
      () => {
        open.delete(job.id)
      },
      (error: unknown) => {
        failures.push(error)
      },
    )
    running.set(job.id, { since: now(), end: work.finally(() => running.delete(job.id)) })
  }
  const startReady = (): void => {
    if (failures.length > 0 || signal.aborted) return
    for (const job of readyJobs(open, running, chains)) {
      if (running.size >= concurrency) return
      start(job)
    }
  }

  for (;;) {
    startReady()
    if (running.size === 0) break
    const left = [...open.values()].map((job) =>
      remainder(job, concurrency, (now() - (running.get(job.id)?.since ?? now())) / 1000),
    )
    const titles = [...running.keys()].map((id) => open.get(id)!.title)
    onProgress({ running: titles, done: total - open.size, total, secondsLeft: secondsLeft(left, concurrency) })
    const change = new AbortController()
    const tick = sleep(tickMs, undefined, { signal: change.signal }).catch(() => undefined)
    await Promise.race([tick, ...[...running.values()].map(({ end }) => end)])
    change.abort()
  }
  if (failures.length > 0) throw failures[0]
  signal.throwIfAborted()
}

/** Less than this says more about how a job begins than about how fast it is. */
const TELLING = 0.05

/**
 * What is left of a job after some seconds. One that says how far it is goes on as fast as until now; any other one is
 * expected to be as fast as its figure, and keeps a tenth when it takes longer, for nobody knows.
 */
function remainder(job: Job, cores: number, seconds: number): Job {
  const spent = seconds * (job.spreads ? cores : 1)
  const part = job.progress?.() ?? 0
  const left = part < TELLING ? job.cpuSeconds - spent : (spent * (1 - part)) / part
  return { ...job, cpuSeconds: Math.max(job.cpuSeconds / 10, left) }
}

/**
 * The jobs to run: those with no result that somebody needs. A job is not run for the sake of a result that is there.
 */
export async function missingJobs(jobs: readonly Job[]): Promise<Map<string, Job>> {
  const known = new Map(jobs.map((job) => [job.id, job]))
  const needed = new Set(jobs.flatMap((job) => job.needs))
  const missing = new Map<string, Job>()
  const visit = async (id: string, path: readonly string[]): Promise<void> => {
    const job = known.get(id)
    if (!job) throw new Error(`No job is called ${id}`)
    if (path.includes(id)) throw new Error(`Jobs need each other in a circle: ${[...path, id].join(' -> ')}`)
    if (missing.has(id) || (await job.done())) return
    for (const need of job.needs) await visit(need, [...path, id])
    missing.set(id, job)
  }
  const ends = jobs.filter((job) => !needed.has(job.id))
  if (ends.length === 0 && jobs.length > 0) await visit(jobs[0]!.id, [])
  for (const job of ends) await visit(job.id, [])
  return missing
}

/** Seconds from the start of each job to the end of the longest chain that begins with it. */
export function chainSeconds(jobs: readonly Job[], cores: number): Map<string, number> {
  const chains = new Map<string, number>()
  const chain = (job: Job): number => {
    const after = jobs
      .filter((other) => other.needs.includes(job.id))
      .map((other) => chains.get(other.id) ?? chain(other))
    const seconds = job.cpuSeconds / (job.spreads ? cores : 1) + Math.max(0, ...after)
    chains.set(job.id, seconds)
    return seconds
  }
  jobs.forEach(chain)
  return chains
}

/** How long the jobs take together on so many cores, at best. */
export function secondsLeft(jobs: readonly Job[], cores: number): number {
  const work = jobs.reduce((sum, job) => sum + job.cpuSeconds, 0)
  return Math.ceil(Math.max(work / cores, ...chainSeconds(jobs, cores).values(), 0))
}

function readyJobs(open: Map<string, Job>, running: ReadonlyMap<string, unknown>, chains: Map<string, number>): Job[] {
  return [...open.values()]
    .filter((job) => !running.has(job.id) && job.needs.every((need) => !open.has(need)))
    .sort((a, b) => chains.get(b.id)! - chains.get(a.id)!)
}

/** Faults of a network in the words of go, npm and apt. */
const NETWORK_FAULT = anyOf(
  'i',
  String.raw`connection refused|no such host|i\/o timeout|x509|certificate|40[137] `,
  'E(NOTFOUND|CONNREFUSED|AI_AGAIN|TIMEDOUT)|Temporary failure',
  'Could not (resolve|connect)',
)

/** The failure of one job, with the last lines it printed and where the rest is. */
export function jobFailed(job: Pick<Job, 'title'>, log: string, error: unknown): UserError {
  const evidence = error instanceof UserError ? error.evidence : [String(error)]
  return new UserError('TSK_PACKAGES_JOB_FAILED', `Building from packages stopped: it ${job.title}, and that failed`, {
    evidence: [...evidence, `all of its output: ${log}`],
    hint: hintFor(error, evidence.join('\n')),
    cause: error,
  })
}

function hintFor(error: unknown, output: string): string {
  if (error instanceof UserError && error.code.startsWith('TSK_ENGINE') && error.hint) return error.hint
  if (/no space left|ENOSPC/i.test(output))
    return 'Free some disk space, then run the same command again: everything finished is kept'
  if (NETWORK_FAULT.test(output)) {
    return (
      'A registry does not answer as it should: check the network, GOPROXY, .npmrc and the sources of apt, ' +
      'then run the same command again'
    )
  }
  // Advice that comes with a failed command is about the cluster, which plays no part here.
  if (error instanceof UserError && !(error instanceof CommandError) && error.hint) return error.hint
  return 'Correct what the lines above name, then run the same command again: everything finished is kept'
}
