// After this step the Helm release has the present images and values, every workload is ready, and the page answers.

import { knownReady, requireCluster } from './lib/cluster/cluster.ts'
import { assertNodeFits } from './lib/cluster/node-settings.ts'
import { noteWorkloads, readWorkloads, waitForWorkloads } from './lib/cluster/rollout.ts'
import { makeSecrets, missingSecrets } from './lib/cluster/secrets.ts'
import { UserError } from './lib/errors.ts'
import { assertLoaded } from './lib/images/node-images.ts'
import { type ReleaseImages, releaseImages } from './lib/images/release-images.ts'
import { afterRelease, beforeRelease, handoverDue } from './lib/ingress/handover.ts'
import { assertAccepted } from './lib/release/acceptance.ts'
import { parseManifest, type Release, upgradeArgs } from './lib/release/helm.ts'
import { waitUntilLive } from './lib/release/live.ts'
import { readDrift, takeOver } from './lib/release/live-objects.ts'
import { machineValues } from './lib/release/machine-values.ts'
import { readRelease, recoverRelease, releaseDifference, renderManifest } from './lib/release/release.ts'
import { rollBack } from './lib/release/rollback.ts'
import { runAsProgram } from './lib/run/as-program.ts'
import type { Context } from './lib/run/context.ts'
import { developsFrontend } from './lib/run/development.ts'
import { isProven, proven, type Step, unproven } from './lib/run/step.ts'
import { rememberWayIn } from './lib/run/way-in.ts'
import { targetOf } from './lib/run/which-cluster.ts'
import { pinnedImages } from './lib/target/registry.ts'

export const deploy: Step = {
  id: 'deploy',
  title: 'Install the release',
  outcome: 'the Helm release has these images and values, and every workload is ready',
  needsToolchain: true,

  async check(context) {
    await assertNodeFits(context)
    if (!(await knownReady(context))) return unproven('the cluster does not answer /readyz')
    const [release, manifest, { states }] = await Promise.all([
      readRelease(context),
      machineValues(context).then((values) => renderManifest(context, values)),
      readWorkloads(context),
    ])
    const difference = releaseDifference(release, manifest)
    if (difference) return unproven(difference)
    const [drift] = await readDrift(context, manifest)
    if (drift) return unproven(drift.said)
    const due = await handoverDue(context)
    if (due) return unproven(due)
    const waiting = states.find(({ done }) => !done)
    if (waiting || states.length === 0)
      return unproven(waiting ? `${waiting.name}: ${waiting.detail}` : 'there are no workloads')
    return proven('the release has this manifest and every workload is ready')
  },

  async apply(context) {
    const { options, report, shell } = context
    if (options.dryRun)
      return void (await shell.act('helm', upgradeArgs(context), { input: await machineValues(context) }))
    await requireCluster(context)
    await assertNodeFits(context)
    rememberWayIn(context)
    const images = await releaseImages(context)
    const [missing, release] = await Promise.all([
      missingSecrets(context),
      readRelease(context),
      noteWorkloads(context),
      assertAtHand(context, images),
    ])
    await makeSecrets(context, missing)
    const recovered = await recoverRelease(context, release)
    if (recovered) report.warn(recovered)
    const values = await machineValues(context, images)
    const before = release?.status === 'deployed' ? parseManifest(release.manifest) : undefined
    await assertAccepted(context, await renderManifest(context, values), before)
    if (recovered === undefined && release) await takeBack(context, release.manifest)
    await beforeRelease(context)
    if (release && (await startsDevelopment(context))) {
      report.update('the pod of `next dev` starts; the page is still that of the image')
      await upgrade(context, values, '--set', 'frontend.development.serving=false')
      await waitForWorkloads(context)
    }
    report.update('helm upgrade')
    await orBack(context, release, async () => {
      await upgrade(context, values)
      await afterRelease(context)
      await waitUntilLive(context)
    })
  },
}

/** The images are where the nodes start them from: in the node, or in the registry of a target. */
async function assertAtHand(context: Context, images: ReleaseImages): Promise<void> {
  const target = targetOf(context.config)
  if (target) return void (await pinnedImages(context, target))
  if (!isProven(context, 'load')) await assertLoaded(context, Object.values(images))
}

/**
 * On a target others may use the application: a revision that does not come up gives way to the one before, and the
 * error says so. The suite's own cluster keeps it for a look.
 */
async function orBack(context: Context, before: Release | undefined, install: () => Promise<void>): Promise<void> {
  try {
    await install()
  } catch (error) {
    if (!targetOf(context.config) || context.signal.aborted || !(error instanceof UserError)) throw error
    throw await wentBack(context, before, error)
  }
}

async function wentBack(context: Context, before: Release | undefined, error: UserError): Promise<UserError> {
  const again = (said: string): UserError =>
    new UserError(error.code, error.message, {
      evidence: [...error.evidence, said],
      hint: error.hint,
      exitCode: error.exitCode,
      cause: error,
    })
  if (before?.status !== 'deployed') return again('no revision was live before: what was installed stays for a look')
  try {
    await rollBack(context, { revision: before.revision, about: 'is live again' })
    return again(`rolled back: revision ${before.revision} is live again`)
  } catch (failed) {
    return again(`the way back to revision ${before.revision} failed, too: ${(failed as Error).message}`)
  }
}

const upgrade = (context: Context, input: string, ...more: string[]) =>
  context.shell.act('helm', [...upgradeArgs(context), ...more], { input, timeoutMs: 180_000 })

/** Whether the pod of `next dev` is wanted and not ready: a Service that leads to it alone would lead nowhere. */
async function startsDevelopment(context: Context): Promise<boolean> {
  if (!developsFrontend(context)) return false
  const { states } = await readWorkloads(context)
  return !states.some(({ name, ready }) => name.endsWith('-frontend-development') && ready > 0)
}

/** What somebody changed by hand becomes what the chart says again, with a word about who it was. */
async function takeBack(context: Context, installed: string): Promise<void> {
  const drifts = await readDrift(context, parseManifest(installed))
  for (const { said } of drifts) context.report.fact(`${said}: taken back`)
  await takeOver(context, drifts)
}

if (import.meta.main) runAsProgram(['deploy', '--only', 'deploy', ...process.argv.slice(2)])
