import { join } from 'node:path'
import { formatDuration } from '../../scripts/lib/units.ts'
import type { Counts, FileTime } from './counts.ts'
import { failures } from './failures.ts'
import type { PreparationName } from './preparations.ts'
import { type Environment, type Log, runLogged } from './process.ts'
import type { Suite, Task } from './suite.ts'

export interface SuiteResult extends Counts {
  suite: Suite
  durationMs: number
  logFile: string
  /** What its files took, where its tasks say so. */
  files: FileTime[]
  /** The names of the tests that failed. */
  failures: string[]
  /** Why it failed beyond what its own output says. */
  reasons: string[]
}

export interface SuiteRun {
  root: string
  env: Environment
  signal: AbortSignal
  log: Log
  /** Makes what the suite needs there, once for all suites. */
  prepare: (name: PreparationName) => Promise<Environment>
}

/** Prepares and runs one suite. Never throws: whatever goes wrong is a failed suite with its reason. */
export async function runSuite(suite: Suite, { root, env, signal, log, prepare }: SuiteRun): Promise<SuiteResult> {
  const started = performance.now()
  const result: SuiteResult = {
    suite,
    passed: 0,
    failed: 0,
    durationMs: 0,
    logFile: log.file,
    files: [],
    failures: [],
    reasons: [],
  }
  try {
    const prepared = await Promise.all(suite.needs.map(prepare))
    const suiteEnv = Object.assign({ ...env }, ...prepared) as Environment
    const tasks = suite.tasks(root)
    if (tasks.length === 0) throw new Error(`${suite.name} has no test to run`)
    for (const task of tasks) {
      const { argv, folder, times } = task
      const ended = await runLogged(
        { argv, cwd: join(root, folder), env: suiteEnv, limitMs: suite.limitMs },
        log,
        signal,
      )
      const { counts, reason } = judge(task, ended, suite.limitMs)
      result.passed += counts.passed
      result.failed += counts.failed
      if (counts.failed > 0) result.failures.push(...failures(ended.output))
      if (reason) result.reasons.push(reason)
      if (times) result.files.push(...times(ended.output))
    }
  } catch (error) {
    result.failed += 1
    result.reasons.push((error as Error).message)
  }
  return { ...result, durationMs: performance.now() - started }
}

/** A runner's own counts, held against its exit code: neither is believed alone. */
export function judge(
  { argv, count }: Pick<Task, 'argv' | 'count'>,
  ended: { exitCode: number; output: string; timedOut: boolean },
  limitMs: number,
): { counts: Counts; reason?: string } {
  const { exitCode, output, timedOut } = ended
  const name = argv.slice(0, 2).join(' ')
  const seen = exitCode === 0 ? count(output) : (count(output) ?? { passed: 0, failed: 0 })
  if (timedOut)
    return { counts: atLeastOneFailure(seen), reason: `${name} was stopped: no end within ${formatDuration(limitMs)}` }
  if (exitCode !== 0) {
    return {
      counts: atLeastOneFailure(seen),
      ...(seen && seen.failed > 0 ? {} : { reason: `${name} failed with exit code ${exitCode}` }),
    }
  }
  if (!seen || seen.passed + seen.failed === 0)
    return { counts: { passed: 0, failed: 1 }, reason: `${name} ran no test` }
  return { counts: seen }
}

const atLeastOneFailure = (counts: Counts | undefined): Counts => ({
  passed: counts?.passed ?? 0,
  failed: Math.max(1, counts?.failed ?? 0),
})
