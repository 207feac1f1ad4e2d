import { join } from 'node:path'
import { awaitLock } from '../../lib/lock.ts'
import { runSteps } from '../../lib/pipeline/pipeline.ts'
import type { Context } from '../../lib/run/context.ts'
import type { StepId } from '../../lib/run/step.ts'
import { loadSteps, PIPELINE } from '../../steps.ts'

/** What may end a deployment before its end: the person, and a newer save. */
interface Interruptions {
  readonly stop: AbortSignal
  readonly newer: AbortSignal
}

const NEVER = new AbortController().signal

/** Runs the pipeline as `npm run deploy` does, under the lock, which it waits for. */
export async function deployOnce(context: Context, newer: AbortSignal): Promise<void> {
  const { paths, report, signal } = context
  const release = await awaitLock(join(paths.state, 'lock'), 'dev', {
    signal,
    onWait: (holder) => report.warn(`${holder}: the change is deployed after that`),
  })
  try {
    for (const step of await loadSteps(PIPELINE))
      await runSteps([step], { ...context, ...reach(context, step.id, { stop: signal, newer }) })
  } finally {
    release()
  }
}

/**
 * How far interruptions reach into a step. Nothing of the application changes before its images are built: setup and
 * build end at once. From then on commands run to their end, and only waits and pauses between commands are cut short.
 */
function reach({ shell }: Context, id: StepId, { stop, newer }: Interruptions): Pick<Context, 'shell' | 'signal'> {
  const either = AbortSignal.any([stop, newer])
  if (id === 'setup') return { shell, signal: stop }
  return { shell: shell.withSignal(id === 'build' ? either : NEVER), signal: either }
}
