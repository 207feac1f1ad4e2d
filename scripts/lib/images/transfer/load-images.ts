import { UserError } from '../../errors.ts'
import { shortName } from '../../image-reference.ts'
import type { Context } from '../../run/context.ts'
import { CommandError } from '../../shell/command-error.ts'
import { type ArchiveFile, writeTar } from '../content/tar.ts'
import { engineImages } from '../docker.ts'
import { assertLoaded, type EngineImage, lackingImages, loadCommands } from '../node-images.ts'
import { forgetInventory, importAndAsk, rememberInventory } from '../node-inventory.ts'
import { heldBlobs } from './held-blobs.ts'
import { blobDigest } from './image-layout.ts'
import { type ImageFiles, saveImages, withImageFiles } from './image-source.ts'
import { UnnamedLayers } from './saved-archive.ts'
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
          "Whole images travel: this engine's archives do not tell one layer from another; Docker 25 and later do",
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
  // The node's list follows an import with a little delay: only what is missing a moment later is missing.
  if ((await lackingImages(context, images)).length > 0) forgetInventory(context)
  await assertLoaded(context, images)
  return transfer
}

async function sendMissing(context: Context, images: readonly EngineImage[]): Promise<Transfer> {
  const held = await heldBlobs(context, images)
  return withImageFiles(context, images, (files) => sendFiles(context, images, files, (digest) => held.has(digest)))
}

async function sendFiles(
  context: Context,
  images: readonly EngineImage[],
  files: ImageFiles,
  isHeld: (digest: string) => boolean,
): Promise<Transfer> {
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

async function sendWhole(context: Context, images: readonly EngineImage[]): Promise<Transfer> {
  // What the containerd store saves names other platforms and attestations, which an import then misses.
  if (images.every(({ record }) => record.content))
    return withImageFiles(context, images, (files) => sendFiles(context, images, files, () => false))
  const throughput = new Throughput(context.report, () => 'whole images')
  const durationMs = await feed(context, throughput, saveImages(context, images))
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

async function feed(context: Context, throughput: Throughput, archive: AsyncIterable<Buffer>): Promise<number> {
  const { config, shell } = context
  forgetInventory(context)
  const { durationMs, stdout } = await shell.feed(
    throughput.watch(archive),
    importAndAsk(config.profile, config.runtime),
    { timeoutMs: LIMIT_MS },
  )
  rememberInventory(context, stdout)
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
    cause: error,
    hint: 'Run `npm run doctor`, which looks at engine, node and disk; then `npm run load`',
  })
}

const imageGone = (reference: string): UserError =>
  new UserError('TSK_IMAGE_NOT_BUILT', `The engine has lost ${reference} while it was being loaded`, {
    hint: 'Run `npm run build`, then `npm run load`',
  })
