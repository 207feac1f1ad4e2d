import { join } from 'node:path'
import type { Context } from '../../lib/run/context.ts'
import { signalTree } from '../../lib/shell/process-tree.ts'

/** The steps that are broken off, in their order. */
export const STEPS = ['build', 'load', 'deploy', 'verify'] as const

export type SignalName = 'SIGINT' | 'SIGTERM' | 'SIGKILL'

export const SIGNALS: readonly SignalName[] = ['SIGINT', 'SIGTERM', 'SIGKILL']

/** Sent so long after a step began. */
export interface Blow {
  readonly signal: SignalName
  readonly step: string
  readonly afterMs: number
}

/** How a run ended. */
export interface SuiteRun {
  readonly exitCode: number
  /** The step during which the signal was sent; undefined where none was. */
  readonly hit: string | undefined
  /** Milliseconds of each step that had its end. */
  readonly took: Readonly<Record<string, number>>
  /** The end of what it printed. */
  readonly said: readonly string[]
}

const LIMIT_MS = 10 * 60_000

/** As a line of its own, so that it can be told what the command's process is. */
const WITH_PID = ['-c', 'echo "pid $$" >&2; exec "$@"', 'sh']

/**
 * Deploys the sources of a checkout to the cluster of `context`, as `npm run deploy` does, from its second step on;
 * with `blow`, is broken off. Never throws for how the run ends.
 */
export const runDeploy = (context: Context, root: string, blow?: Blow): Promise<SuiteRun> =>
  runSuite(context, root, ['deploy', '--from', STEPS[0]], blow)

/** The same of any command; `steps` are names for what it announces, in its order. */
export async function runSuite(
  context: Context,
  root: string,
  words: readonly string[],
  blow?: Blow,
  steps: readonly string[] = STEPS,
): Promise<SuiteRun> {
  const command = ['node', join(root, 'scripts', 'run.mjs'), ...words, '--yes']
  const watched = watchSteps(blow, signalAs, steps)
  const { exitCode } = await context.shell.probe('sh', [...WITH_PID, ...command], {
    cwd: root,
    env: environmentOf(context),
    timeoutMs: LIMIT_MS,
    onLine: watched.line,
  })
  watched.end()
  return { exitCode, ...watched.seen() }
}

/** Why a run that should have ended well did not; nothing, when it did. */
export const failureOf = (what: string, { exitCode, said }: SuiteRun): string[] =>
  exitCode === 0 ? [] : [`${what} ended with ${exitCode}: ${said.find((each) => /TSK_/.test(each)) ?? said.at(-1)}`]

/** The person's own variables, with the cluster that this run is of. */
function environmentOf({ shell, env, config, paths }: Context): Record<string, string | undefined> {
  const own = Object.fromEntries(Object.keys({ ...shell.env, ...env }).map((name) => [name, env[name]]))
  const { state, cache } = paths
  const bound = { TASKORA_STATE: state, TASKORA_CACHE: cache, TASKORA_PROFILE: config.profile }
  return { ...own, ...bound, TASKORA_PORT: String(config.port), TASKORA_NO_PROGRESS: '1', NO_COLOR: '1' }
}

/** Reads what a run prints: where each step begins, and when it is time for the signal. */
export function watchSteps(
  blow?: Blow,
  send: (pid: number, signal: SignalName) => void = signalAs,
  steps: readonly string[] = STEPS,
) {
  const took: Record<string, number> = {}
  const said: string[] = []
  let pid = 0
  let begun = -1
  let since = 0
  let hit: string | undefined
  let timer: NodeJS.Timeout | undefined
  const line = (text: string): void => {
    said.push(text)
    if (text.startsWith('pid ')) pid = Number(text.slice(4))
    const step = steps[begun]
    if (/^[✔✖] /.test(text) && step && !(step in took)) {
      took[step] = performance.now() - since
      // It was faster than the last time: at its end, then.
      if (blow?.step === step) strike()
    }
    if (!text.startsWith('▸ ')) return
    begun++
    since = performance.now()
    if (blow && steps[begun] === blow.step) timer = setTimeout(strike, blow.afterMs)
  }
  /** The run has ended: its process number may be another program's soon. */
  const end = (): void => clearTimeout(timer)
  const strike = (): void => {
    end()
    if (hit) return
    hit = steps[begun]
    // 0 would be this process with all that it belongs to.
    if (pid > 0) send(pid, blow!.signal)
  }
  return { line, end, seen: () => ({ hit, took, said: said.slice(-6) }) }
}

/** The terminal tells all that runs in it; who kills or stops a program tells that one alone. */
function signalAs(pid: number, signal: SignalName): void {
  if (signal === 'SIGINT') return signalTree(pid, signal)
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}
