/** One file of an archive. Its size has to be known before its bytes, because the format says it first. */
export interface ArchiveFile {
  name: string
  size: number
  bytes: Iterable<Buffer> | AsyncIterable<Buffer>
}

const BLOCK = 512
const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK

/** The files as a tar stream: plain files, owned by root, without a time, so that equal files are equal archives. */
export async function* writeTar(files: Iterable<ArchiveFile> | AsyncIterable<ArchiveFile>): AsyncGenerator<Buffer> {
  for await (const { name, size, bytes } of files) {
    yield header(name, size)
    let written = 0
    for await (const chunk of bytes) {
      written += chunk.length
      yield chunk
    }
    if (written !== size) throw new Error(`${name} has ${written} bytes instead of ${size}`)
    yield Buffer.alloc(padding(size))
  }
  yield Buffer.alloc(2 * BLOCK)
}

function header(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long a name for this archive`)
  const block = Buffer.alloc(BLOCK)
  block.write(name)
  block.write('0000644\0' + '0000000\0' + '0000000\0', 100, 'latin1')
  block.write(octal(size), 124, 'latin1')
  block.write(octal(0), 136, 'latin1')
  block.write('        ' + '0', 148, 'latin1')
  block.write('ustar\0' + '00', 257, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

/** Eight gigabytes fit: larger layers are refused by name rather than cut. */
function octal(value: number): string {
  const digits = value.toString(8).padStart(11, '0')
  if (digits.length > 11) throw new Error(`${value} bytes are too many for this archive`)
  return `${digits}\0`
}

/**
 * Reads a tar stream and gives each plain file as it passes. The bytes of one have to be used up, or left alone, before
 * the next is asked for. Folders and links are passed over: the archives read here need none.
 */
export async function* readTar(stream: AsyncIterable<Buffer>): AsyncGenerator<ArchiveFile> {
  const source = blockReader(stream)
  for (let named: string | undefined; ; ) {
    const block = await source.exactly(BLOCK)
    if (!block || block.every((byte) => byte === 0)) return
    const { name, size, type } = parseHeader(block)
    const rest = { left: size }
    const bytes = source.upTo(rest)
    // A name that is too long for its field comes before its file, as GNU or as POSIX writes it.
    if (type === 'L') named = (await collect(bytes)).toString().replace(/\0.*$/s, '')
    else if (type === 'x') named = /\d+ path=(.*)\n/.exec((await collect(bytes)).toString())?.[1] ?? named
    else {
      if (type === '0') yield { name: named ?? name, size, bytes }
      named = undefined
    }
    for await (const _ of source.upTo(rest)); // what the reader left
    await source.exactly(padding(size))
  }
}

function parseHeader(block: Buffer): { name: string; size: number; type: string } {
  const text = (start: number, length: number): string =>
    block.toString('utf8', start, start + length).replace(/\0.*$/s, '')
  const prefix = text(257, 5) === 'ustar' ? text(345, 155) : ''
  const size = Number.parseInt(text(124, 12).trim(), 8)
  if (!Number.isFinite(size)) throw new Error('the archive holds a file without a size')
  return { name: prefix ? `${prefix}/${text(0, 100)}` : text(0, 100), size, type: text(156, 1) || '0' }
}

/** Cuts a stream of chunks of any length to the lengths that are asked for. */
function blockReader(stream: AsyncIterable<Buffer>) {
  const chunks = stream[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const { value, done } = await chunks.next()
    if (!done) held = held.length === 0 ? value : Buffer.concat([held, value])
    return !done
  }
  return {
    async exactly(length: number): Promise<Buffer | undefined> {
      while (held.length < length)
        if (!(await more())) {
          if (held.length === 0) return undefined
          throw cut()
        }
      const taken = held.subarray(0, length)
      held = held.subarray(length)
      return taken
    },
    async *upTo(rest: { left: number }): AsyncGenerator<Buffer> {
      while (rest.left > 0) {
        if (held.length === 0 && !(await more())) throw cut()
        const taken = held.subarray(0, rest.left)
        held = held.subarray(taken.length)
        rest.left -= taken.length
        yield taken
      }
    },
  }
}

const cut = (): Error => new Error('the archive ends in the middle of a file')

export async function collect(bytes: ArchiveFile['bytes']): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}
