import { EXIT, UserError } from '../../errors.ts'
import type { Context } from '../../run/context.ts'
import { CommandError } from '../../shell/command-error.ts'
import { engineImages } from '../docker.ts'
import { assertLoaded, type EngineImage, importCommand, loadCommands } from '../node-images.ts'
import { findEngineStore } from './engine-store.ts'
import { heldBlobs } from './held-blobs.ts'
import { blobDigest, imageLayout } from './image-layout.ts'
import { savedArchive, UnnamedLayers } from './saved-archive.ts'
import { type ArchiveFile, writeTar } from './tar.ts'
import { Throughput } from './throughput.ts'
import { createTransferReport, type ImageTransfer } from './transfer-report.ts'

/** What a load has moved. */
export interface Transfer {
  images: ImageTransfer[]
  /** Bytes that went into the node, with those of the archive around the layers. */
  bytes: number
  durationMs: number
}

export interface LoadOptions {
  /** Every layer travels, whatever the node says that it holds. */
  whole?: boolean
}

const LIMIT_MS = 600_000

/**
 * Brings images of the engine into the node: all in one stream, and of that only what the node lacks. Afterwards the
 * node holds exactly these images, or this throws. What a node says of its store is believed once: where that was not
 * enough, whole images follow.
 */
export async function loadImages(
  context: Context,
  images: readonly EngineImage[],
  { whole = false }: LoadOptions = {},
): Promise<Transfer> {
  const { config, report, shell } = context
  const references = images.map(({ reference }) => reference)
  if (shell.dryRun) {
    await shell.pipe(...loadCommands(config.profile, config.runtime, references))
    return { images: [], bytes: 0, durationMs: 0 }
  }
  if (!whole) {
    try {
      return await loaded(context, images, await sendMissing(context, images))
    } catch (error) {
      if (error instanceof UnnamedLayers)
        report.note(
          "Whole images travel: this engine's archives do not tell one layer from another (those of Docker 25 and later do)",
        )
      else if (isFinal(context, error)) throw error
      else
        report.warn(`Sending whole images, because the layers that the node lacks were not enough: ${firstLine(error)}`)
    }
  }
  try {
    return await loaded(context, images, await sendWhole(context, images))
  } catch (error) {
    throw await explained(context, images, error)
  }
}

async function loaded(context: Context, images: readonly EngineImage[], transfer: Transfer): Promise<Transfer> {
  await assertLoaded(context, images)
  return transfer
}

async function sendMissing(context: Context, images: readonly EngineImage[]): Promise<Transfer> {
  const [held, files] = await Promise.all([heldBlobs(context, images), openArchive(context, images)])
  const isHeld = (digest: string): boolean => held.has(digest)
  const transferReport = createTransferReport()
  let passing = ''
  const watched = async function* (): AsyncGenerator<ArchiveFile> {
    for await (const file of transferReport.withoutHeld(files, isHeld)) {
      passing = owner(images, file.name) ?? passing
      yield file
    }
  }
  const throughput = new Throughput(
    context.report,
    () => passing || 'images',
    Array.isArray(files) ? bytesOf(files, isHeld) : undefined,
  )
  const durationMs = await feed(context, throughput, writeTar(watched()))
  return {
    images: transferReport.transfers(images.map(({ reference }) => reference)),
    bytes: throughput.bytes,
    durationMs,
  }
}

/**
 * The images as files of one archive: read layer by layer where the engine's store can be read, else as the engine
 * saves them.
 */
async function openArchive(
  { shell }: Context,
  images: readonly EngineImage[],
): Promise<ArchiveFile[] | AsyncIterable<ArchiveFile>> {
  const store = await findEngineStore(shell)
  const stored = await Promise.all(
    images.map(async ({ reference, record }) => ({ reference, image: await store?.image(record.id) })),
  )
  const named = stored.flatMap(({ reference, image }) => (image ? [{ reference, image }] : []))
  return named.length === images.length ? imageLayout(named) : savedArchive(save(shell, images))
}

async function sendWhole(context: Context, images: readonly EngineImage[]): Promise<Transfer> {
  const throughput = new Throughput(context.report, () => 'whole images')
  const durationMs = await feed(context, throughput, save(context.shell, images))
  const transfers = images.map(
    ({
      reference,
      record: {
        layers: { length },
        sizeBytes,
      },
    }) => ({ reference, layers: length, sentLayers: length, bytes: sizeBytes, sentBytes: sizeBytes }),
  )
  return { images: transfers, bytes: throughput.bytes, durationMs }
}

const save = (shell: Context['shell'], images: readonly EngineImage[]): AsyncIterable<Buffer> =>
  shell.stream('docker', ['save', ...images.map(({ reference }) => reference)], { timeoutMs: LIMIT_MS })

async function feed(
  { config, shell }: Context,
  throughput: Throughput,
  archive: AsyncIterable<Buffer>,
): Promise<number> {
  const { durationMs } = await shell.feed(throughput.watch(archive), importCommand(config.profile, config.runtime), {
    timeoutMs: LIMIT_MS,
  })
  return durationMs
}

const bytesOf = (files: readonly ArchiveFile[], isHeld: (digest: string) => boolean): number =>
  files.filter(({ name }) => !isHeld(blobDigest(name) ?? '')).reduce((sum, { size }) => sum + size, 0)

/** The short name of the first image that has a layer. */
function owner(images: readonly EngineImage[], file: string): string | undefined {
  const digest = blobDigest(file)
  const image = images.find(({ record }) => digest !== undefined && record.layers.includes(digest))
  return image && shortName(image.reference)
}

/** `backend` of `taskora/backend:4f1c…`. */
export const shortName = (reference: string): string =>
  reference.slice(reference.lastIndexOf('/') + 1).replace(/:.*$/, '')

/** True for what whole images would not heal: a full disk, an engine that is gone, a time limit, an interruption. */
function isFinal({ signal }: Context, error: unknown): boolean {
  if (signal.aborted) return true
  if (error instanceof CommandError) return error.code !== 'TSK_COMMAND_FAILED' || error.result.reason === 'timeout'
  return error instanceof UserError && error.code !== 'TSK_IMAGE_NOT_LOADED'
}

const firstLine = (error: unknown): string => {
  const lines =
    error instanceof CommandError ? error.evidence.slice(1) : [error instanceof Error ? error.message : String(error)]
  return lines.at(-1) ?? String(error)
}

/** The error of the last attempt: with its cause where the engine itself no longer has the image. */
async function explained(context: Context, images: readonly EngineImage[], error: unknown): Promise<unknown> {
  if (!(error instanceof CommandError) || isFinal(context, error)) return error
  for (const { reference } of images) if (!(await engineImages(context).inspect(reference))) return imageGone(reference)
  return new UserError('TSK_IMAGE_TRANSFER', 'The images did not get into the node, not even whole', {
    evidence: [error.message, ...error.evidence],
    exitCode: EXIT.cluster,
    cause: error,
    hint: 'Run `npm run doctor`, which looks at engine, node and disk; then `npm run load`',
  })
}

const imageGone = (reference: string): UserError =>
  new UserError('TSK_IMAGE_NOT_BUILT', `The engine has lost ${reference} while it was being loaded`, {
    hint: 'Run `npm run build`, then `npm run load`',
    exitCode: EXIT.build,
  })
