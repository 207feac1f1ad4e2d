import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from './context.ts'
import { inspectImage } from './docker.ts'
import { hashInputs, readImageInputs } from './image-inputs.ts'
import { readToolchain } from './toolchain.ts'

/** Everything in the repository and the settings that setup's choice follows from. */
export function toolchainInputs({ paths, config }: Pick<Context, 'paths' | 'config'>): string {
  const recipe = hashInputs(readImageInputs(join(paths.root, 'k8s', 'packages'), { sources: config.sources, mirror: config.mirror, runtime: config.runtime }))
  const versions = readFileSync(join(paths.root, 'scripts', 'sources', 'versions.yaml'))
  return createHash('sha256').update(recipe).update(versions).digest('hex').slice(0, 16)
}

/** True when what setup recorded is still what this checkout asks for, and its images are still in the engine. */
export async function isToolchainCurrent(context: Context): Promise<boolean> {
  const record = readToolchain(context.paths)
  if (!record || record.inputs !== toolchainInputs(context)) return false
  const images = await Promise.all(Object.values(record.baseImages).map((reference) => inspectImage(context.shell, reference)))
  return images.every((image) => image !== undefined)
}
