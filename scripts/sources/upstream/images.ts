import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../../lib/errors.ts'
import { byDigest, withoutDigest } from '../../lib/image-reference.ts'
import type { Context } from '../../lib/run/context.ts'
import { CommandError } from '../../lib/shell/command-error.ts'
import type { Progress } from './progress.ts'
import { pullError } from './pull-error.ts'

const PULL_LIMIT_MS = 900_000

/** The images that the engine does not hold, or not as they are pinned. */
export async function missingImages({ shell }: Pick<Context, 'shell'>, images: readonly string[]): Promise<string[]> {
  const isHeld = async (image: string): Promise<boolean> => {
    const names = [withoutDigest(image), byDigest(image)].filter((name) => name !== undefined)
    const { exitCode, stdout } = await shell.probe('docker', ['image', 'inspect', '--format', '{{.Id}}', ...names])
    return exitCode === 0 && new Set(stdout.trim().split(/\s+/)).size === 1
  }
  const held = await Promise.all(images.map(isHeld))
  return images.filter((_, index) => !held[index])
}

/** Pulls what is missing, all at the same time. The first failure is the one reported. */
export async function pullImages(
  context: Pick<Context, 'shell' | 'signal'>,
  images: readonly string[],
  progress: Progress,
  retryDelayMs = 2_000,
): Promise<void> {
  const missing = await missingImages(context, images)
  await Promise.all(
    missing.map(async (image) => {
      try {
        await pull(context, image, progress)
      } catch (error) {
        // A registry that was slow once, or hung up: what has come of the layers is kept by the engine.
        if (!(error instanceof UserError) || error.code !== 'TSK_IMAGE_UNREACHABLE') throw error
        await sleep(retryDelayMs, undefined, { signal: context.signal })
        await pull(context, image, progress)
      }
    }),
  )
}

async function pull({ shell }: Pick<Context, 'shell'>, image: string, progress: Progress): Promise<void> {
  const pinned = byDigest(image)
  const layers = new Map<string, boolean>()
  const onLine = (line: string): void => {
    const [, layer, state] = /^([0-9a-f]{12}): (.+)$/.exec(line.trim()) ?? []
    if (!layer || !state) return
    layers.set(layer, /^(Pull complete|Already exists)/.test(state))
    progress.set(image, `${[...layers.values()].filter(Boolean).length} of ${layers.size} layers`)
  }
  try {
    await shell.act('docker', ['pull', pinned ?? image], { timeoutMs: PULL_LIMIT_MS, onLine })
    if (pinned) await shell.act('docker', ['tag', pinned, withoutDigest(image)])
  } catch (error) {
    throw error instanceof CommandError ? pullError(image, error) : error
  } finally {
    progress.set(image, undefined)
  }
}
