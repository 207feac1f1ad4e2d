import { randomFillSync } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../../lib/errors.ts'
import { fullReference } from '../../lib/image-reference.ts'
import { chainIds } from '../../lib/images/content/digests.ts'
import { engineImages } from '../../lib/images/docker.ts'
import { assertLoaded, type EngineImage, lackingImages, loadCommands } from '../../lib/images/node-images.ts'
import { forgetInventory, inNode, nodeInventory } from '../../lib/images/node-inventory.ts'
import { loadImages } from '../../lib/images/transfer/load-images.ts'
import type { Context } from '../../lib/run/context.ts'

/** A way to bring an image of the engine into the node. */
export type LoadWay = (context: Context, reference: string) => Promise<void>

const LIMIT_MS = 600_000

/**
 * Those that are compared. What they claim is not believed: the node's image is compared afterwards, outside the
 * measurement.
 */
export const LOAD_WAYS: Readonly<Record<'suite' | 'minikube' | 'stream', LoadWay>> = {
  async suite(context, reference) {
    forgetInventory(context)
    const record = await engineImages(context).inspect(reference)
    const lacking = await lackingImages(context, record ? [{ reference, record }] : [])
    if (lacking.length > 0)
      await loadImages(
        context,
        lacking.map(({ image }) => image),
      )
  },
  async minikube({ shell, config }, reference) {
    await shell.act('minikube', ['--profile', config.profile, 'image', 'load', '--daemon=true', reference], {
      timeoutMs: LIMIT_MS,
    })
  },
  async stream({ shell, config }, reference) {
    await shell.pipe(...loadCommands(config.profile, config.runtime, [reference]), { timeoutMs: LIMIT_MS })
  },
}

/**
 * Makes an image of `base` and one layer of random bytes, under several names, and returns what removes it. By a
 * commit: a build would leave as much again in the builder's cache.
 */
export async function makeTestImage(
  { shell, paths }: Context,
  base: string,
  bytes: number,
  references: readonly string[],
): Promise<() => Promise<void>> {
  const folder = join(paths.state, 'test-image')
  mkdirSync(folder, { recursive: true })
  writeRandom(join(folder, 'random'), bytes)
  const { stdout } = await shell.act('docker', ['container', 'create', base])
  const container = stdout.trim()
  try {
    await shell.act('docker', ['container', 'cp', join(folder, 'random'), `${container}:/random`], {
      timeoutMs: LIMIT_MS,
    })
    const [first, ...others] = references
    await shell.act('docker', ['container', 'commit', container, first!], { timeoutMs: LIMIT_MS })
    for (const name of others) await shell.act('docker', ['image', 'tag', first!, name])
  } finally {
    await shell.probe('docker', ['container', 'rm', '--force', container], { cleanup: true })
    rmSync(folder, { recursive: true, force: true })
  }
  return async () => {
    await shell.probe('docker', ['image', 'rm', '--force', ...references], { cleanup: true })
  }
}

const CHUNK = Buffer.alloc(8e6)

function writeRandom(path: string, bytes: number): void {
  const file = openSync(path, 'w')
  for (let left = bytes; left > 0; left -= CHUNK.length)
    writeSync(file, randomFillSync(CHUNK), 0, Math.min(left, CHUNK.length))
  closeSync(file)
}

/**
 * Throws unless the node holds the engine's image, ready to run. Of other ways less is proof enough:
 * `minikube image load` writes a configuration of its own for an image of the containerd store, or leaves it to the
 * first container to unpack the layers.
 */
export async function assertArrived(context: Context, way: keyof typeof LOAD_WAYS, reference: string): Promise<void> {
  const record = await engineImages(context).inspect(reference)
  if (!record) throw new UserError('TSK_BENCH_FAILED', `The engine has lost the test image ${reference}`)
  forgetInventory(context)
  const { images, unpacked } = await nodeInventory(context)
  const id = images.get(fullReference(reference))
  const arrived = id === record.id || (id !== undefined && unpacked?.has(chainIds(record.layers).at(-1)!))
  if (way === 'suite' || !arrived) await assertLoaded(context, [{ reference, record } satisfies EngineImage])
}

/**
 * Writes to the disk what earlier work has left in memory. containerd waits for the disk at the end of an import, and
 * would wait for what others have written, too.
 */
export async function flush({ shell, config }: Context): Promise<void> {
  await shell.act('docker', inNode(config.profile, ['sync']), { timeoutMs: LIMIT_MS })
}

/** Removes an image from the node and waits until its layers have gone, too: the next way must not find them there. */
export async function forget(context: Context, reference: string): Promise<void> {
  const { shell, config } = context
  const name = fullReference(reference)
  forgetInventory(context)
  const before = await nodeInventory(context)
  if (!before.images.has(name)) return
  const record = await engineImages(context).known(reference)
  const { layers, content = [] } = record ?? { layers: [] }
  await shell.probe('docker', inNode(config.profile, ['crictl', 'rmi', name]))
  // minikube and `docker save` bring the blobs as the engine keeps them, the suite brings them uncompressed.
  const tops = [layers.at(-1), chainIds(layers).at(-1), content.at(-1)?.blob].filter((each) => each !== undefined)
  for (let tries = 50; tries > 0; tries--) {
    forgetInventory(context)
    const { blobs, unpacked } = await nodeInventory(context)
    if (!tops.some((top) => blobs.has(top) || unpacked?.has(top))) return
    await sleep(200)
  }
  throw new UserError('TSK_BENCH_FAILED', `The node does not let go of the layers of ${reference}`, {
    hint: 'Run the benchmarks again',
  })
}
