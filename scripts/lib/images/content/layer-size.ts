import { Readable, type Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'

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
/** Says more of the next entry than its header can. */
const RECORD = 'x'
/** GNU's way to do the same for long names, which do not matter here. */
const LONG_NAMES = 'KL'

/** Adds up the files of a tar archive, chunk by chunk. */
class ArchiveMeter {
  fileBytes = 0
  #block: Buffer = Buffer.alloc(0)
  #skip = 0
  /** Contents of a record that is being collected. */
  #record: Buffer[] | undefined
  #recordLeft = 0
  /** The size of the next entry, where a record has said it. */
  #next: number | undefined

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
    const size = (type === RECORD ? undefined : this.#next) ?? readSize(block)
    this.#skip = Math.ceil(size / BLOCK) * BLOCK
    if (type === RECORD) {
      this.#record = []
      this.#recordLeft = size
      this.#skip -= size
    } else if (!LONG_NAMES.includes(type)) {
      if (FILES.includes(type)) this.fileBytes += size
      this.#next = undefined
    }
  }

  #collect(bytes: Buffer): number {
    const part = bytes.subarray(0, this.#recordLeft)
    this.#record!.push(part)
    this.#recordLeft -= part.length
    if (this.#recordLeft === 0) {
      const size = /^\d+ size=(\d+)$/m.exec(Buffer.concat(this.#record!).toString('utf8'))?.[1]
      if (size !== undefined) this.#next = Number(size)
    }
    return part.length
  }
}

/** Octal digits, or, from eight gigabytes on, a binary number with the first bit set. */
function readSize(block: Buffer): number {
  if (block[124]! & 0x80) return Number(block.readBigUInt64BE(128))
  return Number.parseInt(block.toString('latin1', 124, 136).replace(/\0.*$/s, '').trim() || '0', 8)
}
