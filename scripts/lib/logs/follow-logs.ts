import { setTimeout as sleep } from 'node:timers/promises'
import { createCluster } from '../cluster/cluster.ts'
import type { Context } from '../run/context.ts'
import { createSeen, type LogLine, parseLogLine } from './log-lines.ts'

/** How kubectl is asked for the lines of many containers, so that `parseLogLine` reads them. */
export const STREAM = ['--all-containers', '--prefix', '--timestamps', '--ignore-errors', '--max-log-requests', '50']

/** After this time a followed stream is taken up anew, which is how pods that came meanwhile join it. */
const ROUND_MS = 10_000

export interface Following {
  /** Arguments that select pods. */
  readonly target: readonly string[]
  /** Where the first round begins, such as `--tail 10`. */
  readonly from: readonly string[]
  readonly show: (line: LogLine) => void
  /** Aborted to take the stream up at once, with the pods of that moment; asked anew in each round. */
  readonly renewal?: () => AbortSignal
  /** Told when the stream breaks off and when it goes on. */
  readonly onSilence?: (silent: boolean) => void
}

/** Every round begins where the last one ended; interrupting it is its normal end. */
export async function followLogs(
  context: Context,
  { target, from, show, renewal, onSilence }: Following,
): Promise<void> {
  const { signal } = context
  const seen = createSeen()
  const onLine = (line: string): void => {
    const read = parseLogLine(line)
    if (read && seen.isNew(read)) show(read)
  }
  while (!signal.aborted) {
    const round = AbortSignal.any([signal, ...(renewal ? [renewal()] : [])])
    const latest = seen.latest()
    const filter = latest === undefined ? from : ['--since-time', latest, '--tail', '-1']
    const cluster = createCluster({ ...context, shell: context.shell.withSignal(round) })
    const { reason, exitCode } = await cluster
      .probe(['logs', '--follow', ...STREAM, ...target, ...filter], { timeoutMs: ROUND_MS, onLine })
      .catch((error: unknown) => {
        // Whoever renews or ends the round has its logs so far.
        if (!round.aborted) throw error
        return { reason: 'abort', exitCode: 1 }
      })
    const ended = reason === 'exit' || reason === 'missing'
    onSilence?.(ended && exitCode !== 0)
    if (ended) await sleep(1_000, undefined, { signal: round }).catch(() => undefined)
  }
}
