import { closeSync, openSync, readSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/**
 * How a layer's archive is put together again: bytes that only the archive had (headers, padding), and files whose
 * contents lie in the layer's folder. The engine writes this beside each layer, as a line of JSON for each piece.
 */
export type TarPiece = { bytes: Buffer } | { file: string; size: number }

interface RecordedPiece {
  type: number
  name?: string
  /** Base64, where the name is no UTF-8. */
  name_raw?: string
  size?: number
  payload?: string | null
}

const FILE = 1
const SEGMENT = 2

/** Reads a `tar-split.json.gz`. */
export async function readTarSplit(path: string): Promise<TarPiece[]> {
  const text = (await promisify(gunzip)(await readFile(path))).toString('utf8')
  return text
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => parsePiece(JSON.parse(line) as RecordedPiece))
}

function parsePiece({ type, name, name_raw, size = 0, payload }: RecordedPiece): TarPiece[] {
  if (type === SEGMENT) return [{ bytes: Buffer.from(payload ?? '', 'base64') }]
  if (type !== FILE) throw new Error(`tar-split knows no piece of type ${type}`)
  if (size === 0) return []
  if (name_raw !== undefined) throw new Error('a file name that is no UTF-8')
  return [{ file: name ?? '', size }]
}

export const archiveSize = (pieces: readonly TarPiece[]): number =>
  pieces.reduce((sum, piece) => sum + ('bytes' in piece ? piece.bytes.length : piece.size), 0)

const CHUNK = 2 ** 20

/**
 * The layer's archive, byte for byte as it was when the layer was made. Read synchronously: a layer is thousands of
 * small files, and the thread pool would cost more than the reading. One piece of work is a chunk, so a run stays
 * interruptible.
 */
export function* assemble(pieces: readonly TarPiece[], folder: string): Generator<Buffer> {
  let chunk = Buffer.allocUnsafe(CHUNK)
  let filled = 0
  for (const piece of pieces) {
    const source = 'bytes' in piece ? fromMemory(piece.bytes) : fromFile(join(folder, piece.file), piece.size)
    try {
      for (let left = source.size; left > 0; ) {
        const length = Math.min(left, CHUNK - filled)
        source.read(chunk, filled, length)
        filled += length
        left -= length
        if (filled < CHUNK) continue
        yield chunk
        // The receiver still holds the one before.
        chunk = Buffer.allocUnsafe(CHUNK)
        filled = 0
      }
    } finally {
      source.close()
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled)
}

interface Source {
  size: number
  /** Copies the next `length` bytes to `target`. */
  read(target: Buffer, start: number, length: number): void
  close(): void
}

function fromMemory(bytes: Buffer): Source {
  let position = 0
  return {
    size: bytes.length,
    read: (target, start, length) => {
      position += bytes.copy(target, start, position, position + length)
    },
    close: () => {},
  }
}

function fromFile(path: string, size: number): Source {
  const file = openSync(path, 'r')
  return {
    size,
    read(target, start, length) {
      for (let done = 0; done < length; ) {
        const read = readSync(file, target, start + done, length - done, null)
        if (read === 0) throw new Error(`${path} is shorter than the engine recorded`)
        done += read
      }
    },
    close: () => closeSync(file),
  }
}
