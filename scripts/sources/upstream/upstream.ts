import { existsSync } from 'node:fs'
import { hasCluster } from '../../lib/cluster/minikube.ts'
import { UserError } from '../../lib/errors.ts'
import { withoutDigest } from '../../lib/image-reference.ts'
import type { Context } from '../../lib/run/context.ts'
import type { ClusterToolName, Provision, Tool, ToolName } from '../../lib/toolchain/provision.ts'
import type { Estimate, Reachability, Source } from '../source.ts'
import { type PinnedTool, versions } from '../versions.ts'
import { missingImages, pullImages } from './images.ts'
import { Progress } from './progress.ts'
import { unreachableReason } from './reach.ts'
import { cachedTool, downloadUrl, upstreamTool } from './tools.ts'

const CLUSTER_TOOLS: readonly ClusterToolName[] = ['minikube', 'kubectl', 'helm']

/** An honest guess for a home connection. */
const MEGABYTES_PER_SECOND = 5

/** Pinned release downloads from the publishers, and the official images. */
export const upstream: Source = {
  id: 'upstream',

  async reachable(context) {
    const results = await Promise.all([downloadsReachable(CLUSTER_TOOLS, context), imagesReachable(context)])
    return results.find(({ ok }) => !ok) ?? { ok: true, detail: results.map(({ detail }) => detail).join(', ') }
  },

  async estimate(context, atHand = {}): Promise<Estimate> {
    const { tools, images, imageMegabytes } = versions()
    const absentTools = CLUSTER_TOOLS.filter(
      (name) => !atHand[name] && !existsSync(cachedTool(name, context.paths.cache)),
    )
    const absentImages = await missingImages(context, Object.values(images))
    const megabytes = absentTools.reduce(
      (sum, name) => sum + tools[name].megabytes,
      absentImages.length * imageMegabytes,
    )
    return { seconds: Math.ceil(megabytes / MEGABYTES_PER_SECOND), missing: [...absentTools, ...absentImages] }
  },

  tool: (name, context) => oneTool(name, context),

  async provide(context, atHand = {}): Promise<Provision> {
    const progress = new Progress(context.report)
    // The first failure ends the other downloads: the run is over, and a person waits for the message.
    const ended = new AbortController()
    const signal = AbortSignal.any([context.signal, ended.signal])
    const shared = { ...context, signal, shell: context.shell.withSignal(signal) }
    const { images, kubernetes } = versions()
    const obtain = (name: ClusterToolName): Promise<Tool> =>
      Promise.resolve(atHand[name] ?? upstreamTool(name, shared, progress))
    try {
      const [minikube, kubectl, helm] = await Promise.all([
        obtain('minikube'),
        obtain('kubectl'),
        obtain('helm'),
        pullImages(shared, Object.values(images), progress),
      ])
      const [node, python, postgres] = [images.node, images.python, images.postgres].map(withoutDigest) as [
        string,
        string,
        string,
      ]
      const baseImages = { node, python, postgres }
      return { tools: { minikube, kubectl, helm }, baseImages, kubernetesVersion: kubernetes, startArgs: [] }
    } catch (error) {
      ended.abort(error)
      throw error
    }
  },

  async ingressController(context) {
    const { ingressController } = versions()
    await pullImages(context, [ingressController], new Progress(context.report))
    return withoutDigest(ingressController)
  },
}

/** Whether the publishers of these tools answer, as far as the cache lacks them. */
export async function downloadsReachable(
  names: readonly PinnedTool[],
  context: Context,
  tries = 1,
): Promise<Reachability> {
  const missing = names.filter((name) => !existsSync(cachedTool(name, context.paths.cache)))
  const reasons = await Promise.all(
    missing.map((name) =>
      unreachableReason(downloadUrl(versions().tools[name], context.config.mirror), [200], { ...context, tries }),
    ),
  )
  return verdict(reasons, missing.length === 0 ? 'downloads are cached' : 'downloads answer')
}

/**
 * Whether the registries answer from which the base images and minikube's node image come. 401 asks for a token, which
 * pulls bring. A cluster that exists has its node, so with the base images in the engine nobody is asked.
 */
export async function imagesReachable(context: Context, tries = 1): Promise<Reachability> {
  const { images, registries } = versions()
  if (hasCluster(context) && (await missingImages(context, Object.values(images))).length === 0)
    return { ok: true, detail: 'the engine has the images' }
  const reasons = await Promise.all(registries.map((url) => unreachableReason(url, [200, 401], { ...context, tries })))
  return verdict(reasons, 'image registries answer')
}

function verdict(reasons: readonly (string | undefined)[], fine: string): Reachability {
  const failed = reasons.filter((reason) => reason !== undefined)
  const more = failed.length > 1 ? `, and ${failed.length - 1} more` : ''
  return failed.length === 0 ? { ok: true, detail: fine } : { ok: false, detail: `${failed[0]}${more}` }
}

async function oneTool(name: ToolName, context: Context): Promise<Tool> {
  if (name === 'docker')
    throw new UserError('TSK_TOOL_UNKNOWN', 'docker is not downloaded: the engine brings its client')
  return upstreamTool(name, context, new Progress(context.report))
}
