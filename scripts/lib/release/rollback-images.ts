import type { PodSpec } from 'kubernetes-types/core/v1.d.ts'
import { parseAllDocuments } from 'yaml'
import { UserError } from '../errors.ts'
import { fullReference } from '../image-reference.ts'
import { engineImages } from '../images/docker.ts'
import { nodeInventory } from '../images/node-inventory.ts'
import { loadImages } from '../images/transfer/load-images.ts'
import type { Context } from '../run/context.ts'
import { targetOf } from '../run/which-cluster.ts'
import { manifestArgs } from './helm.ts'

/**
 * Makes sure that the node holds the images of an older revision, from the engine where need be, before anything is
 * changed.
 */
export async function ensureRevisionImages(context: Context, revision: number): Promise<void> {
  // The nodes of a target pull what a manifest names by digest.
  if (targetOf(context.config)) return
  const { shell, report } = context
  const { stdout } = await shell.ask('helm', [...manifestArgs(context), '--revision', String(revision)], {
    timeoutMs: 30_000,
  })
  const wanted = imagesOf(stdout)
  if (wanted.length === 0) return
  const node = await nodeInventory(context)
  const missing = wanted.filter((reference) => !node.images.has(fullReference(reference)))
  if (missing.length === 0) return
  const engine = await Promise.all(
    missing.map(async (reference) => ({ reference, record: await engineImages(context).inspect(reference) })),
  )
  const lost = engine.filter(({ record }) => !record).map(({ reference }) => reference)
  if (lost.length > 0) throw imagesGone(revision, lost)
  report.update(`loading ${missing.join(', ')}`)
  await loadImages(
    context,
    engine.flatMap(({ reference, record }) => (record ? [{ reference, record }] : [])),
  )
}

/** Every image that a manifest's workloads run, each once. */
export function imagesOf(manifest: string): string[] {
  const found = parseAllDocuments(manifest).flatMap((document) => {
    const { spec } = (document.toJS() ?? {}) as { spec?: { template?: { spec?: PodSpec } } }
    const { containers = [], initContainers = [] } = spec?.template?.spec ?? {}
    return [...initContainers, ...containers].flatMap(({ image }) => image ?? [])
  })
  return [...new Set(found)].sort()
}

const imagesGone = (revision: number, lost: readonly string[]): UserError =>
  new UserError(
    'TSK_REVISION_IMAGES_GONE',
    `Revision ${revision} cannot run: neither node nor engine still holds its images`,
    {
      evidence: lost,
      hint: 'Check out the sources of that revision and run `npm run deploy`',
    },
  )
