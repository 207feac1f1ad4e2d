// After this step engine, tools and base images are usable, the cluster is up, and namespace and Secrets exist.

import { isClusterReady } from './lib/cluster/cluster.ts'
import { ensureClusterUp } from './lib/cluster/cluster-start.ts'
import { hasCluster, readNodeState } from './lib/cluster/minikube.ts'
import { forgetNode, knownNode } from './lib/cluster/node-record.ts'
import { refuseForeign } from './lib/cluster/node-refusal.ts'
import {
  assertNodeFits,
  growNode,
  laterSettings,
  type SizeDifference,
  sizeDifference,
} from './lib/cluster/node-settings.ts'
import { assertEngineDisk, preflight } from './lib/cluster/preflight.ts'
import { ensureNamespace, ensureSecrets, hasSecrets } from './lib/cluster/secrets.ts'
import { lackingImages } from './lib/images/node-images.ts'
import { loadAhead } from './lib/images/transfer/load-ahead.ts'
import { loadImages } from './lib/images/transfer/load-images.ts'
import { controllerImage, controllerTrouble, installController } from './lib/ingress/controller.ts'
import { withTools } from './lib/pipeline/pipeline.ts'
import { runAsProgram } from './lib/run/as-program.ts'
import type { Context } from './lib/run/context.ts'
import { proven, type Step, unproven } from './lib/run/step.ts'
import { isNewWayIn, rememberWayIn, type WayIn, wayIn } from './lib/run/way-in.ts'
import { keepClusterEngine } from './lib/toolchain/cluster-engine.ts'
import { linkTool, readToolchain, type Toolchain, writeToolchain } from './lib/toolchain/toolchain.ts'
import { chooseSource } from './sources/auto/auto.ts'
import { clockDifference, SET_CLOCK } from './sources/engine/clock.ts'
import { ensureEngine, findEngine } from './sources/engine/engine.ts'
import { readEngineInfo } from './sources/engine/info.ts'
import { otherChoice } from './sources/engine/other-choice.ts'
import { toolchainInputs, toolchainMisfit } from './sources/toolchain-match.ts'

export const setup: Step = {
  id: 'setup',
  title: 'Set up the cluster',
  outcome: 'engine, minikube, kubectl, helm and base images are usable, the cluster is up, Secrets exist',
  needsToolchain: false,

  async check(context) {
    // Side by side: that the Secrets cannot be listed says nothing when the cluster does not answer.
    const [outdated, ready, secrets, size, other] = await Promise.all([
      toolchainMisfit(context),
      isClusterReady(context),
      hasSecrets(context).catch(() => false),
      assertNodeFits(context).then(() => nodeSize(context)),
      otherChoice(context),
    ])
    if (outdated) return unproven(outdated)
    if (!ready) return unproven('the cluster does not answer /readyz')
    if (!secrets) return unproven('a Secret is missing')
    const due = await ingressDue(context)
    if (due) return unproven(due)
    if (size.grow) return unproven('the node has less than the settings and the engine allow')
    sayWhatStays(context, size)
    if (other) context.report.warn(other)
    return proven('the cluster answers /readyz and its tools are those of this checkout')
  },

  async apply(context) {
    // Before anything is changed, and before minutes are spent on what cannot succeed.
    if (!hasCluster(context)) await lookAtMachine(context)
    const toolchain = await provideToolchain(context)
    const ready = withTools(context)
    if (!context.options.dryRun && !hasCluster(context) && toolchain.engine.dataFolder === undefined)
      await assertEngineDisk(ready, toolchain.baseImages.node)
    forgetNode(context)
    await startAndLoad(ready, toolchain)
    const { host, id, product, certificates } = toolchain.engine
    if (host && !context.options.dryRun)
      keepClusterEngine(context.paths, context.config.profile, { host, id, product, certificates })
    const { grow } = context.options.dryRun ? {} : await nodeSize(ready)
    if (grow) await growNode(ready, grow)
    forgetNode(context)
    await ensureNamespace(ready)
    const made = context.options.dryRun ? [] : await ensureSecrets(ready)
    if (made.length > 0) context.report.fact(`Secrets made: ${made.join(', ')}`)
    if (!context.options.dryRun) rememberWayIn(context)
    if (wayIn(context).ingress) await provideController(ready)
  },
}

/** The images that are built already travel while Kubernetes starts, which waits more than it works. */
export async function startAndLoad(context: Context, toolchain: Toolchain): Promise<void> {
  const ahead = loadAhead(context)
  try {
    await ensureClusterUp(context, toolchain, ahead.begin)
  } catch (error) {
    await ahead.giveUp()
    throw error
  }
  await ahead.ended()
}

/**
 * A node may be there although this checkout knows none: its state folder was lost, or somebody else made it. The port
 * is then taken by that node itself.
 */
async function lookAtMachine(context: Context): Promise<void> {
  const engine = await findEngine(context)
  const state = engine
    ? await readNodeState({ ...context, shell: context.shell.withEnv(engine.env) })
    : ('missing' as const)
  refuseForeign(state, context)
  if (state === 'missing') await preflight(context, engine?.dataFolder)
}

/** Why the way in is not yet as it is asked for. What is not wanted any more goes with the next deployment. */
async function ingressDue(context: Context): Promise<string | undefined> {
  if (isNewWayIn(context)) return `the way in becomes ${nameOf(wayIn(context))}`
  return wayIn(context).ingress ? controllerTrouble(context) : undefined
}

const nameOf = ({ ingress, tls }: WayIn): string =>
  ingress ? `an ingress controller${tls ? ' with TLS' : ''}` : 'a node port'

/** The controller's image in the node, and the controller running. */
async function provideController(context: Context): Promise<void> {
  const { report, options } = context
  if (options.dryRun) return report.note('would install the ingress controller')
  const image = await controllerImage(context)
  const lacking = await lackingImages(context, [image])
  if (lacking.length > 0) await loadImages(context, [image])
  report.update('waiting for the ingress controller')
  await installController(context)
  report.fact(`ingress controller: ${image.reference}, ready`)
}

/** How the node's size differs from what is asked for, of which the engine may have less. */
async function nodeSize(context: Context): Promise<SizeDifference> {
  const node = hasCluster(context) ? await knownNode(context) : undefined
  if (!node) return { stays: [] }
  const { cpus, memory: memoryBytes } = context.config.cluster
  const { host, certificates } = readToolchain(context.paths)?.engine ?? {}
  const answer = host ? await readEngineInfo(host, 2_000, certificates) : undefined
  return sizeDifference(node, { cpus, memoryBytes }, answer?.state === 'answers' ? answer.facts : undefined)
}

function sayWhatStays(context: Context, { stays }: SizeDifference): void {
  const toolchain = readToolchain(context.paths)
  const later = toolchain ? laterSettings(context, toolchain.kubernetesVersion) : []
  for (const sentence of [...stays, ...later]) context.report.warn(sentence)
}

/** Chooses engine, tools and base images, makes them usable, and keeps the record of them. */
export async function provideToolchain(context: Context): Promise<Toolchain> {
  const engine = await ensureEngine(context)
  const clock = clockDifference("the engine's clock", engine.clockAheadMs)
  if (clock) context.report.warn(`${clock}. ${SET_CLOCK}`)
  // From here on `docker` is the client that can build: the first one on the person's PATH may not be able to.
  if (!context.options.dryRun) linkTool(context.paths, engine.docker)
  const withEngine = { ...context, shell: context.shell.withEnv(engine.env) }
  const source = await chooseSource(withEngine)
  const { seconds, missing } = await source.estimate(withEngine)
  if (seconds > 0) {
    context.report.budget(context.config.budgets.setup + seconds * 1000)
    context.report.note(
      `${source.id}: ${missing.length} parts are not cached yet, about ${Math.ceil(seconds / 60)} min: ` +
        `${missing.join(', ')}`,
    )
  }
  const provision = await source.provide(withEngine)
  const ingressController = wayIn(context).ingress ? await source.ingressController(withEngine) : undefined
  const toolchain: Toolchain = {
    ...provision,
    ingressController,
    source: source.id,
    inputs: toolchainInputs(context),
    tools: { ...provision.tools, docker: engine.docker },
    engine: {
      owned: engine.owned,
      host: engine.address,
      id: engine.id,
      product: engine.product,
      certificates: engine.certificates,
      dataFolder: engine.dataFolder,
    },
  }
  if (!context.options.dryRun) writeToolchain(context.paths, toolchain)
  return toolchain
}

if (import.meta.main) runAsProgram(['setup', ...process.argv.slice(2)])
