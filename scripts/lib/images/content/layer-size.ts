import { Readable, type Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { readTar } from './tar.ts'

/** What a layer amounts to, however it is compressed. */
export interface LayerSize {
  /** Bytes of the uncompressed archive. */
  archiveBytes: number
  /** Bytes of its files, without links, folders and the archive's own: what the classic image store calls its size. */
  fileBytes: number
}

const GZIP = Buffer.from([0x1f, 0x8b])
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

/** The layer's archive, uncompressed; how it is compressed is told by its first bytes. */
export async function* uncompressed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]()
  const first = await chunks.next()
  const rest = async function* (): AsyncGenerator<Buffer> {
    try {
      if (!first.done) yield first.value
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
    } finally {
      await chunks.return?.()
    }
  }
  const filter = first.done ? undefined : decompressor(first.value)
  yield* filter ? through(rest(), filter) : rest()
}

function decompressor(start: Buffer): Transform | undefined {
  if (start.subarray(0, GZIP.length).equals(GZIP)) return createGunzip({ chunkSize: 2 ** 20 })
  return start.subarray(0, ZSTD.length).equals(ZSTD) ? createZstdDecompress({ chunkSize: 2 ** 20 }) : undefined
}

async function* through(source: AsyncIterable<Buffer>, filter: Transform): AsyncGenerator<Buffer> {
  const readable = Readable.from(source)
  readable.on('error', (error) => filter.destroy(error))
  try {
    yield* readable.pipe(filter)
  } finally {
    readable.destroy()
    filter.destroy()
  }
}

/** Reads a layer's archive once, and keeps nothing of it but its sizes. */
export async function measureLayer(source: AsyncIterable<Buffer>): Promise<LayerSize> {
  const sizes = { archiveBytes: 0, fileBytes: 0 }
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of uncompressed(source)) {
      sizes.archiveBytes += chunk.length
      yield chunk
    }
  }
  for await (const { size } of readTar(counted())) sizes.fileBytes += size
  return sizes
}
