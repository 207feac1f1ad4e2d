import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { engineImages } from '../lib/images/docker.ts'
import { hashInputs, readImageInputs } from '../lib/images/image-inputs.ts'
import type { Context } from '../lib/run/context.ts'
import { wayIn } from '../lib/run/way-in.ts'
import { readToolchain } from '../lib/toolchain/toolchain.ts'

/** Everything in the repository and the settings that setup's choice follows from. */
export function toolchainInputs({ paths, config }: Pick<Context, 'paths' | 'config'>): string {
  const recipe = hashInputs(
    readImageInputs(join(paths.root, 'k8s', 'packages'), {
      buildArgs: { sources: config.sources, mirror: config.mirror, runtime: config.runtime },
    }),
  )
  const versions = readFileSync(join(paths.root, 'scripts', 'sources', 'versions.yaml'))
  return createHash('sha256').update(recipe).update(versions).digest('hex').slice(0, 16)
}

/**
 * Why what setup recorded is not what this checkout asks for, or undefined when it is and the engine has its images.
 */
export async function toolchainMisfit(context: Context): Promise<string | undefined> {
  const record = readToolchain(context.paths)
  if (!record) return 'no tools are recorded yet, or one of them has gone'
  if (record.inputs !== toolchainInputs(context)) return 'tools and images were chosen for other versions or settings'
  const { ingress } = wayIn(context)
  if (ingress && record.ingressController === undefined) return 'no ingress controller has been obtained yet'
  const references = [
    ...Object.values(record.baseImages),
    ...(ingress && record.ingressController ? [record.ingressController] : []),
  ]
  const images = await Promise.all(references.map((reference) => engineImages(context).known(reference)))
  const lost = references.filter((_, index) => images[index] === undefined)
  return lost.length > 0 ? `the engine has lost ${lost.join(' and ')}` : undefined
}
