import { createHash } from 'node:crypto'
import type { Context } from '../run/context.ts'
import { fact, peek, remember } from '../run/memo.ts'

/** An image as an engine or a node describes it. */
export interface ImageRecord {
  /** `sha256:…`, the digest of the image's configuration. */
  id: string
  sizeBytes: number
  /** Digests of the uncompressed layers: equal wherever the image lives and however it is stored. */
  layers: readonly string[]
}

export interface BuildPlan {
  reference: string
  context: string
  buildArgs: Readonly<Record<string, string>>
  labels: Readonly<Record<string, string>>
  /** `--secret` and proxy arguments that carry this host's settings into the build, and into no layer. */
  hostArgs: readonly string[]
}

/** `docker build …` with BuildKit. */
export const buildImageArgs = ({ reference, context, buildArgs, labels, hostArgs }: BuildPlan): string[] => [
  'build',
  '--progress',
  'plain',
  '--tag',
  reference,
  ...Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
  ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
  ...hostArgs,
  context,
]

/** The engine's images, as one run sees them. */
export interface EngineImages {
  /** The record that this run has seen, or else the engine's; undefined when it has no image of that name. */
  known(reference: string): Promise<ImageRecord | undefined>
  /** Asks the engine, whatever this run has seen before. */
  inspect(reference: string): Promise<ImageRecord | undefined>
}

const RECORDS = fact<Map<string, ImageRecord>>('images of the engine, by reference')

export function engineImages(context: Pick<Context, 'shell' | 'signal' | 'memory'>): EngineImages {
  const records = peek(context, RECORDS) ?? new Map<string, ImageRecord>()
  remember(context, RECORDS, records)
  const inspect: EngineImages['inspect'] = async (reference) => {
    const { exitCode, stdout } = await context.shell.probe('docker', ['image', 'inspect', reference], {
      timeoutMs: 30_000,
    })
    if (exitCode !== 0) return void records.delete(reference)
    const record = parseImage(JSON.parse(stdout))
    records.set(reference, record)
    return record
  }
  const known: EngineImages['known'] = async (reference) => {
    const record = records.get(reference) ?? (await inspect(reference))
    // An interrupted question looks like a no, from which another tag would follow.
    context.signal.throwIfAborted()
    return record
  }
  return { inspect, known }
}

export function parseImage(value: unknown): ImageRecord {
  const [image] = value as { Id: string; Size: number; RootFS?: { Layers?: string[] } }[]
  if (!image) throw new Error('docker image inspect answered with an empty list')
  return { id: image.Id, sizeBytes: image.Size, layers: image.RootFS?.Layers ?? [] }
}

/** `docker.io/library/postgres:15` for `postgres:15`: the full name under which a node lists an image. */
export function fullReference(reference: string): string {
  const [first = '', ...rest] = reference.split('/')
  if (rest.length === 0) return `docker.io/library/${reference}`
  return /[.:]|^localhost$/.test(first) ? reference : `docker.io/${reference}`
}

export const sha256 = (bytes: Buffer | string): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** The names under which engines keep layers: each is the hash of the layer and of all below it. */
export function chainIds(diffIds: readonly string[]): string[] {
  const chain: string[] = []
  for (const diffId of diffIds) chain.push(chain.length === 0 ? diffId : sha256(`${chain.at(-1)} ${diffId}`))
  return chain
}
