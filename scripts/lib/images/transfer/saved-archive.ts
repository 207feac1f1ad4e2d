import { type ArchiveFile, readTar } from '../content/tar.ts'

/** Thrown for an archive whose files have no digests as names: before Docker 25 a layer cannot be told by its name. */
export class UnnamedLayers extends Error {
  constructor() {
    super("the engine's archive does not name its layers by digest")
  }
}

/**
 * The files of a `docker save`, as they pass. Throws UnnamedLayers at the first file of an archive in the old format.
 */
export async function* savedArchive(stream: AsyncIterable<Buffer>): AsyncGenerator<ArchiveFile> {
  let seen = false
  for await (const file of readTar(stream)) {
    // The engine sorts by name, and blobs come before the indexes.
    if (!seen && !file.name.startsWith('blobs/')) throw new UnnamedLayers()
    seen = true
    yield file
  }
}
