import { createHash } from 'node:crypto'
import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashInputs, type ImageInputs, readImageInputs, visibleFiles } from '../../../lib/images/image-inputs.ts'

/** Where the files lie that a running pod takes: below its component's context, as in the image. */
const SYNCED = 'src/'

/** What runs in an init container of the backend alone, before the worker: it has to come with an image. */
const WITH_IMAGE = 'src/schema/'

/** The sources of a component that its pods can take without another image. */
export interface SyncedSources {
  /** One name for all of them, as the pods compute it from what they run. */
  readonly hash: string
  /** Path below the context → SHA-256 of the content. */
  readonly digests: ReadonlyMap<string, string>
  readonly contents: ReadonlyMap<string, Buffer>
}

/** Reads them. Throws ENOENT when a file goes meanwhile. */
export function readSyncedSources(context: string): SyncedSources {
  const paths = visibleFiles(context).filter((path) => path.startsWith(SYNCED))
  const contents = new Map(paths.map((path) => [path, readFileSync(join(context, path))]))
  const digests = new Map(
    [...contents].map(([path, content]) => [path, createHash('sha256').update(content).digest('hex')]),
  )
  return { hash: hashInputs(digests), digests, contents }
}

/** Everything that the image of a context is made of, beside the base image. */
export const readContext = (context: string): ImageInputs => readImageInputs(context, { buildArgs: {} })

/**
 * The first path because of which pods that run the image of `before` cannot take `after`: dependencies, Dockerfile,
 * migrations, links, modes. Undefined where they can.
 */
export function needsImage(context: string, before: ImageInputs, after: ImageInputs): string | undefined {
  const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  )
  return differing.sort().find((path) => {
    if (!path.startsWith(SYNCED) || path.startsWith(WITH_IMAGE)) return true
    return after.has(path) && lstatSync(join(context, path), { throwIfNoEntry: false })?.isFile() !== true
  })
}
