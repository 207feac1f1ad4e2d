import { pipeline } from 'node:stream/promises'
import { extract, type Pack, pack } from 'tar-stream'

/** One file of an archive. Its size has to be known before its bytes, because the format says it first. */
export interface ArchiveFile {
  name: string
  size: number
  bytes: Iterable<Buffer> | AsyncIterable<Buffer>
}

/** The files as a tar stream: plain files, owned by root, without a time, so that equal files are equal archives. */
export async function* writeTar(files: Iterable<ArchiveFile> | AsyncIterable<ArchiveFile>): AsyncGenerator<Buffer> {
  const archive = pack()
  const filled = fill(archive, files)
  filled.catch((error: Error) => archive.destroy(error))
  yield* orWhy(archive as AsyncIterable<Buffer>, filled)
  // A stream that is destroyed may end like one that is complete.
  await filled
}

async function fill(archive: Pack, files: Iterable<ArchiveFile> | AsyncIterable<ArchiveFile>): Promise<void> {
  for await (const { name, size, bytes } of files) {
    try {
      await pipeline(bytes, archive.entry({ name, size, mode: 0o644, mtime: new Date(0) }))
    } catch (error) {
      throw new Error(`${name}: ${(error as Error).message}`, { cause: error })
    }
  }
  archive.finalize()
}

/**
 * Reads a tar stream and gives each plain file as it passes. The bytes of one have to be used up, or left alone, before
 * the next is asked for. Folders and links are passed over: the archives read here need none.
 */
export async function* readTar(stream: AsyncIterable<Buffer>): AsyncGenerator<ArchiveFile> {
  const archive = extract()
  const read = pipeline(stream, archive)
  read.catch(() => {})
  for await (const entry of orWhy(archive, read)) {
    const { name, size = 0, type } = entry.header
    if (type === 'file') yield { name, size, bytes: orWhy(chunksOf(entry), read) }
    entry.resume()
  }
  await read
}

/** Whoever stops in the middle leaves the rest to the loop above: a stream that is ended early ends the archive. */
async function* chunksOf(entry: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  const chunks = entry[Symbol.asyncIterator]()
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value as Buffer
}

/**
 * The same values. Where they break off, the work behind them says why: the stream knows only that it was destroyed.
 */
async function* orWhy<T>(values: AsyncIterable<T>, work: Promise<void>): AsyncGenerator<T> {
  try {
    yield* values
  } catch (error) {
    await work
    throw error
  }
}

export async function collect(bytes: ArchiveFile['bytes']): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}
