import { join } from 'node:path'
import { isClusterReady } from '../../lib/cluster/cluster.ts'
import { readWorkloads, waitForWorkloads } from '../../lib/cluster/rollout.ts'
import { UserError } from '../../lib/errors.ts'
import { BUILT_COMPONENTS, type BuiltComponent } from '../../lib/images/images.ts'
import { acquireLock } from '../../lib/lock.ts'
import { withTools } from '../../lib/pipeline/pipeline.ts'
import { sameValuesArgs, valuesOfReleaseArgs } from '../../lib/release/helm.ts'
import { publicUrl } from '../../lib/release/live.ts'
import { readRelease, recoverRelease } from '../../lib/release/release.ts'
import { rollBack } from '../../lib/release/rollback.ts'
import { nestedReport } from '../../lib/report/nested-report.ts'
import type { Context } from '../../lib/run/context.ts'
import { DEVELOPMENT } from '../../lib/run/development.ts'

/** What is under way when the person leaves gets this long to come up by itself. */
const PATIENCE_MS = 60_000

/** The revision of the release that is live: all of its workloads are ready. Undefined where nothing is. */
export async function readLiveRevision(given: Context): Promise<number | undefined> {
  const context = withTools(given)
  if (!(await isClusterReady(context))) return undefined
  const [release, { states }] = await Promise.all([readRelease(context), readWorkloads(context)])
  return release?.status === 'deployed' && states.length > 0 && states.every(({ done }) => done)
    ? release.revision
    : undefined
}

/**
 * Leaves the cluster consistent: waits for a rollout that is under way, and goes back to the last revision that was
 * live when it does not come up. Says in one line what is true then.
 */
export async function windDown(given: Context, lastLive: number | undefined): Promise<string> {
  const never = new AbortController().signal
  const { timeouts } = given.config
  const context = withTools({
    ...given,
    signal: never,
    shell: given.shell.withSignal(never),
    report: nestedReport(given.report),
    config: { ...given.config, timeouts: { ...timeouts, ready: Math.min(timeouts.ready, PATIENCE_MS) } },
  })
  if (!(await isClusterReady(context))) return 'the cluster does not answer; nothing is under way'
  try {
    const release = acquireLock(join(given.paths.state, 'lock'), 'dev')
    try {
      return await windDownRelease(context, lastLive)
    } finally {
      release()
    }
  } catch (error) {
    if (error instanceof UserError && error.code === 'TSK_RUN_BUSY')
      return `${error.message}: the cluster is left to it`
    throw error
  }
}

async function windDownRelease(context: Context, lastLive: number | undefined): Promise<string> {
  await recoverRelease(context, await readRelease(context))
  const revision = (await readRelease(context))?.revision
  if (revision === undefined) return 'nothing is installed'
  const url = publicUrl(context)
  try {
    await waitForWorkloads(context)
    return `revision ${await leaveDevelopment(context, revision)} is live at ${url}`
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const why = `revision ${revision} did not come up (${error.message})`
    if (lastLive === undefined || lastLive === revision) return `${why}; npm run status shows more`
    await rollBack(context, { revision: lastLive, about: 'was live before' })
    await leaveDevelopment(context, revision)
    return `${why}: back to revision ${lastLive}, live at ${url}`
  }
}

/**
 * What is live from now on are the images alone, as after `npm run deploy`: the same revision with pods that take no
 * sources. Resolves to the number of the revision that is live.
 */
async function leaveDevelopment(context: Context, revision: number): Promise<number> {
  const { stdout } = await context.shell.ask('helm', valuesOfReleaseArgs(context), { timeoutMs: 30_000 })
  const values = JSON.parse(stdout) as Partial<Record<BuiltComponent, { development?: { enabled?: boolean } }>>
  if (!BUILT_COMPONENTS.some((component) => values[component]?.development?.enabled)) return revision
  const off = Object.fromEntries(DEVELOPMENT.map((key) => [key, 'false']))
  await context.shell.act('helm', sameValuesArgs(context, off), { timeoutMs: 180_000 })
  await waitForWorkloads(context)
  return (await readRelease(context))?.revision ?? revision
}
