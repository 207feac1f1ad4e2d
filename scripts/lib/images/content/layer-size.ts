import { Readable, type Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'

/** What a layer amounts to, however it is compressed. */
export interface LayerSize {
  /** Bytes of the uncompressed archive. */
  archiveBytes: number
  /**
   * Bytes of its files and links, without folders and without the archive's own: what an engine calls a layer's size.
   */
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
  const meter = new ArchiveMeter()
  let archiveBytes = 0
  for await (const chunk of uncompressed(source)) {
    archiveBytes += chunk.length
    meter.push(chunk)
  }
  return { archiveBytes, fileBytes: meter.fileBytes }
}

const BLOCK = 512
const FILES = '07\0'
const SYMBOLIC_LINK = '2'
/** Records that say more of the next entry, in POSIX's format and in GNU's. */
const POSIX_RECORD = 'x'
const GNU_LONG_LINK = 'K'
const GNU_LONG_NAME = 'L'

/** Adds up the entries of a tar archive, chunk by chunk. Hard links count nothing: their file has been counted. */
class ArchiveMeter {
  fileBytes = 0
  #block: Buffer = Buffer.alloc(0)
  #skip = 0
  /** Contents of a record that is being collected. */
  #record: Buffer[] | undefined
  #recordLeft = 0
  #next: { size?: number; link?: number } = {}

  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#recordLeft > 0) at += this.#collect(chunk.subarray(at))
      else if (this.#skip > 0) {
        const passed = Math.min(this.#skip, chunk.length - at)
        this.#skip -= passed
        at += passed
      } else {
        const part = chunk.subarray(at, at + BLOCK - this.#block.length)
        this.#block = this.#block.length === 0 ? part : Buffer.concat([this.#block, part])
        at += part.length
        if (this.#block.length < BLOCK) return
        this.#header(this.#block)
        this.#block = Buffer.alloc(0)
      }
    }
  }

  #header(block: Buffer): void {
    if (block[0] === 0) return
    const type = block.toString('latin1', 156, 157)
    const size = this.#next.size ?? readSize(block)
    this.#skip = Math.ceil(size / BLOCK) * BLOCK
    if (type === POSIX_RECORD) {
      this.#record = []
      this.#recordLeft = size
      this.#skip -= size
    } else if (type === GNU_LONG_LINK) this.#next.link = size - 1
    else if (type !== GNU_LONG_NAME) {
      if (FILES.includes(type)) this.fileBytes += size
      else if (type === SYMBOLIC_LINK)
        this.fileBytes += this.#next.link ?? Buffer.byteLength(block.toString('utf8', 157, 257).replace(/\0.*$/s, ''))
      this.#next = {}
    }
  }

  #collect(bytes: Buffer): number {
    const part = bytes.subarray(0, this.#recordLeft)
    this.#record!.push(part)
    this.#recordLeft -= part.length
    if (this.#recordLeft === 0) {
      const text = Buffer.concat(this.#record!).toString('utf8')
      const size = /^\d+ size=(\d+)$/m.exec(text)?.[1]
      const link = /^\d+ linkpath=(.*)$/m.exec(text)?.[1]
      if (size !== undefined) this.#next.size = Number(size)
      if (link !== undefined) this.#next.link = Buffer.byteLength(link)
    }
    return part.length
  }
}

/** Octal digits, or, from eight gigabytes on, a binary number with the first bit set. */
function readSize(block: Buffer): number {
  if (block[124]! & 0x80) return Number(block.readBigUInt64BE(128))
  return Number.parseInt(block.toString('latin1', 124, 136).replace(/\0.*$/s, '').trim() || '0', 8)
}
